"""The tables of answers in ``answers/``: right ones pass, and wrong ones get the name that is due."""

import pkgutil
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
OF_READERS = (
    "reader",
    "second_",
    "third_",
    "fourth_",
    "fifth_",
    "seventh_",
    "eighth_",
    "ninth_",
    "tenth_",
    "eleventh_",
    "twelfth_",
)
"""How the names of the files begin that hold what readers wrote: their wrong answers are among the slow tests."""


def tables() -> Iterator[tuple[Answers, bool]]:
    """All tables, and whether a reader wrote them."""
    for path in sorted(FOLDER.glob("[!_]*.py")):
        names = runpy.run_path(str(path))
        yield from ((value, path.name.startswith(OF_READERS)) for value in names.values() if isinstance(value, Answers))


def wrong_programs() -> Iterator[Any]:
    for table, of_reader in TABLES:
        for title, (name, code) in table.wrong.items():
            marks = [pytest.mark.slow] if of_reader else []
            yield pytest.param(table.exercise, name, code, id=f"{table.exercise}: {title}", marks=marks)


def every_definition() -> dict[str, Exercise]:
    """The exercises of all packages, also of a lesson whose text is still to be written."""
    packages = [m.name for m in pkgutil.iter_modules(autograder.exercises.__path__) if m.name.startswith("lesson_")]
    found = [definitions(f"autograder.exercises.{package}") for package in packages]
    return {name: exercise for one in found for name, (exercise, _) in one.items()}


TABLES = list(tables())
EXERCISES = every_definition()
RIGHT = [(table.exercise, title, code) for table, _ in TABLES for title, code in table.right.items()]


@pytest.fixture(autouse=True)
def _quiet():
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize(("exercise", "title", "code"), RIGHT, ids=[f"{e}: {t}" for e, t, _ in RIGHT])
def test_every_right_program_passes(exercise, title, code):
    assert_accepted(EXERCISES[exercise], compiled(exercise, code), SEEDS)


@pytest.mark.parametrize(("exercise", "name", "code"), list(wrong_programs()))
def test_every_wrong_program_is_refused_and_named(exercise, name, code):
    names = tuple(name.split("+")) if name else ()
    assert_refused(EXERCISES[exercise], compiled(exercise, code), names, SEEDS)


def test_the_tables_are_found():
    assert {"chain_forward", "matrix_chain_backward"} <= {table.exercise for table, _ in TABLES}
