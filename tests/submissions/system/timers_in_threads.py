event, place = (ctypes.c_int * 16)(0, 0, 34, 0), ctypes.c_void_p()
made = sum(libc.timer_create(1, ctypes.byref(event), ctypes.byref(place)) == 0 for _ in range(200))
if made: print('GOT', made)
