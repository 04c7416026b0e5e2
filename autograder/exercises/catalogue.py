"""Which exercises each lesson has: read from the solution cells of its source, without importing anything.

A lesson is registered by its source ``solutions/NN_slug.py``, an exercise by its solution cell there and by the module
in ``lesson_NN/`` that defines it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from autograder.errors import BadExercise
from autograder.exercises.worked import solutions_folder

__all__ = ["Entry", "catalogue", "entries_in", "modules_in"]

PACKAGE = "autograder.exercises"
LESSON_SOURCE = re.compile(r"(\d\d)_\w+")
SOLUTION_CELL = re.compile(r'^# ?%%.*\bsolution="([^"]*)"', re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A lesson that has a source.

    Attributes:
        source: the lesson's source.
        package: the package of the modules that define its exercises.
        lines: for each exercise, in the order of the text, the line of its solution cell in the source.
    """

    source: Path
    package: str
    lines: Mapping[str, int]

    @property
    def slug(self) -> str:
        """The lesson's slug: the name of its source without the ending."""
        return self.source.stem

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its exercises, in the order of the text."""
        return tuple(self.lines)


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every lesson by its slug, in order.

    Raises:
        BadCourse: no source is installed.
        BadExercise: two sources have one number, or two solution cells one name; the message names both files.
    """
    return entries_in(solutions_folder())


def entries_in(folder: Path) -> dict[str, Entry]:
    """Every lesson whose source is in a folder, by its slug, in order.

    Raises:
        BadExercise: two sources have one number, or two solution cells one name; the message names both files.
    """
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("[0-9]*.py")):
        entry = _entry(path)
        for other in found.values():
            if other.package == entry.package:
                raise BadExercise(
                    f"{other.source} and {path} are both lesson {path.stem[:2]}. Give one another number."
                )
            for name in entry.lines.keys() & other.lines.keys():
                raise BadExercise(
                    f"{other.source}, line {other.lines[name]}, and {path}, line {entry.lines[name]}, both have a "
                    f"solution cell {name!r}. The name of an exercise is unique in the course: change one of them."
                )
        found[entry.slug] = entry
    return found


def modules_in(package: str) -> list[str]:
    """The modules of a lesson's package, found by file name: none of them is imported.

    Raises:
        BadExercise: there is no such package, or it has no module.
    """
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    modules = sorted({path.stem for folder in folders for path in Path(folder).glob("*.py")} - {"__init__"})
    if not modules:
        raise BadExercise(f"{package} has no module. Write one for each solution cell of its lesson.")
    return [f"{package}.{module}" for module in modules]


def _entry(path: Path) -> Entry:
    number = LESSON_SOURCE.fullmatch(path.stem)
    if number is None:
        raise BadExercise(f"{path} is no name of a lesson's source: two digits, then _ and a word, as in 04_relu.py.")
    text = path.read_text(encoding="utf-8")
    lines: dict[str, int] = {}
    for cell in SOLUTION_CELL.finditer(text):
        line = text.count("\n", 0, cell.start()) + 1
        if cell[1] in lines:
            raise BadExercise(f"{path}: lines {lines[cell[1]]} and {line} both begin a solution cell {cell[1]!r}.")
        lines[cell[1]] = line
    return Entry(path, f"{PACKAGE}.lesson_{number[1]}", lines)
