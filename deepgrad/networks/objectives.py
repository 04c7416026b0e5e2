"""Objectives for ``descent``: half the squared error of a chain on given data, as a function of its parameters.

Tested in ``tests/networks/test_scalar_chain.py``.
"""

from collections.abc import Sequence

from deepgrad.networks import matrix_chain, scalar_chain
from deepgrad.networks.arrays import Array
from deepgrad.networks.descent import LossAndGradients
from deepgrad.networks.losses import half_squared_error, half_squared_error_gradient

__all__ = ["matrix_chain_objective", "scalar_chain_objective"]


def scalar_chain_objective(x: Array, target: Array) -> LossAndGradients:
    """The loss of a scalar chain with parameters [weights, biases], both (L,), on inputs and targets (N,)."""

    def loss_and_gradients(parameters: Sequence[Array]) -> tuple[float, Sequence[Array]]:
        weights, biases = parameters
        y = scalar_chain.forward(weights, biases, x)
        upstream = half_squared_error_gradient(y[-1], target)
        gradients = scalar_chain.backward(weights, y, upstream)
        return half_squared_error(y[-1], target), [gradients.dL_dw, gradients.dL_db]

    return loss_and_gradients


def matrix_chain_objective(X: Array, Y: Array) -> LossAndGradients:
    """The loss of a chain [W_1, …, W_L] on inputs X (features, N) and targets Y (outputs, N)."""

    def loss_and_gradients(weights: Sequence[Array]) -> tuple[float, Sequence[Array]]:
        H = matrix_chain.forward(weights, X)
        upstream = half_squared_error_gradient(H[-1], Y)
        gradients = matrix_chain.backward(weights, H, upstream)
        return half_squared_error(H[-1], Y), gradients.dL_dW

    return loss_and_gradients
