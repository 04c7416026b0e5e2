import os, time
def more_files(write=lambda name: open(name, 'wb').write(b'1' * (20 << 20))):
    for n in range(6): write(f'{n}.big')
    time.sleep(1)
    print('GOT', sum(os.stat(f'{n}.big').st_blocks for n in range(6)) >> 11, 'MB')
open('first', 'wb').write(b'1' * (20 << 20))
def write(name):
    with open('first', 'rb') as one, open(name, 'wb') as other:
        at = 0
        while sent := os.sendfile(other.fileno(), one.fileno(), at, 1 << 30): at += sent
more_files(write)
