# four thousand entries to be looked at ten times a second
import os, time
def more_files(write=lambda name: open(name, 'wb').write(b'1' * (20 << 20))):
    for n in range(6): write(f'{n}.big')
    time.sleep(1)
    print('GOT', sum(os.stat(f'{n}.big').st_blocks for n in range(6)) >> 11, 'MB')
for d in range(40):
    os.mkdir(f'd{d}')
    for f in range(98): open(f'd{d}/{f}', 'w').close()
more_files()
