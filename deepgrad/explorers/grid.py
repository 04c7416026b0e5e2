"""Computes all pictures of one slider once, in small pieces, so that the kernel stays free for messages."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["BUDGET_SECONDS", "MAX_BYTES", "PIECE_SECONDS", "Grid", "affordable"]

BUDGET_SECONDS = 2.0  # seconds of kernel time in all; a learner who runs the next cell waits for one piece at most
PIECE_SECONDS = 0.008  # half a picture at 60 Hz, so that a live move in between is still drawn within 33 ms
MAX_BYTES = 16_000_000  # sending a larger grid would take longer than it saves

Row = NDArray[np.float64]
Draw = Callable[[Any], tuple[Row, str] | None]


def affordable(positions: int, row_length: int, milliseconds: float) -> bool:
    """Whether a grid fits the budgets of time and size, estimated from the time of one picture."""
    return positions * milliseconds <= 1000 * BUDGET_SECONDS and positions * row_length * 8 <= MAX_BYTES


class Grid:
    """The pictures at all positions of one slider.

    Args:
        positions: the slider's values.
        draw: value -> (row, description), or None if compute failed: that position is then computed live.
    """

    def __init__(self, positions: list[Any], draw: Draw) -> None:
        self.positions = positions
        self.rows: list[Row | None] = []
        self.texts: list[str] = []
        self._draw = draw

    @property
    def complete(self) -> bool:
        """Whether every position has been tried."""
        return len(self.rows) == len(self.positions)

    def pieces(self, budget: float = BUDGET_SECONDS) -> Iterator[None]:
        """Compute, pausing after each piece; stops early when ``budget`` seconds of work are spent."""
        spent = 0.0
        while not self.complete and spent < budget:
            started = time.perf_counter()
            while not self.complete and time.perf_counter() - started < PIECE_SECONDS:
                drawn = self._draw(self.positions[len(self.rows)])
                self.rows.append(drawn[0] if drawn else None)
                self.texts.append(drawn[1] if drawn else "")
            spent += time.perf_counter() - started
            yield

    def payload(self) -> tuple[bytes, list[int]]:
        """The good rows joined as little-endian float64, and for each position the index of its row, or -1."""
        good = [row for row in self.rows if row is not None]
        index = np.cumsum([row is not None for row in self.rows]) - 1
        places = [int(at) if row is not None else -1 for at, row in zip(index, self.rows, strict=True)]
        return np.concatenate(good).astype("<f8").tobytes() if good else b"", places
