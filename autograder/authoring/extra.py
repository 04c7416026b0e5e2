"""An instructor's own additions to a lesson: ``extra/NN_slug*.py``, in the format of a lesson's source."""

import ast
import difflib
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode

from autograder.authoring.markers import check_markers, check_regions
from autograder.authoring.source import CELL_ID, Cell, Lesson, Role, check_attributes, heading_key, read_nodes
from autograder.course.access import closed_message
from autograder.errors import BadCourse, BadLesson
from autograder.exercises import names

__all__ = ["extra_files", "with_extras"]

FOLDER = "extra"

KINDS: dict[str, Role] = {"written": "written", "task": "task", "solution": "own solution", "test": "own test"}
PAID = ("written", "task", "test")
ATTRIBUTES = {"key", "about", "locked", "hint", "after", "before", "points", *KINDS}

MAX_POINTS = 1e6


@dataclass(frozen=True)
class _Addition:
    """A cell and its place: beside the cell ``anchor``, or at the end of the lesson if ``anchor`` is empty."""

    path: Path
    cell: Cell
    anchor: str
    side: str


@dataclass
class _Places:
    """The cells that were added before and after each cell."""

    before: dict[str, list[Cell]] = field(default_factory=dict)
    after: dict[str, list[Cell]] = field(default_factory=dict)

    def around(self, cell: Cell) -> Iterator[Cell]:
        """The cell with its additions, and with their own additions."""
        for one in self.before.get(cell.id, []):
            yield from self.around(one)
        yield cell
        for one in self.after.get(cell.id, []):
            yield from self.around(one)


def extra_files(root: Path, slugs: Sequence[str]) -> dict[str, list[Path]]:
    """A course's files of additions by lesson. A name that begins with ``_`` or ``.`` is not used.

    Raises:
        BadCourse: a file's name begins with no lesson of the course, or you have no permission to read the file.
    """
    found: dict[str, list[Path]] = {slug: [] for slug in slugs}
    for path in sorted((root / FOLDER).glob("*.py")):
        if path.name.startswith(("_", ".")):
            continue
        lesson = next((slug for slug in sorted(slugs, key=len, reverse=True) if path.stem.startswith(slug)), None)
        if lesson is None:
            raise BadCourse(
                f"{path} belongs to no lesson of this course. Begin its name with one of {', '.join(slugs)}, or with "
                "'_' to leave it out."
            )
        if not os.access(path, os.R_OK):
            raise BadCourse(closed_message(root, path))
        found[lesson].append(path)
    return found


def with_extras(lesson: Lesson, paths: Sequence[Path]) -> Lesson:
    """The lesson with an instructor's additions in their places.

    Raises:
        BadLesson: the first fault found, with file, line and cell.
    """
    additions = [addition for path in paths for addition in _read(path, lesson)]
    taken = {cell.id: f"the lesson's cell {cell.id}" for cell in lesson.cells}
    for one in additions:
        if one.cell.id in taken:
            raise _bad(one, f"the id is taken by {taken[one.cell.id]}. Choose another name or key.")
        taken[one.cell.id] = f"{one.path.name}, line {one.cell.line}"
    places, end = _Places(), list[Cell]()
    for one in additions:
        if one.anchor and one.anchor not in taken:
            raise _bad(one, f"there is no cell {one.anchor!r} in {lesson.slug}. {_nearest(one.anchor, taken)}")
        beside = places.before if one.side == "before" else places.after
        (beside.setdefault(one.anchor, []) if one.anchor else end).append(one.cell)
    cells = tuple(cell for top in (*lesson.cells, *end) for cell in places.around(top))
    placed = {cell.id for cell in cells}
    for one in additions:
        if one.cell.id not in placed:
            raise _bad(one, f"it is anchored to {one.anchor!r}, which is anchored back to it. Anchor one elsewhere.")
    return replace(lesson, cells=cells)


def _nearest(anchor: str, known: dict[str, str]) -> str:
    near = difflib.get_close_matches(anchor, known, n=1, cutoff=0)
    return f"The nearest is {near[0]!r}; 'autograder keys' lists all."


