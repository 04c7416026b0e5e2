"""Recognises two mistakes of the bank in one result: slips in different terms add up, slips in factors multiply.

Tested in ``tests/judge/test_pairs.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Exercise, Mistake
from autograder.judge.matching import APART, MATCH, Values, close, match_of, pairs_of
from autograder.judge.substitutes import by_chance

__all__ = ["two_at_once"]

Floats = NDArray[np.float64]
Leaves = list[Floats]
Made = tuple[Mistake, Leaves]
"""A mistake with the arrays it gives."""
Both = Callable[[Floats, Floats, Floats], Floats]
"""Computes the result of both mistakes from the truth and the two results of one mistake."""


def two_at_once(
    exercise: Exercise,
    got: Sequence[Values],
    want: Sequence[Values],
    predicted: Sequence[tuple[Mistake, Sequence[Values | None]]],
) -> tuple[Mistake, Mistake] | None:
    """The two mistakes that together give a student's numbers.

    Args:
        exercise: an exercise without random outputs.
        got: per case the student's values, one per output.
        want: per case the reference's values.
        predicted: each mistake with its values per case.

    Returns:
        The mistakes in the order of the bank. None if no two of them fit, or if several different
        pairs fit: then it is unknown which two were made.
    """
    if match_of(exercise) > MATCH or by_chance([value for values in got for value in values]):
        return None  # rough or few numbers agree with many pairs
    mine, truth = _leaves(got, want), _leaves(want, want)
    if not mine or not truth:
        return None
    others = [(m, made) for m, values in predicted if (made := _leaves(values, want)) and not _same(made, truth)]
    fitting = list(_fitting(mine, truth, others, match_of(exercise)))
    if not fitting:
        return None
    (first, second), *rest = fitting
    alike = all(_same(one[1], first[1]) and _same(other[1], second[1]) for one, other in rest)
    return (first[0], second[0]) if alike else None


def _fitting(mine: Leaves, truth: Leaves, others: Sequence[Made], tolerance: float) -> Iterator[tuple[Made, Made]]:
    ways: list[Both] = [lambda t, a, b: a + b - t]
    if all(array.all() for array in truth):  # a factor on 0 cannot be seen
        ways.append(lambda t, a, b: a * b / t)
    with np.errstate(all="ignore"):
        for one, other in combinations(others, 2):
            rows = list(zip(mine, truth, one[1], other[1], strict=True))
            made = (all(close(m, both(t, a, b), tolerance) for m, t, a, b in rows) for both in ways)
            if any(made) and not any(_cancel(m, t, a, b) for m, t, a, b in rows):
                yield one, other


def _cancel(mine: Floats, truth: Floats, one: Floats, other: Floats) -> bool:
    """Whether a number is right although each mistake alone makes it wrong. Then the two names would mislead."""
    right, first, second = (~_differs(values, truth) for values in (mine, one, other))
    return bool((right & ~first & ~second).any())


def _differs(values: Floats, truth: Floats) -> NDArray[np.bool_]:
    return np.asarray(np.abs(values - truth) > APART * np.abs(truth).max(initial=0))


def _leaves(values: Sequence[Values | None], want: Sequence[Values]) -> Leaves:
    """All arrays of a result, one case after the other; empty unless they are finite and shaped like the right ones."""
    found: Leaves = []
    for theirs, truth in zip(values, want, strict=True):
        arrays = None if theirs is None else pairs_of(theirs, truth)
        if arrays is None or any(a.shape != t.shape or not np.isfinite(a).all() for a, t in arrays):
            return []
        found += [np.asarray(a, np.float64) for a, _ in arrays]
    return found


def _same(one: Leaves, other: Leaves) -> bool:
    return all(close(a, b, APART) for a, b in zip(one, other, strict=True))
