raw(0x40000000 + 41, 2, 1, 0)
print('GOT')
