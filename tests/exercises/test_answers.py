"""The tables of answers in ``answers/``: right ones pass, and wrong ones get the name that is due."""

import runpy
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from support.answers import assert_accepted, assert_refused
from support.tables import Answers, compiled

from autograder.exercises import find

SEEDS = (0, 1)
FOLDER = Path(__file__).parent / "answers"


def tables() -> Iterator[Answers]:
    for path in sorted(FOLDER.glob("[!_]*.py")):
        names = runpy.run_path(str(path))
        yield from (value for value in names.values() if isinstance(value, Answers))


TABLES = list(tables())
RIGHT = [(table.exercise, title, code) for table in TABLES for title, code in table.right.items()]
WRONG = [(table.exercise, title, name, code) for table in TABLES for title, (name, code) in table.wrong.items()]


@pytest.fixture(autouse=True)
def _quiet():
    with np.errstate(all="ignore"):
        yield


@pytest.mark.parametrize(("exercise", "title", "code"), RIGHT, ids=[f"{e}: {t}" for e, t, _ in RIGHT])
def test_every_right_program_passes(exercise, title, code):
    assert_accepted(find(exercise), compiled(exercise, code), SEEDS)


@pytest.mark.parametrize(("exercise", "title", "name", "code"), WRONG, ids=[f"{e}: {t}" for e, t, *_ in WRONG])
def test_every_wrong_program_is_refused_and_named(exercise, title, name, code):
    names = tuple(name.split("+")) if name else ()
    assert_refused(find(exercise), compiled(exercise, code), names, SEEDS)


def test_the_tables_are_found():
    assert {"chain_forward", "matrix_chain_backward"} <= {table.exercise for table in TABLES}
