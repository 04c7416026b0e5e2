"""Is an answer that is right for another argument told so, and no other?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exercises import exercises_of, find, lessons
from autograder.judge.check import check_with_seed
from autograder.judge.substitutes import substitutes, values_with

ANSWERS: list[tuple[str, Callable[..., Any], str, str]] = [
    (
        "rmsnorm_forward",
        lambda x, gamma, eps: gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + 1e-5),
        "other_arguments",
        "out would be right if eps were always 1e-05: the value of eps has no effect.",
    ),
    (
        "path_counts",
        lambda L: list(map(int, np.polynomial.polynomial.polypow([1, 1], L + 1))),
        "other_arguments",
        "counts would be right for L + 1 instead of L.",
    ),
]


@pytest.mark.parametrize(("name", "student", "mistake", "headline"), ANSWERS, ids=[a[0] for a in ANSWERS])
def test_an_answer_for_another_argument_is_told_so(
    name: str, student: Callable[..., Any], mistake: str, headline: str
) -> None:
    for secret in (False, True):
        result = check_with_seed(find(name), student, 1, secret=secret)
        assert (result.mistakes, result.headline) == ((mistake,), headline)


def test_gradients_of_the_last_example_alone_are_told_beside_a_right_one() -> None:
    def student(dout: Any, x: Any, W1: Any, W2: Any) -> Any:
        dx = find("residual_backward").reference(dout, x, W1, W2)[0]
        return (dx, *find("residual_backward").reference(dout[-1:], x[-1:], W1, W2)[1:])

    result = check_with_seed(find("residual_backward"), student, 0)
    assert result.mistakes == ("other_arguments",)
    assert result.headline == "dW1 and dW2 would be right if dout and x had only their last row."


def test_two_arguments_of_one_shape_that_changed_places_are_told() -> None:
    titles = [one.title for one in substitutes(find("batchnorm_forward"))]
    assert "if running_mean and running_var were swapped." in titles
    assert "for running_mean instead of running_var." in titles


@pytest.mark.parametrize("name", ["name_illness", "ResidualMLP", "random_orthogonal"])
def test_draws_modules_and_shares_have_none(name: str) -> None:
    assert not list(substitutes(find(name)))


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
            "dW would be right for relu(h) instead of h.",
        ),
        (
            "linear_backward",
            lambda dz, h, W: linear(dz, h - h.mean(axis=0), W),
            "dW would be right for h minus the mean of each column instead of h.",
        ),
        (
            "sgd_step",
            lambda param, grad, velocity, lr, momentum: reference("sgd_step")(param, grad, velocity, momentum, lr),
            "new_param and new_velocity would be right if lr and momentum were swapped.",
        ),
        (
            "leaky_relu_backward",
            lambda dout, x, slope: reference("leaky_relu_backward")(dout, x, slope**2),
            "dx would be right for slope² instead of slope.",
        ),
        (
            "elu_backward",
            lambda dout, x, alpha: reference("elu_backward")(dout, alpha * x, alpha),
            "dx would be right for x * alpha instead of x.",
        ),
        (
            "gelu_backward",
            lambda dout, x: reference("gelu_backward")(np.ones_like(x), dout * x),
            "dx would be right for x * dout instead of x, and 1 instead of dout.",
        ),
        (
            "lsuv_scale",
            lambda weights, X, activation: reference("lsuv_scale")(weights, X, "tanh"),
            "scaled would be right if activation were always 'tanh': the value of activation has no effect.",
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
    silu = "if activation were always 'silu': the value of activation has no effect."
    assert said == f"second_moment and slope_moment would be right {silu}"


def test_one_output_may_be_right_for_another_argument_by_itself():
    _, said = named("linear_backward", lambda dz, h, W: (*linear(dz, h, W)[:2], dz[:-1].sum(axis=0)))
    assert said == "db would be right if the last row of dz were 0."


@pytest.mark.timeout(300)
@pytest.mark.parametrize("lesson", lessons())
def test_the_reference_ends_whatever_is_put_in_place_of_an_argument(lesson: str) -> None:
    """Or a wrong answer would make the check run without end: arguments are outside of what the exercise promises."""
    found = 0
    for exercise in exercises_of(lesson):
        for one in substitutes(exercise):
            found += sum(values_with(exercise, one, case.arguments) is not None for case in exercise.draw(0))
    assert found > 0
