# in C's own sleep, which no lock of Python's holds up
import time
place, started = ctypes.c_ulong(), 0
pause = ctypes.cast(libc.pause, ctypes.c_void_p)
for _ in range(100): started += libc.pthread_create(ctypes.byref(place), None, pause, None) == 0
time.sleep(1)
if started > 90: print('GOT', started)
