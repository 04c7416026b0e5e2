"""Lets the watch run before the code of students when processors are scarce.

Students' threads can be so many that the watch has to wait for its turn. Then a kernel beyond its bounds lives longer.

Tested in ``tests/kernels/confine/test_priority.py``.
"""

import contextlib
import os

_GIVEN = os.getpriority(os.PRIO_PROCESS, 0)
"""The niceness with which the grader was started (setpriority(2))."""

_WATCH, _KERNEL = -10, 5
_LOWEST = 19


def prefer() -> None:
    """Prefer this process to all others, if the system lets it; ordinary users may not."""
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, 0, _GIVEN + _WATCH)


def defer() -> None:
    """Let the watch and the grader run before this kernel. The kernel cannot undo it."""
    os.setpriority(os.PRIO_PROCESS, 0, min(_GIVEN + _KERNEL, _LOWEST))
