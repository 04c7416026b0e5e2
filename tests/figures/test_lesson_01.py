"""Lesson 1's pictures and its challenge show what the text beside them says."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from deepgrad.challenges.lesson_01 import BEST_CONSTANT
from deepgrad.claims.lesson_01.learning_rates import RATES
from deepgrad.differences import numerical_gradient
from deepgrad.figures import lesson_01 as figures
from deepgrad.networks import scalar_chain


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def layer_gradients(ws, bs, x, target):
    y = scalar_chain.forward(ws, bs, np.array([x]))
    profile = scalar_chain.backward(ws, y, y[-1] - target)
    return None, profile.dL_dw, None


def test_the_error_of_the_step_is_v_shaped_and_float32_has_its_own_v():
    steps = np.logspace(-14, 0, 29)
    errors = figures.step_errors(numerical_gradient, steps, "float64")
    best = int(np.argmin(errors))
    assert 1e-6 < steps[best] < 1e-4
    assert errors[best] < 1e-9
    assert min(errors[0], errors[-1]) > 1e-3
    coarse = figures.step_errors(numerical_gradient, steps, "float32")
    assert 1e-3 < steps[int(np.argmin(coarse))] < 1e-1
    assert 1e-6 < min(coarse) < 1e-3


def test_the_true_step_is_one_of_the_options():
    question = figures.predict_step(numerical_gradient)
    assert question._truth() == "1e-5"


def test_gaussian_layers_squeeze_the_cloud_and_orthogonal_ones_do_not():
    figures.draw_clouds()
    first, _, last = plt.gcf().axes
    thin = [
        [np.linalg.svd(np.array(line.get_data()), compute_uv=False) for line in ax.lines[:2]] for ax in (first, last)
    ]
    (_, gaussian_first), (orthogonal_last, gaussian_last) = thin
    assert gaussian_first[1] > 0.3 * gaussian_first[0]
    assert gaussian_last[1] < 1e-3 * gaussian_last[0]
    assert orthogonal_last[1] > 0.8 * orthogonal_last[0]


@pytest.mark.slow
def test_the_number_to_beat_is_the_best_constant_rate_and_a_schedule_beats_it():
    def steps(rate):
        return figures.steps_to_target(layer_gradients, rate)

    assert min(steps(lambda step, r=r: r) for r in RATES) == BEST_CONSTANT
    assert steps(lambda step: 0.2 if step < 16 else 0.02) < BEST_CONSTANT / 2
    assert steps(lambda step: 10.0) == figures.GAME_STEPS
