"""Makes submissions out of a lesson: the released notebook with a student's cells in it."""

import copy
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.authoring.notebook import source_notebook, student_notebook
from autograder.authoring.source import read_lesson
from autograder.exercises.worked import solutions_folder

__all__ = ["lean", "released", "solved", "with_cells", "write"]


def released(slug: str) -> NotebookNode:
    """The untouched notebook of a lesson, as students get it."""
    return student_notebook(_source(slug))


def solved(slug: str) -> NotebookNode:
    """The released notebook with the worked solution in every solution cell."""
    answers = {
        cell.id: cell.source for cell in _source(slug).cells if cell.metadata.get("nbgrader", {}).get("solution", False)
    }
    return with_cells(released(slug), answers)


def lean(notebook: NotebookNode) -> NotebookNode:
    """A copy with the imports, solutions and checks alone: figures take most of the time of a run."""
    kept = copy.deepcopy(notebook)
    kept.cells = [cell for cell in kept.cells if "nbgrader" in cell.metadata]
    return kept


def with_cells(notebook: NotebookNode, sources: dict[str, str]) -> NotebookNode:
    """A copy with other sources in the cells of the given ids."""
    changed = copy.deepcopy(notebook)
    ids = {cell.id for cell in changed.cells}
    assert ids >= set(sources), f"no cells {set(sources) - ids}"
    for cell in changed.cells:
        cell.source = sources.get(cell.id, cell.source)
    return changed


def write(notebook: NotebookNode, path: Path) -> Path:
    """Write a notebook, folders included."""
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def _source(slug: str) -> NotebookNode:
    return source_notebook(read_lesson(solutions_folder() / f"{slug}.py"))
