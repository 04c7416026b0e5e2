"""The arguments, the batches and the derivatives by autograd that the exercises of lesson 5 share."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Parameter
from autograder.exercises.draw import away_from_zero

__all__ = [
    "BETA",
    "DOUT",
    "EPS",
    "GAMMA",
    "LESSON",
    "SMALL_EPS",
    "Floats",
    "X",
    "batch",
    "derivatives",
    "factors",
    "flattened",
    "large_eps",
    "mean",
    "upstream",
]

LESSON = "05_normalization"
SMALL_EPS = 1e-5
Floats = NDArray[np.float64]

X = Parameter("x", Array(("N", "width"), "the batch, one example a row"))
DOUT = Parameter("dout", Array(("N", "width"), "dL/dout, the gradient that arrives at the norm's output"))
GAMMA = Parameter("gamma", Array(("width",), "the learned scale of each feature"))
BETA = Parameter("beta", Array(("width",), "the learned shift of each feature"))
EPS = Parameter("eps", Real("a small number that is added to the variance"))


def batch(rng: np.random.Generator, N: int, width: int) -> Floats:
    """Features with different means and scales, so that a wrong axis or a wrong root shows."""
    scales, means = rng.uniform(0.5, 2.0, width), away_from_zero(rng, 0.5, 2.0, width)
    for _ in range(100):
        x: Floats = means + scales * rng.normal(size=(N, width))
        if x.std(axis=1).min() > 0.25 and (N == 1 or x.std(axis=0).min() > 0.25):
            return x
    raise RuntimeError(f"none of 100 batches of shape {(N, width)} varies in all of its rows and columns")


def upstream(rng: np.random.Generator, N: int, width: int) -> Floats:
    """A random gradient whose mean is far from 0 in every row and column, so that no path of the backward pass is 0."""
    for _ in range(1000):
        dout: Floats = rng.normal(0.5, 1.0, size=(N, width))
        if min(np.abs(dout.mean(axis=0)).min(), np.abs(dout.mean(axis=1)).min()) > 0.05:
            return dout
    raise RuntimeError(f"none of 1000 gradients of shape {(N, width)} has means away from 0")


def factors(rng: np.random.Generator, width: int) -> Floats:
    """A gamma or a beta: both signs may occur, no entry is near 0 or 1."""
    return np.asarray(
        rng.choice([-1.0, 1.0, 1.0], width) * rng.choice([0.5, 1.5], width) * rng.uniform(0.8, 1.2, width)
    )


def large_eps(rng: np.random.Generator) -> float:
    """An eps so large that leaving it out, or taking it out of the root, shows."""
    return float(rng.uniform(0.1, 0.3))


def flattened(values: Floats, eps: float) -> Floats:
    """A row or column with mean 0 and a variance between eps squared and eps.

    Then an eps that is missing, a floor under its variance, and a floor under its root give different results.
    """
    return np.asarray((values - values.mean()) / values.std() * eps**0.75)


def mean(array: Floats, axis: int) -> Floats:
    """The mean along an axis, which is kept."""
    return np.asarray(array.mean(axis=axis, keepdims=True))


def derivatives(norm: Callable[..., torch.Tensor], dout: Floats, arrays: Sequence[Floats]) -> tuple[Floats, ...]:
    """The gradients at the arrays that a norm takes, by ``torch.autograd`` in float64.

    Args:
        norm: a function from tensors to the output.
        dout: the gradient at the output.
        arrays: the arguments of ``norm``, in order.
    """
    leaves = [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in arrays]
    found = torch.autograd.grad(norm(*leaves), leaves, torch.tensor(dout, dtype=torch.float64))
    return tuple(gradient.numpy() for gradient in found)
