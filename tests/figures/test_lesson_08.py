"""Lesson 8's predictions know their truths, its explorer trains any switch, and its challenge can be met."""

from types import SimpleNamespace

import numpy as np
import pytest

from autograder.exercises import find as find_exercise
from deepgrad import ladder
from deepgrad.challenges import find
from deepgrad.claims.lesson_08.patients import CASES
from deepgrad.explorers import Progress
from deepgrad.figures import lesson_08 as figures
from deepgrad.figures import lesson_08_explorer as laddered
from deepgrad.networks.deep import DeepNet

PLAIN = {"activation": "relu", "start": "he", "norm": "none", "norm_position": "post", "skip": "none"}


@pytest.fixture(autouse=True)
def _record(tmp_path, monkeypatch):
    monkeypatch.setenv("DEEPGRAD_HOME", str(tmp_path))


def test_one_of_the_six_has_lost_its_gradient():
    question = figures.predict_flow()
    question.commit(1)
    assert question.state["truth"] == 1


def test_the_sharpness_changes_by_more_than_ten_times():
    question = figures.predict_sharpness()
    question.commit(1)
    assert question.state["truth"] > 10


def test_the_six_nets_are_numbered_and_not_named_before_the_fold():
    words = [text.get_text() for text in figures.sick_figure().get_legend().get_texts()]
    assert words == [f"net {number}" for number in range(1, len(CASES))]


@pytest.mark.parametrize("fix", ladder.FIXES)
def test_each_rung_of_the_ladder_is_known_by_its_switches(fix):
    chosen = ladder.FIXES[fix]
    skip = {"zero_residual": "from 0", None: "none"}.get(chosen.get("skip"), chosen.get("skip"))
    switches = {name: chosen.get(name) or value for name, value in PLAIN.items()} | {"skip": skip}
    measured = laddered._measured(switches, 20, 0.01, laddered.SPIRALS)
    assert measured == ladder.committed()[fix, 20].losses[ladder.RATES.index(0.01), 0, -1]


def test_a_net_that_is_no_rung_has_no_committed_loss():
    for switches, layers, task in (
        (PLAIN | {"activation": "gelu"}, 20, laddered.SPIRALS),
        (PLAIN, 10, laddered.SPIRALS),
        (PLAIN, 20, laddered.DIGITS),
    ):
        assert np.isnan(laddered._measured(switches, layers, 0.01, task))


def test_training_reports_the_gradient_at_birth_and_every_loss():
    explorer = figures.ladder_explorer(find_exercise("update_ratio").reference)
    run = explorer._compute(task=laddered.DIGITS, layers=4, rate="0.1", **PLAIN)
    shown = [one for one in run if not isinstance(one, Progress)]
    assert len(shown[-1]["loss"][0]) == laddered.DIGITS_STEPS
    assert len(shown[-1]["ratio"][0]) == laddered.DIGITS_STEPS // laddered.REPORT_EVERY
    assert all(1e-5 < ratio < 1 for ratio in shown[-1]["ratio"][0])
    assert np.isfinite(shown[0]["gradient"][0]).sum() == 3
    assert shown[-1]["loss"][0][-1] < 1


def test_every_switch_builds_a_net():
    explorer = figures.ladder_explorer(find_exercise("update_ratio").reference)
    for name, control in explorer._controls.items():
        if name in PLAIN:
            for option in control.positions:
                assert isinstance(laddered._network(PLAIN | {name: option}, 2, 8, 3, 10), DeepNet)


def test_the_text_below_the_explorer_tells_the_record():
    from deepgrad.challenges import challenge

    said = {"task": laddered.DIGITS, "layers": 4, "rate": "0.1", **PLAIN}
    data = {"loss": np.full((1, 450), np.nan), "guessing": np.array([2.3])}
    assert "record" not in laddered._describe(said, data)
    challenge(find("l8.deepest").name, 56)
    assert "Your record in section 10 is 56 layers." in laddered._describe(said, data)


def test_a_ward_is_counted_kind_by_kind_and_a_stub_is_told():
    ward = [SimpleNamespace(label=label, record={"n": n}) for n, label in enumerate(["dead units"] * 2 + ["healthy"])]
    table = figures.ward_table(ward, lambda record: "dead units" if record["n"] != 1 else "vanishing")
    assert [line.strip() for line in table.splitlines()] == [
        "dead units: 1 of 2 right; called vanishing (1)",
        "healthy: 0 of 1 right; called dead units (1)",
    ]

    def stub(_record):
        raise NotImplementedError

    assert figures.ward_table(ward, stub) == "Not written yet."
