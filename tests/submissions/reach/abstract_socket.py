import socket
s = socket.socket(socket.AF_UNIX)
s.connect(abstract_name)
print('GOT')
