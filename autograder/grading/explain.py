"""Explains a verdict, for an appeal: the case, the returned value, the expected value."""

import base64
from typing import Any

import numpy as np

from autograder.contract.wire import unpack
from autograder.errors import WireError
from autograder.exercises import find, names
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment
from autograder.grading.judge import cases_of
from autograder.grading.names import meant, shown
from autograder.grading.records import Record, load_record
from autograder.grading.unjudged import unjudged

__all__ = ["explain"]


def explain(classroom: Classroom, student: str, exercise: str, assignment: str = "") -> list[str]:
    """The lines to show an instructor; they hold secret cases.

    Raises:
        BadAssignment: that exercise of that student was not graded here, or its record is damaged.
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
        return [*_verdict(record, exercise), *_cases(record.exercises[exercise], exercise), *_repairs(record)]
    except (LookupError, TypeError, ValueError) as error:
        raise BadAssignment(
            f"The record of {shown(student)} is damaged ({type(error).__name__}: {error}). "
            f"Write it anew: autograder grade {assignment} --force --student ..."
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


def _cases(about: dict[str, Any], exercise: str) -> list[str]:
    cases, _, want = cases_of(exercise, int(about["seed"]))
    names = [parameter.name for parameter in find(exercise).parameters]
    lines = []
    for at, (case, truth) in enumerate(zip(cases, want, strict=True)):
        if about["case"] and case.label != about["case"]:
            continue
        sent = ", ".join(f"{name}={_short(value)}" for name, value in zip(names, case.arguments, strict=False))
        returned = about["returned"][at] if at < len(about["returned"]) else None
        lines += [
            f"case {case.label}",
            f"  called with {sent}",
            f"  returned    {_decoded(returned)}",
            f"  expected    {_short(truth[0] if len(truth) == 1 else truth)}",
        ]
    return lines


def _repairs(record: Record) -> list[str]:
    return [f"note: {sentence}" for sentence in (*record.attention, *record.said)]


def _decoded(frame: str | None) -> str:
    if frame is None:
        return "nothing (it raised, or did not end, or its result was not kept)"
    try:
        return _short(unpack(base64.b64decode(frame)))
    except WireError as error:
        return f"something that cannot be read: {error}"


def _short(value: Any) -> str:
    with np.printoptions(precision=8, threshold=20, edgeitems=3):
        text = " ".join(repr(value).split())
    return text if len(text) <= 400 else text[:400] + " ..."
