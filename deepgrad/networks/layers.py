"""The backward pass of one linear layer and of one ReLU, as lesson 4 teaches them. Examples are rows."""

from typing import NamedTuple

import numpy as np

from deepgrad.networks.arrays import Array, require_ndim, require_shape

__all__ = ["LinearGradients", "linear_backward", "relu_backward"]


class LinearGradients(NamedTuple):
    """dL/dh (N, fan_in), dL/dW (fan_out, fan_in) and dL/db (fan_out,) of z = h Wᵀ + b."""

    dh: Array
    dW: Array
    db: Array


def linear_backward(dz: Array, h: Array, W: Array) -> LinearGradients:
    """Carry a gradient back through z = h Wᵀ + b.

    Args:
        dz: dL/dz, shape (N, fan_out).
        h: the layer's input, shape (N, fan_in).
        W: the weights, shape (fan_out, fan_in).

    Raises:
        BadArgument: shapes that do not fit together.
    """
    require_ndim("dz", dz, 2, "example and unit")
    require_ndim("h", h, 2, "example and unit")
    require_shape("W", W, (dz.shape[1], h.shape[1]))
    require_shape("dz", dz, (h.shape[0], W.shape[0]))
    return LinearGradients(dz @ W, dz.T @ h, dz.sum(axis=0))


def relu_backward(dout: Array, x: Array) -> Array:
    """Carry a gradient back through a = relu(x); the slope at exactly 0 is 0.

    Args:
        dout: dL/da, any shape.
        x: the input of the ReLU, the same shape.

    Raises:
        BadArgument: two different shapes.
    """
    require_shape("x", x, dout.shape)
    passed: Array = np.where(x > 0, dout, 0.0)
    return passed
