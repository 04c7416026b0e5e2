"""Says before a dry run which points of course.toml it does not use, and what ``autograder update`` would change.

Tested in ``tests/grading/test_update.py``.
"""

import contextlib

from autograder.course import COURSE_FILE, read_course
from autograder.grading.assignment import Assignment
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.names import some_of
from autograder.grading.planned import plan
from autograder.grading.reopened import Place, altered_cells, reopened, told
from autograder.grading.sources import exercise_of

__all__ = ["not_in_gradebook"]

MAX_NAMED = 5  # exercises in a sentence


def not_in_gradebook(classroom: Classroom, assignment: Assignment, book: Book) -> list[str]:
    """Sentences about points that differ, and about hand-given scores that would wait again after an update."""
    differ = _points(classroom, assignment)
    cells = set(differ)
    with contextlib.suppress(BadAssignment):  # "autograder update" reports this error
        cells |= altered_cells(assignment.sources, plan(classroom, assignment.name))
    counts = book.ask(lambda session: reopened(session, assignment.name, cells))
    said = told(counts, "would wait for you in formgrader again after 'autograder update' and 'autograder grade'")
    if not differ:
        return said
    return [
        (
            f"Points in course.toml differ from the gradebook's: {some_of(list(differ.values()), MAX_NAMED)}. The "
            "scores of this dry run are those with the gradebook's points. To see the scores with the new points, run "
            f"'autograder build && autograder update {assignment.name}' first, which changes source/, the gradebook "
            "and release/."
        ),
        *said,
    ]


def _points(classroom: Classroom, assignment: Assignment) -> dict[Place, str]:
    """By cell, a part of a sentence about an exercise whose points differ."""
    if not (classroom.root / COURSE_FILE).is_file():
        return {}
    course = read_course(classroom.root)
    found = {}
    for source in assignment.sources if assignment.name in course.lessons else ():
        for cell in source.cells:
            name = exercise_of(cell)
            if name is not None and name in course.choices.left_out:
                found[source.name, cell.name] = f"{name} is left out (gradebook: {cell.points:g})"
            elif name is not None and course.choices.worth(name) != cell.points:
                found[source.name, cell.name] = f"{name} {course.choices.worth(name):g} (gradebook: {cell.points:g})"
    return found
