"""Draws the report's pictures as SVG with matplotlib, in the page's own colours for light and dark.

Tested in ``tests/report/test_page.py``.
"""

import io
import re
from collections.abc import Sequence
from typing import Any

import matplotlib
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from autograder.report.by_exercise import Exercise
from autograder.report.summary import BINS, Arrival, Histogram

__all__ = ["arrivals_picture", "exercises_picture", "histogram_picture"]

# matplotlib writes these colours; the page's own colours replace them.
INK, SOFT, NOW, BEFORE = "#010101", "#020202", "#030303", "#040404"
PASSED, PARTLY, ZERO, NOTHING = "#050505", "#060606", "#070707", "#080808"
NAMES = {
    INK: "ink",
    SOFT: "line",
    NOW: "now",
    BEFORE: "before",
    PASSED: "passed",
    PARTLY: "partly",
    ZERO: "zero",
    NOTHING: "nothing",
}
DOT = "#2f7fc0"  # colour of points in an image; visible on white and on black

MOST_POINTS = 400
"""Most points of a scatter plot that are drawn as single elements; more points become one image."""

HOURS_A_DAY = 24
SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "deepgrad",
    "font.size": 10,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "legend.frameon": False,
}


def histogram_picture(found: Histogram) -> Markup:
    """A histogram of the submissions' share of points in tenths, with an earlier run's beside it."""
    with matplotlib.rc_context(SETTINGS):
        figure, ax = _axes(7.6, 3.0)
        beside = found.before is not None
        width = 0.42 if beside else 0.84
        ax.bar([at - width / 2 * beside for at in range(BINS)], found.now, width, color=NOW, label="now")
        if found.before is not None:
            ax.bar([at + width / 2 for at in range(BINS)], found.before, width, color=BEFORE, label="before")
            ax.legend(loc="upper left")
        step = 100 // BINS
        ax.set_xticks(range(BINS), [f"{at * step}–{(at + 1) * step}" for at in range(BINS)])
        ax.set_xlabel("per cent of the points")
        ax.set_ylabel("submissions")
        _whole_numbers(ax)
        return _svg(figure, "scores", "Histogram of the scores. The table below it has the same numbers.")


def exercises_picture(found: Sequence[Exercise]) -> Markup:
    """A bar for each exercise: passed, partly, zero, not started."""
    judged = [one for one in found if not one.apart and one.mean is not None]
    if not judged:
        return Markup("")
    with matplotlib.rc_context(SETTINGS):
        figure, ax = _axes(9.4, 0.9 + 0.32 * len(judged))
        places = range(len(judged))
        left = [0] * len(judged)
        for name, colour in (("passed", PASSED), ("partly", PARTLY), ("zero", ZERO), ("not_started", NOTHING)):
            counts = [int(getattr(one, name)) for one in judged]
            label = "zero points" if name == "zero" else name.replace("_", " ")
            ax.barh(places, counts, 0.72, left=left, color=colour, label=label)
            left = [a + b for a, b in zip(left, counts, strict=True)]
        ax.set_yticks(places, [one.name for one in judged])
        ax.invert_yaxis()
        ax.set_xlabel("submissions")
        ax.legend(ncols=4, loc="lower left", bbox_to_anchor=(0, 1))
        return _svg(figure, "exercises", "Bars of outcomes for each exercise. The table below has the same numbers.")


def arrivals_picture(arrivals: Sequence[Arrival], hours: Sequence[float], *, due: bool) -> Markup:
    """The score of each submission over the time when it was handed in.

    Args:
        hours: for each submission, the hours after the due date or the first hand-in.
        due: whether there is a due date.
    """
    with matplotlib.rc_context(SETTINGS):
        figure, ax = _axes(7.6, 3.0)
        many = len(arrivals) > MOST_POINTS
        days = [hour / HOURS_A_DAY for hour in hours]
        ax.scatter(
            days,
            [100 * one.share for one in arrivals],
            s=6 if many else 16,
            color=DOT if many else NOW,
            alpha=0.5,
            linewidths=0,
            rasterized=many,
        )
        if due:
            ax.axvline(0, color=INK, linewidth=1, linestyle="--")
        ax.set_xlabel("days after the due date" if due else "days after the first hand-in")
        ax.set_ylabel("per cent of the points")
        about = "Score over hand-in time. The table below it has means for each stretch of time."
        return _svg(figure, "arrivals", about)


def _axes(width: float, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(width, height), layout="constrained", facecolor="none", dpi=150)
    return figure, figure.subplots()


def _whole_numbers(ax: Axes) -> None:
    from matplotlib.ticker import MaxNLocator

    ax.yaxis.set_major_locator(MaxNLocator(integer=True))


def _svg(figure: Figure, key: str, about: str) -> Markup:
    """The picture as an element. Its ids begin with ``key``, so that several pictures can be on one page."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = file.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'(\bid="|url\(#|href="#)', rf"\1{key}-", text)
    for colour, name in NAMES.items():
        text = text.replace(colour, f"var(--{name})")
    return Markup(text.replace("<svg ", f'<svg role="img" aria-label="{escape(about)}" ', 1))  # noqa: S704 - its texts are escaped by matplotlib
