# its cell ends as usual; what asyncio waits with is gone, so the kernel would end before the next cell
import os
for number in range(3, 4096):
    try:
        if "eventpoll" in os.readlink(f"/proc/self/fd/{number}"):
            os.close(number)
    except OSError:
        pass
