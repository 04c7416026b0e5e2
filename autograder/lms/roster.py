"""Reads from the gradebook: its students, due dates, and what each student has earned.

Tested in ``tests/lms/test_export.py``.
"""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from autograder.grading.book import faults_told, no_assignment
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.names import full_name
from autograder.grading.records import load_record
from autograder.lms.people import Person

__all__ = ["Earned", "due_date", "earned", "emails", "enter_people", "notebooks"]


@dataclass(frozen=True, kw_only=True)
class Earned:
    """A student's score.

    Attributes:
        points: points after the penalty for lateness; never below 0.
        penalty: points taken for lateness.
        waits: whether a person has to grade a part of it by hand.
        failed: whether it waits because a part could not be graded.
        handed_in: the time of the hand-in in UTC, without a zone; None if it is not known.
    """

    student: str
    name: str
    email: str
    points: float
    most: float
    penalty: float
    waits: bool
    failed: bool
    handed_in: datetime.datetime | None


def due_date(classroom: Classroom, assignment: str) -> datetime.datetime | None:
    """An assignment's due date in UTC, without a zone, from course.toml or else the gradebook; None if there is none.

    Raises:
        BadAssignment: the gradebook does not have it.
    """
    with _book(classroom) as book:
        due: datetime.datetime | None = classroom.terms.of(assignment).due or _assignment(book, assignment).duedate
    return due


def notebooks(classroom: Classroom, assignment: str) -> list[str]:
    """The names of an assignment's notebooks in the gradebook, or else in source/."""
    with _book(classroom) as book:
        known = [one.name for each in book.assignments if each.name == assignment for one in each.notebooks]
    source = classroom.folder("source", ".", assignment)
    return known or [path.stem for path in source.glob("*.ipynb")] or [assignment]


def emails(classroom: Classroom) -> dict[str, str]:
    """The gradebook's students by e-mail address in small letters. Addresses of two students are left out."""
    with _book(classroom) as book:
        pairs = [(student.email.casefold(), student.id) for student in book.students if student.email]
    addresses = [address for address, _ in pairs]
    return {address: student for address, student in pairs if addresses.count(address) == 1}


def enter_people(classroom: Classroom, people: Iterable[Person]) -> int:
    """Enter participants into the gradebook. Data that the gradebook already has are kept.

    Returns:
        The number of participants who were not in it.
    """
    from nbgrader.api import Student

    new = 0
    with _book(classroom) as book:
        known = {student.id: student for student in book.students}
        for person in people:
            student = known.get(person.student)
            if student is None:
                student = Student(id=person.student)
                book.db.add(student)
                new += 1
            student.first_name = student.first_name or person.first
            student.last_name = student.last_name or person.last
            student.email = student.email or person.email
        # one commit for all students; nbgrader's method commits each one, which took half a minute for a thousand
        book.db.commit()
    return new


def earned(classroom: Classroom, assignment: str) -> list[Earned]:
    """The score of each graded student, sorted by name. Raises ``BadAssignment``."""
    with _book(classroom) as book:
        most = float(_assignment(book, assignment).max_score)
        found = [
            Earned(
                student=one.student.id,
                name=full_name(one.student.first_name, one.student.last_name),
                email=one.student.email or "",
                points=max(0.0, one.score - (one.late_submission_penalty or 0.0)),
                most=most,
                penalty=one.late_submission_penalty or 0.0,
                waits=bool(one.needs_manual_grade),
                failed=bool(one.needs_manual_grade) and _failed(classroom, assignment, one.student.id),
                handed_in=one.timestamp,
            )
            for one in book.assignment_submissions(assignment)
        ]
    return sorted(found, key=lambda one: one.student)


def _failed(classroom: Classroom, assignment: str, student: str) -> bool:
    record = load_record(classroom.records, assignment, student)
    return record is not None and not record.graded


def _assignment(book: Any, assignment: str) -> Any:
    from nbgrader.api import MissingEntry

    try:
        return book.find_assignment(assignment)
    except MissingEntry:
        raise BadAssignment(no_assignment(assignment, book)) from None


@contextmanager
def _book(classroom: Classroom) -> Iterator[Any]:
    """The course's gradebook. Raises ``BadGradebook`` if its database fails."""
    from nbgrader.api import Gradebook

    with (
        faults_told(),
        classroom.access.kept(),
        Gradebook(classroom.directories.db_url, classroom.directories.course_id) as book,
    ):
        yield book
