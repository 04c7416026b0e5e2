import threading, time
threading.stack_size(32 << 10)
sleep = lambda: time.sleep(9)
for _ in range(10**5): threading.Thread(target=sleep, daemon=True).start()
