for i in range(10**6): open(str(i), 'wb').write(b'1' * (1 << 16))
