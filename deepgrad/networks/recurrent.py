"""A recurrent net in NumPy, forward and backward through time, and the net that reads a digit pixel by pixel.

Tested in ``tests/exercises/test_lesson_07.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np

from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.losses import softmax_cross_entropy

__all__ = [
    "Backward",
    "Forward",
    "ReadingStep",
    "StepRule",
    "forgetting_profile",
    "pixel_reader",
    "read_and_learn",
    "reader_gradients",
    "rnn_backward",
    "rnn_forward",
    "rnn_step_backward",
]

Forward: TypeAlias = Callable[[Array, Array, Array, Array, Array], Array]
"""A function from (X, h0, Wx, Wh, b) to the states h_0…h_T, shape (T + 1, N, m)."""

Backward: TypeAlias = Callable[[Array, Array, Array, Array], tuple[Array, Array, Array, Array]]
"""A function from (dH, X, H, Wh) to dWx, dWh, db and dh0."""

StepRule: TypeAlias = Callable[[Sequence[Array], Sequence[Array]], Sequence[Array]]
"""A function from parameters and gradients to the new parameters."""


def rnn_forward(X: Array, h0: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """The states h_0…h_T of shape (T + 1, N, m): h_t = tanh(x_t Wxᵀ + h_(t-1) Whᵀ + b); X has shape (T, N, d)."""
    states = np.empty((len(X) + 1, *h0.shape))
    states[0] = h0
    for t, x in enumerate(X):
        states[t + 1] = np.tanh(x @ Wx.T + states[t] @ Wh.T + b)
    return states


def rnn_step_backward(dh: Array, x: Array, h_before: Array, h: Array, Wh: Array) -> tuple[Array, Array, Array, Array]:
    """dL/dWx, dL/dWh, dL/db and dL/dh_before of one step, from dL/dh at its output."""
    dz = dh * (1 - h**2)
    return dz.T @ x, dz.T @ h_before, dz.sum(axis=0), dz @ Wh


def rnn_backward(dH: Array, X: Array, H: Array, Wh: Array) -> tuple[Array, Array, Array, Array]:
    """dL/dWx, dL/dWh, dL/db and dL/dh_0, if dH[t - 1] is the loss's direct gradient for h_t."""
    dWx, dWh, db = np.zeros((H.shape[2], X.shape[2])), np.zeros(Wh.shape), np.zeros(H.shape[2])
    back: Array = np.zeros(H.shape[1:])
    for t in reversed(range(len(X))):
        of_x, of_h, of_b, back = rnn_step_backward(dH[t] + back, X[t], H[t], H[t + 1], Wh)
        dWx += of_x
        dWh += of_h
        db += of_b
    return dWx, dWh, db, back


def forgetting_profile(H: Array, Wh: Array, rng: np.random.Generator) -> Array:
    """The norm of dL/dh_t over that of dL/dh_T, for t = 0…T and a random gradient at h_T."""
    back = rng.normal(size=H.shape[1:])
    norms = [float(np.linalg.norm(back))]
    for h in H[:0:-1]:
        back = (back * (1 - h**2)) @ Wh
        norms.append(float(np.linalg.norm(back)))
    return np.array(norms[::-1]) / norms[0]


def pixel_reader(rng: np.random.Generator, units: int = 32, inputs: int = 1, classes: int = 10) -> list[Array]:
    """Wx, Wh, b, V, c of a net that reads a sequence and names its class from the last state; Wh is orthogonal."""
    q, r = np.linalg.qr(rng.normal(size=(units, units)))
    return [
        rng.normal(size=(units, inputs)) / np.sqrt(inputs),
        q * np.sign(np.diag(r)),
        np.zeros(units),
        rng.normal(size=(classes, units)) / np.sqrt(units),
        np.zeros(classes),
    ]


def reader_gradients(
    params: Sequence[Array],
    X: Array,
    y: Labels,
    forward: Forward = rnn_forward,
    backward: Backward = rnn_backward,
) -> tuple[float, list[Array]]:
    """The mean cross-entropy of sequences X, shape (T, N, d), and one gradient for each parameter."""
    Wx, Wh, b, V, c = params
    H = forward(X, np.zeros((X.shape[1], len(Wh))), Wx, Wh, b)
    loss, dlogits = softmax_cross_entropy(H[-1] @ V.T + c, y)
    dH = np.zeros((len(X), *H.shape[1:]))
    dH[-1] = dlogits @ V
    dWx, dWh, db, _ = backward(dH, X, H, Wh)
    return loss, [dWx, dWh, db, dlogits.T @ H[-1], dlogits.sum(axis=0)]


class ReadingStep(NamedTuple):
    """One training step: the loss of its batch before it, the gradients, and the parameters after it."""

    loss: float
    grads: list[Array]
    params: list[Array]


def read_and_learn(
    images: Array,
    labels: Labels,
    step: StepRule,
    *,
    steps: int,
    seed: int,
    batch: int = 64,
    forward: Forward = rnn_forward,
    backward: Backward = rnn_backward,
) -> Iterator[ReadingStep]:
    """Train a pixel reader on images, shape (examples, pixels), one pixel in each time step.

    ``step`` is the step rule.
    """
    rng = np.random.default_rng(seed)
    params = pixel_reader(rng)
    for _ in range(steps):
        drawn = rng.integers(0, len(labels), batch)
        X = images[drawn].T[:, :, None]
        loss, grads = reader_gradients(params, X, labels[drawn], forward, backward)
        params = list(step(params, grads))
        yield ReadingStep(loss, grads, params)
