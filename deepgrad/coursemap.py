"""The whole course on one page: symptom, evidence, cause, lesson, remedy; for notebook, terminal and printer."""

from html import escape
from typing import NamedTuple

from deepgrad.clinic.labels import LESSONS, REMEDIES, Label

__all__ = ["COLUMNS", "ROWS", "CourseMap", "Row", "course_map", "map_page"]

COLUMNS = ("What you see", "Evidence that decides", "Cause", "Lesson", "What to do")


class Row(NamedTuple):
    """One line of the map."""

    symptom: str
    evidence: str
    cause: str
    lesson: int
    remedy: str


def _of(label: Label, symptom: str, evidence: str) -> Row:
    """A line about an illness that ``diagnose`` can name, with the same lesson and remedy."""
    return Row(symptom, evidence, label.value, LESSONS[label], REMEDIES[label])


FLAT = "The loss is flat from the first step"

ROWS = (
    _of(Label.NOT_UPDATED, FLAT, "Update ratio exactly 0 in some layer"),
    _of(Label.RATE_TOO_SMALL, FLAT, "Update ratio below 1e-4; ten times the rate does better"),
    _of(Label.STANDSTILL, FLAT, "The clipped gradient is less than 1% of the unclipped one"),
    _of(Label.VANISHING, FLAT, "dL/dh at the first layer is 1e-4 of the last one's, or less"),
    _of(Label.SATURATED, FLAT, "Most slopes of a layer are near 0 at birth"),
    _of(Label.DEAD, FLAT, "Most units of a layer are 0 on every example"),
    _of(Label.SYMMETRIC, "It learns, but like a net with one unit a layer", "The rows of a weight are equal"),
    _of(Label.NOT_NORMALISED, "Slow, or unstable at usual rates", "Input columns far from mean 0, deviation 1"),
    _of(Label.MISMATCH, "Learns slowly and ends high", "The loss gets probabilities, or other shapes than it expects"),
    _of(Label.NOTHING_LEARNABLE, "The cost of guessing, at any rate", "One batch is learned by heart, all data not"),
    _of(Label.ACCUMULATE, "Falls, then swings wider and wider", "A gradient is there before the backward pass"),
    _of(Label.RATE_TOO_LARGE, "Jumps, inf or nan", "A tenth of the rate does better; profile healthy at birth"),
    _of(Label.EXPLODING, "inf or nan in the first steps", "dL/dh at the first layer is 30 times the last one's"),
    Row("Falls, then one spike to nan", "The norm before clipping has rare peaks", "a cliff in the loss", 7,
        "Clip by the global norm, between backward and step."),
    _of(Label.CLIPPED_LATE, "Spikes, although you clip", "The gradient changes after the step"),
    Row("Deep and plain: worse than shallow on training data", "The gradient is healthy at birth", "degradation", 6,
        "Add skips whose branches start at 0, or a norm before each branch."),
    Row("Deep with batch norm: unstable", "dL/dh grows by a factor of 1.2 a layer on its way back",
        "batch norm without skips", 5, "Add skips, or use layer norm."),
    Row("Gradient fine, all outputs alike", "The cosine of two inputs goes to 1 with depth", "inputs merge", 3,
        "Fewer layers, skips, or a norm."),
    _of(Label.TINY_BATCHES, "Noisy training, poor tests", "Batch norm on 4 examples or fewer"),
    _of(Label.EVAL_WHILE_TRAINING, "Dropout and batch norm seem to do nothing", "model.training is False in the step"),
    _of(Label.TRAIN_WHILE_EVALUATING, "Tests are worse than training, and vary", "model.training is True in the test"),
    Row("Training loss near 0, tests poor", "Random labels are learned as well", "learned by heart", 8,
        "More data, less net, dropout, stop earlier."),
    Row("The loss moves, and you cannot tell", "At rate 0 it moves as much", "the noise of the batches", 8,
        "Average over batches; compare with the band of rate 0."),
)  # fmt: skip

# The class is written twice to override JupyterLab's rules for tables, which align cells to the right.
STYLE = """
.deepgrad-map { font: 9pt/1.25 system-ui, sans-serif; }
.deepgrad-map.deepgrad-map table {
  table-layout: auto; border-collapse: collapse; width: 100%; margin: 0; font-size: inherit; }
.deepgrad-map caption { text-align: left; font-weight: 600; padding: 0 0 4pt; }
.deepgrad-map.deepgrad-map :is(th, td) {
  text-align: left; vertical-align: top; padding: 2pt 8pt 2pt 0; white-space: normal;
  border-bottom: 1px solid rgba(128, 128, 128, 0.4); }
.deepgrad-map td:nth-child(3) { font-weight: 600; }
.deepgrad-map.deepgrad-map :is(th, td):nth-child(4) { text-align: center; }
"""

PAGE_STYLE = """
html { color-scheme: light dark; }
html[data-theme="light"] { color-scheme: light; }
html[data-theme="dark"] { color-scheme: dark; }
body { margin: 1.5rem; font: 10pt system-ui, sans-serif; color: light-dark(#1d2024, #eceef0);
  background: light-dark(#ffffff, #16181b); }
a { color: light-dark(#00558a, #8cc8f2); }
@page { size: A4 landscape; margin: 9mm; }
@media print {
  html[lang] { color-scheme: light; }
  body { margin: 0; }
  .screen { display: none; }
  body .deepgrad-map { font-size: 7.6pt; line-height: 1.15; }
  body .deepgrad-map.deepgrad-map :is(th, td) { padding: 1.3pt 6pt 1.3pt 0; }
}
"""


class CourseMap:
    """The map: a table in a notebook, plain text elsewhere."""

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in COLUMNS)
        body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in ROWS)
        return (
            f'<style>{STYLE}</style><div class="deepgrad-map"><table><caption>When a network does not learn</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def __repr__(self) -> str:
        return "\n".join(f"{r.symptom}. {r.evidence}: {r.cause} (lesson {r.lesson}). {r.remedy}" for r in ROWS)


def course_map() -> CourseMap:
    """The whole course as a table."""
    return CourseMap()


def map_page(start: str = "", theme: str = "") -> str:
    """The map as an HTML document that prints on one page, A4 landscape.

    Args:
        start: the address of the start page; empty if there is none to go back to.
        theme: ``light`` or ``dark`` on the screen; empty: the browser's.
    """
    shown = f' data-theme="{theme}"' if theme else ""
    back = f'<a href="{escape(start)}">Back to the lessons</a>. ' if start else ""
    return (
        f'<!doctype html>\n<html lang="en"{shown}>\n<head><meta charset="utf-8"><title>deepgrad: the map</title>'
        f'<meta name="viewport" content="width=device-width"><style>{PAGE_STYLE}</style></head>\n'
        f'<body><p class="screen">{back}This page prints on one sheet, A4 landscape.</p>'
        f"{course_map()._repr_html_()}</body></html>\n"
    )
