"""Trains small torch networks, fast and repeatably, and measures whether they learn."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array, Labels
from deepgrad.tensors import Loss, as_tensors, first_tensor, loss_of, one_thread

__all__ = ["History", "Sweep", "accuracy", "best_of", "left_band", "mean_loss", "noise_band", "train", "training_steps"]

Report: TypeAlias = Callable[[int, int, float], object]
"""A function that gets the steps done, the steps in all, and the newest loss."""

OptimiserMaker: TypeAlias = Callable[[Iterable[nn.Parameter]], torch.optim.Optimizer]

REPORTS = 100  # most calls of a progress function in a run
TAIL = 50  # number of last batch losses for left_band, or a quarter of all if there are fewer than 200


@dataclass(frozen=True)
class History:
    """The result of a run.

    Attributes:
        steps: number of updates; fewer than requested if the run diverged.
        recorded: the numbers of updates after which a loss was recorded, shape (records,).
        losses: the losses at these steps, of the step's batch (without batches: of all examples), in training mode.
        final_loss: mean loss over all examples after the last update, in evaluation mode; inf if the run diverged.
        accuracy: share of the examples that is classified right; NaN if the targets are no classes.
        diverged: whether a loss was infinite or NaN, which ends a run.
    """

    steps: int
    recorded: Labels
    losses: Array
    final_loss: float
    accuracy: float = math.nan
    diverged: bool = False


@dataclass(frozen=True)
class Sweep:
    """Final losses over learning rates and seeds: shape (rates, seeds), inf if a run diverged."""

    rates: tuple[float, ...]
    final_losses: Array

    @property
    def best(self) -> int:
        """Index of the rate with the lowest median over the seeds."""
        return int(np.argmin(np.median(self.final_losses, axis=1)))

    @property
    def best_rate(self) -> float:
        """The rate with the lowest median."""
        return self.rates[self.best]

    @property
    def best_losses(self) -> Array:
        """The final losses at the best rate, one for each seed."""
        return np.asarray(self.final_losses[self.best])

    @property
    def at_edge(self) -> bool:
        """Whether the best rate is the first or last of the grid: then the grid may have missed a better one."""
        return self.best in (0, len(self.rates) - 1)


def train(
    net: nn.Module,
    X: Any,
    y: Any,
    *,
    steps: int,
    lr: float,
    batch_size: int | None = None,
    optimiser: str | OptimiserMaker = "sgd",
    momentum: float = 0.0,
    loss: Loss = "cross_entropy",
    max_norm: float | None = None,
    seed: int = 0,
    record_every: int = 1,
    progress: Report | None = None,
) -> History:
    """Train ``net`` in place and return the history of the run.

    Args:
        net: any module. Its mode is unchanged afterwards.
        X: inputs (N, ...), array or tensor; converted to the network's precision.
        y: targets, classes (N,) or numbers.
        steps: updates.
        lr: learning rate; with 0 only the batches change.
        batch_size: number of examples in each step, shuffled in each epoch; an incomplete last batch is left out. None
            takes all examples.
        optimiser: "sgd", "adam", "adamw" or "rmsprop"; or a function from parameters to an optimiser, which then
            ignores ``lr`` and ``momentum``.
        momentum: the momentum of "sgd" and "rmsprop".
        loss: "cross_entropy", "mse", "bce_with_logits", or a function (output, targets) -> number.
        max_norm: clip all gradients together to this norm before each update; None for no clipping.
        seed: decides only the batches.
        record_every: a loss is recorded at every so many steps, and at the last.
        progress: called about a hundred times with (steps done, steps in all, loss), such as ``bars.Bar()``.

    Raises:
        BadArgument: an unknown optimiser or loss, or an impossible number.
    """
    criterion = loss_of(loss)
    recorded: list[int] = []
    losses: list[float] = []
    done, value = 0, math.inf
    with one_thread():
        run = training_steps(
            net, X, y, steps=steps, lr=lr, batch_size=batch_size, optimiser=optimiser, momentum=momentum,
            loss=criterion, max_norm=max_norm, seed=seed,
        )  # fmt: skip
        for at, value in run:
            done = at + math.isfinite(value)
            if at % record_every == 0 or at == steps - 1 or not math.isfinite(value):
                recorded.append(at)
                losses.append(value)
            if progress is not None and (done % max(1, steps // REPORTS) == 0 or done == steps):
                progress(done, steps, value)
        final = mean_loss(net, X, y, loss=criterion) if math.isfinite(value) or not steps else math.inf
        share = accuracy(net, X, y)
    diverged = not math.isfinite(final)
    return History(
        done, np.array(recorded, dtype=np.int64), np.array(losses), math.inf if diverged else final, share, diverged
    )


def training_steps(
    net: nn.Module,
    X: Any,
    y: Any,
    *,
    steps: int,
    lr: float,
    batch_size: int | None = None,
    optimiser: str | OptimiserMaker = "sgd",
    momentum: float = 0.0,
    loss: Loss = "cross_entropy",
    max_norm: float | None = None,
    seed: int = 0,
) -> Iterator[tuple[int, float]]:
    """The same training one update at a time, for explorers: yields (updates before it, batch loss before it).

    Ends after ``steps`` updates, or at the first loss that is not finite, without an update for it. Between two steps
    the caller's number of torch threads applies. Arguments and errors are those of ``train``.
    """
    _check(steps, lr, batch_size)
    inputs, targets = as_tensors(net, X, y)
    criterion, step_of = loss_of(loss), _optimiser(net, optimiser, lr, momentum)
    trained = [p for p in net.parameters() if p.requires_grad]
    batches = _batches(len(inputs), batch_size, seed)
    mode = net.training
    try:
        for step in range(steps):
            with one_thread(), torch.enable_grad():
                net.train()
                batch = next(batches)
                value = criterion(first_tensor(net(inputs[batch])), targets[batch])
                number = value.item()
                if math.isfinite(number):
                    step_of.zero_grad()
                    value.backward()  # type: ignore[no-untyped-call]
                    if max_norm is not None:
                        nn.utils.clip_grad_norm_(trained, max_norm)
                    step_of.step()
            yield step, number
            if not math.isfinite(number):
                return
    finally:
        net.train(mode)


def mean_loss(net: nn.Module, X: Any, y: Any, *, loss: Loss = "cross_entropy", training: bool = False) -> float:
    """The loss over all examples, without training.

    Args:
        net: any module. Its mode and running statistics are unchanged afterwards.
        X: inputs (N, ...).
        y: targets.
        loss: see ``train``.
        training: whether to use training mode, in which batch norm uses the statistics of X and dropout is on.
    """
    inputs, targets = as_tensors(net, X, y)
    return loss_of(loss)(_output(net, inputs, training=training), targets).item()


def accuracy(net: nn.Module, X: Any, y: Any) -> float:
    """Share of the examples whose largest logit is the right one, in evaluation mode; NaN without classes (N,)."""
    inputs, targets = as_tensors(net, X, y)
    logits = _output(net, inputs, training=False)
    if targets.is_floating_point() or targets.ndim != 1 or logits.ndim != 2:
        return math.nan
    return (logits.argmax(dim=1) == targets).double().mean().item()


def noise_band(
    make_net: Callable[[int], nn.Module],
    X: Any,
    y: Any,
    *,
    steps: int,
    batch_size: int,
    seeds: Sequence[int],
    loss: Loss = "cross_entropy",
) -> tuple[float, float]:
    """Lowest and highest batch loss at learning rate 0, which show how much the batches vary by themselves.

    Args:
        make_net: a function from a seed to a new network.
        X: inputs (N, ...).
        y: targets.
        steps: number of batches for each network.
        batch_size: examples in a batch, the same as in the run to judge.
        seeds: each seed gives one network and one order of batches.
        loss: see ``train``.

    Raises:
        BadArgument: see ``train``; or no seeds.
    """
    losses = [
        train(make_net(seed), X, y, steps=steps, lr=0.0, batch_size=batch_size, loss=loss, seed=seed).losses
        for seed in seeds
    ]
    if not losses or not steps:
        raise BadArgument(f"A band needs at least one seed and one step: got {len(seeds)} seeds and {steps} steps.")
    together = np.concatenate(losses)
    return float(together.min()), float(together.max())


def left_band(history: History, band: tuple[float, float]) -> bool:
    """Whether a run has learned: the mean of its last losses is below every loss at learning rate 0.

    The last 50 recorded losses count, or the last quarter if there are fewer than 200. A run that diverged has not
    learned.
    """
    last = history.losses[-max(1, min(TAIL, len(history.losses) // 4)) :]
    return not history.diverged and bool(last.mean() < band[0])


def best_of(
    make_net: Callable[[int], nn.Module],
    X: Any,
    y: Any,
    *,
    rates: Sequence[float],
    steps: int,
    seeds: Sequence[int],
    progress: Report | None = None,
    **options: Any,
) -> Sweep:
    """Train at every learning rate of a grid with every seed, to compare networks at their best rates.

    Args:
        make_net: a function from a seed to a new network.
        X: inputs (N, ...).
        y: targets.
        rates: the grid, at least one rate.
        steps: updates of each run.
        seeds: at least one; each decides the network and its batches.
        progress: called after each run with (runs done, runs in all, lowest final loss so far).
        options: further arguments of ``train``.

    Raises:
        BadArgument: an empty grid, no seeds, or arguments that ``train`` refuses.
    """
    if not rates or not seeds:
        raise BadArgument(f"A sweep needs rates and seeds: got {len(rates)} and {len(seeds)}.")
    final = np.full((len(rates), len(seeds)), math.inf)
    for run, (i, j) in enumerate(np.ndindex(final.shape), start=1):
        history = train(
            make_net(seeds[j]), X, y, steps=steps, lr=rates[i], seed=seeds[j], record_every=max(1, steps), **options
        )
        final[i, j] = history.final_loss
        if progress is not None:
            progress(run, final.size, float(final.min()))
    return Sweep(tuple(rates), final)


@torch.no_grad()
def _output(net: nn.Module, inputs: Tensor, *, training: bool) -> Tensor:
    mode, kept = net.training, [(buffer, buffer.clone()) for buffer in net.buffers()] if training else []
    try:
        with one_thread(), torch.random.fork_rng(devices=[]):
            return first_tensor(net.train(training)(inputs))
    finally:
        net.train(mode)
        for buffer, before in kept:
            buffer.copy_(before)


def _check(steps: int, lr: float, batch_size: int | None) -> None:
    if steps < 0:
        raise BadArgument(f"steps should be 0 or more: got {steps}.")
    if not 0 <= lr < math.inf:
        raise BadArgument(f"A learning rate is a finite number from 0 up: got {lr}.")
    if batch_size is not None and batch_size < 1:
        raise BadArgument(f"A batch has at least one example: got {batch_size}.")


def _optimiser(net: nn.Module, wanted: str | OptimiserMaker, lr: float, momentum: float) -> torch.optim.Optimizer:
    parameters = [p for p in net.parameters() if p.requires_grad]
    if not isinstance(wanted, str):
        return wanted(parameters)
    # "fused" makes one call for all parameters, which halves the time of a step with many small layers
    makers: dict[str, Callable[[], torch.optim.Optimizer]] = {
        "sgd": lambda: torch.optim.SGD(parameters, lr=lr, momentum=momentum, fused=True),
        "adam": lambda: torch.optim.Adam(parameters, lr=lr, fused=True),
        "adamw": lambda: torch.optim.AdamW(parameters, lr=lr, fused=True),
        "rmsprop": lambda: torch.optim.RMSprop(parameters, lr=lr, momentum=momentum),
    }
    if wanted not in makers:
        raise BadArgument(f"There is no optimiser {wanted!r}. Choose one of {', '.join(makers)}, or give a function.")
    return makers[wanted]()


def _batches(examples: int, batch_size: int | None, seed: int) -> Iterator[Tensor | slice]:
    if batch_size is None or batch_size >= examples:
        while True:
            yield slice(None)
    generator = torch.Generator().manual_seed(seed)
    while True:
        order = torch.randperm(examples, generator=generator)
        yield from torch.split(order[: examples - examples % batch_size], batch_size)
