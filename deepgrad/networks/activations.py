"""Activation functions that are exact over the whole range of floats, and their moments for Gaussian inputs.

All keep the input's precision, pass NaN on, and neither overflow nor warn at ±1000. Slopes are written so that no two
nearly equal numbers are subtracted: 1 - tanh(z)² is 0 from z = 19 on, and sigmoid(z)(1 - sigmoid(z)) from 37 on, where
the true slopes are 1e-16.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from scipy.special import expit, ndtr

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array

__all__ = ["ACTIVATIONS", "LEAK", "SATURATED_BELOW", "Activation", "activation_of", "second_moment", "slope_moment"]

LEAK = 0.01
"""Slope of the leaky ReLU at negative z, PyTorch's default."""

SATURATED_BELOW = 0.05
"""A unit is saturated if its slope is below this share of the activation's largest; for tanh if |tanh| > 0.975."""

Elementwise: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Attributes:
        name: its key in ``ACTIVATIONS``.
        function: z -> phi(z), elementwise.
        slope: z -> phi'(z), elementwise; at the kink of a rectifier, the slope on the left, as in PyTorch.
        largest_slope: the largest phi'(z) of all z.
        saturating: whether it is flat at both ends (sigmoid, tanh).
        rectifier: whether it is (nearly) off for negative z: relu, leaky_relu, elu, gelu, silu.
    """

    name: str
    function: Elementwise
    slope: Elementwise
    largest_slope: float = 1.0
    saturating: bool = False
    rectifier: bool = False

    def saturated(self, slope: Array) -> float:
        """Share of the entries of phi'(z) below 5% of the largest slope; NaN does not count as saturated."""
        return float(np.count_nonzero(np.abs(slope) < SATURATED_BELOW * self.largest_slope) / slope.size)

    def silent(self, z: Array) -> float:
        """Share of units with z <= 0 on every example, axis 0; NaN if the activation is no rectifier.

        In a ReLU network such units are dead: these examples give them no gradient.
        """
        return float(np.mean((z <= 0).all(axis=0))) if self.rectifier else math.nan


def _identity(z: Array) -> Array:
    return z


def _one(z: Array) -> Array:
    return np.ones_like(z)


def _sigmoid(z: Array) -> Array:
    a: Array = expit(z)
    return a


def _sigmoid_slope(z: Array) -> Array:
    slope: Array = expit(z) * expit(-z)
    return slope


def _tanh_slope(z: Array) -> Array:
    slope: Array = 4 * _sigmoid_slope(2 * z)
    return slope


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


def _step(z: Array) -> Array:
    slope: Array = (z > 0).astype(z.dtype)
    return slope


def _leaky_relu(z: Array) -> Array:
    a: Array = np.maximum(z, LEAK * z)
    return a


def _leaky_relu_slope(z: Array) -> Array:
    return LEAK + (1 - LEAK) * _step(z)


def _elu(z: Array) -> Array:
    return np.where(z > 0, z, np.expm1(np.minimum(z, 0)))


def _elu_slope(z: Array) -> Array:
    return np.exp(np.minimum(z, 0))


def _gelu(z: Array) -> Array:
    a: Array = z * ndtr(z)
    return a


def _gelu_slope(z: Array) -> Array:
    slope: Array = ndtr(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return slope


def _silu(z: Array) -> Array:
    a: Array = z * expit(z)
    return a


def _silu_slope(z: Array) -> Array:
    slope: Array = expit(z) * (1 + z * expit(-z))
    return slope


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("linear", _identity, _one),
        Activation("sigmoid", _sigmoid, _sigmoid_slope, largest_slope=0.25, saturating=True),
        Activation("tanh", np.tanh, _tanh_slope, saturating=True),
        Activation("relu", _relu, _step, rectifier=True),
        Activation("leaky_relu", _leaky_relu, _leaky_relu_slope, rectifier=True),
        Activation("elu", _elu, _elu_slope, rectifier=True),
        Activation("gelu", _gelu, _gelu_slope, largest_slope=1.1289, rectifier=True),  # at z = √2
        Activation("silu", _silu, _silu_slope, largest_slope=1.0998, rectifier=True),  # at z = 2.40
    )
}


def activation_of(name: str) -> Activation:
    """The activation of that name.

    Raises:
        BadArgument: no such activation; the message lists them.
    """
    try:
        return ACTIVATIONS[name]
    except KeyError:
        raise BadArgument(f"There is no activation {name!r}. Choose one of {', '.join(ACTIVATIONS)}.") from None


def second_moment(name: str, std: float = 1.0) -> float:
    """E[phi(z)²] for z ~ N(0, std²): the mean square of a signal after the activation.

    A layer with weight variance 1 / (fan_in E[phi²]) keeps it: 2/fan_in for ReLU (He et al. 2015, section 2.2).
    """
    return _gaussian_mean_square(name, std, slope=False)


def slope_moment(name: str, std: float = 1.0) -> float:
    """E[phi'(z)²] for z ~ N(0, std²): the factor on a gradient's mean square on its way back (He et al. 2015)."""
    return _gaussian_mean_square(name, std, slope=True)


NODES = 200  # with twice as many, the first 13 digits do not change
FARTHEST = 12.0  # the probability beyond this is 1e-33


def _gaussian_mean_square(name: str, std: float, *, slope: bool) -> float:
    activation = activation_of(name)
    u, weights = _gaussian_rule()
    values = activation.slope(std * u) if slope else activation.function(std * u)
    return float(weights @ values**2)


@cache
def _gaussian_rule() -> tuple[Array, Array]:
    """Nodes and weights for N(0, 1): Gauss-Legendre on each side of 0, because a rule is inexact across a kink."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    positive = FARTHEST / 2 * (nodes + 1)
    u = np.concatenate([-positive, positive])
    return u, np.tile(weights, 2) * FARTHEST / 2 * np.exp(-0.5 * u * u) / math.sqrt(2 * math.pi)