def _read(path: Path, lesson: Lesson) -> Iterator[_Addition]:
    """Each cell of a file.

    A cell without an anchor follows the cell before it; a first cell without one goes to the end of the lesson.
    """
    anchor, side = "", "after"
    for number, (line, node) in enumerate(read_nodes(path), 1):
        attributes = check_attributes(path, line, number, node, ATTRIBUTES)
        if "after" in attributes and "before" in attributes:
            raise BadLesson(path, line, str(number), "it has both after and before. Keep one of them.")
        for name in ("after", "before"):
            if name in attributes:
                anchor, side = attributes[name], name
        yield _Addition(path, _cell(path, line, number, node, attributes, lesson), anchor, side)


def _cell(path: Path, line: int, number: int, node: NotebookNode, attributes: dict[str, Any], lesson: Lesson) -> Cell:
    kinds = [name for name in KINDS if name in attributes]
    if len(kinds) > 1:
        raise BadLesson(path, line, str(number), f"a cell is one of {', '.join(KINDS)}, not {' and '.join(kinds)}.")
    kind = kinds[0] if kinds else ""
    text = node.cell_type == "markdown"
    role: Role = KINDS[kind] if kind else "text" if text else "code"
    identity = _identity(attributes, kind, node.source if text else "")
    if not CELL_ID.fullmatch(identity):
        wanted = f'{kind}="letters_digits"' if kind else 'key="letters-digits"'
        raise BadLesson(path, line, str(number), f"the cell has no usable id: give it {wanted} after # %%.")
    cell = Cell(
        id=identity,
        role=role,
        source=node.source,
        line=line,
        exercise=attributes.get("about", ""),
        locked=bool(attributes.get("locked")) or role == "own test",
        hint=bool(attributes.get("hint")),
        points=attributes.get("points"),
        own=True,
        text=text,
    )
    _check(path, cell, kind, text=text)
    if cell.exercise and cell.exercise not in {one.exercise for one in lesson.cells if one.role == "solution"}:
        raise BadLesson(path, line, identity, f"about names {cell.exercise!r}, which is no exercise of {lesson.slug}.")
    return cell


def _identity(attributes: dict[str, Any], kind: str, text: str) -> str:
    if kind:
        return f"test_{attributes[kind]}" if kind == "test" else str(attributes[kind])
    return str(attributes.get("key", "")) or heading_key(text)


def _check(path: Path, cell: Cell, kind: str, *, text: bool) -> None:
    """Check the rules for one kind of cell."""
    fault = ""
    if kind in PAID and cell.points is None:
        fault = f'it has no points: write {kind}="..." points=2.'
    elif kind not in PAID and cell.points is not None:
        fault = f"points are for {', '.join(PAID)} cells; this one is not graded."
    elif cell.points is not None and not (math.isfinite(cell.points) and 0 < cell.points < MAX_POINTS):
        fault = f"points are a number above 0, not {cell.points!r}."
    elif kind == "task" and not text:
        fault = "a task is a text cell: begin it with # %% [markdown]."
    elif kind in ("solution", "test") and text:
        fault = f"a {kind} cell is code: begin it with # %% and no [markdown]."
    elif kind == "solution" and cell.id in names():
        fault = f"{cell.id} is an exercise of the course. Choose another name."
    elif not text:
        fault = _syntax(cell.source)
    if fault:
        raise BadLesson(path, cell.line, cell.id, fault)
    if kind == "solution" or not kind:
        check_markers(path, cell.line, cell.id, cell.source, solution=kind == "solution")
    else:
        check_regions(path, cell.line, cell.id, cell.source, kind)


def _syntax(source: str) -> str:
    """The syntax error of a code cell; empty if there is none, or if IPython's own syntax is used."""
    if any(line.lstrip().startswith(("%", "!")) for line in source.splitlines()):
        return ""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"its line {error.lineno} is no Python: {error.msg}."
    return ""


def _bad(one: _Addition, fault: str) -> BadLesson:
    return BadLesson(one.path, one.cell.line, one.cell.id, fault)
