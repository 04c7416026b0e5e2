import time
for i in range(10**6): open(str(i), 'w')
time.sleep(9)
