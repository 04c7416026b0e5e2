"""A tower of pre-LN residual blocks in NumPy, made from functions that a learner wrote in earlier lessons.

Examples are rows. A stem maps the inputs to the stream, each block adds a branch of two weights to it, and a head reads
its layer norm. There are no biases. B blocks are 2 B + 2 weight layers.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.clipping import clip_by_global_norm
from deepgrad.networks.losses import softmax_cross_entropy
from deepgrad.networks.residual import EPS, branch, branch_backward, layer_norm, layer_norm_backward

__all__ = ["PARTS", "BlockBackward", "tower", "tower_gradients", "tower_logits"]

Start: TypeAlias = Callable[[int, int, np.random.Generator, float], Array]
"""A function from (fan_in, fan_out, rng, slope) to a weight, shape (fan_out, fan_in): lesson 3's ``he_normal``."""

BlockBackward: TypeAlias = Callable[[Array, Array, Array, Array, float], tuple[Array, Array, Array]]
"""A function from (dout, x, W1, W2, eps) to dL/dx, dL/dW1 and dL/dW2: lesson 6's ``pre_ln_backward``."""

LossAndGradient: TypeAlias = Callable[[Array, Labels], tuple[float, Array]]
"""A function from (logits, y) to the loss and dL/dlogits: lesson 4's ``softmax_cross_entropy``."""


def tower(start: Start, rng: np.random.Generator, inputs: int, width: int, classes: int, blocks: int) -> list[Array]:
    """Draw the weights: stem, first and second of each block, head. The second of each block starts at 0."""
    params = [start(inputs, width, rng, 0.0)]
    for _ in range(blocks):
        params += [start(width, width, rng, 0.0), np.zeros((width, width))]
    return [*params, start(width, classes, rng, 0.0)]


def tower_logits(params: Sequence[Array], X: Array) -> Array:
    """Logits, shape (N, classes), of X, shape (N, inputs)."""
    return np.asarray(layer_norm(_streams(params, X)[-1]) @ params[-1].T)


def tower_gradients(
    params: Sequence[Array], X: Array, y: Labels, block_backward: BlockBackward, loss_of: LossAndGradient
) -> tuple[float, list[Array]]:
    """The loss of a batch, and dL/dW of each weight in the order of ``params``.

    Args:
        params: the weights from ``tower``.
        X: shape (N, inputs).
        y: classes, shape (N,).
        block_backward: carries the gradient back through one block.
        loss_of: the loss and its gradient.
    """
    streams = _streams(params, X)
    normed = layer_norm(streams[-1])
    loss, dlogits = loss_of(normed @ params[-1].T, y)
    grads: list[Array] = [dlogits.T @ normed]
    d = layer_norm_backward(dlogits @ params[-1], streams[-1])
    for at in reversed(range(len(streams) - 1)):
        d, dW1, dW2 = block_backward(d, streams[at], params[2 * at + 1], params[2 * at + 2], EPS)
        grads += [dW2, dW1]
    return float(loss), [d.T @ X, *grads[::-1]]


def _streams(params: Sequence[Array], X: Array) -> list[Array]:
    """The stream before each block and after the last one."""
    streams: list[Array] = [X @ params[0].T]
    for W1, W2 in zip(params[1:-1:2], params[2:-1:2], strict=True):
        streams.append(streams[-1] + branch(layer_norm(streams[-1]), W1, W2))
    return streams


def he_normal(fan_in: int, fan_out: int, rng: np.random.Generator, slope: float) -> Array:
    """W, shape (fan_out, fan_in), normal with variance 2 / ((1 + slope²) fan_in) (He et al. 2015, eq. 14)."""
    return rng.normal(0.0, np.sqrt(2 / ((1 + slope**2) * fan_in)), (fan_out, fan_in))


def pre_ln_backward(dout: Array, x: Array, W1: Array, W2: Array, eps: float) -> tuple[Array, Array, Array]:
    """dL/dx (N, d), dL/dW1 (h, d) and dL/dW2 (d, h) of y = x + f(LN(x)), f the branch."""
    du, dW1, dW2 = branch_backward(dout, layer_norm(x, eps), W1, W2)
    return dout + layer_norm_backward(du, x, eps), dW1, dW2


def sgd_step(param: Array, grad: Array, velocity: Array, lr: float, momentum: float) -> tuple[Array, Array]:
    """The new param and velocity, with PyTorch's convention: v <- momentum v + grad, param <- param - lr v."""
    velocity = momentum * velocity + grad
    return param - lr * velocity, velocity


PARTS: dict[str, Callable[..., Any]] = {
    part.__name__: part for part in (he_normal, pre_ln_backward, softmax_cross_entropy, clip_by_global_norm, sgd_step)
}
"""The functions that train a tower, by the names of their exercises."""
