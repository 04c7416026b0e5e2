"""Cases that have to raise: any exception passes, a value that is returned fails. Tests ``judge/verdict.py``."""

import math

import numpy as np
import pytest

from autograder.contract.kinds import Real
from autograder.errors import BadExercise, CouldNotCheck
from autograder.exercises.base import Case, Exercise, Output, Parameter
from autograder.judge.check import check_with_seed

WHY = "the number is not finite"


def root(x):
    if not np.isfinite(x):
        raise ValueError(x)
    return float(np.sqrt(x))


def cases(rng, why=WHY, edge=True):
    return [
        Case("a number", (float(rng.uniform(2, 5)),)),
        Case("zero", (0.0,), edge=True),
        Case("nan", (float("nan"),), edge=edge, raises=why),
    ]


def exercise(reference=root, draw=cases):
    return Exercise(
        name="root",
        lesson="07_gradient_clipping",
        parameters=(Parameter("x", Real()),),
        outputs=(Output("y", Real()),),
        reference=reference,
        cases=draw,
        mistakes=(),
    )


def own_exception(x):
    class Mine(Exception):
        pass

    if x != x:
        raise Mine
    return x**0.5


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize("right", [root, own_exception])
def test_any_exception_passes_where_one_is_due(right, secret):
    assert check_with_seed(exercise(), right, 0, secret=secret).passed


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 0.0, None, "ValueError", ValueError("x")])
def test_whatever_is_returned_instead_fails_and_is_told_why(value, secret):
    result = check_with_seed(exercise(), lambda x: value if x != x else x**0.5, 0, secret=secret)
    assert not result.passed
    assert result.mistakes == ("no_error",)
    assert WHY in result.headline
    assert result.points == pytest.approx(1.0)  # the ordinary case is paid, the edge cases are not


def returns_the_error(x):
    return x**0.5 if np.isfinite(x) else ValueError(x)


def asks_whether_it_equals_nan(x):
    if x == np.nan:
        raise ValueError(x)
    return x**0.5


@pytest.mark.parametrize("secret", [False, True])
def test_an_error_that_is_returned_and_a_comparison_with_nan_are_told(secret):
    returned = check_with_seed(exercise(), returns_the_error, 0, secret=secret)
    assert returned.headline == f"It returns the error where it should raise it: {WHY}."
    (hint,) = returned.hints
    assert "raise ValueError(...)" in hint and "np.nan" not in hint
    (hint,) = check_with_seed(exercise(), asks_whether_it_equals_nan, 0, secret=secret).hints
    assert "x == np.nan is never True" in hint


def test_no_word_of_nan_is_said_where_the_case_holds_none():
    def infinite(rng):
        return [Case("a number", (2.0,)), Case("infinite", (float("inf"),), edge=True, raises=WHY)]

    (hint,) = check_with_seed(exercise(draw=infinite), lambda x: x**0.5, 0).hints
    assert "nan" not in hint


def too_strict(x):
    if not x < 1:
        raise ValueError("too large")
    return x**0.5


def asserts_too_much(x):
    assert x < 1, "could not be broadcast"
    return x**0.5


@pytest.mark.parametrize("secret", [False, True])
@pytest.mark.parametrize("student", [too_strict, asserts_too_much])
def test_a_raise_of_the_learners_own_is_told_as_that(student, secret):
    (hint,) = check_with_seed(exercise(), student, 0, secret=secret).hints
    assert "raise or assert line of your own" in hint


@pytest.mark.parametrize("student", [lambda x: 1 / 0, lambda x: math.sqrt(-x), lambda x: [][3]])
def test_an_operation_that_fails_is_no_raise_of_the_learners_own(student):
    assert "of your own" not in str(check_with_seed(exercise(), student, 0))


def test_an_error_where_none_is_due_fails():
    result = check_with_seed(exercise(), lambda x: (_ for _ in ()).throw(ValueError("always")), 0)
    assert not result.passed
    assert result.points == 0


def test_wrong_numbers_are_told_before_a_missing_error():
    result = check_with_seed(exercise(), lambda x: x, 0)
    assert "y" in result.headline and WHY not in result.headline


@pytest.mark.parametrize("stop", [SystemExit, KeyboardInterrupt])
def test_an_end_of_the_program_is_no_error_that_is_due(stop):
    def ends(x):
        if x != x:
            raise stop
        return x**0.5

    assert not check_with_seed(exercise(), ends, 0).passed


def test_the_stubs_own_error_is_none_that_is_due():
    def stub(x):
        raise NotImplementedError()

    result = check_with_seed(exercise(), stub, 0)
    assert not result.passed and result.points == 0


def test_a_reference_that_returns_where_it_has_to_raise_is_our_fault():
    with pytest.raises(CouldNotCheck, match="has to raise"):
        check_with_seed(exercise(reference=lambda x: float(np.nan_to_num(x)) ** 0.5), root, 0)


def test_an_ordinary_case_may_not_have_to_raise():
    with pytest.raises(BadExercise, match="edge=True"):
        exercise(draw=lambda rng: cases(rng, edge=False)).draw(0)


@pytest.mark.parametrize("nothing", [None, (None, 1.0)])
def test_nothing_in_place_of_an_error_is_told_as_none(nothing):
    result = check_with_seed(exercise(), lambda x: x**0.5 if np.isfinite(x) else nothing, 0)
    assert result.headline == f"It returns None where it should raise an error: {WHY}."
