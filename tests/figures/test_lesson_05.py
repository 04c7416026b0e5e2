"""Lesson 5's predictions know their truths, its explorer shows what it says, and norms by hand train as torch's do."""

import numpy as np
import pytest
import torch

from autograder.exercises import find
from deepgrad.figures import lesson_05 as figures
from deepgrad.networks.deep import DeepNet
from deepgrad.networks.norms import BatchNormByHand, batchnorm_backward, with_norms

NAMES = (
    "batchnorm_forward",
    "batchnorm_backward",
    "layernorm_forward",
    "layernorm_backward",
    "rmsnorm_forward",
    "rmsnorm_backward",
)


@pytest.fixture(autouse=True)
def _record(tmp_path, monkeypatch):
    monkeypatch.setenv("DEEPGRAD_HOME", str(tmp_path))


@pytest.mark.parametrize(
    ("predict", "right"),
    [(figures.predict_fifty, "10 000 times as large"), (figures.predict_noise, figures.NOISES[2])],
)
def test_the_right_option_is_known(predict, right):
    question = predict()
    question.commit(right)
    assert question.state["words"].startswith(f"You said {right}: right.")


@pytest.mark.parametrize("predict", [figures.predict_deep, figures.predict_scales, figures.predict_evaluation])
def test_the_truth_is_that_of_the_committed_measurement(predict):
    question = predict()
    question.commit(10)
    assert question.state["truth"] in (
        figures._first("l5.twenty_scales", "with"),
        round(100 * figures._first("l5.wrong_pass_fails_deep", "wrong"), 1),
        round(100 * figures._first("l5.evaluation_forgotten", "training mode, sorted"), 1),
    )


def test_a_norm_by_hand_is_torchs_forward_backward_and_in_evaluation():
    rng = np.random.default_rng(0)
    x, dout = (torch.tensor(rng.normal(size=(6, 4)), requires_grad=True) for _ in range(2))
    theirs, ours = torch.nn.BatchNorm1d(4).double(), BatchNormByHand(4).double()
    outs, grads = [], []
    for norm in (theirs, ours):
        out = norm(x)
        grads.append(torch.autograd.grad(out, [x, *norm.parameters()], dout.detach()))
        outs += [out, norm.running_mean, norm.running_var, norm.eval()(x)]
    for a, b in zip(outs[:4], outs[4:], strict=True):
        torch.testing.assert_close(a, b)
    for a, b in zip(*grads, strict=True):
        torch.testing.assert_close(a, b)


def test_norms_by_hand_take_the_place_of_those_of_a_network():
    net = with_norms(DeepNet(4, 5, 3, 3, norm="batch"), lambda width: BatchNormByHand(width, batchnorm_backward))
    assert [type(block.norm) for block in net.blocks] == [BatchNormByHand] * 2


def explorer():
    return figures.norm_explorer(*(find(name).reference for name in NAMES))


def test_the_explorer_shows_that_batch_norm_forgives_the_scale_and_not_the_depth():
    shown = explorer()
    shown.redraw(norm="batch norm", mode="training", batch=32, scale=1.0)
    signal, gradient = np.array(shown.data["signal"][0]), shown.data["gradient"][0][0]
    shown.redraw(scale=10.0)
    np.testing.assert_allclose(shown.data["signal"][0], signal, rtol=0.01)
    assert gradient > 50
    shown.redraw(norm="layer norm", scale=1.0)
    assert shown.data["gradient"][0][0] < 20


def test_evaluation_needs_no_other_examples():
    shown = explorer()
    shown.redraw(norm="batch norm", mode="evaluation", batch=2)
    assert np.isfinite(shown.data["signal"]).all()


def test_twenty_layers_take_fewer_steps_than_the_number_to_beat():
    from deepgrad.challenges.lesson_05 import CHALLENGES

    assert figures.race(0.2, 256, 0.5) < CHALLENGES[0].beat
