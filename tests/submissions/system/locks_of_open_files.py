import fcntl, struct
files = [open('x', 'wb+') for _ in range(3)]
try:
    for n in range(500): fcntl.fcntl(files[n % 3], 37, struct.pack('hhqqixxxx', fcntl.F_WRLCK, 0, 2 * n, 1, 0))
    print('GOT')
except OSError: pass
