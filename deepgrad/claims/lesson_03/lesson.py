"""Values that all claims of lesson 3 share."""

import numpy as np

from deepgrad.networks.arrays import Array

__all__ = ["GLOROT", "HE", "LESSON", "WORKS", "mean_cosine", "rms"]

LESSON = "03_initialization"

WORKS = "Why Deep Learning Works"
"""The source's title. (Learners do not know the numbers that we give to sources.)"""

GLOROT = "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks"
HE = "He, Zhang, Ren and Sun 2015 (arXiv 1502.01852), section 2.2"


def rms(values: Array) -> float:
    """The root mean square of all entries."""
    return float(np.sqrt(np.mean(values**2)))


def mean_cosine(h: Array) -> float:
    """The mean over all pairs of rows of h, shape (N, units), of the cosine of their angle."""
    examples = len(h)
    total = (h / np.linalg.norm(h, axis=1, keepdims=True)).sum(axis=0)
    return float((total @ total - examples) / (examples * (examples - 1)))
