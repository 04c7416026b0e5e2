import os, time
def more_files(write=lambda name: open(name, 'wb').write(b'1' * (20 << 20))):
    for n in range(6): write(f'{n}.big')
    time.sleep(1)
    print('GOT', sum(os.stat(f'{n}.big').st_blocks for n in range(6)) >> 11, 'MB')
import mmap
def write(name):
    with open(name, 'wb+') as file:
        file.truncate(20 << 20)
        with mmap.mmap(file.fileno(), 20 << 20) as memory: memory.write(b'1' * (20 << 20))
more_files(write)
