import socket
socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
print('GOT')
