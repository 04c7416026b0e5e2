import time
open('x', 'w').close()
made = 0
try:
    for n in range(5000): os.symlink('/', str(n)); made += 1
except OSError: pass
time.sleep(1)
if made > 4500: print('GOT', made)
