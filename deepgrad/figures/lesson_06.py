"""Lesson 6: predictions, and the ladder of fixes against depth."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from deepgrad import ladder
from deepgrad.claims.lesson_06.deletion import accuracies_without
from deepgrad.claims.lesson_06.growth import second_moments
from deepgrad.claims.lesson_06.paths import share_by_length
from deepgrad.claims.lesson_06.shattered import POINTS, input_gradients
from deepgrad.explorers import Choice, Explorer, HeatPanel, LinePanel, Progress, Reference, Series
from deepgrad.plots import panel
from deepgrad.predict import Number, Pick, Prediction
from deepgrad.training import training_steps

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "POINTS",
    "accuracies_without",
    "input_gradients",
    "ladder_explorer",
    "ladder_figure",
    "predict_deletion",
    "predict_depths",
    "predict_ladder",
    "predict_stream",
    "second_moments",
    "share_by_length",
    "train_explorer",
]

GUESSING = float(np.log(ladder.CLASSES))
LEARNED = 0.1  # a training loss that counts as learned in the ladder
LIBRARY = "the library"
MODULE = "ResidualMLP"  # the learner's module, with PyTorch's default start
REPORT_EVERY = 10  # training steps between two pictures
DARKEST, BRIGHTEST = 1e-4, 1.2
FIXES = dict(zip(ladder.LABELS.values(), ladder.LABELS, strict=True))
BUDGETS = {f"{budget} steps": at for at, budget in enumerate(ladder.BUDGETS)}


def predict_depths() -> Prediction:
    """How much worse is the deeper plain net?"""
    options = [
        "a hundredth of it",
        "a tenth of it",
        "about the same",
        "about ten times as high",
        "a hundred times as high",
    ]

    def truth() -> str:
        cells = ladder.committed()
        ratio = cells["he", 56].median(-1) / cells["he", 20].median(-1)
        return options[int(np.argmin(np.abs(np.log10(ratio) - np.arange(-2, 3))))]

    return Prediction(
        "l6-degradation",
        "Two ReLU nets of 24 units a layer learn three spirals: one with 20 layers, one with 56. Each trains for 450 "
        "steps at the learning rate that is best for it. How high is the training loss of the 56 layers, compared with "
        "that of the 20?",
        Pick(options),
        truth,
        told_by=("degradation", r"worse", r"9 times"),
    )


def predict_deletion() -> Prediction:
    """How much of a residual net's accuracy is left without one block?"""
    return Prediction(
        "l6-deletion",
        "A residual net of 20 layers has learned the digits: it is right on all training digits. You take out one of "
        "its 9 blocks, two layers, and train no further. On how many of the digits is it right now, in percent (the "
        "median over the 9 blocks)?",
        Number(0.0, 100.0, "%"),
        lambda: round(100 * float(np.median(accuracies_without(0, "zero_residual")[1])), 1),
        verb="it is",
        told_by=("delete_from_residual", r"hardly notices"),
    )


def predict_stream() -> Prediction:
    """How large is the stream after 50 blocks?"""
    options = ["about 1 (no growth)", "about 7 (√50)", "about 50", "about 10^6", "about 10^12"]
    sizes = (1.0, 50**0.5, 50.0, 1e6, 1e12)

    def truth() -> str:
        size = float(np.sqrt(second_moments(0, 50)[-1]))
        return options[int(np.argmin(np.abs(np.log(size) - np.log(sizes))))]

    return Prediction(
        "l6-growth",
        "50 blocks y = x + W2 relu(W1 x), both weights as He draws them, no norm. Numbers of size 1 go in. How large "
        "are the numbers after the last block?",
        Pick(options),
        truth,
        told_by=("triples", r"3\^\{50\}"),
    )


