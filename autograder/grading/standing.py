"""Reads one submission's standing from the gradebook: points of each cell, and the penalty for lateness.

Tested in ``tests/grading/test_regrade.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Standing", "standing_of"]


@dataclass(frozen=True)
class Standing:
    """One submission in the gradebook.

    Attributes:
        points: by notebook and cell, the points that count: a human's score if there is one, and extra credit.
        by_hand: the cells that a human scored.
        waiting: the cells that wait for a human.
        penalty: points that are taken for lateness.
    """

    points: Mapping[tuple[str, str], float] = field(default_factory=dict)
    by_hand: frozenset[tuple[str, str]] = frozenset()
    waiting: frozenset[tuple[str, str]] = frozenset()
    penalty: float = 0.0

    @property
    def total(self) -> float:
        """Points after the penalty, never below 0."""
        return max(0.0, sum(self.points.values()) - self.penalty)


def standing_of(session: Any, assignment: str, student: str) -> Standing | None:
    """Read the standing; None if the gradebook does not have the submission."""
    from nbgrader.api import Assignment, BaseCell, Grade, Notebook, SubmittedAssignment, SubmittedNotebook

    submitted = (
        session.query(Notebook.name, SubmittedNotebook.id, SubmittedNotebook.late_submission_penalty)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment, SubmittedAssignment.student_id == student)
        .all()
    )
    if not submitted:
        return None
    names = {key: name for name, key, _ in submitted}
    grades = [
        ((names[notebook], cell), float(score or 0), manual is not None, bool(waits))
        for notebook, cell, score, manual, waits in session.query(
            Grade.notebook_id, BaseCell.name, Grade.score, Grade.manual_score, Grade.needs_manual_grade
        )
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .filter(Grade.notebook_id.in_(list(names)))
    ]
    return Standing(
        points={cell: score for cell, score, _, _ in grades},
        by_hand=frozenset(cell for cell, _, manual, _ in grades if manual),
        waiting=frozenset(cell for cell, _, _, waits in grades if waits),
        penalty=sum(float(penalty or 0) for _, _, penalty in submitted),
    )
