"""Lesson 5: predictions, pictures of shapes and paths, and trainings with norms."""

from typing import TYPE_CHECKING

import numpy as np

from deepgrad.claims import committed
from deepgrad.claims.lesson_05.benefits import SCALES, batch_losses
from deepgrad.claims.lesson_05.explosion import gradient_profile
from deepgrad.claims.lesson_05.lesson import WIDTH, last, net, trained
from deepgrad.claims.lesson_05.modes import accuracy_by_mode
from deepgrad.claims.lesson_05.reasons import PROBES, drift, landscape
from deepgrad.figures.lesson_05_explorer import norm_explorer
from deepgrad.networks.arrays import Array
from deepgrad.networks.norms import BatchNormByHand, NormBackward, NormForward, with_norms
from deepgrad.networks.norms import batchnorm_backward as pass_a
from deepgrad.plots import panels
from deepgrad.predict import Number, Pick, Prediction

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from deepgrad.training import History

__all__ = [
    "PROBES",
    "SCALES",
    "accuracy_by_mode",
    "drift",
    "final_losses",
    "gradient_profile",
    "landscape",
    "norm_explorer",
    "pass_a",
    "paths",
    "predict_deep",
    "predict_evaluation",
    "predict_fifty",
    "predict_noise",
    "predict_scales",
    "race",
    "shapes",
    "taught",
]

GROWTH = {"about as large": 1.0, "ten times as large": 1e1, "100 times as large": 1e2, "10 000 times as large": 1e4}
NOISES = ("it fails, as the plain net does", "it ends half way between the two others", "it trains nearly as well")
RACE_DEPTH, RACE_GOAL, RACE_MOST = 20, 0.5, 200


def _first(claim_id: str, name: str) -> float:
    return committed.read()[claim_id].measured[0][name]


def predict_deep() -> Prediction:
    """What does a wrong backward pass do in a deep net?"""
    return Prediction(
        "l5-deep",
        "With pass B a net with two hidden layers got 99.9% of the training digits right. Now nine hidden layers, 150 "
        "steps. With the right pass 100% of the digits are right. What percentage is right with pass B?",
        Number(0.0, 100.0, "%"),
        lambda: round(100 * _first("l5.wrong_pass_fails_deep", "wrong"), 1),
        verb="it is",
        because="The error is multiplied in every layer.",
        told_by=(r"wrong_pass_fails", r"stays far behind", r"Nine hidden layers show it"),
    )


def predict_evaluation() -> Prediction:
    """What does a forgotten eval() cost?"""
    return Prediction(
        "l5-evaluation",
        "A trained net is right on 97% of the test digits. You forget to switch it to evaluation, and the digits come "
        "sorted, eight of a class together. How many are right, in percent?",
        Number(0.0, 100.0, "%"),
        lambda: round(100 * _first("l5.evaluation_forgotten", "training mode, sorted"), 1),
        verb="it is",
        because="The norm subtracts what the eight have in common: their class.",
        told_by=(r"evaluation_forgotten", r"A batch of one class loses", r"subtracts what"),
    )


def predict_scales() -> Prediction:
    """For how many scales of the first weights does a net with batch norm train?"""
    return Prediction(
        "l5-scales",
        "Twenty nets of six layers train for 60 steps at rate 0.1. Their first weights are from 0.1 to 10 times He's. "
        "Without a norm three of the twenty learn. How many learn with batch norm?",
        Number(0, 20, "scales", ratio=False),
        lambda: _first("l5.twenty_scales", "with"),
        verb="it is",
        told_by=(r"twenty_scales", r"nearly all scales", r"15 or 16"),
    )


def predict_fifty() -> Prediction:
    """How does batch norm change the gradient of a deep plain net?"""

    def truth() -> str:
        grown = _first("l5.explodes", "batch norm, first over last")
        return min(GROWTH, key=lambda option: abs(np.log(GROWTH[option] / grown)))

    return Prediction(
        "l5-explosion",
        "Fifty ReLU layers from He's start, untrained. Without a norm the gradient at the first layer is about as "
        "large as at the last. You put batch norm in each layer. How large is it at the first layer, compared with "
        "the last?",
        Pick(list(GROWTH)),
        truth,
        told_by=(r"l5\.explodes", r"factor of 1\.2", r"grows by a fifth"),
    )


def predict_noise() -> Prediction:
    """Does batch norm still help if noise makes the distributions shift again?"""

    def truth() -> str:
        found = [_first("l5.noise_after_norm", name) for name in ("no norm", "norm and noise", "norm")]
        place = (np.log(found[0]) - np.log(found[1])) / (np.log(found[0]) - np.log(found[2]))
        return NOISES[int(np.clip(round(2 * float(place)), 0, 2))]

    return Prediction(
        "l5-noise",
        "Twenty layers with batch norm at rate 0.3, where the plain net fails. After each norm every unit is shifted "
        "and stretched at random, anew in each step. What happens?",
        Pick(list(NOISES)),
        truth,
        told_by=(r"noise_after_norm", r"trains all the same", r"nearly as well, and"),
    )


