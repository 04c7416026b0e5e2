import socket
s = socket.socket(socket.AF_UNIX)
s.connect(socket_path)
print('GOT')
