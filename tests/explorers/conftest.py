"""A small figure whose numbers a test can predict."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from support.small_figure import X, powers

from deepgrad.explorers import Explorer, HeatPanel, LinePanel, Reference, Series, Slider


@pytest.fixture
def panels() -> dict[str, Any]:
    references = [Reference("moving", y="level"), Reference("fixed", y=1.0)]
    series = [Series("powers"), Series("count")]
    return {
        "lines": LinePanel("Powers", "n", "size", X, series, y_log=True, references=references),
        "heat": HeatPanel("Cells", ["row"], ["1", "10"], (0, 10)),
    }


@pytest.fixture
def make(panels: dict[str, Any]) -> Callable[..., Explorer]:
    def make(compute: Callable[..., Any] = powers, **options: Any) -> Explorer:
        return Explorer(compute, [Slider("w", 0.0, 2.0, 0.5, 1.0, "weight w")], panels, **options)

    return make


@pytest.fixture
def row() -> Callable[[float], np.ndarray]:
    """What is on the wire for one w: lines, then the moving reference, then the heat map."""
    return lambda w: np.array([w, w**2, w**3, 1, 2, 3, w / 2, w, 10 * w], dtype="<f8")
