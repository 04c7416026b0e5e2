import socket
socket.create_connection(('127.0.0.1', tcp), 2)
print('GOT')
