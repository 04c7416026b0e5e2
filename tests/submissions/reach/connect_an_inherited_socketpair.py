import socket
a, b = socket.socketpair()
a.connect(socket_path)
print('GOT')
