import select
kept = [select.epoll() for _ in range(60)]
for one in kept:
    for other in kept:
        try: one.register(other.fileno(), select.EPOLLIN)
        except OSError: pass
