import os, time
k = []
for i in range(200):
    f = open('x', 'wb'); os.unlink('x'); k.append(f)
    f.write(b'1' * (8 << 20)); f.flush()
time.sleep(9)
