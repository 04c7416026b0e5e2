"""Reads a student's folder: finds the assignment's notebooks and the other files."""

import hashlib
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import find_course
from autograder.course.access import closed_message
from autograder.grading.choosing import Instead, choose_notebooks
from autograder.grading.files import Room, read_plain, that_fit, walk
from autograder.grading.notes import Notes
from autograder.grading.times import MAX_BYTES, TIMESTAMP

__all__ = ["Submission", "read_submission"]

MAX_NAMED = 5  # files that are not copied and are named in a sentence
STANDARD = Room()
NBGRADERS_OWN = (TIMESTAMP, "submission_secret.txt")


@dataclass(kw_only=True)
class Submission:
    """The contents of a submitted folder.

    Attributes:
        folder: where the notebook lies: the student's folder of the assignment, or one below it.
        notebooks: bytes by the name of the assignment's notebook; missing notebooks are left out.
        unread: notebooks that are there and cannot be read.
        sought: notebooks that are missing, if a human has to look for them or ask the student.
        others: the other files, relative to ``folder``.
        digest: a hash of all bytes and of the time of the hand-in. Outputs of notebooks over 20 MB are left out.
        work: the same hash without nbgrader's own notes of the hand-in, such as its time. The hidden cases follow it.
        copies: by the notebook's name, a sentence about a copy that a program left beside it.
        instead: by the notebook's name, which other file was taken for it.
    """

    folder: Path
    notebooks: dict[str, bytes]
    unread: list[str]
    others: list[Path]
    digest: str
    work: str
    notes: Notes = field(default_factory=Notes)
    copies: dict[str, str] = field(default_factory=dict)
    sought: list[str] = field(default_factory=list)
    instead: dict[str, Instead] = field(default_factory=dict)

    def is_work_of(self, facts: Mapping[str, Any]) -> bool:
        """Whether an earlier grading was of the same work, by its ``facts``; older ones have no ``work``."""
        return bool(facts.get("work") == self.work if "work" in facts else facts.get("digest") == self.digest)


def read_submission(
    folder: Path,
    names: Sequence[str],
    ignore: Sequence[str],
    given: Collection[Path] = (),
    room: Room = STANDARD,
) -> Submission:
    """Read a student's folder. A notebook under another name is taken if there is no doubt which one it is.

    Args:
        names: the names of the assignment's notebooks.
        ignore: patterns of file names to skip.
        given: the instructor's own files; a student's copy of one is skipped.
        room: the room that a kernel's folder has beside the instructor's files.

    Raises:
        OSError: the folder cannot be listed, or the machine is at fault.
    """
    notes = Notes()
    if not os.access(folder, os.R_OK | os.X_OK):
        root = find_course(folder)
        told = closed_message(root, folder) if root is not None else f"Permission denied: {folder}."
        notes.attend(f"It was not read: {told}")
        nothing = _digest(folder, {}, [])
        return Submission(
            folder=folder, notebooks={}, unread=list(names), others=[], digest=nothing, work=nothing, notes=notes
        )
    tree = walk(folder, ignore)
    for sentence in tree.left_out:
        notes.attend(sentence)
    chosen = choose_notebooks(folder, names, tree.files, notes)
    below = [path.relative_to(chosen.base) for path in tree.files if path.is_relative_to(chosen.base)]
    place = folder / chosen.base
    others = _bounded(place, [path for path in below if path.suffix != ".ipynb" and path not in given], room, notes)
    return Submission(
        folder=place,
        notebooks=chosen.notebooks,
        unread=chosen.unread,
        others=others,
        digest=_digest(place, chosen.notebooks, others, _time(folder, place)),
        work=_digest(place, chosen.notebooks, [path for path in others if path.name not in NBGRADERS_OWN]),
        notes=notes,
        copies=chosen.copies,
        sought=chosen.sought,
        instead=chosen.instead,
    )


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


def _time(folder: Path, place: Path) -> bytes:
    """The bytes of ``timestamp.txt`` if the notebook is in a folder below. Otherwise it is one of the other files."""
    return b"" if place == folder else read_plain(folder / TIMESTAMP, MAX_BYTES) or b""


def _digest(folder: Path, notebooks: dict[str, bytes], others: Sequence[Path], time: bytes = b"") -> str:
    digest = hashlib.sha256(time)
    for name, data in sorted(notebooks.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    for path in others:
        data = read_plain(folder / path, Room.bytes) or b""
        digest.update(os.fsencode(path) + f"\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
