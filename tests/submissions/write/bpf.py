raw(321, 0, None, 0)
print('GOT')
