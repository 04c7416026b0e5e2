"""Chooses the students that a run grades, and refuses unknown names.

Tested in ``tests/grading/test_odd_folders.py``.
"""

from collections.abc import Sequence

from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.forgotten import load_forgotten
from autograder.grading.misplaced import misplaced
from autograder.grading.names import meant, nearest, shown

__all__ = ["choose_students"]


def choose_students(
    classroom: Classroom, assignment: str, wanted: Sequence[str], everybody: Sequence[str]
) -> list[str]:
    """The students to grade.

    Args:
        wanted: names as an instructor typed them; empty: everybody.
        everybody: the students who handed something in.

    Raises:
        BadAssignment: unknown assignment or student, or nothing was handed in.
        BadGradebook: the database fails.
    """
    chosen = [_known(classroom, student, everybody, assignment) for student in wanted] or [*everybody]
    if not chosen:
        _require_known(classroom, assignment)
        where = misplaced(classroom, assignment, [], ([], []))
        folder = classroom.folder("submitted", "*", assignment)
        raise BadAssignment(
            " ".join([f"Nothing was handed in for {assignment}: no folder is called {folder}.", *where])
        )
    return chosen


def _known(classroom: Classroom, student: str, everybody: Sequence[str], assignment: str) -> str:
    found = meant(student, everybody)
    if found is None:
        if student in load_forgotten(classroom.records):
            raise BadAssignment(
                f"'autograder forget' removed {shown(student)!r}. To take the student back: autograder forget "
                f"{shown(student)} --undo"
            )
        _require_known(classroom, assignment)
        folder = classroom.folder("submitted", student, assignment)
        raise BadAssignment(
            f"Nothing of the student {shown(student)!r} can be graded: there is no folder {shown(str(folder))}."
            f"{nearest(student, everybody)}"
        )
    return found


def _require_known(classroom: Classroom, assignment: str) -> None:
    """Raise ``BadAssignment`` for a name that neither source/ nor the gradebook has."""
    if classroom.folder("source", ".", assignment).is_dir():
        return
    book = Book(classroom)
    try:
        book.sources(assignment)
    finally:
        book.close()
