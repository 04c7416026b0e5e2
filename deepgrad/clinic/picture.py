"""Draws the profile of the layers beside the healthy range, as a small SVG for JupyterLab's light and dark themes.

Tested in ``tests/clinic/test_report.py``.
"""

import math
from html import escape

from deepgrad.clinic.profile import Profile, log10

__all__ = ["picture_of"]

HEALTHY_GRADIENT = (-2.0, 0.4)
HEALTHY_SHARE = (0.0, 0.4)
"""Ranges in healthy networks: log10 of first over last gradient; share of silent units."""
MOST_ROWS, ROW, TOP, BOTTOM = 24, 20, 34, 40
NAMES, PANEL, GAP = 170, 250, 40


def picture_of(profile: Profile) -> str:
    """An SVG with two panels and a row for each layer; empty for fewer than two layers with a gradient."""
    known = [(n, g) for n, g in zip(profile.layers, profile.gradients, strict=True) if g == g]
    if len(known) < 2:
        return ""
    every = math.ceil(len(known) / MOST_ROWS)
    rows = [*known[:-1:every], known[-1]]
    powers = [log10(g) - log10(known[-1][1]) for _, g in rows]
    low, high = math.floor(min([-3.0, *powers])), math.ceil(max([1.0, *powers]))
    height = TOP + ROW * len(rows) + BOTTOM
    width = NAMES + 2 * PANEL + GAP + 20
    left, right = NAMES, NAMES + PANEL + GAP
    gradients = _Panel(left, low, high, len(rows), HEALTHY_GRADIENT)
    shares = _Panel(right, 0, 1, len(rows), HEALTHY_SHARE)
    parts = [gradients.frame("gradient at the layer's output over the last one's", _decades(low, high))]
    if profile.dead or profile.flat:
        parts.append(shares.frame("share of silent (●) and flat (◆) units", [(v, f"{v:.0%}") for v in (0, 0.5, 1)]))
    for i, ((name, _), power) in enumerate(zip(rows, powers, strict=True)):
        y = TOP + ROW * (i + 0.5)
        parts.append(f'<text x="{NAMES - 10}" y="{y + 4:g}" text-anchor="end">{escape(_short(name))}</text>')
        parts.append(gradients.dot(power, y, f"{name}: 10^{power:.1f}"))
        if name in profile.dead:
            parts.append(shares.dot(profile.dead[name], y, f"{name}: {profile.dead[name]:.0%} silent"))
        if name in profile.flat:
            parts.append(shares.diamond(profile.flat[name], y, f"{name}: {profile.flat[name]:.0%} flat"))
    title = "Profile per layer before the first step; the shaded band is healthy"
    return (
        f'<svg class="dg-profile" role="img" aria-label="{title}" viewBox="0 0 {width} {height}" width="{width}" '
        f'xmlns="http://www.w3.org/2000/svg"><title>{title}</title>{"".join(parts)}</svg>'
    )


class _Panel:
    """One horizontal axis with its healthy band."""

    def __init__(self, left: float, low: float, high: float, rows: int, healthy: tuple[float, float]) -> None:
        self._left, self._low, self._high, self._rows, self._healthy = left, low, high, rows, healthy

    def _x(self, value: float) -> float:
        share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
        return round(self._left + PANEL * share, 1)

    def _outside(self, value: float) -> str:
        return "dg-sick" if not self._healthy[0] <= value <= self._healthy[1] else "dg-well"

    def frame(self, label: str, ticks: list[tuple[float, str]]) -> str:
        """Band, ticks and label."""
        bottom = TOP + ROW * self._rows
        start, end = self._x(self._healthy[0]), self._x(self._healthy[1])
        parts = [
            f'<rect class="dg-band" x="{start}" y="{TOP}" width="{end - start:g}" height="{bottom - TOP}"/>',
            f'<text x="{(start + end) / 2:g}" y="{TOP - 8}" text-anchor="middle" class="dg-small">healthy</text>',
            f'<line class="dg-axis" x1="{self._left}" y1="{bottom}" x2="{self._left + PANEL}" y2="{bottom}"/>',
            f'<text x="{self._left + PANEL / 2:g}" y="{bottom + 34}" text-anchor="middle">{escape(label)}</text>',
        ]
        for value, text in ticks:
            x = self._x(value)
            parts.append(f'<line class="dg-axis" x1="{x}" y1="{bottom}" x2="{x}" y2="{bottom + 4}"/>')
            parts.append(f'<text x="{x}" y="{bottom + 17}" text-anchor="middle" class="dg-small">{text}</text>')
        return "".join(parts)

    def dot(self, value: float, y: float, tip: str) -> str:
        """A round mark."""
        mark = f'<circle class="{self._outside(value)}" cx="{self._x(value)}" cy="{y:g}" r="5">'
        return f"{mark}<title>{escape(tip)}</title></circle>"

    def diamond(self, value: float, y: float, tip: str) -> str:
        """A mark that stands on its corner."""
        x = self._x(value)
        points = f"{x - 6:g},{y:g} {x:g},{y - 6:g} {x + 6:g},{y:g} {x:g},{y + 6:g}"
        return f'<polygon class="{self._outside(value)}" points="{points}"><title>{escape(tip)}</title></polygon>'


def _decades(low: int, high: int) -> list[tuple[float, str]]:
    every = max(1, math.ceil((high - low) / 6))
    return [(float(v), f"10{_superscript(v)}") for v in range(low, high + 1) if v % every == 0]


def _superscript(number: int) -> str:
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def _short(name: str) -> str:
    return name if len(name) <= 24 else "…" + name[-23:]
