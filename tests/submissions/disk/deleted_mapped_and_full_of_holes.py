# small when it was last seen
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
def must(result, bad):
    if result == bad: raise OSError(ctypes.get_errno(), 'no')
    return result
FAILED = ctypes.c_void_p(-1).value
import time
for n in range(3):
    with open('x', 'wb+') as file:
        file.truncate(40 << 20)
        at = libc.mmap(None, 40 << 20, 3, 1, file.fileno(), 0)
    os.unlink('x')
    ctypes.memset(at, 1, 40 << 20)
time.sleep(1.2)
print('GOT')
