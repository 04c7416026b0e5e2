os.chown(secret, os.getuid(), os.getgid())
print('GOT')
