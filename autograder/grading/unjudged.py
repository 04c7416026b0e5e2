"""Writes the lines of ``explain`` about a course's own question, or about an exercise without a verdict.

Tested in ``tests/grading/test_explain.py``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import nbformat

from autograder.course.file import LISTED
from autograder.errors import UnknownExercise
from autograder.exercises import find, names
from autograder.grading.book import faults_told, no_assignment
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.names import meant, nearest, shown
from autograder.grading.records import load_record
from autograder.grading.settled import decision, notes_of
from autograder.grading.sources import TEST, SourceCell, exercise_of, grade_id
from deepgrad.near import near_names, offer

__all__ = ["unjudged"]

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, kw_only=True)
class _Question:
    """A graded cell of the gradebook.

    Attributes:
        by_hand: whether a human grades it: a written answer, or a task.
        checked: whether it is an exercise of ours.
    """

    name: str
    cell: str
    notebook: str
    assignment: str
    points: float
    by_hand: bool
    checked: bool


@faults_told()
def unjudged(classroom: Classroom, student: str, exercise: str, assignment: str) -> list[str]:
    """The lines about a question that has no record of ours.

    Args:
        assignment: the assignment; if empty, the one that has the question.

    Raises:
        UnknownExercise: the course has no question of that name.
        BadAssignment: there is no such assignment or student, the course leaves the exercise out, or it is not graded.
        BadGradebook: the database fails.
    """
    from nbgrader.api import Gradebook

    with Gradebook(classroom.directories.db_url, classroom.directories.course_id) as gradebook:
        known = [one.name for one in gradebook.assignments]
        if assignment and assignment not in known:
            raise BadAssignment(no_assignment(assignment, gradebook))
        questions = [one for name in known if assignment in ("", name) for one in _questions(gradebook, name)]
        question = _asked(questions, exercise, assignment)
        handed_in = classroom.students(question.assignment)
        everybody = sorted({*handed_in, *(one.id for one in gradebook.students)})
        who = meant(student, everybody)
        if who is None:
            raise BadAssignment(
                f"There is no student {shown(student)!r}, neither with a submission of {question.assignment} nor in "
                f"the gradebook.{nearest(student, everybody)}"
            )
        grade = None if question.checked else _grade(gradebook, who, question)
        if grade is not None:
            return list(_own(classroom, grade, who, question))
        if who not in handed_in:
            raise BadAssignment(f"{shown(who)} has handed in nothing for {question.assignment}.")
        raise BadAssignment(_ungraded(classroom, who, question))


def _questions(gradebook: Any, assignment: str) -> Iterator[_Question]:
    for notebook in gradebook.find_assignment(assignment).notebooks:
        texts = {cell.name: cell for cell in notebook.source_cells}
        by_hand = {cell.name for cell in (*notebook.solution_cells, *notebook.task_cells)}
        for cell in (*notebook.grade_cells, *notebook.task_cells):
            name, text = cell.name.removeprefix(TEST), texts.get(cell.name)
            checked = text is not None and _is_checked(cell.name, text)
            yield _Question(
                name=name,
                cell=cell.name,
                notebook=notebook.name,
                assignment=assignment,
                points=float(cell.max_score or 0),
                by_hand=cell.name in by_hand,
                checked=checked,
            )


def _is_checked(name: str, text: Any) -> bool:
    cell = SourceCell(
        name=name, cell_type=text.cell_type, locked=bool(text.locked), source=text.source or "", checksum="", grade=True
    )
    return exercise_of(cell) is not None


def _asked(questions: list[_Question], exercise: str, assignment: str) -> _Question:
    """The one question of that name."""
    found = [one for one in questions if exercise in (one.name, one.cell)]
    if len({one.assignment for one in found}) > 1:
        places = ", ".join(sorted({one.assignment for one in found}))
        raise BadAssignment(f"More than one assignment has {exercise}: {places}. Name one with --assignment.")
    if found:
        return found[0]
    if exercise in names():
        lesson = find(exercise).lesson
        if assignment and lesson != assignment:
            raise BadAssignment(f"{assignment} does not ask for {exercise}, an exercise of {lesson}.")
        if not any(one.assignment == lesson for one in questions):
            raise BadAssignment(
                f"{exercise} is an exercise of {lesson}, and the gradebook has no questions of that lesson yet."
            )
        raise BadAssignment(
            f"{lesson} leaves out {exercise} in this course, so nobody has a verdict on it. To use it, remove "
            f"'use = false' from course.toml, then run: autograder build && autograder update {lesson}"
        )
    there = [one.name for one in questions]
    meant = offer(exercise, near_names(exercise, [*there, *names()]) or there, "The questions are", LISTED)
    raise UnknownExercise(f"There is no exercise {exercise!r} in {assignment or 'this course'}. {meant}")


def _ungraded(classroom: Classroom, student: str, question: _Question) -> str:
    """The sentence that says why a question has no verdict although the student handed in something."""
    record = load_record(classroom.records, question.assignment, student)
    zone = classroom.terms.zone
    told = [(one, decision(record, one, zone)) for one in record.attention] if record is not None else []
    sentences = [f"{one} ({settled}.)" if settled else one for one, settled in told]
    why = f" When it was graded, the grader said: {' '.join(sentences)}" if sentences else ""
    again = f"autograder grade {question.assignment} --force --student {shown(student)}"
    seen = f"There is no verdict on {question.name} by {shown(student)}, or its record cannot be read."
    return f"{seen}{why} Run: {again}"


def _grade(gradebook: Any, student: str, question: _Question) -> Any:
    """The gradebook's grade for a question; None if there is none."""
    from nbgrader.api import MissingEntry

    try:
        return gradebook.find_grade(question.cell, question.notebook, question.assignment, student)
    except MissingEntry:
        return None


def _own(classroom: Classroom, grade: Any, student: str, question: _Question) -> Iterator[str]:
    if grade.needs_manual_grade:
        how = "It waits for a human in formgrader ('nbgrader formgrader')."
    elif grade.manual_score is not None:
        how = "A human gave them."
    elif question.by_hand:
        how = "There was no answer, so the grader gave 0 points."
    else:
        how = "The test of your course gave them; it runs beside the student's code."
    yield f"{question.name}: {grade.score:g} of {question.points:g} points. {how}"
    path = classroom.folder("autograded", student, question.assignment) / f"{question.notebook}.ipynb"
    yield from _test(path, question)
    yield f"  the answer and all outputs are in {path}"
    record = load_record(classroom.records, question.assignment, student)
    yield from notes_of(record, classroom.terms.zone) if record is not None else ()


def _test(path: Any, question: _Question) -> Iterator[str]:
    """The output and text of a course's own test in the graded notebook; nothing for a question that a human grades."""
    if question.by_hand:
        return
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        yield f"  {path} cannot be read. Run: autograder grade {question.assignment}"
        return
    for cell in cells:
        if cell.cell_type == "code" and grade_id(cell) == question.cell:
            errors = [one for one in cell.outputs if one.output_type == "error"]
            said = [f"the test ended with {one.get('ename', '')}: {one.get('evalue', '')}" for one in errors]
            yield from (f"  {COLOURS.sub('', line)}" for line in said or ["the test ran without an error"])
            yield from (f"  its code: {line}" for line in cell.source.splitlines())
