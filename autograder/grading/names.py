"""Checks which names of students' folders nbgrader can keep, and shows names safely."""

import os
import unicodedata
from collections.abc import Iterable, Sequence

from autograder.grading.markup import visible
from deepgrad.near import near_names

__all__ = ["all_of", "full_name", "meant", "nearest", "refusal", "shown", "some_of"]

MAX_ID = 128  # characters that nbgrader's gradebook declares for a student's id
MAX_SHOWN = 60  # characters of a name in a sentence
MANY = 5  # names; more are easier to read below each other
PATTERN = set("*?[")
CONTROLS = {"Cc", "Zl", "Zp"}


def refusal(student: str) -> str | None:
    """Why nbgrader cannot keep a student whose folder has this name, and what to do; None if it can."""
    fault = _fault(student)
    if fault is None:
        return None
    name = shown(student)
    name = name if len(name) <= MAX_SHOWN else name[:MAX_SHOWN] + "..."
    return f"The folder's name {name} {fault}, which nbgrader cannot keep. Rename the folder and grade again."


def shown(name: str) -> str:
    r"""A name for a terminal, on one line; bytes that are not UTF-8 are written as ``\xfc``."""
    return visible(os.fsencode(name).decode("utf-8", "backslashreplace") if _is_from_disk(name) else name)


def full_name(first: str | None, last: str | None) -> str:
    """A person's name, as the gradebook has it; empty if it has none."""
    return " ".join(part.strip() for part in (first, last) if part and part.strip())


def some_of(names: Sequence[str], most: int, rest: str = "more") -> str:
    """The first names as a part of a sentence, and how many more there are."""
    more = f" and {len(names) - most} {rest}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def all_of(names: Sequence[str]) -> str:
    """All names as the end of a sentence; if they are many, each on a line of its own."""
    return f"{', '.join(names)}." if len(names) <= MANY else "".join(f"\n  {name}" for name in names)


def meant(name: str, students: Iterable[str]) -> str | None:
    """The student of this name, also in the form that ``shown`` prints; None if there is none, or more than one."""
    students = list(students)
    if name in students:
        return name
    alike = [student for student in students if shown(student) == name]
    return alike[0] if len(alike) == 1 else None


def nearest(name: str, known: Iterable[str]) -> str:
    """A second sentence for a message: it names the most similar known name; empty if no name is similar."""
    found = near_names(name, known)
    return f" The nearest is {shown(found[0])}." if found else ""


def _fault(student: str) -> str | None:
    try:
        student.encode()
    except UnicodeEncodeError:
        return "is not UTF-8"
    if any(unicodedata.category(character) in CONTROLS for character in student):
        # at such a name nbgrader's own commands stop for all students
        return "has a line break or another control character"
    if PATTERN & set(student):
        return "has one of the characters * ? ["  # nbgrader's commands would take it for a pattern of other students
    if student != student.strip():
        return "begins or ends with a space"  # nbgrader's commands strip the space and then find no such student
    if len(student) > MAX_ID:
        return f"has more than {MAX_ID} characters"
    return None


def _is_from_disk(name: str) -> bool:
    try:
        os.fsencode(name)
    except UnicodeEncodeError:
        return False
    return True
