"""Runs a compute function that trains: a generator whose pictures and words are shown while it runs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from deepgrad.explorers.picture import Data
from deepgrad.explorers.quiet import one_line, quietly

__all__ = ["Progress", "Report", "training"]

PIECE_SECONDS = 0.03  # Stop and other messages wait for this time, or for one step of the generator
REPORT_SECONDS = 0.1  # seconds between two pictures, because drawing takes time, too


@dataclass(frozen=True)
class Progress:
    """Words that a training generator yields, shown beside the Stop button.

    Args:
        text: for example "step 120 of 300".
        fraction: 0 to 1, for the bar; None if the end is not known.
    """

    text: str
    fraction: float | None = None


@dataclass(frozen=True)
class Report:
    """The state of a run at a report.

    Args:
        data: the newest picture; None if there is no new one.
        progress: the newest words.
        milliseconds: the time of the work so far.
        error: the error on one line; empty if it did not fail.
        finished: whether the run is over.
    """

    data: Data | None
    progress: Progress
    milliseconds: float
    error: str = ""
    finished: bool = False


def training(start: Callable[[], Any], report: Callable[[Report], None]) -> Iterator[None]:
    """Run ``start()`` in pieces: a generator of Progress and pictures, or a plain function.

    Closing this iterator closes the generator, which is how Stop works.
    """
    data: Data | None = None
    progress = Progress("started")
    error, worked, reported = "", 0.0, time.perf_counter()
    steps = _steps(start)
    report(Report(None, progress, 0.0))
    yield
    while True:
        began = time.perf_counter()
        step: Any = None
        while step is not _END and time.perf_counter() - began < PIECE_SECONDS:
            with quietly():
                try:
                    step = next(steps, _END)
                except Exception as exception:
                    step, error = _END, one_line(exception)
            if isinstance(step, Progress):
                progress = step
            elif step is not _END:
                data = step
        worked += time.perf_counter() - began
        if step is _END:
            break
        if time.perf_counter() - reported >= REPORT_SECONDS:
            report(Report(data, progress, 1000 * worked))
            data, reported = None, time.perf_counter()
        yield
    report(Report(data, progress, 1000 * worked, error, finished=True))


_END = object()


def _steps(start: Callable[[], Any]) -> Iterator[Any]:
    made = start()
    if isinstance(made, Iterator):
        yield from made
    else:
        yield made
