"""A saturated output: the squared error stalls, the cross-entropy does not."""

from collections.abc import Callable

import numpy as np
from scipy.special import expit

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_02.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array

__all__ = ["bce_slope", "mse_slope", "steps_to_half"]

RATE = 1.0
PATIENCE = 100_000


def mse_slope(z: Array) -> Array:
    """d/dz of (sigmoid(z) - 1)² / 2."""
    slope: Array = -expit(-z) * expit(z) * expit(-z)
    return slope


def bce_slope(z: Array) -> Array:
    """d/dz of -log sigmoid(z)."""
    slope: Array = -expit(-z)
    return slope


def steps_to_half(slope: Callable[[Array], Array], logit: float, rate: float = RATE) -> int:
    """Steps of gradient descent on z, from ``logit``, until the output of target 1 is above 1/2."""
    z = np.array([logit])
    for step in range(PATIENCE):
        if z[0] > 0:
            return step
        z = z - rate * slope(z)
    return PATIENCE


@claim(
    "l2.squared_error_stalls",
    lesson=LESSON,
    sentence=(
        "From an output that is wrong and sure, z = -8 for target 1, cross-entropy needs 9 steps to z = 0; the squared "
        "error needs 3011."
    ),
    source="Derived: dL/dz is sigmoid - t with cross-entropy, and that times the slope with the squared error",
    quantity="steps to z > 0 with squared error over those with cross-entropy; one logit from -8, target 1, rate 1",
    judged="times as many steps",
    deterministic=True,
    seeds=(0,),
    bound=Bound(low=Gap(measured=335.0, rival=1.0, scale="log"), why="1 would be losses that learn equally fast."),
)
def squared_error_stalls(_: int) -> Numbers:
    """Descend on the logit itself."""
    squared, entropy = (steps_to_half(slope, -8.0) for slope in (mse_slope, bce_slope))
    return {
        "times as many steps": squared / entropy,
        "squared error": float(squared),
        "cross-entropy": float(entropy),
    }
