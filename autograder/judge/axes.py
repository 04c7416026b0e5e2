"""Gives a hint if a result has the length of an argument's other axis.

Tested in ``tests/judge/test_axes.py``.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises.base import Case, Exercise
from autograder.judge.compare import Finding

__all__ = ["with_axis"]


def with_axis(exercise: Exercise, case: Case, finding: Finding, got: Any, want: Any) -> Finding:
    """Add a hint if a result has one number for each row in place of each column, or the reverse.

    Args:
        finding: how the output compares with the reference. If it is not about the shape, it is returned unchanged.
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
    if len({mine for mine, _ in seen}) != 1:  # no argument fits, or two arguments fit in different ways
        return finding
    mine, name = seen[0]
    asked = "column" if mine == "row" else "row"
    words = f"It has one number for each {mine} of {name}, but it should have one for each {asked}."
    return replace(finding, hint=f"{words} Does a sum or a mean run along the wrong axis?")


def _axis(shape: tuple[int, ...], got: int, want: int) -> str:
    """The axis of a matrix with the result's length, if the other axis has the expected length; otherwise empty."""
    if len(shape) != 2 or got == want:
        return ""
    return "row" if shape == (got, want) else "column" if shape == (want, got) else ""
