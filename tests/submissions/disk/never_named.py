# O_TMPFILE
import time
kept = []
for n in range(5):
    kept.append(os.open('.', os.O_TMPFILE | os.O_RDWR))
    os.write(kept[-1], b'1' * (25 << 20))
time.sleep(1)
print('GOT')
