"""Computes from ``source/``, with nbgrader's own steps, what the gradebook and ``release/`` should contain.

Tested in ``tests/grading/test_update.py``.
"""

import contextlib
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.authoring.notebook import as_json
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment

__all__ = ["PlannedCell", "PlannedNotebook", "cells_of", "plan", "source_paths"]


@dataclass(frozen=True, kw_only=True)
class PlannedCell:
    """A cell as the gradebook should have it.

    Attributes:
        points: None if it is not graded.
    """

    name: str
    cell_type: str
    locked: bool
    source: str
    checksum: str | None
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def is_generated(self) -> bool:
        """Whether nbgrader writes tests in place of the text, so that the gradebook's text is another one."""
        return "AUTOTEST" in self.source


@dataclass(frozen=True)
class PlannedNotebook:
    """A notebook of an assignment.

    Attributes:
        kernelspec: as JSON.
        cells: the cells that nbgrader knows, by name.
        released: the text of the students' version.
    """

    name: str
    kernelspec: str
    cells: dict[str, PlannedCell]
    released: str


def source_paths(classroom: Classroom, assignment: str) -> list[Path]:
    """The notebooks in the assignment's ``source/``.

    Raises:
        BadAssignment: there is no notebook.
    """
    folder = classroom.folder("source", ".", assignment)
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise BadAssignment(f"There is no notebook in {folder}. Is {assignment!r} the name of an assignment?")
    return found


def plan(classroom: Classroom, assignment: str) -> list[PlannedNotebook]:
    """Run nbgrader's steps of ``generate_assignment`` on the sources; nothing is written.

    Raises:
        BadAssignment: a source is no notebook, or a step of nbgrader refuses it.
    """
    found = []
    for path in source_paths(classroom, assignment):
        try:
            with contextlib.chdir(classroom.root), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # nbformat warns about sources of other courses
                found.append(_planned(classroom, assignment, path))
        except Exception as error:  # a step may be code of the course's own
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise BadAssignment(f"{path} cannot be released: {reason}. Nothing was changed.") from error
    return found


def _planned(classroom: Classroom, assignment: str, path: Path) -> PlannedNotebook:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    about = {"student": ".", "assignment": assignment, "notebook": path.stem}
    resources: Any = {"unique_key": path.stem, "nbgrader": {**about, "db_url": classroom.directories.db_url}}
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    steps = classroom.config.get("GenerateAssignment", {}).get("preprocessors")
    cells: dict[str, PlannedCell] = {}
    for step in steps or GenerateAssignment.preprocessors.default_args[0]:
        if step is SaveCells:
            cells = cells_of(notebook)
        else:
            notebook, resources = step(config=classroom.config)(notebook, resources)
    return PlannedNotebook(path.stem, json.dumps(notebook.metadata.get("kernelspec", {})), cells, as_json(notebook))


def cells_of(notebook: NotebookNode) -> dict[str, PlannedCell]:
    """The cells that nbgrader's SaveCells would save, by name."""
    return {cell.name: cell for cell in _cells(notebook)}


def _cells(notebook: NotebookNode) -> Iterator[PlannedCell]:
    from nbgrader.utils import is_grade, is_locked, is_solution, is_task

    for cell in notebook.cells:
        grade, solution, task, locked = is_grade(cell), is_solution(cell), is_task(cell), is_locked(cell)
        if not (grade or solution or task or locked):
            continue
        about = cell.metadata.nbgrader
        yield PlannedCell(
            name=about["grade_id"],
            cell_type=cell.cell_type,
            locked=locked,
            source=cell.source,
            checksum=about.get("checksum"),
            grade=grade,
            solution=solution,
            task=task,
            points=float(about["points"]) if grade or task else None,
        )
