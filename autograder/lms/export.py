"""Writes grades for an LMS to import: fills in one column of the LMS's own file, so that all titles fit.

Moodle imports the grading worksheet by *Identifier*, *Grade* and the feedback columns, in the language of the person
who downloaded it; Canvas imports *Student*, *ID*, *Section* and columns named ``Title (number)``.
"""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from autograder.grading.names import all_of, nearest, shown
from autograder.lms.errors import BadList
from autograder.lms.people import Person, is_student
from autograder.lms.roster import Earned
from autograder.lms.tables import Table, folded

__all__ = ["Exported", "fill_canvas", "fill_moodle", "plain_csv"]

CANVAS_COLUMN = re.compile(r".+ \(\d+\)")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""Spreadsheets take a text that begins with one of these for a formula."""

# the word "no" in the column "Grade can be changed", in some languages
NO = {"no", "nein", "non", "nee", "nie", "nao", "0"}
DECIMALS = 2  # decimals, as in Moodle and Canvas


@dataclass
class Exported:
    """A file to write.

    Attributes:
        data: its bytes.
        filled: students whose grade is in it.
        said: sentences about students whose grade is not in it, and why.
    """

    data: bytes
    filled: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def fill_moodle(
    table: Table, people: Sequence[Person], scores: Sequence[Earned], *, scale: bool, unfinished: bool
) -> Exported:
    """Fill Moodle's grading worksheet with the students' grades.

    Args:
        people: the worksheet's participants, from ``people_in``.
        scale: convert points if the worksheet has another maximum.
        unfinished: also export grades of which a part waits for a person.

    Raises:
        BadList: the table is no grading worksheet, or its maximum differs from the assignment's.
    """
    grade, most = table.column("grade"), table.column("most")
    if grade is None or table.column("identifier") is None:
        raise BadList(
            f"{table.path} is no grading worksheet of Moodle: it has no columns Identifier and Grade. Turn on 'Offline "
            "grading worksheet' in the assignment's settings (Feedback types), then download it there (Actions)."
        )
    done, ready = _ready(scores, unfinished)
    comma = _decimal_comma(table, [grade, *([most] if most is not None else [])])
    by_row = _rows(table, people)
    locked, capped = [], []
    for person, row in by_row:
        one = ready.pop(person.student, None)
        if one is None:
            continue
        if folded(table.cell(row, "open")) in NO:
            locked.append(shown(person.student))
            continue
        top = _number(row[most]) if most is not None else None
        points = _scaled(one, top, scale, f"{table.path} says a maximum grade of")
        if top is not None and points > top:
            capped.append(f"{shown(person.student)} ({_text(points, comma)})")
            points = top
        row[grade] = _text(points, comma)
        done.filled.append(person.student)
    _tell(done, "not in the worksheet", [shown(student) for student in ready])
    _tell(done, "locked in Moodle's gradebook, so their grade was left as it was", locked)
    _tell(done, "above Moodle's maximum, which was written instead", capped)
    return replace(done, data=table.text())


def fill_canvas(
    table: Table, people: Sequence[Person], scores: Sequence[Earned], column: str, *, scale: bool, unfinished: bool
) -> Exported:
    """Fill one column of Canvas' gradebook, and leave out the others, so that an import changes no other grade.

    Args:
        column: title of the assignment's column, with or without its number.
        scale: convert points if Canvas has other points for the assignment.

    Raises:
        BadList: it is no gradebook of Canvas, has no such column, or its points are not the assignment's.
    """
    if table.column("student") is None or table.column("identifier") is None:
        raise BadList(f"{table.path} is no gradebook of Canvas: it has no columns Student and ID. Export it in Grades.")
    at = _canvas_column(table, column)
    first = next(number for number, title in enumerate(table.header) if CANVAS_COLUMN.fullmatch(title))
    kept = [*range(first), at]  # the columns that identify the student, and the grade
    done, ready = _ready(scores, unfinished)
    comma = table.separator == ";" or _decimal_comma(table, [at])
    top = next((_number(row[at]) for row in table.rows if folded(row[0]) == "points possible"), None)
    for person, row in _rows(table, people):
        one = ready.pop(person.student, None)
        if one is not None:
            points = _scaled(one, top, scale, f"{table.path} says Points Possible")
            row[at] = _text(points, comma)
            done.filled.append(person.student)
    _tell(done, "not in Canvas' gradebook", [shown(student) for student in ready])
    narrow = replace(
        table,
        header=[table.header[number] for number in kept],
        rows=[[row[number] for number in kept] for row in table.rows],
    )
    return replace(done, data=narrow.text())


def plain_csv(scores: Sequence[Earned], *, unfinished: bool) -> Exported:
    """A line for each graded student: points, penalty, maximum, hand-in time, and whether the grade is complete.

    Args:
        unfinished: also export grades of which a part waits for a person.
    """
    done, ready = _ready(scores, unfinished)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["student", "name", "email", "points", "late_penalty", "max_points", "handed_in_utc", "complete"])
    for one in ready.values():
        when = "" if one.handed_in is None else f"{one.handed_in:%Y-%m-%dT%H:%M:%SZ}"
        texts = [_harmless(text) for text in (one.student, one.name, one.email)]
        points = [_text(number, comma=False) for number in (one.points, one.penalty, one.most)]
        writer.writerow([*texts, *points, when, "no" if one.waits else "yes"])
    return replace(done, data=out.getvalue().encode(), filled=[*ready])


def _ready(scores: Sequence[Earned], unfinished: bool) -> tuple[Exported, dict[str, Earned]]:
    """The students whose grade is complete, and sentences about the others."""
    done = Exported(b"")
    waiting = [] if unfinished else [one for one in scores if one.waits]
    for failed, why in (
        (False, "waits for you in formgrader"),
        (True, "could not be graded, as 'autograder grade' says"),
    ):
        _tell(
            done,
            f"left out, because a part {why} (--unfinished writes them as they are)",
            [shown(one.student) for one in waiting if one.failed == failed],
        )
    return done, {one.student: one for one in scores if one not in waiting}


def _rows(table: Table, people: Sequence[Person]) -> list[tuple[Person, list[str]]]:
    """Each participant with their row."""
    return list(zip(people, (row for row in table.rows if is_student(table, row)), strict=True))


def _canvas_column(table: Table, column: str) -> int:
    own = {number: title for number, title in enumerate(table.header) if CANVAS_COLUMN.fullmatch(title)}
    if not own:
        raise BadList(
            f"{table.path} has no assignment's column, such as 'Homework 1 (123)'. Export the gradebook again."
        )
    wanted = folded(column)
    found = [n for n, title in own.items() if wanted in (folded(title), folded(title).rpartition(" (")[0])]
    if len(found) == 1:
        return found[0]
    titles = [title for number, title in own.items() if not found or number in found]
    raise BadList(
        f"{table.path} has {len(found) or 'no'} column{'s' if found else ''} {column!r}. Say which with --column: "
        f"{', '.join(repr(title) for title in titles)}.{nearest(column, titles) if not found else ''}"
    )


def _scaled(one: Earned, top: float | None, scale: bool, where: str) -> float:
    if top is None or math.isclose(top, one.most):
        return one.points
    if not scale:
        raise BadList(
            f"{where} {top:g}; the assignment is worth {one.most:g} points here. Set that in the LMS, or convert with "
            "--scale. Nothing was written."
        )
    return one.points * top / one.most if one.most else 0.0


def _decimal_comma(table: Table, columns: Sequence[int]) -> bool:
    return any(re.fullmatch(r"\s*-?\d+,\d+\s*", row[at]) for row in table.rows for at in columns)


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def _text(number: float, comma: bool) -> str:
    text = f"{round(number, DECIMALS):.{DECIMALS}f}"
    return text.replace(".", ",") if comma else text


def _harmless(text: str) -> str:
    """The text in a form that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _tell(done: Exported, what: str, students: Sequence[str]) -> None:
    if students:
        done.said.append(f"{len(students)} {what}: {all_of(students)}")
