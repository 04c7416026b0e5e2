"""Decides whether two random results are wrong in the same way, by their statistics."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Output, Statistic

__all__ = ["Drawn", "alike", "distance", "shape_of"]


# A statistic's range is about sixteen standard errors wide. By chance, a value may be a tenth of it beyond the border.
BORDER = 10


class Drawn:
    """One random output in one case: the shape of its draws, and its statistics, each measured once on first use.

    The numbers themselves are not kept, because there are hundreds of thousands; ``draw`` draws them again.
    """

    def __init__(self, output: Output, draw: Callable[[], Any]) -> None:
        draws = draw()
        self.shape = shape_of(draws)
        """The shape of every draw; None if the shapes differ, or if a number is not finite."""
        self.is_zero = self.shape is not None and not np.any(draws)
        self._statistics = output.statistics
        self._draw = draw
        self._measured: dict[int, float] = {}
        self.stack: NDArray[np.float64] | None = None
        """The numbers; kept only during a comparison."""

    def measured(self, at: int) -> float:
        """The value of a statistic, by its position among the output's statistics."""
        if at not in self._measured:
            if self.stack is None:
                self.stack = np.stack([np.asarray(draw, dtype=np.float64) for draw in self._draw()])
            self._measured[at] = float(self._statistics[at].measure(self.stack))
        return self._measured[at]

    def let_go(self) -> None:
        """Drop the numbers and keep the measured statistics."""
        self.stack = None


def alike(output: Output, mine: Drawn, theirs: Drawn, truth: Drawn) -> bool:
    """Whether two random results have the same wrong shape, or the same statistics out of range.

    A statistic just beyond the border may be out of range by chance in one result. This is allowed if another statistic
    is out of range in both.
    """
    both, by_chance = False, False
    if mine.shape is None or mine.shape != theirs.shape:
        return False
    if mine.shape != truth.shape:  # no statistic is defined for this shape
        return True
    if mine.is_zero != theirs.is_zero:
        return False
    for at, statistic in enumerate(output.statistics):  # stop at the first statistic that differs
        side = _side(statistic, mine.measured(at))
        if side != _side(statistic, theirs.measured(at)):
            if not _near_the_border(statistic, mine.measured(at), theirs.measured(at)):
                return False
            by_chance = True
            continue
        both = both or bool(side)
        if side and abs(mine.measured(at) - theirs.measured(at)) > _spread(statistic, theirs.measured(at)):
            return False
        if side and statistic.low == statistic.high:  # an exact statistic that is out of range explains all later ones
            return True
    return both or not by_chance


def distance(output: Output, mine: Drawn, theirs: Drawn, truth: Drawn) -> float:
    """The distance between the statistics of two random results, as a multiple of the spread by chance.

    It is 0 if no statistic is defined for their shape.
    """
    if mine.shape is None or not mine.shape == theirs.shape == truth.shape or mine.is_zero:
        return 0.0
    apart = (
        abs(mine.measured(at) - theirs.measured(at)) / spread
        for at, statistic in enumerate(output.statistics)
        if (spread := _spread(statistic, theirs.measured(at))) > 0
    )
    return float(sum(apart))


def shape_of(draws: Any) -> tuple[int, ...] | None:
    """The common shape of all draws; None if there is none, or if a number is not finite."""
    if not isinstance(draws, list) or not all(isinstance(draw, np.ndarray) for draw in draws):
        return None
    shapes = {draw.shape for draw in draws}
    return shapes.pop() if len(shapes) == 1 and all(np.isfinite(draw).all() for draw in draws) else None


def _side(statistic: Statistic, value: float) -> int:
    return int(value > statistic.high) - int(value < statistic.low)


def _near_the_border(statistic: Statistic, *values: float) -> bool:
    """Whether values in the range, or just beyond one end of it, may differ by chance."""
    width = (statistic.high - statistic.low) / BORDER
    return width > 0 and all(statistic.low - width <= value <= statistic.high + width for value in values)


def _spread(statistic: Statistic, value: float) -> float:
    """The spread of a statistic around ``value`` by chance: the width of its range, scaled by the value's size."""
    middle = (statistic.low + statistic.high) / 2
    return (statistic.high - statistic.low) * (abs(value / middle) if middle else 1.0)