def taught(
    backward: NormBackward, depth: int, rate: float, steps: int, forward: NormForward | None = None
) -> "History":
    """Train a net whose batch norms run on this backward pass, batches of 128 digits, seed 0.

    Args:
        backward: computes dx, dgamma and dbeta from (dout, x, gamma, eps).
        depth: layers of weights.
        rate: the learning rate.
        steps: the number of steps.
        forward: the forward pass; the course's own if None.
    """
    passes = {"backward": backward} | ({"forward": forward} if forward else {})
    network = with_norms(net(0, depth), lambda width: BatchNormByHand(width, **passes))  # type: ignore[arg-type]
    return trained(network, 0, rate, steps, 128)


def final_losses(norm: str | None, scales: Array = SCALES, seed: int = 0, steps: int = 60) -> list[float]:
    """The final loss of a short training for each factor on He's weights; 6 layers, rate 0.1."""
    he = np.sqrt(2 / WIDTH)
    return [last(batch_losses(seed, 6, norm, 0.1, steps, start=float(scale * he)), steps) for scale in scales]


def race(rate: float, batch: int, scale: float = 1.0, norm: str | None = "batch") -> float:
    """The steps until twenty plain layers have a batch loss below 0.5 (mean of five steps); 200 if they never have.

    Args:
        rate: the learning rate.
        batch: digits in a batch, 8 to 256.
        scale: factor on He's weights.
        norm: None, "batch", "layer" or "rms".
    """
    start = float(scale * np.sqrt(2 / WIDTH))
    losses = trained(net(0, RACE_DEPTH, norm, start=start), 0, rate, RACE_MOST, min(max(batch, 8), 256)).losses
    below = np.flatnonzero(np.convolve(losses, np.full(5, 0.2), "valid") < RACE_GOAL)
    return float(below[0] + 5 if len(below) else RACE_MOST)


def shapes() -> "list[Axes]":
    """A batch of 6 examples and 4 features, and the numbers that share one mean and one variance."""
    axes = panels(
        ("Batch norm: a mean for each feature", "feature", "example"),
        ("Layer norm: a mean for each example", "feature", "example"),
    )
    style = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "none", "alpha": 0.9}
    columns, rows = np.tile(np.arange(4), (6, 1)), np.tile(np.arange(6)[:, None], (1, 4))
    for ax, groups, name, shape in zip(axes, (columns, rows), ("axis 0", "axis 1"), ("(4,)", "(6, 1)"), strict=True):
        ax.imshow(groups, cmap="Set2", aspect="auto", vmin=0, vmax=7)
        ax.set_xticks(np.arange(-0.5, 4), minor=True)
        ax.set_yticks(np.arange(-0.5, 6), minor=True)
        ax.grid(visible=False)
        ax.grid(which="minor", color="white", linewidth=2)
        ax.tick_params(which="minor", length=0)
        ax.set_xticks(range(4), [str(i + 1) for i in range(4)])
        ax.set_yticks(range(6), [str(i + 1) for i in range(6)])
        ax.text(1.5, 2.5, f"mean along {name},\nshape {shape}", ha="center", va="center", bbox=style)
    return axes


def paths() -> "Axes":
    """The three paths from x to the normalised batch, with shapes. The gradient flows back along all three."""
    (ax,) = panels(("Three ways from x to x̂, and so three ways back", "", ""))
    ax.grid(visible=False)
    ax.axis("off")
    ax.set(xlim=(0, 10), ylim=(0, 4))
    boxes = {
        "x\n(N, width)": (1.0, 2.0),
        "mean\n(width,)": (3.9, 3.3),
        "σ = √(var + eps)\n(width,)": (3.9, 0.7),
        "x̂ = (x - mean) / σ\n(N, width)": (6.6, 2.0),
        "out = γ x̂ + β\n(N, width)": (9.1, 2.0),
    }
    style = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": "0.4"}
    for text, (x, y) in boxes.items():
        ax.text(x, y, text, ha="center", va="center", fontsize=9, color="black", bbox=style, zorder=3)
    arrows = [
        ((1.6, 2.0), (5.4, 2.0), "#0072B2", "direct"),
        ((1.4, 2.5), (3.2, 3.2), "#D55E00", ""),
        ((4.6, 3.2), (6.2, 2.5), "#D55E00", "through the mean"),
        ((1.4, 1.5), (2.7, 0.8), "#009E73", ""),
        ((5.1, 0.8), (6.2, 1.5), "#009E73", "through the variance"),
        ((7.8, 2.0), (8.2, 2.0), "0.4", ""),
    ]
    for start, end, colour, name in arrows:
        ax.annotate("", end, start, arrowprops={"arrowstyle": "->", "color": colour, "linewidth": 2}, zorder=2)
        if name:
            at = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
            shift = {"direct": (0.0, 0.25), "through the mean": (1.1, 0.35), "through the variance": (1.3, -0.35)}[name]
            ax.text(at[0] + shift[0], at[1] + shift[1], name, color=colour, ha="center", va="center", fontsize=9)
    return ax
