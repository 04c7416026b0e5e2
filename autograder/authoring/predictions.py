"""Keeps the answer of a prediction out of sight until the learner commits.

Below a prediction is a fold: a heading that JupyterLab shows collapsed. It hides everything that shows the answer. The
learner's commit opens the fold. Between a prediction and its fold there may be only exercises.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.authoring.source import Cell

__all__ = ["OPENS", "fault_of", "folds"]

PREDICTION = re.compile(r"\b(?:predict_\w+|Prediction)\(")
LEVEL = re.compile(r"(#{1,6}) ")
SECTION = 2  # "## 3. A section"
# The builder writes this below the heading of a prediction's fold, for front ends that do not collapse headings.
OPENS = (
    "*Commit to your answer first: this part opens then. (Outside JupyterLab it is open; read on after you answered.)*"
)

REMEDY = (
    "Put a heading cell with folded=true below the prediction, and everything that may tell the answer below that "
    "heading. Move other cells above the prediction."
)


def _level(cell: "Cell") -> int:
    """The level of the heading with which a Markdown cell begins; 0 if it begins with none."""
    found = LEVEL.match(cell.source) if cell.text else None
    return len(found[1]) if found else 0


def folds(cells: Sequence["Cell"]) -> dict[str, str]:
    """The ids of the folds that hide the answer of a prediction, each with the id of its first prediction."""
    found, waiting = {}, ""
    for cell in cells:
        if _asks(cell):
            waiting = waiting or cell.id
        elif cell.folded and waiting:
            found[cell.id], waiting = waiting, ""
    return found


def fault_of(cells: Sequence["Cell"]) -> "tuple[Cell, str] | None":
    """The first cell that may tell an answer too early, or must not be in a fold, and why; None if there is none."""
    return next(_faults(cells), None)


def _faults(cells: Sequence["Cell"]) -> "Iterator[tuple[Cell, str]]":
    asked: Cell | None = None
    hidden = 0  # level of the fold that hides the cell; 0 for a visible cell
    for cell in cells:
        level = _level(cell)
        if level and level <= hidden:
            hidden = 0
        if cell.folded:
            if fault := _heading_fault(cell, level):
                yield cell, fault
            hidden, asked = hidden or level, None
        elif hidden and (cell.role in ("solution", "test") or _asks(cell)):
            yield cell, "a fold hides it, so nobody finds it. Give it a heading of its own, or move it."
        elif _asks(cell):
            if len(cell.source.strip().splitlines()) > 1:
                yield cell, "a prediction is alone in its cell: one line, figures.predict_...(...)."
            asked = cell
        elif asked and level and level <= SECTION:
            yield asked, f"no fold follows this prediction before the section {cell.source.splitlines()[0]!r}. {REMEDY}"
            asked = None
        elif asked and not _exercise(cell):
            yield cell, f"it is between the prediction {asked.id!r} and its fold, and may tell the answer. {REMEDY}"
    if asked:
        yield asked, f"no fold follows this prediction. {REMEDY}"


def _asks(cell: "Cell") -> bool:
    return not cell.text and cell.role == "code" and PREDICTION.search(cell.source) is not None


def _exercise(cell: "Cell") -> bool:
    return cell.role in ("solution", "test") or (cell.text and bool(cell.exercise))


def _heading_fault(cell: "Cell", level: int) -> str:
    if not level or "\n" in cell.source.strip():
        return "a folded cell is a Markdown cell with one line, a heading; the cells that it hides come below it."
    if level <= SECTION:
        return "a fold's heading has level 3 or more (### ...), so that it ends before the next section."
    return ""
