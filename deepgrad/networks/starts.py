"""Draws a network's first parameters: Gaussian and orthogonal matrices, and the named schemes."""

import math
from typing import TypeAlias

import numpy as np

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array

__all__ = ["SCHEMES", "Scheme", "biases", "gaussian", "orthogonal", "weight_std", "weights"]

Scheme: TypeAlias = str | float
"""A name in ``SCHEMES``, or the standard deviation of the weights."""

SCHEMES = ("xavier", "he", "lecun", "torch_default", "orthogonal", "small", "standard")


def gaussian(fan_out: int, fan_in: int, rng: np.random.Generator, gain: float = 1.0) -> Array:
    """Independent entries of mean 0 and variance gain²/fan_in: shape (fan_out, fan_in), float64.

    With gain 1 the squared length of a signal is kept *on average*: E|Wh|² = |h|² fan_out/fan_in.
    """
    scale = gain / np.sqrt(fan_in)
    return rng.normal(0.0, scale, size=(fan_out, fan_in))


def orthogonal(fan_out: int, fan_in: int, rng: np.random.Generator) -> Array:
    """A uniformly random (Haar) orthogonal matrix: shape (fan_out, fan_in), float64.

    If fan_in and fan_out differ, the matrix is cut from a larger square one; its rows or its columns are then
    orthonormal. The Q of a QR decomposition is uniform only after each column is multiplied by the sign of R's
    diagonal entry.

    Source: Mezzadri 2007, "How to generate random matrices from the classical compact groups", "A Correct
    and Efficient Algorithm"; as a start: Saxe, McClelland and Ganguli 2014, section 3.
    """
    n = max(fan_out, fan_in)
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    uniform: Array = Q * np.sign(np.diagonal(R))
    return uniform[:fan_out, :fan_in]


def weight_std(scheme: Scheme, fan_in: int, fan_out: int, activation: str = "relu") -> float:
    """Standard deviation of one weight.

    Args:
        scheme: "xavier" √(2 / (fan_in + fan_out)) (Glorot and Bengio 2010, equation 12); "he" 1/√(fan_in E[phi²]),
            which is √(2/fan_in) for ReLU (He et al. 2015, equation 10); "lecun" 1/√fan_in (LeCun et al. 1998, section
            4.6); "torch_default" 1/√(3 fan_in), as in ``nn.Linear``; "orthogonal" with the gain of "he"; "small" 0.01;
            "standard" 1; or the number itself.
        fan_in: inputs of the layer.
        fan_out: outputs of the layer.
        activation: only "he" and "orthogonal" use it.

    Raises:
        BadArgument: a scheme or an activation that does not exist, or a negative number.
    """
    if not isinstance(scheme, str):
        if not 0 <= scheme < math.inf:
            raise BadArgument(f"A standard deviation is a finite number from 0 up: got {scheme}.")
        return float(scheme)
    if scheme not in SCHEMES:
        raise BadArgument(f"There is no scheme {scheme!r}. Choose one of {', '.join(SCHEMES)}, or give a number.")
    if scheme in ("he", "orthogonal"):
        # imported here, because it needs scipy and lesson 1 does not
        from deepgrad.networks.activations import second_moment

        fan = fan_in if scheme == "he" else max(fan_in, fan_out)
        return 1 / math.sqrt(fan * second_moment(activation))
    plain = {
        "xavier": math.sqrt(2 / (fan_in + fan_out)),
        "lecun": 1 / math.sqrt(fan_in),
        "torch_default": 1 / math.sqrt(3 * fan_in),
        "small": 0.01,
        "standard": 1.0,
    }
    return plain[scheme]


def weights(scheme: Scheme, fan_in: int, fan_out: int, rng: np.random.Generator, activation: str = "relu") -> Array:
    """A weight matrix of mean 0 and that scheme's standard deviation: shape (fan_out, fan_in), float64.

    The entries are normal, except with "torch_default" (uniform between ±1/√fan_in) and "orthogonal".

    Raises:
        BadArgument: see ``weight_std``.
    """
    std = weight_std(scheme, fan_in, fan_out, activation)
    if scheme == "torch_default":
        bound = 1 / math.sqrt(fan_in)
        return rng.uniform(-bound, bound, size=(fan_out, fan_in))
    if scheme == "orthogonal":
        return std * math.sqrt(max(fan_in, fan_out)) * orthogonal(fan_out, fan_in, rng)
    return rng.normal(0.0, std, size=(fan_out, fan_in))


def biases(scheme: str, fan_in: int, fan_out: int, rng: np.random.Generator) -> Array:
    """The biases of a layer: shape (fan_out,), float64.

    Args:
        scheme: "zero", or "torch_default": uniform between ±1/√fan_in, as in ``nn.Linear``.
        fan_in: inputs of the layer.
        fan_out: outputs of the layer.
        rng: draws the random biases.

    Raises:
        BadArgument: another scheme.
    """
    if scheme == "zero":
        return np.zeros(fan_out)
    if scheme == "torch_default":
        bound = 1 / math.sqrt(fan_in)
        return rng.uniform(-bound, bound, size=fan_out)
    raise BadArgument(f'There is no scheme {scheme!r} for biases. Choose "zero" or "torch_default".')
