import threading, time
end = time.monotonic() + 1.5
def spin():
    while time.monotonic() < end: sum(range(1000))
for _ in range(50): threading.Thread(target=spin, daemon=True).start()
