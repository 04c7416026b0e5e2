"""Gives a dry run the points of course.toml, and says how they and ``autograder update`` would change the gradebook.

Tested in ``tests/grading/test_update.py``.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from autograder.course import COURSE_FILE, read_course
from autograder.grading.assignment import Assignment
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.names import some_of
from autograder.grading.planned import plan
from autograder.grading.reopened import Place, altered_cells, reopened, told
from autograder.grading.sources import SourceCell, exercise_of

__all__ = ["enter_points", "not_in_gradebook", "with_new_points"]

MAX_NAMED = 5  # exercises in a sentence


def not_in_gradebook(classroom: Classroom, assignment: Assignment, book: Book) -> list[str]:
    """Sentences about points that differ, and about hand-given scores that would wait again after an update."""
    differ = _points(classroom, assignment)
    cells = {place for place, _, _ in differ}
    with contextlib.suppress(BadAssignment):  # "autograder update" reports this error
        cells |= altered_cells(assignment.sources, plan(classroom, assignment.name))
    counts = book.ask(lambda session: reopened(session, assignment.name, cells))
    said = told(counts, "would wait for you in formgrader again after 'autograder update' and 'autograder grade'")
    do = f"'autograder build && autograder update {assignment.name}'"
    other = [f"{exercise_of(cell)} {new:g} (gradebook: {cell.points:g})" for _, cell, new in differ if new is not None]
    gone = [f"{exercise_of(cell)} (gradebook: {cell.points:g})" for _, cell, new in differ if new is None]
    if gone:
        said.insert(0, f"course.toml leaves out {some_of(gone, MAX_NAMED)}. This dry run counts it until you run {do}.")
    if other:
        said.insert(
            0,
            f"Points in course.toml differ from the gradebook's: {some_of(other, MAX_NAMED)}. The scores of this dry "
            f"run are those with the points of course.toml. To bring them into the gradebook, run {do}.",
        )
    return said


def with_new_points(classroom: Classroom, assignment: Assignment) -> tuple[Assignment, dict[Place, float]]:
    """The assignment with the points of course.toml, and by cell those that differ from the gradebook's."""
    points = {place: new for place, _, new in _points(classroom, assignment) if new is not None}
    sources = [
        dataclasses.replace(
            source,
            cells=tuple(
                dataclasses.replace(cell, points=points.get((source.name, cell.name), cell.points))
                for cell in source.cells
            ),
        )
        for source in assignment.sources
    ]
    return (dataclasses.replace(assignment, sources=sources) if points else assignment), points


def enter_points(assignment: str, points: Mapping[Place, float]) -> Callable[[Any], None]:
    """A function that enters points into a session, for a transaction that is rolled back."""

    def enter(session: Any) -> None:
        from nbgrader.api import Assignment as Known
        from nbgrader.api import GradeCell, Notebook

        cells = (
            session.query(Notebook.name, GradeCell)
            .join(Notebook, Notebook.id == GradeCell.notebook_id)
            .join(Known, Known.id == Notebook.assignment_id)
            .filter(Known.name == assignment)
        )
        for notebook, cell in cells if points else ():
            cell.max_score = points.get((notebook, cell.name), cell.max_score)

    return enter


def _points(classroom: Classroom, assignment: Assignment) -> list[tuple[Place, SourceCell, float | None]]:
    """The test cells whose points in course.toml differ, with these points; None if course.toml leaves them out."""
    if not (classroom.root / COURSE_FILE).is_file():
        return []
    course = read_course(classroom.root)
    found: list[tuple[Place, SourceCell, float | None]] = []
    for source in assignment.sources if assignment.name in course.lessons else ():
        for cell in source.cells:
            name = exercise_of(cell)
            if name is not None and name in course.choices.left_out:
                found.append(((source.name, cell.name), cell, None))
            elif name is not None and course.choices.worth(name) != cell.points:
                found.append(((source.name, cell.name), cell, course.choices.worth(name)))
    return found
