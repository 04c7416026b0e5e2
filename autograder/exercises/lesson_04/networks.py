"""Random ReLU networks for the cases, with no pre-activation near 0 and with units of every kind."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf, Tuple
from autograder.exercises.base import Parameter

__all__ = ["PARAMS", "Floats", "Ints", "Layers", "clear_of_corners", "he_layers", "pre_activations"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Layers = list[tuple[Floats, Floats]]

LAYER = Tuple((("W", Array(("fan_out", "fan_in"))), ("b", Array(("fan_out",)))))
PARAMS = Parameter("params", ListOf(LAYER, "the layers (W, b), first to last"))

# float32 rounding moves a pre-activation of the cases by less than 1e-5
CORNER = 1e-3


def he_layers(rng: np.random.Generator, widths: Sequence[int], shift: float = 0.0) -> Layers:
    """A list of (W, b) with W (fan_out, fan_in) of variance 2/fan_in and b of deviation 0.5 around ``shift``."""
    return [
        (rng.normal(0.0, (2 / fan_in) ** 0.5, (fan_out, fan_in)), rng.normal(shift, 0.5, fan_out))
        for fan_in, fan_out in pairwise(widths)
    ]


def pre_activations(params: Layers, X: Floats) -> list[Floats]:
    """z_1…z_L of a ReLU net with a linear output, each (N, fan_out), in float64."""
    zs: list[Floats] = []
    h = np.asarray(X, np.float64)
    for W, b in params:
        zs.append(h @ W.T + b)
        h = np.maximum(zs[-1], 0.0)
    return zs


def clear_of_corners(draw: Callable[[], tuple[Layers, Floats]]) -> tuple[Layers, Floats]:
    """Draw until no hidden pre-activation is so near 0 that honest rounding could switch a unit."""
    while True:
        params, X = draw()
        if all((np.abs(z) > CORNER).all() for z in pre_activations(params, X)[:-1]):
            return params, X
