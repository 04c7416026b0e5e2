"""Are two slips in one result told by both names, and only where nothing else gives the same numbers?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.special import erf

from autograder.exercises import find
from autograder.judge.check import check_with_seed


def gelu_without_root_and_half(dout: Any, x: Any) -> Any:
    return dout * (0.5 * (1 + erf(x)) + x * np.exp(-(x**2)) / np.sqrt(2 * np.pi))


def no_mean_in_the_loss_and_no_slope(X: Any, Y: Any, hidden: int, value: float) -> Any:
    W1, W2 = np.full((hidden, X.shape[1]), value), np.full((Y.shape[1], hidden), value)
    h = np.tanh(X @ W1.T)
    D = h @ W2.T - Y
    return (D @ W2).T @ X, D.T @ h


def cut_above_at_one(grads: Any, limit: float) -> Any:
    return [np.minimum(g, 1.0) for g in grads]


def mean_square_without_the_unit(grads: Any) -> float:
    unit = max(float(np.abs(g).max()) for g in grads)
    return float(np.sqrt(np.mean(np.concatenate([np.ravel(g / unit) ** 2 for g in grads])))) if unit else 0.0


def no_bias_and_the_mean_as_it_is(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: float) -> Any:
    scale = gamma / np.sqrt(var + eps)
    return scale[:, None] * W, beta - mean


BOTH: list[tuple[str, Callable[..., Any], tuple[str, str]]] = [
    ("gelu_backward", gelu_without_root_and_half, ("erf_without_root", "bell_without_half")),
    ("constant_init_gradients", no_mean_in_the_loss_and_no_slope, ("sum_for_mean", "no_slope")),
    ("clip_by_value", cut_above_at_one, ("upper_only", "limit_to_one")),
    ("global_norm", mean_square_without_the_unit, ("root_mean_square", "not_scaled_back")),
    ("fold_batchnorm", no_bias_and_the_mean_as_it_is, ("bias_forgotten", "mean_not_scaled")),
]


@pytest.mark.parametrize(("name", "student", "mistakes"), BOTH, ids=[f"{name}" for name, *_ in BOTH])
def test_two_slips_in_one_output_are_told_by_both_names(
    name: str, student: Callable[..., Any], mistakes: tuple[str, str]
) -> None:
    for seed in range(5):
        result = check_with_seed(find(name), student, seed, secret=seed % 2 == 1)
        assert set(result.mistakes) == set(mistakes), str(result)
        assert result.details[0].startswith("In addition: ")


def test_slips_that_cancel_each_other_are_not_told() -> None:
    """The largest numbers are right here. Either of two known slips would make them wrong."""

    def student(grads: Any, limit: float) -> Any:
        cut = [np.where(g > limit, limit, g) for g in grads]
        return [np.where(c < limit, -limit, c) for c in cut]

    exercise = find("clip_by_value")
    others = tuple(one for one in exercise.mistakes if one.name != "all_below_become_lower")  # both together
    assert len(others) == len(exercise.mistakes) - 1
    assert check_with_seed(replace(exercise, mistakes=others), student, 0).mistakes == ()


def test_a_few_numbers_that_are_shares_are_not_told() -> None:
    assert check_with_seed(find("dead_fraction"), lambda params, X: np.ones(len(params) - 1), 0).mistakes == ()


def test_rough_numbers_are_not_told() -> None:
    """Where answers may differ by some percent, products of two slips agree by chance."""

    def student(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
        std: float = find("predicted_std").reference(depth, fan_in, weight_std, activation)
        after: float = find("activation_moments").reference(activation, std)[0]
        return std * after

    assert check_with_seed(find("predicted_std"), student, 0).mistakes == ()
