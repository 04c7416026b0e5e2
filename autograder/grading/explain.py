"""Explains a verdict, for an appeal: the case, the returned value, the expected value."""

import base64
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.contract.wire import unpack
from autograder.errors import WireError
from autograder.exercises import find, names
from autograder.exercises.base import Case
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.judge import cases_of
from autograder.grading.names import meant, shown
from autograder.grading.records import Record, load_record
from autograder.grading.settled import notes_of
from autograder.grading.sources import TEST
from autograder.grading.standing import Standing, standing_of
from autograder.grading.unjudged import unjudged
from autograder.judge.call import Fault, Reply
from autograder.judge.matching import Values
from autograder.judge.verdict import judge_cases

__all__ = ["explain"]

LONGEST = 400  # characters of one value or message
UNTOLD = "it raised, or did not end, or its result was not kept"


def explain(classroom: Classroom, student: str, exercise: str, assignment: str = "") -> list[str]:
    """The lines to show an instructor; they hold secret cases.

    Raises:
        BadAssignment: the student's exercise was not graded in this course, or its record is damaged.
        UnknownExercise: the course has no such exercise and no question of its own by that name.
        BadGradebook: the database fails.
    """
    lesson = assignment or (find(exercise).lesson if exercise in names() else "")
    student = meant(student, classroom.students(lesson)) or student if lesson else student
    record = load_record(classroom.records, lesson, student) if lesson and exercise in names() else None
    if record is None or exercise not in record.exercises:
        return unjudged(classroom, student, exercise, assignment)
    assignment = lesson
    try:
        return [
            *_verdict(record, exercise),
            *_by_hand(classroom, assignment, student, exercise),
            *_cases(record.exercises[exercise], exercise),
            *notes_of(record, classroom.terms.zone),
        ]
    except (LookupError, TypeError, ValueError) as error:
        raise BadAssignment(
            f"The record of {shown(student)} is damaged ({type(error).__name__}: {error}). "
            f"Grade this submission again: autograder grade {assignment} --force --student {shown(student)}"
        ) from error


def _verdict(record: Record, exercise: str) -> list[str]:
    about = record.exercises[exercise]
    lines = [f"{exercise}: {about['outcome']}, {about['points']:g} of {about['of']:g} points. {about['headline']}"]
    lines += [f"  {text}" for key in ("details", "hints", "notes") for text in about[key]]
    if about["case"]:
        lines.append(f"  first seen in the case: {about['case']}")
    installed = find(exercise).version
    same = "" if about["version"] == installed else f" (now installed: {installed}; the cases below may differ)"
    return [*lines, f"  exercise version {about['version']}{same}, seed {about['seed']}"]


def _by_hand(classroom: Classroom, assignment: str, student: str, exercise: str) -> Iterator[str]:
    """The points that a human gave instead of the verdict's. Raises ``BadGradebook``."""
    book = Book(classroom)
    try:
        standing = book.ask(lambda session: standing_of(session, assignment, student)) or Standing()
    finally:
        book.close()
    given = [standing.points[place] for place in standing.by_hand if place[1] == f"{TEST}{exercise}"]
    yield from (f"  In the gradebook it has {points:g} points, which a human gave." for points in given)


def _cases(about: dict[str, Any], exercise: str) -> list[str]:
    """The cases that failed and the names of the others; if all passed, all cases."""
    cases, _, want = cases_of(exercise, int(about["seed"]))
    frames = [base64.b64decode(text) if text is not None else None for text in about["returned"]]
    frames += [None] * (len(cases) - len(frames))
    faults = [*about.get("faults", [])]  # an older record has none, nor one of a process that gave no answer
    faults += [UNTOLD] * (len(cases) - len(faults))
    right: list[str] = []
    if about["case"]:
        right = [label for label in _right(exercise, frames, cases, want) if label != about["case"]]
    lines = []
    for case, frame, fault, truth in zip(cases, frames, faults, want, strict=True):
        if case.label not in right:
            lines += _case(exercise, case, _returned(frame, fault), truth)
    return [*lines, f"right in the other cases: {', '.join(right)}"] if right else lines


def _right(
    exercise: str, frames: Sequence[bytes | None], cases: Sequence[Case], want: Sequence[Values]
) -> Iterator[str]:
    """The cases whose result is right, judged again."""
    replies = [Reply(frame) if frame is not None else Reply(fault=Fault("raised", "")) for frame in frames]
    with np.errstate(all="ignore"):
        yield from (one.case.label for one in judge_cases(find(exercise), cases, replies, want) if one.passed)


def _case(exercise: str, case: Case, returned: str, truth: Values) -> list[str]:
    names = [parameter.name for parameter in find(exercise).parameters]
    sent = ", ".join(f"{name}={_short(value)}" for name, value in zip(names, case.arguments, strict=False))
    return [
        f"case {case.label}",
        f"  called with {sent}",
        f"  returned    {returned}",
        f"  expected    {_expected(case, truth)}",
    ]


def _expected(case: Case, truth: Values) -> str:
    if case.raises:
        return f"an error: {case.raises}"
    if case.right:
        return " or ".join(map(repr, case.right))
    return _short(truth[0] if len(truth) == 1 else truth)


def _returned(frame: bytes | None, fault: str | None) -> str:
    """What a call returned; if it returned nothing, why, with the exception if there was one."""
    if frame is None and fault is None:
        return "something that was too large to keep"
    if frame is None:
        return f"nothing ({_cut(str(fault))})"
    try:
        return _short(unpack(frame))
    except WireError as error:
        return f"something that cannot be read: {error}"


def _short(value: Any) -> str:
    with np.printoptions(precision=8, threshold=20, edgeitems=3):
        return _cut(repr(value))


def _cut(text: str) -> str:
    """The text on one line, and not longer than a terminal shows well."""
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[:LONGEST] + " ..."
