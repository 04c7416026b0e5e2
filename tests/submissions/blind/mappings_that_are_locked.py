# to read them, the watch waits for the lock that every change takes
import mmap, threading, time
LARGE = mmap.mmap(-1, 200 << 20)
for at in range(0, 200 << 20, 4096): LARGE[at] = 1
kept = [mmap.mmap(-1, 4096, prot=1 + 2 * (n % 2)) for n in range(15_000)]
start = ctypes.c_ulong(ctypes.addressof(ctypes.c_char.from_buffer(LARGE)))
end = time.monotonic() + 1.5
def change():
    n = 0
    while time.monotonic() < end: libc.mprotect(start, ctypes.c_ulong(200 << 20), 3 - 2 * (n % 2)); n += 1
for _ in range(30): threading.Thread(target=change, daemon=True).start()
time.sleep(1.5)
libc.mprotect(start, ctypes.c_ulong(200 << 20), 3)
