"""Writes a graded submission into autograded/, each file whole or not at all."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from autograder.grading.submitted import MAX_FILE, NBGRADERS_OWN, Submission, read_plain

__all__ = ["extra_files", "publish", "stage", "unstage"]

READ_ONLY = 0o444


def extra_files(submission: Submission, source: Path, extras: Iterable[Path]) -> dict[Path, Path]:
    """Where each file beside the notebooks comes from; the instructor's version wins, as in nbgrader.

    So does an instructor's folder over a file of its name, and a file over a folder.
    """
    given = {path: source / path for path in extras}
    folders = {parent for path in given for parent in path.parents}
    files = {
        path: submission.folder / path
        for path in submission.others
        if path not in folders and given.keys().isdisjoint(path.parents)
    }
    return {**files, **given}


def publish(folder: Path, notebooks: Mapping[str, str], files: Mapping[Path, Path], mode: int = READ_ONLY) -> None:
    """Write the notebooks and copy the files; what is left of an earlier grading goes. Raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[Path, bytes] = {Path(f"{name}.ipynb"): text.encode() for name, text in notebooks.items()}
    for path, origin in files.items():
        data = read_plain(origin, MAX_FILE)
        if data is not None:
            wanted[path] = data
    _remove_others(folder, wanted)
    for path, data in wanted.items():
        _write(folder / path, data, mode)


def stage(files: Mapping[Path, Path]) -> Path | None:
    """A folder of copies for the kernel's working folder; None where there is nothing to copy. Raises ``OSError``."""
    given = {path: origin for path, origin in files.items() if path.name not in NBGRADERS_OWN}
    if not given:
        return None
    folder = Path(tempfile.mkdtemp(prefix="dg-inputs-"))
    try:
        for path, origin in given.items():
            data = read_plain(origin, MAX_FILE)
            if data is not None:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(data)
    except BaseException:
        unstage(folder)
        raise
    return folder


def unstage(folder: Path | None) -> None:
    """Remove what ``stage`` made."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_others(folder: Path, wanted: Collection[Path]) -> None:
    """What an earlier grading left; a file may be in the way of a folder, or a folder of a file."""
    for path in sorted(folder.rglob("*"), reverse=True):  # what a folder holds before the folder
        if path.is_dir() and not path.is_symlink():
            with contextlib.suppress(OSError):  # it still holds something
                path.rmdir()
        elif path.relative_to(folder) not in wanted:
            path.unlink()


def _write(path: Path, data: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
