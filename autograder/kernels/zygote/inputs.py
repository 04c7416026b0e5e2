"""Copies a submission's data files into a work folder: only plain files and folders, within limits.

Tested in ``tests/kernels/client/test_execute.py``.
"""

import os
import shutil
import stat
from pathlib import Path

from autograder.kernels.errors import InputsTooLarge
from autograder.kernels.limits import Limits


def copy_inputs(source: Path, target: Path, limits: Limits, owner: tuple[int, int] | None = None) -> None:
    """Copy ``source``'s content below ``target``, skipping links and special files.

    Raises ``InputsTooLarge`` if the files would take more than half of the work folder, and ``OSError``.
    """
    room = limits.input_bytes
    count = 0
    pending = [(source, target, 0)]
    while pending:
        folder, into, depth = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                facts = entry.stat(follow_symlinks=False)
                if not stat.S_ISREG(facts.st_mode) and not stat.S_ISDIR(facts.st_mode):
                    continue
                count, room = count + 1, room - (facts.st_size if stat.S_ISREG(facts.st_mode) else 0)
                if room < 0 or count > limits.input_files or depth > limits.work_depth:
                    raise InputsTooLarge(
                        f"{source} holds more than a kernel's work folder may take "
                        f"({limits.input_bytes} bytes, {limits.input_files} files, {limits.work_depth} folders deep); "
                        "remove files, or raise Limits.work_bytes and Limits.work_files."
                    )
                copy = into / entry.name
                if stat.S_ISDIR(facts.st_mode):
                    copy.mkdir(mode=0o700)
                    pending.append((Path(entry.path), copy, depth + 1))
                else:
                    _copy_file(entry.path, copy)
                if owner is not None:
                    os.chown(copy, *owner, follow_symlinks=False)


def _copy_file(source: str, copy: Path) -> None:
    fd = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(fd, "rb") as reader, copy.open("xb") as writer:  # noqa: PTH123 - an open descriptor
        shutil.copyfileobj(reader, writer)
