# set_mempolicy
if libc.syscall(238, 0, None, 0) >= 0: print('GOT')
