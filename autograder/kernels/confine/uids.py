"""Gives each kernel a user id of its own, if the grader runs as root.

Then RLIMIT_NPROC, file modes and signals also separate the kernels. An id is reserved by a file lock, so that two
graders on one machine never share one. The lock ends with the process that holds it.

Tested in ``tests/kernels/confine/test_layers.py``.
"""

import fcntl
import os
import pwd
from pathlib import Path

from autograder.kernels.errors import SandboxUnavailable

PRIVATE_UIDS = range(61184, 65520)
"""systemd's range for dynamic users (systemd.io/UIDS-GIDS): no login or service account lives there."""

_LOCKS = Path("/run/deepgrad-uids")


class PrivateUid:
    """One id, held until ``release``."""

    def __init__(self, number: int, lock: int) -> None:
        self.number = number
        self._lock = lock

    def release(self) -> None:
        """Give the id back. By then no process and no file may have it."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def take_uid() -> PrivateUid:
    """Reserve an id that no account and no other kernel has. Raises ``SandboxUnavailable`` if all are taken."""
    _LOCKS.mkdir(mode=0o700, exist_ok=True)
    for number in PRIVATE_UIDS:
        lock = os.open(_LOCKS / str(number), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        if _is_account(number):
            os.close(lock)
            continue
        return PrivateUid(number, lock)
    raise SandboxUnavailable("a private user id", f"all of {PRIVATE_UIDS.start}–{PRIVATE_UIDS.stop - 1} are taken")


def _is_account(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True
