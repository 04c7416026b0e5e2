"""Draws the report as a card in a notebook.

Tested in ``tests/clinic/test_report.py``.
"""

from collections.abc import Iterable
from html import escape

from deepgrad.clinic.findings import Finding
from deepgrad.clinic.picture import picture_of
from deepgrad.clinic.report import NOT_TELLABLE, Report

__all__ = ["card_of"]

STYLE = """
.dg-report { max-width: 56em; padding: 0.4em 1em 0.8em; color: var(--jp-content-font-color1, #212121);
  background: var(--jp-layout-color1, #ffffff); font-family: var(--jp-content-font-family, sans-serif);
  border: 1px solid var(--jp-border-color1, #9e9e9e); }
.dg-report h4 { margin: 0.5em 0 0.3em; font-size: 1.15em; color: inherit; }
.dg-report p { margin: 0.25em 0; }
.dg-report .dg-finding { border-left: 4px solid var(--dg-mark); padding: 0.1em 0 0.1em 0.8em; margin: 0.7em 0; }
.dg-report .dg-illness { --dg-mark: var(--jp-error-color1, #c62828); }
.dg-report .dg-risk { --dg-mark: var(--jp-warn-color1, #b35900); }
.dg-report .dg-tag { font-size: 0.85em; padding: 0 0.4em; border: 1px solid var(--dg-mark); border-radius: 3px; }
.dg-report code { color: inherit; background: var(--jp-layout-color2, #eeeeee); padding: 0 0.2em; }
.dg-report summary { cursor: pointer; margin-top: 0.4em; }
.dg-report .dg-dim, .dg-report li { color: var(--jp-content-font-color2, #555555); font-size: 0.95em; }
.dg-report ul { margin: 0.2em 0; padding-left: 1.4em; }
.dg-report table { border-collapse: collapse; color: inherit; margin: 0.2em 0; }
.dg-report th, .dg-report td { text-align: left; padding: 0.1em 1em 0.1em 0; color: inherit; background: transparent; }
.dg-report th { font-weight: normal; }
.dg-profile { max-width: 100%; height: auto; font-size: 12px; margin-top: 0.5em; }
.dg-profile text { fill: var(--jp-content-font-color1, #212121); }
.dg-profile .dg-small { font-size: 11px; fill: var(--jp-content-font-color2, #555555); }
.dg-profile .dg-band { fill: var(--jp-success-color1, #2e7d32); opacity: 0.18; }
.dg-profile .dg-axis { stroke: var(--jp-content-font-color2, #555555); }
.dg-profile .dg-well { fill: var(--jp-brand-color1, #1565c0); }
.dg-profile .dg-sick { fill: var(--jp-error-color1, #c62828); stroke: var(--jp-content-font-color1, #212121); }
"""


def card_of(report: Report) -> str:
    """The card with findings and picture; what was examined, and what it cannot show, is folded."""
    parts = [f"<h4>{escape(_headline(report))}</h4>", *map(_finding, report.findings), picture_of(report.profile)]
    parts.append(_folded("What was looked at", report.looked_at))
    if report.healthy:
        parts.append(_folded("What watching so few steps cannot show", NOT_TELLABLE, opened=not report.findings))
    if report.notes:
        parts.append(_folded("Notes", report.notes))
    if report.advanced:
        parts.append(_folded("Not put back", report.advanced, opened=True))
    body = "".join(parts)
    return f'<style>{STYLE}</style><section class="dg-report" aria-label="Diagnosis">{body}</section>'


def _headline(report: Report) -> str:
    if not report.findings:
        return "Nothing found."
    first = report.findings[0]
    if report.healthy:
        return f"No illness found. Risk: {first.label}."
    more = len(report.findings) - 1
    return f"Diagnosis: {first.label}" + (f", and {more} more" if more else "") + "."


def _finding(one: Finding) -> str:
    tag = f"{one.severity}, {'certain' if one.certain else 'measured'}"
    where = (
        f"<p>Where: {', '.join(f'<code>{escape(name)}</code>' for name in one.layers[:8])}</p>" if one.layers else ""
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(name.replace("_", " "))}</th><td>{escape(_number(value))}</td></tr>'
        for name, value in one.evidence.items()
    )
    return (
        f'<div class="dg-finding dg-{one.severity}"><p><strong>{escape(str(one.label))}</strong> '
        f'<span class="dg-tag">{tag}</span></p><p>{escape(one.because)}</p>{where}'
        f"<p><strong>{escape(one.remedy)}</strong> Lesson {one.lesson} explains it.</p>"
        f"<details><summary>Numbers</summary><table>{rows}</table></details></div>"
    )


def _number(value: float | int | str) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _folded(title: str, lines: Iterable[str], *, opened: bool = False) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<details{' open' if opened else ''}><summary>{title}</summary><ul>{items}</ul></details>"
