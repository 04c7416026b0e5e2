os.mknod('n', 0o600 | 0o20000, os.makedev(1, 3))
print('GOT')
