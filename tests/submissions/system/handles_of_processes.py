# pidfd_open
if libc.syscall(434, os.getpid(), 0) >= 0: print('GOT')
