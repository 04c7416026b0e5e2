"""Does every honest submission get from us what stock nbgrader gives it? tests/stock holds it to the same table."""

import errno
import json
import shutil
import stat
from pathlib import Path

import nbformat
import pytest
from support.classroom import grade, hand_in, lean, scores
from support.notebooks import solved, with_cells
from support.submissions import CHAIN, LESSON, SUBMISSIONS, TOTAL

from autograder.grading import finish
from autograder.grading.classroom import open_classroom
from autograder.grading.errors import Interrupted
from autograder.grading.explain import explain
from autograder.grading.records import load_record


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_each_submission_gets_its_points(graded: Path, name: str) -> None:
    assert scores(graded)[name] == pytest.approx(SUBMISSIONS[name].points)


def test_hard_coded_visible_answers_fail(graded: Path) -> None:
    assert scores(graded)["hard_coded"] == pytest.approx(TOTAL - CHAIN)


def test_the_autograded_notebook_is_read_only_and_has_the_card(graded: Path) -> None:
    path = graded / "autograded" / "wrong" / LESSON / f"{LESSON}.ipynb"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400  # a course made by init is closed to others
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "test_chain_forward"]
    assert cell.outputs[0].data["text/plain"] == "0"
    assert "The bias b is missing." in cell.outputs[0].data["text/html"]


def test_a_verdict_is_explained(graded: Path) -> None:
    text = "\n".join(explain(open_classroom(graded), "wrong", "chain_forward"))
    assert "The bias b is missing." in text
    assert "returned    array(" in text
    assert "expected    array(" in text


def test_an_answer_that_was_not_found_is_told(graded: Path) -> None:
    renamed, overlooked = (load_record(graded / ".autograder", LESSON, name) for name in ("renamed", "overlooked"))
    assert renamed is not None and overlooked is not None
    assert renamed.exercises["chain_forward"]["headline"] == "There is no function chain_forward."
    assert renamed.attention == ["chain_forward: its cell was changed and does not define chain_forward; 0 points."]
    assert overlooked.exercises["chain_forward"]["headline"] == "Not started."
    assert overlooked.attention == [
        "chain_forward was missing or still the template when its test ran, but another cell defines it; 0 points."
    ]


def test_an_answer_in_another_cell_is_a_response(graded: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        assert book.find_comment("chain_forward", LESSON, LESSON, "overlooked").auto_comment is None
        assert book.find_comment("overflow_depth", LESSON, LESSON, "overlooked").auto_comment == "No response."


def test_points_lost_for_want_of_a_module_are_told(graded: Path) -> None:
    record = load_record(graded / ".autograder", LESSON, "lacks_a_module")
    assert record is not None and record.exercises["chain_forward"]["points"] == 0
    (sentence,) = record.attention
    assert "ModuleNotFoundError: No module named 'not_here'" in sentence


def test_only_such_an_answer_is_told(graded: Path) -> None:
    for name in ("untouched", "syntax_error", "perfect"):
        record = load_record(graded / ".autograder", LESSON, name)
        assert record is not None and record.attention == []


def test_what_cannot_be_copied_is_told_and_graded_later(graded: Path) -> None:
    folder = graded / "autograded" / "plots"
    shutil.rmtree(folder)
    folder.touch()
    told = grade(graded, students=("plots",))
    assert told.failed == ["plots"]
    assert "Not a directory: " in told.attention["plots"][0] and "autograded/plots" in told.attention["plots"][0]
    folder.unlink()
    assert grade(graded, students=("plots",)).graded == ["plots"]


def test_a_full_disk_stops_the_run_with_a_sentence(graded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(finish, "write", full)
        with pytest.raises(Interrupted, match=r"No space left on device.* Run the same command again"):
            grade(graded, students=("plots",), force=True)
    assert grade(graded, students=("plots",), force=True).graded == ["plots"]


def test_plots_and_prints_cost_nothing(graded: Path) -> None:
    assert scores(graded)["plots"] == TOTAL


def test_what_cannot_be_read_is_left_to_a_human(graded: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        grade_of = book.find_grade("test_chain_forward", LESSON, LESSON, "unreadable")
        assert (grade_of.auto_score, grade_of.needs_manual_grade) == (None, True)
    assert not (graded / "autograded" / "unreadable").exists()


def test_a_second_run_grades_only_what_changed(graded: Path) -> None:
    hand_in(graded, "changes_later", lean(with_cells(solved(LESSON), {"chain_forward": "chain_forward = 5"})))
    hand_in(graded, "unreadable", lean(solved(LESSON)))
    again = grade(graded)
    assert sorted(again.graded) == ["changes_later", "unreadable"]
    assert again.failed == ["a_folder"]
    assert len(again.skipped) > len(SUBMISSIONS)
    assert (scores(graded)["changes_later"], scores(graded)["unreadable"]) == (TOTAL - CHAIN, TOTAL)


def test_manual_grades_and_comments_survive_a_regrade(graded: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        given = book.find_grade("test_chain_forward", LESSON, LESSON, "wrong")
        given.manual_score, given.extra_credit = 2.0, 0.5
        book.find_comment("chain_forward", LESSON, LESSON, "wrong").manual_comment = "well tried"
        book.db.commit()
    grade(graded, students=("wrong",), force=True)
    assert scores(graded)["wrong"] == pytest.approx(TOTAL - CHAIN + 2.5)
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as book:
        kept = book.find_grade("test_chain_forward", LESSON, LESSON, "wrong")
        assert (kept.manual_score, kept.auto_score, kept.needs_manual_grade) == (2.0, 0.0, False)
        assert book.find_comment("chain_forward", LESSON, LESSON, "wrong").comment == "well tried"


def test_records_are_for_the_instructor_only(graded: Path) -> None:
    assert stat.S_IMODE((graded / ".autograder").stat().st_mode) == 0o700
    record = json.loads((graded / ".autograder" / LESSON / "wrong.json").read_text())
    assert record["exercises"]["chain_forward"]["mistakes"]
