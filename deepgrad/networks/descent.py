"""Plain gradient descent on any list of arrays."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from deepgrad.networks.arrays import Array

__all__ = ["Descent", "LossAndGradients", "gradient_descent"]

LossAndGradients: TypeAlias = Callable[[Sequence[Array]], tuple[float, Sequence[Array]]]
"""A function from parameters to the loss and one gradient for each parameter, in the same shapes."""


@dataclass(frozen=True)
class Descent:
    """The result of a run: the last parameters, and steps + 1 losses, the first from before the first step."""

    parameters: list[Array]
    losses: list[float]

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.losses) - 1

    @property
    def diverged(self) -> bool:
        """Whether the last loss is infinite or not a number."""
        return not np.isfinite(self.losses[-1])


@np.errstate(over="ignore", invalid="ignore")
def gradient_descent(
    parameters: Sequence[Array],
    loss_and_gradients: LossAndGradients,
    learning_rate: float,
    steps: int,
    stop_below: float | None = None,
) -> Descent:
    """Take p <- p - learning_rate dL/dp for all parameters at once, ``steps`` times.

    Stops early if the loss is not finite or is below ``stop_below``. The given arrays are not changed.
    """
    current = [np.array(p) for p in parameters]
    losses: list[float] = []
    for step in range(steps + 1):
        loss, gradients = loss_and_gradients(current)
        losses.append(loss)
        fitted = stop_below is not None and loss < stop_below
        if step == steps or fitted or not np.isfinite(loss):
            break
        # A Python float keeps the precision of the array; a NumPy float64 would turn float32 into float64.
        current = [p - float(learning_rate) * g for p, g in zip(current, gradients, strict=True)]
    return Descent(current, losses)
