import fcntl
r, w = os.pipe()
fcntl.fcntl(r, 8, victim)
print('GOT')
