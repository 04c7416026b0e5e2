import threading, time
def named(n):
    libc.prctl(15, [b'a\x0cThreads:x', b'b\nRssAnon:\t0 kB', b') Z 1 (', b'\xff\xfe'][n % 4], 0, 0, 0)
    time.sleep(2)
try:
    for n in range(100): threading.Thread(target=named, args=(n,), daemon=True).start()
except RuntimeError: pass
time.sleep(1)
if threading.active_count() > 90: print('GOT')
