"""The arguments, random cases and gradients by autograd that the backward passes of blocks share."""

from collections.abc import Callable

import numpy as np
import torch

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Parameter
from autograder.exercises.draw import TRIES
from deepgrad.networks.arrays import Array as Floats

__all__ = ["DOUT", "EPS", "W1", "W2", "Block", "Floats", "Result", "X", "block_case", "gradients", "torch_branch"]

Result = tuple[Floats, Floats, Floats]
Block = tuple[Floats, Floats, Floats, Floats]

DOUT = Parameter("dout", Array(("N", "d"), "dL/dy, the gradient that arrives at the block's output"))
X = Parameter("x", Array(("N", "d"), "the block's input"))
W1 = Parameter("W1", Array(("h", "d"), "the branch's first weight"))
W2 = Parameter("W2", Array(("d", "h"), "the branch's second weight"))
EPS = Parameter("eps", Real("what the norm adds to the variance"))

# float32 rounding moves a pre-activation of the cases by less than 1e-5
CORNER = 1e-3


def torch_branch(u: torch.Tensor, W1: torch.Tensor, W2: torch.Tensor) -> torch.Tensor:
    """relu(u W_1^T) W_2^T."""
    return torch.relu(u @ W1.T) @ W2.T


def gradients(
    block: Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor],
    dout: Floats,
    x: Floats,
    W1: Floats,
    W2: Floats,
) -> Result:
    """dL/dx, dL/dW1 and dL/dW2 of block(x, W1, W2), by autograd in float64."""
    leaves = [torch.tensor(array, dtype=torch.float64, requires_grad=True) for array in (x, W1, W2)]
    dx, dW1, dW2 = torch.autograd.grad(block(*leaves), leaves, torch.tensor(dout, dtype=torch.float64))
    return dx.numpy(), dW1.numpy(), dW2.numpy()


def block_case(
    rng: np.random.Generator,
    shape: tuple[int, int, int],
    into_branch: Callable[[Floats], Floats] = lambda x: x,
    shift: float = 0.0,
) -> Block:
    """dout, x, W1 and W2 of a block of shape (N, d, h) in which a wrong gate shows and rounding switches no unit.

    Args:
        rng: draws the numbers.
        shape: examples, width of the stream, units of the branch.
        into_branch: a function from x to the branch's input.
        shift: the mean of x, so that the mean of a norm matters.
    """
    N, d, h = shape
    for _ in range(TRIES):
        x = rng.normal(shift, 1.5, (N, d))
        W1, W2 = rng.normal(0.0, 1.2 / d**0.5, (h, d)), rng.normal(0.0, 1.2 / h**0.5, (d, h))
        dout = rng.normal(size=(N, d))
        z = into_branch(x) @ W1.T
        open_ = (z > 0).mean()
        if (np.abs(z) > CORNER).all() and 0.2 < open_ < 0.8:
            return dout, x, W1, W2
    raise RuntimeError(f"none of {TRIES} draws of shape {shape} has units of both kinds away from the corner")
