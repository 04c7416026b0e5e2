"""Does ``solutions/README.md`` name cells, claims and unwritten lessons as they are, and is a wrong row found?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.authoring.source import read_lesson
from deepgrad.claims.registry import registered

SOLUTIONS = Path(__file__).resolve().parents[1] / "solutions"

DOCUMENTS = (
    "000. Why Your Deep Network Isn't Learning",
    "001. Why Deep Nets Are Hard to Train",
    "002. The Vanishing Gradient Problem: Why Deep Networks Sometimes Fail to Learn",
    "003. Why Deep Learning Works",
    "004. Why Very Deep Networks Fail to Train",
)
LAST_LESSON = 8
HEAD = "| Says | Where | How |"
RULE = "| --- | --- | --- |"

CELL = re.compile(r"`(\w+)#([\w-]+)`")
PLANNED = re.compile(r"lesson (\d+), (not written yet|no cell yet)")
CLAIM = re.compile(r"`(\w+\.\w+)`")
HOW = re.compile(r"(taught|shown|measured)\b|corrected: .+")
NO_CARD = "no card yet: "

Lessons = Mapping[str, Mapping[str, str]]
"""The source of each cell, by the lesson's slug and the cell's id."""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    line: int
    document: str
    says: str
    where: str
    how: str

    @property
    def cells(self) -> list[tuple[str, str]]:
        return [(m[1], m[2]) for m in map(CELL.fullmatch, self.where.split("; ")) if m]


def rows(text: str) -> Iterator[Row | str]:
    """Every row, and for a line that is none though it starts like one, what is wrong with it."""
    document = ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("## "):
            document = line.removeprefix("## ")
        elif line.startswith("|") and line not in (HEAD, RULE):
            parts = [part.strip() for part in line.strip().strip("|").split("|")]
            if len(parts) == 3 and all(parts) and document:
                yield Row(number, document, *parts)
            else:
                yield f"line {number}: a row is three filled cells under a document's heading"


def faults(text: str, lessons: Lessons, claims: set[str]) -> list[str]:
    """What is wrong with the tables, a sentence each."""
    found = list(rows(text))
    good = [row for row in found if isinstance(row, Row)]
    wrong = [row for row in found if isinstance(row, str)]
    said: dict[tuple[str, str], int] = {}
    for row in good:
        first = said.setdefault((row.document, row.says.rstrip(".").casefold()), row.line)
        messages = [*_where(row, lessons), *_how(row, lessons, claims)]
        if first != row.line:
            messages.append(f"the same as line {first}")
        wrong += [f"line {row.line}: {message}" for message in messages]
    if (documents := tuple(dict.fromkeys(row.document for row in good))) != DOCUMENTS:
        wrong.append(f"the documents with rows are {documents}")
    return wrong


def _where(row: Row, lessons: Lessons) -> Iterator[str]:
    written = {int(slug[:2]) for slug in lessons}
    for place in row.where.split("; "):
        if cell := CELL.fullmatch(place):
            if cell[1] not in lessons:
                yield f"there is no lesson {cell[1]}"
            elif cell[2] not in lessons[cell[1]]:
                yield f"{cell[1]} has no cell {cell[2]}"
        elif planned := PLANNED.fullmatch(place):
            lesson = int(planned[1])
            if not 1 <= lesson <= LAST_LESSON:
                yield f"there will be no lesson {lesson}"
            elif (lesson in written) != (planned[2] == "no cell yet"):
                state = "written now: name the cell" if lesson in written else "not written yet"
                yield f"lesson {lesson} is {state}"
        else:
            yield f"{place!r} is no place"


def _how(row: Row, lessons: Lessons, claims: set[str]) -> Iterator[str]:
    named = CLAIM.findall(row.how)
    if not HOW.match(row.how):
        yield f"{row.how!r} is not taught, shown, measured or corrected: with what is true"
    if row.how.startswith("measured") and row.cells and not named:
        yield "measured, but by which claim?"
    if unknown := [claim for claim in named if claim not in claims]:
        yield f"there is no claim {', '.join(unknown)}"
        return
    for claim in named:
        shows = re.compile(rf'"{re.escape(claim)}"')
        if NO_CARD in row.how:
            if any(shows.search(source) for cells in lessons.values() for source in cells.values()):
                yield f"{claim} has a card now: name its cell"
        elif not any(shows.search(lessons.get(slug, {}).get(cell, "")) for slug, cell in row.cells):
            yield f"none of the row's cells shows {claim}"


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    return {
        path.stem: {cell.id: cell.source for cell in read_lesson(path).cells}
        for path in sorted(SOLUTIONS.glob("[0-9]*.py"))
    }


@pytest.fixture(scope="module")
def claims() -> set[str]:
    return {claim.id for claim in registered()}


@pytest.fixture(scope="module")
def text() -> str:
    return (SOLUTIONS / "README.md").read_text(encoding="utf-8")


def test_is_every_row_true(text: str, lessons: Lessons, claims: set[str]) -> None:
    assert faults(text, lessons, claims) == []


def test_has_every_row_a_cell(text: str) -> None:
    assert [row.says for row in rows(text) if isinstance(row, Row) and PLANNED.search(row.where)] == []


def test_are_a_dozen_statements_of_the_last_lesson_shown_or_measured(text: str) -> None:
    here = [row for row in rows(text) if isinstance(row, Row) and any(slug == "08_clinic" for slug, _ in row.cells)]
    assert sum(row.how.startswith(("shown", "measured")) for row in here) >= 12


def test_is_a_document_without_rows_noticed(text: str, lessons: Lessons, claims: set[str]) -> None:
    (fault,) = faults(text.partition("## 004.")[0], lessons, claims)
    assert fault.startswith("the documents with rows are")


GOOD = "| Says | `01_a#one` | measured, `l1.known` |"
SMALL: Lessons = {"01_a": {"one": 'card("l1.known")', "two": "text"}}


def small(row: str) -> str:
    """The shortest file without a fault, and one more row."""
    return "\n".join(f"## {document}\n{HEAD}\n{RULE}\n{GOOD}" for document in DOCUMENTS) + f"\n{row}\n"


def test_has_a_good_file_no_fault() -> None:
    more = "| More | `01_a#two`; lesson 2, not written yet | corrected: not so |"
    assert faults(small(more), SMALL, {"l1.known"}) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("| More | `09_gone#one` | taught |", "there is no lesson 09_gone"),
        ("| More | `01_a#three` | taught |", "01_a has no cell three"),
        ("| More | lesson 1, not written yet | taught |", "lesson 1 is written now: name the cell"),
        ("| More | lesson 2, no cell yet | taught |", "lesson 2 is not written yet"),
        ("| More | lesson 9, not written yet | taught |", "there will be no lesson 9"),
        ("| More | lesson 0, not written yet | taught |", "there will be no lesson 0"),
        ("| More | lesson 5 | taught |", "'lesson 5' is no place"),
        ("| More | 01_a#one | taught |", "'01_a#one' is no place"),
        ("| More | `01_a#one` | maybe |", "'maybe' is not taught, shown, measured or corrected: with what is true"),
        ("| More | `01_a#one` | corrected |", "'corrected' is not taught"),
        ("| More | `01_a#one` | measured |", "measured, but by which claim?"),
        ("| More | `01_a#one` | measured, `l1.gone` |", "there is no claim l1.gone"),
        ("| More | `01_a#two` | measured, `l1.known` |", "none of the row's cells shows l1.known"),
        ("| More | `01_a#two` | measured, no card yet: `l1.known` |", "l1.known has a card now: name its cell"),
        ("| says. | `01_a#two` | taught |", "the same as line"),
        ("| More | `01_a#one` |", "a row is three filled cells"),
        ("| More | `01_a#one` | |", "a row is three filled cells"),
    ],
)
def test_is_a_wrong_row_found(row: str, fault: str) -> None:
    (found,) = faults(small(row), SMALL, {"l1.known"})
    assert fault in found
    assert found.startswith("line 21: ")
