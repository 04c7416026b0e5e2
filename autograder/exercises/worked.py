"""The worked solutions, read from the lessons' sources.

Tested in ``tests/test_lessons.py``.
"""

import re
from pathlib import Path

from autograder.errors import BadCourse

__all__ = ["BEGIN", "END", "solutions_folder", "worked_solution"]

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"

PACKAGE = Path(__file__).resolve().parents[1]


def solutions_folder() -> Path:
    """Where the lessons' sources are: beside the package in a clone, inside it once installed.

    Raises:
        BadCourse: neither place has one.
    """
    for folder in (PACKAGE.parent / "solutions", PACKAGE / "_solutions"):
        if any(folder.glob("[0-9]*.py")):
            return folder
    raise BadCourse("The lessons' sources are not installed. Install deepgrad again.")


def worked_solution(lesson: str, name: str) -> str:
    """The code of an exercise's solution cell, without markers; empty if the sources are not readable."""
    try:
        text = (solutions_folder() / f"{lesson}.py").read_text(encoding="utf-8")
    except (OSError, BadCourse):
        return ""
    cell = re.search(rf'^# %% solution="{name}".*\n((?:(?!# ?%%).*\n)*)', text, re.MULTILINE)
    lines = cell[1].splitlines() if cell else []
    return "\n".join(line for line in lines if line.strip() not in (BEGIN, END)).strip("\n")
