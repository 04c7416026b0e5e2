open(secret, 'w').write('x')
print('GOT')
