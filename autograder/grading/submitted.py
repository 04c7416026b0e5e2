"""A student's folder: which file is which notebook, and what else was handed in."""

import hashlib
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.files import Room, Tree, read_plain, that_fit, walk
from autograder.grading.notes import Notes
from autograder.grading.reading import MAX_BYTES

__all__ = ["Submission", "read_submission"]

MAX_NAMED = 5  # of the notebooks that are not graded
STANDARD = Room()
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


def read_submission(
    folder: Path,
    names: Sequence[str],
    ignore: Sequence[str],
    given: Collection[Path] = (),
    room: Room = STANDARD,
) -> Submission:
    """Read a student's folder. A notebook under another name is taken if there is no doubt which one it is.

    Args:
        names: of the assignment's notebooks.
        ignore: patterns of file names that do not count.
        given: the instructor's own files; a student's copy of one is passed over.
        room: what a kernel's folder takes beside them.

    Raises:
        OSError: the folder cannot be listed, or a fault of the machine.
    """
    notes = Notes()
    if not os.access(folder, os.R_OK | os.X_OK):
        notes.attend(f"{folder} is closed to you; it was not read.")
        return Submission(folder, {}, list(names), [], _digest(folder, {}, []), notes)
    tree = walk(folder, ignore)
    for sentence in tree.left_out:
        notes.attend(sentence)
    chosen = _chosen(folder, names, notes)
    _tell_others(folder, names, chosen, tree, notes)
    notebooks, unread = {}, []
    for name, path in chosen.items():
        data = read_plain(path, MAX_BYTES + 1)
        if data is None:
            notes.attend(f"{path.name} is not a plain file, or closed to you; it was not read.")
            unread.append(name)
        else:
            notebooks[name] = data
    own = [path for path in tree.files if path.suffix != ".ipynb" and path not in given]
    others = _bounded(folder, own, room, notes)
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


def _tell_others(folder: Path, names: Sequence[str], chosen: dict[str, Path], tree: Tree, notes: Notes) -> None:
    """Name the notebooks that are not graded; ask where one of them may be one that is missing."""
    others = sorted(p for p in tree.files if p.suffix == ".ipynb" and folder / p not in chosen.values())
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


def _bounded(folder: Path, files: Sequence[Path], room: Room, notes: Notes) -> list[Path]:
    """The files beside the notebooks that are copied."""
    fitting = that_fit(folder, files, room, first=NBGRADERS_OWN)
    if len(fitting) < len(files):
        kept = set(fitting)
        names = ", ".join(str(path) for path in [path for path in files if path not in kept][:MAX_NAMED])
        notes.attend(
            f"{len(files) - len(fitting)} of {len(files)} files beside the notebook were not copied, because a kernel "
            f"takes no more than {Room.bytes >> 20} MB in {Room.files} files and folders: {names}."
        )
    return fitting


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
        data = read_plain(folder / path, Room.bytes) or b""
        digest.update(os.fsencode(path) + f"\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
