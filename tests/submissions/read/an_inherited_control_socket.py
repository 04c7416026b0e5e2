import socket
for fd in range(3, 4096):
    try: s = socket.socket(fileno=os.dup(fd))
    except OSError: continue
    if s.family == socket.AF_UNIX and s.type == socket.SOCK_SEQPACKET: print('GOT', fd)
    s.close()
