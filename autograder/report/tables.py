"""The report as a table for a spreadsheet: a line for each student.

Tested in ``tests/report/test_page.py``.
"""

import csv
import datetime
import io

from autograder.course.clock import zone_of
from autograder.report.handins import Classbook, HandIn
from autograder.report.summary import Report

__all__ = ["table"]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would run a text that begins with one of these as a formula."""


def table(book: Classbook, report: Report) -> str:
    """CSV with a heading: student, score, times, who needs help and why, and each question's score and mistakes."""
    reasons = {need.student: ", ".join(need.reasons) for need in report.needs}
    file = io.StringIO()
    writer = csv.writer(file)
    names = [question.name for question in book.questions]
    own = [
        "student",
        "name",
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
        writer.writerow([*_own(one, book, reasons.get(one.student, "")), *_answers(one, names)])
    for student in book.absent:
        writer.writerow(
            [_plain(student), _name(book, student), "", f"{book.most:g}", "", "", "", "no", "nothing handed in"]
        )
    return file.getvalue().encode("utf-8", "backslashreplace").decode()


def _name(book: Classbook, student: str) -> str:
    return _plain(book.names.get(student, ""))


def _own(one: HandIn, book: Classbook, reasons: str) -> list[str]:
    return [
        _plain(one.student),
        _name(book, one.student),
        "" if one.score is None else f"{one.score:g}",
        f"{book.most:g}",
        _time(one.at, book.zone),
        f"{one.late:.0f}",
        f"{one.penalty:g}",
        "yes" if one.known and one.graded else "no",
        reasons,
        _plain(" ".join(flag.sentence for flag in one.flags if not flag.settled)),
        f"{one.cost.seconds:.2f}" if one.cost is not None else "",
    ]


def _time(at: datetime.datetime | None, zone: str) -> str:
    """A time on the course's clock with its offset from UTC, such as ``2026-03-05 23:59:00+01:00``."""
    if at is None:
        return ""
    return at.replace(tzinfo=datetime.UTC).astimezone(zone_of(zone or "UTC")).isoformat(" ", "seconds")


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
    """The text in a form that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
