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
"""Seconds between two looks at what the kernels use; at 2 GB/s a kernel gains 0.2 GB between them."""

FILES, MAPPINGS = "files", "mappings"
EVERY = {FILES: TICK, MAPPINGS: 5 * TICK}
"""Seconds between two looks at what takes milliseconds to look at."""

LONG_LOOKS = 0.03
"""Seconds that such measurements may take in one tick. The kernel whose last look is longest ago comes first."""

MAX_MISSED = 1
"""Failed measurements in a row that are tolerated: at the first, the kernel may just have been ending."""


@dataclass(kw_only=True)
class Child:
    """One running kernel, as its zygote sees it."""

    pid: int
    lifeline: socket.socket
    report: socket.socket
    place: Place
    dies_at: float
    reason: Reason | None = None
    gauge: watch.Gauge | None = None
    """None until it is confined: before that, no code of a student runs in it."""
    listener: Listener | None = None
    missed: Counter[str] = field(default_factory=Counter)
    looked_at: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    has_told: bool = False


class Kernels:
    """All that live. ``hard_size`` says that work folders bound themselves."""

    def __init__(self, selector: selectors.BaseSelector, limits: Limits, *, hard_size: bool) -> None:
        self._selector = selector
        self._limits = limits
        self._hard_size = hard_size
        self._children: dict[int, Child] = {}

    def add(self, child: Child) -> None:
        """Take on a kernel that was just forked."""
        self._children[child.pid] = child
        pidfd = os.pidfd_open(child.pid)
        self._tell(child, {"pid": child.pid}, (pidfd,))
        os.close(pidfd)
        self._selector.register(child.lifeline, selectors.EVENT_READ, lambda _: self._let_go(child))
        self._selector.register(child.report, selectors.EVENT_READ, lambda _: self._reported(child))

    def _let_go(self, child: Child) -> None:
        """The client hung up: kill its kernel."""
        self._selector.unregister(child.lifeline)
        self._kill(child, "closed")

    def _reported(self, child: Child) -> None:
        """A kernel hands over its measures, says that it is ready, or why not, or ended before it could."""
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
        """A kernel wants to start a thread. Kill it if it has as many as it may: the check itself needs one more."""
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
        """See which kernels ended or stopped, after a signal that ``woken`` tells."""
        os.read(woken, 4096)
        for child in list(self._children.values()):
            self._has_ended(child)

    def _has_ended(self, child: Child) -> bool:
        """Whether a kernel is dead, which is then told; one that stopped itself is killed."""
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
            reason = by_itself  # it was ending by itself when it was looked at
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
        """What all kernels use; then, as long as there is time, what takes longer to look at."""
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
            return  # also one that another look of this round found dead and buried
        try:
            reason = look(child, child.gauge)
            child.missed[what] = 0
        except Exception:  # any error: a fault at one kernel must not end the watch over the others
            child.missed[what] += not self._has_ended(child)
            reason = "unmeasurable" if child.missed[what] > MAX_MISSED else None
        if reason is not None:
            self._kill(child, reason)

    def _look_at_use(self, child: Child, gauge: watch.Gauge) -> Reason | None:
        now = watch.status(gauge)
        if watch.nearly_all_addresses(now, self._limits) and not child.has_told:
            child.has_told = True
            self._tell(child, {"refused": "memory"})  # what failed in it then is no fault of the machine
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
        """Whether it maps deleted files that it does not hold open. Their size cannot be measured."""
        again = watch.mappings(gauge, self._limits)  # an honest kernel may have closed and unmapped them by now
        return again is None or bool(watch.deleted(again, child.place.work) - seen)

    def _kill(self, child: Child, reason: Reason) -> None:
        if child.reason is None and child.pid in self._children:  # a dead kernel's pid may be another's now
            child.reason = reason
            os.kill(child.pid, signal.SIGKILL)

    def _tell(self, child: Child, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
        with contextlib.suppress(OSError):  # a client that hung up is noticed by its lifeline
            messages.send(child.lifeline, message, fds)
