"""The panels of a figure: lines on linear or log axes, and heat maps with their values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from deepgrad.errors import BadArgument

__all__ = ["HeatPanel", "LinePanel", "Panel", "Reference", "Series"]

MAX_SERIES = 8  # a reader can distinguish so many pairs of colour and dash

Limits = tuple[float, float]


@dataclass(frozen=True)
class Series:
    """One line of a panel.

    Args:
        name: its name in the legend.
        x: None: the panel's own x. A string: the entry of compute's result that holds this line's x.
        points: draw dots instead of a line.
    """

    name: str
    x: str | None = None
    points: bool = False


@dataclass(frozen=True)
class Reference:
    """A straight line with a label: horizontal at a ``y``, or vertical at an ``x``.

    Args:
        label: written beside the line.
        y: a number, or the name of the entry of compute's result that holds the number (NaN hides the line).
        x: the same for a vertical line. Give exactly one of ``x`` and ``y``.
    """

    label: str
    y: float | str | None = None
    x: float | str | None = None

    def __post_init__(self) -> None:
        if (self.y is None) == (self.x is None):
            raise BadArgument(f"The reference {self.label!r} needs either x or y: got x={self.x!r}, y={self.y!r}.")

    @property
    def place(self) -> float | str:
        """The number, or the name of the entry that holds it."""
        place = self.x if self.y is None else self.y
        assert place is not None
        return place


@dataclass(frozen=True)
class LinePanel:
    """Lines over a common x. ``compute`` returns a matrix of shape (series, points) for it.

    Rows may be shorter than x; the rest is not drawn. A log axis shows the absolute value, with an open ring at a
    negative value. Zero and infinity become marks at the edge, and NaN a gap. A line below counts them.

    Args:
        title: the finding, in a few words.
        x_label: the x axis's label with its unit.
        y_label: the y axis's label with its unit.
        x: shape (points,), the same for every picture.
        series: at most eight.
        x_log: logarithmic x axis; every x must be positive.
        y_log: logarithmic y axis.
        x_limits: the ends of the x axis; None for the range of x.
        y_limits: the ends of the y axis. With None the axis follows each picture; set it to compare levels.
        references: straight lines with a label.
        link: panels with the same link show their read-out together; default ``x_label``.

    Raises:
        BadArgument: no x or no series, more than eight series, a log axis that reaches zero.
    """

    title: str
    x_label: str
    y_label: str
    x: ArrayLike
    series: Sequence[Series]
    x_log: bool = False
    y_log: bool = False
    x_limits: Limits | None = None
    y_limits: Limits | None = None
    references: Sequence[Reference] = ()
    link: str | None = None
    points: list[float] = field(init=False)

    def __post_init__(self) -> None:
        points = np.asarray(self.x, dtype=float)
        if points.ndim != 1 or not points.size or not np.isfinite(points).all():
            raise BadArgument(f"The panel {self.title!r} needs a finite x of shape (points,): got {points.shape}.")
        if not 1 <= len(self.series) <= MAX_SERIES:
            raise BadArgument(
                f"The panel {self.title!r} has {len(self.series)} series; 1 to {MAX_SERIES} can be drawn."
            )
        for log, limits in ((self.x_log, self.drawn_x_limits(points)), (self.y_log, self.y_limits)):
            if limits and not (limits[0] < limits[1] and (limits[0] > 0 or not log)):
                raise BadArgument(f"The panel {self.title!r} cannot have an axis from {limits[0]} to {limits[1]}.")
        object.__setattr__(self, "points", points.tolist())

    def drawn_x_limits(self, points: np.ndarray[Any, np.dtype[np.float64]] | None = None) -> Limits:
        """The ends of the x axis."""
        if self.x_limits:
            return self.x_limits
        x = self.points if points is None else points
        low, high = float(np.min(x)), float(np.max(x))
        return (low, high) if low < high else (low - 0.5, high + 0.5)

    @property
    def shape(self) -> tuple[int, int]:
        """(series, points) of the matrix that compute returns."""
        return len(self.series), len(self.points)

    def extras(self) -> list[tuple[str, int]]:
        """Names and lengths of the further entries of compute's result that this panel draws."""
        moving = [(line.x, len(self.points)) for line in self.series if line.x is not None]
        return moving + [(line.place, 1) for line in self.references if isinstance(line.place, str)]

    def spec(self) -> dict[str, Any]:
        """What the browser needs to draw it."""
        return {
            "kind": "lines",
            "title": self.title,
            "xLabel": self.x_label,
            "yLabel": self.y_label,
            "xLog": self.x_log,
            "yLog": self.y_log,
            "xLimits": self.drawn_x_limits(),
            "yLimits": self.y_limits,
            "link": self.link or self.x_label,
            "x": self.points,
            "series": [{"name": line.name, "x": line.x, "points": line.points} for line in self.series],
            "references": [
                {"label": line.label, "upright": line.x is not None, "at": line.place} for line in self.references
            ],
        }


@dataclass(frozen=True)
class HeatPanel:
    """A table of coloured cells. ``compute`` returns a matrix of shape (rows, columns) for it.

    Args:
        title: the finding, in a few words.
        rows: their names, top to bottom.
        columns: their names, left to right.
        limits: values at the dark and the bright end of the colours.
        row_label: the label of the rows.
        column_label: the label of the columns.
        value_label: the label of a cell's number, with its unit.
        log: colours follow the logarithm.

    Raises:
        BadArgument: no rows or columns, or limits that are not a range.
    """

    title: str
    rows: Sequence[str]
    columns: Sequence[str]
    limits: Limits
    row_label: str = ""
    column_label: str = ""
    value_label: str = ""
    log: bool = False

    def __post_init__(self) -> None:
        low, high = self.limits
        if not (self.rows and self.columns and low < high and (low > 0 or not self.log)):
            raise BadArgument(f"The heat map {self.title!r} needs rows, columns and limits with low < high.")

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns) of the matrix that compute returns."""
        return len(self.rows), len(self.columns)

    def extras(self) -> list[tuple[str, int]]:
        """No further entries: a heat map draws only its matrix."""
        return []

    def spec(self) -> dict[str, Any]:
        """What the browser needs to draw it."""
        return {
            "kind": "heat",
            "title": self.title,
            "rows": [str(row) for row in self.rows],
            "columns": [str(column) for column in self.columns],
            "limits": self.limits,
            "rowLabel": self.row_label,
            "columnLabel": self.column_label,
            "valueLabel": self.value_label,
            "log": self.log,
        }


Panel = LinePanel | HeatPanel
