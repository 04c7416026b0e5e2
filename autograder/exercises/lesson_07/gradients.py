"""The kind, random lists and mistakes in measuring a length that the exercises on a net's gradients share."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf
from deepgrad.networks.clipping import flat
from deepgrad.networks.clipping import global_norm as length

__all__ = ["GRADS", "LESSON", "Floats", "Grads", "drawn", "flat", "length", "of_length"]

LESSON = "07_gradient_clipping"

Floats = NDArray[np.float64]
Grads = Sequence[Floats]

GRADS = ListOf(Array(("...",)), "the gradients of a net, one array for each parameter, of any shapes")


def of_length(grads: Grads, wanted: float) -> list[Floats]:
    """The same direction with another length."""
    return [np.asarray(g * (wanted / length(grads))) for g in grads]


def drawn(
    rng: np.random.Generator, *shapes: tuple[int, ...], sizes: Callable[[int], float] = lambda at: 1.0
) -> list[Floats]:
    """Normal numbers in arrays of these shapes; the array at place ``at`` is ``sizes(at)`` times as large."""
    return [sizes(at) * rng.normal(size=shape) for at, shape in enumerate(shapes)]
