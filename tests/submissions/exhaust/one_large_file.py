f = open('x', 'wb')
while True: f.write(b'1' * (1 << 20)); f.flush()
