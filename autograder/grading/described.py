"""Describes a notebook of an assignment by its entry in the gradebook and by the instructor's file.

Tested in ``tests/grading/test_policies.py``.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.course.stubs import ORDER, stub_hash
from autograder.grading.released import Stripper
from autograder.grading.sources import SourceCell, SourceNotebook, grade_id, is_experiment, kernelspec_of, read_source

__all__ = ["describe"]

NO_STUBS: Mapping[str, Sequence[str]] = {}


def describe(
    notebook: Any, path: Path, strip: Stripper, stubs: Mapping[str, Sequence[str]] = NO_STUBS
) -> SourceNotebook:
    """One notebook of an assignment.

    Args:
        notebook: nbgrader's, from the gradebook.
        path: the instructor's file. If it is missing, the cells have the gradebook's order and none is marked as an
            experiment.
        strip: removes from a cell's text what students do not get.
        stubs: by cell, the hashes of the texts that were handed out.
    """
    graded = {cell.name: cell for cell in notebook.grade_cells}
    tasks = {cell.name: cell for cell in notebook.task_cells}
    solutions = {cell.name for cell in notebook.solution_cells}
    cells = {
        cell.name: SourceCell(
            name=cell.name,
            cell_type=cell.cell_type,
            locked=bool(cell.locked),
            source=cell.source or "",
            checksum=cell.checksum or "",
            grade=cell.name in graded,
            solution=cell.name in solutions,
            task=cell.name in tasks,
            points=float((graded.get(cell.name) or tasks[cell.name]).max_score)
            if cell.name in graded or cell.name in tasks
            else None,
            released=strip.as_released(cell.source or ""),
            stubs=_noted(cell, cell.name in solutions, strip, stubs.get(cell.name, ())),
        )
        for cell in notebook.source_cells
    }
    order, ids, experiments, shown = _instructors(path)
    ordered = [cells[name] for name in order if name in cells]
    rest = [cell for name, cell in cells.items() if name not in order]
    present = set(map(stub_hash, experiments.values()))
    others = [noted for name, noted in stubs.items() if name not in cells and name != ORDER]
    earlier = {one for noted in others for one in noted if one not in present}
    orders = [tuple(noted.split(" ")) for noted in stubs.get(ORDER, ())]
    return SourceNotebook(
        notebook.name,
        kernelspec_of(notebook.kernelspec),
        (*ordered, *rest),
        ids,
        experiments=experiments,
        earlier=tuple(sorted(earlier)),
        orders=tuple(one for one in orders if list(one) != order),
        shown=shown,
    )


def _noted(cell: Any, solution: bool, strip: Stripper, noted: Sequence[str]) -> tuple[str, ...]:
    """The hashes that a cell's description needs.

    Without those of a locked cell's present text: results depend on the description, and must not change because an
    unchanged release is noted.
    """
    if solution:
        return tuple(noted)
    text = cell.source or ""
    present = {stub_hash(text), stub_hash(strip.as_released(text) or text)}
    return tuple(one for one in noted if one not in present)


def _instructors(path: Path) -> tuple[list[str], dict[str, str], dict[str, str], tuple[str, ...]]:
    """Read from the instructor's notebook: the order of the cells, their ids, and which are experiments or shown."""
    try:
        notebook = read_source(path)
    except (OSError, ValueError):
        return [], {}, {}, ()
    order, ids, experiments, shown = [], {}, {}, []
    for cell in notebook.cells:
        name = grade_id(cell)
        if name:
            order.append(name)
            ids[cell.get("id", "")] = name
        if is_experiment(cell):
            experiments[cell.get("id", "")] = cell.source
        elif cell.cell_type == "code" and not name:
            shown.append(cell.get("id", ""))
    return order, ids, experiments, tuple(shown)
