"""Lesson 2: what the learner predicts, and the explorer of a fresh sigmoid or tanh network."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from deepgrad.claims import committed
from deepgrad.claims.lesson_02.early_layers import with_frozen
from deepgrad.claims.lesson_02.lesson import WIDTH, digit_images, sizes
from deepgrad.claims.lesson_02.training import run
from deepgrad.explorers import Choice, Explorer, LinePanel, Series, Slider
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array
from deepgrad.networks.losses import softmax_cross_entropy
from deepgrad.networks.tanh_as_sigmoid import as_sigmoid_network
from deepgrad.predict import Curve, Number, Pick, Prediction

__all__ = [
    "deep_sigmoid_loss",
    "gradient_sizes",
    "predict_depth",
    "predict_frozen",
    "predict_gradient",
    "predict_large_weights",
    "predict_saturated",
    "saturation_explorer",
]

Forward = Callable[[mlp.Params, Array], Sequence[Array]]
Backward = Callable[[mlp.Params, Sequence[Array], Array], tuple[Sequence[Array], Sequence[Array], Sequence[Array]]]
Fraction = Callable[[Array, str, float], float]

FLAT = 0.05  # slopes below this share of the largest slope count as saturated, as everywhere in the course
LARGEST_SLOPE = {"sigmoid": 0.25, "tanh": 1.0}
DEEPEST = 50
EXAMPLES = 64  # digits in the explorer: enough for a histogram, and a picture takes a few milliseconds
PROFILE_EXAMPLES = 256
BINS = 41  # odd, so that 0 and, for the sigmoid, 1/2 lie in the middle of a bin
LEVELS = (1e-16, 1e4)
SEED = 0

FACTORS = {"10 000 times smaller": 1e-4, "about the same": 1.0, "10 times larger": 1e1, "10 000 times larger": 1e4}
LOSSES = {"the same": 1.0, "twice as large": 2.0, "ten times as large": 10.0, "the loss of guessing": 80.0}
SHARES = {"almost none": 0.0, "one in ten": 0.1, "a third": 0.33, "almost all": 1.0}


def predict_depth() -> Prediction:
    """From which depth on does a sigmoid network learn nothing in the budget?"""

    def truth() -> float:
        (numbers, *_) = committed.read()["l2.depth_limit"].measured
        learns_nothing = [depth for depth in (4, 5, 6, 7) if numbers[f"{depth} layers"] > 0.98]
        return float(learns_nothing[0])

    return Prediction(
        "l2-depth",
        "2 layers learn the digits, 10 learn nothing. You add layer after layer, with 600 steps and the best learning "
        "rate for each depth. At how many layers does it learn nothing for the first time?",
        Number(3.0, 10.0, "layers", ratio=False),
        truth,
        verb="it is",
        because="Six layers barely begin to learn. The figure below shows the curve.",
        told_by=(
            r"six (sigmoid )?layers",
            r"seven learn",
            r"l2\.depth_limit",
        ),
    )


def predict_saturated(fraction: Fraction) -> Prediction:
    """How many units are saturated in a fresh network?"""

    def truth() -> str:
        _, hs = mlp.forward(_start(10), digit_images()[0], "sigmoid")
        share = float(np.mean([fraction(h, "sigmoid", FLAT * LARGEST_SLOPE["sigmoid"]) for h in hs[1:-1]]))
        return min(SHARES, key=lambda option: abs(SHARES[option] - share))

    return Prediction(
        "l2-saturated",
        "The 10-layer network of the puzzle, before its first step. How many of its units are saturated?",
        Pick(list(SHARES)),
        truth,
        because="The pre-activations have a standard deviation of 1 in the first layer and of about 0.5 in the others. "
        "A sigmoid is saturated beyond 4.4 on either side: more than four standard deviations away. The figure below "
        "shows the share for any size.",
        verb="it is",
        told_by=(
            r"begins at a standard deviation",
            r"not_saturated",
            r"our network is not saturated",
            r"nearly none",
        ),
    )


def predict_gradient(forward: Forward, backward: Backward) -> Prediction:
    """How much of the gradient is left at the input of the 10-layer sigmoid network?"""
    return Prediction(
        "l2-gradient",
        "The same network, at its start. How large is dL/dh_i, relative to dL/dh_9, which we set to 1?",
        Curve(np.arange(0, 10), "layer i", "size of dL/dh_i, relative to i = 9", (1e-9, 1e3), y_log=True, start=1.0),
        lambda: gradient_sizes(forward, backward, _start(10))[:-1] / gradient_sizes(forward, backward, _start(10))[-2],
        because="Each layer multiplies by nearly the same factor, a little less than a quarter: a straight line here. "
        "The figure below has the size of the factor.",
        told_by=(
            r"\b0\.23\b",
            r"two millionths",
            r"gradient_at_ten",
        ),
    )


def predict_large_weights(forward: Forward, backward: Backward) -> Prediction:
    """What do six times larger weights do to the gradient at the input?"""

    def truth() -> str:
        sizes_of = [gradient_sizes(forward, backward, _start(10, gain)) for gain in (1.0, 6.0)]
        small, large = (size[0] / size[-2] for size in sizes_of)
        return min(FACTORS, key=lambda option: abs(np.log10(large / small / FACTORS[option])))

    return Prediction(
        "l2-large",
        "Make all weights of the 10-layer sigmoid network six times larger. Nearly a third of its units are saturated "
        "now. The share of the gradient that arrives at the input is ...",
        Pick(list(FACTORS)),
        truth,
        because="The saturated units block their share, but all others pass theirs on through weights that are six "
        "times larger, nine times over. The figure below shows every size.",
        told_by=(
            r"times the gradient",
            r"\*more\* gradient",
            r"large_weights_train",
        ),
    )


def predict_frozen() -> Prediction:
    """What does it cost to keep the first layer at its random start? Trains two networks, about a second."""

    def truth() -> str:
        free, frozen = (with_frozen(4, SEED, 1.0, layers).final_loss for layers in (0, 1))
        return min(LOSSES, key=lambda option: abs(np.log(frozen / free / LOSSES[option])))

    return Prediction(
        "l2-frozen",
        "A 4-layer sigmoid network learns the digits in 600 steps. Now keep its first layer at its random start and "
        "train the other three. The training loss at the end is ...",
        Pick(list(LOSSES)),
        truth,
        because="Where a sigmoid network learns, its first layer learns as much as the others, and these cannot make "
        "up for it. The text below has two networks where it is otherwise.",
        told_by=(
            r"learns as much",
            r"grows by a factor",
            r"early_layers_stay",
            r"folk_random",
        ),
    )


def deep_sigmoid_loss(gain: float, rate: float) -> float:
    """Training loss of a 10-layer sigmoid network after 600 steps on the digits; the loss of guessing if it blows up.

    Args:
        gain: factor on Xavier's weights.
        rate: the learning rate.
    """
    loss = run(10, SEED, rate, gain=gain).final_loss
    return float(loss) if np.isfinite(loss) else float(np.log(10))


def gradient_sizes(forward: Forward, backward: Backward, params: mlp.Params) -> Array:
    """Root mean square of dL/dh_0 to dL/dh_L on 256 digits, with the functions given."""
    X, y = digit_images()[0][:PROFILE_EXAMPLES], digit_images()[1][:PROFILE_EXAMPLES]
    activations = forward(params, X)
    dL_dhs, _, _ = backward(params, activations, softmax_cross_entropy(activations[-1], y)[1])
    return np.array([_rms(dL_dh) for dL_dh in dL_dhs])


def saturation_explorer(forward: Forward, backward: Backward, fraction: Fraction) -> Explorer:
    """Activations, signal, gradients and saturation of a fresh network, on the learner's own functions.

    A tanh network goes through the same functions, written as a sigmoid network.
    """
    X, y = digit_images()[0][:EXAMPLES], digit_images()[1][:EXAMPLES]
    layers = np.arange(1, DEEPEST)
    edges = np.linspace(-1 - 1 / BINS, 1 + 1 / BINS, BINS + 1)

    def compute(depth: int, scale: float, activation: str) -> Mapping[str, Any]:
        params = _start(depth, scale)
        hs, dhs, dWs = _passes(params, X, y, activation, forward, backward)
        hidden = hs[1:-1]
        spread = np.array([float(h.std(axis=0).mean()) for h in hidden])
        flat = FLAT * LARGEST_SLOPE[activation]
        return {
            "histogram": [_shares(hidden[at], edges) for at in (0, (len(hidden) - 1) // 2, -1)],
            "sizes": [
                spread / spread[0],
                _relative([_rms(dh) for dh in dhs[1:-1]]),
                _relative([_rms(dW) for dW in dWs[:-1]]),
            ],
            "saturation": [[fraction(h, activation, flat) for h in hidden]],
        }

    return Explorer(
        compute,
        [
            Slider("scale", 10**-0.5, 10**1.25, 10**0.05, 1.0, "weights, times Xavier's", log=True),
            Slider("depth", 3, DEEPEST, 1, 20, "layers L"),
            Choice("activation", ["sigmoid", "tanh"], "sigmoid", "activation"),
        ],
        {
            "histogram": LinePanel(
                "Activations: spread out, or all alike?",
                "activation",
                "share of a layer",
                (edges[1:] + edges[:-1]) / 2,
                [Series("first hidden layer"), Series("middle one"), Series("last one")],
            ),
            "sizes": LinePanel(
                "Signal and gradients",
                "layer i",
                "size, 1 where it starts",
                layers,
                [Series("signal: spread of h_i over the digits"), Series("dL/dh_i"), Series("dL/dW_i")],
                y_log=True,
                y_limits=LEVELS,
            ),
            "saturation": LinePanel(
                "Saturated units",
                "layer i",
                "share of a layer",
                layers,
                [Series("slope below 5% of its largest", points=True)],
                y_limits=(0.0, 1.0),
            ),
        },
        describe=_describe,
        code_from=backward,
    )


def _start(depth: int, scale: float = 1.0) -> mlp.Params:
    """Xavier's weights times ``scale``, no biases."""
    return mlp.initial(sizes(depth), np.random.default_rng(SEED), "xavier", gain=scale)


