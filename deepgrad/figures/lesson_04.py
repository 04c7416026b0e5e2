"""Lesson 4: what the learner predicts, the activations in a live net, and a training run in which units die."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from deepgrad.claims import committed
from deepgrad.claims.lesson_04.biases import WIDTH, always_on_variation, unit_states
from deepgrad.claims.lesson_04.depth import trained_accuracy
from deepgrad.claims.lesson_04.dying import EDGE, SIZES, STEPS
from deepgrad.claims.lesson_04.recovery import train_shut
from deepgrad.claims.lesson_04.slopes import gradient_kept
from deepgrad.data import digits
from deepgrad.explorers import Choice, Explorer, LinePanel, Progress, Reference, Series, Slider
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.arrays import Array
from deepgrad.networks.minibatch import GradientsOf, StepRule, accuracy, gradients_of, minibatch_descent
from deepgrad.networks.mlp import Params
from deepgrad.predict import Curve, Number, Pick, Prediction

__all__ = [
    "DYING_RATES",
    "activation_explorer",
    "always_on_variation",
    "dead_after_training",
    "dying_explorer",
    "predict_after_training",
    "predict_dead",
    "predict_deepest",
    "predict_dying",
    "predict_hundred",
    "steps_to_read",
    "train_shut",
    "trained_accuracy",
    "unit_states",
]

Backward = Callable[..., Array]
DeadFraction = Callable[[Params, Array], Array]

LIBRARY = "the library"  # the badge's text for code that the learner did not write
DEAD_DEPTH = 50
ENOUGH = 0.95  # share of the held-out digits in the challenge
DYING_RATES = (0.02, 0.05, 0.08, 0.1, 0.12, 0.14, 0.17)
REPORT_EVERY = 10  # training steps between two pictures
RATE_STEP = (0.2 / EDGE) ** 0.25  # so that 0.12 and 0.2, which the text mentions, are positions of the slider

# The explorer's live net, small enough to compute every picture within a frame.
LIVE_WIDTH, LIVE_EXAMPLES, DEEPEST = 50, 100, 30
LEAK, ALPHA = 0.1, 1.0  # a leak that is large enough to see
SHAPE_X = np.linspace(-4, 4, 161)
SLOPE_EDGES = np.linspace(-0.22, 1.22, 37)  # 0 and 1 lie inside of bins, not at their edges


def predict_dead() -> Prediction:
    """How many units are dead before training?"""
    return Prediction(
        "l4-dead",
        "A ReLU net with 49 hidden layers of 100 units, made of nn.Linear as PyTorch starts them. It has not been "
        "trained. You show it 1438 digits. How many of the hidden units are silent on every single one, in percent?",
        Number(0.0, 100.0, "%"),
        lambda: round(100 * _silent_in_torch(), 1),
        verb="it is",
        told_by=(r"Half of the units", r"half of my units", r"default_biases_dead"),
    )


def predict_hundred() -> Prediction:
    """How much of a gradient is left after a hundred ReLU layers?"""
    options = ["about all of it", "about 1e-3 of it", "about 1e-10", "about 1e-20", "about 1e-40"]
    sizes = (1.0, 1e-3, 1e-10, 1e-20, 1e-40)

    def truth() -> str:
        kept = gradient_kept(0, "torch_default", 100)
        return options[int(np.argmin(np.abs(np.log(kept) - np.log(sizes))))]

    return Prediction(
        "l4-hundred",
        "100 ReLU layers, weights as nn.Linear draws them, no biases. A gradient enters at the end. "
        "How much of its size reaches the input?",
        Pick(options),
        truth,
        told_by=(r"weights decide", r"folk_hundred_relus", r"half of the squared gradient", r"0\.41"),
    )


def predict_dying(gradients: GradientsOf, dead_fraction: DeadFraction) -> Prediction:
    """At which learning rate do units die?"""
    return Prediction(
        "l4-dying",
        "A ReLU net with two hidden layers of 100 units learns the digits, 300 steps with momentum 0.9. "
        "0.02 is an ordinary rate for it. Which share of the second hidden layer is dead afterwards, for each rate?",
        Curve(DYING_RATES, "learning rate", "dead share of layer 2", (0.0, 1.0), x_log=True, start=0.5),
        lambda: [float(dead_after_training(rate, gradients, dead_fraction)[1]) for rate in DYING_RATES],
        told_by=(r"cliff", r"dying_by_rate", r"0\.12"),
    )


def predict_after_training() -> Prediction:
    """How many dead units come back?"""
    return Prediction(
        "l4-wake",
        "Half of the units in hidden layers 2 and 3 are dead: their biases are so low that they are silent on every "
        "digit. You train the net for 300 steps. How many of the dead units of layer 2 speak again, in percent?",
        Number(0.0, 100.0, "%"),
        lambda: round(100 * train_shut(0, (2, 3), 0.5, -5.0).woken(2), 1),
        verb="it is",
        told_by=(r"come back where", r"dead_for_good", r"lift the dead unit"),
    )


def predict_deepest() -> Prediction:
    """Which activation trains the deepest net?"""
    names = ["sigmoid", "tanh", "ReLU"]

    def truth() -> str:
        measured = committed.read()["l4.folk_relu_deepest"].measured
        return max(("tanh", "ReLU"), key=lambda name: min(numbers[name] for numbers in measured))

    return Prediction(
        "l4-deepest",
        "30 layers, 300 steps, each activation with its usual start and the best of four learning rates. "
        "Which one classifies most training digits correctly?",
        Pick(names),
        truth,
        told_by=(r"sigmoid gives up early", r"folk_relu_deepest", r"tanh trains", r"at least as well"),
    )


def dead_after_training(rate: float, gradients: GradientsOf, dead_fraction: DeadFraction, seed: int = 0) -> Array:
    """Dead share of each hidden layer after training 64-100-100-10 on the digits: shape (2,).

    Args:
        rate: the learning rate.
        gradients: computes the gradients of a ReLU classifier.
        dead_fraction: computes one share for each hidden layer from parameters and examples.
        seed: seeds the first weights and the batches.
    """
    X, y, _, _ = digits()
    rng = np.random.default_rng(seed)
    params = mlp.initial(SIZES, rng, "he")
    for step in minibatch_descent(params, gradients, X, y, rate=rate, steps=STEPS, rng=rng):
        params = step.params
    return dead_fraction(params, X)


def activation_explorer(relu: Backward, leaky: Backward, elu: Backward, gelu: Backward) -> Explorer:
    """An activation, its slope, and their effect in an untrained net. The slopes are the learner's."""
    slopes: dict[str, Callable[[Array], Array]] = {
        "ReLU": lambda z: relu(np.ones_like(z), z),
        "leaky ReLU (0.1)": lambda z: leaky(np.ones_like(z), z, LEAK),
        "ELU": lambda z: elu(np.ones_like(z), z, ALPHA),
        "GELU": lambda z: gelu(np.ones_like(z), z),
        "tanh": ACTIVATIONS["tanh"].slope,
        "sigmoid": ACTIVATIONS["sigmoid"].slope,
    }
    functions: dict[str, Callable[[Array], Array]] = {
        "ReLU": ACTIVATIONS["relu"].function,
        "leaky ReLU (0.1)": lambda z: np.where(z > 0, z, LEAK * z),
        "ELU": ACTIVATIONS["elu"].function,
        "GELU": ACTIVATIONS["gelu"].function,
        "tanh": np.tanh,
        "sigmoid": ACTIVATIONS["sigmoid"].function,
    }
    X = digits().X_train[:LIVE_EXAMPLES]
    noise = _noise()

    def compute(activation: str, gain: float, bias: float, depth: int) -> Mapping[str, Any]:
        phi, slope = functions[activation], slopes[activation]
        z = _forward(X, noise[:depth], gain, bias, phi)
        found = [slope(one) for one in z]
        return {
            "shape": [phi(SHAPE_X[None])[0], slope(SHAPE_X[None])[0]],
            "slopes": [_bars(found[0]), _bars(found[-1])],
            "layers": [[np.mean((one <= 0).all(axis=0)) for one in z], [np.mean((one > 0).all(axis=0)) for one in z]],
            "gradient": [_gradient_sizes(found, noise[:depth], gain)],
        }

    layers = np.arange(1, DEEPEST + 1)
    return Explorer(
        compute,
        [
            Slider("gain", 0.1, 10.0, 10**0.05, 1.0, "weights, times He's", log=True),
            Slider("bias", 0.0, 1.0, 0.05, 0.0, "spread of the biases"),
            Slider("depth", 2, DEEPEST, 1, 10, "hidden layers"),
            Choice("activation", list(slopes), "ReLU", "activation"),
        ],
        {
            "shape": LinePanel(
                "The function and its slope",
                "z",
                "value",
                SHAPE_X,
                [Series("φ(z)"), Series("slope φ'(z)")],
                y_limits=(-1.2, 4.1),
            ),
            "slopes": LinePanel(
                "The slopes that the net uses",
                "slope φ'(z)",
                "share of all slopes",
                np.repeat(SLOPE_EDGES, 2)[1:-1],
                [Series("first layer"), Series("last layer")],
                y_limits=(0.0, 1.0),
            ),
            "layers": LinePanel(
                "z has the same sign on every example",
                "hidden layer",
                "share of units",
                layers,
                [Series("z ≤ 0 on every example"), Series("z > 0 on every example")],
                y_limits=(0.0, 1.0),
            ),
            "gradient": LinePanel(
                "The gradient on its way back",
                "hidden layer",
                "RMS of dL/dh, 1 at the end",
                layers,
                [Series("dL/dh")],
                y_log=True,
                y_limits=(1e-12, 1e12),
            ),
        },
        describe=_describe_live,
        code_from=dict(zip(slopes, (relu, leaky, elu, gelu, LIBRARY, LIBRARY), strict=True)),
    )


