"""Computes the baselines of a loss: the loss of the best constant output and the loss of the untrained network."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from deepgrad.clinic.batch import Objective, map_tensors, split, tensors_in
from deepgrad.clinic.curve import mean
from deepgrad.clinic.huge import HUGE, finite
from deepgrad.clinic.operations import made_by

__all__ = ["Constants", "best_constant", "last_function", "loss_factor", "loss_number", "untrained_loss"]

RATES, STEPS = (0.3, 0.03), 60
Function = Callable[..., Tensor]
LIMITED: Mapping[str, Function] = {
    "Softmax": torch.softmax,
    "LogSoftmax": torch.log_softmax,
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
    "Softplus": torch.nn.functional.softplus,
    "Exp": torch.exp,
}
"""Functions that limit an output's range, by their backward node. A constant beyond it may have any loss."""
EXACT = 1e-3
"""Largest relative distance of a loss's factor from a whole number, or from 1 divided by a whole number."""
LARGEST_VARIED = 100.0
"""Outputs are scaled down to this size for the test whether the loss uses the targets."""
LARGEST_OUTPUT = 200_000
"""Outputs with more numbers get fewer steps of the search."""


def loss_number(loss: Tensor) -> float:
    """The loss as a number; HUGE if it is not finite."""
    value = float(loss.detach())
    return finite(value) if value == value else HUGE


def loss_factor(clean: float, given: float) -> float:
    """The factor between a step's first loss and the clean one, if it or its inverse is a whole number; else 1.

    A step that adds up k micro-batches divides its loss by k; a step that scales its loss multiplies by a power of two.
    """
    if not (0 < abs(clean) < HUGE and 0 < abs(given) < HUGE) or clean * given < 0:
        return 1.0
    ratio = given / clean
    whole = round(max(ratio, 1 / ratio))
    if whole < 2 or abs(max(ratio, 1 / ratio) / whole - 1) > EXACT:
        return 1.0
    return float(whole) if ratio > 1 else 1 / whole


def last_function(output: Tensor) -> Function | None:
    """The function that made an output and limits its range, if it is one of ``LIMITED``; None for others."""
    node = output.grad_fn
    name = made_by(node)
    function = LIMITED.get(name)
    if function is None or name not in ("Softmax", "LogSoftmax"):
        return function
    axis = node._saved_dim  # type: ignore[union-attr] # the graph keeps it for the backward pass
    axis = axis - 2**64 if axis > output.ndim else axis  # the graph keeps -1 as an unsigned number
    return (lambda z: function(z, axis)) if axis % output.ndim else None


@dataclass(frozen=True)
class Constants:
    """Mean losses of outputs that ignore the input; None where there is none.

    Attributes:
        first, last: the best constant output, on the first and on the last batches.
        uniform: the better one of an output of zeros and of ones, on the last batches.
    """

    first: float | None = None
    last: float | None = None
    uniform: float | None = None


def best_constant(
    objective: Objective, batches: Sequence[Any], output: Any, few: int, limits: Sequence[Function | None] = ()
) -> Constants:
    """The losses of constant outputs on the first and on the last ``few`` batches.

    ``limits`` has, for each tensor of the output, the function that limits its range, as ``last_function`` finds it.
    There is no loss if outputs have no common first axis, if the loss rejects such outputs, or if it ignores the
    targets. Such a loss compares outputs with each other, so a constant may reach a value that no network can.
    """
    outputs = tensors_in(output)
    size = len(outputs[0]) if outputs and outputs[0].ndim else 0
    if not size or any(o.ndim == 0 or len(o) != size or not o.is_floating_point() for o in outputs):
        return Constants()
    steps = STEPS if sum(o.numel() for o in outputs) < LARGEST_OUTPUT else STEPS // 4
    limits = [*limits] or [None] * len(outputs)

    def limited(free: Sequence[Tensor]) -> list[Tensor]:
        return [limit(one) if limit else one for one, limit in zip(free, limits, strict=True)]

    def loss(free: Sequence[Tensor], used: Sequence[Any]) -> float | None:
        return _mean_loss(objective, used, output, limited(free))

    try:
        if _ignores_targets(objective, batches[0], output):
            return Constants()
        middles = _middles(batches, outputs)
        uniform = [[torch.full_like(one, value) for one in middles] for value in (0.0, 1.0)]
        starts = uniform if any(limits) else [middles, *uniform]
        with torch.no_grad():
            free = min(starts, key=lambda one: _or_huge(loss(one, batches[:1])))
            plain = min((_or_huge(loss(one, batches[-few:])) for one in uniform), default=HUGE)
        free = [one.clone().requires_grad_(True) for one in free]
        _fit(objective, batches[-20:], output, free, limited, steps)
        with torch.no_grad():
            return Constants(
                loss(free, batches[:20][:few]), loss(free, batches[-few:]), plain if plain < HUGE else None
            )
    except Exception:  # a loss may reject outputs that its own network did not make
        return Constants()


