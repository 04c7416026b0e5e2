"""Draws random arguments with which every mistake shows."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.exercises.base import Case

# A right answer may compute its scalars in float32, as torch.tensor(x) does. That may change a case's result by this
# relative amount. It is a third of SCALAR_TOLERANCE.
HONEST = 3e-5
# For exercises whose results are single numbers. The type of a single number does not show whether it was computed in
# float32.
SCALAR_TOLERANCE = 1e-4
TRIES = 200
# Two answers are equal if they agree to this many digits. Shares that differ do so in an earlier digit; rounding
# changes only later digits.
DIGITS = 9
__all__ = ["SCALAR_TOLERANCE", "TRIES", "away_from_zero", "told_apart", "well_conditioned"]


def away_from_zero(rng: np.random.Generator, low: float = 0.3, high: float = 2.0, size: Any = None) -> Any:
    """Numbers of random sign with a size between ``low`` and ``high``; one number if ``size`` is None."""
    return rng.uniform(low, high, size) * rng.choice([-1.0, 1.0], size)


def well_conditioned(draw: Callable[[], Case], reference: Callable[..., Any]) -> Case:
    """Draw until rounding the case's floats to float32 moves no number of the result noticeably.

    Args:
        draw: a new case of scalar arguments with every call.
        reference: from the arguments to a float or a tuple of floats.

    Raises:
        RuntimeError: no such case was drawn: the exercise draws from too small a range.
    """
    for _ in range(TRIES):
        case = draw()
        rounded = [float(np.float32(a)) if isinstance(a, float) else a for a in case.arguments]
        exact, moved = np.array(reference(*case.arguments)), np.array(reference(*rounded))
        if (np.abs(moved - exact) <= HONEST * np.abs(exact)).all():
            return case
    raise RuntimeError(f"none of {TRIES} draws of a case like {case.arguments} survives rounding to float32")


def told_apart(draw: Callable[[], list[Case]], answers: Sequence[Callable[..., float]]) -> list[Case]:
    """Draw until no two answers agree on all cases, so that a mistake has one name whatever the seed is.

    Args:
        draw: new cases with every call.
        answers: from a case's arguments to a number: the right answer and the wrong ones.

    Raises:
        RuntimeError: no such cases were drawn: two of the answers are always equal.
    """
    for _ in range(TRIES):
        cases = draw()
        given = {tuple(round(float(answer(*case.arguments)), DIGITS) for case in cases) for answer in answers}
        if len(given) == len(answers):
            return cases
    raise RuntimeError(f"none of {TRIES} draws of {[case.label for case in cases]} tells {len(answers)} answers apart")
