"""Writes a graded submission into autograded/, each file whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from autograder.grading.submitted import MAX_FILE, NBGRADERS_OWN, Submission, read_plain

__all__ = ["extra_files", "publish", "stage", "unstage"]

READ_ONLY = 0o444


def extra_files(submission: Submission, source: Path, extras: Iterable[Path]) -> dict[Path, Path]:
    """Where each file beside the notebooks comes from; the instructor's version wins, as in nbgrader."""
    files = {path: submission.folder / path for path in submission.others}
    return {**files, **{path: source / path for path in extras}}


def publish(folder: Path, notebooks: Mapping[str, str], files: Mapping[Path, Path], mode: int = READ_ONLY) -> None:
    """Write the notebooks and copy the files; what is left of an earlier grading goes. Raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[Path, bytes] = {Path(f"{name}.ipynb"): text.encode() for name, text in notebooks.items()}
    for path, origin in files.items():
        data = read_plain(origin, MAX_FILE)
        if data is not None:
            wanted[path] = data
    for path, data in wanted.items():
        _write(folder / path, data, mode)
    for path in list(folder.rglob("*")):
        if (path.is_file() or path.is_symlink()) and path.relative_to(folder) not in wanted:
            path.unlink()


def stage(files: Mapping[Path, Path]) -> Path | None:
    """A folder of copies for the kernel's working folder; None where there is nothing to copy."""
    given = {path: origin for path, origin in files.items() if path.name not in NBGRADERS_OWN}
    if not given:
        return None
    folder = Path(tempfile.mkdtemp(prefix="dg-inputs-"))
    for path, origin in given.items():
        data = read_plain(origin, MAX_FILE)
        if data is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    return folder


def unstage(folder: Path | None) -> None:
    """Remove what ``stage`` made."""
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


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
