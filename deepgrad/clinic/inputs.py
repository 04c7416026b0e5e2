"""Statistics of the inputs: mean, deviation, and columns of different size.

Tested in ``tests/clinic/test_patients.py``.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from deepgrad.clinic.batch import Reached, floating_inputs, map_tensors, split, tensors_in

__all__ = ["Inputs", "inputs_of", "standardiser", "targets_of"]

CONSTANT_COLUMN = 1e-3
"""A column with a deviation below this share of the largest is not standardised."""


@dataclass(frozen=True)
class Inputs:
    """Statistics of one input tensor over some batches.

    Attributes:
        mean, deviation: mean and standard deviation of all numbers.
        columns: the largest deviation of a column over the median one.
        offset: the largest mean of a column in units of that column's deviation.
        broken: share of the numbers that are nan or infinite.
    """

    mean: float
    deviation: float
    columns: float
    offset: float
    broken: float = 0.0

    @property
    def odd(self) -> bool:
        """Whether standardising is worth a trial."""
        return abs(self.mean) > 2 * self.deviation or self.deviation > 4 or self.deviation < 0.05 or self.columns > 20

    @property
    def wild(self) -> bool:
        """Whether the inputs are far outside of the usual range."""
        return self.deviation > 10 or abs(self.mean) > 5 * self.deviation or self.columns > 100


def inputs_of(batches: Sequence[Any], reached: Reached = None) -> Inputs | None:
    """Statistics of the most extreme input tensor of real numbers; None if there is none."""
    found = [_about(x) for x in _joined(batches, reached)]
    return max(found, key=lambda one: (one.broken, one.wild, one.odd, one.deviation)) if found else None


def targets_of(batches: Sequence[Any], reached: Reached = None) -> Inputs | None:
    """Statistics of targets that are real numbers; None for others, or if the model receives them."""
    pairs = [split(batch) for batch in batches]
    if any(not isinstance(y, Tensor) or not floating_inputs((y,)) or y is x for x, y in pairs):
        return None
    received = zip(tensors_in(batches[0]), reached or (), strict=False)
    if any(does and t is pairs[0][1] for t, does in received):
        return None
    return _about(torch.cat([y.detach().float().reshape(-1, 1) for _, y in pairs]))


def standardiser(batches: Sequence[Any], reached: Reached = None) -> Callable[[Any], Any]:
    """A function that standardises the inputs of a batch column by column, channels of pictures as a whole."""
    scales = [_scale(x) for x in _joined(batches, reached)]

    def apply(batch: Any) -> Any:
        wanted = {id(t): scale for t, scale in zip(floating_inputs(batch, reached), scales, strict=False)}

        def standardised(t: Tensor) -> Tensor:
            if id(t) not in wanted:
                return t
            middle, deviation = wanted[id(t)]
            return ((t - middle) / deviation).to(t.dtype)

        return map_tensors(batch, standardised)

    return apply


def _joined(batches: Sequence[Any], reached: Reached) -> list[Tensor]:
    kinds = [floating_inputs(batch, reached) for batch in batches]
    shapes = [x.shape[1:] for x in kinds[0]] if kinds else []
    same = [k for k in kinds if [x.shape[1:] for x in k] == shapes] if shapes else []
    return [torch.cat([k[i].detach() for k in same]).float() for i in range(len(shapes)) if same[0][i].ndim]


def _axes(x: Tensor) -> tuple[int, ...]:
    """Axes to average over: all but the columns, or all but the channels of pictures."""
    if x.ndim == 3:
        return (0, 1)
    return tuple(axis for axis in range(x.ndim) if axis != 1) if x.ndim > 3 else (0,)


def _scale(x: Tensor) -> tuple[Tensor, Tensor]:
    mean, deviation = x.mean(_axes(x), keepdim=True), x.std(_axes(x), keepdim=True)
    small = deviation <= CONSTANT_COLUMN * deviation.max()
    return mean, torch.where(small, torch.ones_like(deviation), deviation)


def _about(x: Tensor) -> Inputs:
    broken = float((~torch.isfinite(x)).float().mean())
    x = torch.nan_to_num(x)
    columns = x.reshape(-1, x.shape[-1]) if x.ndim == 3 else x.reshape(len(x), -1)
    deviation, mean = columns.std(0), columns.mean(0)
    moving = deviation[deviation > 0]
    ratio = float(deviation.max() / (moving.median() + 1e-12)) if len(moving) else 1.0
    offset = float((mean.abs() / (deviation + 1e-12))[deviation > 0].max()) if len(moving) else 0.0
    return Inputs(float(x.mean()), float(x.std()) if x.numel() > 1 else math.nan, ratio, offset, broken)
