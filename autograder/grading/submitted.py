"""A student's folder: which file is which notebook, and what else was handed in."""

import datetime
import fnmatch
import hashlib
import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.notes import Notes
from autograder.grading.reading import MAX_BYTES

__all__ = ["Submission", "handed_in", "other_files", "read_plain", "read_submission"]

MAX_FILE = 64 << 20
MAX_OTHERS = 256 << 20  # bytes of all files beside the notebooks; a kernel's own folder holds less
MAX_FILES = 10_000
MAX_TIMESTAMP = 1_000
MAX_NAMED = 5  # of the notebooks that are not graded
NBGRADERS_OWN = ("timestamp.txt", "submission_secret.txt")
DECORATION = re.compile(r"( ?\(\d+\)|-copy\d*| - copy| copy|_copy|\s+)+", re.IGNORECASE)


@dataclass
class Submission:
    """What lies in one folder.

    Attributes:
        notebooks: bytes by the name of the assignment's notebook; a missing one is not there.
        unread: notebooks that are there and cannot be read.
        others: the other files, relative to the folder.
        digest: changes with any byte of them.
    """

    folder: Path
    notebooks: dict[str, bytes]
    unread: list[str]
    others: list[Path]
    digest: str
    notes: Notes = field(default_factory=Notes)


def read_submission(folder: Path, names: Sequence[str], ignore: Sequence[str]) -> Submission:
    """Read a student's folder. A notebook under another name is taken if there is no doubt which one it is."""
    notes = Notes()
    if not os.access(folder, os.R_OK | os.X_OK):
        notes.attend(f"{folder} is closed to you; it was not read.")
        return Submission(folder, {}, list(names), [], _digest(folder, {}, []), notes)
    chosen = _chosen(folder, names, notes)
    _tell_others(folder, names, chosen, ignore, notes)
    notebooks, unread = {}, []
    for name, path in chosen.items():
        data = read_plain(path, MAX_BYTES + 1)
        if data is None:
            notes.attend(f"{path.name} is not a plain file, or closed to you; it was not read.")
            unread.append(name)
        else:
            notebooks[name] = data
    others = _bounded(folder, other_files(folder, ignore), notes)
    return Submission(folder, notebooks, unread, others, _digest(folder, notebooks, others), notes)


def _chosen(folder: Path, names: Sequence[str], notes: Notes) -> dict[str, Path]:
    found = {path.stem: path for path in sorted(folder.glob("*.ipynb"))}
    chosen = {name: found[name] for name in names if name in found}
    spare = {stem: path for stem, path in found.items() if stem not in names}
    for name in names:
        if name not in chosen:
            path = _meant(name, spare, sum(other not in chosen for other in names))
            if path is not None:
                chosen[name] = path
                del spare[path.stem]
                notes.attend(f"There is no {name}.ipynb; {path.name} was graded in its place.")
    return chosen


def _tell_others(
    folder: Path, names: Sequence[str], chosen: dict[str, Path], ignore: Sequence[str], notes: Notes
) -> None:
    """Name the notebooks that are not graded; ask where one of them may be one that is missing."""
    relative = (path.relative_to(folder) for path in sorted(folder.rglob("*.ipynb")) if path not in chosen.values())
    others = [path for path in relative if not any(_ignored(part, ignore) for part in path.parts)]
    missing = next((name for name in names if name not in chosen), None)
    if others and missing is not None:
        notes.attend(
            f"There is no {missing}.ipynb in the student's folder, but {', '.join(map(str, others[:MAX_NAMED]))}. "
            "Give the one that is meant that name and place, and grade again."
        )
        return
    for path in others[:MAX_NAMED]:
        tell = notes.attend if _bare(path.stem) in map(_bare, chosen) else notes.say
        tell(f"{path} lies there too; it was not graded.")


def read_plain(path: Path, most: int) -> bytes | None:
    """At most ``most`` bytes of a plain file; None for a link, a pipe or a device."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)  # fdopen refuses a folder
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


def handed_in(folder: Path) -> datetime.datetime | None:
    """What nbgrader's ``timestamp.txt`` says, in UTC; None where there is none. Raises ``ValueError`` for no time."""
    from nbgrader.utils import parse_utc

    path = folder / "timestamp.txt"
    data = read_plain(path, MAX_TIMESTAMP)
    if data is None and os.path.lexists(path):
        raise ValueError("timestamp.txt is not a plain file")
    text = (data or b"").decode().strip()
    try:
        found: datetime.datetime | None = parse_utc(text) if text else None
    except (AttributeError, OverflowError) as error:  # of nbgrader 0.9 and dateutil, for a text that is no time
        raise ValueError(str(error)) from error
    return found


def other_files(folder: Path, ignore: Sequence[str]) -> list[Path]:
    """Plain files that are no notebooks, relative to the folder; links are left out."""
    found = []
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _ignored(name, ignore))
        for name in sorted(files):
            path = Path(base, name)
            if path.suffix != ".ipynb" and not _ignored(name, ignore) and path.is_file() and not path.is_symlink():
                found.append(path.relative_to(folder))
    return found


def _bounded(folder: Path, found: list[Path], notes: Notes) -> list[Path]:
    """As many as are copied: they are held in memory while they are."""
    room = MAX_OTHERS
    for at, path in enumerate(found):
        room -= min((folder / path).lstat().st_size, MAX_FILE)
        if room < 0 or at == MAX_FILES:
            notes.attend(f"There are {len(found)} files beside the notebook, too much to copy; {at} of them were.")
            return found[:at]
    return found


def _ignored(name: str, ignore: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in ignore)


def _meant(name: str, spare: dict[str, Path], missing: int) -> Path | None:
    alike = [path for stem, path in spare.items() if _bare(stem) == _bare(name)]
    if len(alike) == 1:
        return alike[0]
    return next(iter(spare.values())) if len(spare) == 1 and missing == 1 else None


def _bare(stem: str) -> str:
    return DECORATION.sub("", stem).lower()


def _digest(folder: Path, notebooks: dict[str, bytes], others: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for name, data in sorted(notebooks.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    for path in others:
        data = read_plain(folder / path, MAX_FILE) or b""
        digest.update(os.fsencode(path) + f"\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
