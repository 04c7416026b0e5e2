raw(272, 0x10000000)
print('GOT')
