raw(240, b'q', 0o102, 0o600, None)
print('GOT')
