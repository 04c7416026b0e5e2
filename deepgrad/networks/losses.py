"""Two losses, each a mean over the batch: half the squared error, summed over outputs, and softmax cross-entropy."""

import numpy as np

from deepgrad.networks.arrays import Array, Labels, require_ndim, require_shape

__all__ = ["half_squared_error", "half_squared_error_gradient", "softmax_cross_entropy"]


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
    # Halved before it is squared, so that it does not overflow one power of two before the loss itself.
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


@np.errstate(over="ignore", invalid="ignore")
def softmax_cross_entropy(logits: Array, y: Labels) -> tuple[float, Array]:
    """Mean over the batch of -log softmax(logits)[y], and its gradient (softmax - one-hot) / N.

    Args:
        logits: shape (N, classes): here examples are rows.
        y: the right classes, shape (N,), integers from 0 to classes - 1.

    Returns:
        The loss and dL/dlogits, shape (N, classes).

    Raises:
        BadArgument: another shape.
    """
    require_ndim("logits", logits, 2, "example and class")
    require_shape("y", y, logits.shape[:1])
    shifted = logits - logits.max(axis=1, keepdims=True)  # so that exp cannot overflow
    exponentials = np.exp(shifted)
    total = exponentials.sum(axis=1)
    rows = np.arange(len(y))
    loss = float(np.mean(np.log(total) - shifted[rows, y]))
    gradient: Array = exponentials / total[:, None]
    gradient[rows, y] -= 1
    return loss, gradient / len(y)
