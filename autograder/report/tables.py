"""The report as a table for a spreadsheet: a line for each student.

Tested in ``tests/report/test_page.py``.
"""

import csv
import io

from autograder.report.handins import Classbook, HandIn
from autograder.report.summary import Report

__all__ = ["table"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins with one of these for a formula, and would run it."""


def table(book: Classbook, report: Report) -> str:
    """CSV with a heading: student, score, times, who needs help and why, and of each question score and mistakes."""
    reasons = {need.student: ", ".join(need.reasons) for need in report.needs}
    file = io.StringIO()
    writer = csv.writer(file)
    names = [question.name for question in book.questions]
    own = [
        "student",
        "score",
        "of",
        "handed_in",
        "late_seconds",
        "late_penalty",
        "graded",
        "needs_help",
        "needs_a_human",
        "seconds",
    ]
    writer.writerow([*own, *(_plain(f"{name}{what}") for name in names for what in ("", " mistakes"))])
    for one in book.handins:
        writer.writerow([*_own(one, book.most, reasons.get(one.student, "")), *_answers(one, names)])
    for student in book.absent:
        writer.writerow([_plain(student), "", f"{book.most:g}", "", "", "", "no", "nothing handed in"])
    return file.getvalue().encode("utf-8", "backslashreplace").decode()


def _own(one: HandIn, most: float, reasons: str) -> list[str]:
    return [
        _plain(one.student),
        "" if one.score is None else f"{one.score:g}",
        f"{most:g}",
        one.at.isoformat(" ", "seconds") if one.at is not None else "",
        f"{one.late:.0f}",
        f"{one.penalty:g}",
        "yes" if one.known and one.graded else "no",
        reasons,
        _plain(" ".join(flag.sentence for flag in one.flags)),
        f"{one.cost.seconds:.2f}" if one.cost is not None else "",
    ]


def _answers(one: HandIn, names: list[str]) -> list[str]:
    cells = []
    for name in names:
        answer = one.answers.get(name)
        if answer is None or answer.waits:
            cells += ["", ""]
        else:
            cells += [f"{answer.score:g}", _plain(" ".join(answer.named))]
    return cells


def _plain(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
