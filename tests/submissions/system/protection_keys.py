# pkey_alloc
if libc.syscall(330, 0, 0) >= 0: print('GOT')
