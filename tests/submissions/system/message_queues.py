# msgget
if libc.syscall(68, 0, 0o1600) >= 0: print('GOT')
