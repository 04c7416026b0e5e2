os.truncate(secret, 0)
print('GOT')
