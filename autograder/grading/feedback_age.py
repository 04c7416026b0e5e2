"""Finds students whose feedback is older than their last grading, a score by hand, or a comment.

Tested in ``tests/grading/test_left_as_written.py``.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.course.told import Told, read_told, told, waits
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.names import some_of
from autograder.grading.tally import of_cells

__all__ = ["stale_feedback"]

MAX_NAMED = 5

Now = dict[tuple[str, str], Told]
"""The values that the feedback pages should show, by student and notebook."""


def stale_feedback(classroom: Classroom, assignment: str, students: Iterable[str], book: Book) -> list[str]:
    """A sentence that names the students and the command, if a page does not show the gradebook's present values."""
    with_pages = [student for student in students if classroom.folder("feedback", student, assignment).is_dir()]
    now = book.ask(lambda session: _now(session, assignment)) if with_pages else {}
    stale = [student for student in with_pages if _is_stale(classroom, assignment, student, now)]
    if not stale:
        return []
    named = some_of(stale, MAX_NAMED, "others")
    verb = "grade" if len(stale) == 1 else "grades"
    return [f"The feedback of {named} is older than the {verb}. Run: nbgrader generate_feedback {assignment} --force"]


def _is_stale(classroom: Classroom, assignment: str, student: str, now: Now) -> bool:
    pages = classroom.folder("feedback", student, assignment)
    graded = classroom.folder("autograded", student, assignment)
    both = ((path, pages / f"{path.stem}.html") for path in graded.glob("*.ipynb"))
    return any(_newer(path, page) or _differs(page, now.get((student, path.stem))) for path, page in both)


def _newer(graded: Path, page: Path) -> bool:
    """Whether there is a page, and it was written before the notebook."""
    try:
        return graded.stat().st_mtime_ns > page.stat().st_mtime_ns
    except OSError:
        return False


def _differs(page: Path, now: Told | None) -> bool:
    """Whether the page and the gradebook differ in one of the page's cells."""
    return now is not None and any(now.get(key, value) != value for key, value in read_told(page).items())


def _now(session: Any, assignment: str) -> Now:
    from nbgrader.api import Assignment, Comment, Grade, Notebook, SubmittedAssignment, SubmittedNotebook

    scores, comments = defaultdict(list), defaultdict(list)
    grades = of_cells(session, assignment, Grade, Grade.score, Grade.needs_manual_grade, Grade.manual_score)
    for student, notebook, cell, score, needs_human, by_hand in grades:
        scores[student, notebook].append((cell, None if waits(needs_human, by_hand) else score))
    for student, notebook, cell, text in of_cells(session, assignment, Comment, Comment.comment):
        comments[student, notebook].append((cell, text))
    penalties = (
        session.query(SubmittedAssignment.student_id, Notebook.name, SubmittedNotebook.late_submission_penalty)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == assignment)
    )
    return {(who, name): told(scores[who, name], comments[who, name], points or 0.0) for who, name, points in penalties}
