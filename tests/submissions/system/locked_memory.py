x = ctypes.create_string_buffer(1 << 20)
if libc.mlock(x, 1 << 20) == 0: print('GOT')
if libc.syscall(325, x, 4096, 1) == 0: print('GOT')
