"""Records in shared memory which job runs in a worker, so that the pool can read it after the worker's end.

A worker runs several jobs in turns. If a job never gives up its turn (for example, in a regular expression), the worker
ends itself. The pool has to know which job that was: it does the other jobs again, but not that one.

Tested in ``tests/kernels/workers/test_pool.py``.
"""

import asyncio
import mmap
import os
import struct
import time
from collections.abc import Coroutine, Generator
from contextvars import ContextVar
from typing import Any

_TURN = struct.Struct("=8sdd")
_NOBODY = b"\xff" * 8

job: ContextVar[bytes] = ContextVar("job")
"""The token of the job that a task works for. Tasks that it starts inherit the token."""


class Slot:
    """Memory that a pool and one worker share: a token, the start of its turn, and the longest time of a turn."""

    def __init__(self, fd: int) -> None:
        """Map ``fd``, a descriptor from ``make``. The caller still has to close it."""
        self._memory = mmap.mmap(fd, _TURN.size)

    @staticmethod
    def make() -> int:
        """Make a descriptor for both sides. Raises ``OSError``."""
        fd = os.memfd_create("turn", os.MFD_CLOEXEC)
        os.ftruncate(fd, _TURN.size)
        return fd

    def take(self, token: bytes, seconds: float) -> None:
        """In the worker: start a turn of ``token``, for at most ``seconds``."""
        _TURN.pack_into(self._memory, 0, token, time.monotonic(), seconds)

    def leave(self) -> None:
        """In the worker: end the turn."""
        _TURN.pack_into(self._memory, 0, _NOBODY, 0.0, 0.0)

    def stuck(self) -> bytes | None:
        """In the pool, after the worker's end: the token whose turn took too long; None if there is none."""
        token, since, seconds = _TURN.unpack_from(self._memory)
        return token if seconds and time.monotonic() - since >= seconds else None

    def close(self) -> None:
        """Unmap the memory."""
        self._memory.close()


class Turns(Coroutine[Any, Any, Any]):
    """A coroutine that records each of its steps in the slot."""

    def __init__(self, inner: Coroutine[Any, Any, Any], token: bytes, slot: Slot, seconds: float) -> None:
        self._inner = inner
        self._turn = (token, seconds)
        self._slot = slot

    def send(self, value: Any) -> Any:
        """Run one step."""
        self._slot.take(*self._turn)
        try:
            return self._inner.send(value)
        finally:
            self._slot.leave()

    def throw(self, *error: Any) -> Any:
        """Run one step that begins with an error."""
        self._slot.take(*self._turn)
        try:
            return self._inner.throw(*error)
        finally:
            self._slot.leave()

    def close(self) -> None:
        """Close the coroutine."""
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield from self._inner.__await__())


def enter_turns(slot: Slot, seconds: float) -> None:
    """From now on, record each step of the loop's tasks that work for a job."""

    def make(loop: asyncio.AbstractEventLoop, inner: Any, **named: Any) -> "asyncio.Task[Any]":
        token = job.get(None)
        return asyncio.Task(inner if token is None else Turns(inner, token, slot, seconds), loop=loop, **named)

    asyncio.get_running_loop().set_task_factory(make)
