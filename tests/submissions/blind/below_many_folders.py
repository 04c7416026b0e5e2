import os, time
def more_files(write=lambda name: open(name, 'wb').write(b'1' * (20 << 20))):
    for n in range(6): write(f'{n}.big')
    time.sleep(1)
    print('GOT', sum(os.stat(f'{n}.big').st_blocks for n in range(6)) >> 11, 'MB')
for n in range(30): os.mkdir('d'); os.chdir('d')
more_files()
