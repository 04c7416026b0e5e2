# keyctl
if libc.syscall(250, 0, -3, 1) >= 0: print('GOT')
