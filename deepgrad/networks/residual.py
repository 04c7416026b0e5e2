"""A residual block in NumPy: its branch, its layer norm, and the backward pass of each.

Examples are rows. The block is y = x + f(x) with the branch f(u) = relu(u W_1^T) W_2^T, without biases.

Source: He et al. 2016, "Deep Residual Learning for Image Recognition", equation 1; Ba, Kiros and Hinton 2016, "Layer
Normalization", equation 4.

Tested in ``tests/exercises/test_lesson_06.py``.
"""

import numpy as np

from deepgrad.networks.arrays import Array

__all__ = ["EPS", "branch", "branch_backward", "layer_norm", "layer_norm_backward", "residual_backward"]

EPS = 1e-5  # nn.LayerNorm adds the same number to the variance


def branch(u: Array, W1: Array, W2: Array) -> Array:
    """f(u) = relu(u W_1^T) W_2^T: u is (N, d), W1 (h, d), W2 (d, h); the result is (N, d)."""
    return np.maximum(u @ W1.T, 0.0) @ W2.T


def branch_backward(dout: Array, u: Array, W1: Array, W2: Array) -> tuple[Array, Array, Array]:
    """The gradients of the branch alone, without a skip.

    Args:
        dout: dL/df, shape (N, d).
        u: the branch's input, shape (N, d).
        W1: first weight, shape (h, d).
        W2: second weight, shape (d, h).

    Returns:
        dL/du (N, d), dL/dW1 (h, d) and dL/dW2 (d, h).
    """
    z = u @ W1.T
    dz = (dout @ W2) * (z > 0)
    return dz @ W1, dz.T @ u, dout.T @ np.maximum(z, 0.0)


def residual_backward(dout: Array, x: Array, W1: Array, W2: Array) -> tuple[Array, Array, Array]:
    """dL/dx (N, d), dL/dW1 (h, d) and dL/dW2 (d, h) of y = x + f(x); arguments as ``branch_backward``."""
    dx, dW1, dW2 = branch_backward(dout, x, W1, W2)
    return dout + dx, dW1, dW2


def layer_norm(x: Array, eps: float = EPS) -> Array:
    """Each row of x (N, d) minus its mean, divided by its standard deviation, without learned scale or shift."""
    centred = x - x.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.sqrt((centred**2).mean(axis=1, keepdims=True) + eps))


def layer_norm_backward(dout: Array, x: Array, eps: float = EPS) -> Array:
    """dL/dx of ``layer_norm``.

    Args:
        dout: dL/d(normalized), shape (N, d).
        x: the input of the norm, shape (N, d).
        eps: as in the forward pass.
    """
    normalized = layer_norm(x, eps)
    std = np.sqrt(x.var(axis=1, keepdims=True) + eps)
    mean_path = dout.mean(axis=1, keepdims=True)
    variance_path = normalized * (dout * normalized).mean(axis=1, keepdims=True)
    return np.asarray((dout - mean_path - variance_path) / std)
