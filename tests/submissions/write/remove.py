os.unlink(secret)
print('GOT')
