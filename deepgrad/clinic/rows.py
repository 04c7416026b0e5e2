"""Measures whether the rows of a matrix, the units of a layer, differ.

Tested in ``tests/clinic/test_patients.py``.
"""

import math

import torch
from torch import Tensor

__all__ = ["distinct_rows", "row_spread"]

ROUNDED_TO = 1e4
"""Rows count as the same if they agree to this share of the largest number."""
MOST_ROWS = 512


def distinct_rows(matrix: Tensor) -> float:
    """Share of different rows: 1 if all differ, 1/n if all n are the same."""
    matrix = matrix[:MOST_ROWS].float()
    largest = float(matrix.abs().max())
    if not math.isfinite(largest):
        return 1.0
    rounded = (matrix / (largest + 1e-30) * ROUNDED_TO).round()
    return len(torch.unique(rounded, dim=0)) / len(matrix)


def row_spread(matrix: Tensor) -> float:
    """Deviation between rows over the size of the matrix: about 1 for random rows, 0 for equal ones."""
    matrix = matrix[:MOST_ROWS].float()
    size = float(torch.linalg.vector_norm(matrix))
    if not math.isfinite(size):
        return 1.0
    return float(torch.linalg.vector_norm(matrix - matrix.mean(0))) / size if size > 1e-20 else 0.0
