"""Are lesson 2's references true, and is what no bank foresaw refused?"""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
import torch

from autograder.exercises import exercises_of, find
from autograder.exercises.lesson_02.gradient_bound import gradient_bound
from autograder.exercises.lesson_02.output_losses import bce_with_logits, mse_of_sigmoid
from autograder.exercises.lesson_02.saturated_fraction import slopes_of
from autograder.exercises.lesson_02.sigmoid_mlp import sigmoid_mlp_forward
from autograder.exercises.lesson_02.sigmoid_mlp_backward import sigmoid_mlp_backward
from autograder.exercises.lesson_02.slopes import sigmoid, sigmoid_grad, tanh_grad
from autograder.judge.check import check_with_seed
from autograder.mutants import SEEDS

LESSON = "02_sigmoid_saturation"
STEP = 1e-5
NAMES = [exercise.name for exercise in exercises_of(LESSON)]


# Are the references true?


@pytest.mark.parametrize(("slope", "function"), [(sigmoid_grad, torch.sigmoid), (tanh_grad, torch.tanh)])
def test_is_a_slope_what_autograd_and_central_differences_say(slope: Callable, function: Callable) -> None:
    x = torch.linspace(-8, 8, 101, dtype=torch.float64, requires_grad=True)
    (automatic,) = torch.autograd.grad(function(x).sum(), x)
    around = (function(x + STEP) - function(x - STEP)) / (2 * STEP)
    np.testing.assert_allclose(slope(x.detach().numpy()), automatic, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(slope(x.detach().numpy()), around.detach(), atol=1e-9)


@pytest.mark.parametrize("sign", [1, -1])
def test_do_the_tails_keep_their_digits_without_a_warning(sign: int) -> None:
    x = sign * np.array([20.0, 40.0, 300.0, 1000.0])
    np.testing.assert_allclose(sigmoid(-np.abs(x)), np.exp(-np.abs(x)), rtol=1e-8)
    np.testing.assert_allclose(sigmoid_grad(x), np.exp(-np.abs(x)), rtol=1e-8)
    np.testing.assert_allclose(tanh_grad(x), 4 * np.exp(-2 * np.abs(x)), rtol=1e-8)


def network_loss(params: Sequence, X: np.ndarray, dout: np.ndarray) -> float:
    return float((sigmoid_mlp_forward(params, X)[-1] * dout).sum())


@pytest.mark.parametrize("seed", range(5))
def test_are_the_network_gradients_central_differences_along_random_directions(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for case in find("sigmoid_mlp_backward").draw(seed):
        params, activations, dout = case.arguments
        params = [(W.astype(float), b.astype(float)) for W, b in params]
        X = activations[0].astype(float)
        dhs, dWs, dbs = sigmoid_mlp_backward(params, activations, dout)
        across = [(rng.normal(size=W.shape), rng.normal(size=b.shape)) for W, b in params]
        across_X = rng.normal(size=X.shape)
        ends = [
            network_loss(
                [(W + s * dW, b + s * db) for (W, b), (dW, db) in zip(params, across, strict=True)],
                X + s * across_X,
                dout,
            )
            for s in (STEP, -STEP)
        ]
        slope = float((dhs[0] * across_X).sum())
        slope += sum(float((g * D).sum()) for g, (D, _) in zip(dWs, across, strict=True))
        slope += sum(float((g * D).sum()) for g, (_, D) in zip(dbs, across, strict=True))
        assert slope == pytest.approx((ends[0] - ends[1]) / (2 * STEP), rel=1e-5, abs=1e-8), case.label


def test_are_the_gradients_of_hidden_layers_those_of_the_rest_of_the_network() -> None:
    params, activations, dout = find("sigmoid_mlp_backward").draw(0)[0].arguments
    dhs, _, _ = sigmoid_mlp_backward(params, activations, dout)
    along = np.random.default_rng(0).normal(size=activations[1].shape)
    up, down = (network_loss(params[1:], activations[1] + s * along, dout) for s in (STEP, -STEP))
    assert float((dhs[1] * along).sum()) == pytest.approx((up - down) / (2 * STEP), rel=1e-6)


@pytest.mark.parametrize("loss", [mse_of_sigmoid, bce_with_logits])
def test_are_the_losses_gradients_central_differences(loss: Callable) -> None:
    for seed in range(3):
        for case in find(loss.__name__).draw(seed):
            z, t = (np.asarray(a, float) for a in case.arguments)
            eye = STEP * np.eye(len(z))
            around = [(loss(z + e, t)[0] - loss(z - e, t)[0]) / (2 * STEP) for e in eye]
            np.testing.assert_allclose(loss(z, t)[1], around, rtol=1e-6, atol=1e-6)  # 1000 costs digits


def test_is_the_bound_never_beaten_by_a_sigmoid_network_and_reached_by_a_linear_one() -> None:
    rng = np.random.default_rng(0)
    for case in find("sigmoid_mlp_backward").draw(0):
        params, activations, dout = case.arguments
        dhs, _, _ = sigmoid_mlp_backward(params, activations, dout)
        hidden, last = [W for W, _ in params[:-1]], params[-1][0]
        limit = gradient_bound(hidden, 0.25) * np.linalg.norm(last, 2) * np.linalg.norm(dout, axis=1)
        assert (np.linalg.norm(dhs[0], axis=1) <= limit * (1 + 1e-6)).all()
    W = rng.normal(size=(5, 3))
    most = np.linalg.svd(W)[0][:, 0]  # the direction that W stretches most on its way back
    assert np.linalg.norm(most @ W) == pytest.approx(gradient_bound([W], 1.0))


def test_does_no_case_of_a_count_hang_on_rounding() -> None:
    for seed in range(200):
        for case in find("saturated_fraction").draw(seed):
            a, activation, slope_below = case.arguments
            if case.label != "exactly at the threshold":
                assert (abs(slopes_of(a, activation) / slope_below - 1) > 5e-4).all(), (seed, case.label)


# Is a wrong answer that no bank foresaw refused, and not misnamed?


def test_is_a_gradient_wrong_in_one_layer_refused_and_the_place_told() -> None:
    def wrong(params, activations, dout):
        dhs, dWs, dbs = sigmoid_mlp_backward(params, activations, dout)
        dWs[0] = dWs[0] * 1.001
        return dhs, dWs, dbs

    for seed in SEEDS:
        result = check_with_seed(find("sigmoid_mlp_backward"), wrong, seed)
        assert (result.passed, result.mistakes) == (False, ("first_unlike",))
        assert [aspect.passed for aspect in result.aspects] == [True, False, True, False]


@pytest.mark.parametrize("name", NAMES)
def test_is_one_entry_off_by_a_thousandth_refused(name: str) -> None:
    exercise = find(name)

    def spoiled(value):
        if isinstance(value, list):
            return [*value[:-1], spoiled(value[-1])]
        if isinstance(value, np.ndarray):
            return np.concatenate([value.ravel()[:-1], value.ravel()[-1:] * 1.01]).reshape(value.shape)
        return value * 1.001 + 1e-3

    def wrong(*arguments):
        values = tuple(spoiled(value) for value in exercise.split(exercise.reference(*arguments)))
        return values if len(values) > 1 else values[0]

    for seed in (0, 1, 2):
        assert not check_with_seed(exercise, wrong, seed).passed, seed


def test_does_the_sigmoids_textbook_code_lose_no_point_but_hear_of_its_warning() -> None:
    result = check_with_seed(
        find("sigmoid_and_slopes"), lambda x: (1 / (1 + np.exp(-x)), sigmoid_grad(x), tanh_grad(x)), 0
    )
    assert result.passed
    assert any("overflow" in note for note in result.notes)


def test_does_the_textbook_slope_keep_the_points_of_ordinary_numbers() -> None:
    s = sigmoid
    result = check_with_seed(find("sigmoid_and_slopes"), lambda x: (s(x), s(x) * (1 - s(x)), tanh_grad(x)), 0)
    assert (result.passed, result.mistakes, repr(result)) == (False, ("ds_upper_tail_lost",), "3")
    result = check_with_seed(find("sigmoid_and_slopes"), lambda x: (s(x), sigmoid_grad(x), 1 - np.tanh(x) ** 2), 0)
    assert (result.passed, result.mistakes, repr(result)) == (False, ("dt_tails_lost",), "3")
