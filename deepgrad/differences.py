"""The numerical gradient checker of lesson 1, and a comparison with a gradient that was written by hand."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from deepgrad.errors import BadArgument

__all__ = ["STEP", "Comparison", "compare", "numerical_gradient"]

Floats = NDArray[np.float64]
Scalar = Callable[[Floats], float]

STEP = 1e-5  # nearly the best step for float64, as lesson 1 measures
CLOSE = 1e-6  # relative to the largest entry; central differences with this step are right to about 1e-9


def numerical_gradient(f: Scalar, x: ArrayLike, h: float = STEP) -> Floats:
    """The gradient of ``f`` at ``x`` by central differences, of the shape of ``x``.

    Args:
        f: takes an array of float64 of the shape of ``x`` and gives one number.
        x: array of any shape, or a number.
        h: the step.
    """
    x = np.array(x, dtype=np.float64)
    gradient = np.empty(x.shape)
    for i in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[i] += h
        down[i] -= h
        gradient[i] = (f(up) - f(down)) / (2 * h)
    return gradient


@dataclass(frozen=True)
class Comparison:
    """A gradient next to the numerical one.

    Attributes:
        error: the largest difference, relative to the largest entry of the numerical gradient; None if there is no
            gradient to compare yet.
        words: the result in a sentence or two.
    """

    error: float | None
    words: str

    def __repr__(self) -> str:
        return self.words


def compare(gradient: Callable[[], ArrayLike], f: Scalar, x: ArrayLike, h: float = STEP) -> Comparison:
    """Compare a gradient with the numerical one. Use it before you press check.

    Args:
        gradient: a function without arguments that gives your gradient of ``f`` at ``x``, of the shape of ``x``:
            ``lambda: my_backward(dout, x)``. If it raises NotImplementedError, the answer is "not written yet".
        f: takes an array of the shape of ``x`` and gives one number.
        x: the point at which the gradient is taken.
        h: the step.

    Raises:
        BadArgument: your gradient has another shape than ``x``.
    """
    try:
        mine = np.asarray(gradient(), dtype=np.float64)
    except NotImplementedError:
        return Comparison(None, "Not written yet: there is nothing to compare.")
    numerical = numerical_gradient(f, x, h)
    if mine.shape != numerical.shape:
        raise BadArgument(
            f"Your gradient has shape {mine.shape}; x has shape {numerical.shape}. Return one of that shape."
        )
    apart = np.abs(mine - numerical)
    at = np.unravel_index(int(np.argmax(np.where(np.isnan(apart), np.inf, apart))), apart.shape)
    error = float(apart[at] / (np.abs(numerical).max() or 1.0))
    if error <= CLOSE:
        return Comparison(error, f"They agree: the largest difference is {error:.1e} of the largest entry.")
    where = f" at [{', '.join(map(str, at))}]" if at else ""
    both = f"yours is {mine[at]:.6g}, finite differences give {numerical[at]:.6g}"
    return Comparison(error, f"They differ most{where}: {both}.")
