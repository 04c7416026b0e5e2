"""Is an answer that is right for another argument told so, and no other?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exercises import find
from autograder.judge.check import check_with_seed
from autograder.judge.substitutes import substitutes

ANSWERS: list[tuple[str, Callable[..., Any], str, str]] = [
    (
        "rmsnorm_forward",
        lambda x, gamma, eps: gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + 1e-5),
        "other_arguments",
        "out would be right for eps = 1e-05, whatever eps is.",
    ),
    (
        "branch_scale",
        lambda L, m: (2 * L) ** (-1 / (2 * m - 2)),
        "other_arguments",
        "scale would be right for 2 L in place of L.",
    ),
    (
        "path_counts",
        lambda L: list(map(int, np.polynomial.polynomial.polypow([1, 1], L + 1))),
        "other_arguments",
        "counts would be right for L + 1 in place of L.",
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
    assert "if running_mean and running_var changed places." in titles
    assert "for running_mean in place of running_var." in titles


@pytest.mark.parametrize("name", ["name_illness", "ResidualMLP", "random_orthogonal"])
def test_draws_modules_and_shares_have_none(name: str) -> None:
    assert not list(substitutes(find(name)))
