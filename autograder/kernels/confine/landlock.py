"""Restricts with Landlock which files a kernel may use. Source: Linux Documentation/userspace-api/landlock.rst.

Tested in ``tests/kernels/confine/test_layers.py``.
"""

import os
import stat
import struct
from dataclasses import dataclass

from autograder.kernels import libc

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_FLAG = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _MAKE_SOCK = 16, 32, 128, 256, 512
_MAKE_SYM, _REFER, _TRUNCATE, _IOCTL_DEV = 4096, 8192, 16384, 32768
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV

READ = _READ_FILE | _READ_DIR
LIST = _READ_DIR
"""The right to list the names below a folder, but not to read the files."""
WORK = READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM | _REFER | _TRUNCATE
SOCKETS = _READ_DIR | _MAKE_SOCK
"""The right to bind sockets in a folder, but not to fill it or to remove the sockets."""
DEVICE = _READ_FILE | _WRITE_FILE

_HANDLED_FS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
_HANDLED_FS_SINCE_5 = (1 << 16) - 1
_TCP_BIND_AND_CONNECT = 3
_ABSTRACT_SOCKETS_AND_SIGNALS = 3


def abi() -> int:
    """The ABI version that this system has; 0 without Landlock."""
    try:
        return libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    except OSError:
        return 0


@dataclass(frozen=True)
class Grant:
    """Rights below one path."""

    path: str
    rights: int


class Ruleset:
    """A ruleset that denies everything that this ABI can deny, except what is granted."""

    def __init__(self, version: int | None = None) -> None:
        version = version or abi()
        self._handled = _HANDLED_FS.get(version, _HANDLED_FS_SINCE_5)
        fields = [self._handled]
        if version >= 4:
            fields.append(_TCP_BIND_AND_CONNECT)
        if version >= 6:
            fields.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
        attributes = struct.pack(f"{len(fields)}Q", *fields)
        self._fd = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)

    def grant(self, grant: Grant) -> None:
        """Allow ``grant``; a path that does not exist is skipped. Raises ``OSError``."""
        try:
            fd = os.open(grant.path, os.O_PATH | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return
        try:
            self.grant_fd(fd, grant.rights)
        finally:
            os.close(fd)

    def grant_fd(self, fd: int, rights: int) -> None:
        """Allow ``rights`` below an open path. Raises ``OSError``."""
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _FILE_RIGHTS
        libc.syscall(_ADD_RULE, self._fd, _RULE_PATH_BENEATH, struct.pack("=Qi", rights & self._handled, fd), 0)

    def enter(self) -> None:
        """Restrict this thread and its children permanently, after ``no_new_privs``. Raises ``OSError``."""
        libc.syscall(_RESTRICT_SELF, self._fd, 0)
        os.close(self._fd)
