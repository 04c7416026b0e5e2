"""Counts an assignment's submissions: handed in, graded, changed since then, waiting for a human.

Tested in ``tests/report/test_command.py``.
"""

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from autograder.course.clock import shown_time
from autograder.grading.assignment import Assignment, open_assignment
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.feedback_age import stale_feedback
from autograder.grading.lateness import stale_dates
from autograder.grading.limits_age import changed_limits
from autograder.grading.misplaced import returned
from autograder.grading.outdated import is_outdated
from autograder.grading.pending import behind
from autograder.grading.records import Record, load_record
from autograder.report.gather import assignments

__all__ = ["Status", "everything"]


@dataclass(kw_only=True)
class Status:
    """The status of one assignment.

    Attributes:
        graded: students whose present submission is graded.
        ungraded: students whose submission was never graded.
        changed: students whose submission, a question or its points changed since it was graded; ``grade`` grades it
            again.
        failed: students whose submission could not be graded.
        need_human: students whose record has a sentence for a human that is not settled.
        settled: students whose sentences are all settled (``autograder settle``).
        wait_for_grading: students whose submission has an answer that waits in formgrader.
        waiting: by question, the number of answers that wait in formgrader.
        extensions: the later due date of each student who has one in course.toml.
        remarks: sentences about commands to run.
    """

    assignment: str
    graded: list[str] = field(default_factory=list)
    ungraded: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    need_human: list[str] = field(default_factory=list)
    settled: list[str] = field(default_factory=list)
    wait_for_grading: list[str] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)
    extensions: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def handed_in(self) -> int:
        """The number of submissions."""
        return sum(map(len, (self.graded, self.ungraded, self.changed, self.failed)))

    def plain(self) -> dict[str, Any]:
        """All of it for JSON."""
        return {"handed_in": self.handed_in, **dataclasses.asdict(self)}


def everything(classroom: Classroom, assignment: str = "") -> list[Status]:
    """The status of an assignment, or of each assignment with submissions.

    Raises:
        BadAssignment: there is no such assignment.
        BadGradebook: the database fails.
    """
    if assignment:
        return [_status(classroom, assignment)]
    return [_status(classroom, name) for name in assignments(classroom) if classroom.students(name)]


def _status(classroom: Classroom, assignment: str) -> Status:
    book = Book(classroom)
    try:
        opened = open_assignment(classroom, assignment, book)
        tally = book.tally(assignment)
        dates = stale_dates(classroom, assignment, book)
        students = classroom.students(assignment)
        pages = stale_feedback(classroom, assignment, students, book)
    finally:
        book.close()
    made = Status(assignment=assignment, wait_for_grading=list(tally.students), waiting=dict(tally.waiting))
    for student in students:
        _place(made, opened, student, load_record(classroom.records, assignment, student))
    until = classroom.terms.of(assignment).extensions
    made.extensions = {student: shown_time(until[student], classroom.terms.zone) for student in sorted(until)}
    made.remarks = [*behind(classroom, assignment, opened.sources), *dates]
    made.remarks += changed_limits(classroom, assignment, made.need_human)
    made.remarks += pages
    made.remarks += returned(classroom, assignment)
    return made


def _place(made: Status, assignment: Assignment, student: str, record: Record | None) -> None:
    if record is None:
        made.ungraded.append(student)
        return
    if record.attention:
        (made.need_human if record.open else made.settled).append(student)
    if is_outdated(assignment, student, record):
        made.changed.append(student)
    else:
        (made.graded if record.graded else made.failed).append(student)
