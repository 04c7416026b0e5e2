os.symlink(secret, 's')
open('s', 'w').write('x')
print('GOT')