def steps_to_read(gradients: GradientsOf, step_rule: StepRule, *, rate: float, momentum: float) -> int:
    """Steps of 64 digits until 64-100-100-10 reads 95% of the held-out digits; 300 if it does not.

    Args:
        gradients: the learner's ``relu_mlp_gradients``.
        step_rule: the learner's ``sgd_step``.
        rate: learning rate.
        momentum: from 0 to below 1.
    """
    X, y, X_test, y_test = digits()
    rng = np.random.default_rng(0)
    params = mlp.initial(SIZES, rng, "he")
    descent = minibatch_descent(
        params, gradients, X, y, rate=rate, steps=STEPS, rng=rng, batch=64, momentum=momentum, step_rule=step_rule
    )
    for step in descent:
        if accuracy(step.params, X_test, y_test, "relu") >= ENOUGH:
            return step.number
    return STEPS


def dying_explorer(gradients: GradientsOf, step_rule: StepRule) -> Explorer:
    """Train the digits at a chosen rate and watch units fall silent; ReLU runs on the learner's gradients."""
    X, y, _, _ = digits()
    options = ["ReLU", "leaky ReLU (0.01)"]

    def play(rate: float, activation: str) -> Iterator[Progress | Mapping[str, Any]]:
        plain = activation == "ReLU"
        name = "relu" if plain else "leaky_relu"
        rng = np.random.default_rng(0)
        losses: list[float] = []
        silent: list[list[float]] = []
        params = mlp.initial(SIZES, rng, "he")
        chosen = gradients if plain else gradients_of(name)
        for step in minibatch_descent(params, chosen, X, y, rate=rate, steps=STEPS, rng=rng, step_rule=step_rule):
            losses.append(step.loss)
            if step.number % REPORT_EVERY == 0 or not np.isfinite(step.loss):
                zs, _ = mlp.forward(step.params, X, name)
                silent.append([ACTIVATIONS[name].silent(z) for z in zs[:-1]])
                yield Progress(f"step {step.number} of {STEPS}", step.number / STEPS)
                yield {"silent": np.array(silent).T, "loss": [losses]}

    return Explorer(
        play,
        [
            Slider("rate", EDGE / RATE_STEP**19, EDGE * RATE_STEP**8, RATE_STEP, 0.1, "learning rate", log=True),
            Choice("activation", options, "ReLU", "activation"),
        ],
        {
            "silent": LinePanel(
                "Units that are silent on every training digit",
                "training step",
                "share of the layer",
                np.arange(REPORT_EVERY, STEPS + 1, REPORT_EVERY),
                [Series("hidden layer 1"), Series("hidden layer 2")],
                x_limits=(0, STEPS),
                y_limits=(0.0, 1.0),
            ),
            "loss": LinePanel(
                "The loss of each batch",
                "training step",
                "cross-entropy",
                np.arange(1, STEPS + 1),
                [Series("batch loss")],
                x_limits=(0, STEPS),
                y_log=True,
                y_limits=(1e-4, 1e4),
                references=[Reference("guessing", y=float(np.log(10)))],
            ),
        },
        describe=_describe_dying,
        code_from=dict(zip(options, (gradients, LIBRARY), strict=True)),
        run_button="Train",
    )


