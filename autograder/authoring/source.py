"""Reads a lesson's source, a jupytext percent script, into cells with their line numbers."""

import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import jupytext
from nbformat.notebooknode import NotebookNode
from nbformat.warnings import DuplicateCellId

from autograder.authoring.markers import check_markers
from autograder.authoring.predictions import fault_of
from autograder.authoring.wording import faults, numbering
from autograder.errors import BadLesson
from autograder.exercises import exercises_of, lessons
from deepgrad.near import offer

__all__ = ["CELL_ID", "HEADING", "Cell", "Lesson", "check_attributes", "heading_key", "read_lesson", "read_nodes"]

CELL_START = re.compile(r"# ?%%")
CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
HEADING = re.compile(r"#{1,6} +(.+)")
ATTRIBUTES = {"key", "solution", "test", "about", "locked", "hint", "shown", "folded"}
TEXT: tuple[tuple[type, ...], str] = ((str,), "a text in quotes")
FLAG: tuple[tuple[type, ...], str] = ((bool,), "true or false, without quotes")
NUMBER: tuple[tuple[type, ...], str] = ((int, float), "a number, without quotes")
TYPES = {"locked": FLAG, "hint": FLAG, "shown": FLAG, "folded": FLAG, "points": NUMBER}

# metadata that jupytext sets itself (blank lines, a cell's title), not attributes of ours
JUPYTEXT_OWN = {"lines_to_next_cell", "title"}

Role = Literal["text", "code", "solution", "test", "own solution", "own test", "written", "task"]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a lesson's source.

    Attributes:
        id: the cell's key; without one, NAME for the solution of the exercise NAME, ``test_NAME`` for its test, or
            the words of the heading. It does not depend on the rest of the content.
        role: the purpose of the cell. Lessons use only the first four roles; the others are for ``extra.py``.
        line: where it starts in the source, counted from 1.
        exercise: the exercise that the cell belongs to; if a course leaves out the exercise, it leaves out the cell.
            Empty if it belongs to none.
        locked: learners do not edit it; a grader restores it.
        hint: it gives help that an instructor may turn off.
        points: what an instructor's own question or test is worth.
        own: an instructor added it.
        text: it is Markdown.
        shown: a graded answer refers to what the cell shows, so the grader runs it.
        folded: a heading that JupyterLab shows collapsed, with all cells up to the next heading of its level hidden.
    """

    id: str
    role: Role
    source: str
    line: int
    exercise: str = ""
    locked: bool = False
    hint: bool = False
    points: float | None = None
    own: bool = False
    text: bool = False
    shown: bool = False
    folded: bool = False

    @property
    def experiment(self) -> bool:
        """Whether it only shows, trains or measures.

        No graded cell needs it, so the grader does not run an unchanged copy.
        """
        # an instructor's test may need an instructor's cell
        return self.role == "code" and not (self.locked or self.own or self.shown)


@dataclass(frozen=True)
class Lesson:
    """A lesson's source.

    Attributes:
        slug: the file's name without its ending.
        title: the first heading.
    """

    path: Path
    slug: str
    title: str
    cells: tuple[Cell, ...]


def read_lesson(path: Path) -> Lesson:
    """Read and check a lesson's source.

    Raises:
        BadLesson: the first fault found, with file, line and cell.
    """
    cells = tuple(_cell(path, line, number, node) for number, (line, node) in enumerate(read_nodes(path), 1))
    _check_whole(path, cells)
    title = HEADING.match(cells[0].source)
    if cells[0].role != "text" or title is None:
        raise BadLesson(
            path,
            cells[0].line,
            cells[0].id,
            "a lesson begins with a markdown cell whose first line is its title.",
        )
    return Lesson(path, path.stem, title[1].strip(), cells)


def read_nodes(path: Path) -> list[tuple[int, NotebookNode]]:
    """The cells of a percent script, each with the line on which it starts.

    Raises:
        BadLesson: there is something outside of cells, or no cell, or the file is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except ValueError:
        raise BadLesson(path, 1, "1", "the file is not UTF-8. Save it as UTF-8.") from None
    skipped = _comments_above(text)
    text = "".join(text.splitlines(keepends=True)[skipped:])
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines, skipped + 1) if CELL_START.match(line)]
    with warnings.catch_warnings():
        # jupytext draws 32 bits for each cell's id, and two may be equal. Ids from the source replace them.
        warnings.simplefilter("ignore", DuplicateCellId)
        notebook = jupytext.reads(text, fmt="py:percent")
    if not starts or len(starts) != len(notebook.cells):
        raise BadLesson(path, starts[0] if starts else 1, "1", "the file must be cells only, each after a '# %%' line.")
    return list(zip(starts, notebook.cells, strict=True))


def _comments_above(text: str) -> int:
    """How many lines of comments stand above the first cell; 0 if anything else stands there."""
    lines = text.splitlines()
    first = next((at for at, line in enumerate(lines) if CELL_START.match(line)), 0)
    return first if all(line.startswith("#") or not line.strip() for line in lines[:first]) else 0


