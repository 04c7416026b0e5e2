"""Lesson 8's explorer: the ladder of lesson 6 with every switch, trained live.

Tested in ``tests/figures/test_lesson_08.py``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from deepgrad import ladder
from deepgrad.challenges import best_of
from deepgrad.challenges.lesson_08 import CHALLENGES
from deepgrad.data import digits
from deepgrad.explorers import Choice, Explorer, LinePanel, Progress, Reference, Series
from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.deep import DeepNet
from deepgrad.probe import probe
from deepgrad.training import training_steps

__all__ = ["ladder_explorer"]

SPIRALS, DIGITS = "spirals, 450 steps", "digits, 300 steps"
DIGITS_WIDTH, DIGITS_STEPS, DIGITS_BATCH = 32, 300, 64
NO, FROM_ZERO = "none", "from 0"
REPORT_EVERY = 10  # training steps between two pictures
MOST_LAYERS = 100


def ladder_explorer(update_ratio: Callable[[list[Array], list[Array]], list[float]]) -> Explorer:
    """The ladder of lesson 6 with every switch: any combination at any depth, on spirals or digits, trained live.

    Args:
        update_ratio: the learner's function, from the parameters before and after a step to one ratio each.
    """
    rates = {f"{rate:g}": rate for rate in ladder.RATES}
    steps = ladder.BUDGETS[-1]

    def play(task: str, layers: int, rate: str, **switches: str) -> Iterator[Progress | Mapping[str, Any]]:
        X, y, width, classes, batch, asked = _task(task)
        net = _network(switches, X.shape[1], width, classes, layers)
        modules = net.activations[:-1]
        gradient = probe(net, X[:batch], y[:batch], modules=modules).gradient_rms
        measured, guessing = _measured(switches, layers, rates[rate], task), np.log(classes)
        profile, losses, ratios = np.full(MOST_LAYERS, np.nan), list[float](), list[float]()
        old = _parameters(net)
        profile[: len(gradient)] = gradient
        seen: dict[str, Any] = {"gradient": [profile], "measured": measured, "guessing": guessing}
        with ladder.without_denormals():
            for before, loss in training_steps(
                net, X, y, steps=asked, lr=rates[rate], batch_size=batch, momentum=ladder.MOMENTUM, seed=0
            ):
                losses.append(loss)
                if (before + 2) % REPORT_EVERY == 0:
                    old = _parameters(net)
                if (before + 1) % REPORT_EVERY == 0 or not np.isfinite(loss):
                    yield Progress(f"step {before + 1} of {asked}", (before + 1) / asked)
                    ratios.append(float(np.median(update_ratio(old, _parameters(net)))))
                    yield seen | {"loss": [losses], "ratio": [ratios]}

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
            "ratio": LinePanel(
                "How far a step goes",
                "training step",
                "median update ratio",
                np.arange(REPORT_EVERY, steps + 1, REPORT_EVERY),
                [Series("update ratio")],
                x_limits=(0, steps),
                y_log=True,
                y_limits=(1e-7, 1e1),
                references=[Reference("a thousandth", y=1e-3)],
            ),
        },
        describe=_describe,
        code_from=update_ratio,
        run_button="Train",
    )


def _parameters(net: DeepNet) -> list[Array]:
    return [p.detach().numpy().copy() for p in net.parameters()]


def _task(task: str) -> tuple[Array, Labels, int, int, int, int]:
    """X, y, width, classes, batch and steps."""
    if task == SPIRALS:
        return *ladder.data(), ladder.WIDTH, ladder.CLASSES, ladder.BATCH, ladder.BUDGETS[-1]
    X, y, _, _ = digits()
    return X, y, DIGITS_WIDTH, 10, DIGITS_BATCH, DIGITS_STEPS


def _options(switches: Mapping[str, str]) -> dict[str, Any]:
    """The switches as arguments of ``DeepNet``."""
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
