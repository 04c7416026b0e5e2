# no name, no descriptor: only a mapping keeps it
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
def must(result, bad):
    if result == bad: raise OSError(ctypes.get_errno(), 'no')
    return result
FAILED = ctypes.c_void_p(-1).value
import time
for n in range(4):
    with open('x', 'wb+') as file:
        file.write(b'1' * (25 << 20)); file.flush()
        libc.mmap(None, 4096, 1, 1, file.fileno(), 0)
    os.unlink('x')
time.sleep(1.4)
print('GOT')
