"""Judges whether a training learns: compares losses with the untrained network and the best constant output.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from deepgrad.clinic.huge import HUGE

__all__ = ["LEARNING", "STUCK", "Curve"]

LAST = 8
"""Number of last batches whose losses are compared with the untrained network's."""
CROSSES = 6
"""If the loss falls below 0 by more than so many deviations of the last losses, it learns. Less is a swing around 0."""
GOOD, LEARNING, STUCK = 0.25, 0.12, 0.05
"""Bounds of the gain, as a share of the reference: above LEARNING a training learns, below STUCK it is stuck."""


@dataclass(frozen=True)
class Curve:
    """The losses of a training and what they are compared with.

    Attributes:
        losses: one loss for each training step.
        born: the untrained network's losses on the last batches; empty if they could not be computed.
        constant: mean loss of the best constant output on the last batches; None if there is none.
        constant_first: the same on the first batches.
        uniform: mean loss of an output of zeros, or of ones, whichever is better, on the last batches; None if unknown.
        comparable: whether the step's losses agree with loss(model(inputs), targets); else they are not compared with
            the baselines.
        factor: the step's own first loss over loss(model(inputs), targets); ``losses`` are divided by it.
        backward_factor: the same for the loss that the step differentiated.
    """

    losses: tuple[float, ...]
    born: tuple[float, ...] = ()
    constant: float | None = None
    constant_first: float | None = None
    uniform: float | None = None
    comparable: bool = True
    factor: float = 1.0
    backward_factor: float = 1.0

    @property
    def first(self) -> float:
        """Mean of the first three losses."""
        return mean(self.losses[:3])

    @property
    def end(self) -> float:
        """Mean of the last eight losses."""
        return mean(self.losses[-LAST:])

    @property
    def usual_end(self) -> float:
        """Median of the last eight losses, which a single burst does not change."""
        return median(self.losses[-LAST:])

    @property
    def bursts(self) -> bool:
        """Whether it learns well but for single losses that burst."""
        return self.usual_end < self.reference - GOOD * self.scale

    @property
    def untrained(self) -> float:
        """The untrained network's mean loss on the last batches; if unknown, the mean of the first losses."""
        return mean(self.born[-LAST:]) if self.born else self.first

    @property
    def reference(self) -> float:
        """The loss to beat: the smaller of the untrained network's loss and the best constant's.

        The constant's does not count if it is unknown, or below 0 while the untrained loss is above 0.
        """
        constant = self.constant
        if constant is None or constant < 0 < self.untrained:
            return self.untrained
        return min(self.untrained, constant)

    @property
    def scale(self) -> float:
        """Size of the reference, with a small lower bound."""
        return abs(self.reference) + 1e-12

    @property
    def gain(self) -> float:
        """How far the losses came below the reference, as a share of it."""
        return (self.reference - self.end) / self.scale

    @property
    def lowest(self) -> float:
        """The lowest mean of five losses in a row."""
        return min((mean(self.losses[i : i + 5]) for i in range(max(1, len(self.losses) - 4))), default=HUGE)

    @property
    def learning(self) -> bool:
        """Whether it clearly learns."""
        return self.gain > LEARNING and self.end <= self.lowest + 0.3 * self.scale

    @property
    def good(self) -> bool:
        """Whether it learns so well that few trials are worth their time."""
        return self.gain > GOOD and self.end <= self.lowest + 0.15 * self.scale

    @property
    def falls(self) -> bool:
        """Whether the losses of the last ten batches are below the untrained network's, by clearly more than noise."""
        pairs = [a - b for a, b in zip(self.born[-10:], self.losses[-10:], strict=False)]
        if len(pairs) < 3 or self.gain <= 0:
            return False
        middle = mean(pairs)
        deviation = math.sqrt(sum((p - middle) ** 2 for p in pairs) / (len(pairs) - 1)) + 1e-12
        return middle / deviation * math.sqrt(len(pairs)) > 4 and middle > 0.02 * self.scale

    @property
    def stuck(self) -> bool:
        """Whether the gain is nearly 0 or below, and the loss does not fall slowly."""
        return self.gain < STUCK and not (self.falls or self.descending)

    @property
    def descending(self) -> bool:
        """Whether the last ten losses are clearly below the ten before."""
        before, last = self.losses[-20:-10], self.losses[-10:]
        if len(before) < 10:
            return False
        noise = math.hypot(spread(before), spread(last)) / math.sqrt(10)
        return mean(before) - mean(last) > max(0.02 * self.scale, 3 * noise)

    @property
    def burst(self) -> float:
        """The first loss over the best constant's loss; 1 if the latter is unknown or not above 0."""
        constant = self.constant_first
        return self.losses[0] / max(constant, 1e-9) if constant is not None and constant > 0 else 1.0

    @property
    def wanders(self) -> bool:
        """Whether the loss swings around 0, as for policies and adversaries. Then its height has no meaning."""
        if not min(self.losses) < 0 < max(self.losses) or abs(mean(self.losses)) >= 2 * spread(self.losses):
            return False
        return self.first - self.end < CROSSES * spread(self.losses[-LAST:])  # otherwise the loss falls through 0


def mean(values: Sequence[float]) -> float:
    """The mean; 0 for an empty sequence."""
    return sum(values) / max(1, len(values))


def median(values: Sequence[float]) -> float:
    """The median; 0 for an empty sequence."""
    return sorted(values)[len(values) // 2] if values else 0.0


def spread(values: Sequence[float]) -> float:
    """Standard deviation."""
    middle = mean(values)
    return math.sqrt(mean([(v - middle) ** 2 for v in values]))
