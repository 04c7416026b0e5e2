"""Measures how close two values are. Every diagnosis of a mistake uses this comparison.

Tested in ``tests/judge/test_diagnose.py``.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Case, Exercise, Mistake
from autograder.judge.compare import FLOAT32_TOLERANCE, FLOAT64_TOLERANCE, relative_error
from autograder.judge.fingerprint import Drawn

__all__ = [
    "APART",
    "MATCH",
    "PRECISE",
    "Values",
    "allowed",
    "array_of",
    "both_dust",
    "close",
    "drawn",
    "leaves",
    "match_of",
    "mistaken",
    "pairs_of",
]

# A result matches a mistake if it is as close to the mistake's result as a right answer must be to the truth.
MATCH = 1e-6
# Two numbers that agree within this tolerance do not agree by chance.
PRECISE = 1e-4
# A mistake counts as different from the truth in a case if it is further away than this.
APART = 1e-5

# Rounding may leave up to this share of the right number in place of 0.
DUST = 1e-14

# Number of cases whose mistakes' values are cached: a few lessons with one seed, some megabytes.
CASES_KEPT = 400

Values = tuple[Any, ...]

_kept: dict[int, tuple[Case, dict[Callable[..., Any], Values | None]]] = {}
"""The cached values by ``id`` of the case. The case is kept beside them, so that its id stays unique."""


def allowed(exercise: Exercise) -> float:
    """The largest relative error of a right answer in float64."""
    return FLOAT64_TOLERANCE if exercise.tolerance is None else exercise.tolerance


def match_of(exercise: Exercise) -> float:
    """How near a result must be to the result of a mistake, as a relative error.

    If right answers may differ (for example, by a grid), wrong ones may, too.
    """
    tolerance = MATCH if exercise.tolerance is None else exercise.tolerance
    return min(tolerance, max(MATCH, tolerance / 3))


def mistaken(exercise: Exercise, mistake: Mistake, case: Case) -> Values | None:
    """The mistake's values for a case, one per output; None if its code fails there.

    Values are cached, because a whole class's answers are compared with the same mistakes on the same cases. For a
    random output, its statistics are cached.
    """
    if id(case) not in _kept and len(_kept) >= CASES_KEPT:
        _kept.pop(next(iter(_kept)))
    _, values = _kept.setdefault(id(case), (case, {}))
    if mistake.wrong not in values:
        values[mistake.wrong] = _mistaken(exercise, mistake, case)
    return values[mistake.wrong]


def _mistaken(exercise: Exercise, mistake: Mistake, case: Case) -> Values | None:
    with np.errstate(all="ignore"):
        try:
            return drawn(exercise, lambda: exercise.call(mistake.wrong, case.arguments))
        except (ArithmeticError, IndexError, ValueError, TypeError):
            return None


def drawn(exercise: Exercise, values: Callable[[], Values]) -> Values:
    """The values, with each random output as a ``Drawn``, which may call ``values`` again to draw once more."""
    if not any(output.statistics for output in exercise.outputs):
        return values()
    return tuple(
        Drawn(output, lambda at=at: values()[at]) if output.statistics else values()[at]  # type: ignore[misc]
        for at, output in enumerate(exercise.outputs)
    )


def close(a: Any, b: Any, tolerance: float) -> bool:
    """Whether two values have the same numbers; lists are compared item by item. Words and flags must be equal."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key], tolerance) for key in b)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple) and any(isinstance(item, np.ndarray) for item in b):
        return len(a) == len(b) and all(close(x, y, tolerance) for x, y in zip(a, b, strict=True))
    left, right = array_of(a), array_of(b)
    if left is None or right is None:  # words and flags
        return isinstance(a, str | bool) and type(a) is type(b) and a == b
    if left.shape != right.shape or not np.array_equal(np.isfinite(left), np.isfinite(right)):
        return False
    if not (finite := np.isfinite(right)).all():
        if not np.array_equal(left[~finite], right[~finite], equal_nan=True):
            return False
        left, right = left[finite], right[finite]  # an infinite number has no relative error
    if right.dtype == np.float32 or left.dtype == np.float32:
        tolerance = max(tolerance, FLOAT32_TOLERANCE)
    return relative_error(left, right) <= tolerance


def both_dust(one: Any, other: Any, truth: Any) -> bool:
    """Whether two numbers are zero except for rounding, relative to the right number.

    Terms that cancel may leave 1e-16 in place of 0.
    """
    sizes = [
        abs(float(array)) for value in (one, other, truth) if (array := array_of(value)) is not None and not array.ndim
    ]
    return len(sizes) == 3 and bool(np.isfinite(sizes).all()) and max(sizes[:2]) <= DUST * sizes[2]


def array_of(value: Any) -> NDArray[Any] | None:
    """The value as an array of numbers; None if it has no numbers."""
    if isinstance(value, bool | str) or value is None:
        return None
    try:
        array = np.asarray(float(value) if isinstance(value, int) else value)
        if array.dtype == object and all(type(item) is int for item in array.flat):  # beyond 64 bits
            array = array.astype(np.float64)
    except (ValueError, OverflowError):  # rows of different lengths; an int beyond float64
        return None
    return array if array.dtype.kind in "fiu" else None


def leaves(got: Any, want: Any) -> list[tuple[NDArray[Any] | None, NDArray[Any] | None]]:
    """The arrays of a result beside the reference's; lists item by item if their lengths are equal."""
    if isinstance(want, list) and isinstance(got, list | tuple) and len(got) == len(want):
        return [(array_of(g), array_of(w)) for g, w in zip(got, want, strict=True)]
    return [(array_of(got), array_of(want))]


def pairs_of(got: Sequence[Any], want: Sequence[Any]) -> list[tuple[NDArray[Any], NDArray[Any]]] | None:
    """All arrays of an output over several cases, each beside the reference's; None if one is no array."""
    pairs = [pair for g, w in zip(got, want, strict=True) for pair in leaves(g, w)]
    arrays = [(mine, truth) for mine, truth in pairs if mine is not None and truth is not None]
    return arrays if len(arrays) == len(pairs) else None
