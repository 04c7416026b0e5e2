# fanotify_init
if libc.syscall(300, 0, 0) >= 0: print('GOT')
