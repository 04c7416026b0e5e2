"""The kinds of prediction: a number, one of a few options, a curve through given points."""

import math
import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deepgrad.errors import BadArgument

__all__ = ["Answer", "Curve", "Number", "Pick"]

EXACT = 0.005  # half a percent: so 6.99 for 7 counts as right

Json = float | str | list[float | None] | dict[str, Any]
Row = NDArray[np.float64]


class Number:
    """A number between ``low`` and ``high``, typed in.

    Args:
        low: the least that can be entered.
        high: the most.
        unit: the unit in the plural: "layers".
        ratio: whether the gap is told as a factor; by default if ``low`` is positive.

    Raises:
        BadArgument: an empty range.
    """

    kind = "number"

    def __init__(self, low: float, high: float, unit: str = "", *, ratio: bool | None = None) -> None:
        if not low < high:
            raise BadArgument(f"A prediction needs low < high: got {low} and {high}.")
        self.low, self.high, self.unit = low, high, unit
        self.ratio = low > 0 if ratio is None else ratio

    def spec(self) -> dict[str, Any]:
        """The data that the browser needs for the question."""
        return {"kind": self.kind, "low": self.low, "high": self.high, "unit": self.unit}

    def accept(self, answer: Any) -> float:
        """The learner's answer as a number.

        Raises:
            BadArgument: not a number in the range.
        """
        is_number = isinstance(answer, (int, float)) and not isinstance(answer, bool)
        if not (is_number and self.low <= answer <= self.high):
            raise BadArgument(f"Predict a number from {_say(self.low)} to {_say(self.high)}: got {answer!r}.")
        number: float = answer
        return number

    def known(self, truth: Any) -> float | str:
        """The truth as a number, or as a word if JSON has no number for it (inf, nan)."""
        number = float(truth)
        return number if math.isfinite(number) else str(number)

    def words(self, said: Any, truth: Any, verb: str) -> str:
        """A sentence with prediction, truth and the gap between them."""
        unit = f" {self.unit}" if self.unit else ""
        return f"You said {_say(said)}{unit}; {verb} {_say(truth)}: {_gap(said, truth, self.ratio, unit)}."


class Pick:
    """One of a few options.

    Raises:
        BadArgument: fewer than two options.
    """

    kind = "pick"

    def __init__(self, options: Sequence[str]) -> None:
        if len(options) < 2:
            raise BadArgument(f"A prediction needs at least two options: got {list(options)}.")
        self.options = list(options)

    def spec(self) -> dict[str, Any]:
        """The data that the browser needs for the question."""
        return {"kind": self.kind, "options": self.options}

    def accept(self, answer: Any) -> str:
        """The learner's answer.

        Raises:
            BadArgument: not an option.
        """
        if answer not in self.options:
            raise BadArgument(f"Predict one of {self.options}: got {answer!r}.")
        return str(answer)

    def known(self, truth: Any) -> str:
        """The truth, which must be an option too.

        Raises:
            BadArgument: not an option.
        """
        return self.accept(truth)

    def words(self, said: Any, truth: Any, verb: str) -> str:
        """A sentence with prediction and truth."""
        return f"You said {said}: right." if said == truth else f"You said {said}; {verb} {truth}."


