"""An assignment's cells and points as the instructor's files define them. The student's copy is never used for this."""

import ast
import dataclasses
import json
import re
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course.stubs import ADDED, stub_hash
from autograder.exercises import names

__all__ = [
    "TEST",
    "SourceCell",
    "SourceNotebook",
    "defines",
    "exercise_of",
    "grade_id",
    "is_experiment",
    "kernelspec_of",
    "read_source",
    "source_of",
    "without_points",
]

TEST = "test_"  # begins the name of an exercise's test cell
POINTS_OF_CHECK = re.compile(r"^(check\(\w+), points=[^,()]+\)$")


@dataclass(frozen=True, kw_only=True)
class SourceCell:
    """One cell that nbgrader knows.

    Attributes:
        name: nbgrader's ``grade_id``.
        points: the points of the cell; None if it is not graded.
        released: the text that students got, if it differs: without hidden tests and mark schemes.
        stubs: hashes of the texts that an answer cell or a locked cell had in the versions that were handed out, as far
            as noted, and ``ADDED``. Of a locked cell only the earlier texts.
    """

    name: str
    cell_type: str
    locked: bool
    source: str
    checksum: str
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float | None = None
    released: str | None = None
    stubs: tuple[str, ...] = ()

    @property
    def added(self) -> bool:
        """Whether a version that was handed out did not have the cell."""
        return ADDED in self.stubs

    @property
    def texts(self) -> set[str]:
        """The cell's text as the instructor has it and as it is handed out, without points and spaces at the end."""
        return {without_points(text.rstrip()) for text in (self.source, self.released or self.source)}

    def is_text(self, text: str) -> bool:
        """Whether ``text`` is the cell's present text; generated points do not count."""
        return without_points(text.rstrip()) in self.texts

    def is_earlier_text(self, text: str) -> bool:
        """Whether an earlier version was handed out with this text."""
        return stub_hash(text) in self.stubs

    def is_untouched(self, cell: NotebookNode) -> bool:
        """Whether an answer is still as this version, or an earlier one, was handed out."""
        from nbgrader.utils import compute_checksum

        return bool(self.checksum == compute_checksum(cell)) or stub_hash(cell.source) in self.stubs

    def metadata(self) -> dict[str, Any]:
        """The cell's nbgrader metadata as the release has it."""
        about: dict[str, Any] = {
            "grade": self.grade,
            "grade_id": self.name,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        if self.points is not None:
            about["points"] = self.points
        return about


@dataclass(frozen=True)
class SourceNotebook:
    """One notebook of an assignment.

    Attributes:
        kernelspec: as the gradebook has it.
        cells: in the order of the notebook.
        ids: from the notebook's own cell ids to nbgrader's.
        experiments: sources of the cells marked as experiments, by cell id.
        earlier: hashes of the texts that other versions of the notebook, handed out before, had in experiments.
        orders: the orders in which other versions, handed out before, had nbgrader's cells.
        shown: ids of the instructor's other code cells that nbgrader does not know; they always run.
    """

    name: str
    kernelspec: dict[str, Any] | None
    cells: tuple[SourceCell, ...]
    ids: dict[str, str] = field(default_factory=dict)
    _: KW_ONLY
    experiments: dict[str, str] = field(default_factory=dict)
    earlier: tuple[str, ...] = ()
    orders: tuple[tuple[str, ...], ...] = ()
    shown: tuple[str, ...] = ()

    def is_experiment_as_given(self, text: str) -> bool:
        """Whether a text is that of an experiment, in this version or in one that was handed out before."""
        return text in self.experiments.values() or (bool(self.earlier) and stub_hash(text) in self.earlier)

    def is_earlier_order(self, names: Sequence[str]) -> bool:
        """Whether a version that was handed out before had these cells in this order."""
        return any(
            [name for name in names if name in order] == [name for name in order if name in names]
            for order in self.orders
        )

    @property
    def by_name(self) -> dict[str, SourceCell]:
        """The cells by nbgrader's id."""
        return {cell.name: cell for cell in self.cells}

    @property
    def has_questions(self) -> bool:
        """Whether a person grades something in it: a written answer, or a task."""
        return any(cell.task or (cell.grade and cell.solution) for cell in self.cells)

    @cached_property
    def text(self) -> str:
        """The notebook as JSON, which ``source_of`` reads back."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


@lru_cache(maxsize=8)  # a worker receives the same text with each submission
def source_of(text: str) -> SourceNotebook:
    """A notebook from its ``text``."""
    return msgspec.convert(json.loads(text), SourceNotebook)


def grade_id(cell: NotebookNode) -> str | None:
    """Nbgrader's id of a cell of a notebook; None without one."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id")
    return name if isinstance(name, str) else None


def is_experiment(cell: NotebookNode) -> bool:
    """Whether the instructor's notebook marks a code cell as one that grading runs only if a student changed it."""
    return cell.cell_type == "code" and cell.metadata.get("deepgrad", {}).get("experiment") is True


def read_source(path: Path) -> NotebookNode:
    """The instructor's notebook. It is parsed again only if the file changes, so callers must not change the result.

    Raises:
        OSError, ValueError: it is missing, or no notebook.
    """
    about = path.stat()
    return _parsed(path, (about.st_ino, about.st_mtime_ns, about.st_size))


@lru_cache(maxsize=8)
def _parsed(path: Path, _version: tuple[int, int, int]) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def kernelspec_of(text: str | None) -> dict[str, object] | None:
    """The gradebook's kernelspec, which it keeps as JSON text."""
    found = json.loads(text) if text else None
    return found if isinstance(found, dict) else None


@lru_cache(maxsize=4096)
def exercise_of(cell: SourceCell) -> str | None:
    """The exercise that a test cell checks, if the whole cell is ``check(name)`` or ``check(name, points=...)``."""
    if not (cell.grade and cell.locked and cell.cell_type == "code"):
        return None
    try:
        tree = ast.parse(cell.source)
    except SyntaxError:
        return None
    match tree.body:
        case [ast.Expr(ast.Call(ast.Name("check"), [ast.Name(name)], keywords))] if all(
            k.arg == "points" and isinstance(k.value, ast.Constant) for k in keywords
        ):
            return name if name in names() and cell.name == f"test_{name}" else None
    return None


def without_points(source: str) -> str:
    """A test cell's text without the points in ``check(name, points=...)``."""
    return POINTS_OF_CHECK.sub(r"\1)", source)


def defines(code: str, name: str) -> bool:
    """Whether a cell's code binds ``name`` at its top level. Works despite magics and syntax errors."""
    if name not in code or not name.isidentifier():
        return False
    return re.search(rf"^(?:(?:async +)?def|class) +{name}\b|^{name} *=(?!=)", code, re.MULTILINE) is not None
