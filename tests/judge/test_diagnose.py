"""Does a wrong result get the name of its mistake, and no result a name that is not its own?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_01.chain_forward import CHAIN_FORWARD
from autograder.exercises.lesson_01.layer_gradients import LAYER_GRADIENTS
from autograder.judge.check import check_with_seed
from autograder.judge.diagnose import diagnose
from autograder.judge.matching import close
from autograder.judge.verdict import truths


def named(exercise: Exercise, change: Callable[[Any], Any], wrong: list[str] | None = None, seed: int = 0) -> list[Any]:
    """The diagnoses of the reference's values changed."""
    cases = exercise.draw(seed)
    want = truths(exercise, cases)
    got = [exercise.split(change(values if len(values) > 1 else values[0])) for values in want]
    with np.errstate(all="ignore"):
        return diagnose(exercise, cases, got, want, wrong or [output.name for output in exercise.outputs])


@pytest.mark.parametrize(
    ("change", "name", "title"),
    [
        (np.zeros_like, "zeros", "y is zero everywhere."),
        (np.negative, "sign", "y has the wrong sign."),
        (lambda y: y[::-1], "reversed", "y is in the reverse order."),
        (lambda y: np.roll(y, 1), "late", "y has its entries one place too late."),
        (lambda y: np.roll(y, -1), "early", "y has its entries one place too early."),
        (lambda y: y / 2, "factor", "y is 0.5 times the right result."),
    ],
)
def test_is_a_generic_relation_named(change: Callable[[Any], Any], name: str, title: str) -> None:
    (found,) = named(CHAIN_FORWARD, change)
    assert (found.name, found.title, found.outputs) == (name, title, ("y",))


@pytest.mark.parametrize(
    "change",
    [
        lambda y: y,
        lambda y: y.tolist(),
        lambda y: y > 0,
        lambda y: y.astype(object),
        lambda y: y + 0j,
        lambda y: ["a"] * len(y),
        lambda y: [[1], [2, 3]],
        lambda y: [y, y[:1]],
        lambda y: None,
        lambda y: 10**100,
        lambda y: y * np.nan,
        lambda y: np.full_like(y, 1.7e308),
        lambda y: y**2 + 1,
        lambda y: y[:0],
        lambda y: np.zeros((0, 3)),
    ],
    ids=range(15),
)
def test_is_what_matches_nothing_left_without_a_name(change: Callable[[Any], Any]) -> None:
    assert named(CHAIN_FORWARD, change) == []


def test_is_one_mistake_that_explains_all_preferred_to_several() -> None:
    for seed in range(5):
        (found,) = named(LAYER_GRADIENTS, lambda v: tuple(2 * g for g in v), seed=seed)
        assert (found.name, found.outputs) == ("twice", ("dL_dy", "dL_dw", "dL_db"))


def test_is_a_mistake_that_would_spoil_a_right_output_never_named() -> None:
    (found,) = named(LAYER_GRADIENTS, lambda v: (v[0], 2 * v[1], v[2]), ["dL_dw"])
    assert (found.name, found.title) == ("factor", "dL_dw is 2 times the right result.")
    (found,) = named(LAYER_GRADIENTS, lambda v: (v[0], -v[1], v[2]), ["dL_dw"])
    assert (found.name, found.title) == ("sign", "dL_dw has the wrong sign.")


def test_are_two_mistakes_in_two_outputs_both_named_in_order() -> None:
    found = named(LAYER_GRADIENTS, lambda v: (v[0], np.zeros_like(v[1]), np.ones_like(v[2])), ["dL_dw", "dL_db"])
    assert [(d.name, d.outputs) for d in found] == [("zeros", ("dL_dw",)), ("bias_ones", ("dL_db",))]


def test_is_a_relation_that_outputs_share_said_once() -> None:
    (found,) = named(LAYER_GRADIENTS, lambda v: tuple(map(np.zeros_like, v)))
    assert found.title == "Each of dL_dy, dL_dw and dL_db is zero everywhere."


