"""What ``pre_ln_backward`` and ``post_ln_backward`` share: norms with a slip in their backward pass, and the cases."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Case, Output, Parameter
from autograder.exercises.lesson_06.blocks import DOUT, EPS, W1, W2, Block, Floats, Result, X, block_case
from deepgrad.networks.residual import layer_norm

__all__ = [
    "OUTPUTS",
    "PARAMETERS",
    "Floats",
    "NormBackward",
    "Result",
    "block_cases",
    "no_mean_path",
    "no_variance_path",
    "over_the_batch",
    "std_only",
]

NormBackward = Callable[[Floats, Floats, float], Floats]

PARAMETERS: tuple[Parameter, ...] = (DOUT, X, W1, W2, EPS)
OUTPUTS = (
    Output("dx", Array(("N", "d")), "gradient", share=2),
    Output("dW1", Array(("h", "d")), "gradient"),
    Output("dW2", Array(("d", "h")), "gradient"),
)


def block_cases(rng: np.random.Generator, into_branch: Callable[[Floats], Floats]) -> list[Case]:
    """The cases of a block with a norm; ``into_branch`` is what its branch sees of x, which keeps z off 0."""

    def block(shape: tuple[int, int, int], shift: float = 1.0) -> Block:
        return block_case(rng, shape, into_branch, shift)

    def eps() -> float:
        return float(rng.uniform(0.05, 0.3))  # so large that leaving it out shows

    dout, x, W1, W2 = block((5, 4, 6))
    single = tuple(array.astype(np.float32) for array in block((4, 5, 6)))
    return [
        Case("a branch that is wider than the stream", (*block((6, 5, 8)), eps())),
        Case("a branch that is narrower than the stream", (*block((5, 7, 4)), eps())),
        Case("a branch that is silent: W2 is 0", (dout, x, W1, np.zeros_like(W2), eps()), edge=True),
        Case("one example", (*block((1, 5, 6)), eps()), edge=True),
        Case("inputs far from 0", (*block((5, 6, 4), shift=20.0), eps()), edge=True),
        Case("arrays of float32", (*single, eps()), edge=True),
    ]


def _std(x: Floats, eps: float, axis: int = 1) -> Floats:
    return np.asarray(np.sqrt(x.var(axis=axis, keepdims=True) + eps))


def no_mean_path(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass without the path through the mean."""
    normalized = layer_norm(x, eps)
    return np.asarray((dout - normalized * (dout * normalized).mean(axis=1, keepdims=True)) / _std(x, eps))


def no_variance_path(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass without the path through the variance."""
    return np.asarray((dout - dout.mean(axis=1, keepdims=True)) / _std(x, eps))


def std_only(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass with its statistics taken for constants."""
    return np.asarray(dout / _std(x, eps))


def over_the_batch(dout: Floats, x: Floats, eps: float) -> Floats:
    """The norm's backward pass with batch norm's means, over the examples."""
    normalized = (x - x.mean(axis=0)) / _std(x, eps, 0)
    return np.asarray((dout - dout.mean(axis=0) - normalized * (dout * normalized).mean(axis=0)) / _std(x, eps, 0))
