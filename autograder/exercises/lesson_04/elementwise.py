"""The cases, and the slope from autograd, that the backward passes of the activations share."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.contract.kinds import Array
from autograder.exercises.base import Parameter
from autograder.exercises.draw import TRIES, away_from_zero

__all__ = ["DOUT", "Floats", "X", "arrays", "backward", "pair", "pair_of_units", "single_pair", "zeros_pair"]

Floats = NDArray[np.float64]

DOUT = Parameter("dout", Array(("N", "width"), "dL/da, the gradient that arrives at the activation's output"))
X = Parameter("x", Array(("N", "width"), "the activation's input"))


def backward(activation: Callable[[torch.Tensor], torch.Tensor], dout: Floats, x: Floats) -> Floats:
    """dL/dx, by autograd through torch's own activation in float64."""
    leaf = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (dx,) = torch.autograd.grad(activation(leaf), leaf, torch.tensor(dout, dtype=torch.float64))
    return np.asarray(dx.numpy())


def arrays(rng: np.random.Generator, *shape: int) -> Floats:
    """Numbers of both signs, none near 0, in a shape of two axes; at least one of each sign."""
    for _ in range(TRIES):
        x: Floats = np.asarray(away_from_zero(rng, 0.1, 2.5, shape))
        if (x > 0).any() and (x < 0).any():
            return x
    raise RuntimeError(f"none of {TRIES} draws of shape {shape} has both signs")


def pair(rng: np.random.Generator, *shape: int) -> tuple[Floats, Floats]:
    """A dout and an x in which the four combinations of signs all occur."""
    for _ in range(TRIES):
        dout, x = arrays(rng, *shape), arrays(rng, *shape)
        if len(set(zip((dout > 0).ravel().tolist(), (x > 0).ravel().tolist(), strict=True))) == 4:
            return dout, x
    raise RuntimeError(f"none of {TRIES} draws of shape {shape} has all four combinations of signs")


def pair_of_units(rng: np.random.Generator, *shape: int) -> tuple[Floats, Floats]:
    """A dout and an x as in ``pair``, in which one example and one unit are off everywhere, and others are mixed.

    So a gate for a whole row or column differs from the gate of each entry, from an open gate and from a closed one.
    """
    for _ in range(TRIES):
        dout, x = pair(rng, *shape)
        row, column = (int(rng.integers(length)) for length in shape)
        x[row], x[:, column] = -np.abs(x[row]), -np.abs(x[:, column])
        open_, rest = x > 0, np.delete(np.delete(x > 0, row, 0), column, 1)
        mixed = [(rest.any(axis) & ~rest.all(axis)).any() and (x.sum(axis) > 0).any() for axis in (0, 1)]
        if all(mixed) and len(set(zip((dout > 0).ravel().tolist(), open_.ravel().tolist(), strict=True))) == 4:
            return dout, x
    raise RuntimeError(f"none of {TRIES} draws of shape {shape} has units and examples of every kind")


def zeros_pair(rng: np.random.Generator) -> tuple[Floats, Floats]:
    """A dout, and an x with some entries of exactly 0 and some close to it, so that only the threshold 0 is right."""
    dout, x = pair(rng, 5, 6)
    some = rng.choice(30, 14, replace=False)
    x.flat[some[:8]] = 0.0
    x.flat[some[8:]] = 1e-4 * arrays(rng, 6)
    return dout, x


def single_pair(rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """A dout and an x of float32."""
    dout, x = pair(rng, 3, 5)
    return dout.astype(np.float32), x.astype(np.float32)