def _passes(
    params: mlp.Params, X: Array, y: Any, activation: str, forward: Forward, backward: Backward
) -> tuple[Sequence[Array], Sequence[Array], Sequence[Array]]:
    """Activations, dL/dh and dL/dW of either activation, computed by the sigmoid functions."""
    is_tanh = activation == "tanh"
    run = as_sigmoid_network(params) if is_tanh else params
    hs = forward(run, X)
    dhs, dWs, dbs = backward(run, hs, softmax_cross_entropy(hs[-1], y)[1])
    if not is_tanh:
        return hs, dhs, dWs
    # The chain rule through as_sigmoid_network: h = 2 s - 1, W' = into out W, b' = out (b - the row sums of W).
    middle = len(params) - 2
    into, out = [1.0, *[2.0] * (middle + 1)], [*[2.0] * (middle + 1), 1.0]
    dL_dWs = [i * o * dW for i, o, dW in zip(into, out, dWs, strict=True)]
    shifted = [dL_dWs[0]] + [dW - o * db[:, None] for dW, o, db in zip(dL_dWs[1:], out[1:], dbs[1:], strict=True)]
    return [hs[0], *(2 * s - 1 for s in hs[1:-1]), hs[-1]], [dhs[0], *(dh / 2 for dh in dhs[1:-1]), dhs[-1]], shifted


def _rms(values: Array) -> float:
    largest = float(np.abs(values).max())
    return largest * float(np.sqrt(np.mean((values / largest) ** 2))) if largest > 0 else 0.0


def _relative(values: Sequence[float]) -> Array:
    """The values relative to the last one, where the gradient starts."""
    return np.asarray(values) / values[-1] if values[-1] else np.asarray(values)


def _shares(h: Array, edges: Array) -> Array:
    counts: Array = np.histogram(h, edges)[0] / h.size
    return counts


def _describe(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    last = values["depth"] - 1
    spread, dL_dh, dL_dW = (np.asarray(row)[:last] for row in data["sizes"])
    share = np.asarray(data["saturation"][0])[:last]
    return (
        f"{values['depth']} layers of {WIDTH} {values['activation']} units, "
        f"weights {values['scale']:.3g} times Xavier's. "
        f"In the last hidden layer {spread[-1]:.2g} of the first one's signal is left, in the first one {dL_dh[0]:.2g} "
        f"of the last one's gradient; dL/dW_1 is {dL_dW[0]:.2g} of dL/dW_{last}. "
        f"Saturated: {share[0]:.0%} of the first hidden layer, {share[-1]:.0%} of the last."
    )
