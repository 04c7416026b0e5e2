import mmap
x = mmap.mmap(-1, 6 << 30)
for i in range(0, 6 << 30, 4096): x[i] = 1
