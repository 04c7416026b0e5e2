"""The known functions, which an exercise may give to a student's function as an argument.

Only the name crosses the border. This module builds the function on the student's side, so no code is ever sent across.
Each function takes an array of float of any shape and gives one number. Position k of the array counts from 1, in the
order of ``x.ravel()``; ``rows`` also sees the shape. Each function depends on every entry in a different way. No third
derivative is 0, so central differences with another step give another gradient.

Tested in ``tests/contract/test_calls.py``.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from autograder.errors import WireError

__all__ = ["KNOWN", "function_of"]

Function = Callable[[ArrayLike], float]


def _flat(x: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(x, dtype=np.float64).ravel()


def waves(x: ArrayLike) -> float:
    """The sum of sin(k x_k) / k + x_k."""
    flat = _flat(x)
    k = np.arange(1, flat.size + 1)
    return float(np.sum(np.sin(k * flat) / k + flat))


def neighbours(x: ArrayLike) -> float:
    """The sum of k x_k^3, and of x_k x_(k+1) for all neighbours."""
    flat = _flat(x)
    k = np.arange(1, flat.size + 1)
    return float(np.sum(k * flat**3) + np.sum(flat[:-1] * flat[1:]))


def growth(x: ArrayLike) -> float:
    """The exponential of the mean of (-1)^k k x_k: it falls if x_1, x_3, x_5 … grow, and rises with the others."""
    flat = _flat(x)
    k = np.arange(1, flat.size + 1)
    return float(np.exp(np.mean((-1.0) ** k * k * flat)))


def ratio(x: ArrayLike) -> float:
    """The sum of k x_k, divided by (1 + the sum of all x_k^2)."""
    flat = _flat(x)
    k = np.arange(1, flat.size + 1)
    return float(np.sum(k * flat) / (1 + np.sum(flat**2)))


def rows(x: ArrayLike) -> float:
    """The sum of r sin(s_r) over the rows r, where s_r is the sum of k x_rk: it needs the shape of x."""
    array = np.atleast_1d(np.asarray(x, dtype=np.float64))
    k = np.arange(1, array.shape[-1] + 1)
    sums = np.sum(k * array, axis=-1).ravel()
    return float(np.sum(np.arange(1, sums.size + 1) * np.sin(sums)))


KNOWN: dict[str, Function] = {function.__name__: function for function in (waves, neighbours, growth, ratio, rows)}


def function_of(name: str) -> Function:
    """The known function of that name.

    Raises:
        WireError: no known function has that name.
    """
    if name not in KNOWN:
        raise WireError(f"no known function is called {name[:60]!r}; there are {', '.join(KNOWN)}")
    return KNOWN[name]
