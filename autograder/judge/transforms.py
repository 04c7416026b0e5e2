"""Names simple changes of a right array that any answer may show: its squares, its shares, one entry too few.

Tested in ``tests/judge/test_transforms.py``.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.judge.matching import APART, close

__all__ = ["TRANSFORMS", "at_an_end", "transformed"]

Floats = NDArray[Any]
Pairs = Sequence[tuple[Floats, Floats]]
Told = tuple[str, str, str]
"""A name, the predicate of a sentence whose subject is the output, and a hint."""


def _several(change: Callable[[Floats], Floats]) -> Callable[[Floats], Floats | None]:
    """A change that needs several numbers; for a single number it gives None."""
    return lambda array: change(array) if array.size > 1 else None


def _ranked(rank: int, change: Callable[[Floats], Floats]) -> Callable[[Floats], Floats | None]:
    return lambda array: change(array) if array.ndim == rank and array.size > 1 else None


LONGER = "List the entries that the text asks for, from the first to the last, and count them."
NOT_ASKED = "The text asks for the numbers themselves."

TRANSFORMS: tuple[tuple[str, str, str, Callable[[Floats], Floats | None]], ...] = (
    ("last_missing", "lacks its last entry; the others are right.", LONGER, _ranked(1, lambda a: a[:-1])),
    ("first_missing", "lacks its first entry; the others are right.", LONGER, _ranked(1, lambda a: a[1:])),
    (
        "ends_missing",
        "lacks its first and its last entry; the others are right.",
        LONGER,
        _ranked(1, lambda a: a[1:-1]),
    ),
    ("last_row_missing", "lacks its last row; the others are right.", LONGER, _ranked(2, lambda a: a[:-1])),
    ("first_row_missing", "lacks its first row; the others are right.", LONGER, _ranked(2, lambda a: a[1:])),
    ("without_sign", "has lost its sign: no number is negative.", "Is there an abs(...) or a square?", np.abs),
    (
        "cut_at_zero",
        "is 0 wherever it should be negative.",
        "Is there one np.maximum(..., 0) too many?",
        lambda a: np.maximum(a, 0),
    ),
    ("squared", "is the square of the right result.", NOT_ASKED, np.square),
    ("root", "is the square root of the right result.", NOT_ASKED, np.sqrt),
    ("inverted", "is 1 divided by the right result.", "Is a quotient the wrong way round?", np.reciprocal),
    ("logarithm", "is the logarithm of the right result.", NOT_ASKED, np.log),
    ("exponential", "is e to the power of the right result.", NOT_ASKED, np.exp),
    ("from_one", "is 1 minus the right result.", "Which of the two parts does the text ask for?", lambda a: 1 - a),
    ("one_more", "is 1 more than it should be.", "Is a 1 added that does not belong there?", lambda a: a + 1),
    ("one_less", "is 1 less than it should be.", "Is a 1 missing?", lambda a: a - 1),
    (
        "added_up",
        "has its entries added up: each entry is the sum of the right entries up to there.",
        NOT_ASKED,
        _ranked(1, np.cumsum),
    ),
    (
        "multiplied_up",
        "has its entries multiplied up: each entry is the product of the right entries up to there.",
        NOT_ASKED,
        _ranked(1, np.cumprod),
    ),
    ("shares", "is divided by its sum: its entries are shares.", NOT_ASKED, _several(lambda a: a / a.sum())),
    ("of_length_one", "is divided by its norm.", NOT_ASKED, _several(lambda a: a / np.sqrt((a * a).sum()))),
    ("over_largest", "is divided by its largest number.", NOT_ASKED, _several(lambda a: a / a.max())),
    ("over_first", "is divided by its first number.", NOT_ASKED, _several(lambda a: a / a.flat[0])),
    ("over_last", "is divided by its last number.", NOT_ASKED, _several(lambda a: a / a.flat[-1])),
    ("centred", "has its mean subtracted.", NOT_ASKED, _several(lambda a: a - a.mean())),
    (
        "rows_reversed",
        "has its rows in the reverse order.",
        "In which order does the text ask for them?",
        _ranked(2, lambda a: a[::-1]),
    ),
    (
        "columns_reversed",
        "has its columns in the reverse order.",
        "In which order does the text ask for them?",
        _ranked(2, lambda a: a[:, ::-1]),
    ),
    (
        "differences",
        "has differences as its entries: each right entry minus the right entry before it.",
        NOT_ASKED,
        _ranked(1, lambda a: np.diff(a, prepend=0.0)),
    ),
    ("sorted", "is sorted.", "Should the entries keep the order of the arguments?", _ranked(1, np.sort)),
    (
        "all_last",
        "has its last number everywhere.",
        "Does each entry get a value of its own?",
        _ranked(1, lambda a: np.full_like(a, a[-1])),
    ),
    (
        "all_first",
        "has its first number everywhere.",
        "Does each entry get a value of its own?",
        _ranked(1, lambda a: np.full_like(a, a[0])),
    ),
)


def transformed(pairs: Pairs, match: float) -> Told | None:
    """The first of these changes that turns the right numbers into the student's, in every case."""
    if sum(truth.size for _, truth in pairs) < 2:
        return None
    for name, title, hint, change in TRANSFORMS:
        if all(_is(mine, change, truth, match) for mine, truth in pairs):
            return name, title, hint
    return at_an_end(pairs, match)


def _is(mine: Floats, change: Callable[[Floats], Floats | None], truth: Floats, match: float) -> bool:
    with np.errstate(all="ignore"):
        image = change(truth.astype(np.float64) if truth.dtype.kind in "iu" else truth)
    if image is None or not np.isfinite(image).all() or not image.size:
        return False
    return close(mine, image, match)


ENDS: tuple[tuple[str, str, str, Any, Any], ...] = (
    ("longer_at_end", "has one entry too many, the last; the others are right.", LONGER, slice(0, -1), slice(None)),
    (
        "longer_at_start",
        "has one entry too many, the first; the others are right.",
        LONGER,
        slice(1, None),
        slice(None),
    ),
    (
        "ends_wrong",
        "is right except for its first and its last entry.",
        "How do you compute the first and the last entry?",
        slice(1, -1),
        slice(1, -1),
    ),
)


def at_an_end(pairs: Pairs, match: float) -> Told | None:
    """Arrays that are right except at both ends, or that have one entry too many at one end."""
    for name, title, hint, mine_part, part in ENDS:
        fits = bool(pairs)
        for mine, truth in pairs:
            longer = part == slice(None)
            lengths = truth.ndim == mine.ndim == 1 and len(mine) == len(truth) + longer and len(truth[part]) > 1
            fits = fits and lengths and close(mine[mine_part], truth[part], match)
            fits = fits and (longer or not any(close(mine[end], truth[end], APART) for end in (0, -1)))
        if fits:
            return name, title, hint
    return None
