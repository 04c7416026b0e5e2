import fcntl
file = open('x', 'wb+')
try: fcntl.fcntl(file, 1024, fcntl.F_WRLCK); print('GOT')
except OSError: pass
