"""Is a result compared in the promised order, and told where it parts from the reference?"""

from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, Count, Dict, ListOf, Real, Text
from autograder.exercises.base import Output, Statistic
from autograder.judge.compare import FLOAT64_TOLERANCE, STAGES, compare, relative_error

WANT = np.array([1.0, -2.0, 3.0])
GRADIENT = Output("dL_dw", Array(("n",)), "gradient")


def judge(got: Any, want: Any = WANT, output: Output = GRADIENT) -> Any:
    with np.errstate(all="ignore"):
        return compare(output, got, want, FLOAT64_TOLERANCE)


def test_does_the_reference_itself_pass_without_error() -> None:
    finding = judge(WANT.copy())
    assert finding.passed and finding.error == 0 and finding.margin == 0


@pytest.mark.parametrize(
    ("got", "stage"),
    [
        ([1, 2, 3], "type"),
        (np.zeros(4), "shape"),
        (np.full(4, np.nan, "f2"), "shape"),
        (np.zeros(3, int), "dtype"),
        (np.array([1, np.nan, 3], "f4"), "dtype"),
        (np.array([1, np.nan, 7.0]), "finite"),
        (np.array([1, -np.inf, 3]), "finite"),
        (np.zeros(3), "gradient"),
        (WANT[::-1], "gradient"),
        (-WANT, "gradient"),
        (2 * WANT, "gradient"),
        (WANT * (1 + 2e-6), "gradient"),
    ],
    ids=str,
)
def test_does_the_first_stage_that_fails_count(got: Any, stage: str) -> None:
    assert judge(got).stage == stage


def test_are_the_stages_in_the_promised_order() -> None:
    assert STAGES == ("type", "length", "shape", "dtype", "finite", "value", "gradient", "silent")


@pytest.mark.parametrize("noise", [1e-12, -9e-7])
def test_does_honest_rounding_pass(noise: float) -> None:
    assert judge(WANT * (1 + noise)).passed


def test_is_the_largest_error_shown_with_both_numbers() -> None:
    assert judge(np.array([1.0, -2.5, 3.1])).message == "Largest error at dL_dw[1]: yours is -2.5, expected -2."


def test_are_as_many_digits_shown_as_two_numbers_need_to_differ() -> None:
    assert judge(WANT * (1 + 1.3e-6)).message == "Largest error at dL_dw[2]: yours is 3.0000039, expected 3."


@pytest.mark.parametrize(
    ("draw", "said", "hint"),
    [
        (None, "W should be a NumPy array of shape (n,), but it is None.", "Is the return missing"),
        (np.ones((2, 2)), "W should have shape (n,), here (3,), but it has shape (2, 2).", ""),
    ],
)
def test_is_a_draw_that_does_not_fit_told_as_the_one_thing_that_was_returned(draw: Any, said: str, hint: str) -> None:
    mean = Statistic("mean", lambda draws: float(draws.mean()), -1.0, 1.0, meaning="the mean")
    finding = judge([draw] * 2, [WANT] * 2, Output("W", ListOf(Array(("n",))), statistics=(mean,)))
    assert (finding.message, hint in finding.hint) == (said, True)


def test_is_a_place_in_a_matrix_shown_by_row_and_column() -> None:
    want = np.ones((2, 3))
    got = want.copy()
    got[1, 2] = 5
    message = judge(got, want, Output("dx", Array(("N", "D")), "gradient")).message
    assert message == "Largest error at dx[1, 2]: yours is 5, expected 1."


def test_is_the_first_value_that_is_not_finite_shown() -> None:
    finding = judge(np.array([1.0, np.nan, np.inf]))
    assert finding.message == "2 of the 3 numbers of dL_dw are not finite; the first is dL_dw[1], nan."
    assert (
        finding.hint
        == "Did you divide 0 by 0, subtract inf from inf, or take the log or the root of a negative number?"
    )
    assert np.isinf(finding.margin)


def test_do_numbers_beyond_all_bounds_fail_in_silence() -> None:
    finding = judge(np.full(3, 1.7e308) * [1, -1, 1])
    assert finding.stage == "gradient"


def test_is_an_error_absolute_where_the_reference_is_zero() -> None:
    assert relative_error(np.array([1e-9]), np.zeros(1)) == 1e-9
    assert judge(np.full(3, 1e-9), np.zeros(3)).passed
    assert not judge(np.full(3, 1e-3), np.zeros(3)).passed


def test_is_an_empty_array_right() -> None:
    assert judge(np.zeros(0), np.zeros(0)).passed


@pytest.mark.parametrize(
    ("output", "got", "want", "message"),
    [
        (Output("loss", Real()), 2.0, 1.0, "loss: yours is 2, expected 1."),
        (Output("n", Count()), 2, 3, "n is 2; expected 3."),
        (Output("word", Text(("a", "b"))), "a", "b", "word is 'a'; expected 'b'."),
        (Output("all", ListOf(Real())), [1.0, 5.0], [1.0, 2.0], "all[1]: yours is 5, expected 2."),
        (Output("d", Dict({"w": Real()})), {"w": 1.0}, {"w": 2.0}, "d['w']: yours is 1, expected 2."),
    ],
)
def test_is_every_kind_compared_and_named_by_its_place(output: Output, got: Any, want: Any, message: str) -> None:
    finding = judge(got, want, output)
    assert (finding.stage, finding.message) == ("value", message)
    assert judge(want, want, output).passed


def test_does_the_worst_of_several_parts_speak() -> None:
    output = Output("all", ListOf(Array(("n",))))
    want = [np.ones(2), np.ones(2), np.ones(2)]
    got = [np.ones(2), np.full(2, 1.1), np.full(2, 9.0)]
    assert judge(got, want, output).message.startswith("Largest error at all[2][0]")
    assert judge([np.ones(2), np.full(2, 1.1), np.full(2, np.nan)], want, output).stage == "finite"


def test_is_a_single_precision_answer_judged_against_a_single_reference() -> None:
    assert compare(GRADIENT, WANT.astype("f4"), WANT.astype("f4"), 1e-4).passed
    assert compare(GRADIENT, WANT, WANT.astype("f4"), 1e-4).passed
