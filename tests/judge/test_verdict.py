"""Are points given by aspect, faults told first, and a secret case's numbers kept?"""

import math
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, Count, Flag, ListOf, Real
from autograder.contract.wire import pack
from autograder.errors import CouldNotCheck
from autograder.exercises.base import Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_01.chain_forward import CHAIN_FORWARD, chain_forward
from autograder.exercises.lesson_01.layer_gradients import LAYER_GRADIENTS
from autograder.judge.call import call_all
from autograder.judge.result import Outcome, Result
from autograder.judge.verdict import REPEATED, judge, truths, with_repeat


def verdict(student: Callable[..., Any], exercise: Exercise = CHAIN_FORWARD, **options: Any) -> Result:
    cases = with_repeat(exercise, exercise.draw(1))
    replies = call_all(student, [pack(case.arguments) for case in cases], deadline=options.pop("deadline", 10))
    return judge(exercise, cases, replies, truths(exercise, cases), **options)


def test_is_the_first_case_repeated_after_the_ordinary_ones_and_before_the_edges() -> None:
    cases = with_repeat(CHAIN_FORWARD, CHAIN_FORWARD.draw(0))
    labels = [case.label for case in cases]
    at = labels.index(REPEATED)
    assert cases[at].arguments == cases[0].arguments
    assert not any(case.edge for case in cases[: at + 1]) and all(case.edge for case in cases[at + 1 :])


def test_is_a_right_function_passed_with_all_its_points() -> None:
    result = verdict(chain_forward)
    assert (result.outcome, result.headline, repr(result)) == (Outcome.PASSED, "All right.", "3")
    assert [(a.name, a.earned, a.points) for a in result.aspects] == [("y", 2, 2), ("edge cases", 1, 1)]
    assert result.version == CHAIN_FORWARD.version


@pytest.mark.parametrize("points", [1, 1.23456, 2 / 3, 7, 1234.5678])
def test_are_full_points_shown_without_loss_and_never_above_them(points: float) -> None:
    assert float(repr(verdict(chain_forward, points=points))) == pytest.approx(points, abs=1e-4)
    assert float(repr(verdict(chain_forward, points=points))) <= points + 1e-9
    partly = float(repr(verdict(lambda w, b, x, n: chain_forward(w, b, x, n) if n else np.ones(1) * 9, points=points)))
    assert 0 < partly < points


def at_zero(fault: Callable[[], Any]) -> Callable[..., Any]:
    def student(w: float, b: float, x: float, n: int) -> Any:
        return chain_forward(w, b, x, n) if n else fault()

    return student


def endless() -> None:
    while True:
        pass


def recursive() -> None:
    recursive()


def stub() -> None:
    raise NotImplementedError


def leave() -> None:
    raise SystemExit


@pytest.mark.parametrize("fault", [endless, recursive, stub, leave, lambda: 1 / 0, lambda: None, lambda: 2**9999])
def test_does_a_fault_in_an_edge_case_cost_the_edge_points_only(fault: Callable[[], Any]) -> None:
    result = verdict(at_zero(fault), deadline=0.5)
    assert (repr(result), result.started, result.passed) == ("2", True, False)
    assert [a.passed for a in result.aspects] == [True, False]
    assert result.case == "no layer at all"


def test_are_the_edge_points_paid_only_on_top_of_a_right_answer() -> None:
    result = verdict(lambda w, b, x, n: chain_forward(w, b, x, n) * (1 if n < 2 or w in (0, 1) else 2))
    assert repr(result) == "0"


def test_is_a_function_that_remembers_told_so() -> None:
    calls: list[int] = []

    def student(w: float, b: float, x: float, n: int) -> Any:
        calls.append(1)
        return chain_forward(w, b, x, n) + (len(calls) == 5)

    result = verdict(student)
    assert result.headline.startswith("The same input gave another result the second time.")
    assert (result.case, result.mistakes) == (REPEATED, ("unsteady",))


@pytest.mark.parametrize(
    ("student", "name", "headline"),
    [
        (
            lambda *a: 3.0,
            "wrong_type",
            "The result should be a tuple of dL_dy, dL_dw, dL_db, but it is the single number 3.0.",
        ),
        (
            lambda *a: np.zeros((2, 4)).tolist(),
            "wrong_length",
            "The result should be a tuple of dL_dy, dL_dw, dL_db (3 in all), but it has 2.",
        ),
        (
            lambda *a: np.zeros((3, 4)),
            "wrong_type",
            "The result should be a tuple of dL_dy, dL_dw, dL_db, but it is an array of shape (3, 4).",
        ),
        (lambda *a: None, "returns_none", "layer_gradients returns nothing (None)."),
        (lambda *a: {}, "wrong_type", "The result should be a tuple of dL_dy, dL_dw, dL_db, but it is a dict of 0."),
    ],
)
def test_is_a_result_of_another_structure_said_once(student: Callable[..., Any], name: str, headline: str) -> None:
    result = verdict(student, LAYER_GRADIENTS)
    assert result.headline == headline
    assert (repr(result), result.mistakes) == ("0", (name,))


def scaled(**changes: Any) -> Exercise:
    definition: dict[str, Any] = {
        "name": "scaled",
        "lesson": "x",
        "parameters": (Parameter("a", Real()),),
        "outputs": (Output("s", Real()),),
        "reference": lambda a: 2 * a,
        "cases": lambda rng: [Case("one", (float(rng.uniform(1, 2)),))],
        "mistakes": (Mistake("same", "Not doubled.", "Times two.", lambda a: a),),
    }
    return Exercise(**(definition | changes))


