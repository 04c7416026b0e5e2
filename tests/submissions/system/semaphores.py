# semget
if libc.syscall(64, 0, 100, 0o1600) >= 0: print('GOT')
