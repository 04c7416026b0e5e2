import fcntl
kept, there = [], 0
for _ in range(50):
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try: fcntl.fcntl(writer, 1031, 1 << 20)
    except OSError: pass
    try:
        while True: there += os.write(writer, bytes(1 << 16))
    except BlockingIOError: kept.append((reader, writer))
if there > 8 << 20: print('GOT', there >> 20)