def test_is_an_exercise_without_edge_cases_paid_by_its_outputs() -> None:
    result = verdict(lambda a: 2 * a, scaled())
    assert [(a.name, a.points) for a in result.aspects] == [("s", 2)]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        (lambda a: 1 / 0, "ZeroDivisionError"),
        (lambda a: float("nan"), "not finite"),
        (lambda a: float("inf"), "not finite"),
    ],
)
def test_is_a_reference_that_fails_never_the_students_fault(reference: Callable[..., Any], said: str) -> None:
    with pytest.raises(CouldNotCheck, match=said):
        truths(scaled(reference=reference), scaled().draw(0))


def test_does_an_overflow_in_the_students_numbers_warn_nobody() -> None:
    huge = 1.7e308
    result = verdict(lambda w, b, x, n: np.array([huge * (-1) ** i for i in range(n + 1)]))
    assert not result.passed and not result.mistakes


def test_is_an_integer_beyond_float_not_finite() -> None:
    assert verdict(lambda a: 10**390, scaled()).headline.startswith("s is inf")


# What a secret case gives away


def test_are_warnings_of_one_kind_said_once_with_their_number() -> None:
    def chatty(w: float, b: float, x: float, n: int) -> Any:
        for text in "abc":
            warnings.warn(text, RuntimeWarning, stacklevel=1)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return chain_forward(w, b, x, n)

    told = "Python warned (no points lost): RuntimeWarning (3 different ones); DeprecationWarning"
    assert verdict(chatty, secret=True).notes == (told,)


def raising(w: float, b: float, x: float, n: int) -> Any:
    raise ValueError(f"{w} {b} {x} {n}")


def telling(w: float, b: float, x: float, n: int) -> Any:
    import warnings

    warnings.warn(f"w is {w!r}", stacklevel=1)
    print(w, b, x, n)
    return chain_forward(w, b, x, n) + 1


@pytest.mark.parametrize(
    "student",
    [
        raising,
        telling,
        lambda w, b, x, n: w,
        lambda w, b, x, n: str(w),
        lambda w, b, x, n: {str(w): b},
        lambda w, b, x, n: np.zeros(n + 2),
        lambda w, b, x, n: np.zeros((n, n)),
        lambda w, b, x, n: [w] * n,
        lambda w, b, x, n: chain_forward(w, b, x, n) * np.nan,
        lambda w, b, x, n: chain_forward(w, b, x, n).astype("f4"),
        lambda w, b, x, n: w * chain_forward(w, b, x, n),
    ],
)
def test_is_no_number_of_a_secret_case_in_any_form_of_the_message(student: Callable[..., Any]) -> None:
    exercise = replace(CHAIN_FORWARD, cases=lambda rng: [Case("only", (0.73125, 1.21875, 1.40625, 7))])
    open_, secret = (verdict(student, exercise, secret=secret) for secret in (False, True))
    numbers = ["0.7", "1.2", "1.4", "(8", "(7", "of 7", "of 8", "(9"]
    text = str(secret) + secret._repr_html_().split(">", 1)[1].replace("0 of 3 points", "") + repr(secret)
    text = text.replace("margin-top:.4em", "")
    assert not [number for number in numbers if number in _visible(text)]
    assert secret.points == open_.points and secret.mistakes == open_.mistakes


def _visible(text: str) -> str:
    import re

    return re.sub(r"<[^>]*>", " ", text)


def test_does_a_module_that_does_not_fit_hide_its_shapes() -> None:
    from autograder.judge.call import Fault, Reply

    cases = scaled().draw(0)
    reply = Reply(fault=Fault("mismatch", "shapes (3, 4)"))
    want = truths(scaled(), cases)
    assert judge(scaled(), cases, [reply], want).headline == "shapes (3, 4)"
    assert "3" not in judge(scaled(), cases, [reply], want, secret=True).headline


def choices(count: int) -> list[int]:
    return [math.comb(count, k) for k in range(count + 1)]


def wrapped(count: int) -> list[int]:
    return [(one + 2**63) % 2**64 - 2**63 for one in choices(count)]


CHOICES = Exercise(
    name="choices",
    lesson="none",
    parameters=(Parameter("count", Count()),),
    outputs=(Output("found", ListOf(Count())),),
    reference=choices,
    cases=lambda rng: [Case("few", (5,)), Case("beyond 64 bits", (75,), edge=True)],
    mistakes=(Mistake("overflow", "They overflow.", "Use Python's own whole numbers.", wrapped),),
)


def test_whole_numbers_beyond_64_bits_are_judged_to_the_last_digit_and_named() -> None:
    assert verdict(choices, CHOICES).passed
    assert not verdict(lambda count: [one + (one > 2**64) for one in choices(count)], CHOICES).passed
    assert verdict(wrapped, CHOICES).mistakes == ("overflow",)


def kept_or_doubled(old: Any, double: bool) -> Any:
    return 2 * old if double else old.copy()


KEPT = Exercise(
    name="kept_or_doubled",
    lesson="none",
    parameters=(Parameter("old", Array(("n",))), Parameter("double", Flag())),
    outputs=(Output("new", Array(("n",))),),
    reference=kept_or_doubled,
    cases=lambda rng: [Case("doubled", (rng.normal(size=3), True)), Case("kept", (rng.normal(size=3), False))],
    mistakes=(),
)


def test_an_argument_that_is_the_right_result_is_given_back_without_a_note() -> None:
    result = verdict(lambda old, double: 2 * old if double else old, KEPT)
    assert result.passed and result.notes == ()
    shared = verdict(lambda old, double: np.add(old, 0 * old) if double else old[:], KEPT)
    assert not shared.passed and shared.notes == ()
    assert verdict(lambda old, double: old, KEPT).notes == (
        "The result shares memory with the argument old: changing one changes the other.",
    )
