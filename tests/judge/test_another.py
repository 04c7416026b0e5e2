"""Is a result that is right for other arguments told as that, and nothing that may be so by chance?"""

import numpy as np
import pytest

from autograder.exercises import find
from autograder.judge.check import check_with_seed


def named(name, student):
    result = check_with_seed(find(name), student, 0)
    assert not result.passed
    return result.mistakes, result.headline


def reference(name):
    return find(name).reference


def linear(dz, h, W):
    return reference("linear_backward")(dz, h, W)


@pytest.mark.parametrize(
    ("name", "student", "said"),
    [
        (
            "linear_backward",
            lambda dz, h, W: (dz @ W, dz.T @ np.maximum(h, 0), dz.sum(axis=0)),
            "dW would be right for another h: with 0 in place of its negative entries.",
        ),
        (
            "linear_backward",
            lambda dz, h, W: linear(dz, h - h.mean(axis=0), W),
            "dW would be right for another h: with the mean of each column taken off.",
        ),
        (
            "sgd_step",
            lambda param, grad, velocity, lr, momentum: reference("sgd_step")(param, grad, velocity, momentum, lr),
            "new_param and new_velocity would be right for lr and momentum in each other's places.",
        ),
        (
            "leaky_relu_backward",
            lambda dout, x, slope: reference("leaky_relu_backward")(dout, x, slope**2),
            "dx would be right for another slope: its square.",
        ),
        (
            "elu_backward",
            lambda dout, x, alpha: reference("elu_backward")(dout, alpha * x, alpha),
            "dx would be right for another x: x * alpha.",
        ),
        (
            "gelu_backward",
            lambda dout, x: reference("gelu_backward")(np.ones_like(x), dout * x),
            "dx would be right for x = x * dout and dout = 1.",
        ),
        (
            "lsuv_scale",
            lambda weights, X, activation: reference("lsuv_scale")(weights, X, "tanh"),
            "scaled would be right for another activation: always 'tanh'.",
        ),
    ],
)
def test_right_numbers_for_other_arguments_are_told_as_that(name, student, said):
    assert named(name, student) == (("other_arguments",), said)


def test_a_mistake_of_the_bank_comes_first():
    mistakes, _ = named("lsuv_scale", lambda weights, X, activation: reference("lsuv_scale")(weights, X, "relu"))
    assert mistakes == ("always_relu",)


def test_shares_that_may_be_equal_by_chance_are_not_compared():
    """The dead units of a batch's first example are few: their share may be that of many another slip."""
    mistakes, _ = named("dead_fraction", lambda params, X: reference("dead_fraction")(params, np.abs(X)))
    assert mistakes == ()


def test_rough_numbers_are_compared_over_several_cases():
    _, said = named("activation_moments", lambda activation, std: reference("activation_moments")("silu", std))
    assert said == "second_moment and slope_moment would be right for another activation: always 'silu'."


def test_one_output_may_be_right_for_another_argument_by_itself():
    _, said = named("linear_backward", lambda dz, h, W: (*linear(dz, h, W)[:2], dz[:-1].sum(axis=0)))
    assert said == "db would be right for another dz: with 0 in its last row."
