# 256 descriptors bound nothing where a mapping keeps an open file
import fcntl, mmap
kept = []
for n in range(500):
    with open('x', 'wb+') as file:
        file.truncate(4096)
        fcntl.flock(file, fcntl.LOCK_SH)
        kept.append(ctypes.CDLL(None).mmap(None, 4096, 1, 1, file.fileno(), 0))
try:
    with open('x', 'rb+') as file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError: print('GOT')
