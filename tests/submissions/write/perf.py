raw(298, ctypes.create_string_buffer(128), 0, -1, -1, 0)
print('GOT')