def predict_ladder() -> Prediction:
    """How many of the seven nets train 100 layers?"""

    def truth() -> float:
        cells = ladder.committed()
        return float(sum(cells[fix, 100].median(-1) < LEARNED for fix in ladder.FIXES))

    return Prediction(
        "l6-ladder",
        "Seven nets of 100 layers: sigmoid with Xavier's start, ReLU as PyTorch starts it, He's start, He and batch "
        "norm, He and skips, He and skips whose branches start at 0, He and skips with a layer norm before each "
        "branch. Each gets the best of nine learning rates and 450 steps on the spirals. How many get the training "
        "loss below 0.1?",
        Number(0.0, 7.0, "nets"),
        truth,
        verb="it is",
        told_by=(r"zero_residual|Only skips|rungs",),
    )


def ladder_figure(budget: int = -1) -> "Axes":
    """The committed ladder as a heat map: the median training loss of every fix at every depth, * at the grid's edge.

    Args:
        budget: the index of the step budget, 0 or 1.
    """
    cells = ladder.committed()
    steps = ladder.BUDGETS[budget]
    ax = panel(f"Training loss after {steps} steps, each at its best rate", "weight layers", "")
    losses = np.array([[cells[fix, depth].median(budget) for depth in ladder.DEPTHS] for fix in ladder.FIXES])
    shown = np.log10(np.clip(losses, DARKEST, BRIGHTEST))
    ax.imshow(shown, aspect="auto", cmap="viridis", vmin=np.log10(DARKEST), vmax=np.log10(BRIGHTEST))
    for (row, column), loss in np.ndenumerate(losses):
        cell = cells[list(ladder.FIXES)[row], ladder.DEPTHS[column]]
        low, high = cell.range(budget)
        mark = "*" if cell.at_edge(budget) else ""
        words = f"{loss:.2g}{mark}  ({low:.2g} to {high:.2g})" if np.isfinite(loss) else "diverges at every rate"
        ink = "white" if shown[row, column] < -1.6 else "black"
        ax.text(column, row, words, ha="center", va="center", fontsize=7, color=ink)
    ax.set_xticks(range(len(ladder.DEPTHS)), [str(depth) for depth in ladder.DEPTHS])
    ax.set_yticks(range(len(ladder.FIXES)), list(ladder.LABELS.values()), fontsize=8)
    ax.grid(visible=False)
    ax.figure.set_size_inches(8.0, 4.0)  # type: ignore[union-attr]
    return ax


def ladder_explorer() -> Explorer:
    """The committed ladder, and the losses of all learning rates in one of its cells."""
    cells = ladder.committed()
    table = {at: np.array([[cells[f, d].median(at) for d in ladder.DEPTHS] for f in ladder.FIXES]) for at in (0, 1)}

    def look(budget: str, fix: str, depth: str) -> dict[str, Any]:
        at = BUDGETS[budget]
        losses = cells[FIXES[fix], int(depth)].losses[:, :, at]
        by_rate = np.array([np.median(losses, axis=1), losses.min(axis=1), losses.max(axis=1)])
        return {"ladder": table[at], "rates": np.where(np.isfinite(by_rate), by_rate, np.inf)}

    return Explorer(
        look,
        [
            Choice("budget", list(BUDGETS), list(BUDGETS)[-1], "budget"),
            Choice("fix", list(FIXES), ladder.LABELS["he"], "net"),
            Choice("depth", [str(depth) for depth in ladder.DEPTHS], "56", "layers"),
        ],
        {
            "ladder": HeatPanel(
                "Training loss at the best rate",
                list(FIXES),
                [str(depth) for depth in ladder.DEPTHS],
                (DARKEST, BRIGHTEST),
                column_label="weight layers",
                value_label="training loss",
                log=True,
            ),
            "rates": LinePanel(
                "The chosen net at every learning rate",
                "learning rate",
                "training loss, 3 seeds",
                ladder.RATES,
                [Series("median"), Series("lowest"), Series("highest")],
                x_log=True,
                y_log=True,
                y_limits=(1e-5, 1e2),
                references=[Reference("guessing", y=GUESSING)],
            ),
        },
        describe=_describe_ladder,
        code_from=LIBRARY,
    )


