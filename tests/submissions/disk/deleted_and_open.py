import time
kept = []
for n in range(5):
    kept.append(open('x', 'wb')); os.unlink('x')
    kept[-1].write(b'1' * (25 << 20)); kept[-1].flush()
time.sleep(1)
print('GOT')
