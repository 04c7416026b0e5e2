"""The pixel reader of lesson 7, trained in several ways: what its claims and its figures share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from deepgrad.data import digits
from deepgrad.networks.arrays import Array
from deepgrad.networks.clipping import clip_by_global_norm, clip_by_value, clipped_sgd_step, global_norm
from deepgrad.networks.recurrent import StepRule, read_and_learn

__all__ = ["MAX_NORM", "RATE", "SETTING", "STEPS", "Reading", "plain_step", "reading", "run", "step_rule"]

RATE, STEPS, MAX_NORM = 0.25, 500, 1.0
TAIL = 20  # steps whose mean loss counts as the end
SETTING = f"digits read pixel by pixel, 32 tanh units, orthogonal start, batch 64, gradient descent, rate {RATE}"


@dataclass(frozen=True)
class Reading:
    """What a run left: per step the loss of its batch and the norm of its gradient, and some gradients.

    Attributes:
        kept: the gradients of the first steps that were asked for.
    """

    losses: Array
    norms: Array
    kept: tuple[list[Array], ...] = ()

    @property
    def end(self) -> float:
        """The mean loss of the last steps."""
        return float(self.losses[-TAIL:].mean())

    @property
    def best(self) -> float:
        """The lowest mean loss over so many steps in a row."""
        return float(np.convolve(self.losses, np.ones(TAIL) / TAIL, "valid").min())


def plain_step(params: Sequence[Array], grads: Sequence[Array], rate: float = RATE) -> list[Array]:
    """Gradient descent as it is."""
    return [p - rate * g for p, g in zip(params, grads, strict=True)]


def late_step(params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
    """Steps first and clips after: the mistake of many a training script."""
    new = plain_step(params, grads)
    clip_by_global_norm(grads, MAX_NORM)
    return new


def value_step(params: Sequence[Array], grads: Sequence[Array], limit: float) -> list[Array]:
    """Each number of the gradient is cut, then the step."""
    return plain_step(params, clip_by_value(grads, limit))


def step_rule(max_norm: float | None, rate: float = RATE) -> StepRule:
    """Gradient descent, clipped to a norm before each step or not at all."""
    if max_norm is None:
        return partial(plain_step, rate=rate)
    return lambda params, grads: clipped_sgd_step(params, grads, rate, max_norm)


def run(seed: int, step: StepRule, steps: int = STEPS, keep: Callable[[float], bool] | None = None) -> Reading:
    """Train a reader with a rule; ``keep`` chooses by its norm which gradient to keep."""
    X, y, _, _ = digits()
    losses, norms, kept = [], [], []
    for one in read_and_learn(X, y, step, steps=steps, seed=seed):
        losses.append(one.loss)
        norms.append(global_norm(one.grads))
        if keep is not None and keep(norms[-1]):
            kept.append(one.grads)
    return Reading(np.array(losses), np.array(norms), tuple(kept))


@cache
def reading(seed: int, max_norm: float | None, rate: float = RATE) -> Reading:
    """A run with the course's own step, computed once in a process."""
    return run(seed, step_rule(max_norm, rate))
