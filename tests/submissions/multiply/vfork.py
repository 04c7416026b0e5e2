raw(58)
print('GOT')
