"""Summarises an assignment from the gradebook and the records: scores, and answers that wait for a human.

Tested in ``tests/grading/test_explain.py``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from autograder.grading.records import Record

__all__ = ["Tally", "of_cells", "tally", "waits_for_grading"]


@dataclass(frozen=True)
class Tally:
    """Scores and waiting answers of an assignment.

    Attributes:
        scores: points by student, late penalties taken off. Students whose hand-in waits because none of it could be
            graded are left out.
        most: the points that a submission can have.
        waiting: by the name of the question, how many answers a human has to grade.
        students: students with such an answer, sorted by name.
    """

    scores: Mapping[str, float]
    most: float
    waiting: Mapping[str, int]
    students: Sequence[str]

    @property
    def sentences(self) -> list[str]:
        """Sentences for the end of a grading run; empty if there is nothing to say."""
        said = []
        if self.scores and self.most:
            lowest, highest = min(self.scores.values()), max(self.scores.values())
            mean = sum(self.scores.values()) / len(self.scores)
            number = f"{len(self.scores)} submission{'s' if len(self.scores) > 1 else ''}"
            said.append(
                f"In the gradebook: {number}, out of {self.most:g} points; mean {mean:.3g}, lowest {lowest:g}, "
                f"highest {highest:g}."
            )
        if self.waiting:
            number = f"{len(self.students)} submissions wait" if len(self.students) > 1 else "1 submission waits"
            answers = [
                f"{count} answer{'s' if count > 1 else ''} of {question}"
                for question, count in sorted(self.waiting.items())
            ]
            said.append(f"{number} for you in formgrader ('nbgrader formgrader'): {', '.join(answers)}.")
        return said


def waits_for_grading(needs_human: bool, record: Record | None, notebook: str) -> bool:
    """Whether an answer waits for a human. If its notebook was not graded, formgrader has nothing to show."""
    return needs_human and not (record is not None and record.lacks(notebook))


def tally(session: Any, assignment: str, record_of: Callable[[str], Record | None]) -> Tally:
    """Read the tally from the gradebook, with three queries for any number of students.

    Args:
        record_of: returns a student's record. Called for each student for whom nbgrader says that an answer waits.
    """
    from nbgrader.api import Assignment, BaseCell, Grade, Notebook, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import func

    penalties = (
        session.query(SubmittedAssignment.student_id, func.sum(SubmittedNotebook.late_submission_penalty))
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
        .group_by(SubmittedAssignment.student_id)
    )
    grades = of_cells(session, assignment, Grade, Grade.score, Grade.needs_manual_grade)
    scores, waiting = {student: -float(penalty or 0) for student, penalty in penalties}, dict[str, int]()
    record_of, students = cache(record_of), set[str]()
    empty = set[str]()
    for student, notebook, cell, score, needs_human in grades:
        scores[student] += float(score or 0)
        if needs_human and (record := record_of(student)) is not None and record.empty:
            empty.add(student)
        elif needs_human and waits_for_grading(needs_human, record_of(student), notebook):
            waiting[cell] = waiting.get(cell, 0) + 1
            students.add(student)
    cells = (
        session.query(BaseCell)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .filter(Assignment.name == assignment)
    )
    most = sum(float(cell.max_score or 0) for cell in cells if hasattr(cell, "max_score"))
    scores = {student: score for student, score in scores.items() if student not in empty}
    return Tally(scores, most, waiting, sorted(students))


def of_cells(session: Any, assignment: str, table: Any, *columns: Any) -> Any:
    """Student, notebook, cell, and columns of nbgrader's ``Grade`` or ``Comment``, for all submissions."""
    from nbgrader.api import Assignment, BaseCell, Notebook, SubmittedAssignment, SubmittedNotebook

    return (
        session.query(SubmittedAssignment.student_id, Notebook.name, BaseCell.name, *columns)
        .select_from(table)
        .join(SubmittedNotebook, SubmittedNotebook.id == table.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(BaseCell, BaseCell.id == table.cell_id)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .filter(Assignment.name == assignment)
    )