def check_attributes(path: Path, line: int, number: int, node: NotebookNode, known: set[str]) -> dict[str, Any]:
    """The checked attributes of a cell; ``points`` is a number.

    Raises:
        BadLesson: an unknown attribute, or a value of another type.
    """
    attributes = {name: value for name, value in node.metadata.items() if name not in JUPYTEXT_OWN}
    if unknown := sorted(set(attributes) - known):
        raise BadLesson(
            path,
            line,
            str(number),
            f"unknown attribute {unknown[0]!r}. {offer(unknown[0], sorted(known), 'Known are')}",
        )
    for name, value in attributes.items():
        kinds, wanted = TYPES.get(name, TEXT)
        if not isinstance(value, kinds) or (bool not in kinds and isinstance(value, bool)):
            raise BadLesson(path, line, str(number), f"attribute {name!r} is {wanted}, not {value!r}.")
    return attributes


def heading_key(source: str) -> str:
    """The key that a text cell gets from its heading; empty if it has no heading."""
    heading = HEADING.match(source)
    return re.sub(r"[^a-z0-9]+", "-", heading[1].lower()).strip("-") if heading else ""


def _cell(path: Path, line: int, number: int, node: NotebookNode) -> Cell:
    attributes = check_attributes(path, line, number, node, ATTRIBUTES)
    source = node.source
    solution, test = attributes.get("solution", ""), attributes.get("test", "")
    role: Role = "text" if node.cell_type == "markdown" else "code"
    identity = attributes.get("key", "")
    if solution or test:
        role, identity = ("solution", solution) if solution else ("test", f"test_{test}")
    if not identity and role == "text":
        identity = heading_key(source)
    if not CELL_ID.fullmatch(identity):
        raise BadLesson(path, line, str(number), 'the cell has no usable id: give it key="letters-digits" after # %%.')
    check_markers(path, line, identity, source, solution=bool(solution))
    return Cell(
        id=identity,
        role=role,
        source=source,
        line=line,
        exercise=solution or test or attributes.get("about", ""),
        locked=bool(attributes.get("locked")) or role == "test",
        hint=bool(attributes.get("hint")),
        text=role == "text",
        shown=bool(attributes.get("shown")),
        folded=bool(attributes.get("folded")),
    )


def _check_whole(path: Path, cells: tuple[Cell, ...]) -> None:
    """Check the rules about all cells together."""
    seen: dict[str, Cell] = {}
    for cell in cells:
        if cell.id in seen:
            raise BadLesson(path, cell.line, cell.id, f"the id is taken by the cell in line {seen[cell.id].line}.")
        seen[cell.id] = cell
        if cell.role == "test" and cell.source.strip() != f"check({cell.exercise})":
            raise BadLesson(path, cell.line, cell.id, f"a test cell is exactly 'check({cell.exercise})'.")
        if cell.role == "solution" and not re.search(rf"^(def|class) {cell.exercise}\b", cell.source, re.MULTILINE):
            raise BadLesson(path, cell.line, cell.id, f"a solution cell defines {cell.exercise} at its top level.")
        if cell.role == "solution" and re.search(r"\byours\(", cell.source):
            raise BadLesson(path, cell.line, cell.id, "a graded cell must stand alone: it cannot use yours().")
    if told := fault_of(cells):
        raise BadLesson(path, told[0].line, told[0].id, told[1])
    _check_exercises(path, cells)


def _check_exercises(path: Path, cells: tuple[Cell, ...]) -> None:
    if path.stem not in lessons():
        raise BadLesson(
            path, 1, cells[0].id, f"there is no lesson {path.stem!r}. {offer(path.stem, lessons(), 'There are')}"
        )
    known = [exercise.name for exercise in exercises_of(path.stem)]
    for cell in cells:
        if cell.exercise and cell.exercise not in known:
            raise BadLesson(
                path,
                cell.line,
                cell.id,
                f"{cell.exercise!r} is not an exercise of this lesson. {offer(cell.exercise, known, 'There are')}",
            )
    texts = [(cell.exercise, cell.source) for cell in cells if cell.text]
    how = numbering(texts, known, frozenset())
    for cell in cells:
        if cell.text and (fault := faults(cell.source, how, known)):
            raise BadLesson(path, cell.line, cell.id, fault)
    if list(how.names) != list(range(1, len(how.names) + 1)):
        raise BadLesson(path, 1, cells[0].id, f"exercises are numbered from 1 in order; found {list(how.names)}.")
    for role in ("solution", "test"):
        found = [cell.exercise for cell in cells if cell.role == role]
        if found != known:
            raise BadLesson(
                path,
                1,
                cells[0].id,
                f"each exercise has one {role} cell, in the order {', '.join(known)}; found {found}.",
            )
    order = {cell.id: number for number, cell in enumerate(cells)}
    for name in known:
        if order[name] > order[f"test_{name}"]:
            raise BadLesson(path, cells[order[name]].line, name, "the test cell comes before the solution cell.")
