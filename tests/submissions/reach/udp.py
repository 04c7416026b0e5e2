import socket
socket.socket(2, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', udp))
print('GOT')
