"""The deep linear network: Y = W_L … W_1 X, without biases. Examples are columns.

Source: Saxe, McClelland and Ganguli 2014, "Exact solutions to the nonlinear dynamics of learning in deep
linear neural networks", sections 1 and 2.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array, require_ndim, require_shape

__all__ = ["ChainGradients", "backward", "forward", "product"]


class ChainGradients(NamedTuple):
    """Gradients of a loss for n layers: ``dL_dH`` with the shapes of H_0 to H_n, ``dL_dW`` with those of W_1 to W_n."""

    dL_dH: list[Array]
    dL_dW: list[Array]


@np.errstate(over="ignore", invalid="ignore")
def forward(weights: Sequence[Array], X: Array) -> list[Array]:
    """All activations H_0 = X to H_L = W_L … W_1 X.

    Args:
        weights: W_1 to W_L; W_i has shape (fan_out, fan_in). Its fan_in is the fan_out of the matrix before it.
        X: the inputs, shape (features, N).

    Raises:
        BadArgument: a matrix that does not fit the one before; the message names the layer.
    """
    require_ndim("X", X, 2, "feature and example")
    H = [X]
    for i, W in enumerate(weights, start=1):
        require_ndim(f"W_{i}", W, 2, "fan_out and fan_in")
        if W.shape[1] != len(H[-1]):
            raise BadArgument(
                f"W_{i} should have fan_in {len(H[-1])}, because its input has as many rows: got shape {W.shape}."
            )
        H.append(W @ H[-1])
    return H


@np.errstate(over="ignore", invalid="ignore")
def backward(weights: Sequence[Array], H: Sequence[Array], upstream: Array) -> ChainGradients:
    """Gradients of the loss in every activation and matrix.

    dL/dH_(i-1) = W_iᵀ dL/dH_i and dL/dW_i = dL/dH_i H_(i-1)ᵀ; a mean over the batch is in ``upstream``.

    Args:
        weights: W_1 to W_L.
        H: the activations that ``forward`` returned.
        upstream: dL/dH_L, shape (outputs, N).

    Raises:
        BadArgument: activations of another depth, or an upstream gradient of another shape.
    """
    if len(H) != len(weights) + 1:
        raise BadArgument(f"A chain of {len(weights)} layers has {len(weights) + 1} activations: got {len(H)}.")
    require_shape("upstream", upstream, H[-1].shape)
    dL_dH = [upstream]
    dL_dW: list[Array] = []
    for W, below in zip(reversed(weights), reversed(H[:-1]), strict=True):
        dL_dW.append(dL_dH[-1] @ below.T)
        dL_dH.append(W.T @ dL_dH[-1])
    return ChainGradients(dL_dH[::-1], dL_dW[::-1])


def product(weights: Sequence[Array]) -> Array:
    """The one matrix W_L … W_1 that the whole chain computes: shape (last fan_out, first fan_in).

    Raises:
        BadArgument: there are no matrices, or one of them does not fit the one before.
    """
    if not weights:
        raise BadArgument("The product needs at least one matrix: got none.")
    return forward(weights[1:], weights[0])[-1]
