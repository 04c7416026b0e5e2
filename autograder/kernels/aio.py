"""Waiting for descriptors on whichever event loop runs."""

import asyncio


async def readable(fd: int, timeout: float | None = None) -> bool:
    """True once ``fd`` has something to read, False after ``timeout`` seconds."""
    loop = asyncio.get_running_loop()
    ready: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(fd, wake)
    try:
        await asyncio.wait_for(ready, timeout)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(fd)
    return True
