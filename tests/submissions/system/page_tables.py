# a page in every gigabyte: three times its own size in tables
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
def must(result, bad):
    if result == bad: raise OSError(ctypes.get_errno(), 'no')
    return result
FAILED = ctypes.c_void_p(-1).value
for n in range(2000):
    at = libc.mmap(0x100000000000 + (n << 30), 4096, 3, 0x100022, -1, 0)
    if at != FAILED: ctypes.memset(at, 1, 1)
