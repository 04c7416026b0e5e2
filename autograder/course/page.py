"""The feedback page that a student gets: our template for nbgrader's ``generate_feedback``.

Tested in ``tests/test_feedback_page.py``.
"""

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import List
from traitlets.config import Config

from autograder.course.formulas import typeset
from autograder.course.told import told, waits, written

__all__ = ["FeedbackPage", "Summary"]

TEMPLATES = Path(__file__).parent / "templates"
CARD = '<div class="deepgrad-card" data-outcome="'
"""The start of our cards. A student's output cannot start like this, because the grader removes all classes from it."""

HEADLINE = re.compile(r'font-weight:600">(.*?)</div>', re.DOTALL)
WORDS = {"waiting": "not started", "broken": "could not be checked", "passed": "passed"}
MARKS = {"passed": "✓", "mistake": "✗", "partly": "◐", "empty": "○", "waiting": "…", "comment": "✎"}


AUTOMATIC = "No response."
"""The comment that nbgrader itself writes on an untouched answer. The page does not show it as a person's."""


class FeedbackPage(HTMLExporter):
    """An exporter with our template, formulas as MathML, and no script."""

    def __init__(self, config: Any = None, **options: Any) -> None:
        own = Config()
        own.FeedbackPage.template_name = "deepgrad_feedback"
        own.FeedbackPage.extra_template_basedirs = [str(TEMPLATES)]
        if config is not None:
            own.merge(config)
        super().__init__(config=own, **options)  # type: ignore[no-untyped-call]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Nbconvert's filters, with formulas in Markdown as MathML, and ``typeset``, ``comment_of`` and ``points``."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "markdown2html", self.typeset_markdown
        yield "typeset", typeset
        yield "comment_of", comment_of
        yield "points", lambda number: "–" if number is None else f"{round(float(number or 0), 2):g}"

    def typeset_markdown(self, source: str) -> str:
        """Markdown as HTML with MathML."""
        from nbconvert.filters.markdown_mistune import markdown2html_mistune

        return typeset(markdown2html_mistune(source))


class Summary(NbGraderPreprocessor):  # type: ignore[misc]
    """A step of generate_feedback, after the one that reads the scores: lists the exercises at the top of the page."""

    # nbgrader sets this option on each step; without the declaration it prints a warning
    display_data_priority: Any = List().tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Put the list and the page's scores and comments into the resources.

        An answer that waits for a person has no score.
        """
        mark_waiting(nb, resources["nbgrader"])
        resources["summary"] = [one for cell in nb.cells if (one := summary_of(cell)) is not None]
        about = [cell.metadata["nbgrader"] for cell in nb.cells if "nbgrader" in cell.metadata]
        scores = [(one["grade_id"], one["score"]) for one in about if "score" in one]
        comments = [(one["grade_id"], one["comment"]) for one in about if "comment" in one]
        resources["told"] = written(told(scores, comments, resources["nbgrader"].get("late_penalty", 0.0)))
        return nb, resources


def mark_waiting(nb: Any, about: dict[str, Any]) -> None:
    """Remove the score 0 from each answer that waits for a person: nobody has looked at it yet."""
    from nbgrader.api import Gradebook

    with Gradebook(about["db_url"]) as book:
        grades = book.find_submission_notebook(about["notebook"], about["assignment"], about["student"]).grades
        waiting = {grade.name for grade in grades if waits(grade.needs_manual_grade, grade.manual_score)}
    for cell in nb.cells:
        one = cell.metadata.get("nbgrader", {})
        if one.get("grade_id") in waiting and "score" in one:
            one["score"] = None


def comment_of(about: Mapping[str, Any]) -> str:
    """A person's comment on a cell, by nbgrader's metadata of the cell; empty if there is none."""
    comment = str(about.get("comment") or "")
    return "" if comment == AUTOMATIC else comment


def summary_of(cell: Any) -> dict[str, Any] | None:
    """The entry of the list for a cell; None if the cell has neither points nor a comment.

    Returns:
        ``name``, ``anchor`` and ``words`` as plain text, ``score`` (None if nobody graded it) and ``points``
        (None for a comment alone), ``state`` (a key of ``MARKS``), its ``mark``,
        ``code`` (whether to show the name as code) and ``comment`` (whether there is one).
    """
    about = cell.metadata.get("nbgrader", {})
    anchor, commented = str(about.get("grade_id", "")), bool(comment_of(about))
    if not (about.get("grade") or about.get("task")):
        return _line(anchor, "", "comment", None, None, commented=True) if commented else None
    points = float(about.get("points") or 0)
    if "score" in about and about["score"] is None:
        return _line(anchor, "not graded yet", "waiting", None, points, commented=commented)
    score = float(about.get("score") or 0)
    if about.get("task") or about.get("solution"):
        words = "not answered" if about.get("comment") == AUTOMATIC and not score else "graded by hand"
        return _line(anchor, words, _state(score, points), score, points, commented=commented)
    state, words = _state(score, points), _headline(cell)
    if state == "empty" and words and words not in WORDS.values():
        state = "mistake"
    if not words or (words == WORDS["passed"] and state != "passed"):  # a person changed the score
        words = {"passed": "passed", "partly": "partly right", "empty": "no points"}[state]
    return _line(anchor, words, state, score, points, commented=commented)


def _line(
    anchor: str, words: str, state: str, score: float | None, points: float | None, *, commented: bool
) -> dict[str, Any]:
    return {
        "name": anchor.removeprefix("test_"),
        "anchor": anchor,
        "words": words,
        "state": state,
        "mark": MARKS[state],
        "score": score,
        "points": points,
        "code": True,
        "comment": commented,
    }


def _state(score: float, points: float) -> str:
    return "passed" if score >= points else "partly" if score > 0 else "empty"


def _headline(cell: Any) -> str:
    """The headline of the card below a test: the name of the mistake, or a word such as "passed".

    Empty without a card.
    """
    for output in cell.get("outputs", []):
        source = output.get("data", {}).get("text/html", "")
        if source.startswith(CARD):
            state = source[len(CARD) :].partition('"')[0]
            found = HEADLINE.search(source)
            if state in WORDS:
                return WORDS[state]
            return html.unescape(found[1]) if found is not None else "not yet"
    return ""
