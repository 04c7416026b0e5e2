"""One course with every submission, graded in one run: a start costs more than fifty notebooks."""

import json
from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from support.attacks import REPRESENTATIVE, attacking
from support.classroom import grade, hand_in, lean, make_course
from support.notebooks import released, solved, with_cells
from support.submissions import LESSON, SUBMISSIONS, hard_coded

PLOTS = """
import matplotlib.pyplot as plt

def chain_forward(w, b, x, n):
    y = [x]
    for _ in range(n):
        y.append(w * y[-1] + b)
    plt.plot(y)
    plt.show()
    print("plotted")
    return np.array(y)
"""


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course's folder."""
    root = make_course(tmp_path_factory.mktemp("graded") / "course")
    for name, submission in SUBMISSIONS.items():
        notebook = solved(LESSON) if submission.base == "solved" else released(LESSON)
        hand_in(root, name, lean(with_cells(notebook, submission.cells)))
    for name in ("a_neighbour", "zz_neighbour", "changes_later"):
        hand_in(root, name, lean(solved(LESSON)))
    hand_in(root, "hard_coded", lean(with_cells(solved(LESSON), {"chain_forward": hard_coded()})))
    hand_in(root, "plots", lean(with_cells(solved(LESSON), {"chain_forward": PLOTS})))
    hand_in(root, "renamed", lean(with_cells(solved(LESSON), {"chain_forward": PLOTS.replace("chain_", "my_")})))
    hand_in(root, "lacks_a_module", lean(with_cells(solved(LESSON), {"chain_forward": "import not_here" + PLOTS})))
    hand_in(root, "overlooked", _answered_above(lean(released(LESSON))))
    hand_in(root, "unreadable", b"")
    (root / "submitted" / "a_folder" / LESSON / f"{LESSON}.ipynb").mkdir(parents=True)
    for path in REPRESENTATIVE:
        hand_in(root, path.stem, json.dumps(attacking(path)).encode())
    summary = grade(root)
    assert sorted(summary.failed) == ["a_folder", "unreadable"]
    assert "is empty" in summary.attention["unreadable"][0]
    return root


def _answered_above(notebook: NotebookNode) -> NotebookNode:
    """With the answer in a cell of its own above the stub, which takes its place when all is run."""
    at = next(at for at, cell in enumerate(notebook.cells) if cell.id == "chain_forward")
    notebook.cells.insert(at, nbformat.v4.new_code_cell(PLOTS))
    return notebook
