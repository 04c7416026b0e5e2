"""The kernels of a zygote: it receives their messages, measures them, kills them, and informs their clients.

Tested in ``tests/kernels/zygote/test_kernels.py`` and ``test_floods.py``.
"""

import contextlib
import os
import selectors
import signal
import socket
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.kernels import messages
from autograder.kernels.confine.listener import Listener
from autograder.kernels.endings import Reason
from autograder.kernels.limits import Limits
from autograder.kernels.zygote import watch
from autograder.kernels.zygote.confinement import MEASURES, Place
from autograder.kernels.zygote.folder import used_by

TICK = 0.1
"""Seconds between two measurements of the kernels. At 2 GB/s a kernel can take 0.2 GB in that time."""

FILES, MAPPINGS = "files", "mappings"
EVERY = {FILES: TICK, MAPPINGS: 5 * TICK}
"""Seconds between two of the slow measurements, which take milliseconds each."""

LONG_LOOKS = 0.03
"""Seconds for slow measurements in one tick. The kernel that has waited longest comes first."""

MAX_MISSED = 1
"""Failed measurements in a row that are tolerated. At the first failure the kernel may just have been ending."""

ENDING, MAX_ENDING = "ending", 100
"""Measurements that may find a kernel ending: ten seconds, in which a system frees many gigabytes."""


@dataclass(kw_only=True)
class Child:
    """The zygote's record of one running kernel."""

    pid: int
    lifeline: socket.socket
    report: socket.socket
    place: Place
    dies_at: float
    reason: Reason | None = None
    gauge: watch.Gauge | None = None
    """The files for its measurement; None until it is confined. Before that it runs no student's code."""
    listener: Listener | None = None
    missed: Counter[str] = field(default_factory=Counter)
    looked_at: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    has_told: bool = False


