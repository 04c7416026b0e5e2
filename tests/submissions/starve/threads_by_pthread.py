import time
@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
def sleep(_): time.sleep(2)
place, started = ctypes.c_ulong(), 0
for _ in range(100): started += libc.pthread_create(ctypes.byref(place), None, sleep, None) == 0
time.sleep(1)
if started > 90: print('GOT', started)
