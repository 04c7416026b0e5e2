import concurrent.futures, threading, time
with concurrent.futures.ThreadPoolExecutor(100) as pool:
    gate = threading.Event()
    try:
        for _ in range(100): pool.submit(gate.wait, 2)
    except RuntimeError: pass
    time.sleep(1)
    if threading.active_count() > 90: print('GOT', threading.active_count())
    gate.set()
