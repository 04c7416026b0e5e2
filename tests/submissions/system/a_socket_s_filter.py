import socket, struct
one, other = socket.socketpair()
code = ctypes.create_string_buffer(struct.pack('HBBI', 6, 0, 0, 0xFFFF))
try: one.setsockopt(socket.SOL_SOCKET, 26, struct.pack('HxxxxxxQ', 1, ctypes.addressof(code))); print('GOT')
except OSError: pass
