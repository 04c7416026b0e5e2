"""Runs long work in small pieces on the kernel's event loop, without a thread; messages are handled in between."""

import asyncio
from collections.abc import Generator, Iterator

__all__ = ["Background"]


class Background:
    """Advances at most one piece of work between the kernel's messages. Starting another one drops the first."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """Whether work is running."""
        return self._task is not None and not self._task.done()

    def start(self, work: Iterator[None]) -> None:
        """Advance ``work`` to its end. If no event loop runs, as in a script or a test, do all of it now."""
        self.stop()
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            for _ in work:
                pass
            return
        self._task = loop.create_task(_advance(work))  # the loop keeps only a weak reference

    def stop(self) -> None:
        """Drop the work between two of its pieces."""
        if self._task is not None:
            self._task.cancel()
            self._task = None


async def _advance(work: Iterator[None]) -> None:
    try:
        for _ in work:
            await asyncio.sleep(0)
    finally:
        if isinstance(work, Generator):
            work.close()
