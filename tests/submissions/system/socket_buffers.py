import socket
one, other = socket.socketpair()
before = one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)
try: one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 19)
except OSError: pass
if one.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) > before: print('GOT')
