"""The smallest deep network: one number through L layers, y_i = w_i y_(i-1) + b_i.

Every example of a batch goes through on its own. A chain whose layers share one weight is the same chain with equal
entries (``shared``) whose gradients are summed over the layers (``shared_gradients``). A number that is too large
becomes ``inf`` and then ``nan`` without a warning, because lesson 1 studies this.

Source: "Why Very Deep Networks Fail to Train" (source document 004), "Forward Pass Dynamics" and "Backward
Pass Dynamics".
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array, require_ndim, require_shape

__all__ = ["LayerGradients", "backward", "forward", "shared", "shared_gradients"]


class LayerGradients(NamedTuple):
    """Gradients of a loss in a chain of L layers over a batch of N examples.

    ``dL_dy`` has shape (L + 1, N), row i for the activation y_i; ``dL_dw`` and ``dL_db`` have shape (L,),
    entry i for layer i + 1, summed over the batch.
    """

    dL_dy: Array
    dL_dw: Array
    dL_db: Array


def shared(value: float, depth: int, dtype: npt.DTypeLike = np.float64) -> Array:
    """The same number in each of ``depth`` layers: shape (depth,)."""
    return np.full(depth, value, dtype=dtype)


@np.errstate(over="ignore", invalid="ignore")
def forward(weights: Array, biases: Array, x: Array) -> Array:
    """All activations y_0 = x to y_L.

    Args:
        weights: w_1 to w_L, shape (L,).
        biases: b_1 to b_L, shape (L,).
        x: the inputs, shape (N,).

    Returns:
        Shape (L + 1, N), in the common precision of the three.

    Raises:
        BadArgument: another shape.
    """
    require_ndim("weights", weights, 1, "one weight a layer")
    require_ndim("x", x, 1, "one number an example")
    require_shape("biases", biases, weights.shape)
    y = np.empty((len(weights) + 1, len(x)), dtype=np.result_type(weights, biases, x))
    y[0] = x
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        y[i + 1] = w * y[i] + b
    return y


@np.errstate(over="ignore", invalid="ignore")
def backward(weights: Array, y: Array, upstream: Array) -> LayerGradients:
    """Gradients of the loss in every activation, weight and bias.

    dL/dy_(i-1) = w_i dL/dy_i, dL/dw_i = sum over the batch of y_(i-1) dL/dy_i, dL/db_i = sum of dL/dy_i.

    Args:
        weights: w_1 to w_L, shape (L,).
        y: the activations that ``forward`` returned, shape (L + 1, N).
        upstream: dL/dy_L, shape (N,).

    Raises:
        BadArgument: activations of another depth, or an upstream gradient of another batch.
    """
    require_ndim("weights", weights, 1, "one weight a layer")
    require_ndim("y", y, 2, "layer and example")
    if len(y) != len(weights) + 1:
        raise BadArgument(f"A chain of {len(weights)} layers has {len(weights) + 1} activations: got {len(y)}.")
    require_shape("upstream", upstream, y.shape[1:])
    dL_dy = np.empty(y.shape, dtype=np.result_type(weights, y, upstream))
    dL_dy[-1] = upstream
    for i in range(len(weights) - 1, -1, -1):
        dL_dy[i] = weights[i] * dL_dy[i + 1]
    return LayerGradients(dL_dy, (y[:-1] * dL_dy[1:]).sum(axis=1), dL_dy[1:].sum(axis=1))


@np.errstate(over="ignore", invalid="ignore")
def shared_gradients(gradients: LayerGradients) -> tuple[float, float]:
    """dL/dw and dL/db if all layers use the same w and the same b: the sums over the layers."""
    return float(gradients.dL_dw.sum()), float(gradients.dL_db.sum())
