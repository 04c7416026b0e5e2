"""Lesson 8: what the learner predicts, the six sick nets, the landscape, and the ladder with every switch."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deepgrad import ladder
from deepgrad.challenges import best_of
from deepgrad.challenges.lesson_08 import CHALLENGES
from deepgrad.claims.lesson_08.depth import reached, update_ratios
from deepgrad.claims.lesson_08.dropout import unseen_errors
from deepgrad.claims.lesson_08.landscape import bottleneck, saddle_path, xor_losses
from deepgrad.claims.lesson_08.patients import ARRIVES, CASES, STEPS, band, case
from deepgrad.claims.lesson_08.sharpness import FACTOR, rescaled, sharpness, trained
from deepgrad.data import digits
from deepgrad.explorers import Choice, Explorer, LinePanel, Progress, Reference, Series
from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.deep import DeepNet
from deepgrad.plots import COLOURS, legend, panel
from deepgrad.predict import Number, Pick, Prediction
from deepgrad.probe import probe
from deepgrad.training import training_steps

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

SPIRALS, DIGITS = "spirals, 450 steps", "digits, 300 steps"
DIGITS_WIDTH, DIGITS_STEPS, DIGITS_BATCH = 32, 300, 64
NO, FROM_ZERO = "none", "from 0"
REPORT_EVERY = 10  # training steps between two pictures
MOST_LAYERS = 100
LIBRARY = "the library"
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
    """How much sharper does a change that changes nothing make the minimum?"""
    return Prediction(
        "l8-sharpness",
        f"A trained ReLU net. We multiply its first layer by {FACTOR:g} and divide its second by {FACTOR:g}, so that "
        "no output changes, on any input. By which factor does the sharpness of the minimum change?",
        Number(0.1, 100.0, "times"),
        lambda: sharpness(rescaled(trained(0), FACTOR)) / sharpness(trained(0)),
        because="The second layer is small now, and a small change of it is a large one.",
        told_by=(r"sharpness_is_a_choice", r"33 times", r"times as sharp"),
    )


def predict_depth() -> Prediction:
    """What do a hundred layers buy on digits?"""

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
    """The healthy net and two of the six, beside what the batches do at the learning rate 0."""
    low, high = band(0)
    ax = panel("Who leaves the band has learned", "training step", "loss of the batch")
    ax.axhspan(low, high, color="0.85", label="learning rate 0", zorder=0)
    for kind in ("healthy", "a rate of 0.00001", "shuffled labels"):
        name = f"net {CASES.index(kind)}" if CASES.index(kind) else "the healthy net"
        ax.plot(np.arange(1, STEPS + 1), case(kind, 0).losses, lw=1, label=name)
    return legend(ax)


def ratio_figure() -> "Axes":
    """The update ratio after twenty steps against the loss after 300, a dot a rate."""
    ax = panel("The best rate moves the weights by more than a thousandth", "median update ratio after 20 steps",
               "training loss after 300 steps", x_log=True, y_log=True)  # fmt: skip
    for seed in range(2):
        ratios, losses = zip(*update_ratios(seed).values(), strict=True)
        ax.plot(ratios, losses, "o-", ms=4, label=f"seed {seed}")
    ax.axvline(1e-3, color="0.4", ls="--", label="the rule of thumb")
    return legend(ax)


def ward_table(ward: Sequence[Any], name_of: Callable[[dict[str, Any]], str]) -> str:
    """For each kind of patient how many get their right name, and what the others are called: a line a kind.

    Args:
        ward: patients with a ``record`` and a ``label``.
        name_of: the learner's function, from a record to a label; a stub is told to be one.
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
    """Final losses on XOR, a dot a start, for narrow and wide nets."""
    ax = panel("Narrow nets get stuck; wide ones agree", "hidden units", "loss after 300 steps", x_log=True, y_log=True)
    for at, width in enumerate((3, 8, 32)):
        losses = np.array(xor_losses(width, 0))
        spread = np.linspace(0.94, 1.06, len(losses))
        ax.plot(width * spread, losses, "o", ms=5, alpha=0.7, color=COLOURS[at])
    ax.set_xticks([3, 8, 32], ["3", "8", "32"])
    ax.minorticks_off()
    return ax


