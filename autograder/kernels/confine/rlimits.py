"""Sets the resource limits of one kernel process.

Tested in ``tests/kernels/zygote/test_exhaust.py``.
"""

import resource

from autograder.kernels.limits import Limits

_USER_PROCESSES = 4096
"""A last resort: an ordinary user's kernels share this limit with all other processes of the user."""

_QUEUED_SIGNALS = 64
"""Most queued real-time signals. No library sends any; signals that end or interrupt a kernel are not counted."""


def enter(limits: Limits, *, private_uid: bool) -> None:
    """Lower this process's limits permanently. With a private user id, only its own threads are counted.

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
