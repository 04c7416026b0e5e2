"""Sets due date and late penalties in the gradebook as course.toml says, or reports where they differ."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from autograder.course.clock import shown_time
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.errors import NotEntered
from autograder.grading.late import LatePenalties
from autograder.grading.names import shown, some_of
from deepgrad.near import offer

__all__ = ["dates_to_mend", "enter_due_date", "set_penalties", "stale_dates", "unknown_extensions"]

MAX_NAMED = 5  # students whom one sentence names
SAME = 1e-6  # points by which two equal penalties may differ
ELSEWHERE = "Write the name as it is in submitted/."
WHY = "the due date, an extension, the late policy or a score given by hand changed"


@dataclass(frozen=True)
class _Change:
    """A wrong penalty: the student, the points now, and the right points."""

    student: str
    before: float
    after: float


def enter_due_date(classroom: Classroom, assignment: str, book: Book) -> list[str]:
    """Write the due date of course.toml into the gradebook. Returns a sentence if the gradebook had another."""
    due, zone = classroom.terms.of(assignment).due, classroom.terms.zone
    before = book.ask(lambda session: _due(session, assignment))
    if due is None or due == before:
        return []

    def enter(session: Any) -> None:
        _assignment(session, assignment).duedate = due

    book.change(enter)
    if before is None:
        return []
    return [
        (
            f"{assignment} is due {shown_time(due, zone)}, as course.toml says. The gradebook said "
            f"{shown_time(before, zone)}; that was replaced."
        )
    ]


def set_penalties(classroom: Classroom, assignment: str, book: Book, students: Collection[str]) -> list[str]:
    """Recompute the late penalties of submissions that this run did not grade. This runs no student's code.

    Returns:
        A sentence that names the students whose penalty changed, and sentences about penalties that could not be set.

    Raises:
        BadGradebook: the database fails.
    """
    look = _Look(classroom, assignment, students)
    found = book.change(lambda session: list(look.changes(session, write=True)))
    if not found:
        return look.faults
    many = "penalty was" if len(found) == 1 else "penalties were"
    return [f"{len(found)} late {many} recomputed, because {WHY}: {_named(found)}.", *look.faults]


def dates_to_mend(classroom: Classroom, assignment: str) -> list[str]:
    """Call ``stale_dates`` for all students of the assignment. Raises ``BadGradebook``."""
    book = Book(classroom)
    try:
        return stale_dates(classroom, assignment, book)
    finally:
        book.close()


def stale_dates(
    classroom: Classroom, assignment: str, book: Book, students: Collection[str] | None = None
) -> list[str]:
    """Sentences about a due date or penalties in the gradebook that differ from course.toml. Writes nothing.

    Args:
        students: the students to look at; all if None.

    Raises:
        BadGradebook: the database fails.
    """
    due, zone = classroom.terms.of(assignment).due, classroom.terms.zone
    before = book.ask(lambda session: _due(session, assignment))
    run, said = f"Run: autograder grade {assignment}", []
    if due is not None and due != before:
        known = f"the gradebook says {shown_time(before, zone)}" if before else "the gradebook has no due date"
        said.append(f"course.toml says that {assignment} is due {shown_time(due, zone)}, and {known}. {run}")
    look = _Look(classroom, assignment, students)
    found = book.ask(lambda session: list(look.changes(session, write=False)))
    if found:
        many = "penalty is" if len(found) == 1 else "penalties are"
        said.append(f"{len(found)} late {many} out of date, because {WHY}: {_named(found)}. {run}")
    return said + unknown_extensions(classroom, assignment, book) + look.faults


def unknown_extensions(classroom: Classroom, assignment: str, book: Book) -> list[str]:
    """A sentence for each extension of course.toml whose student is neither in the gradebook nor in submitted/."""
    known = {*book.names()[0], *classroom.students(assignment)}
    return [
        (
            f"course.toml gives {shown(student)} an extension for {assignment}, and the course has no such student. "
            f"{offer(student, sorted(known), 'It has', ELSEWHERE)}"
        )
        for student in classroom.terms.of(assignment).extensions
        if student not in known
    ]


class _Look:
    """Compares the late penalties of an assignment with the policy.

    Attributes:
        faults: sentences about the submissions whose penalty cannot be computed.
    """

    def __init__(self, classroom: Classroom, assignment: str, students: Collection[str] | None) -> None:
        """Load the policy. Look at ``students``, or at all if None. Raises ``BadAssignment``."""
        self._late = LatePenalties(classroom)
        self._assignment = assignment
        self._students = None if students is None else frozenset(students)
        self.faults: list[str] = []

    def changes(self, session: Any, *, write: bool) -> Iterator[_Change]:
        """The submissions with a wrong penalty. With ``write``, correct each penalty."""
        for submission in _submissions(session, self._assignment):
            student = submission.student_id
            if self._students is not None and student not in self._students:
                continue
            if not self._late.seconds(submission) and not submission.late_submission_penalty:
                continue
            notebooks = submission.notebooks
            try:
                wanted = self._wanted(submission)
            except NotEntered as error:
                self.faults.append(f"{shown(student)}: its late penalty stays as it was. {error}")
                continue
            before = [float(notebook.late_submission_penalty or 0) for notebook in notebooks]
            if all(abs(was - (penalty or 0)) <= SAME for was, penalty in zip(before, wanted, strict=True)):
                continue
            for notebook, penalty in zip(notebooks, wanted, strict=True):
                if write:
                    notebook.late_submission_penalty = penalty
            yield _Change(student, sum(before), sum(penalty or 0.0 for penalty in wanted))

    def _wanted(self, submission: Any) -> list[float | None]:
        """The right penalty of each notebook of a submission. Raises ``NotEntered``."""
        seconds, student = self._late.seconds(submission), submission.student_id
        if not seconds:
            return [None] * len(submission.notebooks)
        return [self._late.penalty(self._assignment, student, one, seconds) for one in submission.notebooks]


def _submissions(session: Any, assignment: str) -> Any:
    """Nbgrader's submissions, loaded without the sums of points that nbgrader computes by default."""
    from nbgrader.api import Assignment, SubmittedAssignment
    from sqlalchemy.orm import load_only

    needed = ("student_id", "assignment_id", "timestamp", "extension", "late_submission_penalty")
    return (
        session.query(SubmittedAssignment)
        .options(load_only(*(getattr(SubmittedAssignment, name) for name in needed)))
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
        .order_by(SubmittedAssignment.student_id)
    )


def _assignment(session: Any, assignment: str) -> Any:
    from nbgrader.api import Assignment

    return session.query(Assignment).filter(Assignment.name == assignment).one()


def _due(session: Any, assignment: str) -> Any:
    return _assignment(session, assignment).duedate


def _named(found: Collection[_Change]) -> str:
    return some_of([f"{shown(one.student)} {one.before:g} -> {one.after:g}" for one in found], MAX_NAMED)
