"""Is a course that knows nothing of us graded as nbgrader does it? On the example of ``nbgrader quickstart``."""

import shutil
from pathlib import Path
from typing import Any

import nbformat
import pytest
from support.classroom import grade, nbgrader, scores

from autograder.grading.errors import BadAssignment

pytestmark = pytest.mark.slow

SQUARES = "def squares(n):\n    if n < 1:\n        raise ValueError\n    return [i**2 for i in range(1, n + 1)]\n"
WRONG = "def squares(n):\n    return [0] * n\n"
FORGED = "import sys\n\n\ndef squares(n):\n    sys.displayhook(True)\n    return [0] * n\n"
SUM = "def sum_of_squares(n):\n    return sum(squares(n))\n"
STUDENTS = {"right": {"squares": SQUARES, "sum_of_squares": SUM}, "wrong": {"squares": WRONG, "sum_of_squares": SUM}}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("foreign")
    nbgrader(base, "quickstart", "course101")
    root = base / "course101"
    nbgrader(root, "generate_assignment", "ps1")
    for student, cells in {**STUDENTS, "untouched": {}}.items():
        hand_in(root, student, cells)
    assert sorted(grade(root, "ps1").graded) == ["right", "untouched", "wrong"]
    return root


def hand_in(root: Path, student: str, cells: dict[str, str]) -> None:
    folder = root / "submitted" / student / "ps1"
    shutil.copytree(root / "release" / "ps1", folder)
    path = folder / "problem1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.source = cells.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
    nbformat.write(notebook, path)


def grades(root: Path) -> dict[tuple[str, ...], Any]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        found: dict[tuple[str, ...], Any] = {}
        for submission in book.assignment_submissions("ps1"):
            for notebook in submission.notebooks:
                at = (submission.student.id, notebook.name)
                found |= {(*at, g.name): (g.auto_score, g.needs_manual_grade) for g in notebook.grades}
                found |= {(*at, c.name, "comment"): c.auto_comment for c in notebook.comments}
        return found


def test_the_scores_are_right(course: Path) -> None:
    found = scores(course, "ps1")
    assert {name: found[name] for name in ("right", "untouched", "wrong")} == {"right": 3, "untouched": 0, "wrong": 0.5}
    assert (course / "autograded" / "right" / "ps1" / "jupyter.png").is_file()


def test_a_forged_result_gains_nothing(course: Path) -> None:
    hand_in(course, "forger", {"squares": FORGED, "sum_of_squares": SUM})
    grade(course, "ps1", students=("forger",))
    assert scores(course, "ps1")["forger"] == scores(course, "ps1")["wrong"]


def test_an_assignment_without_a_graded_cell_is_graded_with_nothing_of_nothing(course: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    for folder in (course / "source" / "ps0", course / "submitted" / "right" / "ps0"):
        folder.mkdir()
        nbformat.write(notebook, folder / "reading.ipynb")
    with pytest.raises(BadAssignment, match=r"no assignment 'ps0'"):
        grade(course, "ps0")
    nbgrader(course, "generate_assignment", "ps0")
    summary = grade(course, "ps0")
    assert summary.graded == ["right"] and "right" not in summary.attention
    assert any("ps0 has no graded cell" in remark for remark in summary.remarks)
    assert scores(course, "ps0") == {"right": 0}


def test_a_task_that_a_human_graded_does_not_wait_again(tmp_path: Path) -> None:
    nbgrader(tmp_path, "quickstart", "course101")
    root = tmp_path / "course101"
    about = {"grade": False, "grade_id": "draw", "locked": False, "points": 2, "schema_version": 3}
    about |= {"solution": False, "task": True}
    path = root / "source" / "ps1" / "problem1.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_markdown_cell("Draw it.", metadata={"nbgrader": about}))
    nbformat.write(notebook, path)
    nbgrader(root, "generate_assignment", "ps1")
    hand_in(root, "right", STUDENTS["right"])
    grade(root, "ps1")
    at = ("right", "problem1", "draw")
    assert grades(root)[at] == (None, True)
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        given = book.find_grade("draw", "problem1", "ps1", "right")
        given.manual_score, given.needs_manual_grade = 1.5, False
        book.db.commit()
    assert grade(root, "ps1", force=True).graded == ["right"]
    assert grades(root)[at] == (None, False)
    hand_in_again = root / "submitted" / "right" / "ps1" / "problem1.ipynb"
    hand_in_again.write_text(hand_in_again.read_text().replace("sum(squares(n))", "sum(squares(n)) + 0"))
    assert grade(root, "ps1").graded == ["right"]
    assert grades(root)[at] == (None, True)


@pytest.mark.slow
@pytest.mark.parametrize("strict", [False, True])
def test_every_cell_is_as_stock_nbgrader_has_it(course: Path, tmp_path: Path, strict: bool) -> None:
    copies = {name: tmp_path / name / "course101" for name in ("ours", "stock")}
    for copied in copies.values():
        shutil.copytree(course, copied)
        shutil.rmtree(copied / "autograded", ignore_errors=True)
        shutil.rmtree(copied / "submitted" / "forger", ignore_errors=True)
    grade(copies["ours"], "ps1", strict=strict, force=True)
    nbgrader(copies["stock"], "autograde", "ps1", "--create")
    assert {k: v for k, v in grades(copies["ours"]).items() if k[0] != "forger"} == {
        k: v for k, v in grades(copies["stock"]).items() if k[0] != "forger"
    }
