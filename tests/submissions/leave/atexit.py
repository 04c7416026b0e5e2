import time
import atexit
atexit.register(lambda: time.sleep(1000))
