# io_setup
if libc.syscall(206, 100, ctypes.byref(ctypes.c_ulong())) >= 0: print('GOT')
