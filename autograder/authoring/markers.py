"""The strict reading of solution markers: what nbgrader's own would pass over in silence is an error here."""

import re
from pathlib import Path

from autograder.errors import BadLesson

__all__ = ["BEGIN", "END", "check_markers", "solution_lines"]

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"

# Anything that somebody may have meant as a marker of nbgrader's, in any case, with any spelling of its dashes.
LOOKS_LIKE = re.compile(r"\b(BEGIN|END)[ _-]*(SOLUTIONS?|HIDDEN[ _-]*TESTS?|MARK[ _-]*SCHEME)\b", re.IGNORECASE)
NBGRADER_TESTS = re.compile(r"###\s*(HASHED\s+)?AUTOTEST", re.IGNORECASE)


def check_markers(path: Path, line: int, cell: str, source: str, *, solution: bool) -> None:
    """Check the markers of one cell.

    Args:
        line: where the cell starts in the file; its source begins one line below.
        solution: whether the cell is a solution cell, the only kind that may and must have a region.

    Raises:
        BadLesson: an unclosed, nested, empty, indented-apart or misspelt marker, or one in the wrong cell.

    """
    opened: int | None = None
    regions = 0
    filled = False
    for number, text in enumerate(source.splitlines(), line + 1):
        word = text.strip()
        if NBGRADER_TESTS.search(text):
            raise BadLesson(
                path,
                number,
                cell,
                "hidden or generated tests are not used: their source comes back in feedback.",
            )
        if word == BEGIN:
            if not solution:
                raise BadLesson(path, number, cell, f"{BEGIN!r} outside a solution cell: the answer would be shipped.")
            if opened is not None:
                raise BadLesson(path, number, cell, f"a second {BEGIN!r} before the first (line {opened}) is closed.")
            opened, filled = number, False
            regions += 1
        elif word == END:
            if opened is None:
                raise BadLesson(path, number, cell, f"{END!r} without {BEGIN!r} before it.")
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
            f"a solution cell without {BEGIN!r}: its stub would keep nothing of the signature.",
        )


def solution_lines(source: str) -> list[str]:
    """The lines between the markers of a checked cell, stripped, empty ones left out."""
    lines: list[str] = []
    inside = False
    for text in source.splitlines():
        word = text.strip()
        if word in (BEGIN, END):
            inside = word == BEGIN
        elif inside and word:
            lines.append(word)
    return lines
