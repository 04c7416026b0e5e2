"""Claims about the gradient and the signal in an untrained sigmoid network."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_02.lesson import LESSON, WHY_IT_WORKS, digit_images, sizes
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array, Labels

START = "64 units a layer, digits, softmax cross-entropy"
LARGEST_SLOPE = 0.25


def fresh(seed: int, depth: int, activation: str, gain: float = 1.0) -> mlp.Params:
    """The parameters of an untrained network: Xavier times ``gain``, no biases."""
    return mlp.initial(sizes(depth), np.random.default_rng(seed), "xavier", activation=activation, gain=gain)


def start_profile(seed: int, depth: int, activation: str, gain: float = 1.0) -> mlp.Profile:
    """The profiles of an untrained network on all digits."""
    return mlp.profile(fresh(seed, depth, activation, gain), *digit_images(), activation)


def gradient_ratio(profile: mlp.Profile) -> float:
    """|dL/dX| over |dL/dh_(L-1)|: the share of the gradient that is left after all L - 1 hidden layers."""
    return float(profile.gradient_rms[0] / profile.gradient_rms[-2])


def hidden_spread(seed: int, depth: int, activation: str) -> Array:
    """How far one unit's activations differ between digits, averaged over a layer's units: hidden layers 1 to L-1."""
    _, hs = mlp.forward(fresh(seed, depth, activation), digit_images()[0], activation)
    return np.array([float(h.std(axis=0).mean()) for h in hs[1:-1]])


@claim(
    "l2.gradient_at_ten",
    lesson=LESSON,
    sentence=(
        "In a fresh 10-layer sigmoid network the gradient shrinks to 0.23 in each hidden layer, in tanh to 0.87; and "
        "dL/dW_1 is a hundred-thousandth of dL/dW_10, or less."
    ),
    source=f"{WHY_IT_WORKS}; the numbers measured here",
    quantity=f"rms dL/dX over rms dL/dh_9; Xavier start, {START}",
    judged="sigmoid",
    bound=Bound(
        high=Gap(measured=1.93e-6, rival=0.253, scale="log"), why="0.253 is the smallest that tanh has, same weights."
    ),
)
def gradient_at_ten(seed: int) -> Numbers:
    """Measure the gradient with sigmoid and tanh, with the same weights."""
    profiles = {name: start_profile(seed, 10, name) for name in ("sigmoid", "tanh")}
    numbers = {name: gradient_ratio(profile) for name, profile in profiles.items()}
    return (
        numbers
        | {f"{name}, a layer": ratio ** (1 / 9) for name, ratio in numbers.items()}
        | {f"{name}, dL/dW_1 over dL/dW_10": float(p.dW_norm[0] / p.dW_norm[-1]) for name, p in profiles.items()}
    )


@claim(
    "l2.folk_at_most",
    lesson=LESSON,
    sentence="Through nine sigmoid layers at most 0.25^9 of the gradient arrives.",
    source="Why Deep Nets Are Hard to Train, a text behind this course, Vanishing and exploding gradients",
    quantity=f"rms dL/dX over rms dL/dh_9, in units of 0.25^9; 10 layers, weights 6 times Xavier's, {START}",
    judged="weights times 6",
    bound=Bound(
        high=Gap(measured=12_000.0, rival=1.0, scale="log"),
        why="The sentence allows 1. With weights of 6 times Xavier's at least 12000 times as much arrives.",
    ),
    expected=Verdict.NOT_REPLICATED,
)
def folk_at_most(seed: int) -> Numbers:
    """Compare the gradient with the limit 0.25^9, for four scales of the weights."""
    limit = LARGEST_SLOPE**9
    profiles = {gain: start_profile(seed, 10, "sigmoid", gain) for gain in (1, 2, 4, 6)}
    numbers = {f"weights times {gain}": gradient_ratio(profile) / limit for gain, profile in profiles.items()}
    return numbers | {
        f"share saturated, weights times {gain}": float(profiles[gain].saturation[:-1].mean()) for gain in (1, 6)
    }


@claim(
    "l2.signal_forgotten",
    lesson=LESSON,
    sentence=(
        "The signal vanishes as well: from the first to the ninth hidden layer, the difference that the digits make "
        "shrinks by a factor of 100 000."
    ),
    source="Measured here",
    quantity="spread of a unit over the digits (standard deviation, mean over units), layer 9 over layer 1; Xavier",
    judged="sigmoid",
    bound=Bound(high=Gap(measured=8.9e-6, rival=0.358, scale="log"), why="tanh keeps 0.358 at least, same weights."),
)
def signal_forgotten(seed: int) -> Numbers:
    """Measure the spread over the examples, unit by unit."""
    spreads = {name: hidden_spread(seed, 10, name) for name in ("sigmoid", "tanh")}
    numbers = {name: float(spread[-1] / spread[0]) for name, spread in spreads.items()}
    return numbers | {
        "sigmoid, layer 1": float(spreads["sigmoid"][0]),
        "sigmoid, layer 9": float(spreads["sigmoid"][-1]),
    }


@claim(
    "l2.features_not_useless",
    lesson=LESSON,
    sentence=(
        "What the random layers pass on is tiny, not useless: a linear readout of the ninth hidden layer, each unit "
        "rescaled, tells 19 of 20 digits apart."
    ),
    source="Why Your Deep Network Isn't Learning, a text behind this course, Intuition",
    quantity="share of training digits that a linear least-squares readout of h_9 classifies right, units standardised",
    judged="layer 9",
    bound=Bound(low=Gap(measured=0.951, rival=0.104), why="0.104 is the share of the most frequent digit."),
)
def features_not_useless(seed: int) -> Numbers:
    """Fit one-hot classes by least squares, on three hidden layers and on the pixels."""
    X, y = digit_images()
    _, hs = mlp.forward(fresh(seed, 10, "sigmoid"), X, "sigmoid")
    return {f"layer {layer}": readout(hs[layer], y) for layer in (1, 5, 9)} | {"pixels": readout(X, y)}


def readout(h: Array, y: Labels) -> float:
    """Share of examples that the best linear map gets right, from standardised units that vary to one-hot classes."""
    varies = h.std(axis=0) > 0
    units = (h[:, varies] - h[:, varies].mean(axis=0)) / h[:, varies].std(axis=0)
    inputs = np.column_stack([units, np.ones(len(units))])
    scores = inputs @ np.linalg.lstsq(inputs, np.eye(10)[y], rcond=None)[0]
    return float((scores.argmax(axis=1) == y).mean())
