import threading, time
def more_threads(most=100):
    gate, started = threading.Event(), 0
    try:
        for _ in range(most): threading.Thread(target=gate.wait, args=(3,), daemon=True).start(); started += 1
    except RuntimeError: pass
    time.sleep(1)
    if threading.active_count() > 90: print('GOT', threading.active_count())
    gate.set()
def rename():
    while True:
        for name in (b'a\x0cThreads:x', b'b\nThreads:\t1', b')', b''): libc.prctl(15, name, 0, 0, 0)
threading.Thread(target=rename, daemon=True).start()
more_threads()
