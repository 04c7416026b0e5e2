# each refused thread is a question to the zygote
import threading, time
gate, started = threading.Event(), 0
for _ in range(100_000):
    try: threading.Thread(target=gate.wait, daemon=True).start(); started += 1
    except RuntimeError: pass
if started > 90: print('GOT', started)
