"""Claims about the effect of clipping on the direction of a step."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_07.lesson import HERE, LESSON
from deepgrad.claims.lesson_07.reader import MAX_NORM, SETTING, run, step_rule
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array
from deepgrad.networks.clipping import angle_between, clip_by_global_norm, clip_by_value

__all__ = ["LIMIT", "LONG", "long_gradients"]

LONG, LIMIT = 5.0, 0.1
ABOUT = f"median over all gradients longer than {LONG:g}, in degrees; {SETTING}, max_norm {MAX_NORM:g}"


@cache
def long_gradients(seed: int) -> tuple[Sequence[Array], ...]:
    """The long gradients of a training run that is clipped by norm."""
    return run(seed, step_rule(MAX_NORM), keep=lambda norm: norm > LONG).kept


@claim(
    "l7.value_turns",
    lesson=LESSON,
    sentence="Clipping by value turns the gradient, here by nearly 30 degrees; clipping by norm does not turn it.",
    source=HERE,
    quantity=f"angle between the gradient and itself with each number cut at {LIMIT:g}, {ABOUT}",
    judged="by value",
    bound=Bound(low=Gap(measured=28.1, rival=0.0), why="0 is what clipping by norm does."),
    slow=True,
)
def value_turns(seed: int) -> Numbers:
    """Apply clipping by value and by norm to the same gradients."""
    grads = long_gradients(seed)
    by_value = [angle_between(g, clip_by_value(g, LIMIT)) for g in grads]
    by_norm = [angle_between(g, clip_by_global_norm(g, MAX_NORM)[0]) for g in grads]
    return {"by value": float(np.median(by_value)), "by norm": float(np.median(by_norm))}


@claim(
    "l7.each_array_turns",
    lesson=LESSON,
    sentence="Clipping each array by its own norm turns the gradient, too: by more than 40 degrees.",
    source=HERE,
    quantity=f"angle between the gradient and itself with each array clipped to {MAX_NORM / 2:g}, {ABOUT}",
    bound=Bound(low=Gap(measured=42.5, rival=0.0), why="0 is what one factor for all arrays does."),
)
def each_array_turns(seed: int) -> float:
    """Clip each parameter's gradient by its own factor."""
    angles = [
        angle_between(grads, [clip_by_global_norm([g], MAX_NORM / 2)[0][0] for g in grads])
        for grads in long_gradients(seed)
    ]
    return float(np.median(angles))
