"""Runs trials: trains the network again from its first weights in a clean loop, with one thing changed.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from deepgrad.clinic.baseline import loss_number
from deepgrad.clinic.batch import Objective, Reached, map_tensors, split, targets_in, tensors_in
from deepgrad.clinic.curve import mean, spread
from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.snapshot import Snapshot

__all__ = ["BY_HEART", "Bench", "HeldBack", "Pool", "end_of"]

END = 6
"""Number of losses at the end of a trial that are averaged."""
HELD_BACK_STEPS, HELD_BACK_BATCH, MOST_EXAMPLES, FEWEST_EXAMPLES = 120, 64, 4000, 24

BY_HEART = 0.7
"""Share of the untrained loss below which one batch counts as learned by heart."""
HELPS, HELPS_LATE = 0.03, 0.15
"""Least share by which the loss must be lower with the examples' own targets than with permuted ones: after one round
of training, and after several rounds."""
PERMUTATIONS, NOISE = 8, 4.0
"""Number of permutations of the targets, and the number of their deviations by which chance does not help."""
SAME = 1e-6
"""Largest relative difference of two losses that counts as rounding."""


@dataclass(frozen=True)
class HeldBack:
    """Losses on examples that training did not see.

    Attributes:
        real: the loss with their own targets.
        permuted: the loss with permuted targets, as the mean over several permutations.
        spread: the deviation between these permutations, which is what chance does.
        examples: how many different examples there were.
        rounds: how many rounds of training there were.
    """

    real: float
    permuted: float
    examples: int
    rounds: int = 1
    spread: float = HUGE

    @property
    def helps(self) -> bool:
        """Whether what was learned helps with these examples."""
        return self.permuted - self.real >= HELPS * abs(self.permuted) if self.rounds == 1 else self.helps_much

    @property
    def helps_much(self) -> bool:
        """Whether it helps by more than chance may do after long training."""
        gap = self.permuted - self.real
        return gap >= HELPS_LATE * abs(self.permuted) or gap > max(NOISE * self.spread, HELPS * abs(self.permuted))


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
        clip: float | None = None,
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
            clip: the length to which longer gradients are shortened.
        """
        self.at_birth()
        model = self._objective.model
        if unfreeze:
            model.requires_grad_(True)
        weights = [p for p in [*model.parameters(), *self._extra] if p.requires_grad]
        optimizer = self._adam(weights, adam) if adam else self._same_kind(factor, weights, everything=everything)
        try:
            return self._train(optimizer if adam or factor else None, weights, batches, steps, change, clip)
        finally:
            self._snapshot.put_back()

    def _train(
        self,
        optimizer: Optimizer | None,
        weights: list[Tensor],
        batches: Sequence[Any],
        steps: int,
        change: Callable[[Any], Any] | None,
        clip: float | None,
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
                if clip is not None:
                    nn.utils.clip_grad_norm_(weights, clip)
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
        return _with_attributes(type(first)(groups, lr=groups[0]["lr"]), first)  # type: ignore[call-arg]

    def _rate(self, given: float) -> float:
        """The largest rate so far, because a schedule may begin at 0."""
        return (
            max([given, *self._rates])
            if len(self._optimizers[0].param_groups) == 1
            else given or max(self._rates, default=0)
        )

    def without_effect(self, weights: Mapping[str, Tensor], batch: Any) -> list[str]:
        """The names of the weights that do not change the loss of the untrained network, each changed alone."""
        generator = torch.Generator().manual_seed(0)
        try:
            before = self._changed_loss(None, generator, batch)
            after = {name: self._changed_loss(weight, generator, batch) for name, weight in weights.items()}
        finally:
            self._snapshot.put_back()
        return [name for name, loss in after.items() if abs(before - loss) <= SAME * abs(before)]

    def _changed_loss(self, weight: Tensor | None, generator: torch.Generator, batch: Any) -> float:
        self.at_birth()
        with torch.no_grad():
            if weight is not None:
                weight += torch.randn(weight.shape, generator=generator).to(weight)
            return loss_number(self._objective(batch))

    # ------------------------------------------------ do examples help with other examples?

    def held_back(self, batches: Sequence[Any], reached: Reached, *, rounds: int = 1) -> HeldBack | None:
        """Train with Adam on three quarters of the different examples.

        Args:
            batches: the batches whose examples are used.
            reached: which tensors of a batch reach the model.
            rounds: most rounds of training. The training ends earlier if it helps with the other examples.

        Returns:
            The losses on the other examples; None if there are too few, or if model or loss do not take them.
        """
        if self._objective.takes_model:
            pool = Pool.of(batches, _are_targets(batches[0], reached))
        else:
            pairs = [split(batch) for batch in batches]
            pool = Pool.of(pairs, [is_target for is_target in (False, True) for _ in tensors_in(pairs[0][is_target])])
        if pool is None or not self._takes(pool):
            return None
        self.at_birth()
        cut, generator = pool.examples * 3 // 4, torch.Generator().manual_seed(1)
        weights = [p for p in [*self._objective.model.parameters(), *self._extra] if p.requires_grad]
        optimizer = self._adam(weights, 2e-3)
        rest, found = torch.arange(cut, pool.examples)[:512], None
        try:
            for number in range(1, rounds + 1):
                self._learn(pool, cut, optimizer, generator)
                with torch.no_grad():
                    real = loss_number(self._objective(pool.batch(rest, rest)))
                    orders = [rest[torch.randperm(len(rest), generator=generator)] for _ in range(PERMUTATIONS)]
                    losses = [loss_number(self._objective(pool.batch(rest, order))) for order in orders]
                    permuted = mean(losses)
                if abs(real - permuted) <= SAME * abs(real):  # the loss ignores the targets
                    return found
                found = HeldBack(real, permuted, pool.examples, number, spread(losses))
                if found.helps:
                    break
            return found
        finally:
            self._snapshot.put_back()

    def _takes(self, pool: "Pool") -> bool:
        """Whether model and loss work on any rows of the batches; not if, for example, rows are nodes of a graph."""
        self.at_birth()
        rows = torch.arange(min(HELD_BACK_BATCH, pool.examples))
        try:
            with torch.no_grad():
                self._objective(pool.batch(rows, rows))
        except Exception:
            return False
        return True

    def _learn(self, pool: "Pool", cut: int, optimizer: Optimizer, generator: torch.Generator) -> None:
        for _ in range(HELD_BACK_STEPS):
            rows = torch.randint(cut, (min(HELD_BACK_BATCH, cut),), generator=generator)
            optimizer.zero_grad()
            loss = self._objective(pool.batch(rows, rows))
            if not math.isfinite(float(loss)) or not loss.requires_grad:
                break
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def _with_attributes(new: Optimizer, old: Optimizer) -> Optimizer:
    """The new optimizer, with the numbers that a user's own optimizer keeps outside of its groups."""
    for name, value in vars(old).items():
        if isinstance(value, (bool, int, float)) and not name.startswith("_"):
            setattr(new, name, value)
    return new


def end_of(losses: Sequence[float]) -> float:
    """Mean of the last losses of a trial."""
    return mean(list(losses[-END:]))


def _are_targets(batch: Any, reached: Reached) -> list[bool]:
    """For each tensor of a batch, whether it belongs to the targets: by its place or name, or if the model lacks it."""
    named = {id(t) for t in targets_in(batch)}
    parts = tensors_in(batch)
    if named or reached is None:
        return [id(t) in named for t in parts]
    return [not does for does in reached]


@dataclass(frozen=True)
class Pool:
    """All different examples of some batches, in a random order.

    Attributes:
        like: a batch whose structure each new batch gets.
        columns: for each tensor of a batch, its rows of all examples.
        targets: for each of them, whether it belongs to the targets.
    """

    like: Any
    columns: list[Tensor]
    targets: list[bool]

    @property
    def examples(self) -> int:
        """How many different examples there are."""
        return len(self.columns[0])

    def batch(self, rows: Tensor, others: Tensor) -> Any:
        """A batch with the inputs of the rows ``rows`` and the targets of the rows ``others``."""
        rest = iter([t[others if is_target else rows] for t, is_target in zip(self.columns, self.targets, strict=True)])
        return map_tensors(self.like, lambda _: next(rest))

    @classmethod
    def of(cls, batches: Sequence[Any], targets: list[bool]) -> "Pool | None":
        """None if the tensors are not equally long, if there are few examples, or no inputs or no targets."""
        columns = [tensors_in(batch) for batch in batches]
        if not any(targets) or all(targets) or any(len(c) != len(columns[0]) for c in columns):
            return None
        if any(
            t.layout != torch.strided or t.ndim == 0 or len(t) != len(c[0]) or t.shape[1:] != f.shape[1:]
            for c in columns
            for t, f in zip(c, columns[0], strict=True)
        ):
            return None
        joined = [torch.cat([c[i] for c in columns])[:MOST_EXAMPLES] for i in range(len(columns[0]))]
        inputs = [
            t.detach().reshape(len(t), -1).double()
            for t, is_target in zip(joined, targets, strict=True)
            if not is_target
        ]
        rows = torch.cat(inputs, 1)
        key = (rows * torch.linspace(1, 2, rows.shape[1], dtype=torch.double)).sum(1)
        _, group = torch.unique(key, return_inverse=True)
        first = torch.full((int(group.max()) + 1,), len(key), dtype=torch.long)
        first.scatter_reduce_(0, group, torch.arange(len(key)), "amin")
        order = first[torch.randperm(len(first), generator=torch.Generator().manual_seed(0))]
        if len(order) < FEWEST_EXAMPLES:
            return None
        return cls(batches[0], [t[order] for t in joined], targets)
