"""Clips a gradient that consists of several arrays, and takes a step with it.

Tested in ``tests/exercises/test_lesson_07.py``.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array

__all__ = ["angle_between", "clip_by_global_norm", "clip_by_value", "clipped_sgd_step", "flat", "global_norm"]


def global_norm(grads: Sequence[Array]) -> float:
    """The Euclidean norm of all numbers of all arrays together, scaled so that no square overflows or becomes 0."""
    numbers = flat(grads)
    largest = float(np.abs(numbers).max(initial=0.0))
    if not largest or not np.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(numbers / largest))


def clip_by_global_norm(grads: Sequence[Array], max_norm: float) -> tuple[list[Array], float]:
    """The gradients, scaled together to ``max_norm`` if they are longer, and their norm before.

    Raises:
        BadArgument: the norm is nan or infinite, or ``max_norm`` is not above 0.
    """
    if not max_norm > 0:
        raise BadArgument(f"max_norm is a length above 0, not {max_norm}.")
    norm = global_norm(grads)
    if not np.isfinite(norm):
        raise BadArgument(f"The gradient's norm is {norm}, so it cannot be clipped. Look at the step before.")
    factor = min(1.0, max_norm / norm) if norm else 1.0
    return [factor * g for g in grads], norm


def clip_by_value(grads: Sequence[Array], limit: float) -> list[Array]:
    """Each number moved into [-limit, limit]."""
    return [np.clip(g, -limit, limit) for g in grads]


def angle_between(grads: Sequence[Array], others: Sequence[Array]) -> float:
    """The angle between two gradients, each taken as one long vector, in degrees from 0 to 180."""
    a, b = (flat(each) / (global_norm(each) or 1.0) for each in (grads, others))
    return float(np.degrees(2 * np.arctan2(np.linalg.norm(a - b), np.linalg.norm(a + b))))


def clipped_sgd_step(params: Sequence[Array], grads: Sequence[Array], lr: float, max_norm: float) -> list[Array]:
    """The parameters after one step of gradient descent with a clipped gradient.

    Raises:
        BadArgument: as ``clip_by_global_norm``.
    """
    clipped, _ = clip_by_global_norm(grads, max_norm)
    return [p - lr * g for p, g in zip(params, clipped, strict=True)]


def flat(grads: Sequence[Array]) -> NDArray[np.float64]:
    """All numbers of all arrays in one array of one axis, in float64."""
    return np.concatenate([np.asarray(g, np.float64).ravel() for g in grads])
