"""Measures a work folder without a hard size limit, and the files that a kernel holds open.

Tested in ``tests/kernels/zygote/test_exhaust.py``.
"""

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.kernels import libc
from autograder.kernels.limits import Limits

_BLOCK = 512
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_DEPTH = 32
"""Deepest folder that is measured; a submission's folders are at most 16 deep."""


@dataclass(frozen=True)
class Used:
    """Bytes on the disk, and the inodes of open files that were deleted."""

    bytes: int
    unnamed: frozenset[int]


def used_by(pid: int, work: Path, limits: Limits, owner: int | None) -> Used | None:
    """The space of one kernel's files; None if it is too much or is hidden, which only hostile code does.

    If ``owner`` is another user, the folder is read as that user, so that links cannot lead to other files. Raises
    ``OSError`` if the kernel's descriptors cannot be read: it has ended, or it cannot be measured.
    """
    with _as_user(owner):
        unnamed = _unnamed(pid)
        room = _Room(limits.work_bytes, limits.work_files)
        try:
            for size in unnamed.values():
                room.take(size)
            with _open(work) as top:
                _look_below(top, room, 0)
        except FileNotFoundError:  # the client is removing the folder
            raise
        except (OSError, _TooMuch):
            return None
    return Used(limits.work_bytes - room.bytes, frozenset(unnamed))


class _TooMuch(Exception):
    """The files exceed a kernel's limits."""


@dataclass
class _Room:
    """The bytes and files that a kernel may still have."""

    bytes: int
    files: int

    def take(self, size: int) -> None:
        self.bytes -= size
        self.files -= 1
        if self.bytes < 0 or self.files < 0:
            raise _TooMuch


def _look_below(folder: int, room: _Room, depth: int) -> None:
    """Measure a folder by its open descriptor, because the kernel could change where a path leads."""
    if depth > _DEPTH:
        raise _TooMuch
    with os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):  # removed meanwhile
                room.take(entry.stat(follow_symlinks=False).st_blocks * _BLOCK)
                if entry.is_dir(follow_symlinks=False):
                    with _open(entry.name, folder) as inner:
                        _look_below(inner, room, depth + 1)


@contextlib.contextmanager
def _open(path: str | Path, below: int | None = None) -> Iterator[int]:
    folder = os.open(path, _FOLDER, dir_fd=below)
    try:
        yield folder
    finally:
        os.close(folder)


@contextlib.contextmanager
def _as_user(owner: int | None) -> Iterator[None]:
    if owner is None:
        yield
        return
    before = libc.set_file_user(owner, owner)
    try:
        yield
    finally:
        libc.set_file_user(*before)


def _unnamed(pid: int) -> dict[int, int]:
    """The bytes of deleted open files by inode. Raises ``OSError``."""
    found = {}
    with os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with contextlib.suppress(FileNotFoundError):  # closed meanwhile
                facts = entry.stat()
                if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0:
                    found[facts.st_ino] = facts.st_blocks * _BLOCK
    return found
