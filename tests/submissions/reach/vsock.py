import socket
socket.socket(40, 1)
print('GOT')
