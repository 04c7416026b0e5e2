# a pool that all of a machine share
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
def must(result, bad):
    if result == bad: raise OSError(ctypes.get_errno(), 'no')
    return result
FAILED = ctypes.c_void_p(-1).value
at = libc.mmap(None, 2 << 20, 3, 0x40022, -1, 0)
if at != FAILED or ctypes.get_errno() != errno.ENOMEM: print('GOT')
