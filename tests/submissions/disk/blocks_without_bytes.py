# fallocate: disk in one call
for n in range(3):
    with open(f'{n}', 'wb') as file:
        if libc.fallocate(file.fileno(), 0, ctypes.c_long(0), ctypes.c_long(30 << 20)) == 0: print('GOT')
