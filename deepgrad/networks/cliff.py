"""Pascanu's cliff: one recurrent unit whose loss is flat nearly everywhere, and has a wall.

Tested in ``tests/claims/test_drift.py``.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from deepgrad.networks.arrays import Array

__all__ = ["B_RANGE", "STEPS", "TARGET", "W_RANGE", "Slope", "cliff", "wall"]

STEPS = 50  # time steps of the recurrence
START, TARGET = 0.5, 0.7  # x_0, and the target for sigmoid(x_50)
W_RANGE, B_RANGE = (3.0, 8.0), (-4.0, -1.0)


class Slope(NamedTuple):
    """The loss (sigmoid(x_50) - 0.7)² of x_t = w sigmoid(x_(t-1)) + b and its derivatives, in the shape of w and b."""

    loss: Array
    dw: Array
    db: Array


def cliff(w: Array | float, b: Array | float) -> Slope:
    """The loss and its slope (Pascanu 2013, section 2.3), for single numbers or arrays of one shape."""
    w, b = np.broadcast_arrays(np.asarray(w, np.float64), np.asarray(b, np.float64))
    x, x_w, x_b = np.full(w.shape, START), np.zeros(w.shape), np.zeros(w.shape)
    for _ in range(STEPS):
        s = expit(x)
        slope = w * s * (1 - s)
        x, x_w, x_b = w * s + b, s + slope * x_w, 1 + slope * x_b
    s = expit(x)
    outer = 2 * (s - TARGET) * s * (1 - s)
    return Slope((s - TARGET) ** 2, outer * x_w, outer * x_b)


def wall(points: int = 81, fine: int = 1201) -> tuple[Array, Array]:
    """The wall's position: for each of ``points`` values of w, the b of the steepest slope, if it is above 1."""
    w, b = np.linspace(*W_RANGE, points), np.linspace(*B_RANGE, fine)
    found = cliff(w[:, None], b[None, :])
    steepness = np.hypot(found.dw, found.db)
    steepest = steepness.argmax(axis=1)
    high = steepness.max(axis=1) > 1
    return w[high], b[steepest][high]
