"""The loss of the linear networks: half the squared error, summed over outputs, mean over the batch."""

import numpy as np

from deepgrad.networks.arrays import Array, require_shape

__all__ = ["half_squared_error", "half_squared_error_gradient"]


@np.errstate(over="ignore", invalid="ignore")
def half_squared_error(prediction: Array, target: Array) -> float:
    """L = 1/N sum over examples of 1/2 |prediction - target|².

    Args:
        prediction: shape (N,) or (outputs, N): the last axis is the batch.
        target: the same shape.

    Raises:
        BadArgument: two different shapes (they would broadcast to a wrong mean).
    """
    require_shape("target", target, prediction.shape)
    error = prediction - target
    # Halved before it is squared, so that it overflows where the loss does and not one power of two earlier.
    return float((0.5 * error * error).sum() / prediction.shape[-1])


@np.errstate(over="ignore", invalid="ignore")
def half_squared_error_gradient(prediction: Array, target: Array) -> Array:
    """dL/dprediction = (prediction - target) / N, in the shape of ``prediction``.

    Raises:
        BadArgument: two different shapes.
    """
    require_shape("target", target, prediction.shape)
    gradient: Array = (prediction - target) / np.asarray(prediction.shape[-1], dtype=prediction.dtype)
    return gradient
