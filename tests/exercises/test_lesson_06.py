"""Are lesson 6's references true, and does every mistake of its banks die under its own name?"""

import copy
import math

import numpy as np
import pytest
import torch
from torch import nn

from autograder.exercises import definitions
from autograder.exercises.base import Exercise
from autograder.exercises.lesson_06.residual_mlp import ResidualMLP
from autograder.judge.check import check_with_seed
from autograder.mutants import survey
from deepgrad.networks.residual import branch, layer_norm, residual_backward

EXERCISES: dict[str, Exercise] = {name: one for name, (one, _) in definitions("autograder.exercises.lesson_06").items()}
SEEDS = range(6)
STEP = 1e-6


def along(function, point, direction):
    """Central difference of a function of one array along a direction."""
    return (function(point + STEP * direction) - function(point - STEP * direction)) / (2 * STEP)


FORWARD = {
    "residual_backward": lambda x, W1, W2: x + branch(x, W1, W2),
    "pre_ln_backward": lambda x, W1, W2, eps: x + branch(layer_norm(x, eps), W1, W2),
    "post_ln_backward": lambda x, W1, W2, eps: layer_norm(x + branch(x, W1, W2), eps),
}


@pytest.mark.parametrize("name", FORWARD)
def test_the_gradients_are_central_differences_of_the_block(name):
    rng = np.random.default_rng(0)
    for seed in SEEDS:
        for case in EXERCISES[name].draw(seed):
            dout, *arguments = (np.asarray(a, np.float64) for a in case.arguments)
            if case.label == "examples that are exactly 0":  # at the corner there is no difference to take
                continue
            for at, gradient in enumerate(EXERCISES[name].reference(dout, *arguments)):
                direction = rng.normal(size=gradient.shape)

                def loss(value, at=at, arguments=arguments, dout=dout):
                    return float((dout * FORWARD[name](*arguments[:at], value, *arguments[at + 1 :])).sum())

                slope = along(loss, arguments[at], direction)
                assert (gradient * direction).sum() == pytest.approx(slope, rel=1e-5, abs=1e-7), (case.label, at)


def feed_forward(pre: bool, W1, W2, eps):
    """A transformer block of torch.nn whose attention says nothing, so that only its MLP is left."""
    h, d = W1.shape
    block = nn.TransformerEncoderLayer(
        d, 1, h, dropout=0.0, layer_norm_eps=eps, norm_first=pre, batch_first=True, dtype=torch.float64
    )
    with torch.no_grad():
        for parameter in (*block.self_attn.out_proj.parameters(), block.linear1.bias, block.linear2.bias):
            parameter.zero_()
        block.linear1.weight.copy_(torch.tensor(W1))
        block.linear2.weight.copy_(torch.tensor(W2))
    if not pre:
        block.norm1 = nn.Identity()  # behind the attention; ours has one norm
    return block


@pytest.mark.parametrize("name", ["pre_ln_backward", "post_ln_backward"])
def test_the_gradients_are_those_of_a_transformer_block_of_torch(name):
    for seed in SEEDS:
        dout, x, W1, W2, eps = EXERCISES[name].draw(seed)[0].arguments
        block = feed_forward(name == "pre_ln_backward", W1, W2, eps)
        inputs = torch.tensor(x[:, None], requires_grad=True)  # each example is a sequence of one
        got = torch.autograd.grad(
            block(inputs), (inputs, block.linear1.weight, block.linear2.weight), torch.tensor(dout[:, None])
        )
        for mine, theirs in zip(EXERCISES[name].reference(dout, x, W1, W2, eps), got, strict=True):
            np.testing.assert_allclose(mine, theirs.numpy().reshape(mine.shape), rtol=0, atol=1e-10)


def test_the_block_that_later_exercises_are_given_is_that_of_the_reference():
    for seed in SEEDS:
        arguments = EXERCISES["residual_backward"].draw(seed)[0].arguments
        for mine, theirs in zip(
            residual_backward(*arguments), EXERCISES["residual_backward"].reference(*arguments), strict=True
        ):
            np.testing.assert_allclose(mine, theirs, rtol=0, atol=1e-12)


def test_the_paths_of_each_length_make_two_to_the_power_of_all_blocks():
    for L in (0, 1, 5, 61):
        assert sum(EXERCISES["path_counts"].reference(L)) == 2**L


def test_the_product_is_the_derivative_of_a_chain():
    slopes = np.array([0.5, -0.3, -1.2])
    chain = lambda x: math.prod((1 + s) for s in slopes) * x  # noqa: E731
    assert EXERCISES["gradient_product"].reference(slopes) == pytest.approx(along(chain, 0.7, 1.0))


def test_the_predicted_growth_is_what_random_blocks_do():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 300))
    for want in EXERCISES["predicted_variance"].reference(4, 2.0)[1:]:
        W1, W2 = (rng.normal(0, np.sqrt(2 / 300), (300, 300)) for _ in range(2))
        x = x + branch(x, W1, W2)
        assert (x**2).mean() == pytest.approx(want, rel=0.08)


def test_the_modules_outputs_are_those_of_a_loop_in_numpy():
    options, weights, x, dout = EXERCISES["ResidualMLP"].draw(0)[0].arguments
    h = np.maximum(x @ weights[0].T + weights[1], 0)
    for at in range(2, 2 + 4 * options["blocks"], 4):
        W1, b1, W2, b2 = weights[at : at + 4]
        h = h + np.maximum(h @ W1.T + b1, 0) @ W2.T + b2
    out, *_ = EXERCISES["ResidualMLP"].call(ResidualMLP, copy.deepcopy((options, weights, x, dout)))
    np.testing.assert_allclose(out, h @ weights[-2].T + weights[-1], atol=1e-12)


@pytest.mark.parametrize("name", EXERCISES)
def test_every_mistake_dies_under_its_own_name(name):
    bad = [verdict for verdict in survey(EXERCISES[name], range(3)) if not verdict.good]
    assert not bad


def test_counts_that_a_float_rounded_are_told_so():
    def counts(L):
        return [round(math.factorial(L) / (math.factorial(k) * math.factorial(L - k))) for k in range(L + 1)]

    assert "a float rounds large numbers" in str(check_with_seed(EXERCISES["path_counts"], counts, 0))


def test_each_backward_pass_knows_at_least_ten_mistakes():
    for name in FORWARD:
        assert len(EXERCISES[name].mistakes) >= 10
