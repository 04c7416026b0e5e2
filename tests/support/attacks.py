"""The attacks of tests/submissions/: each is the chain_forward cell of a notebook, some also change the notebook."""

from collections.abc import Callable
from pathlib import Path

from nbformat.notebooknode import NotebookNode
from support.classroom import lean
from support.notebooks import solved, with_cells
from support.submissions import LESSON

ATTACKS = sorted((Path(__file__).parents[1] / "submissions").glob("*.py"))


def attacking(path: Path) -> NotebookNode:
    """The whole submission of an attack; all its other answers are right."""
    notebook = lean(with_cells(solved(LESSON), {"chain_forward": path.read_text()}))
    TWISTS.get(path.stem, lambda _: None)(notebook)
    return notebook


def tested(notebook: NotebookNode) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == "test_chain_forward")


def skip_tag(notebook: NotebookNode) -> None:
    tested(notebook).metadata["tags"] = ["skip-execution", "raises-exception"]


def retyped_test(notebook: NotebookNode) -> None:
    cell = tested(notebook)
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def changed_points(notebook: NotebookNode) -> None:
    tested(notebook).metadata.nbgrader["points"] = 1000


def changed_test(notebook: NotebookNode) -> None:
    tested(notebook).source = "3.0"


def duplicated_test(notebook: NotebookNode) -> None:
    copied = NotebookNode(tested(notebook))
    copied.source, copied["id"] = "3.0", "copied"
    notebook.cells.append(copied)


def moved_test(notebook: NotebookNode) -> None:
    cell = tested(notebook)
    notebook.cells.remove(cell)
    notebook.cells.insert(0, cell)


def deleted_test(notebook: NotebookNode) -> None:
    notebook.cells.remove(tested(notebook))


def unlocked_test(notebook: NotebookNode) -> None:
    cell = tested(notebook)
    cell.metadata.nbgrader.update(locked=False, solution=True, grade=True)
    cell.source = "3.0"


def renamed_ids(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.id in ("test_chain_forward", "test_chain_closed_form"):
            other = {"test_chain_forward": "test_chain_closed_form", "test_chain_closed_form": "test_chain_forward"}
            cell.metadata.nbgrader["grade_id"] = other[cell.id]


TWISTS: dict[str, Callable[[NotebookNode], None]] = {
    twist.__name__: twist
    for twist in (
        skip_tag,
        retyped_test,
        changed_points,
        changed_test,
        duplicated_test,
        moved_test,
        deleted_test,
        unlocked_test,
        renamed_ids,
    )
}
