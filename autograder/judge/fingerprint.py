"""Whether two random results are wrong in one way, which no comparison draw by draw can tell."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Output, Statistic

__all__ = ["Drawn", "alike", "shape_of"]


class Drawn:
    """One random output in one case: the shape of its draws, and each statistic, measured once and when asked for.

    The numbers themselves are not kept, since there are hundreds of thousands; ``draw`` gives them again.
    """

    def __init__(self, output: Output, draw: Callable[[], Any]) -> None:
        draws = draw()
        self.shape = shape_of(draws)
        """That of every draw; None where they have no common one, or where a number is not finite."""
        self.is_zero = self.shape is not None and not np.any(draws)
        self._statistics = output.statistics
        self._draw = draw
        self._measured: dict[int, float] = {}
        self.stack: NDArray[np.float64] | None = None
        """The numbers, while they are compared."""

    def measured(self, at: int) -> float:
        """The value of a statistic, by its place among those of the output."""
        if at not in self._measured:
            if self.stack is None:
                self.stack = np.stack([np.asarray(draw, dtype=np.float64) for draw in self._draw()])
            self._measured[at] = float(self._statistics[at].measure(self.stack))
        return self._measured[at]

    def let_go(self) -> None:
        """Keep what was measured, not the numbers."""
        self.stack = None


def alike(output: Output, mine: Drawn, theirs: Drawn, truth: Drawn) -> bool:
    """Whether two random results are wrong in one way: the same wrong shape, or the same statistics out of range."""
    if mine.shape is None or mine.shape != theirs.shape:
        return False
    if mine.shape != truth.shape:  # no statistic is meant for it
        return True
    if mine.is_zero != theirs.is_zero:
        return False
    for at, statistic in enumerate(output.statistics):  # the first that differs makes the others needless
        side = _side(statistic, mine.measured(at))
        if side != _side(statistic, theirs.measured(at)):
            return False
        if side and abs(mine.measured(at) - theirs.measured(at)) > _spread(statistic, theirs.measured(at)):
            return False
        if side and statistic.low == statistic.high:  # so plain a fault explains all that follows
            return True
    return True


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
