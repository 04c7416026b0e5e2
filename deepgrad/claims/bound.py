"""Computes a claim's bound: the middle between the measurement and the value that would prove the claim wrong."""

import math
from dataclasses import dataclass
from typing import Literal

from deepgrad.errors import BadClaim

__all__ = ["Bound", "Gap"]

SIGNIFICANT_DIGITS = 3
"""Digits of a bound. Rounding to three digits changes no verdict, because the measurement is half a gap away."""


@dataclass(frozen=True)
class Gap:
    """The distance between the rival and the seed that came nearest to it.

    Args:
        measured: the worst seed's value when the claim was written.
        rival: the value that would be measured if the claim were false.
        scale: "log" for numbers that differ by factors; both must then be positive.
    """

    measured: float
    rival: float
    scale: Literal["linear", "log"] = "linear"

    def __post_init__(self) -> None:
        if not (math.isfinite(self.measured) and math.isfinite(self.rival)) or self.measured == self.rival:
            raise BadClaim(f"A gap lies between two different finite numbers: got {self.measured}, {self.rival}.")
        if self.scale == "log" and min(self.measured, self.rival) <= 0:
            raise BadClaim(f"A gap on a log scale needs positive numbers: got {self.measured}, {self.rival}.")

    @property
    def half(self) -> float:
        """The middle of the gap, to three significant digits."""
        if self.scale == "log":
            middle = math.exp((math.log(self.measured) + math.log(self.rival)) / 2)
        else:
            middle = (self.measured + self.rival) / 2
        return float(f"{middle:.{SIGNIFICANT_DIGITS}g}")

    def progress(self, value: float) -> float:
        """The position of ``value`` in the gap: 0 at the measured end, 1 at the rival."""
        if self.scale == "log":
            if value <= 0:  # on a log scale this lies infinitely far on the side of the smaller end
                return math.inf if self.rival < self.measured else -math.inf
            return math.log(value / self.measured) / math.log(self.rival / self.measured)
        return (value - self.measured) / (self.rival - self.measured)


@dataclass(frozen=True)
class Bound:
    """The interval in which every seed must fall, with the reason for its ends.

    Args:
        why: the rival in words.
        low: the gap whose middle is the lower end; None if nothing is too small.
        high: the gap whose middle is the upper end; None if nothing is too large.
    """

    why: str
    low: Gap | None = None
    high: Gap | None = None

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise BadClaim("A bound needs a low or a high end: got neither.")
        if not self.why.strip():
            raise BadClaim("A bound says why it sits where it sits: got an empty text.")
        if self.lowest >= self.highest:
            raise BadClaim(f"A bound's low end is below its high end: got {self.lowest} and {self.highest}.")

    @property
    def lowest(self) -> float:
        """The lower end; minus infinity if there is none."""
        return -math.inf if self.low is None else self.low.half

    @property
    def highest(self) -> float:
        """The upper end; infinity if there is none."""
        return math.inf if self.high is None else self.high.half

    def contains(self, value: float) -> bool:
        """Whether ``value`` lies in the interval, ends included. NaN never does."""
        return self.lowest <= value <= self.highest
