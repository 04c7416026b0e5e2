import signal, time
signal.raise_signal(signal.SIGTERM)
time.sleep(5)
