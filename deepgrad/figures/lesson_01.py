"""Lesson 1: what the learner predicts, the explorer of the scalar chain, and the learning-rate game."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from deepgrad.claims.lesson_01.learning_rates import ESCAPED, GAME_STAY, GAME_STEPS, NEAR, game_start
from deepgrad.explorers import Choice, Explorer, LinePanel, Progress, Reference, Series, Slider
from deepgrad.networks.arrays import Array
from deepgrad.networks.starts import gaussian, orthogonal
from deepgrad.plots import panel, panels
from deepgrad.predict import Curve, Number, Pick, Prediction

__all__ = [
    "chain_explorer",
    "draw_clouds",
    "draw_step_errors",
    "learning_rate_game",
    "median_singular_values",
    "predict_distance",
    "predict_first_overflow",
    "predict_overflow",
    "predict_profile",
    "predict_spectrum",
    "predict_step",
    "steps_to_target",
]

Forward = Callable[[float, float, float, int], Array]
Gradients = Callable[[Array, Array, float, float], tuple[Array, Array, Array]]
Numerical = Callable[[Callable[[Array], float], Array, float], Array]
Start = Callable[[int, int, np.random.Generator], Array]

SPECTRUM_DEPTHS = (1, 2, 5, 10, 20, 30, 40, 50)
SPECTRUM_SIZE = 100

STEP_OPTIONS = {"1e-2": 1e-2, "1e-5": 1e-5, "1e-8": 1e-8, "1e-15, near the smallest that changes x": 1e-15}
SINES_AT = np.linspace(0.3, 1.1, 5).astype(np.float32).astype(np.float64)  # exact in both number types

CLOUD_DEPTHS = (1, 5, 20)
CLOUD_POINTS = 600
CLOUD_SEED = 28  # a seed with which the cloud is squeezed slowly enough to see it
CLOUD_EDGE = 3.5  # edge of a picture, as a multiple of the cloud's size

CHALLENGE_DEPTH = 50

# Range of the game's picture; outputs outside are drawn at the edge.
SHOWN = (-1.0, 3.0)
REPORT_EVERY = 25  # training steps between two pictures
GAME_SEED = 0

DEEPEST = 100
LEVELS = (1e-12, 1e12)  # wide enough for nearly all positions of the sliders


def predict_distance(forward: Forward) -> Prediction:
    """How far apart are the outputs of two inputs after 100 layers?"""
    return Prediction(
        "l1-forgotten",
        "A chain of 100 layers, all with w = 0.8 and b = 1. You put in -10, then 1000. "
        "How far apart are the two outputs?",
        Number(0.0, 2000.0, ratio=True),
        lambda: abs(float(forward(0.8, 1.0, 1000.0, 100)[-1] - forward(0.8, 1.0, -10.0, 100)[-1])),
        verb="they are",
        told_by=(
            r"\bthe same by\b",
            r"they are the same",
            r"forgotten",
            r"identical_to_the_last",
        ),
    )


def predict_overflow(overflow_depth: Callable[[float, str], int]) -> Prediction:
    """When does a growing signal leave float32?"""
    return Prediction(
        "l1-overflow",
        "w = 1.1, b = 0, x = 1. At which layer does the output become inf in float32?",
        Number(1.0, 100_000.0, "layers", ratio=True),
        lambda: overflow_depth(1.1, "float32"),
        verb="it takes",
        told_by=(
            r"\b219\b",
            r"few hundred",
            r"l1\.overflow_depths",
        ),
    )


def predict_profile(gradients: Gradients) -> Prediction:
    """Which weight has the larger gradient, the first or the last?"""
    options = ["200 times smaller", "10 times smaller", "the same", "200 times larger"]

    def truth() -> str:
        _, dL_dw, _ = gradients(np.full(50, 0.9), np.zeros(50), 1.0, 3.0)
        return options[int(np.argmin(np.abs(np.log(abs(dL_dw[0] / dL_dw[-1])) - np.log([1 / 200, 0.1, 1, 200]))))]

    return Prediction(
        "l1-profile",
        "50 layers, all with w = 0.9 and no bias. dL/dy shrinks by 0.9 a layer on its way back. "
        "How large is dL/dw of the first layer, next to that of the last?",
        Pick(options),
        truth,
        told_by=(
            r"equal everywhere",
            r"same everywhere",
            r"equal_weight_gradients",
            r"larger towards the first",
        ),
    )


def predict_first_overflow() -> Prediction:
    """What becomes infinite first, the output or a gradient?"""
    names = ["the output y_n", "a weight's gradient dL/dw_i"]
    return Prediction(
        "l1-first",
        "w = 1.5, float32, loss (y_n - 1)² / 2. You add layer after layer. Which becomes inf first?",
        Pick(names),
        lambda: names[int(np.argmin(_overflow_depths()))],
        told_by=(
            r"gradient_overflows_first",
            r"half the depth",
            r"folk_activations_first",
            r"long before the activations",
        ),
    )


def predict_spectrum() -> Prediction:
    """What happens to the middle direction in a product of random matrices?"""
    return Prediction(
        "l1-spectrum",
        "The product of n random Gaussian matrices, 100 x 100. How large is its median singular value?",
        Curve(SPECTRUM_DEPTHS, "number of matrices n", "median singular value", (1e-10, 10.0), y_log=True, start=1.0),
        lambda: median_singular_values(gaussian),
        told_by=(
            r"lose the middle",
            r"gaussian_product",
            r"sqrt2\$ a layer",
            r"most die",
        ),
    )


def predict_step(gradient: Numerical) -> Prediction:
    """Which step makes the numerical gradient most exact?"""
    return Prediction(
        "l1-step",
        "Central differences in float64 for a sum of five sines. Which step h comes nearest to the true gradient?",
        Pick(list(STEP_OPTIONS)),
        lambda: min(STEP_OPTIONS, key=lambda name: step_errors(gradient, [STEP_OPTIONS[name]], "float64")[0]),
        told_by=(r"opposite directions", r"10\^\{-5\}", r"\b1e-0?5\b", r"V-shaped"),
    )


def step_errors(gradient: Numerical, steps: Iterable[float], dtype: str) -> list[float]:
    """The largest error of the numerical gradient for each step, relative to the largest entry of the true one.

    Args:
        gradient: the learner's function.
        steps: sizes of h.
        dtype: the number type in which the function is computed.
    """

    def sines(x: Array) -> float:
        return float(np.sum(np.sin(x.astype(dtype)), dtype=dtype))

    true = np.cos(SINES_AT)
    found = [gradient(sines, SINES_AT.copy(), float(h)) for h in steps]
    return [float(np.abs(one - true).max() / true.max()) for one in found]


def draw_step_errors(gradient: Numerical) -> None:
    """The error against the step, for a function in float64 and in float32."""
    ax = panel(
        "Too large and too small are both wrong: the error is V-shaped",
        "step h",
        "largest relative error of the gradient",
        x_log=True,
        y_log=True,
    )
    for dtype, style, smallest in (("float64", "o-", -14), ("float32", "s--", -6)):
        steps = np.logspace(smallest, 0, 2 * -smallest + 1)
        ax.plot(steps, step_errors(gradient, steps, dtype), style, ms=4, label=dtype)
    ax.legend()


def draw_clouds() -> None:
    """A round cloud of points after 1, 5 and 20 random layers of two numbers, each picture zoomed to its own cloud."""
    rng = np.random.default_rng(CLOUD_SEED)
    points = rng.normal(size=(CLOUD_POINTS, 2))
    titles = ("After 1 layer", "After 5", "After 20: one direction is left")
    axes = panels(*((title, "first number", "second number") for title in titles))
    for name, start, mark in (("orthogonal", orthogonal, "."), ("Gaussian", gaussian, "+")):
        cloud, layer = points, 0
        for ax, depth in zip(axes, CLOUD_DEPTHS, strict=True):
            while layer < depth:
                cloud, layer = cloud @ start(2, 2, rng).T, layer + 1
            shown = cloud / np.sqrt(np.mean(cloud**2))
            ax.plot(shown[:, 0], shown[:, 1], mark, ms=4, alpha=0.6, label=name)
            ax.set(xlim=(-CLOUD_EDGE, CLOUD_EDGE), ylim=(-CLOUD_EDGE, CLOUD_EDGE), aspect="equal")
    axes[0].legend(fontsize=8)


def steps_to_target(gradients: Gradients, rate: Callable[[int], float]) -> int:
    """Steps of gradient descent until the last ten outputs of a chain of 50 layers are near the target; 500 for never.

    Args:
        gradients: the learner's ``layer_gradients``.
        rate: the learning rate of a step, counted from 0.
    """
    weights, near = game_start(CHALLENGE_DEPTH, GAME_SEED), 0
    for step in range(GAME_STEPS):
        near = near + 1 if abs(float(np.prod(weights)) - 1) < NEAR else 0
        if near == GAME_STAY:
            return step
        weights = weights - rate(step) * gradients(weights, np.zeros(CHALLENGE_DEPTH), 1.0, 1.0)[1]
        if not np.abs(weights).max() < ESCAPED:
            break
    return GAME_STEPS


def median_singular_values(start: Start, depths: tuple[int, ...] = SPECTRUM_DEPTHS) -> list[float]:
    """The median singular value of a product of 1, 2, … matrices, at the given depths."""
    rng, product, found = np.random.default_rng(0), np.eye(SPECTRUM_SIZE), []
    for depth in range(1, max(depths) + 1):
        product = start(SPECTRUM_SIZE, SPECTRUM_SIZE, rng) @ product
        if depth in depths:
            found.append(float(np.median(np.linalg.svd(product, compute_uv=False))))
    return found


def chain_explorer(forward: Forward, gradients: Gradients) -> Explorer:
    """Signal and gradients of a chain of equal layers, with four live sliders, on the learner's own functions."""

    def compute(w: float, b: float, n: int, x: float) -> Mapping[str, Any]:
        dL_dy, dL_dw, _ = gradients(np.full(n, w), np.full(n, b), x, 1.0)
        return {
            "signal": [forward(w, b, x, n), forward(w, b, -x, n)],
            "gradient": [dL_dy[1:], dL_dw],
            "asymptote": abs(b / (1 - w)) if abs(w) < 1 else np.nan,
        }

    layers = np.arange(DEEPEST + 1)
    return Explorer(
        compute,
        [
            Slider("w", -1.6, 1.6, 0.02, 0.8, "weight w"),
            Slider("b", -2.0, 2.0, 0.1, 1.0, "bias b"),
            Slider("n", 1, DEEPEST, 1, 60, "layers n"),
            Slider("x", 0.5, 10.0, 0.5, 8.0, "input x"),
        ],
        {
            "signal": LinePanel(
                "Forward: do two inputs stay apart?",
                "layer i",
                "size of y_i",
                layers,
                [Series("from input x"), Series("from input -x")],
                y_log=True,
                y_limits=LEVELS,
                references=[Reference("b / (1 - w)", y="asymptote")],
            ),
            "gradient": LinePanel(
                "Backward: which gradient arrives? (target 1)",
                "layer i",
                "size of the gradient",
                layers[1:],
                [Series("dL/dy (the same as dL/db)"), Series("dL/dw")],
                y_log=True,
                y_limits=LEVELS,
            ),
        },
        describe=_describe_chain,
        code_from=gradients,
    )