def _describe_ladder(values: Mapping[str, Any], _data: Mapping[str, Any]) -> str:
    cell, at = ladder.committed()[FIXES[values["fix"]], int(values["depth"])], BUDGETS[values["budget"]]
    setting = f"{values['fix']}, {values['depth']} layers, {values['budget']}"
    if not np.isfinite(cell.median(at)):
        return f"{setting}: at every rate of the grid most runs diverge."
    low, high = cell.range(at)
    rate = ladder.RATES[cell.best(at)]
    edge = " That is the edge of the grid: a better rate may lie beyond." if cell.at_edge(at) else ""
    return (
        f"{setting}: at the best rate, {rate:g}, the median training loss of three seeds is {cell.median(at):.2g} "
        f"({low:.2g} to {high:.2g}); guessing is {GUESSING:.2g}.{edge}"
    )


def train_explorer(module: Callable[[int, int, int, int], nn.Module]) -> Explorer:
    """Train any one cell of the ladder, or a module at its depths: loss by step, and the cell's committed loss.

    Args:
        module: the learner's ``ResidualMLP(inputs, width, outputs, blocks)``; it has no committed loss.
    """
    X, y = ladder.data()
    cells = ladder.committed()
    steps = ladder.BUDGETS[-1]
    rates = {f"{rate:g}": at for at, rate in enumerate(ladder.RATES)}

    def start(fix: str, layers: int, rate: str) -> tuple[nn.Module, float]:
        if fix == MODULE:
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(0)
                return module(2, ladder.WIDTH, ladder.CLASSES, (layers - 2) // 2), np.nan
        measured = cells[FIXES[fix], layers].losses[rates[rate], 0, -1]
        return ladder.network(FIXES[fix], layers, 0), float(measured)

    def play(fix: str, depth: str, rate: str) -> Iterator[Progress | Mapping[str, Any]]:
        net, measured = start(fix, int(depth), rate)
        losses: list[float] = []
        with ladder.without_denormals():
            for before, loss in training_steps(
                net, X, y, steps=steps, lr=float(rate), batch_size=ladder.BATCH, momentum=ladder.MOMENTUM, seed=0
            ):
                losses.append(loss)
                if (before + 1) % REPORT_EVERY == 0 or not np.isfinite(loss):
                    yield Progress(f"step {before + 1} of {steps}", (before + 1) / steps)
                    yield {"loss": [losses], "measured": measured}

    return Explorer(
        play,
        [
            Choice("fix", [MODULE, *FIXES], MODULE, "net"),
            Choice("depth", [str(depth) for depth in ladder.DEPTHS], "20", "layers"),
            Choice("rate", list(rates), "0.01", "learning rate"),
        ],
        {
            "loss": LinePanel(
                "One cell of the ladder, trained here and now",
                "training step",
                "loss of the batch",
                np.arange(1, steps + 1),
                [Series("batch loss")],
                x_limits=(0, steps),
                y_log=True,
                y_limits=(1e-5, 1e3),
                references=[
                    Reference("guessing", y=GUESSING),
                    Reference("measured with this seed, all examples", y="measured"),
                ],
            )
        },
        describe=_describe_training,
        code_from={MODULE: module, **dict.fromkeys(FIXES, LIBRARY)},
        run_button="Train",
    )


def _describe_training(values: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    losses = np.asarray(data["loss"][0])
    losses = losses[~np.isnan(losses)]
    setting = f"{values['fix']}, {values['depth']} layers, learning rate {values['rate']}"
    if len(losses) < ladder.BUDGETS[-1]:
        return f"{setting}: {len(losses)} of {ladder.BUDGETS[-1]} steps, then the run ended."
    reached = f"the mean loss of the last 20 batches is {losses[-20:].mean():.3g}; guessing is {GUESSING:.3g}."
    measured = float(np.ravel(data["measured"])[0])
    if np.isnan(measured):
        return f"{setting}: {reached}"
    return f"{setting}: {reached} The committed run of this seed ended at {measured:.3g} over all examples."
