"""Calls a compute function with a time measurement, without prints, and with its error as a value."""

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

__all__ = ["Timed", "one_line", "quietly", "timed"]

LONGEST_MESSAGE = 160  # characters of an error that fit on a badge

T = TypeVar("T")


@dataclass(frozen=True)
class Timed(Generic[T]):
    """The outcome of a call: a value or an error, and the time.

    Args:
        value: the result; None if the call failed.
        error: the error on one line; empty if the call did not fail.
        milliseconds: wall time.
    """

    value: T | None
    error: str
    milliseconds: float


def timed(function: Callable[[], T]) -> Timed[T]:
    """Call ``function`` without its prints and warnings, which a drag would repeat a hundred times."""
    value, error = None, ""
    start = time.perf_counter()
    with quietly():
        try:
            value = function()
        except Exception as exception:
            error = one_line(exception)
    return Timed(value, error, 1000 * (time.perf_counter() - start))


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Suppress prints, Python warnings and NumPy's floating-point warnings."""
    with (
        contextlib.redirect_stdout(io.StringIO()),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield


def one_line(exception: BaseException) -> str:
    """An exception as one plain line, short enough for a badge."""
    message = " ".join(str(exception).split())
    text = f"{type(exception).__name__}: {message}" if message else type(exception).__name__
    return text if len(text) <= LONGEST_MESSAGE else text[: LONGEST_MESSAGE - 1] + "…"
