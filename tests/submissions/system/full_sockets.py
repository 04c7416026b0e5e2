# what nobody reads lies in the system's memory
import socket
kept, there = [], 0
try:
    for _ in range(110):
        pair = socket.socketpair()
        for end in pair:
            end.setblocking(False)
            try: end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 19)
            except OSError: pass
            try:
                while True: there += end.send(bytes(1 << 16))
            except BlockingIOError: pass
        kept.append(pair)
except OSError: pass
if there > 60 << 20: print('GOT', there >> 20)
