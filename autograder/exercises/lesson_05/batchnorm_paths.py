"""What both backward passes of batch norm share: their truth, their cases, and the paths with one thing wrong."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from autograder.exercises.base import Case
from autograder.exercises.lesson_05.batches import (
    SMALL_EPS,
    Floats,
    batch,
    derivatives,
    factors,
    large_eps,
    mean,
    upstream,
)

__all__ = ["Paths", "cases", "paths", "truth"]


def truth(dout: Floats, x: Floats, gamma: Floats, eps: float) -> tuple[Floats, Floats, Floats]:
    """dL/dx, dL/dgamma and dL/dbeta of batch norm in training mode, by autograd."""

    def norm(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
        return gamma * (x - x.mean(dim=0)) / torch.sqrt(x.var(dim=0, correction=0) + eps) + beta

    dx, dgamma, dbeta = derivatives(norm, dout, (x, gamma, np.zeros(len(gamma))))
    return dx, dgamma, dbeta


@dataclass(frozen=True)
class Paths:
    """The parts of a backward pass, for mistakes that get one of them wrong.

    Attributes:
        x_hat: the normalised batch, (N, width).
        sigma: what it was divided by, (1, width).
        direct: the path through x itself, (N, width).
        by_mean: the path through the mean, (1, width).
        by_variance: the path through the variance, (N, width).
    """

    x_hat: Floats
    sigma: Floats
    direct: Floats
    by_mean: Floats
    by_variance: Floats

    @property
    def dx(self) -> Floats:
        """All three paths together."""
        return self.direct + self.by_mean + self.by_variance


def paths(dout: Any, x: Any, gamma: Any, eps: Any, *, ddof: int = 0, sigma: Any = None, axis: int = 0) -> Paths:
    """The paths of dL/dx.

    Args:
        dout: the gradient at the output, (N, width).
        x: the batch, (N, width).
        gamma: the scale, (width,).
        eps: the number beside the variance.
        ddof: what the variance subtracts from N.
        sigma: another divisor in place of √(var + eps).
        axis: the axis of the statistics.
    """
    dout, x, gamma = (np.asarray(array, np.float64) for array in (dout, x, gamma))
    if sigma is None:
        sigma = np.sqrt(x.var(axis=axis, ddof=ddof, keepdims=True) + eps)
    x_hat = (x - mean(x, axis)) / sigma
    d = dout * gamma / sigma
    return Paths(x_hat, sigma, d, -mean(d, axis), -x_hat * mean(d * x_hat, axis))


def cases(rng: np.random.Generator) -> list[Case]:
    """Small batches with a random gradient: there every path weighs enough to be missed."""

    def case(label: str, N: int, width: int, eps: float, edge: bool = False) -> Case:
        return Case(label, (upstream(rng, N, width), batch(rng, N, width), factors(rng, width), eps), edge)

    still = case("a feature that does not vary", 8, 4, SMALL_EPS, edge=True)
    still.arguments[1][:, int(rng.integers(4))] = 1.5
    single = case("arrays of float32", 6, 4, large_eps(rng), edge=True).arguments
    return [
        case("four examples", 4, 6, large_eps(rng)),
        case("a few examples", int(rng.integers(5, 8)), 4, large_eps(rng)),
        case("eight examples", 8, 5, large_eps(rng)),
        case("as many examples as features", 5, 5, large_eps(rng), edge=True),
        case("a small eps", 6, 4, SMALL_EPS, edge=True),
        case("two examples", 2, 5, large_eps(rng), edge=True),
        still,
        Case("arrays of float32", (*(a.astype(np.float32) for a in single[:3]), single[3]), edge=True),
    ]
