import fcntl
one, other = open('x', 'wb+'), open('x', 'rb+')
fcntl.flock(one, fcntl.LOCK_EX)
try: fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError: print('GOT')