def ladder_explorer() -> Explorer:
    """The ladder of lesson 6 with every switch: any combination at any depth, on spirals or digits, trained live."""
    rates = {f"{rate:g}": rate for rate in ladder.RATES}
    steps = ladder.BUDGETS[-1]

    def play(task: str, layers: int, rate: str, **switches: str) -> Iterator[Progress | Mapping[str, Any]]:
        X, y, width, classes, batch, asked = _task(task)
        net = _network(switches, X.shape[1], width, classes, layers)
        modules = net.activations[:-1]
        gradient = probe(net, X[:batch], y[:batch], modules=modules).gradient_rms
        measured, guessing = _measured(switches, layers, rates[rate], task), np.log(classes)
        profile, losses = np.full(MOST_LAYERS, np.nan), list[float]()
        profile[: len(gradient)] = gradient
        seen: dict[str, Any] = {"gradient": [profile], "measured": measured, "guessing": guessing}
        with ladder.without_denormals():
            for before, loss in training_steps(
                net, X, y, steps=asked, lr=rates[rate], batch_size=batch, momentum=ladder.MOMENTUM, seed=0
            ):
                losses.append(loss)
                if (before + 1) % REPORT_EVERY == 0 or not np.isfinite(loss):
                    yield Progress(f"step {before + 1} of {asked}", (before + 1) / asked)
                    yield seen | {"loss": [losses]}

    return Explorer(
        play,
        [
            Choice("task", [SPIRALS, DIGITS], DIGITS, "task"),
            Choice("layers", [4, 10, 20, 56, 100], 20, "layers"),
            Choice("activation", ["relu", "sigmoid", "tanh", "leaky_relu", "gelu"], "relu", "activation"),
            Choice("start", ["he", "xavier", "torch_default"], "he", "start"),
            Choice("norm", [NO, "batch", "layer", "rms"], NO, "norm"),
            Choice("norm_position", ["post", "pre"], "post", "norm stands"),
            Choice("skip", [NO, "residual", FROM_ZERO], NO, "skips"),
            Choice("rate", list(rates), "0.01", "learning rate"),
        ],
        {
            "gradient": LinePanel(
                "What arrives before the first step",
                "layer or block",
                "RMS of the gradient",
                np.arange(1, MOST_LAYERS + 1),
                [Series("dL/dh")],
                y_log=True,
                y_limits=(1e-12, 1e4),
            ),
            "loss": LinePanel(
                "The training",
                "training step",
                "loss of the batch",
                np.arange(1, steps + 1),
                [Series("batch loss")],
                x_limits=(0, steps),
                y_log=True,
                y_limits=(1e-5, 1e3),
                references=[
                    Reference("guessing", y="guessing"),
                    Reference("lesson 6 measured, this seed", y="measured"),
                ],
            ),
        },
        describe=_describe,
        code_from=LIBRARY,
        run_button="Train",
    )


def _task(task: str) -> tuple[Array, Labels, int, int, int, int]:
    """X, y, width, classes, batch and steps."""
    if task == SPIRALS:
        return *ladder.data(), ladder.WIDTH, ladder.CLASSES, ladder.BATCH, ladder.BUDGETS[-1]
    X, y, _, _ = digits()
    return X, y, DIGITS_WIDTH, 10, DIGITS_BATCH, DIGITS_STEPS


def _options(switches: Mapping[str, str]) -> dict[str, Any]:
    """The switches as ``DeepNet`` takes them."""
    skip = {NO: None, FROM_ZERO: "zero_residual"}.get(switches["skip"], switches["skip"])
    start = switches["start"]
    return {
        "activation": switches["activation"],
        "start": start,
        "bias": "torch_default" if start == "torch_default" else "zero",
        "norm": None if switches["norm"] == NO else switches["norm"],
        "skip": skip,
        "norm_position": switches["norm_position"],
    }


def _network(switches: Mapping[str, str], inputs: int, width: int, classes: int, layers: int) -> DeepNet:
    return DeepNet(inputs, width, classes, layers, seed=0, **_options(switches))


def _measured(switches: Mapping[str, str], layers: int, rate: float, task: str) -> float:
    """The committed loss of this cell of the ladder with this seed; NaN if the ladder does not have it."""
    usual = {"activation": "relu", "start": "he", "bias": "zero", "norm": None, "skip": None, "norm_position": "post"}
    asked = _options(switches)
    if asked["norm"] is None:
        asked["norm_position"] = "post"
    rungs = [fix for fix, options in ladder.FIXES.items() if usual | options == asked]
    if task != SPIRALS or not rungs or layers not in ladder.DEPTHS:
        return float("nan")
    return float(ladder.committed()[rungs[0], layers].losses[ladder.RATES.index(rate), 0, -1])


def _describe(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    losses = np.asarray(data["loss"][0])
    losses = losses[~np.isnan(losses)]
    switches = (
        f"{values['layers']} layers, {values['activation']}, start {values['start']}, norm {values['norm']} "
        f"({values['norm_position']}), skips {values['skip']}, rate {values['rate']}, {values['task']}"
    )
    end = f"the mean loss of the last 20 batches is {losses[-20:].mean():.3g}" if len(losses) else "not trained yet"
    guessing = float(np.ravel(data["guessing"])[0])
    said = f"{switches}: {end}; guessing is {guessing:.3g}."
    (record,) = (best_of(one) for one in CHALLENGES)
    return said if record is None else f"{said} Your record in section 10 is {record:g} layers."
