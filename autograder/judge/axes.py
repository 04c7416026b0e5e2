"""A hint where a result has the length of an argument's other axis.

Tested in ``tests/judge/test_axes.py``.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises.base import Case, Exercise
from autograder.judge.compare import Finding

__all__ = ["with_axis"]


def with_axis(exercise: Exercise, case: Case, finding: Finding, got: Any, want: Any) -> Finding:
    """Tell a learner whose result has one number a row, where one a column is asked for, and the other way round.

    Args:
        finding: how the output compares with the reference; it comes back as it is if it is about something else.
        got: the output.
        want: the reference's output.
    """
    if finding.stage != "shape" or type(got) is not np.ndarray or got.ndim != 1 or np.ndim(want) != 1:
        return finding
    seen = [
        (mine, parameter.name)
        for parameter, argument in zip(exercise.parameters, case.arguments, strict=True)
        if type(argument) is np.ndarray and (mine := _axis(argument.shape, len(got), len(want)))
    ]
    if len({mine for mine, _ in seen}) != 1:  # none, or two arguments that say different things
        return finding
    mine, name = seen[0]
    asked = "column" if mine == "row" else "row"
    words = f"It has one number for each {mine} of {name}, but it should have one for each {asked}."
    return replace(finding, hint=f"{words} Does a sum or a mean run along the wrong axis?")


def _axis(shape: tuple[int, ...], got: int, want: int) -> str:
    """Which axis of a matrix has the length that came, where the other one has the length that is due; else nothing."""
    if len(shape) != 2 or got == want:
        return ""
    return "row" if shape == (got, want) else "column" if shape == (want, got) else ""
