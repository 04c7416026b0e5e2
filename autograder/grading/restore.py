"""Puts a repaired notebook's graded and locked cells back as the instructor made them."""

from collections.abc import Mapping

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.grading.notes import Notes
from autograder.grading.repair import index_of
from autograder.grading.sources import SourceCell, SourceNotebook, grade_id

__all__ = ["restore"]


def restore(
    notebook: NotebookNode, source: SourceNotebook, names: Mapping[str, str], notes: Notes, *, strict: bool = False
) -> None:
    """Change the notebook in place.

    Args:
        notebook: after ``repair``.
        source: the instructor's notebook.
        names: from ``repair``: nbgrader's name of each cell that the assignment has, by cell id.
        notes: takes a sentence for each change.
        strict: do as nbgrader does: missing cells stay missing, and moved cells stay where they are.
    """
    for cell in notebook.cells:
        name = names.get(cell.id)
        if name is not None:
            _restore(cell, source.by_name[name], notes)
        elif "nbgrader" in cell.metadata:
            del cell.metadata["nbgrader"]
    if not strict:
        _add_missing(notebook, source, notes)
        _move_back(notebook, source, notes)


def _restore(cell: NotebookNode, source: SourceCell, notes: Notes) -> None:
    if cell.cell_type != source.cell_type:
        notes.mend(f"The cell {source.name} was {cell.cell_type}; it is {source.cell_type} again.")
        _retype(cell, source.cell_type)
    if source.locked and cell.source != source.source:
        if not source.is_text(cell.source):
            if source.is_earlier_text(cell.source):
                notes.say(f"The locked cell {source.name} was of an earlier version; it has its present text now.")
            else:
                notes.mend(f"The locked cell {source.name} had been changed; its text was restored.")
            notes.replaced[source.name] = cell.source
        cell.source = source.source
    cell.metadata["nbgrader"] = nbformat.from_dict(source.metadata())


def _retype(cell: NotebookNode, kind: str) -> None:
    cell.cell_type = kind
    if kind == "code":
        cell.outputs = []
        cell.execution_count = None
        cell.pop("attachments", None)
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _add_missing(notebook: NotebookNode, source: SourceNotebook, notes: Notes) -> None:
    """Insert missing locked and graded cells after the cell that they followed."""
    place = -1
    for cell in source.cells:
        at = next((i for i, other in enumerate(notebook.cells) if grade_id(other) == cell.name), None)
        if at is not None:
            place = max(place, at)
        elif cell.locked or cell.grade or cell.task:
            place += 1
            notebook.cells.insert(place, _made(cell))
            _tell_absent(cell, f"The cell {cell.name} was missing; it was put back.", notes)
        else:
            _tell_absent(cell, f"The cell {cell.name} was deleted; an answer that is gone has 0 points.", notes)


def _tell_absent(cell: SourceCell, sentence: str, notes: Notes) -> None:
    """Mention a cell that the notebook lacks.

    The student may have an earlier version without it, and then did not change anything.
    """
    if cell.added:
        notes.say(f"The cell {cell.name} is not in this notebook. An earlier version of the lesson did not have it.")
    else:
        notes.mend(sentence)


def _made(cell: SourceCell) -> NotebookNode:
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    made: NotebookNode = make(cell.source, metadata={"nbgrader": cell.metadata()})  # type: ignore[no-untyped-call] # none
    return made


def _move_back(notebook: NotebookNode, source: SourceNotebook, notes: Notes) -> None:
    """Move each locked cell after the cells that it should follow: a test comes after its answer."""
    as_given = source.is_earlier_order([name for cell in notebook.cells if (name := grade_id(cell))])
    before: NotebookNode | None = None
    for cell in source.cells:
        here = next((c for c in notebook.cells if grade_id(c) == cell.name), None)
        if here is None:
            continue
        cells = notebook.cells
        if before is not None and cell.locked and index_of(cells, here) < index_of(cells, before):
            del cells[index_of(cells, here)]
            cells.insert(index_of(cells, before) + 1, here)
            if as_given:
                notes.say(
                    f"The cell {cell.name} is at another place in an earlier version; it has its present place now."
                )
            else:
                notes.mend(f"The cell {cell.name} had been moved; it was put back after the cells that come before it.")
        if before is None or index_of(cells, here) > index_of(cells, before):
            before = here
