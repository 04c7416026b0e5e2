os.open(public, os.O_RDONLY | os.O_TRUNC)
print('GOT')
