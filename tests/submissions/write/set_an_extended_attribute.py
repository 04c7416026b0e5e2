os.setxattr(secret, 'user.x', b'1')
print('GOT')