def _silent_in_torch() -> float:
    """Share of silent hidden units in the net of the lesson's first cell, with the same random numbers."""
    import torch  # imported here, because it takes two seconds

    h = torch.tensor(digits().X_train, dtype=torch.float32)
    silent = []
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        layers = [torch.nn.Linear(h.shape[1] if i == 0 else WIDTH, WIDTH) for i in range(DEAD_DEPTH - 1)]
        for layer in layers:
            h = torch.relu(layer(h))
            silent.append((h == 0).all(dim=0).double().mean().item())
    return float(np.mean(silent))


def _noise() -> list[tuple[Array, Array]]:
    """Per layer standard normal numbers for W (fan_out, fan_in) and b, drawn once so that sliders only scale them."""
    rng = np.random.default_rng(0)
    sizes = [64] + [LIVE_WIDTH] * DEEPEST
    return [(rng.normal(size=(fan_out, fan_in)), rng.normal(size=fan_out)) for fan_in, fan_out in pairwise(sizes)]


def _scale(W: Array, gain: float) -> float:
    return float(gain * np.sqrt(2 / W.shape[1]))


def _forward(
    X: Array, noise: list[tuple[Array, Array]], gain: float, bias: float, phi: Callable[[Array], Array]
) -> list[Array]:
    """The pre-activations of all layers, each (N, width)."""
    h, zs = X, []
    for W, b in noise:
        zs.append(h @ (_scale(W, gain) * W.T) + bias * b)
        h = phi(zs[-1])
    return zs


