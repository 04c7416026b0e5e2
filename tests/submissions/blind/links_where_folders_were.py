import os, time
def more_files(write=lambda name: open(name, 'wb').write(b'1' * (20 << 20))):
    for n in range(6): write(f'{n}.big')
    time.sleep(1)
    print('GOT', sum(os.stat(f'{n}.big').st_blocks for n in range(6)) >> 11, 'MB')
import threading
def swap():
    while True:
        try:
            os.mkdir('d'); os.rmdir('d'); os.symlink('/', 'd'); os.unlink('d')
            os.symlink('/proc/self/task', 'd'); os.unlink('d')
        except OSError: pass
threading.Thread(target=swap, daemon=True).start()
more_files()
