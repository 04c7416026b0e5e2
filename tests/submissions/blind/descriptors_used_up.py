import threading, time
def more_threads(most=100):
    gate, started = threading.Event(), 0
    try:
        for _ in range(most): threading.Thread(target=gate.wait, args=(3,), daemon=True).start(); started += 1
    except RuntimeError: pass
    time.sleep(1)
    if threading.active_count() > 90: print('GOT', threading.active_count())
    gate.set()
kept = []
try:
    while True: kept.append(os.open('/dev/null', os.O_RDONLY))
except OSError: pass
more_threads()
