"""Is what a card says of unexplained numbers true of them, and said of nothing else?"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Case, Exercise, Output, Parameter
from autograder.judge.check import check_with_seed
from autograder.judge.patterns import pattern

SEEDS = (0, 1)
X = np.random.default_rng(5).normal(size=(3, 5, 4))
MASKED = X * (X > -0.6)
LISTS = [[a[0], a[1], a[2]] for a in X]
NUMBERS = [2.0, 3.0, 0.5]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:  # the judge is quiet about a student's numbers
    with np.errstate(all="ignore"):
        yield


def exercise(kind: Any = None) -> Exercise:
    return Exercise(
        name="twice",
        lesson="x",
        parameters=(Parameter("x", Array(("N", "n"))),),
        outputs=(Output("out", kind or Array(("N", "n"))),),
        reference=lambda x: 2 * x,
        cases=lambda rng: [Case("one", (rng.normal(size=(5, 4)),)), Case("two", (rng.normal(size=(6, 3)),))],
        mistakes=(),
    )


def told(want: Any, wrong: Callable[[Any], Any], kind: Any = None) -> str:
    """The name of the pattern of a wrong result; empty if there is none."""
    values = list(want)
    cases = [Case(str(at), (100.0 + np.ones((2, 2)),)) for at in range(len(values))]
    found = pattern(exercise(kind), 0, cases, [wrong(one) for one in values], values)
    return found.name if found else ""


def changed(array: Any, place: Any, by: Any) -> Any:
    new = np.array(array)
    new[place] = by(new[place])
    return new


@pytest.mark.parametrize(
    ("want", "wrong", "name"),
    [
        (X, lambda a: changed(a, -1, np.exp), "last_wrong"),
        (X, lambda a: changed(a, 0, np.exp), "first_wrong"),
        (X, lambda a: changed(a, (slice(None), -1), np.exp), "last_wrong"),
        (X, lambda a: changed(a, slice(1, None), np.exp), "only_first_right"),
        (X, lambda a: changed(a, slice(0, -1), np.exp), "only_last_right"),
        (MASKED, lambda a: np.where(a == 0, 7.0, a), "zeros_elsewhere"),
        (MASKED, lambda a: np.where(a > 1, 0.0, a), "zeros_elsewhere"),
        (MASKED, lambda a: np.where(a == 0, -np.inf, a), "not_finite_in_places"),
        (X, np.abs, "signs_of_entries"),
        (X, lambda a: a / np.linalg.norm(a), "factor_of_case"),
        (X, lambda a: a / np.linalg.norm(a, axis=1, keepdims=True), "factor_of_row"),
        (X, lambda a: a / np.linalg.norm(a, axis=0), "factor_of_column"),
        (X, lambda a: a + a.mean(), "shifted"),
        (X, lambda a: np.sort(a, axis=0), "other_order"),
        (X, lambda a: a.reshape(4, 5), ""),
        (X, lambda a: np.ones((5, 4)), "same_everywhere"),
        (X, lambda a: np.maximum(a, -0.01), "one_side_right"),
        (X, lambda a: a**3 + 1, ""),
        (1e39 * X, lambda a: a.astype(np.float32).astype(float), "single_precision"),
    ],
)
def test_a_pattern_is_told_of_arrays(want: Any, wrong: Callable[[Any], Any], name: str) -> None:
    assert told(want, wrong) == name


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda rows: [rows[0], *(np.exp(row) for row in rows[1:])], "only_first_right"),
        (lambda rows: [*rows[:-1], np.exp(rows[-1])], "last_wrong"),
        (lambda rows: [row / np.linalg.norm(row) for row in rows], "factor_of_array"),
    ],
)
def test_a_pattern_is_told_of_lists(wrong: Callable[[Any], Any], name: str) -> None:
    kind = ListOf(Array(("n",)))
    wanted = [[np.array(row) for row in rows] for rows in LISTS]
    found = pattern(exercise(kind), 0, [Case(str(at), ()) for at in range(3)], list(map(wrong, wanted)), wanted)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("wrong", "name"),
    [(lambda a: 7.0, "same_everywhere"), (lambda a: a**3 + 1, "")],
)
def test_a_pattern_is_told_of_numbers(wrong: Callable[[Any], Any], name: str) -> None:
    assert told(NUMBERS, lambda one: float(wrong(one)), Real()) == name


def test_a_factor_in_some_cases_is_told_as_such() -> None:
    wanted = list(X)
    got = [wanted[0], wanted[1] * 3, wanted[2] * 3]
    found = pattern(exercise(), 0, [Case(str(at), (X[0],)) for at in range(3)], got, wanted)
    assert found is not None
    assert found.title == "is 3 times the right result in some cases; in the other cases it is right."


def test_an_argument_that_comes_back_is_told_by_its_name() -> None:
    result = check_with_seed(exercise(), lambda x: x + 0.0, 0)
    assert result.mistakes == ("factor",)  # a factor says more
    longer = Exercise(**{**vars(exercise()), "reference": lambda x: 2 * x + x**2})
    result = check_with_seed(longer, lambda x: x + 0.0, 0)
    assert result.mistakes == ("argument_returned",)
    assert result.headline == "out is the unchanged argument x."
