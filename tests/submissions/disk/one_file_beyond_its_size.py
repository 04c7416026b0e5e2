import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open('x', 'wb') as file:
    try: print('GOT' if os.pwrite(file.fileno(), b'1', 70 << 20) else '')
    except OSError: pass
