"""Lesson 6's predictions know their truths, the ladder says what was measured, and its challenge can be met."""

import numpy as np
import pytest

from autograder.exercises import find
from deepgrad import ladder
from deepgrad.claims.lesson_06.paths import share_by_length
from deepgrad.explorers import Progress
from deepgrad.figures import lesson_06 as figures


@pytest.fixture(autouse=True)
def _record(tmp_path, monkeypatch):
    monkeypatch.setenv("DEEPGRAD_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("predict", "right"),
    [(figures.predict_depths, "about ten times as high"), (figures.predict_stream, "about 10^12")],
)
def test_the_right_option_is_known(predict, right):
    question = predict()
    question.commit(right)
    assert question.state["words"].startswith(f"You said {right}: right.")


def test_the_nets_that_train_a_hundred_layers_are_counted_from_the_file():
    question = figures.predict_ladder()
    question.commit(7)
    cells = ladder.committed()
    trained = [fix for fix in ladder.FIXES if cells[fix, 100].median(-1) < figures.LEARNED]
    assert question.state["truth"] == len(trained)
    assert trained == ["zero_residual", "pre_ln"]


def test_the_paths_of_all_lengths_carry_the_whole_gradient():
    counts = find("path_counts").reference(20)
    share = share_by_length(0, 1.0)
    assert len(share) == len(counts) and share.sum() == pytest.approx(1)


def test_the_figure_shows_every_cell_with_its_range_and_marks_the_edge():
    words = [text.get_text() for text in figures.ladder_figure().texts]
    cells = ladder.committed()
    assert len(words) == len(cells)
    assert sum("*" in one for one in words) == sum(cell.at_edge(-1) for cell in cells.values())
    assert "diverges at every rate" in words


def test_the_explorer_shows_the_losses_of_the_chosen_cell():
    shown = figures.ladder_explorer()
    shown.redraw(budget="150 steps", fix="ReLU, He", depth="20")
    losses = ladder.committed()["he", 20].losses[:, :, 0]
    finite = np.isfinite(np.median(losses, axis=1))
    np.testing.assert_allclose(np.array(shown.data["rates"][0])[finite], np.median(losses, axis=1)[finite], rtol=1e-6)


def test_training_a_cell_ends_near_the_committed_run_of_its_seed():
    shown = figures.train_explorer(find("ResidualMLP").reference)
    *_, last = (one for one in shown._compute("He, skips, pre-LN", "4", "0.1") if not isinstance(one, Progress))
    assert len(last["loss"][0]) == ladder.BUDGETS[-1]
    assert last["measured"] == ladder.committed()["pre_ln", 4].losses[ladder.RATES.index(0.1), 0, -1]
    assert np.mean(last["loss"][0][-20:]) < 0.1


def test_the_learners_module_trains_beside_the_cells_and_has_no_committed_loss():
    shown = figures.train_explorer(find("ResidualMLP").reference)
    *_, last = (one for one in shown._compute(figures.MODULE, "20", "0.03") if not isinstance(one, Progress))
    assert np.isnan(last["measured"])
    assert np.mean(last["loss"][0][-20:]) < 0.1
