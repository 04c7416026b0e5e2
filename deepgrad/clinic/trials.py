"""Runs trials: trains the network again from its first weights in a clean loop, with one thing changed.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from deepgrad.clinic.baseline import loss_number
from deepgrad.clinic.batch import Objective, map_tensors, split, tensors_in
from deepgrad.clinic.curve import mean
from deepgrad.clinic.journal import HUGE
from deepgrad.clinic.snapshot import Snapshot

__all__ = ["Bench", "HeldBack", "end_of"]

END = 6
"""Number of losses at the end of a trial that are averaged."""
HELD_BACK_STEPS, HELD_BACK_BATCH, MOST_EXAMPLES, FEWEST_EXAMPLES = 120, 64, 4000, 24

SAME = 1e-6
"""Largest relative difference of two losses that counts as rounding."""


@dataclass(frozen=True)
class HeldBack:
    """Losses on examples that training did not see.

    Attributes:
        real: the loss with their own targets.
        permuted: the loss with permuted targets.
        examples: how many different examples there were.
    """

    real: float
    permuted: float
    examples: int


class Bench:
    """Trains the network from its first weights; everything is put back after each trial."""

    def __init__(
        self,
        objective: Objective,
        snapshot: Snapshot,
        optimizers: Sequence[Optimizer],
        modes: dict[nn.Module, bool],
        rates: Sequence[float],
        extra: Iterable[Tensor] = (),
    ) -> None:
        self._objective, self._snapshot, self._optimizers = objective, snapshot, optimizers
        self._modes, self._rates, self._extra = modes, rates, list(extra)

    def at_birth(self) -> None:
        """Restore the first weights and the modes of the user's training. A model in eval mode is set to train mode."""
        self._snapshot.put_back()
        for module, training in self._modes.items():
            module.training = training
        if not self._objective.model.training:
            self._objective.model.train()

    def losses(
        self,
        batches: Sequence[Any],
        steps: int,
        *,
        factor: float = 1.0,
        adam: float | None = None,
        change: Callable[[Any], Any] | None = None,
        unfreeze: bool = False,
        everything: bool = False,
    ) -> list[float]:
        """Losses of a clean training.

        Args:
            batches: the batches, used in order and repeated.
            steps: the number of steps.
            factor: a factor on the user's learning rate; at 0 no step is taken.
            adam: a rate for Adam in place of the user's optimizer.
            change: a function that is applied to each batch.
            unfreeze: train frozen weights, too.
            everything: train weights that the user's optimizer does not hold, too.
        """
        self.at_birth()
        model = self._objective.model
        if unfreeze:
            model.requires_grad_(True)
        weights = [p for p in [*model.parameters(), *self._extra] if p.requires_grad]
        optimizer = self._adam(weights, adam) if adam else self._same_kind(factor, weights, everything=everything)
        try:
            return self._train(optimizer if adam or factor else None, weights, batches, steps, change)
        finally:
            self._snapshot.put_back()

    def _train(
        self,
        optimizer: Optimizer | None,
        weights: list[Tensor],
        batches: Sequence[Any],
        steps: int,
        change: Callable[[Any], Any] | None,
    ) -> list[float]:
        losses: list[float] = []
        for i in range(steps):
            batch = batches[i % len(batches)]
            batch = batch if change is None else change(batch)

            def closure(batch: Any = batch) -> Tensor:
                for p in weights:
                    p.grad = None
                loss = self._objective(batch)
                loss.backward()  # type: ignore[no-untyped-call]
                return loss

            with torch.enable_grad():
                loss = optimizer.step(closure) if isinstance(optimizer, torch.optim.LBFGS) else closure()  # type: ignore[no-untyped-call]
            losses.append(loss_number(loss))
            if losses[-1] >= HUGE:
                return losses + [HUGE] * (steps - len(losses))
            if optimizer is not None and not isinstance(optimizer, torch.optim.LBFGS):
                optimizer.step()
        return losses

    def _adam(self, weights: list[Tensor], rate: float) -> Optimizer:
        """Adam, or Adagrad if there are sparse gradients, which Adam does not take."""
        if any(getattr(module, "sparse", False) for module in self._objective.model.modules()):
            return torch.optim.Adagrad(weights, lr=10 * rate)
        return torch.optim.Adam(weights, lr=rate)

    def _same_kind(self, factor: float, weights: list[Tensor], *, everything: bool) -> Optimizer:
        """A new optimizer like the user's, with the same settings and a multiple of its largest rate so far."""
        own, groups = {id(p) for p in weights}, []
        first, factor = self._optimizers[0], factor or 1.0
        for group in first.param_groups:
            mine = [p for p in group["params"] if id(p) in own]
            own -= {id(p) for p in mine}
            if mine:
                settings = {k: v for k, v in group.items() if k not in ("params", "initial_lr")}
                groups.append({**settings, "params": mine, "lr": self._rate(float(group["lr"])) * factor})
        others = [p for p in weights if id(p) in own]
        if everything and others:
            top = max(
                (group["lr"] for group in groups), default=self._rate(float(first.param_groups[0]["lr"])) * factor
            )
            settings = {k: v for k, v in first.param_groups[0].items() if k not in ("params", "initial_lr")}
            groups.append({**settings, "params": others, "lr": top})
        if not groups:
            raise ValueError("the optimizer holds no weight of the model")
        return type(first)(groups, lr=groups[0]["lr"])  # type: ignore[call-arg]

    def _rate(self, given: float) -> float:
        """The largest rate so far, because a schedule may begin at 0."""
        return (
            max([given, *self._rates])
            if len(self._optimizers[0].param_groups) == 1
            else given or max(self._rates, default=0)
        )

    # ------------------------------------------------ do examples help with other examples?

    def held_back(self, batches: Sequence[Any]) -> HeldBack | None:
        """Train with Adam on three quarters of the different examples.

        Returns the losses on the rest; None if impossible.
        """
        pooled = _pool(batches)
        if pooled is None or self._objective.takes_model:
            return None
        inputs, targets, count = pooled
        self.at_birth()
        cut, generator = count * 3 // 4, torch.Generator().manual_seed(1)
        weights = [p for p in [*self._objective.model.parameters(), *self._extra] if p.requires_grad]
        optimizer = self._adam(weights, 2e-3)
        try:
            for _ in range(HELD_BACK_STEPS):
                rows = torch.randint(cut, (min(HELD_BACK_BATCH, cut),), generator=generator)
                optimizer.zero_grad()
                loss = self._pair(inputs, targets, rows, rows)
                if not math.isfinite(float(loss)) or not loss.requires_grad:
                    break
                loss.backward()  # type: ignore[no-untyped-call]
                optimizer.step()
            rest = torch.arange(cut, count)[:512]
            with torch.no_grad():
                real = loss_number(self._pair(inputs, targets, rest, rest))
                orders = [rest[torch.randperm(len(rest), generator=generator)] for _ in range(3)]
                permuted = mean([loss_number(self._pair(inputs, targets, rest, order)) for order in orders])
            if abs(real - permuted) <= SAME * abs(real):  # the loss ignores the targets
                return None
            return HeldBack(real, permuted, count)
        finally:
            self._snapshot.put_back()

    def _pair(self, inputs: Any, targets: Any, rows: Tensor, others: Tensor) -> Tensor:
        chosen = map_tensors(inputs, lambda t: t[rows])
        return self._objective.of_output(self._objective.output(chosen), map_tensors(targets, lambda t: t[others]))


