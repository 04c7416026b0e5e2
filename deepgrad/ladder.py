"""The ladder: which fix trains which depth. Has its settings, a function for one run, and the committed measurements.

``benchmarks/ladder.py`` measures every cell again and writes ``ladder.json`` next to this file.
"""

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch

from deepgrad.data import spirals
from deepgrad.errors import BadArgument, ClaimsUnreadable
from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.deep import DeepNet
from deepgrad.training import mean_loss, training_steps

__all__ = [
    "BUDGETS",
    "COMMITTED",
    "DEPTHS",
    "FIXES",
    "LABELS",
    "RATES",
    "SEEDS",
    "Cell",
    "cell_of",
    "committed",
    "data",
    "network",
    "run_of",
    "settings",
    "without_denormals",
]

DEPTHS = (4, 20, 56, 100)
RATES = (1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3, 1.0)
BUDGETS = (150, 450)
SEEDS = (0, 1, 2)
WIDTH, BATCH, MOMENTUM = 24, 80, 0.9
EXAMPLES, CLASSES = 240, 3
FORMAT = 1

FIXES: dict[str, dict[str, Any]] = {
    "sigmoid": {"activation": "sigmoid", "start": "xavier"},
    "torch_default": {"start": "torch_default", "bias": "torch_default"},
    "he": {},
    "batch_norm": {"norm": "batch"},
    "residual": {"skip": "residual"},
    "zero_residual": {"skip": "zero_residual"},
    "pre_ln": {"skip": "residual", "norm": "layer", "norm_position": "pre"},
}
"""The arguments of ``DeepNet`` for each fix. The defaults are ReLU, He's start, zero biases, no norm and no skip."""

LABELS = {
    "sigmoid": "sigmoid, Xavier",
    "torch_default": "ReLU, torch default",
    "he": "ReLU, He",
    "batch_norm": "He, batch norm",
    "residual": "He, skips",
    "zero_residual": "He, skips from 0",
    "pre_ln": "He, skips, pre-LN",
}

COMMITTED = Path(__file__).with_name("ladder.json")


@dataclass(frozen=True)
class Cell:
    """The measurement of one fix at one depth.

    Attributes:
        losses: final training losses, shape (rates, seeds, budgets); inf if a run diverged.
    """

    losses: Array

    def best(self, budget: int) -> int:
        """Index of the rate with the lowest median loss over the seeds. ``budget`` is an index into ``BUDGETS``."""
        return int(np.argmin(np.median(self.losses[:, :, budget], axis=1)))

    def median(self, budget: int) -> float:
        """The median loss at the best rate; inf if more than half of the runs diverged at every rate."""
        return float(np.median(self.losses[self.best(budget), :, budget]))

    def range(self, budget: int) -> tuple[float, float]:
        """The lowest and highest loss at the best rate."""
        losses = self.losses[self.best(budget), :, budget]
        return float(losses.min()), float(losses.max())

    def at_edge(self, budget: int) -> bool:
        """Whether the best rate is the first or last of the grid, so that a better rate may lie outside of the grid."""
        return math.isfinite(self.median(budget)) and self.best(budget) in (0, len(self.losses) - 1)


@cache
def data() -> tuple[Array, Labels]:
    """The spirals that every run learns: X (240, 2), y (240,)."""
    return spirals(EXAMPLES, CLASSES, np.random.default_rng(0))


def network(fix: str, depth: int, seed: int) -> DeepNet:
    """The untrained network of a cell.

    Raises:
        BadArgument: a fix that the ladder does not have, or a depth that cannot be built.
    """
    if fix not in FIXES:
        raise BadArgument(f"The ladder's fixes are {', '.join(FIXES)}: got {fix!r}.")
    return DeepNet(2, WIDTH, CLASSES, depth, seed=seed, **FIXES[fix])


def run_of(fix: str, depth: int, rate: float, seed: int) -> list[float]:
    """Train one network. Returns its loss over all examples after each budget; inf after it diverged.

    The loss is taken in training mode: batch norm uses the statistics of all 240 examples.
    """
    X, y = data()
    net = network(fix, depth, seed)
    losses: list[float] = []
    with without_denormals():
        steps = training_steps(net, X, y, steps=BUDGETS[-1], lr=rate, batch_size=BATCH, momentum=MOMENTUM, seed=seed)
        for before, value in steps:  # the loop yields after the update
            if math.isfinite(value) and before + 1 in BUDGETS:
                loss = mean_loss(net, X, y, training=True)
                losses.append(loss if math.isfinite(loss) else math.inf)
    return losses + [math.inf] * (len(BUDGETS) - len(losses))


@contextmanager
def without_denormals() -> Iterator[None]:
    """Treat numbers below 1e-38 as 0 inside the block.

    Sigmoid's gradients get so small, and are then 100 times as slow.
    """
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)


def settings() -> dict[str, Any]:
    """The settings that a measurement depends on, in the form of the file."""
    return {
        "depths": list(DEPTHS), "rates": list(RATES), "budgets": list(BUDGETS), "seeds": list(SEEDS),
        "width": WIDTH, "batch": BATCH, "momentum": MOMENTUM, "examples": EXAMPLES, "classes": CLASSES,
        "fixes": FIXES,
    }  # fmt: skip


def committed(path: Path | None = None) -> dict[tuple[str, int], Cell]:
    """The committed cells, by fix and depth.

    Raises:
        ClaimsUnreadable: the file is missing or damaged, or has other settings.
    """
    path = path or COMMITTED
    again = "run `python benchmarks/ladder.py`"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT or content["settings"] != settings():
            raise ClaimsUnreadable(f"{path} was measured with other settings: {again}.")
        return {(fix, depth): cell_of(content["cells"][f"{fix}/{depth}"]) for fix in FIXES for depth in DEPTHS}
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, ClaimsUnreadable):
            raise
        raise ClaimsUnreadable(f"{path} cannot be read ({error!r}): {again}.") from error


def cell_of(losses: list[list[list[float | None]]]) -> Cell:
    """A cell from the file's losses by rate, seed and budget, with None if a run diverged.

    Raises:
        ValueError: the losses have another shape.
    """
    numbers = [[[math.inf if loss is None else loss for loss in run] for run in rate] for rate in losses]
    cell = np.array(numbers, dtype=np.float64)
    if cell.shape != (len(RATES), len(SEEDS), len(BUDGETS)):
        raise ValueError(f"a cell has the shape {cell.shape}")
    return Cell(cell)
