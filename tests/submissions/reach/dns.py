import socket
print('GOT', socket.getaddrinfo('localhost.localdomain', 80))
