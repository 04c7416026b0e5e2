# the system then says nothing of the memory of the whole process
import threading, time
def more_threads(most=100):
    gate, started = threading.Event(), 0
    try:
        for _ in range(most): threading.Thread(target=gate.wait, args=(3,), daemon=True).start(); started += 1
    except RuntimeError: pass
    time.sleep(1)
    if threading.active_count() > 90: print('GOT', threading.active_count())
    gate.set()
def rest():
    time.sleep(0.3)
    more_threads()
    x = bytearray(40 << 20)
    time.sleep(1)
    # whoever reads this still gets what a live kernel sends
    from IPython import get_ipython
    print('GOT', len(x), flush=True)
threading.Thread(target=rest).start()
raw(60, 0)
