"""Writes a graded submission into autograded/, each file atomically."""

import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from autograder.grading.files import Room, read_plain
from autograder.grading.submitted import NBGRADERS_OWN, Submission
from autograder.grading.times import TIMESTAMP
from autograder.kernels.cleanup import remove_tree
from deepgrad.files import write_atomically

__all__ = ["extra_files", "remove_others", "stage", "unstage", "write"]

READ_ONLY = 0o444


def extra_files(submission: Submission, source: Path, extras: Iterable[Path]) -> dict[Path, Path]:
    """The origin of each file beside the notebooks. The instructor's version wins, as in nbgrader.

    If a student's file and an instructor's folder have one name, or the reverse, the instructor's wins, too.
    """
    given = {path: source / path for path in extras}
    folders = {parent for path in given for parent in path.parents}
    files = {
        path: submission.folder / path
        for path in submission.others
        if path not in folders and given.keys().isdisjoint(path.parents)
    }
    return {**files, **given}


def write(
    folder: Path, notebooks: Mapping[str, str], files: Mapping[Path, Path], mode: int = READ_ONLY, timestamp: str = ""
) -> None:
    """Write the notebooks, copy the files, and remove the rest of an earlier grading.

    Args:
        folder: the submission's place in autograded/.
        notebooks: texts by the notebooks' names.
        files: the other files and their origins. A student's ``timestamp.txt`` is not copied.
        mode: the mode of the files.
        timestamp: the text of a ``timestamp.txt``, if it is a valid time. nbgrader's commands parse that file and open
            its zone as a path. The exchange identifies a submission by the exact text.

    Raises:
        OSError: something cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {f"{name}.ipynb": text for name, text in notebooks.items()} | ({TIMESTAMP: timestamp} if timestamp else {})
    wanted = dict(_contents({path: origin for path, origin in files.items() if path != Path(TIMESTAMP)}))
    # JSON may contain a lone surrogate such as "\ud800", but a file cannot.
    wanted |= {Path(name): text.encode("utf-8", "replace") for name, text in texts.items()}
    remove_others(folder, wanted)
    for path, data in wanted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / path, data, mode)


def stage(files: Mapping[Path, Path]) -> Path | None:
    """A folder of copies for the kernel's working folder; None if there is nothing to copy. Raises ``OSError``."""
    given = {path: origin for path, origin in files.items() if path.name not in NBGRADERS_OWN}
    if not given:
        return None
    folder = Path(tempfile.mkdtemp(prefix="dg-inputs-"))
    try:
        for path, data in _contents(given):
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


def _contents(files: Mapping[Path, Path]) -> Iterator[tuple[Path, bytes]]:
    """The present contents of the files. A file that vanished, or grew too large since it was measured, is left out."""
    room = Room.bytes
    for path, origin in files.items():
        data = read_plain(origin, room + 1)
        if data is not None and len(data) <= room:
            room -= len(data)
            yield path, data


def remove_others(folder: Path, wanted: Collection[Path]) -> None:
    """Remove everything that is not wanted, at any depth; also a file in place of a wanted folder, and the reverse."""
    folders = {parent for path in wanted for parent in path.parents}
    pending = [Path()]
    while pending:
        inside = pending.pop()
        with os.scandir(folder / inside) as entries:
            found = [(inside / entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        for path, is_folder in found:
            if is_folder and path in folders:
                pending.append(path)
            elif is_folder:
                remove_tree(folder / path)
            elif path not in wanted:
                (folder / path).unlink()
