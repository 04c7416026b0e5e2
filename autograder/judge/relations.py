"""Names mistakes that any exercise can have: relations between a result and the truth, such as a factor of 2.

Tested in ``tests/judge/test_names.py``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Count, ListOf, Real
from autograder.exercises.base import Case, Exercise, Output
from autograder.judge.matching import APART, array_of, close, match_of, pairs_of
from autograder.judge.transforms import transformed

__all__ = [
    "GENERIC",
    "NEVER_FILLED",
    "Generic",
    "Relation",
    "is_common",
    "part_of",
    "relation",
    "rounded",
    "some_signs",
]

# Factors that slips usually cause. Any other factor on top of a known mistake is probably a coincidence.
COMMON = (-1.0, 2.0, -2.0, 0.5, -0.5, 3.0, 1 / 3, 4.0, 0.25)

# A factor counts only if it differs from 1 by more than so many tolerances, because a rough computation may by chance
# be off by nearly the same factor in all cases.
FACTOR_APART = 30

# If numbers cancel, rounding leaves at most this share of the right numbers.
CANCELLED = 1e-12

Pairs = Sequence[tuple[NDArray[Any], NDArray[Any]]]


@dataclass(frozen=True)
class Generic:
    """A relation between a wrong array and the right one.

    Attributes:
        title: the predicate of the sentence whose subject is the output.
        apply: turns a right array into the wrong one; gives None if the relation does not apply to the array.
    """

    name: str
    title: str
    hint: str
    apply: Callable[[NDArray[Any]], NDArray[Any] | None]


@dataclass(frozen=True)
class Relation:
    """A relation that holds for one output in every case.

    Attributes:
        title: the predicate of the sentence whose subject is the output.
        factor: the constant factor between result and truth, if there is one.
    """

    name: str
    title: str
    hint: str
    factor: float = 0.0


def part_of(truth: Any) -> str:
    """What the parts of an output along its first axis are called."""
    if isinstance(truth, list):
        return "array" if isinstance(truth[0], np.ndarray) else "entry"
    return "entry" if truth.ndim == 1 else "row"


def _transposed(array: NDArray[Any]) -> NDArray[Any] | None:
    return array.T if array.ndim == 2 else None


def _reversed(array: NDArray[Any]) -> NDArray[Any] | None:
    return array[::-1] if array.ndim == 1 and array.size > 1 else None


def _squeezed(array: NDArray[Any]) -> NDArray[Any] | None:
    return np.squeeze(array) if 1 in array.shape else None


NEVER_FILLED = (
    "Which line computes it, and is this line reached? An array of whole numbers turns 0.4 into 0, and so does //."
)

GENERIC = (
    Generic("zeros", "is zero everywhere.", NEVER_FILLED, np.zeros_like),
    Generic(
        "sign",
        "has the wrong sign.",
        "All absolute values are right. Is a difference taken the wrong way round?",
        np.negative,
    ),
    Generic(
        "transposed",
        "is transposed.",
        "Compare its shape, axis by axis, with what the text asks for.",
        _transposed,
    ),
    Generic(
        "reversed",
        "is in the reverse order.",
        "Put the entries in the order of the text.",
        _reversed,
    ),
    Generic(
        "squeezed",
        "lacks its axes of length 1.",
        "np.squeeze removes them, and so does an index instead of a slice. A batch of one example is a matrix with "
        "one row.",
        _squeezed,
    ),
)

NEVER_COUNTED = "If you count in a loop, is its condition true at the start, and is the counter raised?"
MOVED = "Which entry belongs to the first index? Work out a small case on paper and compare entry by entry."
TOO_LARGE = "Is a division missing? Do you use a sum instead of a mean, or divide by a mean instead of a sum?"
TOO_SMALL = "Do you divide twice? Do you use a mean instead of a sum?"


def relation(
    exercise: Exercise, at: int, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]
) -> Relation | None:
    """The simplest relation between an output and ``want`` that holds in all cases; None if there is none.

    Args:
        at: the output's position.
        cases: the cases that count.
        got: the student's value of that output, one per case.
        want: the values to compare with, one per case: the truth, or a known mistake's values.
    """
    output = exercise.outputs[at]
    pairs, match = pairs_of(got, want), match_of(exercise)
    if pairs is None:
        return None
    for generic in GENERIC:
        images = [(mine, generic.apply(truth)) for mine, truth in pairs if generic.apply(truth) is not None]
        if generic.name == "zeros":
            if pairs and all(_is_zero(mine, truth) for mine, truth in pairs):
                return _zero(output)
        elif images and all(image is not None and close(mine, image, match) for mine, image in images):
            return Relation(generic.name, generic.title, generic.hint)
    if _backwards(got, want, match):
        title = "is in the reverse order: the last entry comes first."
        return Relation("reversed", title, "In which order does the text ask for the entries?")
    for by, name in ((1, "late"), (-1, "early")):
        if _moved(pairs, by, match):
            return Relation(name, f"has its entries one place too {name}.", MOVED)
    if isinstance(output.kind, Count):
        return _one_off(pairs)
    found = _scaled(exercise, cases, got, want) or _factor(pairs, match) or rounded(got, want, match)
    return found or _transformed(_whole(got, want) or pairs, match)


def _whole(got: Sequence[Any], want: Sequence[Any]) -> Pairs | None:
    """Each list of numbers as an array; None if an output is no list of numbers."""
    if not all(isinstance(w, list) and w and all(isinstance(one, int | float) for one in w) for w in want):
        return None
    pairs = [(array_of(g), array_of(w)) for g, w in zip(got, want, strict=True)]
    arrays = [(mine, truth) for mine, truth in pairs if mine is not None and truth is not None]
    return arrays if len(arrays) == len(pairs) else None


def _transformed(pairs: Pairs, match: float) -> Relation | None:
    told = transformed(pairs, match)
    return Relation(*told) if told else None


def _scaled(exercise: Exercise, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]) -> Relation | None:
    """The relation if an output is off by a factor that is a size of the case, such as the number of examples N."""
    per_case = [pairs_of([g], [w]) for g, w in zip(got, want, strict=True)]
    sizes = [_sizes(exercise, case) for case in cases]
    if len(cases) < 2 or any(pairs is None for pairs in per_case):
        return None
    for name in sizes[0]:
        if not all(size.get(name, 0) > 1 for size in sizes):
            continue
        for power, word in ((1, "times"), (-1, "divided by")):
            fits = (
                all(close(mine, truth * float(size[name]) ** power, match_of(exercise)) for mine, truth in pairs or ())
                for pairs, size in zip(per_case, sizes, strict=True)
            )
            if all(fits) and _shapes_agree(per_case):
                title = f"is {name} times the right result." if power > 0 else f"is {word} {name} once too often."
                hint = TOO_LARGE if power > 0 else TOO_SMALL
                return Relation("size", title, hint)
    return None


DIGITS = range(1, 7)

TO_WHOLE: tuple[tuple[str, Callable[[NDArray[Any]], NDArray[Any]]], ...] = (
    ("cut", np.trunc),
    ("rounded down", np.floor),
    ("rounded up", np.ceil),
    ("rounded", np.round),
)


def rounded(got: Sequence[Any], want: Sequence[Any], match: float) -> Relation | None:
    """The relation if an output is right but rounded: to whole numbers, or to a few decimal digits."""
    pairs = pairs_of(got, want)
    if not pairs or any(mine.shape != truth.shape or not np.isfinite(truth).all() for mine, truth in pairs):
        return None
    changed = np.concatenate([mine[mine != truth] for mine, truth in pairs])
    for word, change in TO_WHOLE:
        if word in ("rounded up", "rounded") and np.unique(changed).size < 2:
            continue  # a share that is 1 everywhere was hardly rounded
        if all(_has_digits(mine, 0) and close(mine, change(truth), match) for mine, truth in pairs):
            hint = "Is there an int(...), a // or an array of whole numbers? np.zeros(n) and np.ones(n) hold floats."
            return Relation("whole", f"is {word} to whole numbers.", hint)
    for digits in DIGITS:
        if all(_has_digits(mine, digits) and close(mine, np.round(truth, digits), match) for mine, truth in pairs):
            behind = "one digit" if digits == 1 else f"{digits} digits"
            return Relation(
                "rounded", f"is rounded to {behind} after the decimal point.", "Round only the numbers that you print."
            )
    return None


def _has_digits(numbers: NDArray[Any], digits: int) -> bool:
    """Whether all numbers have at most so many decimal digits."""
    return np.allclose(numbers, np.round(numbers, digits), rtol=1e-12, atol=0, equal_nan=True)


def some_signs(got: Sequence[Any], want: Sequence[Any], match: float) -> Relation | None:
    """The relation if an output has the wrong sign in some cases and is right in the others."""
    wrong = [(g, w) for g, w in zip(got, want, strict=True) if not close(g, w, APART)]
    pairs = pairs_of([g for g, _ in wrong], [w for _, w in wrong]) if wrong else None
    if not pairs or len(wrong) == len(got) or not all(close(mine, -truth, match) for mine, truth in pairs):
        return None
    return Relation(
        "some_signs",
        "has the wrong sign in some cases.",
        "Its absolute value is always right. Is there an abs(...), a square or a condition that loses a sign?",
    )


def _is_zero(mine: NDArray[Any], truth: NDArray[Any]) -> bool:
    """Whether an array is zero except for rounding after cancellation. Other small numbers do not count as zero."""
    if mine.shape != truth.shape or not np.isfinite(mine).all():
        return False
    largest = float(np.abs(mine).max(initial=0.0))
    return largest < 1 and largest <= CANCELLED * float(np.abs(truth).max(initial=0.0))


def _zero(output: Output) -> Relation:
    if isinstance(output.kind, Count):
        return Relation("zeros", "is 0 in every case.", NEVER_COUNTED)
    if isinstance(output.kind, Real):
        return Relation(
            "zeros", "is 0 in every case.", "Which line computes it, and is this line reached? A // turns 0.4 into 0."
        )
    return Relation(GENERIC[0].name, GENERIC[0].title, GENERIC[0].hint)


def _backwards(got: Sequence[Any], want: Sequence[Any], match: float) -> bool:
    """Whether lists of arrays hold the right arrays from the last to the first."""
    lists = [(g, w) for g, w in zip(got, want, strict=True) if isinstance(w, list) and isinstance(g, list | tuple)]
    if len(lists) < len(got) or not any(len(w) > 1 for _, w in lists):
        return False
    return all(close(list(g), w[::-1], match) for g, w in lists)


def _moved(pairs: Pairs, by: int, match: float) -> bool:
    """Whether each array is the right one moved by one place. The place that becomes free may hold anything."""
    if not all(truth.ndim == 1 and truth.size > 2 and mine.shape == truth.shape for mine, truth in pairs):
        return False
    if all(close(mine, truth, APART) for mine, truth in pairs):
        return False
    moved = [(mine[1:], truth[:-1]) if by > 0 else (mine[:-1], truth[1:]) for mine, truth in pairs]
    return bool(moved) and all(close(mine, truth, match) for mine, truth in moved)


def _one_off(pairs: Pairs) -> Relation | None:
    """The relation if a count is always one too large or one too small."""
    off = {float(mine - truth) for mine, truth in pairs if mine.shape == truth.shape == ()}
    if len(pairs) < 2 or off not in ({1.0}, {-1.0}):
        return None
    word = "large" if off == {1.0} else "small"
    return Relation("one_off", f"is always 1 too {word}.", "Count by hand where the answer is 1 or 2.")


def _factor(pairs: Pairs, match: float) -> Relation | None:
    """The relation if a result is off by the same constant factor in every case."""
    if not all(mine.shape == truth.shape and np.isfinite(mine).all() for mine, truth in pairs):
        return None
    weight = sum(float((truth.astype(float) ** 2).sum()) for _, truth in pairs)
    if not weight:
        return None
    factor = sum(float((mine.astype(float) * truth).sum()) for mine, truth in pairs) / weight
    if abs(factor) < APART or abs(factor - 1) < max(APART, FACTOR_APART * match):
        return None
    if not all(close(mine, factor * truth, match) for mine, truth in pairs):
        return None
    hint = "Only one constant is wrong: look for a 2, a 1/2 or the size of the batch."
    base = next((b for b in (2, 10) if abs(factor * np.log(b) - 1) < APART), None)
    if base:
        hint = f"Only one constant is wrong: do you use a logarithm to the base {base} where np.log belongs?"
    return Relation("factor", f"is {factor:.4g} times the right result.", hint, factor)


def is_common(found: Relation) -> bool:
    """Whether a relation is common enough to be accepted on top of another mistake."""
    if found.name == "factor":
        return any(abs(found.factor - common) < APART for common in COMMON)
    return found.name in ("sign", "transposed", "reversed", "size")


def _shapes_agree(per_case: Sequence[Pairs | None]) -> bool:
    return all(mine.shape == truth.shape for pairs in per_case for mine, truth in pairs or ())


def _sizes(exercise: Exercise, case: Case) -> dict[str, int]:
    """The sizes of a case by their names in the exercise's text: N, classes, n."""
    sizes: dict[str, int] = {}
    for parameter, argument in zip(exercise.parameters, case.arguments, strict=False):
        if isinstance(parameter.kind, Array) and isinstance(argument, np.ndarray):
            named = zip(parameter.kind.shape, argument.shape, strict=False)
            sizes.update((symbol, length) for symbol, length in named if symbol.isidentifier())
        elif isinstance(parameter.kind, Count) and type(argument) is int:
            sizes[parameter.name] = argument
        elif isinstance(parameter.kind, ListOf) and isinstance(argument, list | tuple):
            sizes[f"the number of {parameter.name}"] = len(argument)
    return sizes
