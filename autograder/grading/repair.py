"""Finds out which cell of a submitted notebook is which cell of the assignment, and notes what was wrong."""

import nbformat
from nbformat.notebooknode import NotebookNode

from autograder.course.stubs import stub_hash
from autograder.grading.errors import Refused
from autograder.grading.notes import Notes
from autograder.grading.sources import SourceNotebook, defines, exercise_of, without_points

__all__ = ["index_of", "repair"]

MANY = 2
MANY_SHARE = 0.25
"""If a notebook lacks this share of its graded cells, and at least ``MANY`` of them, the student probably lost them."""

ACTING_TAGS = {"skip-execution", "raises-exception", "remove_cell", "remove_input", "remove_output", "hide-cell"}


def repair(notebook: NotebookNode, source: SourceNotebook, notes: Notes, *, strict: bool = False) -> dict[str, str]:
    """Change the notebook in place. Returns nbgrader's name of each cell that the assignment has, by cell id.

    Args:
        notebook: from ``read``.
        source: the instructor's notebook.
        notes: takes a sentence for each repair.
        strict: do as nbgrader does: keep tags, and lose an answer in a test cell.

    Raises:
        Refused: it has none of the assignment's graded cells, so nobody can tell what it is worth.
    """
    if source.kernelspec:
        if notebook.metadata.kernelspec.get("name") != source.kernelspec.get("name"):
            notes.say(f"The notebook asked for the kernel {notebook.metadata.kernelspec.get('name')!r}.")
        notebook.metadata.kernelspec = nbformat.from_dict(source.kernelspec)
    if not strict:
        _drop_tags(notebook, notes)
    names = _claims(notebook, source, notes)
    _keep_last(notebook, names, notes)
    if not strict:
        _set_aside(notebook, source, names, notes)
    _tell_absent(source, set(names.values()), notes)
    return names


def _tell_absent(source: SourceNotebook, present: set[str], notes: Notes) -> None:
    """Ask for a human if so many of the assignment's cells are gone that the student may have lost them.

    Raises:
        Refused: all of them are gone.
    """
    graded = [cell.name for cell in source.cells if cell.grade or cell.solution or cell.task]
    absent = [name for name in graded if name not in present]
    if graded and len(absent) == len(graded):
        raise Refused(
            "None of the assignment's graded cells is in it. Is it the notebook of another assignment? It was neither "
            "run nor graded. Ask the student for the right one."
        )
    absent = [name for name in absent if not source.by_name[name].added]
    if len(absent) >= max(MANY, MANY_SHARE * len(graded)):
        notes.attend(
            f"{len(absent)} of the {len(graded)} cells with answers and tests are missing: {', '.join(absent[:3])}, "
            "... Tests were put back; an answer that is gone has 0 points. Ask the student whether a part was lost."
        )


def _drop_tags(notebook: NotebookNode, notes: Notes) -> None:
    for cell in notebook.cells:
        tags = cell.metadata.pop("tags", [])
        acting = [tag for tag in tags if isinstance(tag, str) and tag in ACTING_TAGS] if isinstance(tags, list) else []
        if acting:
            notes.say(f"The tag {acting[0]} was removed from a cell.")


def _claims(notebook: NotebookNode, source: SourceNotebook, notes: Notes) -> dict[str, str]:
    """The name of the source cell for each notebook cell.

    Cells are matched by nbgrader's id, else by the cell's own id, else by a locked cell's text or the function that an
    answer defines.
    """
    found: dict[str, str] = {}
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader")
        name = about.get("grade_id") if isinstance(about, dict) else None
        if isinstance(name, str) and name in source.by_name:
            found[cell.id] = name
    taken = set(found.values())
    for cell in notebook.cells:
        name = source.ids.get(cell.id)
        if cell.id not in found and name in source.by_name and name not in taken:
            notes.say(f"The cell {name} had lost its nbgrader name; the name was restored.")
            found[cell.id] = name
            taken.add(name)
    locked = [cell for cell in source.cells if cell.locked and cell.source.strip()]
    texts = {text: cell.name for cell in locked for text in cell.texts}
    earlier = {noted: cell.name for cell in locked for noted in cell.stubs}
    for cell in notebook.cells:
        name = texts.get(without_points(cell.source.rstrip()), earlier.get(stub_hash(cell.source)))
        if cell.id not in found and name is not None and name not in taken:
            notes.say(f"The cell {name} had lost its nbgrader name; it was recognised by its text.")
            found[cell.id] = name
            taken.add(name)
    for name in [cell.name for cell in source.cells if not cell.locked and cell.cell_type == "code"]:
        answers = [c for c in notebook.cells if c.cell_type == "code" and c.id not in found and defines(c.source, name)]
        if answers and name not in taken:
            notes.say(f"The cell {name} had lost its nbgrader name; it was recognised by the function in it.")
            found[answers[-1].id] = name
    return found


def _keep_last(notebook: NotebookNode, names: dict[str, str], notes: Notes) -> None:
    """If several cells have one name, keep the last, as nbgrader does."""
    seen: dict[str, str] = {}
    for cell in reversed(notebook.cells):
        name = names.get(cell.id)
        if name in seen:
            notes.mend(f"The cell {name} was there more than once; the last one counts.")
            if cell.cell_type == "code" and cell.source != seen[name] and defines(cell.source, name):
                notes.doubled.add(name)
            del names[cell.id]
        elif name is not None:
            seen[name] = cell.source


def _set_aside(notebook: NotebookNode, source: SourceNotebook, names: dict[str, str], notes: Notes) -> None:
    """If an answer was written into its exercise's test cell, move it into a new cell before the test cell."""
    for cell in list(notebook.cells):
        name = names.get(cell.id)
        exercise = exercise_of(source.by_name[name]) if name is not None else None
        if exercise is None or not defines(cell.source, exercise):
            continue
        answer: NotebookNode = nbformat.v4.new_code_cell(cell.source)
        notebook.cells.insert(index_of(notebook.cells, cell), answer)
        if exercise in source.by_name and exercise not in names.values():
            names[answer.id] = exercise
        notes.mend(
            f"The function {exercise} was written into the locked cell {name}. The grader moved it into a new cell "
            "above that cell."
        )


def index_of(cells: list[NotebookNode], cell: NotebookNode) -> int:
    """The position of this cell object; cells that are only equal do not count."""
    return next(i for i, other in enumerate(cells) if other is cell)
