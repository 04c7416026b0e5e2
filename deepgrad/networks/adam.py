"""Adam in NumPy, one step at a time.

Tested in ``tests/claims/test_drift.py``.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deepgrad.networks.arrays import Array

__all__ = ["Moments", "adam_step", "no_moments"]

FIRST, SECOND, EPSILON = 0.9, 0.999, 1e-8  # Kingma and Ba 2015, algorithm 1


class Moments(NamedTuple):
    """Adam's memory: the running means of the gradients and of their squares, and how many steps were taken."""

    mean: list[Array]
    square: list[Array]
    steps: int


def no_moments(params: Sequence[Array]) -> Moments:
    """The memory before the first step."""
    return Moments([np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params], 0)


def adam_step(
    params: Sequence[Array], grads: Sequence[Array], moments: Moments, rate: float
) -> tuple[list[Array], Moments]:
    """The parameters and the memory after one step."""
    mean: list[Array] = [FIRST * m + (1 - FIRST) * g for m, g in zip(moments.mean, grads, strict=True)]
    square: list[Array] = [SECOND * v + (1 - SECOND) * g**2 for v, g in zip(moments.square, grads, strict=True)]
    steps = moments.steps + 1
    first, second = 1 - FIRST**steps, 1 - SECOND**steps
    new: list[Array] = [
        p - rate * (m / first) / (np.sqrt(v / second) + EPSILON) for p, m, v in zip(params, mean, square, strict=True)
    ]
    return new, Moments(mean, square, steps)
