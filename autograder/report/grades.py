"""Reads an assignment's grades from the gradebook, with a few queries for any number of students.

Tested in ``tests/report/test_gather.py``.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from autograder.course.terms import Terms
from autograder.grading.names import full_name
from autograder.grading.tally import of_cells

__all__ = ["Grades", "Submitted", "ask"]

Place = tuple[str, str]
"""A notebook's name and nbgrader's id of a cell."""

NO_TERMS = Terms()
NO_RESPONSE = "No response."  # nbgrader's words


@dataclass(kw_only=True)
class Submitted:
    """A submission as the gradebook has it.

    Attributes:
        late: seconds after the due date, including extensions.
        penalty: points taken off for lateness.
        scores: the score of each graded cell, and whether it waits for a human.
        untouched: the cells that were not answered, according to nbgrader.
    """

    at: datetime.datetime | None = None
    late: float = 0.0
    penalty: float = 0.0
    scores: dict[Place, tuple[float, bool]] = field(default_factory=dict)
    untouched: set[Place] = field(default_factory=set)

    @property
    def score(self) -> float:
        """The points of the submission."""
        return sum(score for score, _ in self.scores.values()) - self.penalty


@dataclass(kw_only=True)
class Grades:
    """The due date (UTC), all students with their names (empty if unknown), and the submissions by student."""

    due: datetime.datetime | None
    students: dict[str, str]
    submitted: dict[str, Submitted]


def ask(session: Any, assignment: str, terms: Terms = NO_TERMS) -> Grades:
    """Read the grades. ``terms`` has the extensions of course.toml."""
    from nbgrader.api import Assignment, Comment, Grade, Student
    from nbgrader.api import SubmittedAssignment as Submission
    from nbgrader.api import SubmittedNotebook as Handed

    due = session.query(Assignment.duedate).filter(Assignment.name == assignment).scalar()
    found: dict[str, Submitted] = {}
    own = session.query(Submission.student_id, Submission.timestamp, Submission.extension).join(
        Assignment, Assignment.id == Submission.assignment_id
    )
    for student, at, extension in own.filter(Assignment.name == assignment):
        found[student] = Submitted(at=at, late=_late(at, terms.due_of(student, due, extension)))
    penalties = (
        session.query(Submission.student_id, Handed.late_submission_penalty)
        .join(Handed, Handed.assignment_id == Submission.id)
        .join(Assignment, Assignment.id == Submission.assignment_id)
        .filter(Assignment.name == assignment)
    )
    for student, penalty in penalties:
        found[student].penalty += float(penalty or 0)

    grades = of_cells(session, assignment, Grade, Grade.score, Grade.needs_manual_grade)
    for student, notebook, cell, score, waits in grades:
        found[student].scores[notebook, cell] = (float(score or 0), bool(waits))
    for student, notebook, cell in of_cells(session, assignment, Comment).filter(Comment.auto_comment == NO_RESPONSE):
        found[student].untouched.add((notebook, cell))
    people = session.query(Student.id, Student.first_name, Student.last_name)
    return Grades(due=due, students={one: full_name(first, last) for one, first, last in people}, submitted=found)


def _late(at: Any, due: Any) -> float:
    return 0.0 if at is None or due is None else max(0.0, float((at - due).total_seconds()))
