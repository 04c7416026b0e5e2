# shared with nobody, and yet it counts as shared
import mmap, time
x = []
try:
    for _ in range(60):
        x.append(mmap.mmap(-1, 64 << 20))
        x[-1].write(bytes(64 << 20))
except (MemoryError, OSError):
    pass
time.sleep(9)
