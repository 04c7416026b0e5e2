raw(56, 17, 0, 0, 0, 0)
print('GOT')
