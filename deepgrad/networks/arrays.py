"""The array type that all networks share, and checks of an array's axes and shape.

Tested in ``tests/networks/test_layers.py``.
"""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from deepgrad.errors import BadArgument

__all__ = ["Array", "Labels", "require_ndim", "require_shape"]

Array: TypeAlias = npt.NDArray[np.floating[Any]]
"""Floating-point numbers of any precision; results keep the inputs' precision."""


Labels: TypeAlias = npt.NDArray[np.integer[Any]]
"""The right classes of a batch, shape (N,), counted from 0."""


def require_ndim(name: str, array: npt.NDArray[Any], ndim: int, meaning: str) -> None:
    """Raise BadArgument unless ``array`` has ``ndim`` axes; ``meaning`` says what the axes are."""
    if np.ndim(array) != ndim:
        raise BadArgument(f"{name} should have {ndim} axes, {meaning}: got shape {np.shape(array)}.")


def require_shape(name: str, array: npt.NDArray[Any], shape: tuple[int, ...]) -> None:
    """Raise BadArgument unless ``array`` has exactly that shape."""
    if np.shape(array) != shape:
        raise BadArgument(f"{name} should have shape {shape}: got {np.shape(array)}.")
