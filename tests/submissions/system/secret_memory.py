# memfd_secret
if libc.syscall(447, 0) >= 0: print('GOT')
