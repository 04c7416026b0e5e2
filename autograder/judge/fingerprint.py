"""Whether two random results are wrong in one way, which no comparison draw by draw can tell."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Output, Statistic

__all__ = ["alike", "shape_of"]


def alike(output: Output, draws: Any, others: Any, truth: Sequence[NDArray[Any]]) -> bool:
    """Whether two random results are wrong in one way: the same wrong shape, or the same statistics out of range."""
    shape = shape_of(draws)
    if shape is None or shape != shape_of(others):
        return False
    if shape != truth[0].shape:  # no statistic is meant for it
        return True
    if np.any(draws) != np.any(others):
        return False
    for statistic, mine, theirs in _measured(output, draws, others):
        if _side(statistic, mine) != _side(statistic, theirs):
            return False
        if _side(statistic, mine) and abs(mine - theirs) > _spread(statistic, theirs):
            return False
        if _side(statistic, mine) and statistic.low == statistic.high:  # so plain a fault explains all that follows
            return True
    return True


def _measured(output: Output, draws: Any, others: Any) -> Iterator[tuple[Statistic, float, float]]:
    """Each statistic of both, measured when it is asked for: the first that differs makes the others needless."""
    stacks = [np.stack([np.asarray(draw, dtype=np.float64) for draw in some]) for some in (draws, others)]
    for statistic in output.statistics:
        mine, theirs = (float(statistic.measure(stack)) for stack in stacks)
        yield statistic, mine, theirs


def shape_of(draws: Any) -> tuple[int, ...] | None:
    """The one shape of all draws; None where there is none, or where a number is not finite."""
    if not isinstance(draws, list) or not all(isinstance(draw, np.ndarray) for draw in draws):
        return None
    shapes = {draw.shape for draw in draws}
    return shapes.pop() if len(shapes) == 1 and all(np.isfinite(draw).all() for draw in draws) else None


def _side(statistic: Statistic, value: float) -> int:
    return int(value > statistic.high) - int(value < statistic.low)


def _spread(statistic: Statistic, value: float) -> float:
    """How far chance may carry a statistic from ``value``: its range's width, which grows with a value above 0."""
    middle = (statistic.low + statistic.high) / 2
    return (statistic.high - statistic.low) * (abs(value / middle) if middle else 1.0)
