made, place = 0, ctypes.c_int()
for _ in range(200): made += libc.syscall(222, 1, None, ctypes.byref(place)) == 0
if made: print('GOT', made)