def learning_rate_game(gradients: Gradients) -> Explorer:
    """Find a learning rate that trains a chain of each depth in 500 steps; the learner's gradients train it."""

    def play(depth: int, rate: float) -> Iterator[Progress | Mapping[str, Any]]:
        weights, outputs = game_start(depth, GAME_SEED), []
        for step in range(1, GAME_STEPS + 1):
            outputs.append(np.clip(np.prod(weights), *SHOWN))
            weights = weights - rate * gradients(weights, np.zeros(depth), 1.0, 1.0)[1]
            if not np.abs(weights).max() < ESCAPED:
                break
            if step % REPORT_EVERY == 0:
                yield Progress(f"step {step} of {GAME_STEPS}", step / GAME_STEPS)
                yield {"output": [outputs]}
        yield {"output": [outputs]}

    return Explorer(
        play,
        [
            Slider("rate", 1e-4, 1.0, 10**0.05, 0.001, "learning rate", log=True),
            Choice("depth", [10, 20, 30, 40, 50, 60, 70], 10, "layers"),
        ],
        {
            "output": LinePanel(
                "The output on its way to the target",
                "training step",
                "output (drawn from -1 to 3)",
                np.arange(GAME_STEPS),
                [Series("output")],
                y_limits=(SHOWN[0] - 0.05, SHOWN[1] + 0.05),
                references=[Reference("target", y=1.0)],
            )
        },
        describe=_referee,
        code_from=gradients,
        run_button="Train",
    )


