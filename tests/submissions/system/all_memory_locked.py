if libc.mlockall(2) == 0: print('GOT')
libc.munlockall()
