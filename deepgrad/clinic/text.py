"""Writes the report as text for a terminal.

Tested in ``tests/clinic/test_report.py``.
"""

import math
import textwrap
from collections.abc import Iterator

from deepgrad.clinic.findings import Finding
from deepgrad.clinic.profile import Profile, log10
from deepgrad.clinic.report import NOT_TELLABLE, Report

__all__ = ["text_of"]

WIDTH = 100
MOST_LAYERS, BAR = 16, 20
DECADES = 6.0
"""Number of decades that a full bar shows."""


def text_of(report: Report) -> str:
    """The report's text: findings, the profile as bars, what was examined, and what it cannot show."""
    lines = [line for finding in report.findings for line in _finding(finding)]
    if report.healthy:
        nothing = "Nothing found." if not report.findings else "No illness found, only the risks above."
        lines = [*lines, nothing]
    lines += ["", *_wrapped("Looked at: " + "; ".join(report.looked_at) + ".")]
    if report.healthy:
        lines += _wrapped("Watching so few steps cannot show: " + "; ".join(NOT_TELLABLE) + ".")
    lines += [line for note in report.notes for line in _wrapped(f"Note: {note}")]
    lines += [line for one in report.advanced for line in _wrapped(f"Not put back: {one}")]
    lines += ["", *_bars(report.profile)] if len(report.profile.layers) > 1 else []
    return "\n".join(lines)


def _finding(one: Finding) -> Iterator[str]:
    certain = "certain" if one.certain else "measured"
    yield f"{str(one.severity).upper()}: {one.label} ({certain})"
    if one.layers:
        more = f" and {len(one.layers) - 6} more" if len(one.layers) > 6 else ""
        yield from _wrapped(f"where: {', '.join(one.layers[:6])}{more}", "  ")
    yield from _wrapped(f"why: {one.because}", "  ")
    yield from _wrapped(f"remedy: {one.remedy} (lesson {one.lesson})", "  ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_long_words=False)


def _bars(profile: Profile) -> Iterator[str]:
    last = next((g for g in reversed(profile.gradients) if g == g), math.nan)
    layers = list(zip(profile.layers, profile.gradients, strict=True))
    every = math.ceil(len(layers) / MOST_LAYERS)
    width = max(len(name) for name, _ in layers[::every])
    yield "Gradient at each layer's output, divided by the gradient at the last layer's output, before the first step"
    yield "(healthy: 10^-2 to 10^0.4)"
    for name, gradient in layers[::every]:
        if not (gradient == gradient and last == last):
            yield f"  {name:<{width}}  no gradient"
            continue
        power = log10(gradient) - log10(last)
        length = round(min(abs(power), DECADES) / DECADES * BAR)
        bar = ("-" if power < 0 else "+") * length
        units = [f"{share:.0%} {word}" for word, share in _units(profile, name) if share > 0.005]
        yield f"  {name:<{width}}  10^{power:+.1f}  {bar} {', '.join(units)}".rstrip()


def _units(profile: Profile, name: str) -> list[tuple[str, float]]:
    return [("dead", profile.dead.get(name, 0.0)), ("flat", profile.flat.get(name, 0.0))]
