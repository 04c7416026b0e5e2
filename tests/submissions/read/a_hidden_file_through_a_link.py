os.symlink(hidden, 'l')
print('GOT', open('l').read())
