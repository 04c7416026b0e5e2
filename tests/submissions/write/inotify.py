raw(294, 0)
print('GOT')
