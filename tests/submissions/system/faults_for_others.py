# userfaultfd
if libc.syscall(323, 0) >= 0: print('GOT')
