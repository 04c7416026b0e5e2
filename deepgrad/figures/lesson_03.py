"""Lesson 3: what the learner predicts, and the explorer of a deep random network.

Tested in ``tests/browser/test_lesson_03.py``.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from deepgrad.claims.lesson_03 import merging, symmetry, torch_default, training, width
from deepgrad.claims.lesson_03.lesson import mean_cosine, rms
from deepgrad.explorers import Choice, Explorer, LinePanel, Reference, Series, Slider
from deepgrad.networks import mlp, starts
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.arrays import Array
from deepgrad.plots import layer_profile, panels
from deepgrad.predict import Curve, Number, Pick, Prediction

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "he_figure",
    "initialization_explorer",
    "predict_adam",
    "predict_cosine",
    "predict_dead",
    "predict_default",
    "predict_relu",
    "predict_units",
    "signal_and_gradient",
]

Weights = Callable[[int, int, np.random.Generator], Array]
PredictedStd = Callable[[int, int, float, str], float]

SIGNAL_DEPTHS = (0, 10, 20, 30, 40, 50)
SIGNAL_WIDTH = 200
EXAMPLES = 32

DEEPEST = 100
FORETOLD = (1, 3, 6, 12, 25, 50, 75, 100)  # layers with a prediction; each takes as long as a whole network
LEVELS = (1e-12, 1e6)
NETWORK_SEED = 0
BATCH = 12


def signal_and_gradient(
    weights: Weights, depth: int, activation: str, width: int = SIGNAL_WIDTH, seed: int = 0
) -> tuple[list[float], list[float]]:
    """RMS of h_0 to h_depth and of dL/dh_0 to dL/dh_depth, for weights from a function (fan_in, fan_out, rng).

    Normal inputs, a normal upstream gradient, no biases.
    """
    rng = np.random.default_rng(seed)
    params: mlp.Params = [(weights(width, width, rng), np.zeros(width)) for _ in range(depth)]
    X, upstream = rng.normal(size=(2, EXAMPLES, width))
    profile = mlp.profile(params, X, upstream, activation, activation)
    return profile.activation_rms.tolist(), profile.gradient_rms.tolist()


def he_figure(he: Callable[[int, int, np.random.Generator, float], Array], xavier: Weights) -> "list[Axes]":
    """Signal and gradient through 50 ReLU layers: He's weights, 1.5 times as large ones, and Xavier's."""
    schemes: dict[str, Weights] = {
        "1.5 times He": lambda fan_in, fan_out, rng: 1.5 * he(fan_in, fan_out, rng, 0.0),
        "He": lambda fan_in, fan_out, rng: he(fan_in, fan_out, rng, 0.0),
        "Xavier": xavier,
    }
    left, right = panels(
        ("He holds; 1.5 times more or 1.4 times less does not", "layer i", "size of $h_i$ (RMS)"),
        ("Backward: the same, read from the right", "layer i", "size of $dL/dh_i$ (RMS)"),
        y_log=True,
    )
    found = {name: signal_and_gradient(draw, max(SIGNAL_DEPTHS), "relu") for name, draw in schemes.items()}
    layer_profile(left, {name: signal for name, (signal, _) in found.items()}, first_layer=0)
    layer_profile(right, {name: gradient for name, (_, gradient) in found.items()}, first_layer=0)
    return [left, right]


def predict_relu(xavier: Weights) -> Prediction:
    """How large is the signal in a deep ReLU network with Xavier's weights?"""
    return Prediction(
        "l3-relu",
        "Now 50 ReLU layers with Xavier's weights. The input has size 1. How large is the signal in each layer?",
        Curve(SIGNAL_DEPTHS, "layer", "size of the signal (RMS of h)", (1e-16, 1e3), y_log=True, start=1.0),
        lambda: [signal_and_gradient(xavier, max(SIGNAL_DEPTHS), "relu")[0][layer] for layer in SIGNAL_DEPTHS],
        told_by=(r"xavier_loses_relu", r"half of the mean square", r"he_keeps_the_signal"),
    )


def predict_default() -> Prediction:
    """What is left of a gradient after fifty of PyTorch's default layers?"""
    return Prediction(
        "l3-default",
        "50 times nn.Linear(100, 100, bias=False) and ReLU, as PyTorch makes them. A gradient of size 1 enters at the "
        "end. How large is it at the beginning?",
        Number(1e-30, 1e3),
        lambda: torch_default.gradient_through(torch_default.stack(0, bias=False), 0),
        told_by=(r"sqrt\{1/6\}", r"torch_default_is_not_he", r"a sixth", r"input is gone"),
    )


def predict_units() -> Prediction:
    """How many different units does a layer have that started with equal weights?"""
    return Prediction(
        "l3-units",
        f"A layer of {symmetry.HIDDEN} units. All weights of the network start at 0.1. You train it for "
        f"{symmetry.STEPS} steps at learning rate {symmetry.RATE:g}. How many different units are there? "
        f"(Weights that agree to {symmetry.ROUNDING:.4f} count as equal.)",
        Number(1, symmetry.HIDDEN, "units"),
        lambda: symmetry.different_units(symmetry.trained(0, 0.1)[0]),
        verb="there is",
        told_by=(r"same gradient", r"worth one unit", r"symmetry_stays", r"compute the same"),
    )


