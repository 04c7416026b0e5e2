"""Chooses the notebooks in a student's folder, and tells a human if another file may be the right one.

Tested in ``tests/grading/test_candidates.py``.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.grading.archives import unpacked
from autograder.grading.candidates import Candidate, alike, candidates, choose
from autograder.grading.files import read_plain
from autograder.grading.notes import Notes
from autograder.grading.read import MAX_BYTES
from autograder.grading.slim import without_outputs

__all__ = ["Chosen", "Instead", "choose_notebooks"]

MAX_READ = 64 << 20
"""Largest file that is read, in bytes. ``MAX_BYTES`` bounds the notebook without its outputs."""

MAX_NAMED = 5  # files that are not graded and are named in a sentence
ZIP = b"PK\x03\x04"
CELL = b'"cell_type"'


@dataclass(frozen=True)
class Instead:
    """Another file than the notebook itself, which was taken for it.

    Attributes:
        called: how a sentence about a file that cannot be graded calls it.
        graded: a sentence for a human, which is true if the file was graded.
    """

    called: str
    graded: str


@dataclass(kw_only=True)
class Chosen:
    """The notebooks of a submission.

    Attributes:
        notebooks: bytes without large outputs, by the name of the assignment's notebook; missing notebooks are left
            out.
        unread: names of notebooks that are there and cannot be read.
        sought: names of notebooks that are missing, if a human has to look for them or ask the student.
        base: the folder, below the student's, in which the notebook was found.
        copies: by name, a sentence about a copy that a program left beside the notebook.
        instead: by name, which other file was taken for the notebook.
    """

    notebooks: dict[str, bytes] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    sought: list[str] = field(default_factory=list)
    base: Path = Path()
    copies: dict[str, str] = field(default_factory=dict)
    instead: dict[str, "Instead"] = field(default_factory=dict)


def choose_notebooks(folder: Path, names: Sequence[str], files: Sequence[Path], notes: Notes) -> Chosen:
    """Find and read the notebooks.

    Args:
        folder: the student's.
        names: of the assignment's notebooks.
        files: the plain files in ``folder``, relative to it.
        notes: takes a sentence for each doubt.

    Raises:
        OSError: a fault of the machine.
    """
    chosen = Chosen()
    found = candidates(folder, files, thorough=False)
    taken = choose(names, found)
    chosen.unread = [name for name in names if name not in taken and os.path.lexists(folder / f"{name}.ipynb")]
    for name in chosen.unread:
        notes.attend(
            f"{name}.ipynb was not read. It is not a regular file, or you have no permission to read it, or there "
            "are too many files beside it."
        )
    wanted = [name for name in names if name not in chosen.unread]
    if not all(name in taken and taken[name].is_named(name) for name in wanted):
        found = candidates(folder, files, thorough=True)
        taken = choose(wanted, found)
    for name, one in taken.items():
        _take(folder, name, one, chosen, notes)
    chosen.sought = _tell_missing(wanted, taken, found, files, notes)
    _tell_others(taken, found, notes)
    if len(names) == 1 and taken and not any(one.member for one in taken.values()):
        chosen.base = next(iter(taken.values())).path.parent
    _tell_copies(folder, wanted, taken, chosen, notes)
    return chosen


def _take(folder: Path, name: str, one: Candidate, chosen: Chosen, notes: Notes) -> None:
    """Read a candidate, out of its archive if it is in one."""
    data = read_plain(folder / one.path, MAX_READ + 1)
    inside = None
    if data is not None and (one.member or data.startswith(ZIP)):
        inside = unpacked(data, one.member, MAX_READ + 1)
        data = inside[1] if inside is not None else None if one.member else data
    if data is None:
        notes.attend(
            f"{one.path} was not read. It is not a regular file, or you have no permission to read it, or it is broken."
        )
        chosen.unread.append(name)
        return
    if len(data) > MAX_READ:
        notes.attend(
            f"{one} has more than {MAX_READ >> 20} MB; it was not graded. Ask the student to clear the outputs of all "
            "cells and to hand it in again."
        )
        chosen.unread.append(name)
        return
    none = f"there is no {name}.ipynb"
    if inside is not None and not one.member:
        graded = f"{one.path} is a zip archive; {inside[0]} in it was graded, and no other file of it."
        chosen.instead[name] = Instead(f"{inside[0]} in {one.path}", graded)
    elif one.member:
        graded = f"There is no {name}.ipynb; {one} was graded in its place, and no other file of that archive."
        chosen.instead[name] = Instead(f"{one} ({none})", graded)
    elif one.is_named(name) and str(one.path) != f"{name}.ipynb":
        notes.say(
            f"The file name {one.path} looks like the assignment's name, but it is encoded with other bytes (Unicode). "
            "It counts as the assignment's name."
        )
    elif not one.is_named(name):
        chosen.instead[name] = Instead(f"{one} ({none})", f"There is no {name}.ipynb; {one} was graded in its place.")
    slim = without_outputs(data) if len(data) > MAX_BYTES else data
    chosen.notebooks[name] = slim[: MAX_BYTES + 1]  # the worker refuses a longer one, and a longer job would end it


def _tell_missing(
    names: Sequence[str], taken: dict[str, Candidate], found: Sequence[Candidate], files: Sequence[Path], notes: Notes
) -> list[str]:
    """Tell which file might be a notebook that is missing. If several are missing, one sentence is enough.

    Returns:
        The missing notebooks, if another file might be one of them, or if no notebook at all was handed in.
    """
    absent = [name for name in names if name not in taken]
    if not absent:
        return []
    missing = absent[0]
    others = [one for one in found if one not in taken.values()]
    if others:
        notes.attend(
            f"There is no {missing}.ipynb in the student's folder. It may have another name: "
            f"{', '.join(map(str, others[:MAX_NAMED]))}. Find the right file, save it as {missing}.ipynb in the "
            "student's folder, and grade again."
        )
        return absent
    if not taken:
        there = [str(path) for path in files if path.name not in ("timestamp.txt", "submission_secret.txt")]
        holds = f"it holds {', '.join(there[:MAX_NAMED])}" if there else "it is empty"
        notes.attend(f"There is no {missing}.ipynb in the student's folder; {holds}. Ask the student for the notebook.")
        return absent
    return []


def _tell_others(taken: dict[str, Candidate], found: Sequence[Candidate], notes: Notes) -> None:
    """Name the notebooks that are not graded. Ask a human only about files that have the name of a graded notebook."""
    others = [one for one in found if one not in taken.values()]
    for one in others[:MAX_NAMED]:
        tell = notes.attend if any(alike(name, one) for name in taken) else notes.say
        tell(f"{one} is in the folder, too; it was not graded.")


def _tell_copies(folder: Path, names: Sequence[str], taken: dict[str, Candidate], chosen: Chosen, notes: Notes) -> None:
    """Look for the copies that Jupyter leaves, and say so if one holds more than the notebook itself."""
    for name in names:
        one = taken.get(name, Candidate(Path(f"{name}.ipynb")))
        cells = chosen.notebooks.get(name, b"").count(CELL)
        for path in _copies(one.path):
            data = read_plain(folder / path, MAX_READ) if os.path.lexists(folder / path) else None
            if data is None or not (held := data.count(CELL)):
                continue
            chosen.copies[name] = (
                f"A copy, {path}, has {held} cells; {one.path} has {cells}. If the copy is the student's work, "
                f"rename it to {name}.ipynb and grade again."
            )
            if 2 * cells < held:
                notes.attend(chosen.copies[name])
            break


def _copies(path: Path) -> list[Path]:
    return [
        path.with_name(f".~{path.name}"),
        path.parent / ".ipynb_checkpoints" / f"{path.stem}-checkpoint.ipynb",
        path.with_name(f"{path.name}~"),
    ]
