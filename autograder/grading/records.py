"""The record of a graded submission: a key that shows whether it is up to date, and the verdicts for ``explain``."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from deepgrad.files import write_atomically

__all__ = ["Record", "is_same_hand_in", "keep", "keep_after_earlier", "load_record", "records_of"]

NOTHING = hashlib.sha256().hexdigest()  # the hash of a hand-in of which nothing could be read

MAX_NAME = 200
"""Longest file name in bytes. It leaves room for an ending and a temporary suffix within the system's 255."""


NO_ASSIGNMENTS = ("backup", "lms", "replaced", "runs")  # folders beside those of the assignments


@dataclass
class Record:
    """One graded submission.

    Attributes:
        key: a hash of all that the result depends on.
        exercises: by exercise, the record for ``autograder explain``.
        repaired: the sentences of ``said`` that tell what was restored or is missing; empty in older records.
        settled: sentences of ``attention`` on which somebody decided, with who and when (``autograder settle``).
        graded: False if the submission was refused; the next run then tries it again.
        left: a hash of the notebooks and scores as this run left them; another program may change them later.
        facts: for the class report, as ``autograder.grading.facts`` has it; empty in older records.
    """

    key: str
    score: float = 0.0
    most: float = 0.0
    exercises: dict[str, dict[str, Any]] = field(default_factory=dict)
    _: KW_ONLY
    said: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    attention: list[str] = field(default_factory=list)
    settled: dict[str, dict[str, str]] = field(default_factory=dict)
    graded: bool = True
    left: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether none of its notebooks was graded: it has no score of its own, and a human has to decide."""
        return not self.graded and not self.facts.get("notebooks")

    @property
    def open(self) -> list[str]:
        """The sentences on which nobody has decided yet."""
        return [sentence for sentence in self.attention if sentence not in self.settled]

    def lacks(self, notebook: str) -> bool:
        """Whether this notebook was not graded: it was not handed in, or it could not be read."""
        read = self.facts.get("notebooks")  # older records, and those of refused submissions, do not list the notebooks
        return notebook not in read if isinstance(read, dict) else not self.graded


def keep(folder: Path, assignment: str, student: str, record: Record) -> None:
    """Write the record atomically."""
    path = _path(folder, assignment, student)
    folder.mkdir(mode=0o700, exist_ok=True)  # records contain return values for secret cases
    path.parent.mkdir(exist_ok=True)
    write_atomically(path, json.dumps(vars(record), sort_keys=True))


def keep_after_earlier(folder: Path, assignment: str, student: str, record: Record) -> None:
    """Write the record. Raises ``OSError``.

    If something could not be graded now, the earlier verdicts stay in it. What was settled stays so for the same work.
    """
    earlier = load_record(folder, assignment, student)
    if earlier is not None and earlier.exercises and not record.graded:
        record.exercises = earlier.exercises | record.exercises
        sentence = "Verdicts of an earlier grading stay in its record."
        record.said += [sentence] if sentence not in record.said else []
    if earlier is not None and is_same_hand_in(earlier.facts, record.facts):
        record.settled = earlier.settled | record.settled
    keep(folder, assignment, student, record)


def is_same_hand_in(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether two gradings were of the same work, by their facts; False if nothing in it could be read.

    A hand-in of nothing but nbgrader's own files is the same only if it was handed in at the same time.
    """
    work, digest = before.get("work", NOTHING), before.get("digest", NOTHING)
    if work != NOTHING:
        return bool(work == now.get("work"))
    return bool(digest not in (NOTHING, "") and digest == now.get("digest"))


def load_record(folder: Path, assignment: str, student: str) -> Record | None:
    """The record of a submission; None if there is none, or if it cannot be read."""
    try:
        text = _path(folder, assignment, student).read_text(encoding="utf-8")
        # json.loads first, because msgspec's own parser refuses lone surrogates
        return msgspec.convert(json.loads(text), Record)
    except (OSError, ValueError, RecursionError):
        return None


def records_of(folder: Path, student: str) -> list[Path]:
    """The files of a student's records, of all assignments. Raises ``OSError``."""
    if not folder.is_dir():
        return []
    places = [_path(folder, one.name, student) for one in sorted(folder.iterdir()) if one.is_dir()]
    return [path for path in places if path.parent.name not in NO_ASSIGNMENTS and path.is_file()]


def _path(folder: Path, assignment: str, student: str) -> Path:
    """The record's file; a name that is too long to take an ending is replaced by its digest."""
    name = os.fsencode(student)
    stem = student if len(name) <= MAX_NAME else f"{hashlib.sha256(name).hexdigest()}.long"
    return folder / assignment / f"{stem}.json"
