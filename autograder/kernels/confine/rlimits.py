"""Resource limits of one kernel process."""

import resource

from autograder.kernels.limits import Limits

_USER_PROCESSES = 4096
"""Backstop only: an ordinary user's kernels share this count with everything else the user runs."""


def enter(limits: Limits) -> None:
    """Lower this process's limits, for good. Raises ``OSError``."""
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_AS: limits.address_space,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.work_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_NPROC: _USER_PROCESSES,
    }
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
