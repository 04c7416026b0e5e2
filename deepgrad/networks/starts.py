"""Random matrices to start a linear chain from: Gaussian ones and orthogonal ones."""

import numpy as np

from deepgrad.networks.arrays import Array

__all__ = ["gaussian", "orthogonal"]


def gaussian(fan_out: int, fan_in: int, rng: np.random.Generator, gain: float = 1.0) -> Array:
    """Independent entries of mean 0 and variance gain²/fan_in: shape (fan_out, fan_in), float64.

    With gain 1 the squared length of what goes through is kept *on average*: E|Wh|² = |h|² fan_out/fan_in.
    """
    scale = gain / np.sqrt(fan_in)
    return rng.normal(0.0, scale, size=(fan_out, fan_in))


def orthogonal(fan_out: int, fan_in: int, rng: np.random.Generator) -> Array:
    """A uniformly random (Haar) orthogonal matrix: shape (fan_out, fan_in), float64.

    When the two differ it is cut from a larger square one: orthonormal rows or orthonormal columns. The Q of
    a QR decomposition is uniform only once its columns carry the signs of R's diagonal.

    Source: Mezzadri 2007, "How to generate random matrices from the classical compact groups", "A Correct
    and Efficient Algorithm"; as a start: Saxe, McClelland and Ganguli 2014, section 3.
    """
    n = max(fan_out, fan_in)
    Q, R = np.linalg.qr(rng.standard_normal((n, n)))
    uniform: Array = Q * np.sign(np.diagonal(R))
    return uniform[:fan_out, :fan_in]
