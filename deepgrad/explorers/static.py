"""Draws the static picture for places without a kernel: GitHub, nbviewer, a PDF, a notebook opened again."""

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from deepgrad.explorers.panels import HeatPanel, LinePanel, Panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COLORS", "DASHES", "png"]

# The light half of the palette in web/explorer.css; a test compares them.
COLORS = ("#0072b2", "#d55e00", "#00805f", "#a6408a", "#7a6200", "#3d3d3d", "#5b6fd6", "#b3262b")
DASHES: tuple[tuple[float, ...], ...] = ((), (7, 3), (2, 2), (9, 3, 2, 3))
Row = NDArray[np.float64]
INCHES = 4.2, 3.0
DPI = 100


def png(panels: Mapping[str, Panel], data: Mapping[str, Row], title: str) -> bytes:
    """All panels as a PNG on white, side by side; four panels in two rows. Drawn without pyplot."""
    from matplotlib.figure import Figure  # imported here, because it takes half a second

    rows = 2 if len(panels) == 4 else 1  # the same layout as in web/explorer.css
    columns = len(panels) // rows
    figure = Figure(figsize=(INCHES[0] * columns, INCHES[1] * rows), dpi=DPI, layout="constrained")
    axes = figure.subplots(rows, columns, squeeze=False).flat
    for axis, (key, panel) in zip(axes, panels.items(), strict=True):
        if isinstance(panel, LinePanel):
            draw_lines(axis, panel, key, data)
        else:
            _draw_heat(axis, panel, data[key])
    if title:
        figure.suptitle(title, fontsize=9)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def line_style(index: int) -> dict[str, Any]:
    """Colour and dash of the series at ``index``, as keywords of matplotlib's ``plot``."""
    dash = DASHES[index % len(DASHES)]
    return {"color": COLORS[index % len(COLORS)], "linestyle": (0, dash) if dash else "-", "linewidth": 1.5}


def draw_lines(axis: "Axes", panel: LinePanel, key: str, data: Mapping[str, Row]) -> None:
    """One panel of lines; magnitudes with rings at negative values on a log axis, as in the browser."""
    axis.set_xscale("log" if panel.x_log else "linear")
    axis.set_yscale("log" if panel.y_log else "linear")
    for index, series in enumerate(panel.series):
        x = np.asarray(panel.points) if series.x is None else data[series.x]
        _draw_series(axis, x, data[key][index], panel, index)
    for reference in panel.references:
        place = reference.place
        at = float(data[place][0]) if isinstance(place, str) else place
        if np.isfinite(at):
            _draw_reference(axis, reference.label, at, upright=reference.x is not None)
    axis.set_xlim(panel.drawn_x_limits())
    if panel.y_limits:
        axis.set_ylim(panel.y_limits)
    axis.set(xlabel=panel.x_label, ylabel=panel.y_label)
    axis.set_title(panel.title, fontsize=10, loc="left")
    axis.grid(alpha=0.2)
    if len(panel.series) > 1:
        axis.legend(fontsize=7)


def _draw_reference(axis: "Axes", label: str, at: float, *, upright: bool) -> None:
    look: dict[str, Any] = {"color": "0.35", "linewidth": 0.9, "dashes": (4, 3)}
    words: dict[str, Any] = {"fontsize": 7, "clip_on": True, "ha": "right"}
    if upright:
        axis.axvline(at, **look)
        axis.text(at, 0.98, label, va="top", transform=axis.get_xaxis_transform(), **words)
    else:
        axis.axhline(at, **look)
        axis.text(0.99, at, label, va="bottom", transform=axis.get_yaxis_transform(), **words)


def _draw_series(axis: "Axes", x: Row, y: Row, panel: LinePanel, index: int) -> None:
    style = line_style(index)
    shown = np.where(np.isfinite(y), np.abs(y) if panel.y_log else y, np.nan)
    if panel.y_log:
        shown = np.where(shown > 0, shown, np.nan)
        negative = y < 0
        axis.plot(x[negative], shown[negative], "o", color=style["color"], markersize=3, markerfacecolor="none")
    if panel.series[index].points:
        style = {"color": style["color"], "linestyle": "none", "marker": "o", "markersize": 4}
    axis.plot(x, shown, label=panel.series[index].name, **style)


def _draw_heat(axis: "Axes", panel: HeatPanel, values: Row) -> None:
    low, high = panel.limits
    with np.errstate(all="ignore"):
        shown = np.log10(values) if panel.log else values
    ends = (np.log10(low), np.log10(high)) if panel.log else (low, high)
    axis.imshow(np.where(np.isfinite(shown), shown, np.nan), aspect="auto", cmap="viridis", vmin=ends[0], vmax=ends[1])
    middle = (ends[0] + ends[1]) / 2
    for (row, column), value in np.ndenumerate(values):
        ink = "black" if not np.isfinite(shown[row, column]) or shown[row, column] > middle else "white"
        axis.text(column, row, f"{value:.3g}", ha="center", va="center", fontsize=7, color=ink)
    axis.set_xticks(range(len(panel.columns)), panel.columns, fontsize=8)
    axis.set_yticks(range(len(panel.rows)), panel.rows, fontsize=8)
    axis.set(xlabel=panel.column_label, ylabel=panel.row_label)
    axis.set_title(panel.title, fontsize=10, loc="left")
