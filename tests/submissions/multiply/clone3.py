raw(435, ctypes.create_string_buffer(88), 88)
print('GOT')
