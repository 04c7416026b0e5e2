"""Turns a lesson's cells into nbgrader's source notebook, and the source notebook into the students' notebook."""

import copy
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.authoring.minutes import Minutes, minutes_of, with_minutes
from autograder.authoring.predictions import OPENS, folds
from autograder.authoring.source import Cell, Lesson
from autograder.authoring.wording import Numbering, numbering, reworded
from autograder.course import Choices
from autograder.errors import BadCourse
from autograder.exercises import find, stamp_of

__all__ = ["as_json", "source_notebook", "student_notebook"]

# A lesson's source has this call; the built notebook has the call with its stamp and the course's choices.
START_CALL = 'start("{slug}")'

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
NBGRADER_SCHEMA = 3
COLLAPSED = "jp-MarkdownHeadingCollapsed"  # JupyterLab's own name


DEFAULT = Choices()


def source_notebook(lesson: Lesson, choices: Choices = DEFAULT) -> NotebookNode:
    """The instructor's notebook, solutions included, as nbgrader expects it in ``source/``.

    Raises:
        BadCourse: the choices leave no exercise of the lesson.
    """
    used = [cell.exercise for cell in lesson.cells if cell.role == "solution" and cell.exercise not in choices.left_out]
    if not used:
        raise BadCourse(f"Every exercise of {lesson.slug} is left out. Leave out the lesson instead.")
    every = [cell.exercise for cell in lesson.cells if cell.role == "solution"]
    texts = [(cell.exercise, cell.source) for cell in lesson.cells if cell.text and not cell.own]
    how = numbering(texts, every, choices.left_out)
    minutes = minutes_of(lesson.cells)
    cells = [_node(lesson, cell, choices, how, minutes) for cell in lesson.cells if _kept(cell, choices)]
    about = {
        "lesson": lesson.slug,
        "title": lesson.title,
        "stamp": stamp_of(lesson.slug),
        "exercises": {name: {"points": choices.worth(name), "version": find(name).version} for name in used},
    }
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}, "deepgrad": about}
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    nbformat.validate(notebook)
    return notebook


def student_notebook(source: NotebookNode) -> NotebookNode:
    """The students' notebook, as ``nbgrader generate_assignment`` makes it, but without using a gradebook."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells  # the only step that writes to the gradebook

    notebook: NotebookNode = copy.deepcopy(source)
    resources: dict[str, Any] = {}
    for step in GenerateAssignment.preprocessors.default_args[0]:
        if step is not SaveCells:
            notebook, resources = step().preprocess(notebook, resources)
    return notebook


def as_json(notebook: NotebookNode) -> str:
    """The notebook's file, the same bytes for the same content."""
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def _kept(cell: Cell, choices: Choices) -> bool:
    if cell.hint and not choices.hints:
        return False
    return cell.exercise not in choices.left_out or (cell.role == "code" and not cell.own)  # figures use the reference


def _node(lesson: Lesson, cell: Cell, choices: Choices, how: Numbering, minutes: Minutes) -> NotebookNode:
    lessons_text = cell.text and not cell.own
    source = with_minutes(reworded(cell.source, how), cell, minutes) if lessons_text else _built(lesson, cell, choices)
    metadata: dict[str, Any] = {COLLAPSED: True} if cell.folded else {}
    if cell.folded and cell.id in folds(lesson.cells):
        source += f"\n\n{OPENS}"
    if cell.experiment:
        metadata["deepgrad"] = {"experiment": True}
    if cell.own:
        metadata |= _own(cell)
    elif cell.role == "solution":
        metadata["nbgrader"] = _nbgrader(cell.id, solution=True)
    elif cell.role == "test":
        metadata["nbgrader"] = _nbgrader(cell.id, grade=True, locked=True, points=choices.worth(cell.exercise))
        metadata["deepgrad"] = {"exercise": cell.exercise, "version": find(cell.exercise).version}
    elif cell.locked:
        metadata["nbgrader"] = _nbgrader(cell.id, locked=True)
    node: NotebookNode
    if cell.text:
        node = nbformat.v4.new_markdown_cell(source, metadata=metadata)
    else:
        node = nbformat.v4.new_code_cell(source, metadata=metadata)
    node.id = cell.id
    return node


def _own(cell: Cell) -> dict[str, Any]:
    """The metadata of an instructor's own cell."""
    match cell.role:
        case "written":
            return {"nbgrader": _nbgrader(cell.id, grade=True, solution=True, points=cell.points)}
        case "task":
            return {"nbgrader": _nbgrader(cell.id, task=True, points=cell.points)}
        case "own solution":
            return {"nbgrader": _nbgrader(cell.id, solution=True)}
        case "own test":
            return {"nbgrader": _nbgrader(cell.id, grade=True, locked=True, points=cell.points)}
    return {"nbgrader": _nbgrader(cell.id, locked=True)} if cell.locked else {}


def _built(lesson: Lesson, cell: Cell, choices: Choices) -> str:
    """The cell's text with the stamp, and with the points that this course gives."""
    if cell.role == "test" and choices.worth(cell.exercise) != find(cell.exercise).points:
        return f"check({cell.exercise}, points={choices.worth(cell.exercise):.12g})"
    if cell.role != "code":
        return cell.source
    hints = "" if choices.hints else ", hints=False"
    hints += "" if choices.worked_solutions else ", worked=False"
    stamped = f'start("{lesson.slug}", stamp="{stamp_of(lesson.slug)}"{hints})'
    return cell.source.replace(START_CALL.format(slug=lesson.slug), stamped)


def _nbgrader(
    grade_id: str,
    *,
    grade: bool = False,
    solution: bool = False,
    locked: bool = False,
    task: bool = False,
    points: float | None = None,
) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "grade": grade,
        "grade_id": grade_id,
        "locked": locked,
        "schema_version": NBGRADER_SCHEMA,
        "solution": solution,
        "task": task,
    }
    if points is not None:
        metadata["points"] = int(points) if points == int(points) else points
    return metadata
