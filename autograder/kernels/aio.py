"""Waits for file descriptors on the running event loop, or polls one without waiting.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import asyncio
import os
import select
import socket
from typing import Any

HELD_UP = 0.1
"""Seconds that a timer may be late. If it is later, another job held this process up."""


async def until_readable(fd: int, timeout: float | None = None) -> bool:
    """Wait until ``fd`` has data (True), or for ``timeout`` seconds (False).

    Several callers may wait for one ``fd``.
    """
    loop = asyncio.get_running_loop()
    own = os.dup(fd)  # an event loop has one reader per descriptor, so a second waiter would replace the first
    ready: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(own, wake)
    try:
        async with asyncio.timeout(timeout):  # wait_for of Python 3.11 may lose a cancellation
            await ready
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(own)
        os.close(own)
    return True


def hung_up(connection: socket.socket) -> bool:
    """Whether the other end is closed. Data that it sent before can still be received."""
    poll = select.poll()
    poll.register(connection, 0)
    return any(events & select.POLLHUP for _, events in poll.poll(0))


async def finished(task: "asyncio.Future[Any]", seconds: float) -> bool:
    """Whether ``task`` ends within ``seconds``. Time in which another job held this process up does not count.

    While the worker is busy with another job, nobody reads a kernel's output. That time must not count for its cell.
    Does not cancel ``task``: the task could lose data that it has just read.
    """
    loop = asyncio.get_running_loop()
    while not task.done():
        limit = loop.time() + seconds
        await asyncio.wait({task}, timeout=seconds)
        seconds = loop.time() - limit
        if seconds < HELD_UP:
            break
    return task.done()
