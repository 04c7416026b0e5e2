"""Recognises right values in the wrong places: outputs in another order, too few, or too many.

Tested in ``tests/judge/test_names.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

from autograder.judge.matching import Values, close

__all__ = ["Reordered", "counted", "in_order", "listed", "orders", "places"]

# More outputs than this are not tried in every order: 6! orders are 720.
MOST = 6


@dataclass(frozen=True)
class Reordered:
    """An order of the outputs in the student's result.

    Attributes:
        order: for each place of the result, the position of the output whose values are there.
    """

    order: tuple[int, ...]

    def applied(self, values: Values) -> Values:
        """A student's values, each moved to the place of its output. The order must be a permutation."""
        return tuple(values[self.order.index(at)] for at in range(len(values)))


def places(got: Sequence[Values], want: Sequence[Values], tolerance: float) -> list[list[int]]:
    """For each place of the student's result, the outputs whose true values are there in every case."""
    width, outputs = len(got[0]), len(want[0])
    return [
        [at for at in range(outputs) if all(close(g[i], w[at], tolerance) for g, w in zip(got, want, strict=True))]
        for i in range(width)
    ]


def in_order(found: Sequence[Sequence[int]]) -> Reordered | None:
    """The order in which the outputs were returned; None if the order is right, or if a value is no output.

    A permutation is preferred. Otherwise an output may occur twice: in its own place and in another one.
    """
    count = len(found)
    if count < 2 or count > MOST or not all(found) or all(at in options for at, options in enumerate(found)):
        return None
    chosen = list(product(*found))
    whole = [order for order in chosen if len(set(order)) == count]
    return Reordered(min(whole or chosen))


def orders(count: int) -> list[Reordered]:
    """Every wrong order of the outputs; the orders that swap only two come first."""
    if count > MOST:
        return []
    right = tuple(range(count))
    others = [order for order in permutations(right) if order != right]
    return [
        Reordered(order) for order in sorted(others, key=lambda order: sum(at != to for at, to in enumerate(order)))
    ]


def counted(raw: Sequence[Any], want: Sequence[Values], tolerance: float) -> tuple[list[int | None], int] | None:
    """The outputs in a result of too few or too many values.

    Args:
        raw: the student's results, one per case.
        want: the truths, one per case with one value per output.

    Returns:
        For each returned value, the position of its output, or None if it is no output; and the number of values. None
        if no output is found, or if the number of values differs between cases.
    """
    several = tuple if len(want[0]) == 1 else (tuple, list)  # with a single output, a list may be the output itself
    rows = [tuple(r) if isinstance(r, several) else (r,) for r in raw]
    widths = {len(row) for row in rows}
    if len(widths) != 1 or not 1 <= min(widths) <= MOST:
        return None
    found = places(rows, want, tolerance)
    taken: list[int | None] = []
    for options in found:
        taken.append(next((at for at in options if at not in taken), None))
    missing = [at for at in range(len(want[0])) if at not in taken]
    if all(at is None for at in taken) or (missing and None in taken):
        return None
    return taken, len(taken)


def listed(names: Sequence[str]) -> str:
    """Names as a learner reads them: ``a``, ``a and b``, ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
