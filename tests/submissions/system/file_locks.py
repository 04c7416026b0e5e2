import fcntl, struct
one, other = open('x', 'wb+'), open('x', 'rb+')
try:
    for n in range(500): fcntl.lockf(one, fcntl.LOCK_EX, 1, 2 * n)
    asked = fcntl.fcntl(other, 36, struct.pack('hhqqixxxx', fcntl.F_WRLCK, 0, 0, 0, 0))
    if struct.unpack('hhqqixxxx', asked)[0] != fcntl.F_UNLCK: print('GOT')
except OSError: pass
