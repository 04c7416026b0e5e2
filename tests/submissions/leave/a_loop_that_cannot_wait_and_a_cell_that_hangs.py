import os, time
for number in range(3, 4096):
    try:
        if "eventpoll" in os.readlink(f"/proc/self/fd/{number}"):
            os.close(number)
    except OSError:
        pass
time.sleep(1000)
