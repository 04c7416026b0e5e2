raw(323, 1)
print('GOT')
