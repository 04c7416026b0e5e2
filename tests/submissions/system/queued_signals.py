import signal
signal.pthread_sigmask(signal.SIG_BLOCK, {40})
for _ in range(300):
    try: os.kill(os.getpid(), 40)
    except OSError: break
got = 0
while signal.sigtimedwait({40}, 0): got += 1
if got > 100: print('GOT', got)
