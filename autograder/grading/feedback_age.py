"""Finds students whose feedback is older than their grade: than their last grading, a score by hand or a comment.

Tested in ``tests/grading/test_left_as_written.py``.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course.told import Told, read_told, told, waits
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom

__all__ = ["stale_feedback"]

MAX_NAMED = 5

Now = dict[tuple[str, str], Told]
"""What the gradebook has to tell, by student and notebook."""


def stale_feedback(classroom: Classroom, assignment: str, students: Iterable[str], book: Book) -> list[str]:
    """A sentence that names the students and the command, if a page does not tell what the gradebook has now."""
    with_pages = [student for student in students if classroom.folder("feedback", student, assignment).is_dir()]
    now = book.ask(lambda session: _now(session, assignment)) if with_pages else {}
    stale = [student for student in with_pages if _is_stale(classroom, assignment, student, now)]
    if not stale:
        return []
    named = ", ".join(stale[:MAX_NAMED])
    if len(stale) > MAX_NAMED:
        named += f" and {len(stale) - MAX_NAMED} others"
    verb = "grade" if len(stale) == 1 else "grades"
    return [f"The feedback of {named} is older than the {verb}. Run: nbgrader generate_feedback {assignment} --force"]


def _is_stale(classroom: Classroom, assignment: str, student: str, now: Now) -> bool:
    pages = classroom.folder("feedback", student, assignment)
    graded = classroom.folder("autograded", student, assignment)
    return any(
        _newer(path, pages / f"{path.stem}.html")
        or _differs(pages / f"{path.stem}.html", now.get((student, path.stem)))
        for path in graded.glob("*.ipynb")
    )


def _newer(graded: Path, page: Path) -> bool:
    """Whether there is a page, and it was written before the notebook."""
    try:
        return graded.stat().st_mtime_ns > page.stat().st_mtime_ns
    except OSError:
        return False


def _differs(page: Path, now: Told | None) -> bool:
    """Whether the page tells of one of its cells something else than the gradebook does."""
    return now is not None and any(now.get(key, value) != value for key, value in read_told(page).items())


def _now(session: Any, assignment: str) -> Now:
    from nbgrader.api import Assignment, Comment, Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import select

    ours = (
        select(SubmittedNotebook)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .where(Assignment.name == assignment)
    )
    notebooks = {one.id: one for one in session.scalars(ours)}
    inside = ours.with_only_columns(SubmittedNotebook.id)
    scores, comments = defaultdict(list), defaultdict(list)
    for grade in session.scalars(select(Grade).where(Grade.notebook_id.in_(inside))):
        scores[grade.notebook_id].append((grade.name, None if waits(grade) else grade.score))
    for comment in session.scalars(select(Comment).where(Comment.notebook_id.in_(inside))):
        comments[comment.notebook_id].append((comment.name, comment.comment))
    return {
        (one.student.id, one.name): told(scores[key], comments[key], one.late_submission_penalty or 0.0)
        for key, one in notebooks.items()
    }
