"""Computes a network's profile: for each layer the gradient, the silent units and the flat outputs.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.journal import Operation

__all__ = ["Profile", "log10", "profile_of"]

TINY = 1e-30
NEARLY_ZERO_HEAD = 1e-2
"""If less than this share of the gradient passes the last layer, that layer's own small weights are the cause."""
REPEATED = 4
"""If a layer runs at least so often in one pass, the pass counts as a loop over time."""


def log10(value: float) -> float:
    """Decimal logarithm, kept within 30 decades."""
    return math.log10(min(max(value, TINY), HUGE))


@dataclass(frozen=True)
class Profile:
    """The profile from one or several passes.

    Attributes:
        layers: linear maps in the order of their first calls.
        gradients: norm of dL/d(output) of each; nan if none arrived.
        sizes: the root mean square of each output.
        dead: by linear map, the share of units after it that gave 0 on every example.
        flat: by linear map, the share of outputs after it on the flat ends.
        times: log10 of the gradient at the first time step over the last, one for each recurrence.
        recurrent: the names of the recurrences.
    """

    layers: tuple[str, ...] = ()
    gradients: tuple[float, ...] = ()
    sizes: tuple[float, ...] = ()
    dead: dict[str, float] = field(default_factory=dict)
    flat: dict[str, float] = field(default_factory=dict)
    times: tuple[float, ...] = ()
    recurrent: tuple[str, ...] = ()

    @property
    def span(self) -> float | None:
        """log10 of the gradient at the first layer over that at the last; None for less than three layers."""
        found = [g for g in self.gradients if g == g]
        if len(found) < 3 or found[-1] >= HUGE / 10 or max(found) == 0:
            return None
        if len(found) > 3 and found[-2] < NEARLY_ZERO_HEAD * found[-1]:
            found.pop()  # the last layer starts (nearly) at 0, on purpose: look at the layers below it
        return log10(found[0]) - log10(found[-1])

    @property
    def growth(self) -> float:
        """log10 of the last layer's output over the first one's."""
        return log10(self.sizes[-1]) - log10(self.sizes[0]) if len(self.sizes) > 2 else 0.0


def profile_of(passes: Sequence[Sequence[Operation]]) -> Profile:
    """One profile from the operations of several passes: the first pass gives the gradients, all passes the units."""
    passes = [one for one in passes if one]
    if not passes:
        return Profile()
    operations = _one_forward(passes[0])
    linear = [one for one in operations if one.linear]
    layers = list(dict.fromkeys(one.layer for one in linear))
    calls = {layer: [one for one in linear if one.layer == layer] for layer in layers}
    times, recurrent = _times(operations, calls)
    return Profile(
        tuple(layers),
        tuple(_length(one.gradient for one in calls[layer]) for layer in layers),
        tuple(calls[layer][-1].rms for layer in layers),
        _dead(passes),
        _flat(passes),
        tuple(times),
        tuple(recurrent),
    )


def _one_forward(operations: Sequence[Operation]) -> list[Operation]:
    """The operations of the model's first call with gradients. Without such a call, all operations."""
    for forward in sorted({one.forward for one in operations}):
        mine = [one for one in operations if one.forward == forward]
        if sum(one.gradient is not None for one in mine if one.linear) >= 2:
            return mine
    return list(operations)


def _length(gradients: Iterable[float | None]) -> float:
    found = [g for g in gradients if g is not None]
    return min(math.hypot(*found), HUGE) if found else math.nan


def _times(operations: list[Operation], calls: dict[str, list[Operation]]) -> tuple[list[float], list[str]]:
    """For torch's recurrent modules, and layers in a loop: the gradient at the first time step over the last."""
    series = {one.layer: one.through_time for one in operations if one.through_time}
    for layer, mine in calls.items():
        gradients = [one.gradient for one in mine if one.gradient is not None]
        if len(mine) >= REPEATED and len(gradients) == len(mine):
            series.setdefault(layer, gradients)
    kept = {layer: values for layer, values in series.items() if len(values) > 3 and max(values) > 0}
    return [log10(values[0]) - log10(values[-1]) for values in kept.values()], list(kept)


def _dead(passes: Sequence[Sequence[Operation]]) -> dict[str, float]:
    silent: dict[str, Tensor] = {}
    for operations in passes:
        for one in operations:
            if one.silent is not None:
                key = one.layer
                before = silent.get(key)
                silent[key] = one.silent if before is None or before.shape != one.silent.shape else before & one.silent
    return {key: float(units.float().mean()) for key, units in silent.items()}


def _flat(passes: Sequence[Sequence[Operation]]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for operations in passes:
        for one in operations:
            if one.flat is not None:
                found.setdefault(one.layer, []).append(one.flat)
    return {key: float(torch.tensor(shares).mean()) for key, shares in found.items()}
