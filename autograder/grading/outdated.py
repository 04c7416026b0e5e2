"""Finds submissions that the next ``grade`` grades again: what was handed in, a question, points or a check changed.

Tested in ``tests/grading/test_update.py``.
"""

from autograder.exercises import find, names
from autograder.grading.assignment import Assignment, open_assignment
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.names import shown, some_of
from autograder.grading.records import Record, load_record

__all__ = ["is_outdated", "outdated"]

MAX_NAMED = 5


def is_outdated(assignment: Assignment, student: str, record: Record) -> bool:
    """Whether a record tells of another submission, question, number of points or check than there is now."""
    known = names()
    for name, about in record.exercises.items():
        if about.get("version") != (find(name).version if name in known else None):
            return True
    parts, digest = record.facts.get("parts"), record.facts.get("digest", "")  # older records have neither
    if isinstance(parts, dict) and not assignment.is_as_before(parts):
        return True
    return bool(digest) and digest != _digest(assignment, student)


def outdated(classroom: Classroom, assignment: str) -> list[str]:
    """A sentence that names the students whose grade is outdated, and what to run.

    Raises:
        BadAssignment: there is no such assignment.
        BadGradebook: the database fails.
    """
    book = Book(classroom)
    try:
        opened = open_assignment(classroom, assignment, book)
    finally:
        book.close()
    records = {
        student: load_record(classroom.records, assignment, student) for student in classroom.students(assignment)
    }
    found = [shown(s) for s, record in records.items() if record is not None and is_outdated(opened, s, record)]
    if not found:
        return []
    whose = "submission" if len(found) == 1 else "submissions"
    named = some_of(found, MAX_NAMED)
    why = "the hand-in, points or a question changed after grading"
    return [f"For {len(found)} {whose}, {why}: {named}. Run: autograder grade {assignment}"]


def _digest(assignment: Assignment, student: str) -> str:
    """The digest of the submission as it is now, read as grading reads it."""
    try:
        return assignment.handed_in(student).digest
    except OSError:  # vanished or closed: not what was graded
        return ""
