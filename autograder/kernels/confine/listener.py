"""Decides, from outside, whether a confined process may start a thread. Source: Linux seccomp_unotify(2).

The system limits threads per user, and all kernels of an ordinary user share that limit. A kernel with thousands of
threads would leave none for its neighbours. So each kernel asks the zygote, which counts each kernel by itself.

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
    """Answers one kernel's requests to start a thread."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        """The descriptor to wait for."""
        return self._fd

    def close(self) -> None:
        """Close the listener: from now on the kernel cannot start a thread."""
        os.close(self._fd)

    def answer(self, may: Callable[[], bool]) -> bool | None:
        """Answer one request with the result of ``may`` and return it; None if no process is waiting."""
        poll = select.poll()
        poll.register(self._fd, select.POLLIN)
        if not any(events & select.POLLIN for _, events in poll.poll(0)):
            return None  # on older systems the call would block here
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
        """Whether all processes that could ask have ended."""
        poll = select.poll()
        poll.register(self._fd, 0)
        return any(events & select.POLLHUP for _, events in poll.poll(0))
