import threading, time
sleep = lambda: time.sleep(9)
for _ in range(10**5): threading.Thread(target=sleep, daemon=True).start()
