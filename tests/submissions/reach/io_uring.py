raw(425, 1, ctypes.create_string_buffer(256))
print('GOT')
