"""The late policy of course.toml as a plugin for nbgrader's own autograding.

Tested in ``tests/grading/test_lateness.py``.
"""

from pathlib import Path
from typing import Any

from nbgrader.plugins import BasePlugin

from autograder.course.file import read_course

__all__ = ["LateWork"]


class LateWork(BasePlugin):  # type: ignore[misc]
    """The policy of course.toml as a plugin of nbgrader's ``AssignLatePenalties``.

    ``autograder grade`` does not need it.
    """

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float | None:
        """Points that are taken from the notebook that nbgrader grades now. Raises ``BadCourse``."""
        step: Any = self.parent
        # the plugin's parents: the exporter, then the converter, which knows the course
        course = read_course(Path(step.parent.parent.coursedir.root))
        names = (step.notebook_id, step.assignment_id, step.student_id)
        notebook, terms = step.gradebook.find_submission_notebook(*names), course.terms(step.assignment_id)
        seconds = float(total_seconds_late)
        if (until := terms.extensions.get(student_id)) is not None:
            seconds = max(0.0, (notebook.assignment.timestamp - until).total_seconds())
        return terms.late.penalty(float(score), float(notebook.max_score), seconds)
