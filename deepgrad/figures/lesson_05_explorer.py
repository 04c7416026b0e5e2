"""Lesson 5's explorer: a deep plain net with a norm in each layer, on the learner's own passes.

Tested in ``tests/browser/test_lesson_05.py``.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from deepgrad.data import digits
from deepgrad.explorers import Choice, Explorer, LinePanel, Series, Slider
from deepgrad.networks.arrays import Array

__all__ = ["norm_explorer"]

UNITS, DEPTH, MOST = 50, 30, 128
EPS = 1e-5
SEEN = 5  # number of training batches for the running statistics
LIBRARY = "the library"


class Passes(NamedTuple):
    """The functions that the explorer runs: forward and backward of three norms."""

    batch_forward: Callable[..., Any]
    batch_backward: Callable[..., Any]
    layer_forward: Callable[..., Any]
    layer_backward: Callable[..., Any]
    rms_forward: Callable[..., Any]
    rms_backward: Callable[..., Any]


def norm_explorer(*functions: Callable[..., Any]) -> Explorer:
    """Signal and gradient in each layer, for a chosen batch size, scale of the weights, norm and mode.

    Args:
        functions: forward and backward of batch norm, of layer norm and of RMS norm, in that order.
    """
    passes = Passes(*functions)
    rng = np.random.default_rng(0)
    noise = [rng.normal(size=(UNITS, 64 if i == 0 else UNITS)) for i in range(DEPTH)]
    X, upstream = digits().X_train, rng.normal(size=(MOST, UNITS))

    def compute(norm: str, mode: str, batch: int, scale: float) -> Mapping[str, Any]:
        weights = [W * (scale * np.sqrt(2 / W.shape[1])) for W in noise]
        running: list[tuple[Array, Array]] = [(np.zeros(UNITS), np.ones(UNITS)) for _ in weights]
        if norm == "batch norm" and mode == "evaluation":
            for number in range(1, SEEN + 1):
                rows = X[number * MOST : number * MOST + batch]
                running = _forward(passes, norm, rows, weights, running, 1 / number, True)[2]
        training = mode == "training"
        zs, hs, _ = _forward(passes, norm, X[:batch], weights, running, 0.1, training)
        gradients = _backward(passes, norm, zs, hs, weights, running, upstream[:batch], training)
        spread = [float(h.std(axis=0).mean()) for h in hs]
        return {
            "signal": [[float(np.sqrt(np.mean(h**2))) for h in hs], spread],
            "gradient": [[size / gradients[-1] for size in gradients]],
        }

    layers = np.arange(1, DEPTH + 1)
    kinds = ["no norm", "batch norm", "layer norm", "RMS norm"]
    return Explorer(
        compute,
        [
            Choice("norm", kinds, "batch norm", "norm"),
            Choice("mode", ["training", "evaluation"], "training", "mode"),
            Slider("batch", 2, MOST, 2, 32, "batch size N"),
            Slider("scale", 0.1, 10.0, 10**0.1, 1.0, "weights, times He's", log=True),
        ],
        {
            "signal": LinePanel(
                "What reaches each layer",
                "hidden layer",
                "size of h",
                layers,
                [Series("RMS of h"), Series("spread over the examples")],
                y_log=True,
                y_limits=(1e-4, 1e4),
            ),
            "gradient": LinePanel(
                "What comes back to it",
                "hidden layer",
                "RMS of dL/dh, 1 at the end",
                layers,
                [Series("dL/dh")],
                y_log=True,
                y_limits=(1e-6, 1e8),
            ),
        },
        describe=_describe,
        code_from=dict(
            zip(kinds, (LIBRARY, passes.batch_forward, passes.layer_forward, passes.rms_forward), strict=True)
        ),
    )


def _forward(
    passes: Passes,
    norm: str,
    X: Array,
    weights: list[Array],
    running: list[tuple[Array, Array]],
    momentum: float,
    training: bool,
) -> tuple[list[Array], list[Array], list[tuple[Array, Array]]]:
    """The norms' inputs z, the layers' outputs h, and the new running statistics."""
    h = X
    zs: list[Array] = []
    hs: list[Array] = []
    kept: list[tuple[Array, Array]] = []
    one, zero = np.ones(UNITS), np.zeros(UNITS)
    for W, (mean, var) in zip(weights, running, strict=True):
        z = h @ W.T
        match norm:
            case "batch norm":
                out, mean, var = passes.batch_forward(z, one, zero, mean, var, momentum, EPS, training)
            case "layer norm":
                out = passes.layer_forward(z, one, zero, EPS)
            case "RMS norm":
                out = passes.rms_forward(z, one, EPS)
            case _:
                out = z
        h = np.maximum(out, 0.0)
        zs.append(z)
        hs.append(h)
        kept.append((mean, var))
    return zs, hs, kept


def _backward(
    passes: Passes,
    norm: str,
    zs: list[Array],
    hs: list[Array],
    weights: list[Array],
    running: list[tuple[Array, Array]],
    upstream: Array,
    training: bool,
) -> list[float]:
    """RMS of dL/dh of every layer, for a random gradient at the last layer."""
    d, sizes, one = upstream, [float(np.sqrt(np.mean(upstream**2)))], np.ones(UNITS)
    for at in range(len(weights) - 1, 0, -1):
        d = d * (hs[at] > 0)
        if norm == "batch norm" and not training:
            d = d / np.sqrt(running[at][1] + EPS)
        elif norm == "batch norm":
            d = passes.batch_backward(d, zs[at], one, EPS)[0]
        elif norm == "layer norm":
            d = passes.layer_backward(d, zs[at], one, EPS)[0]
        elif norm == "RMS norm":
            d = passes.rms_backward(d, zs[at], one, EPS)[0]
        d = d @ weights[at]
        sizes.append(float(np.sqrt(np.mean(d**2))))
    return sizes[::-1]


def _describe(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    signal, spread = (np.asarray(row) for row in data["signal"])
    gradient = np.asarray(data["gradient"][0])
    return (
        f"{values['norm']} in {values['mode']} mode, batches of {values['batch']}, weights {values['scale']:.3g} times "
        f"He's: from layer 1 to layer {DEPTH} the signal goes from {signal[0]:.2g} to {signal[-1]:.2g} and its spread "
        f"over the examples from {spread[0]:.2g} to {spread[-1]:.2g}. At layer 1 the gradient is {gradient[0]:.2g} "
        f"times as large as at layer {DEPTH}."
    )
