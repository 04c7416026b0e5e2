import threading
threading.Lock().acquire()
l = threading.Lock()
l.acquire()
l.acquire()
