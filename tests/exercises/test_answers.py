"""The tables of answers in ``answers/``: right ones pass, and wrong ones get the name that is due."""

import pkgutil
import runpy
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.answers import assert_accepted, assert_refused
from support.tables import Answers, compiled

import autograder.exercises
from autograder.exercises import definitions
from autograder.exercises.base import Exercise

SEEDS = (0,)
"""One each, for there are thousands of answers; ``DEEPGRAD_SEEDS=200`` asks each with so many."""
FOLDER = Path(__file__).parent / "answers"


def tables() -> Iterator[Answers]:
    for path in sorted(FOLDER.glob("[!_]*.py")):
        names = runpy.run_path(str(path))
        yield from (value for value in names.values() if isinstance(value, Answers))


def every_definition() -> dict[str, Exercise]:
    """The exercises of all packages, also of a lesson whose text is still to be written."""
    packages = [m.name for m in pkgutil.iter_modules(autograder.exercises.__path__) if m.name.startswith("lesson_")]
    found = [definitions(f"autograder.exercises.{package}") for package in packages]
    return {name: exercise for one in found for name, (exercise, _) in one.items()}


TABLES = list(tables())
EXERCISES = every_definition()
RIGHT = [(table.exercise, title, code) for table in TABLES for title, code in table.right.items()]
WRONG = [(table.exercise, title, name, code) for table in TABLES for title, (name, code) in table.wrong.items()]


@pytest.fixture(autouse=True)
def _quiet():
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize(("exercise", "title", "code"), RIGHT, ids=[f"{e}: {t}" for e, t, _ in RIGHT])
def test_every_right_program_passes(exercise, title, code):
    assert_accepted(EXERCISES[exercise], compiled(exercise, code), SEEDS)


@pytest.mark.parametrize(("exercise", "title", "name", "code"), WRONG, ids=[f"{e}: {t}" for e, t, *_ in WRONG])
def test_every_wrong_program_is_refused_and_named(exercise, title, name, code):
    names = tuple(name.split("+")) if name else ()
    assert_refused(EXERCISES[exercise], compiled(exercise, code), names, SEEDS)


def test_the_tables_are_found():
    assert {"chain_forward", "matrix_chain_backward"} <= {table.exercise for table in TABLES}