class Curve:
    """A curve drawn by dragging points up and down.

    Args:
        x: the positions of the points, shape (points,), rising.
        x_label: the x axis's label with its unit.
        y_label: the y axis's label with its unit.
        y_limits: ends of the y axis.
        x_log: logarithmic x axis.
        y_log: logarithmic y axis; the gap is then a factor.
        start: level at which the points lie before they are dragged; default: the middle of the axis.

    Raises:
        BadArgument: fewer than two points, x not rising, limits that the axis cannot show.
    """

    kind = "curve"

    def __init__(
        self,
        x: ArrayLike,
        x_label: str,
        y_label: str,
        y_limits: tuple[float, float],
        *,
        x_log: bool = False,
        y_log: bool = False,
        start: float | None = None,
    ) -> None:
        self.x = np.asarray(x, dtype=float)
        low, high = y_limits
        rises = self.x.ndim == 1 and len(self.x) >= 2 and bool((np.diff(self.x) > 0).all())
        if not rises or (x_log and self.x[0] <= 0):
            raise BadArgument(f"A curve to predict needs a rising x of shape (points,): got {self.x}.")
        if not low < high or (y_log and low <= 0):
            raise BadArgument(f"A curve to predict cannot have a y axis over {y_limits}.")
        self.x_label, self.y_label, self.y_limits = x_label, y_label, y_limits
        self.x_log, self.y_log = x_log, y_log
        middle = math.sqrt(low * high) if y_log else (low + high) / 2
        self.start = middle if start is None else start

    def spec(self) -> dict[str, Any]:
        """The data that the browser needs for the question."""
        return {
            "kind": self.kind,
            "x": self.x.tolist(),
            "xLimits": [self.x[0], self.x[-1]],
            "yLimits": list(self.y_limits),
            "xLabel": self.x_label,
            "yLabel": self.y_label,
            "xLog": self.x_log,
            "yLog": self.y_log,
            "start": self.start,
        }

    def accept(self, answer: Any) -> list[float]:
        """The learner's heights at ``x``.

        Raises:
            BadArgument: the number of points is wrong, or a point is off the axis.
        """
        heights = np.asarray(answer, dtype=float)
        low, high = self.y_limits
        if heights.shape != self.x.shape or not ((heights >= low) & (heights <= high)).all():
            wanted = f"{len(self.x)} heights from {_say(low)} to {_say(high)}"
            raise BadArgument(f"Predict {wanted}: got {answer!r}.")
        return [float(height) for height in heights]

    def known(self, truth: Any) -> dict[str, Any]:
        """The true curve: heights at ``x``, or a pair (x, heights) of a finer one. Heights not finite become None.

        Raises:
            BadArgument: x and heights of different lengths.
        """
        x, y = truth if isinstance(truth, tuple) else (self.x, truth)
        x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
        if x.ndim != 1 or x.shape != y.shape:
            raise BadArgument(f"The true curve has x of shape {x.shape} and heights of shape {y.shape}.")
        return {"x": x.tolist(), "y": [height if math.isfinite(height) else None for height in y.tolist()]}

    def words(self, said: Any, truth: Any, verb: str) -> str:
        """A sentence about the place where the two curves are farthest apart."""
        there = self._truth_at_points(truth)
        shown = np.isfinite(there) & ((there > 0) | (not self.y_log))
        if not shown.any():
            return "The true curve has no value that this axis can show at your points."
        heights = np.asarray(said)
        with np.errstate(all="ignore"):
            apart = np.abs(np.log(heights / there)) if self.y_log else np.abs(heights - there)
        worst = int(np.argmax(np.where(shown, apart, -1)))
        both = f"you said {_say(heights[worst])}, {verb} {_say(there[worst])}"
        gap = _gap(float(heights[worst]), float(there[worst]), self.y_log, "")
        return f"Farthest apart at {self.x_label} {_say(self.x[worst])}: {both}, {gap}."

    def _truth_at_points(self, truth: dict[str, Any]) -> Row:
        x = np.asarray(truth["x"])
        y = np.array([math.nan if height is None else height for height in truth["y"]])
        if not self.y_log:
            return np.asarray(np.interp(self.x, x, y, left=math.nan, right=math.nan))
        with np.errstate(all="ignore"):
            return np.asarray(np.exp(np.interp(self.x, x, np.log(y), left=math.nan, right=math.nan)))


Answer = Number | Pick | Curve


def _gap(said: float, truth: float | str, ratio: bool, unit: str) -> str:
    if isinstance(truth, str):
        return "not a finite number"
    if said == truth or abs(said - truth) <= EXACT * abs(truth):
        return "right"
    if ratio and said > 0 and truth > 0:
        return f"off by a factor of {_say(max(said / truth, truth / said), 2)}"
    return f"off by {_say(abs(said - truth), 2)}{unit}"


def _say(value: float | str, digits: int = 4) -> str:
    if isinstance(value, str):
        return value
    rounded = float(f"{value:.{digits}g}")
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", f"{rounded:g}")
