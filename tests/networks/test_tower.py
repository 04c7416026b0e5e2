"""The tower's gradients are those of its loss, and its blocks start as the identity."""

import numpy as np
import pytest

from autograder.exercises import find
from autograder.judge.check import check_with_seed
from deepgrad.differences import numerical_gradient
from deepgrad.networks.losses import softmax_cross_entropy
from deepgrad.networks.tower import PARTS, tower, tower_gradients, tower_logits


def small(rng, blocks=2):
    params = tower(find("he_normal").reference, rng, inputs=5, width=6, classes=3, blocks=blocks)
    return params, rng.normal(size=(4, 5)), rng.integers(0, 3, 4)


def test_each_weight_gets_the_gradient_of_the_loss():
    rng = np.random.default_rng(0)
    params, X, y = small(rng)
    params = [W + 0.3 * rng.normal(size=W.shape) for W in params]
    parts = (find("pre_ln_backward").reference, find("softmax_cross_entropy").reference)
    loss, grads = tower_gradients(params, X, y, *parts)
    assert loss == pytest.approx(softmax_cross_entropy(tower_logits(params, X), y)[0])
    for at, grad in enumerate(grads):

        def loss_at(W, at=at):
            moved = [*params[:at], W, *params[at + 1 :]]
            return softmax_cross_entropy(tower_logits(moved, X), y)[0]

        np.testing.assert_allclose(grad, numerical_gradient(loss_at, params[at]), atol=1e-7)


def test_blocks_do_nothing_before_the_first_step():
    params, X, _ = small(np.random.default_rng(1), blocks=4)
    np.testing.assert_array_equal(tower_logits(params, X), tower_logits([params[0], params[-1]], X))


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_the_tower_passes_the_check_of_its_exercise(name):
    assert check_with_seed(find(name), PARTS[name], 0).passed


def test_forty_nine_blocks_are_a_hundred_weight_layers():
    assert len(small(np.random.default_rng(2), blocks=49)[0]) == 100