def _overflow_depths() -> tuple[int, int]:
    """Smallest depths at which the output and a weight's gradient are infinite in float32, for w = 1.5."""
    weight, largest = 1.5, float(np.finfo(np.float32).max)
    output = next(n for n in range(1, 1000) if weight**n > largest)
    # every dL/dw_i is (y_n - 1) w^(n - 1)
    gradient = next(n for n in range(1, 1000) if (weight**n - 1) * weight ** (n - 1) > largest)
    return output, gradient


def _describe_chain(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    y, other = (np.asarray(row)[: values["n"] + 1] for row in data["signal"])
    dL_dw = np.asarray(data["gradient"][1])[: values["n"]]
    return (
        f"With w = {values['w']:g} and b = {values['b']:g}, after {values['n']} layers the input {values['x']:g} "
        f"gives {y[-1]:.4g} and the input {-values['x']:g} gives {other[-1]:.4g}: {abs(y[-1] - other[-1]):.2g} apart. "
        f"dL/dw is {abs(dL_dw[0]):.2g} in the first layer and {abs(dL_dw[-1]):.2g} in the last."
    )


def _referee(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    outputs = np.asarray(data["output"][0])
    outputs = outputs[np.isfinite(outputs)]
    setting = f"Depth {values['depth']}, learning rate {values['rate']:.4g}"
    if len(outputs) < GAME_STEPS:
        return f"{setting}: it ran away after {len(outputs)} steps."
    if np.all(np.abs(outputs[-GAME_STAY:] - 1) < NEAR):
        return f"{setting}: WON. The last {GAME_STAY} outputs are within {NEAR} of the target."
    return f"{setting}: not there. After {GAME_STEPS} steps the output is {outputs[-1]:.3f}."
