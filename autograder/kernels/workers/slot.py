"""Which job is running in a worker, kept in shared memory so that the pool can read it after the worker died.

A worker gives turns to several jobs. One that lets no other have a turn, as a regular expression may, ends the worker.
The pool has to know which one it was: that one is not done again, and the others are.

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
"""The token of the job that a task works for; tasks that it starts inherit it."""


class Slot:
    """Memory that a pool and one worker share: a token, since when it has its turn, and how long it may."""

    def __init__(self, fd: int) -> None:
        """``fd`` is from ``make``; it stays the caller's."""
        self._memory = mmap.mmap(fd, _TURN.size)

    @staticmethod
    def make() -> int:
        """A descriptor for both sides. Raises ``OSError``."""
        fd = os.memfd_create("turn", os.MFD_CLOEXEC)
        os.ftruncate(fd, _TURN.size)
        return fd

    def take(self, token: bytes, seconds: float) -> None:
        """In the worker: from now on it is ``token``'s turn, for ``seconds`` at most."""
        _TURN.pack_into(self._memory, 0, token, time.monotonic(), seconds)

    def leave(self) -> None:
        """In the worker: the turn is over."""
        _TURN.pack_into(self._memory, 0, _NOBODY, 0.0, 0.0)

    def stuck(self) -> bytes | None:
        """In the pool, once the worker is dead: who had its turn for too long."""
        token, since, seconds = _TURN.unpack_from(self._memory)
        return token if seconds and time.monotonic() - since >= seconds else None

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()


class Turns(Coroutine[Any, Any, Any]):
    """A coroutine whose every step is entered in the slot."""

    def __init__(self, inner: Coroutine[Any, Any, Any], token: bytes, slot: Slot, seconds: float) -> None:
        self._inner = inner
        self._turn = (token, seconds)
        self._slot = slot

    def send(self, value: Any) -> Any:
        """One step."""
        self._slot.take(*self._turn)
        try:
            return self._inner.send(value)
        finally:
            self._slot.leave()

    def throw(self, *error: Any) -> Any:
        """One step that begins with an error."""
        self._slot.take(*self._turn)
        try:
            return self._inner.throw(*error)
        finally:
            self._slot.leave()

    def close(self) -> None:
        """Give it up."""
        self._inner.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield from self._inner.__await__())


def enter_turns(slot: Slot, seconds: float) -> None:
    """From now on, tasks of the running loop that work for a job take turns."""

    def make(loop: asyncio.AbstractEventLoop, inner: Any, **named: Any) -> "asyncio.Task[Any]":
        token = job.get(None)
        return asyncio.Task(inner if token is None else Turns(inner, token, slot, seconds), loop=loop, **named)

    asyncio.get_running_loop().set_task_factory(make)
