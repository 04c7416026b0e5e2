"""Removes a folder that hostile code filled, and ends a process that does not end by itself."""

import contextlib
import errno
import os
import stat
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def remove_tree(root: Path) -> None:
    """Remove ``root`` and all below it, once no process of its owner runs.

    If a path is missing, or vanishes during the removal, that is no error.

    Folders are moved up to ``root`` before they are emptied, so that neither recursion nor the length of a
    path limits the depth. Raises ``OSError`` when something cannot be removed.
    """
    try:
        top = os.open(root, _FOLDER)
    except FileNotFoundError:
        return
    names = (f".removed-{n}" for n in count())
    try:
        while entries := os.listdir(top):  # noqa: PTH208 - an open folder
            for entry in entries:
                with _meanwhile():
                    _remove(top, entry, names)
    finally:
        os.close(top)
    with contextlib.suppress(FileNotFoundError):
        root.rmdir()


@contextlib.contextmanager
def _meanwhile() -> Iterator[None]:
    """Ignore errors about files that another process removed or added meanwhile; the next pass finds them."""
    try:
        yield
    except FileNotFoundError:
        pass
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise


def wait_or_kill(process: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Wait until a process that was told to end has ended; kill it after ``seconds``."""
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _remove(top: int, name: str, names: Iterator[str]) -> None:
    if not stat.S_ISDIR(os.stat(name, dir_fd=top, follow_symlinks=False).st_mode):
        os.unlink(name, dir_fd=top)
        return
    _open_up(name, top)
    folder = os.open(name, _FOLDER, dir_fd=top)
    try:
        for child in os.listdir(folder):  # noqa: PTH208 - an open folder
            if stat.S_ISDIR(os.stat(child, dir_fd=folder, follow_symlinks=False).st_mode):
                _open_up(child, folder)
                os.rename(child, _unused(top, names), src_dir_fd=folder, dst_dir_fd=top)
            else:
                os.unlink(child, dir_fd=folder)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)


def _unused(top: int, names: Iterator[str]) -> str:
    for name in names:
        try:
            os.stat(name, dir_fd=top, follow_symlinks=False)
        except FileNotFoundError:
            return name
    raise AssertionError("names never end")


def _open_up(name: str, parent: int) -> None:
    """Give the owner all rights to a folder. A colleague's folder stays as it is: the group's rights may be enough."""
    with contextlib.suppress(PermissionError):
        os.chmod(name, 0o700, dir_fd=parent)
