"""The trainings of lesson 7's pixel reader that its claims and figures share."""

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
TAIL = 20  # number of last steps whose mean loss is the end of a run
SETTING = f"digits read pixel by pixel, 32 tanh units, orthogonal start, batch 64, gradient descent, rate {RATE}"


@dataclass(frozen=True)
class Reading:
    """The record of a run: for each step the loss of its batch and the norm of its gradient, and some gradients.

    Attributes:
        kept: the gradients that ``keep`` chose, from the first steps.
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
    """Plain gradient descent without clipping."""
    return [p - rate * g for p, g in zip(params, grads, strict=True)]


def late_step(params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
    """Gradient descent that clips after the step, a common mistake."""
    new = plain_step(params, grads)
    clip_by_global_norm(grads, MAX_NORM)
    return new


def value_step(params: Sequence[Array], grads: Sequence[Array], limit: float) -> list[Array]:
    """Gradient descent that clips each number of the gradient first."""
    return plain_step(params, clip_by_value(grads, limit))


def step_rule(max_norm: float | None, rate: float = RATE) -> StepRule:
    """Gradient descent with clipping to a norm before each step, or without clipping."""
    if max_norm is None:
        return partial(plain_step, rate=rate)
    return lambda params, grads: clipped_sgd_step(params, grads, rate, max_norm)


def run(seed: int, step: StepRule, steps: int = STEPS, keep: Callable[[float], bool] | None = None) -> Reading:
    """Train a reader with a rule. ``keep`` gets a gradient's norm and says whether to keep it."""
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
    """A run with the course's own step. It is computed only once in a process."""
    return run(seed, step_rule(max_norm, rate))
