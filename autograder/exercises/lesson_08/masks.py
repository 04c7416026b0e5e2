"""The arguments, random cases and product that the two passes of dropout share."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Flag, Real
from autograder.exercises.base import Case, Parameter
from autograder.exercises.draw import TRIES, away_from_zero

__all__ = ["LESSON", "TRAINING", "Floats", "Mask", "P", "cases", "exchanged", "multiplied"]

LESSON = "08_clinic"

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

P = Parameter("p", Real("the probability with which each number was dropped"))
TRAINING = Parameter("training", Flag("True in training, False in evaluation"))

# least distance of the share of kept numbers from 1 - p and from p, so that a mask does not reveal the rate
APART = 0.02


def multiplied(
    values: Floats, mask: Mask, training: bool, kept: float, lost: float = 0.0, evaluation: float = 1.0
) -> Floats:
    """In training, multiply kept numbers by ``kept`` and others by ``lost``; in evaluation, all by ``evaluation``."""
    wide = np.asarray(values, np.float64)
    return np.where(mask, kept, lost) * wide if training else wide * evaluation


Part = Callable[[Floats, Mask, float], Floats | float]


def exchanged(
    values: Floats,
    mask: Mask,
    p: float,
    training: bool,
    *,
    kept: Part = lambda x, mask, p: x / (1 - p),
    lost: Part = lambda x, mask, p: 0.0,
    evaluation: Part = lambda x, mask, p: x,
    read: Callable[[Mask], Mask] = lambda mask: mask,
) -> Floats:
    """A pass with parts exchanged: for kept numbers, for others, for all numbers in evaluation, or the mask."""
    wide = np.asarray(values, np.float64)
    if not training:
        return evaluation(wide, mask, p) + np.zeros_like(wide)
    with np.errstate(all="ignore"):
        return np.where(read(np.asarray(mask, bool)), kept(wide, mask, p), lost(wide, mask, p))


def cases(rng: np.random.Generator) -> list[Case]:
    """Values, a mask, p and the mode. No p is near 1/2, because p and 1 - p must differ."""

    def case(label: str, N: int, width: int, training: bool, p: float, edge: bool = False) -> Case:
        return Case(label, (away_from_zero(rng, size=(N, width)), _mask(rng, N, width, p), p, training), edge)

    def whole(label: str, kept: bool, p: float) -> Case:
        return Case(label, (away_from_zero(rng, size=(4, 5)), np.full((4, 5), kept), p, True), edge=True)

    single = case("float32", 4, 5, True, 0.3).arguments
    return [
        case("training", 6, 5, True, float(rng.uniform(0.2, 0.35))),
        case("training, a large p", 5, 7, True, float(rng.uniform(0.65, 0.8))),
        case("evaluation", 4, 6, False, float(rng.uniform(0.2, 0.35))),
        whole("p is 0", True, 0.0),
        whole("by chance everything was dropped", False, 0.7),
        whole("by chance nothing was dropped", True, 0.2),
        case("one example", 1, 6, True, 0.4, edge=True),
        Case("arrays of float32", (single[0].astype(np.float32), *single[1:]), edge=True),
    ]


def _mask(rng: np.random.Generator, N: int, width: int, p: float) -> Mask:
    for _ in range(TRIES):
        mask: Mask = rng.random((N, width)) >= p
        share = float(mask.mean())
        if 0 < share < 1 and min(abs(share - (1 - p)), abs(share - p)) > APART:
            return mask
    raise RuntimeError(f"none of {TRIES} masks of shape {(N, width)} keeps a share that is neither p = {p} nor 1 - p")
