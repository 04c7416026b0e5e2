"""The cases, and the slope from autograd, that the backward passes of the activations share."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.contract.kinds import Array
from autograder.exercises.base import Mistake, Parameter
from autograder.exercises.draw import TRIES, away_from_zero

__all__ = [
    "DOUT",
    "Floats",
    "X",
    "arrays",
    "backward",
    "other_branches",
    "pair",
    "pair_of_units",
    "single_pair",
    "zeros_pair",
]

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


def pair_of_units(rng: np.random.Generator, *shape: int, open_: bool = False) -> tuple[Floats, Floats]:
    """A dout and an x as in ``pair``, in which one example and one unit are off everywhere, and others are mixed.

    If ``open_``, that example and that unit are on everywhere.

    So a gate for a whole row or column, whatever opens it, differs from the gate of each entry, from an open gate and
    from a closed one.
    """
    for _ in range(TRIES):
        dout, x = pair(rng, *shape)
        row, column = (int(rng.integers(length)) for length in shape)
        sign = 1 if open_ else -1
        x[row], x[:, column] = sign * np.abs(x[row]), sign * np.abs(x[:, column])
        gates, rest = x > 0, np.delete(np.delete(x > 0, row, 0), column, 1)
        mixed = [(rest.any(axis) & ~rest.all(axis)).any() and (sign * x.sum(axis) < 0).any() for axis in (0, 1)]
        if all(mixed) and len(set(zip((dout > 0).ravel().tolist(), gates.ravel().tolist(), strict=True))) == 4:
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


OWN_BRANCH = "Each entry has its own branch: compare x itself with 0, without any, all or sum."
AT_ZERO = "The text says where one branch ends and the other begins: at x = 0."

Where = Callable[..., NDArray[np.bool_]]

BRANCHES: tuple[tuple[str, str, str, Where], ...] = (
    (
        "units_open_together",
        "A unit that is above 0 for one example counts as above 0 for all of them.",
        OWN_BRANCH,
        lambda x, *_: np.broadcast_to((x > 0).any(axis=0), x.shape),
    ),
    (
        "examples_open_together",
        "If one unit of an example is above 0, all of its units count as above 0.",
        OWN_BRANCH,
        lambda x, *_: np.broadcast_to((x > 0).any(axis=1, keepdims=True), x.shape),
    ),
    (
        "units_shut_together",
        "A unit that is below 0 for one example counts as below 0 for all of them.",
        OWN_BRANCH,
        lambda x, *_: np.broadcast_to((x > 0).all(axis=0), x.shape),
    ),
    (
        "examples_shut_together",
        "If one unit of an example is below 0, all of its units count as below 0.",
        OWN_BRANCH,
        lambda x, *_: np.broadcast_to((x > 0).all(axis=1, keepdims=True), x.shape),
    ),
    (
        "units_by_their_sum",
        "The branch is chosen for whole units, by the sign of a column's sum.",
        OWN_BRANCH,
        lambda x, *_: np.broadcast_to(x.sum(axis=0) > 0, x.shape),
    ),
    (
        "examples_by_their_sum",
        "The branch is chosen for whole examples, by the sign of a row's sum.",
        OWN_BRANCH,
        lambda x, *_: np.broadcast_to(x.sum(axis=1, keepdims=True) > 0, x.shape),
    ),
    ("bend_at_one", "The bend sits at 1 instead of 0.", AT_ZERO, lambda x, *_: x > 1),
    ("bend_at_minus_one", "The bend sits at -1 instead of 0.", AT_ZERO, lambda x, *_: x > -1),
)


def other_branches(
    wrong: Callable[..., Floats], parameter: str = "", *, x_at: int = 1, without: Sequence[str] = ()
) -> list[Mistake]:
    """Mistakes in the choice between two branches, for an activation that has one below 0 and one above.

    Args:
        wrong: from whether each entry counts as above 0, and the exercise's arguments, to the result.
        parameter: the activation's parameter, if a bend at its value or at minus its value is a mistake too.
        x_at: the position of x among the arguments.
        without: names that the bank has already.
    """

    def mistake(name: str, title: str, hint: str, where: Where) -> Mistake:
        return Mistake(name, title, hint, lambda *given: wrong(where(*given[x_at:]), *given))

    bends: tuple[tuple[str, str, str, Where], ...] = (
        (f"bend_at_{parameter}", f"The bend sits at {parameter} instead of 0.", AT_ZERO, lambda x, at: x > at),
        (f"bend_at_minus_{parameter}", f"The bend sits at -{parameter} instead of 0.", AT_ZERO, lambda x, at: x > -at),
    )
    return [mistake(*each) for each in (*BRANCHES, *(bends if parameter else ())) if each[0] not in without]
