import signal, time
started = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 1)  # if nobody looks, nothing wakes it
os.kill(os.getpid(), signal.SIGTSTP)
while time.monotonic() < started + 9: time.sleep(1)
