import threading, time
most, lock = [0], threading.Lock()
def grow(levels):
    with lock: most[0] = max(most[0], threading.active_count())
    try:
        for _ in range(3 if levels else 0): threading.Thread(target=grow, args=(levels - 1,), daemon=True).start()
    except RuntimeError: pass
    time.sleep(2)
for _ in range(3): threading.Thread(target=grow, args=(3,), daemon=True).start()
time.sleep(1.2)
if most[0] > 90: print('GOT', most[0])
