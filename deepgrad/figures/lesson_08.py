"""Lesson 8: what the learner predicts, the six sick nets, a ward, and the landscape."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deepgrad.claims.lesson_08.depth import reached, update_ratios
from deepgrad.claims.lesson_08.dropout import unseen_errors
from deepgrad.claims.lesson_08.landscape import bottleneck, saddle_path, xor_losses
from deepgrad.claims.lesson_08.patients import ARRIVES, CASES, STEPS, band, case
from deepgrad.claims.lesson_08.sharpness import FACTOR, rescaled, sharpness, trained
from deepgrad.figures.lesson_08_explorer import ladder_explorer
from deepgrad.plots import COLOURS, legend, panel
from deepgrad.predict import Number, Pick, Prediction

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "band_figure",
    "gradients_figure",
    "ladder_explorer",
    "minima_figure",
    "noise_figure",
    "predict_depth",
    "predict_dropout",
    "predict_flow",
    "predict_sharpness",
    "ratio_figure",
    "saddle_path",
    "sick_figure",
    "ward_table",
]

FEWER, SAME, MORE = "half of them or fewer", "about as many", "a third more, or even more"


def predict_flow() -> Prediction:
    """In how many of the six does the gradient vanish?"""
    return Prediction(
        "l8-flow",
        "Before its first step we send a batch through each of the six nets and back. In how many of them does less "
        "than a thousandth of the gradient dL/dh get from the last hidden layer to the first?",
        Number(0.0, 6.0, "nets"),
        lambda: float(sum(case(kind, 0).arrives < ARRIVES for kind in CASES[1:])),
        because="The other five have a healthy gradient, and learn nothing all the same.",
        told_by=(r"folk_gradient_flow", r"healthy gradient", r"[Oo]ne of (the )?six", r"[Oo]nly one"),
    )


def predict_dropout() -> Prediction:
    """What does dropout do to the errors on unseen digits?"""

    def truth() -> str:
        errors = unseen_errors(0, 0.0)
        ratio = errors[0.5] / errors[0.0]
        return FEWER if ratio <= 0.5 else MORE if ratio >= 4 / 3 else SAME

    return Prediction(
        "l8-dropout",
        "A net with two hidden layers of 256 learns the digits, once without dropout and once with p = 0.5. It can "
        "learn all its training digits by heart. How many errors does it make on unseen digits with dropout, compared "
        "with those without?",
        Pick([FEWER, SAME, MORE]),
        truth,
        because="These labels are right, so there is nothing harmful to learn by heart, and half of the units are "
        "missing in each step.",
        told_by=(r"folk_dropout", r"does harm", r"nothing harmful"),
    )


def predict_sharpness() -> Prediction:
    """How much sharper does a rescaling of the weights make the minimum, if the function stays the same?"""
    return Prediction(
        "l8-sharpness",
        f"A trained ReLU net. We multiply its first layer by {FACTOR:g} and divide the weights of its second by "
        f"{FACTOR:g}, so that no output changes, on any input. By which factor does the sharpness of the minimum "
        "change?",
        Number(0.1, 100.0, "times"),
        lambda: sharpness(rescaled(trained(0), FACTOR)) / sharpness(trained(0)),
        because="The second layer is small now, and a small change of it is a large one.",
        told_by=(r"sharpness_is_a_choice", r"33 times", r"times as sharp"),
    )


def predict_depth() -> Prediction:
    """How much better are a hundred layers on digits?"""

    def truth() -> str:
        errors = {
            depth: 1 - max(reached("skips from 0", depth, rate, 0)[1] for rate in rates)
            for depth, rates in ((4, (0.03, 0.1)), (100, (0.01, 0.03)))
        }
        ratio = errors[100] / errors[4]
        return FEWER if ratio <= 0.5 else MORE if ratio >= 1.25 else SAME

    return Prediction(
        "l8-depth",
        "The same kind of net with 4 and with 100 layers, each at the better of two rates, 300 steps. How many errors "
        "does the one with 100 layers make on unseen digits, compared with the other?",
        Pick([FEWER, SAME, MORE]),
        truth,
        because="Both have learned their training digits. The additional layers have nothing to add.",
        told_by=(r"folk_deeper", r"nothing to add"),
    )


def sick_figure() -> "Axes":
    """The losses of the six sick nets, batch by batch, without their names."""
    ax = panel("Six trainings that do not learn", "training step", "loss of the batch")
    for number, kind in enumerate(CASES[1:], start=1):
        ax.plot(np.arange(1, STEPS + 1), case(kind, 0).losses, lw=1, label=f"net {number}")
    ax.set_ylim(1.8, 6.0)
    return legend(ax)


def gradients_figure() -> "Axes":
    """The gradient in every layer of the healthy net and of the six, before the first step."""
    ax = panel(
        "In only one of the six has the gradient vanished", "layer i", "RMS of dL/d$h_i$, last one = 1", y_log=True
    )
    for number, kind in enumerate(CASES):
        gradient = case(kind, 0).gradient[:-1]
        style = "k--" if kind == "healthy" else "o-"
        name = kind if kind == "healthy" else f"net {number}: {kind}"
        ax.plot(np.arange(1, len(gradient) + 1), gradient / gradient[-1], style, ms=3, lw=1.2, label=name)
    return legend(ax)


def band_figure() -> "Axes":
    """The losses of the healthy net and of two of the six, beside the band of losses at learning rate 0."""
    low, high = band(0)
    ax = panel("Who leaves the band has learned", "training step", "loss of the batch")
    ax.axhspan(low, high, color="0.85", label="learning rate 0", zorder=0)
    for kind in ("healthy", "a rate of 0.00001", "shuffled labels"):
        name = f"net {CASES.index(kind)}" if CASES.index(kind) else "the healthy net"
        ax.plot(np.arange(1, STEPS + 1), case(kind, 0).losses, lw=1, label=name)
    return legend(ax)


def ratio_figure() -> "Axes":
    """The update ratio after twenty steps against the loss after 300, with a dot for each rate."""
    ax = panel("The best rate moves the weights by more than a thousandth", "median update ratio after 20 steps",
               "training loss after 300 steps", x_log=True, y_log=True)  # fmt: skip
    for seed in range(2):
        ratios, losses = zip(*update_ratios(seed).values(), strict=True)
        ax.plot(ratios, losses, "o-", ms=4, label=f"seed {seed}")
    ax.axvline(1e-3, color="0.4", ls="--", label="the rule of thumb")
    return legend(ax)


def ward_table(ward: Sequence[Any], name_of: Callable[[dict[str, Any]], str]) -> str:
    """A line for each kind of patient: how many get the right name, and which names the others get.

    Args:
        ward: patients with a ``record`` and a ``label``.
        name_of: the learner's function, from a record to a label. For a stub the table says so.
    """
    called: dict[str, Counter[str]] = {}
    try:
        for patient in ward:
            called.setdefault(patient.label, Counter())[str(name_of(patient.record))] += 1
    except NotImplementedError:
        return "Not written yet."
    lines = []
    for label, names in called.items():
        others = ", ".join(f"{name} ({count})" for name, count in names.items() if name != label)
        lines.append(f"{label:>36}: {names[label]} of {names.total()} right{'; called ' + others if others else ''}")
    return "\n".join(lines)


def noise_figure() -> "Axes":
    """A linear autoencoder that starts on a saddle, with batches and with all examples."""
    ax = panel("All examples together stay; batches leave", "training step", "loss over all digits")
    ax.plot(np.arange(0, 2000, 10), bottleneck(0, None), "k--", label="all examples")
    for seed in range(3):
        ax.plot(np.arange(0, 2000, 10), bottleneck(seed, 32), label=f"batches of 32, seed {seed}")
    return legend(ax)


def minima_figure() -> "Axes":
    """Final losses on XOR for narrow and wide nets, with a dot for each start."""
    ax = panel("Narrow nets get stuck; wide ones agree", "hidden units", "loss after 300 steps", x_log=True, y_log=True)
    for at, width in enumerate((3, 8, 32)):
        losses = np.array(xor_losses(width, 0))
        spread = np.linspace(0.94, 1.06, len(losses))
        ax.plot(width * spread, losses, "o", ms=5, alpha=0.7, color=COLOURS[at])
    ax.set_xticks([3, 8, 32], ["3", "8", "32"])
    ax.minorticks_off()
    return ax
