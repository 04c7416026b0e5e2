import threading
for _ in range(300):
    some = [threading.Thread(target=int) for _ in range(20)]
    for thread in some: thread.start()
    for thread in some: thread.join()
