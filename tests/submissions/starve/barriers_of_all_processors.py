import time
end = time.monotonic() + 1
while time.monotonic() < end: libc.syscall(324, 1, 0)
