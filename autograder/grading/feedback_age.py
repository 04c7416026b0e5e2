"""Finds students whose feedback is older than their last grading.

Tested in ``tests/grading/test_left_as_written.py``.
"""

from collections.abc import Iterable
from pathlib import Path

from autograder.grading.classroom import Classroom

__all__ = ["stale_feedback"]

MAX_NAMED = 5


def stale_feedback(classroom: Classroom, assignment: str, students: Iterable[str]) -> list[str]:
    """A sentence that names the students and the command, if a page is older than its graded notebook."""
    stale = [student for student in students if _is_stale(classroom, assignment, student)]
    if not stale:
        return []
    named = ", ".join(stale[:MAX_NAMED])
    if len(stale) > MAX_NAMED:
        named += f" and {len(stale) - MAX_NAMED} others"
    verb = "grade" if len(stale) == 1 else "grades"
    return [f"The feedback of {named} is older than the {verb}. Run: nbgrader generate_feedback {assignment} --force"]


def _is_stale(classroom: Classroom, assignment: str, student: str) -> bool:
    pages = classroom.folder("feedback", student, assignment)
    graded = classroom.folder("autograded", student, assignment)
    return any(_newer(path, pages / f"{path.stem}.html") for path in graded.glob("*.ipynb"))


def _newer(graded: Path, page: Path) -> bool:
    """Whether there is a page, and it was written before the notebook."""
    try:
        return graded.stat().st_mtime_ns > page.stat().st_mtime_ns
    except OSError:
        return False