def _or_huge(loss: float | None) -> float:
    return HUGE if loss is None else loss


def _middles(batches: Sequence[Any], outputs: Sequence[Tensor]) -> list[Tensor]:
    """The starts of the search: the mean target if targets look like outputs, else the mean untrained output."""
    targets = split(batches[0])[1]
    alike = isinstance(targets, Tensor) and targets.is_floating_point() and len(outputs) == 1
    if alike and targets.ndim and targets.ndim == outputs[0].ndim and targets.shape[-1] in (1, outputs[0].shape[-1]):
        middle = targets.detach().float().mean(0, keepdim=True).nan_to_num(0, 0, 0)
        return [middle.expand(1, *outputs[0].shape[1:]).clone() if middle.ndim > 1 else middle]
    return [o.detach().float().mean(0, keepdim=True).nan_to_num(0, 0, 0).clamp(-10, 10) for o in outputs]


def _ignores_targets(objective: Objective, batch: Any, output: Any) -> bool:
    """Whether the loss of varied outputs stays exactly the same if the targets are permuted or shrunk."""
    generator = torch.Generator().manual_seed(0)
    targets = split(batch)[1]
    others = map_tensors(targets, _other)
    if all(torch.equal(a, b) for a, b in zip(tensors_in(targets), tensors_in(others), strict=True)):
        return False

    def uneven(o: Tensor) -> Tensor:
        noise = torch.rand(o.shape, generator=generator).to(o.device)
        if not bool(o.any()):  # the last layer is zero
            return 0.1 * noise
        # beside a huge output, float32 would not show the targets
        return o.float() / max(1.0, float(o.abs().max()) / LARGEST_VARIED) * (0.5 + 0.5 * noise)

    varied = map_tensors(output, uneven)
    with torch.no_grad():
        real, other = (loss_number(objective.of_output(varied, one)) for one in (targets, others))
    return real == other


def _other(targets: Tensor) -> Tensor:
    return targets * 0.9 if targets.is_floating_point() else targets.roll(1, 0) if targets.ndim else targets


def untrained_loss(objective: Objective, batch: Any) -> float:
    """The loss of the untrained network. Computed without a graph, unless the loss itself takes derivatives."""
    try:
        with torch.no_grad():
            return loss_number(objective(batch))
    except RuntimeError:
        with torch.enable_grad():
            return loss_number(objective(batch))


def _fit(
    objective: Objective,
    batches: Sequence[Any],
    output: Any,
    free: list[Tensor],
    limited: Callable[[Sequence[Tensor]], list[Tensor]],
    steps: int,
) -> None:
    size = max(1.0, *(float(middle.detach().abs().max()) for middle in free))
    for rate in RATES:
        optimizer = torch.optim.Adam(free, lr=rate * size if size > 10 else rate)
        for i in range(steps):
            optimizer.zero_grad()
            with torch.enable_grad():
                loss = _loss(objective, batches[i % len(batches)], output, limited(free))
                loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def _loss(objective: Objective, batch: Any, output: Any, free: list[Tensor]) -> Tensor:
    inputs, targets = split(batch)
    size = max((len(t) for t in tensors_in(inputs) if t.ndim), default=1)
    rest = iter(free)

    def constant(_: Tensor) -> Tensor:
        one = next(rest)
        return one.expand(size, *one.shape[1:])

    return objective.of_output(map_tensors(output, constant), targets)


def _mean_loss(objective: Objective, batches: Sequence[Any], output: Any, free: list[Tensor]) -> float | None:
    losses = [loss_number(_loss(objective, batch, output, free)) for batch in batches]
    value = mean(losses)
    return value if math.isfinite(value) and value < HUGE else None
