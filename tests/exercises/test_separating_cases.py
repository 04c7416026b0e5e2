"""Wrong answers that only one case can tell from right ones: that case comes with every seed."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.contract.kinds import Array, Kind, ListOf, Tuple
from autograder.exercises import find, names
from autograder.judge.check import check_with_seed

SEEDS = range(40)
NEVER_ONE = {"random_orthogonal", "xavier_normal", "xavier_uniform", "he_normal", "momentum_step"}
"""No axis of their matrices has the length 1: draws need many numbers, and a step of momentum is two by two."""


def size_of_w(w: float, b: float, x: float, n: int) -> Any:
    y, dx, dw, db = x, 1.0, 0.0, 0.0
    for _ in range(n):
        dx, dw, db, y = abs(w) * dx, w * dw + y, w * db + 1, w * y + b
    return dx, dw, db


def closed_form(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else w**n * x + (1 - w**n) / (1 - w) * b


def tolerance(width: float) -> Callable[..., float]:
    return lambda w, b, x, n: closed_form(1.0 if abs(w - 1) < width else w, b, x, n)


def zero_to_the_zero(w: float, b: float, x: float, n: int) -> float:
    return b if w == 0 else closed_form(w, b, x, n)


def quotient_of_logs(log: Callable[[float], float]) -> Callable[..., int]:
    return lambda w, dtype: math.floor(log(float(np.finfo(dtype).max)) / log(abs(w))) + 1


def clipped_logits(z: Any, t: Any) -> Any:
    z = np.clip(z, -500, 500)
    return np.mean(np.logaddexp(0, z) - t * z), (1 / (1 + np.exp(-z)) - t) / len(z)


@pytest.mark.parametrize(
    ("exercise", "student"),
    [
        ("chain_gradients", size_of_w),
        *(("chain_closed_form", tolerance(width)) for width in (0.1, 1e-2, 1e-3, 1e-4)),
        ("chain_closed_form", zero_to_the_zero),
        *(("overflow_depth", quotient_of_logs(log)) for log in (math.log, np.log, math.log2, math.log10)),
        ("bce_with_logits", clipped_logits),
    ],
)
def test_a_slip_that_one_case_shows_is_refused_whatever_the_seed(exercise: str, student: Callable[..., Any]) -> None:
    passed = [seed for seed in SEEDS if check_with_seed(find(exercise), student, seed).passed]
    assert not passed


def axes(kind: Kind) -> int:
    """The most axes of an array in it."""
    if isinstance(kind, ListOf):
        return axes(kind.item)
    if isinstance(kind, Tuple):
        return max(axes(item) for _, item in kind.items)
    return len(kind.shape) if isinstance(kind, Array) else 0


def squeezed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return type(value)(map(squeezed, value))
    return value.squeeze() if isinstance(value, np.ndarray) else value


MATRICES = [name for name in names() if any(axes(output.kind) > 1 for output in find(name).outputs)]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", [name for name in MATRICES if name not in NEVER_ONE])
def test_an_axis_of_length_1_is_kept(name: str) -> None:
    exercise = find(name)
    verdicts = [check_with_seed(exercise, lambda *given: squeezed(exercise.reference(*given)), seed) for seed in (0, 1)]
    assert not any(verdict.passed for verdict in verdicts)