def predict_cosine() -> Prediction:
    """How similar are two unlike inputs after fifty layers?"""
    return Prediction(
        "l3-cosine",
        "Two digits whose vectors are at right angles: cosine 0. They go through 50 ReLU layers with He's weights. "
        "What is the cosine of the two outputs?",
        Number(-1.0, 1.0),
        lambda: merging.forgetting(0)["after 50 layers"],
        told_by=(r"inputs_merge", r"towards each other", r"all digits the same", r"angle closes"),
    )


def predict_dead() -> Prediction:
    """How many narrow networks are dead before training?"""
    return Prediction(
        "l3-dead",
        "1000 ReLU networks, 100 layers of 10 units, He's weights. You put in one input each. "
        "In how many of them is the output exactly 0?",
        Number(0, 1000, "networks"),
        lambda: int((width.sizes_of(width.NARROW, 1000, 0) == 0).sum()),
        verb="it is about",
        told_by=(r"lottery", r"= 9", r"the more luck", r"narrow_nets"),
    )


def predict_adam() -> Prediction:
    """What does Adam do with the network that gradient descent could not train?"""
    options = ["nothing: its loss stays that of guessing", "learns: its loss falls below 1"]

    def truth() -> str:
        return options[int(training.final_losses(0.10, 0, (0.001,), 300, adam=True)["best"] < 1)]

    return Prediction(
        "l3-adam",
        "The dead network of the puzzle: 30 ReLU layers, weights of std 0.10. "
        "Replace plain gradient descent by Adam, rate 0.001, 300 steps. What does the network do?",
        Pick(options),
        truth,
        verb="it",
        told_by=(r"comes late", r"folk_xavier_cannot_train", r"By Adam it can", r"result about gradient descent"),
    )


def initialization_explorer(predicted_std: PredictedStd) -> Explorer:
    """Signal, gradient and cosine through a random network, with dots predicted by the learner's function."""
    layers = np.arange(1, DEEPEST + 1)

    def compute(scale: float, activation: str, depth: int, units: int, biases: str) -> Mapping[str, Any]:
        W, b, X, upstream = _drawn(units)
        std = np.sqrt(scale / units)
        shifts = b if biases != "none" else np.zeros_like(b)
        params = list(zip(std * W[:depth], shifts[:depth], strict=True))
        zs, hs = mlp.forward(params, X, activation, activation)
        gradients = mlp.backward(params, zs, hs, activation, upstream, activation)
        told = [n for n in FORETOLD if n <= depth]
        told += [told[-1]] * (depth - len(told))  # all rows of a picture have the same length
        theory = {n: predicted_std(n, units, float(std), activation) for n in dict.fromkeys(told)}
        with np.errstate(all="ignore"):  # if the signal explodes, there is no cosine
            return {
                "signal": np.array([[rms(z) for z in zs], [theory[n] for n in told]]),
                "foretold": np.array(told, dtype=float),
                "gradient": np.array([[rms(dz) for dz in gradients.dz]]),
                "cosine": np.array([[mean_cosine(h) for h in hs[1:]]]),
            }

    return Explorer(
        compute,
        [
            Slider("scale", 0.1, 10.0, 10**0.05, 1.0, "fan_in × variance", log=True),
            Choice("activation", list(ACTIVATIONS), "relu", "activation"),
            Slider("depth", 1, DEEPEST, 1, 50, "layers"),
            Choice("units", [10, 30, 64], 64, "width"),
            Choice("biases", ["none", "nn.Linear's"], "none", "biases"),
        ],
        {
            "signal": LinePanel(
                "Forward: the signal",
                "layer i",
                "size of z_i (RMS)",
                layers,
                [Series("measured"), Series("predicted, no biases", x="foretold", points=True)],
                y_log=True,
                y_limits=LEVELS,
                references=[Reference("1", y=1.0)],
            ),
            "gradient": LinePanel(
                "Backward: the gradient",
                "layer i",
                "size of dL/dz_i (RMS)",
                layers,
                [Series("measured")],
                y_log=True,
                y_limits=LEVELS,
                references=[Reference("1", y=1.0)],
            ),
            "cosine": LinePanel(
                "Are inputs still told apart?",
                "layer i",
                "mean cosine of two inputs",
                layers,
                [Series("measured")],
                y_limits=(-0.2, 1.2),
                references=[Reference("one direction", y=1.0)],
            ),
        },
        describe=_describe,
        code_from=predicted_std,
    )


@cache
def _drawn(units: int) -> tuple[Array, Array, Array, Array]:
    """Standard normal weights (100, units, units), nn.Linear's biases (100, units), inputs and upstream gradient."""
    rng = np.random.default_rng(NETWORK_SEED)
    W = rng.normal(size=(DEEPEST, units, units))
    b = np.array([starts.biases("torch_default", units, units, rng) for _ in range(DEEPEST)])
    X, upstream = rng.normal(size=(2, BATCH, units))
    return W, b, X / np.sqrt((X**2).mean(axis=1, keepdims=True)), upstream


def _describe(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    depth, units = values["depth"], values["units"]
    signal, gradient, cosine = (np.asarray(data[key][0])[:depth] for key in ("signal", "gradient", "cosine"))
    std = np.sqrt(values["scale"] / units)
    return (
        f"{depth} {values['activation']} layers of {units} units, weights of std {std:.3g}: the signal is "
        f"{signal[0]:.2g} in layer 1 and {signal[-1]:.2g} in layer {depth}; the gradient is {gradient[-1]:.2g} there "
        f"and {gradient[0]:.2g} in layer 1; the mean cosine of two inputs ends at {cosine[-1]:.3f}."
    )
