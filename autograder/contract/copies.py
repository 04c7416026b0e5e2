"""Copies array arguments, so that a function that writes into its arguments cannot spoil a figure.

Tested in ``tests/judge/test_in_place.py``.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

__all__ = ["copied", "given_copies"]


def copied(value: Any) -> Any:
    """The value with every NumPy array in it copied, also inside lists, tuples and dicts. Nothing else is copied."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(map(copied, value))
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    return value


def given_copies(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, called with copies of its array arguments; a class is returned as it is."""
    if isinstance(function, type):
        return function

    def own(*arguments: Any, **named: Any) -> Any:
        return function(*map(copied, arguments), **{name: copied(value) for name, value in named.items()})

    try:
        return wraps(function)(own)
    except Exception:  # a callable whose attributes cannot be read
        return own
