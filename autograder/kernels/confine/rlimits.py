"""Resource limits of one kernel process.

Tested in ``tests/kernels/zygote/test_exhaust.py``.
"""

import resource

from autograder.kernels.limits import Limits

_USER_PROCESSES = 4096
"""Backstop only: an ordinary user's kernels share this count with everything else the user runs."""

_QUEUED_SIGNALS = 64
"""Real-time signals that wait: no library sends one. Signals that end or interrupt a kernel need no place."""


def enter(limits: Limits, *, private_uid: bool) -> None:
    """Lower this process's limits, for good; with a user id of its own, its threads are counted alone.

    Raises ``OSError``.
    """
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_SIGPENDING: _QUEUED_SIGNALS,
        resource.RLIMIT_AS: limits.address_space,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.work_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: 2 * limits.threads if private_uid else _USER_PROCESSES,
    }
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
