raw(157, 1, 0, 0, 0, 0)
print('GOT')
