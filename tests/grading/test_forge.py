"""Does any attempt of tests/submissions/ gain a point, or change what a neighbour gets?"""

from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat.notebooknode import NotebookNode
from support.classroom import grade, hand_in, lean, make_course, scores
from support.notebooks import solved, with_cells
from support.submissions import CHAIN, LESSON, TOTAL

pytestmark = pytest.mark.xdist_group("grading")

ATTACKS = sorted((Path(__file__).parents[1] / "submissions").glob("*.py"))
NEIGHBOURS = ("a_neighbour", "zz_neighbour")


def test_cell(notebook: NotebookNode) -> NotebookNode:
    return next(cell for cell in notebook.cells if cell.id == "test_chain_forward")


test_cell.__test__ = False  # type: ignore[attr-defined] # a helper of this name


def skip_tag(notebook: NotebookNode) -> None:
    test_cell(notebook).metadata["tags"] = ["skip-execution", "raises-exception"]


def retyped_test(notebook: NotebookNode) -> None:
    cell = test_cell(notebook)
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]


def changed_points(notebook: NotebookNode) -> None:
    test_cell(notebook).metadata.nbgrader["points"] = 1000


def changed_test(notebook: NotebookNode) -> None:
    test_cell(notebook).source = "3.0"


def duplicated_test(notebook: NotebookNode) -> None:
    copied = NotebookNode(test_cell(notebook))
    copied.source, copied["id"] = "3.0", "copied"
    notebook.cells.append(copied)


def moved_test(notebook: NotebookNode) -> None:
    cell = test_cell(notebook)
    notebook.cells.remove(cell)
    notebook.cells.insert(0, cell)


def deleted_test(notebook: NotebookNode) -> None:
    notebook.cells.remove(test_cell(notebook))


def unlocked_test(notebook: NotebookNode) -> None:
    cell = test_cell(notebook)
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


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    root = make_course(tmp_path_factory.mktemp("forge") / "course")
    for name in NEIGHBOURS:
        hand_in(root, name, lean(solved(LESSON)))
    for path in ATTACKS:
        notebook = lean(with_cells(solved(LESSON), {"chain_forward": path.read_text()}))
        TWISTS.get(path.stem, lambda _: None)(notebook)
        hand_in(root, path.stem, notebook)
    summary = grade(root)
    assert not summary.failed, summary.attention
    return scores(root)


@pytest.mark.parametrize("name", [path.stem for path in ATTACKS])
def test_is_nothing_gained(graded: dict[str, float], name: str) -> None:
    assert graded[name] <= TOTAL - CHAIN


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_does_a_neighbour_keep_its_points(graded: dict[str, float], name: str) -> None:
    assert graded[name] == TOTAL


@pytest.mark.parametrize("name", ["exit_at_once", "kill_itself", "segfault", "closed_channel", "moved_test"])
def test_does_the_rest_of_such_a_notebook_keep_its_points(graded: dict[str, float], name: str) -> None:
    assert graded[name] == TOTAL - CHAIN


def test_is_every_twist_on_file() -> None:
    assert set(TWISTS) <= {path.stem for path in ATTACKS}
