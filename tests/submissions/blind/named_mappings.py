# PR_SET_VMA: a student's text in /proc/PID/maps
import mmap, time
def spread(piece):
    kept = []
    try:
        for n in range(22_000): kept.append(piece(n))
    except (OSError, ValueError): pass
    time.sleep(1.2)
    if len(kept) > 21_000: print('GOT', len(kept))
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
def must(result, bad):
    if result == bad: raise OSError(ctypes.get_errno(), 'no')
    return result
FAILED = ctypes.c_void_p(-1).value
def piece(n):
    at = must(libc.mmap(None, 4096, 1 + 2 * (n % 2), 0x22, -1, 0), FAILED)
    libc.prctl(0x53564D41, 0, ctypes.c_ulong(at), ctypes.c_ulong(4096), b'x (deleted) 0 00:00 0')
    return at
spread(piece)
