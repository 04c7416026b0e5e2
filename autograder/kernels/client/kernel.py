"""The client's handle of a forked kernel: its state, signals, its verdict channel, and its removal.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import asyncio
import contextlib
import os
import select
import signal
import socket
import time

from autograder.kernels import messages
from autograder.kernels.aio import until_readable
from autograder.kernels.cleanup import remove_tree
from autograder.kernels.client.cell_channel import CellChannel
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.confine.uids import PrivateUid
from autograder.kernels.endings import Bound, Ending, is_reason
from autograder.kernels.errors import KernelStartFailed, MachineShort, ZygoteDied
from autograder.kernels.zygote.confinement import Place

START_SECONDS = 20.0
"""Seconds until a kernel must be ready. It takes 0.1 s; many kernels at once on a busy machine take a few seconds."""

_DEATH_SECONDS = 10.0
"""Seconds until a killed kernel must be gone. Freeing a few gigabytes takes a moment."""

HANG_UP_SECONDS = 0.2
"""Seconds in which a kernel with a broken connection can report its end. After that it is killed."""

REPORT_SECONDS = 2.0
"""Seconds within which a busy zygote reports how a kernel ended."""

_CPU_CLOCK = 2
"""The lowest bits of the number of a process's CPU clock; the process id is above them, as in clock_getcpuclockid(3).
"""


class Kernel:
    """A running kernel."""

    def __init__(self, place: Place, uid: PrivateUid | None, lifeline: socket.socket) -> None:
        self.place = place
        self.pid = 0
        self.verdict_channel: VerdictChannel | None = None
        self.cell_channel: CellChannel | None = None
        self._uid = uid
        self._lifeline = lifeline
        self._pidfd = -1
        self._ending: Ending | None = None
        self._ready = False
        self._failure: str | None = None
        self._short: str | None = None
        self._killed_here = False
        self.refused: set[Bound] = set()
        """The bounds of its own that it met without ending."""
        self.abandoned = False
        """Whether the zygote died without reporting how this kernel ended; the kernel died with it."""

    async def wait_ready(self) -> None:
        """Wait until the kernel is bound and confined.

        Raises ``KernelStartFailed``, ``MachineShort``, ``ZygoteDied``.
        """
        while not self._ready and self._failure is None:
            if not await until_readable(self._lifeline.fileno(), START_SECONDS):
                raise KernelStartFailed(f"a kernel was not ready within {START_SECONDS} s")
            self._hear()
            if self._short is not None:
                raise MachineShort(self._short)
            if self.abandoned and not self._ready:
                raise ZygoteDied("the zygote ended while a kernel started")
            if self._ending is not None and not self._ready and self._failure is None:
                raise KernelStartFailed(f"a kernel ended before it was ready: {self._ending}")
        if self._failure is not None:
            raise KernelStartFailed(f"a kernel could not start: {self._failure}")

    def poll(self) -> Ending | None:
        """How the kernel ended; None while it runs."""
        while self._ending is None and self._lifeline.fileno() >= 0 and _has_data(self._lifeline.fileno()):
            self._hear()
        return self._ending

    async def wait_ended(self) -> Ending:
        """Wait until the kernel has ended."""
        while (ending := self.poll()) is None:
            await until_readable(self._lifeline.fileno())
        return ending

    def signal(self, number: int) -> None:
        """Send a signal. If the kernel has just ended, do nothing."""
        if self._pidfd >= 0:
            if number == signal.SIGKILL and not _has_data(self._pidfd):
                self._killed_here = True
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, number)

    @property
    def cpu_seconds(self) -> float | None:
        """Processor time that its process and threads used so far; None once it has ended."""
        if self.pid <= 0 or self._ending is not None:  # its pid may belong to another process by now
            return None
        try:
            return time.clock_gettime(~self.pid << 3 | _CPU_CLOCK)
        except OSError:
            return None

    def interrupt(self) -> None:
        """Interrupt the kernel, as Ctrl-C does."""
        self.signal(signal.SIGINT)

    def close(self) -> None:
        """Kill the kernel, wait for its end, and remove its files. Safe to repeat."""
        self.signal(signal.SIGKILL)
        if self._pidfd >= 0:
            _wait(self._pidfd, _DEATH_SECONDS)
        self._drop()

    async def aclose(self) -> None:
        """Do the same as ``close``, without blocking the event loop."""
        self.signal(signal.SIGKILL)
        if self._pidfd >= 0:
            await until_readable(self._pidfd, _DEATH_SECONDS)
        self._drop()

    async def end(self) -> None:
        """Wait until an unusable kernel has reported its end; kill it if it does not end."""
        await self._report(HANG_UP_SECONDS)
        self.signal(signal.SIGKILL)
        await self._report(REPORT_SECONDS)
        await self.aclose()

    async def _report(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.wait_ended()

    def _drop(self) -> None:
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1
        self.poll()
        self._ending = self._ending or Ending("closed", -signal.SIGKILL)
        if self.verdict_channel is not None:
            self.verdict_channel.close()
        if self.cell_channel is not None:
            self.cell_channel.close()
        self._lifeline.close()
        remove_tree(self.place.folder)
        if self._uid is not None:
            self._uid.release()

    def _hear(self) -> None:
        """Take one message from the zygote."""
        try:
            message, fds = messages.receive(self._lifeline)
        except OSError:
            message, fds = None, []
        if message is None:
            self._ending = Ending("closed", -signal.SIGKILL)
            self.abandoned = True
            if not self.pid and self._short is None:
                raise ZygoteDied("the zygote ended before it forked a kernel")
        elif "pid" in message:
            self.pid = _outer_pid(fds[0])
            self._pidfd = fds[0]
        elif "ready" in message:
            self._ready = True
        elif "refused" in message:
            self.refused.add(message["refused"])
        elif "short" in message:
            self._short = str(message["short"])
        elif "failed" in message:
            self._failure = str(message["failed"])
        else:
            reason, code = message["ended"], int(message["code"])
            assert is_reason(reason), f"a zygote names no other reason: {reason}"
            outside = reason == "signalled" and code == -signal.SIGKILL and not self._killed_here
            self._ending = Ending("killed" if outside else reason, code)


def _outer_pid(pidfd: int) -> int:
    """The pid in this process's namespace, which differs from the pid in the zygote's namespace."""
    with open(f"/proc/self/fdinfo/{pidfd}", "rb") as facts:  # noqa: PTH123 - one line of many
        return next(int(line.removeprefix(b"Pid:")) for line in facts if line.startswith(b"Pid:"))


def _wait(fd: int, timeout: float) -> None:
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    poller.poll(timeout * 1000)


def _has_data(fd: int) -> bool:
    poller = select.poll()
    poller.register(fd, select.POLLIN)
    return bool(poller.poll(0))
