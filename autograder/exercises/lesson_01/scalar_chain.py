"""The arguments and the random cases that the exercises on n equal scalar layers share."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.contract.kinds import Count, Real
from autograder.exercises.base import Case, Parameter
from autograder.exercises.draw import away_from_zero, well_conditioned

__all__ = ["CHAIN", "chain_case"]

CHAIN = (
    Parameter("w", Real("the weight of every layer")),
    Parameter("b", Real("the bias of every layer")),
    Parameter("x", Real("the input")),
    Parameter("n", Count("the number of layers, 0 or more")),
)


def chain_case(
    rng: np.random.Generator,
    reference: Callable[..., Any],
    label: str,
    w: float | tuple[float, float],
    n: int | np.integer,
    edge: bool = False,
) -> Case:
    """A case (w, b, x, n) with w (of a range), b and x at random whose scalars may be rounded to float32."""

    def draw() -> Case:
        weight = rng.uniform(*w) if isinstance(w, tuple) else w
        return Case(label, (float(weight), float(away_from_zero(rng)), float(away_from_zero(rng)), int(n)), edge)

    return well_conditioned(draw, reference)
