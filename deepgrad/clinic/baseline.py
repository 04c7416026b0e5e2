"""What a loss is compared with: the best constant output, and the untrained network on the same batches.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Sequence
from typing import Any

import torch

from deepgrad.clinic.batch import Objective, map_tensors, split, tensors_in
from deepgrad.clinic.curve import mean
from deepgrad.clinic.journal import HUGE, finite

__all__ = ["best_constant", "loss_number"]

RATES, STEPS = (0.3, 0.03), 60
LARGEST_OUTPUT = 200_000
"""Outputs with more numbers get fewer steps."""


def loss_number(loss: torch.Tensor) -> float:
    """The loss as a number, HUGE if it is not finite."""
    value = float(loss.detach())
    return finite(value) if value == value else HUGE


def best_constant(
    objective: Objective, batches: Sequence[Any], output: Any, few: int
) -> tuple[float | None, float | None]:
    """Mean loss of the best output that ignores the input, on the first and on the last ``few`` batches.

    None if outputs have no common first axis, or if the loss does not take such outputs.
    """
    outputs = tensors_in(output)
    size = len(outputs[0]) if outputs and outputs[0].ndim else 0
    if not size or any(o.ndim == 0 or len(o) != size or not o.is_floating_point() for o in outputs):
        return None, None
    middles = [o.detach().float().mean(0, keepdim=True).nan_to_num(0, 0, 0).clamp(-10, 10) for o in outputs]
    free = [middle.requires_grad_(True) for middle in middles]
    steps = STEPS if sum(o.numel() for o in outputs) < LARGEST_OUTPUT else STEPS // 4
    used = batches[-20:]
    try:
        _fit(objective, used, output, free, steps)
        with torch.no_grad():
            return _mean_loss(objective, batches[:20][:few], output, free), _mean_loss(
                objective, batches[-few:], output, free
            )
    except Exception:  # a loss may refuse anything that its own network did not make
        return None, None


def _fit(objective: Objective, batches: Sequence[Any], output: Any, free: list[torch.Tensor], steps: int) -> None:
    for rate in RATES:
        optimizer = torch.optim.Adam(free, lr=rate)
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