class Kernels:
    """All running kernels. ``hard_size``: whether work folders have a hard size."""

    def __init__(self, selector: selectors.BaseSelector, limits: Limits, *, hard_size: bool) -> None:
        self._selector = selector
        self._limits = limits
        self._hard_size = hard_size
        self._children: dict[int, Child] = {}

    def add(self, child: Child) -> None:
        """Add a kernel that was just forked."""
        self._children[child.pid] = child
        pidfd = os.pidfd_open(child.pid)
        self._tell(child, {"pid": child.pid}, (pidfd,))
        os.close(pidfd)
        self._selector.register(child.lifeline, selectors.EVENT_READ, lambda _: self._let_go(child))
        self._selector.register(child.report, selectors.EVENT_READ, lambda _: self._reported(child))

    def _let_go(self, child: Child) -> None:
        """Kill a kernel whose client hung up."""
        self._selector.unregister(child.lifeline)
        self._kill(child, "closed")

    def _reported(self, child: Child) -> None:
        """Read a message of a starting kernel: its files for measurement, that it is ready, an error, or its end."""
        data, fds, _, _ = socket.recv_fds(child.report, 1 << 14, 3)
        if data == MEASURES:
            child.gauge = watch.Gauge(*fds[:2])
            if fds[2:]:
                child.listener = Listener(fds[2])
                self._selector.register(child.listener, selectors.EVENT_READ, lambda _: self._asked(child))
            return
        text = data.decode("utf-8", "replace")
        self._selector.unregister(child.report)
        child.report.close()
        if text == "ready":
            self._tell(child, {"ready": True})
        else:
            self._tell(child, {"failed": text or "it ended without a word"})
            self._kill(child, "failed")

    def _asked(self, child: Child) -> None:
        """Answer a kernel that wants to start a thread. If it already has as many as it may, kill it."""
        assert child.listener is not None, "only a listener can be asked"
        if child.listener.answer(lambda: self._has_room(child)) is False:
            self._kill(child, "too_many_threads")
        elif child.listener.ended:
            self._drop_listener(child)

    def _has_room(self, child: Child) -> bool:
        assert child.gauge is not None, "a listener comes with a gauge"
        try:
            return watch.status(child.gauge).threads < self._limits.threads
        except (watch.Unmeasurable, OSError):
            return False

    def _drop_listener(self, child: Child) -> None:
        if child.listener is not None:
            self._selector.unregister(child.listener)
            child.listener.close()
            child.listener = None

    def reap(self, woken: int) -> None:
        """Find kernels that ended or stopped, after a signal that ``woken`` reports."""
        os.read(woken, 4096)
        for child in list(self._children.values()):
            self._has_ended(child)

    def _has_ended(self, child: Child) -> bool:
        """Whether a kernel is dead; if so, inform its client. A kernel that stopped itself is killed."""
        ended, status = os.waitpid(child.pid, os.WNOHANG | os.WUNTRACED)
        if ended and os.WIFSTOPPED(status):
            self._kill(child, "stopped")
        elif ended:
            self._bury(self._children.pop(child.pid), os.waitstatus_to_exitcode(status))
            return True
        return False

    def _bury(self, child: Child, code: int) -> None:
        by_itself: Reason = "signalled" if code < 0 else "exited"
        reason = child.reason or by_itself
        if reason == "unmeasurable" and code != -signal.SIGKILL:
            reason = by_itself  # it was already ending by itself when it was measured
        if code == -signal.SIGXCPU:
            reason = "deadline"
        while child.report.fileno() >= 0:
            self._reported(child)
        self._tell(child, {"ended": reason, "code": code})
        if child.lifeline.fileno() in self._selector.get_map():
            self._selector.unregister(child.lifeline)
        child.lifeline.close()
        self._drop_listener(child)
        if child.gauge is not None:
            child.gauge.close()

    def look(self) -> None:
        """Measure all kernels; then, while there is time, do the slow measurements."""
        now = time.monotonic()
        for child in list(self._children.values()):
            if now > child.dies_at:
                self._kill(child, "deadline")
            else:
                self._measure(child, "use", self._look_at_use)
        for child, what in self._due(now):
            look = self._look_at_files if what == FILES else self._look_at_mappings
            self._measure(child, what, look)
            child.looked_at[what] = time.monotonic()
            if child.looked_at[what] > now + LONG_LOOKS:
                break

    def _due(self, now: float) -> list[tuple[Child, str]]:
        kinds = [MAPPINGS] if self._hard_size else [FILES, MAPPINGS]
        every = [(child, what) for child in self._children.values() for what in kinds]
        due = [(child, what) for child, what in every if child.looked_at[what] + EVERY[what] <= now]
        return sorted(due, key=lambda pair: pair[0].looked_at[pair[1]])

    def _measure(self, child: Child, what: str, look: Callable[[Child, watch.Gauge], Reason | None]) -> None:
        """Kill a kernel that uses too much, or whose use cannot be measured."""
        if child.gauge is None or child.reason is not None or child.pid not in self._children:
            return  # also if an earlier measurement of this round has removed the kernel
        try:
            reason = look(child, child.gauge)
            child.missed[what] = 0
        except Exception as error:  # any error, because a fault at one kernel must not end the watch of the others
            kind, most = (ENDING, MAX_ENDING) if isinstance(error, watch.Ending) else (what, MAX_MISSED)
            child.missed[kind] += not self._has_ended(child)
            reason = "unmeasurable" if child.missed[kind] > most else None
        if reason is not None:
            self._kill(child, reason)

    def _look_at_use(self, child: Child, gauge: watch.Gauge) -> Reason | None:
        now = watch.status(gauge)
        if watch.nearly_all_addresses(now, self._limits) and not child.has_told:
            child.has_told = True
            self._tell(child, {"refused": "memory"})  # errors in it are then not the machine's fault
        return watch.over_limit(now, self._limits)

    def _look_at_files(self, child: Child, _: watch.Gauge) -> Reason | None:
        used = used_by(child.pid, child.place.work, self._limits, child.place.uid)
        return "disk_full" if used is None else None

    def _look_at_mappings(self, child: Child, gauge: watch.Gauge) -> Reason | None:
        mapped = watch.mappings(gauge, self._limits)
        if mapped is None:
            return "too_many_mappings"
        if self._hard_size or not watch.deleted(mapped, child.place.work):
            return None
        used = used_by(child.pid, child.place.work, self._limits, child.place.uid)
        return "disk_full" if used is None or self._keeps_what_nobody_sees(child, gauge, used.unnamed) else None

    def _keeps_what_nobody_sees(self, child: Child, gauge: watch.Gauge, seen: frozenset[int]) -> bool:
        """Whether it maps deleted files that it has closed, whose size cannot be measured."""
        again = watch.mappings(gauge, self._limits)  # look again: an honest kernel may have unmapped them by now
        return again is None or bool(watch.deleted(again, child.place.work) - seen)

    def _kill(self, child: Child, reason: Reason) -> None:
        # the pid of a dead kernel may belong to another process now
        if child.reason is None and child.pid in self._children:
            child.reason = reason
            os.kill(child.pid, signal.SIGKILL)

    def _tell(self, child: Child, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
        with contextlib.suppress(OSError):  # the lifeline shows if a client hung up
            messages.send(child.lifeline, message, fds)
