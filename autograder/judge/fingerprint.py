"""Whether two random results are wrong in one way, which no comparison draw by draw can tell."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Output, Statistic

__all__ = ["Drawn", "alike", "distance", "shape_of"]


# A right answer's statistic spans some sixteen standard errors; one of these is chance beyond the border.
BORDER = 10


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
    """Whether two random results are wrong in one way: the same wrong shape, or the same statistics out of range.

    A statistic may be out of range in one of them by chance, if it lies just beyond the border and another one, which
    is out of range in both, says that they are wrong.
    """
    both, by_chance = False, False
    if mine.shape is None or mine.shape != theirs.shape:
        return False
    if mine.shape != truth.shape:  # no statistic is meant for it
        return True
    if mine.is_zero != theirs.is_zero:
        return False
    for at, statistic in enumerate(output.statistics):  # the first that differs makes the others needless
        side = _side(statistic, mine.measured(at))
        if side != _side(statistic, theirs.measured(at)):
            if not _near_the_border(statistic, mine.measured(at), theirs.measured(at)):
                return False
            by_chance = True
            continue
        both = both or bool(side)
        if side and abs(mine.measured(at) - theirs.measured(at)) > _spread(statistic, theirs.measured(at)):
            return False
        if side and statistic.low == statistic.high:  # so plain a fault explains all that follows
            return True
    return both or not by_chance


def distance(output: Output, mine: Drawn, theirs: Drawn, truth: Drawn) -> float:
    """How far apart the statistics of two random results lie, in ranges of chance; of two laws the nearer is likelier.

    It is 0 where no statistic is meant for their shape.
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
    """The one shape of all draws; None where there is none, or where a number is not finite."""
    if not isinstance(draws, list) or not all(isinstance(draw, np.ndarray) for draw in draws):
        return None
    shapes = {draw.shape for draw in draws}
    return shapes.pop() if len(shapes) == 1 and all(np.isfinite(draw).all() for draw in draws) else None


def _side(statistic: Statistic, value: float) -> int:
    return int(value > statistic.high) - int(value < statistic.low)


def _near_the_border(statistic: Statistic, *values: float) -> bool:
    """Whether values that lie in range, or just beyond one end of it, differ by chance."""
    width = (statistic.high - statistic.low) / BORDER
    return width > 0 and all(statistic.low - width <= value <= statistic.high + width for value in values)


def _spread(statistic: Statistic, value: float) -> float:
    """How far chance may carry a statistic from ``value``: its range's width, which grows with a value above 0."""
    middle = (statistic.low + statistic.high) / 2
    return (statistic.high - statistic.low) * (abs(value / middle) if middle else 1.0)
