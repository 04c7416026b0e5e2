"""The controls of an explorer: a slider over a grid of numbers, or a choice among a few options."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from deepgrad.errors import BadArgument

__all__ = ["Choice", "Control", "Slider", "Value"]

MAX_POSITIONS = 2001  # a screen has not more pixels for a slider, and a larger grid would not fit

Value = float | int | str


class Slider:
    """A slider over evenly spaced numbers; whole numbers when ``low``, ``high`` and ``step`` are ints.

    Args:
        name: the keyword under which ``compute`` receives the number.
        low: the first position.
        high: the last position, also if ``step`` does not divide the range.
        step: distance of two positions; with ``log=True`` the factor between them (1.1: ten percent).
        value: the start value, moved to the nearest position.
        label: the label with its unit; default ``name``.
        log: positions are evenly spaced on a log axis.

    Raises:
        BadArgument: an empty range, a step that does not advance, a log slider that reaches zero.
    """

    def __init__(
        self,
        name: str,
        low: float,
        high: float,
        step: float,
        value: float,
        label: str | None = None,
        *,
        log: bool = False,
    ) -> None:
        self.name = name
        self.label = label or name
        self.is_int = all(isinstance(number, int) for number in (low, high, step)) and not log
        self.positions = _positions(name, low, high, step, log)
        if self.is_int:
            self.positions = [int(position) for position in self.positions]
        self.value: Value = self.nearest(value)

    def nearest(self, value: Value) -> float | int:
        """The position closest to ``value``.

        Raises:
            BadArgument: not a finite number.
        """
        if isinstance(value, str) or not math.isfinite(value):
            raise BadArgument(f"The slider {self.name!r} takes a finite number: got {value!r}.")
        return min(self.positions, key=lambda position: abs(position - value))

    def text(self, value: Value) -> str:
        """The text of a position."""
        return f"{value:.4g}" if isinstance(value, float) else str(value)

    def spec(self) -> dict[str, Any]:
        """The data that the browser needs to draw it."""
        texts = [self.text(position) for position in self.positions]
        return {
            "kind": "slider",
            "name": self.name,
            "label": self.label,
            "values": self.positions,
            "texts": texts,
        }


class Choice:
    """One of a few options, shown as text and passed to ``compute`` as it is (a string or a number).

    Raises:
        BadArgument: no options, or a value that is not among them.
    """

    def __init__(self, name: str, options: Sequence[Value], value: Value, label: str | None = None) -> None:
        if not options or value not in options:
            raise BadArgument(f"The choice {name!r} starts at {value!r}, which is not among {list(options)!r}.")
        self.name = name
        self.label = label or name
        self.positions = list(options)
        self.value: Value = value

    def nearest(self, value: Value) -> Value:
        """``value`` itself, if it is an option.

        Raises:
            BadArgument: not an option.
        """
        if value not in self.positions:
            raise BadArgument(f"The choice {self.name!r} is one of {self.positions!r}: got {value!r}.")
        return self.positions[self.positions.index(value)]

    def text(self, value: Value) -> str:
        """The text of an option."""
        return str(value)

    def spec(self) -> dict[str, Any]:
        """The data that the browser needs to draw it."""
        texts = [self.text(option) for option in self.positions]
        return {
            "kind": "choice",
            "name": self.name,
            "label": self.label,
            "values": self.positions,
            "texts": texts,
        }


Control = Slider | Choice


def _positions(name: str, low: float, high: float, step: float, log: bool) -> list[float | int]:
    advances = step > 1 and low > 0 if log else step > 0
    if not (advances and low < high and math.isfinite(high)):
        raise BadArgument(
            f"The slider {name!r} cannot go from {low} to {high} by {step}: low < high and step > 0 "
            "are needed, and on a log slider low > 0 and step > 1."
        )
    span = math.log(high / low) / math.log(step) if log else (high - low) / step
    count = math.floor(span + 1e-9) + 1
    if count > MAX_POSITIONS:
        raise BadArgument(f"The slider {name!r} has {count} positions; at most {MAX_POSITIONS} are useful.")
    places = np.arange(count)
    grid = low * step**places if log else low + step * places
    # Rounded to twelve digits, because 0.1 + 0.2 is 0.30000000000000004.
    rounded = [float(f"{position:.12g}") for position in grid]
    if rounded[-1] < high * (1 - 1e-9) and not math.isclose(rounded[-1], high):
        rounded.append(float(high))
    return list(rounded)
