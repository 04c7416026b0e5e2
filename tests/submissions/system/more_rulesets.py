# landlock_create_ruleset
if libc.syscall(444, ctypes.byref(ctypes.c_ulong(1)), 8, 0) >= 0: print('GOT')
