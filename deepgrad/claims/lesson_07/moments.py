"""Claims about one gradient spike under Adam: its own step, and the steps after it."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_07.lesson import HERE, LESSON
from deepgrad.claims.lesson_07.reader import MAX_NORM
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.adam import adam_step, no_moments
from deepgrad.networks.arrays import Array
from deepgrad.networks.clipping import clip_by_global_norm, global_norm
from deepgrad.networks.recurrent import read_and_learn

__all__ = ["SPIKE_AT", "AdamRun", "adam_run"]

RATE, STEPS, SPIKE_AT, FACTOR = 0.003, 400, 200, 1000.0
BEFORE, AFTER = slice(180, 199), slice(340, 360)
SETTING = f"digits read pixel by pixel, Adam, rate {RATE}; the gradient of step {SPIKE_AT} is multiplied by {FACTOR:g}"


class AdamRun(NamedTuple):
    """For each step, the loss of its batch and the distance that the weights moved."""

    losses: Array
    moved: Array


@cache
def adam_run(seed: int, max_norm: float | None, factor: float = FACTOR) -> AdamRun:
    """Train a pixel reader with Adam; one gradient is multiplied by ``factor`` before anything is clipped."""
    X, y, _, _ = digits()
    memory, moved = None, []

    def step(params: Sequence[Array], grads: Sequence[Array]) -> list[Array]:
        nonlocal memory
        memory = memory or no_moments(params)
        if memory.steps + 1 == SPIKE_AT:
            grads = [factor * g for g in grads]
        if max_norm is not None:
            grads, _ = clip_by_global_norm(grads, max_norm)
        new, memory = adam_step(params, grads, memory, RATE)
        moved.append(global_norm([after - before for after, before in zip(new, params, strict=True)]))
        return new

    losses = [one.loss for one in read_and_learn(X, y, step, steps=STEPS, seed=seed)]
    return AdamRun(np.array(losses), np.array(moved))


@claim(
    "l7.adam_step_is_bounded",
    lesson=LESSON,
    sentence="Adam does not jump: a gradient 1000 times as long makes a step 4 to 5 times as long.",
    source="Kingma and Ba 2015, section 2.1: the step has a bound",
    quantity=f"length of the step of the spike over the mean of the steps before; {SETTING}",
    bound=Bound(high=Gap(measured=4.47, rival=1000.0, scale="log"), why="1000 is what gradient descent would do."),
    slow=True,
)
def adam_step_is_bounded(seed: int) -> float:
    """Measure the step of the spike itself."""
    moved = adam_run(seed, None).moved
    return float(moved[SPIKE_AT - 1] / moved[BEFORE].mean())


@claim(
    "l7.adam_crawls_after",
    lesson=LESSON,
    sentence="But it remembers: 150 steps later its steps have a quarter of their length. With clipping they "
    "keep theirs.",
    source=HERE,
    quantity=f"mean length of steps {AFTER.start} to {AFTER.stop} over that of the steps before the spike; {SETTING}",
    judged="without clipping",
    bound=Bound(high=Gap(measured=0.24, rival=0.67), why="0.67 is the least that is left with clipping."),
    slow=True,
)
def adam_crawls_after(seed: int) -> Numbers:
    """Measure the steps after the spike, with and without clipping."""
    free, clipped = adam_run(seed, None), adam_run(seed, MAX_NORM)
    return {
        "without clipping": float(free.moved[AFTER].mean() / free.moved[BEFORE].mean()),
        "with": float(clipped.moved[AFTER].mean() / clipped.moved[BEFORE].mean()),
        "loss at the end without": float(free.losses[-20:].mean()),
        "loss at the end with": float(clipped.losses[-20:].mean()),
    }
