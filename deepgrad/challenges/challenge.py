"""One challenge: its task, its unit, and the number to beat.

Tested in ``tests/deepgrad/test_challenges.py``.
"""

import math
import re
from dataclasses import dataclass
from typing import Any, Literal

from deepgrad.errors import BadArgument

__all__ = ["Challenge"]

NAME = re.compile(r"l([1-9])\.[a-z][a-z0-9_]*")
EXACT_INTEGERS = 2**53  # a whole number of at most this size is shown without rounding


@dataclass(frozen=True)
class Challenge:
    """A task at the end of a lesson whose result is one number.

    Attributes:
        name: ``l3.widest_band``: the lesson and a word or two; the name of the learner's record.
        task: one sentence in the imperative.
        unit: the unit of the number in the plural, such as "steps"; empty if it has none.
        better: whether a lower or a higher number is better.
        beat: the number to beat.
        least: the smallest value that is possible.
        most: the largest value that is possible.

    Raises:
        BadArgument: the name has another form, or the number to beat is not possible.
    """

    name: str
    task: str
    unit: str
    better: Literal["lower", "higher"]
    beat: float
    least: float = -math.inf
    most: float = math.inf

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise BadArgument(f"A challenge is named after its lesson, such as 'l3.widest_band': got {self.name!r}.")
        if self.better not in ("lower", "higher"):
            raise BadArgument(f"{self.name}: better is 'lower' or 'higher': got {self.better!r}.")
        self.accept(self.beat)

    @property
    def lesson(self) -> int:
        """The number of its lesson."""
        return int(self.name[1])

    def accept(self, value: Any) -> float:
        """The value as a float.

        Raises:
            BadArgument: a value that is no finite number, or one that is out of range.
        """
        number = _number(value)
        if number is None:
            raise BadArgument(f"{self.name} takes one number: got {_told(value)}. Run the cell that computes it first.")
        if not math.isfinite(number):
            raise BadArgument(f"{self.name} takes a finite number: got {number}. Did the training blow up?")
        if not self.least <= number <= self.most:
            raise BadArgument(f"{self.name} takes a number {self._range()}: got {number:g}. Is it in the right unit?")
        return number

    def improves(self, value: float, on: float) -> bool:
        """Whether ``value`` is better than ``on``; an equal one is not."""
        return value < on if self.better == "lower" else value > on

    def say(self, value: float) -> str:
        """The value with its unit."""
        whole = value == int(value) and abs(value) < EXACT_INTEGERS
        number = int(value) if whole else format(value, ".4g")
        return f"{number}{'' if self.unit.startswith('%') else ' '}{self.unit}".rstrip()

    def _range(self) -> str:
        if math.isinf(self.most):
            return f"of {self.least:g} or more"
        return f"of {self.most:g} or less" if math.isinf(self.least) else f"from {self.least:g} to {self.most:g}"


def _number(value: Any) -> float | None:
    """A Python or NumPy number, an array or tensor of shape (); None for anything else."""
    if hasattr(value, "item") and getattr(value, "shape", None) == ():
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:  # an int that is too large for a float
        return math.inf


def _told(value: Any) -> str:
    shape = getattr(value, "shape", None)
    return f"an array of shape {tuple(shape)}" if shape is not None and shape != () else repr(value)[:60]
