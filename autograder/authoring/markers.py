"""Reads solution markers strictly: faults that nbgrader ignores silently are errors here."""

import re
from pathlib import Path

from autograder.errors import BadLesson
from autograder.exercises.worked import BEGIN, END

__all__ = ["check_markers", "check_regions", "solution_lines"]

# Any text that an author may have meant as one of nbgrader's markers, whatever its case and dashes.
LOOKS_LIKE = re.compile(r"\b(BEGIN|END)[ _-]*(SOLUTIONS?|HIDDEN[ _-]*TESTS?|MARK[ _-]*SCHEME)\b", re.IGNORECASE)
NBGRADER_TESTS = re.compile(r"###\s*(HASHED\s+)?AUTOTEST", re.IGNORECASE)


def check_markers(path: Path, line: int, cell: str, source: str, *, solution: bool) -> None:
    """Check the markers of one cell.

    Args:
        line: where the cell starts in the file; its source begins one line below.
        solution: whether the cell is a solution cell, the only kind that may and must have a region.

    Raises:
        BadLesson: a marker that is unclosed, nested, misspelt, in the wrong cell or not indented like its partner;
            an empty region.
    """
    opened: int | None = None
    margin = ""
    regions = 0
    filled = False
    for number, text in enumerate(source.splitlines(), line + 1):
        word = text.strip()
        if NBGRADER_TESTS.search(text):
            raise BadLesson(
                path,
                number,
                cell,
                "hidden or generated tests are not allowed: feedback would show their source to students.",
            )
        if word == BEGIN:
            if not solution:
                raise BadLesson(path, number, cell, f"{BEGIN!r} outside a solution cell: the answer would be shipped.")
            if opened is not None:
                raise BadLesson(path, number, cell, f"a second {BEGIN!r} before the first (line {opened}) is closed.")
            opened, filled, margin = number, False, text[: text.index(BEGIN)]
            regions += 1
            if not margin:
                raise BadLesson(
                    path,
                    number,
                    cell,
                    f"indent {BEGIN!r} like the function's body: nbgrader puts the stub's raise there.",
                )
        elif word == END:
            if opened is None:
                raise BadLesson(path, number, cell, f"{END!r} without {BEGIN!r} before it.")
            if text[: text.index(END)] != margin:
                raise BadLesson(path, number, cell, f"{END!r} is not indented like its {BEGIN!r} (line {opened}).")
            if not filled:
                raise BadLesson(path, number, cell, "the solution between the markers is empty.")
            opened = None
        elif LOOKS_LIKE.search(text):
            raise BadLesson(
                path, number, cell, f"looks like a marker but is not exactly {BEGIN!r} or {END!r}: {word!r}."
            )
        elif opened is not None and word and not word.startswith("#") and word != "pass":
            filled = True
    if opened is not None:
        raise BadLesson(path, opened, cell, f"{BEGIN!r} is never closed: put {END!r} after the solution.")
    if solution and not regions:
        raise BadLesson(
            path,
            line,
            cell,
            f"a solution cell without {BEGIN!r}: put it below the signature, so that the stub keeps the signature.",
        )


REGIONS = {
    "written": (BEGIN, END),
    "task": ("=== BEGIN MARK SCHEME ===", "=== END MARK SCHEME ==="),
    "test": ("### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"),
}
"""The markers around the text that nbgrader removes from an instructor's own cells, by kind of cell."""


def check_regions(path: Path, line: int, cell: str, source: str, kind: str) -> None:
    """Check the markers of an instructor's own question, task or test.

    Raises:
        BadLesson: an unclosed, nested or misspelt marker, or one of another kind; a question without the
            markers of a model answer.
    """
    begin, end = REGIONS[kind]
    opened, regions = 0, 0
    for number, text in enumerate(source.splitlines(), line + 1):
        word = text.strip()
        if word == begin and not opened:
            opened, regions = number, regions + 1
        elif word == end and opened:
            opened = 0
        elif LOOKS_LIKE.search(text):
            raise BadLesson(path, number, cell, f"a {kind} cell has {begin!r}, then {end!r}; found {word!r}.")
    if opened:
        raise BadLesson(path, opened, cell, f"{begin!r} is never closed: put {end!r} below.")
    if kind == "written" and not regions:
        raise BadLesson(
            path,
            line,
            cell,
            f"put {begin!r} and {end!r} around your model answer (it may be empty): without them nbgrader replaces "
            "the whole cell, the question too.",
        )


def solution_lines(source: str) -> list[str]:
    """The lines between the markers of a checked cell, stripped and without empty lines."""
    lines: list[str] = []
    inside = False
    for text in source.splitlines():
        word = text.strip()
        if word in (BEGIN, END):
            inside = word == BEGIN
        elif inside and word:
            lines.append(word)
    return lines
