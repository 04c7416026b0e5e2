raw(29, 0, 4096, 0o1000 | 0o600)
print('GOT')
