"""The cases of layer norm and RMS norm, which normalise each example by itself."""

from collections.abc import Callable

import numpy as np

from autograder.exercises.base import Case
from autograder.exercises.lesson_05.batches import SMALL_EPS, Floats, flattened, large_eps

__all__ = ["row_cases"]


def row_cases(
    rng: np.random.Generator,
    arrays: Callable[[int, int], tuple[Floats, ...]],
    extreme: tuple[str, int, float],
    *,
    at: int = 0,
    small_eps: bool = False,
) -> list[Case]:
    """Batches with more, fewer and as many examples as features, and one with an example of variance 0.

    Args:
        arrays: draws the exercise's arrays for a number of examples and of features.
        extreme: the label of that batch, its number of features, and the value of all features of that example.
        at: the position of x among the arrays.
        small_eps: whether to add a case with a small eps.
    """

    def case(label: str, N: int, width: int, eps: float, edge: bool = False) -> Case:
        return Case(label, (*arrays(N, width), eps), edge)

    eps = large_eps(rng)
    more = case("more examples than features", int(rng.integers(7, 10)), 5, eps)
    row = int(rng.integers(7))
    more.arguments[at][row] = flattened(more.arguments[at][row], eps)
    label, width, value = extreme
    still = case(label, 4, width, SMALL_EPS, edge=True)
    still.arguments[at][int(rng.integers(4))] = value
    *single, eps = case("arrays of float32", 5, 8, large_eps(rng), edge=True).arguments
    return [
        case("a few examples", 4, 6, large_eps(rng)),
        more,
        case("one example", 1, 7, large_eps(rng), edge=True),
        case("as many examples as features", 5, 5, large_eps(rng), edge=True),
        *([case("a small eps", 5, 6, SMALL_EPS, edge=True)] if small_eps else []),
        still,
        Case("arrays of float32", (*(array.astype(np.float32) for array in single), eps), edge=True),
    ]
