"""Handles the browser's messages in the thread in which cells run.

JupyterLab sends widget messages to a subshell, which is another thread of the kernel. A learner's function that ran
there would run at the same time as cells. The cells could change its arrays, and hiding its prints would hide theirs,
too.
"""

import asyncio
from collections.abc import Callable
from typing import Any

__all__ = ["MainLoop"]


class MainLoop:
    """The event loop of the thread that made it; None outside of a kernel."""

    def __init__(self) -> None:
        self._loop = _running()

    def call(self, function: Callable[..., None], *arguments: Any) -> None:
        """Call ``function`` on that loop: at once in its own thread or without a loop, else when it is free."""
        if self._loop is None or self._loop is _running():
            function(*arguments)
        else:
            self._loop.call_soon_threadsafe(function, *arguments)


def _running() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
