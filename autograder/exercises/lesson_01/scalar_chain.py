"""What the exercises on n equal scalar layers share: their arguments and how a case is drawn."""

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
    w: float,
    n: int | np.integer,
    edge: bool = False,
) -> Case:
    """A case (w, b, x, n) with random b and x whose scalars may be rounded to float32, of which w is one already."""
    exact = float(np.float32(w))  # for some w no b and x would do
    return well_conditioned(
        lambda: Case(label, (exact, float(away_from_zero(rng)), float(away_from_zero(rng)), int(n)), edge),
        reference,
    )
