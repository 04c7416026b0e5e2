"""Does every honest submission get from us what stock nbgrader gives it? tests/stock holds it to the same table."""

import json
import stat
from pathlib import Path

import nbformat
import pytest
from support.classroom import grade, hand_in, lean, make_course, scores
from support.notebooks import released, solved, with_cells
from support.submissions import CHAIN, LESSON, SUBMISSIONS, TOTAL, hard_coded

from autograder.grading.classroom import open_classroom
from autograder.grading.explain import explain

pytestmark = pytest.mark.xdist_group("grading")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_course(tmp_path_factory.mktemp("equality") / "course")
    for name, submission in SUBMISSIONS.items():
        notebook = solved(LESSON) if submission.base == "solved" else released(LESSON)
        hand_in(root, name, lean(with_cells(notebook, submission.cells)))
    hand_in(root, "hard_coded", lean(with_cells(solved(LESSON), {"chain_forward": hard_coded()})))
    summary = grade(root)
    assert not summary.failed
    return root


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_each_submission_gets_its_points(course: Path, name: str) -> None:
    assert scores(course)[name] == pytest.approx(SUBMISSIONS[name].points)


def test_hard_coded_visible_answers_fail(course: Path) -> None:
    assert scores(course)["hard_coded"] == pytest.approx(TOTAL - CHAIN)


def test_the_autograded_notebook_is_read_only_and_has_the_card(course: Path) -> None:
    path = course / "autograded" / "wrong" / LESSON / f"{LESSON}.ipynb"
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "test_chain_forward"]
    assert cell.outputs[0].data["text/plain"] == "0"
    assert "The bias b is missing." in cell.outputs[0].data["text/html"]


def test_a_verdict_is_explained(course: Path) -> None:
    text = "\n".join(explain(open_classroom(course), "wrong", "chain_forward"))
    assert "The bias b is missing." in text
    assert "returned    array(" in text
    assert "expected    array(" in text


def test_a_second_run_does_nothing_and_force_does_all(course: Path) -> None:
    again = grade(course)
    assert (again.graded, len(again.skipped)) == ([], len(SUBMISSIONS) + 1)
    forced = grade(course, students=("perfect",), force=True)
    assert forced.graded == ["perfect"]
    assert scores(course)["perfect"] == TOTAL


def test_a_changed_submission_is_graded_again(course: Path) -> None:
    hand_in(course, "perfect", lean(with_cells(solved(LESSON), {"chain_forward": "chain_forward = 5"})))
    assert grade(course).graded == ["perfect"]
    assert scores(course)["perfect"] == TOTAL - CHAIN
    hand_in(course, "perfect", lean(solved(LESSON)))
    assert grade(course).graded == ["perfect"]


def test_manual_grades_and_comments_survive_a_regrade(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        given = book.find_grade("test_chain_forward", LESSON, LESSON, "wrong")
        given.manual_score, given.extra_credit = 2.0, 0.5
        book.find_comment("chain_forward", LESSON, LESSON, "wrong").manual_comment = "well tried"
        book.db.commit()
    grade(course, students=("wrong",), force=True)
    assert scores(course)["wrong"] == pytest.approx(TOTAL - CHAIN + 2.5)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        kept = book.find_grade("test_chain_forward", LESSON, LESSON, "wrong")
        assert (kept.manual_score, kept.auto_score, kept.needs_manual_grade) == (2.0, 0.0, True)
        assert book.find_comment("chain_forward", LESSON, LESSON, "wrong").comment == "well tried"


def test_records_are_for_the_instructor_only(course: Path) -> None:
    assert stat.S_IMODE((course / ".autograder").stat().st_mode) == 0o700
    record = json.loads((course / ".autograder" / LESSON / "wrong.json").read_text())
    assert record["exercises"]["chain_forward"]["mistakes"]
