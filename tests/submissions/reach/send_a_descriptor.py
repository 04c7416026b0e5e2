import socket
a, b = socket.socketpair()
socket.send_fds(a, [b'x'], [0])
print('GOT')