def _gradient_sizes(slopes: list[Array], noise: list[tuple[Array, Array]], gain: float) -> Array:
    """RMS of the gradient at the output of every layer, for a random gradient at the last."""
    d = np.random.default_rng(1).normal(size=slopes[-1].shape)
    sizes = [np.sqrt((d**2).mean())]
    for slope, (W, _) in zip(slopes[:0:-1], noise[:0:-1], strict=True):
        d = (d * slope) @ (_scale(W, gain) * W)
        sizes.append(np.sqrt((d**2).mean()))
    return np.asarray(np.array(sizes[::-1]) / sizes[0])


def _bars(slopes: Array) -> Array:
    """The outline of a histogram's bars: each share occurs twice, at the left and at the right edge of its bin."""
    counts, _ = np.histogram(np.clip(slopes, SLOPE_EDGES[0], SLOPE_EDGES[-1]), SLOPE_EDGES)
    return np.repeat(counts / slopes.size, 2)


def _describe_live(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    off, on = (np.asarray(row)[: values["depth"]] for row in data["layers"])
    gradient = np.asarray(data["gradient"][0])
    return (
        f"{values['activation']}, {values['depth']} hidden layers, weights {values['gain']:.3g} times He's, biases of "
        f"spread {values['bias']:g}: in the last layer {off[-1]:.0%} of the units are at or below 0 on every example "
        f"and {on[-1]:.0%} above 0 on every example. {gradient[0]:.2g} of the gradient reaches the first layer."
    )


def _describe_dying(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    losses = np.asarray(data["loss"][0])
    losses = losses[~np.isnan(losses)]
    silent = np.asarray(data["silent"][1])
    silent = silent[np.isfinite(silent)]
    setting = f"{values['activation']}, learning rate {values['rate']:.3g}"
    if len(losses) < STEPS:
        return f"{setting}: the loss stopped being a number after {len(losses)} steps."
    return (
        f"{setting}: after {STEPS} steps {silent[-1]:.0%} of hidden layer 2 is silent on every training digit; "
        f"the mean loss of the last 20 batches is {losses[-20:].mean():.3g} (guessing: {np.log(10):.3g})."
    )