def test_is_a_transposed_matrix_named() -> None:
    def matrix(a: float) -> np.ndarray:
        return np.outer([1.0, a], [1.0, 2.0, 3.0]) + a

    exercise = Exercise(
        name="matrix",
        lesson="x",
        parameters=(),
        outputs=(Output("M", Array(("2", "3"))),),
        reference=matrix,
        cases=lambda rng: [Case("one", (2.0,))],
        mistakes=(),
    )
    (found,) = named(exercise, np.transpose)
    assert (found.name, found.title) == ("transposed", "M is transposed.")


def test_is_a_mistake_whose_code_fails_on_a_case_no_match() -> None:
    def fails(a: float) -> float:
        raise ValueError

    exercise = Exercise(
        name="x",
        lesson="x",
        parameters=(),
        outputs=(Output("y", Array(("1",))),),
        reference=lambda a: np.ones(1),
        cases=lambda rng: [Case("one", (2.0,))],
        mistakes=(Mistake("fails", "t", "h", fails),),
    )
    assert named(exercise, lambda y: y + 7 * np.arange(1) + np.nan) == []


def test_is_a_mistake_that_spoils_a_value_that_is_right_never_named() -> None:
    """It has the first output's numbers, but would have made the second wrong in a case where it is right."""

    def student(a: float) -> tuple[float, float]:
        return (a, a) if a < 2 else (5.0, 7.0)

    banks = {"spoils": lambda a: (student(a)[0], a if a > 1 else 9.0), "fits": student}
    for name, wrong in banks.items():
        exercise = Exercise(
            name="x",
            lesson="x",
            parameters=(Parameter("a", Real()),),
            outputs=(Output("y", Real()), Output("z", Real())),
            reference=lambda a: (a, a),
            cases=lambda rng: [Case("one", (1.0,)), Case("two", (2.0,))],
            mistakes=(Mistake(name, "t", "h", wrong),),
        )
        assert check_with_seed(exercise, student, 0).mistakes == (() if name == "spoils" else ("fits",))


def test_are_zeros_that_whole_numbers_round_to_told_by_their_dtype() -> None:
    result = check_with_seed(CHAIN_FORWARD, lambda w, b, x, n: np.zeros(n + 1, dtype=int), 0)
    assert (result.mistakes, "dtype is int64" in result.headline) == (("wrong_dtype",), True)


def test_is_nothing_named_where_nothing_was_returned() -> None:
    cases = CHAIN_FORWARD.draw(0)
    want = truths(CHAIN_FORWARD, cases)
    assert diagnose(CHAIN_FORWARD, cases, [None] * len(cases), want, ["y"]) == []


@pytest.mark.parametrize("exercise", [CHAIN_FORWARD, LAYER_GRADIENTS], ids=lambda e: e.name)
def test_is_every_mistake_named_when_it_comes_as_lists(exercise: Exercise) -> None:
    """A list is its own fault, but the mistake in its numbers is still the more useful name."""
    for mistake in exercise.mistakes:
        result = check_with_seed(exercise, lambda *a, m=mistake: _lists(m.wrong(*a)), 1)
        assert not result.passed
        assert mistake.name in result.mistakes, (mistake.name, result.mistakes)


def _lists(value: Any) -> Any:
    return tuple(map(_lists, value)) if isinstance(value, tuple) else np.asarray(value).tolist()


def test_a_number_that_is_not_finite_does_not_hide_the_others() -> None:
    """1e308 in its place would make every finite number near every other one."""
    assert close(np.array([np.inf, 1.0]), np.array([np.inf, 1.0]), 1e-6)
    assert not close(np.array([np.inf, 1.0]), np.array([np.inf, 2.0]), 1e-6)
    assert not close(np.array([np.inf, 1.0]), np.array([-np.inf, 1.0]), 1e-6)
    assert not close(np.array([np.nan, 1.0]), np.array([np.inf, 1.0]), 1e-6)
