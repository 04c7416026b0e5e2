import time
file, end, n = open('x', 'wb'), time.monotonic() + 1, 0
while time.monotonic() < end:
    os.pwrite(file.fileno(), b'1', 4096 * (n % 1000)); os.fsync(file.fileno()); n += 1