def end_of(losses: Sequence[float]) -> float:
    """Mean of the last losses of a trial."""
    return mean(list(losses[-END:]))


def _pool(batches: Sequence[Any]) -> tuple[Any, Any, int] | None:
    """All different examples, in a random order: inputs, targets, how many."""
    pairs = [split(batch) for batch in batches]
    columns = [tensors_in(pair) for pair in pairs]
    if not columns or not columns[0] or any(len(c) != len(columns[0]) for c in columns):
        return None
    if any(
        t.layout != torch.strided or t.ndim == 0 or len(t) != len(c[0]) or t.shape[1:] != f.shape[1:]
        for c in columns
        for t, f in zip(c, columns[0], strict=True)
    ):
        return None
    joined = [torch.cat([c[i] for c in columns])[:MOST_EXAMPLES] for i in range(len(columns[0]))]
    rows = joined[0].detach().reshape(len(joined[0]), -1).double()
    key = (rows * torch.linspace(1, 2, rows.shape[1], dtype=torch.double)).sum(1)
    _, group = torch.unique(key, return_inverse=True)
    first = torch.full((int(group.max()) + 1,), len(key), dtype=torch.long)
    first.scatter_reduce_(0, group, torch.arange(len(key)), "amin")
    order = first[torch.randperm(len(first), generator=torch.Generator().manual_seed(0))]
    if len(order) < FEWEST_EXAMPLES:
        return None
    rest = iter([t[order] for t in joined])
    inputs, targets = map_tensors(pairs[0], lambda _: next(rest))
    return inputs, targets, len(order)
