import time
x = []
for _ in range(14): x.append(b'1' * (64 << 20)); time.sleep(0.01)
time.sleep(9)
