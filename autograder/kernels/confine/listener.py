"""Deciding, from outside, whether a confined process may start a thread. Source: Linux seccomp_unotify(2).

The system counts threads by user, and an ordinary user's kernels are all of one user: a kernel that starts thousands of
threads would take them from its neighbours. So each kernel asks the zygote, which counts each by itself.

Tested in ``tests/kernels/zygote/test_floods.py``.
"""

import errno
import fcntl
import os
import select
import struct
from collections.abc import Callable

_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_REQUEST_BYTES = 80
_RESPONSE = struct.Struct("=QqiI")
_CONTINUE = 1


class Listener:
    """One kernel's questions."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        """What to wait for."""
        return self._fd

    def close(self) -> None:
        """From now on the kernel starts no thread."""
        os.close(self._fd)

    def answer(self, may: Callable[[], bool]) -> bool | None:
        """Answer one request with the result of ``may`` and return it; None if no process is waiting."""
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        if not any(events & select.POLLIN for _, events in poll.poll(0)):
            return None  # older systems would wait here
        request = bytearray(_REQUEST_BYTES)
        try:
            fcntl.ioctl(self._fd, _RECEIVE, request)
            (number,) = struct.unpack_from("=Q", request)
            allowed = may()
            response = (number, 0, 0, _CONTINUE) if allowed else (number, 0, -errno.EAGAIN, 0)
            fcntl.ioctl(self._fd, _SEND, bytearray(_RESPONSE.pack(*response)))
        except OSError:  # the kernel that asked was killed before it got the answer
            return None
        return allowed

    @property
    def ended(self) -> bool:
        """Whether no process is left that could ask."""
        poll = select.poll()
        poll.register(self._fd, 0)
        return any(events & select.POLLHUP for _, events in poll.poll(0))
