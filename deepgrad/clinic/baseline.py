"""Computes the baselines of a loss: the loss of the best constant output and the loss of the untrained network."""

import math
from collections.abc import Sequence
from typing import Any

import torch

from deepgrad.clinic.batch import Objective, map_tensors, split, tensors_in
from deepgrad.clinic.curve import mean
from deepgrad.clinic.journal import HUGE, finite

__all__ = ["best_constant", "loss_factor", "loss_number", "untrained_loss"]

RATES, STEPS = (0.3, 0.03), 60
EXACT = 1e-3
"""Largest relative distance of a loss's factor from a whole number, or from 1 divided by one."""
LARGEST_VARIED = 100.0
"""Outputs are scaled down to this size for the test whether the loss uses the targets."""
LARGEST_OUTPUT = 200_000
"""Outputs with more numbers get fewer steps of the search."""


def loss_number(loss: torch.Tensor) -> float:
    """The loss as a number; HUGE if it is not finite."""
    value = float(loss.detach())
    return finite(value) if value == value else HUGE


def loss_factor(clean: float, given: float) -> float:
    """The factor between a step's first loss and the clean one, if it is a whole number or 1 divided by one; else 1.

    A step that adds up k micro-batches divides its loss by k; a step that scales its loss multiplies by a power of two.
    """
    if not (0 < abs(clean) < HUGE and 0 < abs(given) < HUGE) or clean * given < 0:
        return 1.0
    ratio = given / clean
    whole = round(max(ratio, 1 / ratio))
    if whole < 2 or abs(max(ratio, 1 / ratio) / whole - 1) > EXACT:
        return 1.0
    return float(whole) if ratio > 1 else 1 / whole


def best_constant(
    objective: Objective, batches: Sequence[Any], output: Any, few: int
) -> tuple[float | None, float | None]:
    """Mean loss of the best output that ignores the input, on the first and on the last ``few`` batches.

    None if outputs have no common first axis, if the loss rejects such outputs, or if the loss ignores the targets.
    Such a loss compares outputs with each other, so a constant may reach a value that no network can.
    """
    outputs = tensors_in(output)
    size = len(outputs[0]) if outputs and outputs[0].ndim else 0
    if not size or any(o.ndim == 0 or len(o) != size or not o.is_floating_point() for o in outputs):
        return None, None
    steps = STEPS if sum(o.numel() for o in outputs) < LARGEST_OUTPUT else STEPS // 4
    used = batches[-20:]
    try:
        free = [middle.requires_grad_(True) for middle in _middles(batches, outputs)]
        if _ignores_targets(objective, batches[0], output):
            return None, None
        _fit(objective, used, output, free, steps)
        with torch.no_grad():
            return _mean_loss(objective, batches[:20][:few], output, free), _mean_loss(
                objective, batches[-few:], output, free
            )
    except Exception:  # a loss may reject outputs that its own network did not make
        return None, None


def _middles(batches: Sequence[Any], outputs: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """The starts of the search: the mean target if targets look like outputs, else the mean untrained output."""
    targets = split(batches[0])[1]
    alike = isinstance(targets, torch.Tensor) and targets.is_floating_point() and len(outputs) == 1
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

    def uneven(o: torch.Tensor) -> torch.Tensor:
        noise = torch.rand(o.shape, generator=generator).to(o.device)
        if not bool(o.any()):  # the last layer is zero
            return 0.1 * noise
        # beside a huge output, float32 would not show the targets
        return o.float() / max(1.0, float(o.abs().max()) / LARGEST_VARIED) * (0.5 + 0.5 * noise)

    varied = map_tensors(output, uneven)
    with torch.no_grad():
        real, other = (loss_number(objective.of_output(varied, one)) for one in (targets, others))
    return real == other


def _other(targets: torch.Tensor) -> torch.Tensor:
    return targets * 0.9 if targets.is_floating_point() else targets.roll(1, 0) if targets.ndim else targets


def untrained_loss(objective: Objective, batch: Any) -> float:
    """The loss of the untrained network. Computed without a graph, unless the loss itself takes derivatives."""
    try:
        with torch.no_grad():
            return loss_number(objective(batch))
    except RuntimeError:
        with torch.enable_grad():
            return loss_number(objective(batch))


def _fit(objective: Objective, batches: Sequence[Any], output: Any, free: list[torch.Tensor], steps: int) -> None:
    size = max(1.0, *(float(middle.detach().abs().max()) for middle in free))
    for rate in RATES:
        optimizer = torch.optim.Adam(free, lr=rate * size if size > 10 else rate)
        for i in range(steps):
            optimizer.zero_grad()
            with torch.enable_grad():
                loss = _loss(objective, batches[i % len(batches)], output, free)
                loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()


def _loss(objective: Objective, batch: Any, output: Any, free: list[torch.Tensor]) -> torch.Tensor:
    inputs, targets = split(batch)
    size = max((len(t) for t in tensors_in(inputs) if t.ndim), default=1)
    rest = iter(free)

    def constant(_: torch.Tensor) -> torch.Tensor:
        one = next(rest)
        return one.expand(size, *one.shape[1:])

    return objective.of_output(map_tensors(output, constant), targets)


def _mean_loss(objective: Objective, batches: Sequence[Any], output: Any, free: list[torch.Tensor]) -> float | None:
    losses = [loss_number(_loss(objective, batch, output, free)) for batch in batches]
    value = mean(losses)
    return value if math.isfinite(value) and value < HUGE else None
