"""Remembers for each assignment the LMS's name of each student's upload, because feedback needs that name.

Tested in ``tests/lms/test_collect.py``.
"""

import json
from dataclasses import KW_ONLY, asdict, dataclass, replace
from pathlib import Path

from autograder.lms.shapes import Kind
from deepgrad.files import write_atomically

__all__ = ["FOLDER", "Known", "forget_known", "keep_known", "load_known"]

FOLDER = "lms"


@dataclass(frozen=True)
class Known:
    """The LMS's data of a student.

    Attributes:
        kind: which LMS it is.
        key: the LMS's number for the student.
        prefix: the text that the LMS put before the names of the student's files.
        name: the student's name in the LMS.
        given: the text that ``collect`` wrote into ``timestamp.txt``; empty if none, or if an older version wrote it.
        number: the number of the last upload; 0 if the LMS does not number uploads.
    """

    kind: Kind
    key: str
    prefix: str
    name: str
    _: KW_ONLY
    given: str = ""
    number: int = 0


def keep_known(records: Path, assignment: str, known: dict[str, Known]) -> None:
    """Add students to the file."""
    path = _path(records, assignment)
    path.parent.mkdir(parents=True, exist_ok=True)  # the umask gives it the course's rights
    earlier = load_known(records, assignment)
    merged = earlier | {
        student: one if one.given or student not in earlier else replace(one, given=earlier[student].given)
        for student, one in known.items()
    }
    plain = {student: asdict(one) for student, one in sorted(merged.items())}
    write_atomically(path, json.dumps(plain, indent=1) + "\n")


def load_known(records: Path, assignment: str) -> dict[str, Known]:
    """The remembered students, by their name in nbgrader."""
    try:
        plain = json.loads(_path(records, assignment).read_text(encoding="utf-8"))
        return {str(student): Known(**one) for student, one in plain.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def forget_known(records: Path, student: str) -> list[Path]:
    """Remove a student from all assignments. Returns the files that were changed. Raises ``OSError``."""
    changed = []
    for path in sorted((records / FOLDER).glob("*.json")):
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:  # a damaged file has nothing to remove
            continue
        if isinstance(plain, dict) and plain.pop(student, None) is not None:
            write_atomically(path, json.dumps(plain, indent=1) + "\n")
            changed.append(path)
    return changed


def _path(records: Path, assignment: str) -> Path:
    return records / FOLDER / f"{assignment}.json"
