"""Random arguments that no mistake can hide behind."""

from typing import Any

import numpy as np

__all__ = ["away_from_zero"]


def away_from_zero(rng: np.random.Generator, low: float = 0.3, high: float = 2.0, size: Any = None) -> Any:
    """Numbers of random sign with a size between ``low`` and ``high``; one number where ``size`` is None."""
    return rng.uniform(low, high, size) * rng.choice([-1.0, 1.0], size)
