"""A class of any size without grading: records and a gradebook as a grading run leaves them, drawn from a seed."""

import base64
import datetime
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from support.classroom import make_course
from support.submissions import LESSON

from autograder.exercises import exercises_of
from autograder.exercises.base import Exercise
from autograder.grading.book import Book, NotebookScores
from autograder.grading.classroom import Classroom, open_classroom
from autograder.grading.records import Record, keep
from autograder.grading.times import HandedIn

DUE = datetime.datetime(2026, 3, 8, 23, 59)
KEPT_BYTES = 5500  # of returned values of an exercise, so that a record is as large as a real one
SHORT, LONG = 30, 140  # parts of an answer's syntax tree
AUTOGRAD = (
    "chain_gradients: line 3 of its cell uses torch.autograd, but the exercise asks for a gradient by hand. "
    "This cost no points. Read the code; if you want to take points, change the score in formgrader."
)
LIMIT = (
    "Points were lost for overflow_depth: the function stopped, because it took longer than 30 seconds, the limit for "
    "one cell. It may work on the student's machine."
)
OTHER = "chain_forward was missing or still the template when its test ran, but another cell defines it; 0 points."
FLAGS = ((["autograd", AUTOGRAD], 0.02), (["limits", LIMIT], 0.04), (["other", OTHER], 0.06))
UNNAMED = "The values are not the right ones."


def generated_class(root: Path, students: list[str], seed: int = 0, *, older: bool = False) -> Classroom:
    """A course whose lesson 1 was handed in by ``students``; with ``older`` the records lack the newer facts."""
    make_course(root)
    rng = np.random.default_rng(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        classroom = open_classroom(root)
        _set_due(classroom)
        book = Book(classroom)
        try:
            book.sources(LESSON)
            for student in students:
                _hand_in(classroom, book, student, rng, older=older)
        finally:
            book.close()
    return classroom


def _set_due(classroom: Classroom) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(classroom.directories.db_url, classroom.directories.course_id) as gradebook:
        gradebook.find_assignment(LESSON).duedate = DUE
        gradebook.db.commit()


def _hand_in(classroom: Classroom, book: Book, student: str, rng: np.random.Generator, *, older: bool) -> None:
    for step in ("submitted", "autograded"):
        folder = classroom.folder(step, student, LESSON)
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_text("{}")
    skill, exercises = rng.beta(2.2, 1.4), exercises_of(LESSON)
    last = len(exercises) if rng.random() < 0.8 else int(rng.integers(0, len(exercises)))
    records = {one.name: _record(one, at < last, skill, rng) for at, one in enumerate(exercises)}
    scores: dict[str, float | None] = {f"test_{name}": about["points"] for name, about in records.items()}
    no_response = {name: not about["started"] for name, about in records.items()}
    hours = rng.normal(-20, 18) if rng.random() < 0.9 else rng.uniform(0, 40)
    at = DUE + datetime.timedelta(hours=float(hours))
    book.write(LESSON, student, HandedIn(at), {LESSON: NotebookScores(scores, no_response)})
    flags = _flags(rng)
    names = [name for one in exercises for name in (one.name, f"test_{one.name}")]
    cells = [[name, round(float(rng.exponential(0.03)), 4), 0.002] for name in names]
    ended = [[exercises[2].name, "out_of_memory"]] if rng.random() < 0.02 else []
    facts = {
        "seconds": round(sum(cell[1] for cell in cells), 4),
        "cpu": 0.04,
        "cells": cells,
        "changed": ["puzzle-run"] if rng.random() < 0.3 else [],
        "ended": ended,
        "flags": flags,
    }
    record = Record("key", attention=[sentence for _, sentence in flags])
    record.exercises = records
    stamp = {"by": "ta1" if rng.random() < 0.7 else "ta2", "at": "2026-03-09T08:00:00+00:00", "version": "0.1.0"}
    record.facts = {**stamp, "notebooks": {LESSON: facts}}
    if older:
        record.facts = {}
        for about in records.values():
            for name in ("started", "fault", "shape"):
                del about[name]
    keep(classroom.records, LESSON, student, record)


def _record(exercise: Exercise, started: bool, skill: float, rng: np.random.Generator) -> dict[str, Any]:
    frame = base64.b64encode(rng.bytes(KEPT_BYTES * 3 // 4)).decode()
    about = {
        "outcome": "failed",
        "points": 0.0,
        "of": float(exercise.points),
        "headline": "Not started.",
        "details": [],
        "hints": [],
        "notes": [],
        "mistakes": [],
        "case": "",
        "version": exercise.version,
        "seed": "1",
        "returned": [frame],
        "started": started,
        "fault": None if started else ["stub", "NotImplementedError"],
        "shape": None,
    }
    if not started:
        return about
    shape = [f"{int(rng.integers(0, 10**15)):016x}", int(rng.integers(SHORT, LONG))]
    if rng.random() < skill:
        return about | {"outcome": "passed", "points": float(exercise.points), "headline": "All right.", "shape": shape}
    points = float(exercise.points) * float(rng.choice([0, 0, 0.25, 0.5]))
    kind = rng.random()
    if kind < 0.62:
        at = min(int(rng.exponential(2.0)), len(exercise.mistakes) - 1)
        mistake = exercise.mistakes[at]
        if rng.random() < 0.5:  # written alike by many
            shape = [f"{at:016x}", SHORT + 15 * (at + 1)]
        return about | {"points": points, "headline": mistake.title, "mistakes": [mistake.name], "shape": shape}
    if kind < 0.85:
        return about | {"points": points, "headline": UNNAMED, "shape": shape}
    return about | {"headline": "Your code raised NameError.", "fault": ["raised", "NameError"], "shape": shape}


def _flags(rng: np.random.Generator) -> list[list[str]]:
    kind = rng.random()
    return next(([flag] for flag, most in FLAGS if kind < most), [])
