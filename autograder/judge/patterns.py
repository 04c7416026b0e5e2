"""If no known mistake explains a wrong output: finds what it has in common with the right one.

Each pattern is a statement about the numbers only, so it is true whatever program computed them.

Tested in ``tests/judge/test_patterns.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Case, Exercise
from autograder.judge.matching import allowed, array_of, close, match_of, pairs_of
from autograder.judge.relations import Relation, part_of, relation

__all__ = ["pattern"]

Arrays = NDArray[Any]
Pairs = list[tuple[Arrays, Arrays]]

FEW = 3
"""So many numbers have to agree before a pattern is no coincidence."""

IN_FLOAT64 = (
    "float32 ends at 3e38, and below 1e-45 it is 0. Work in float64: torch.Tensor(...) always makes float32; "
    "torch.tensor(...) and torch.zeros(...) make float64 if you add dtype=torch.float64."
)
PLACES: tuple[tuple[str, str, str, Callable[[list[bool]], list[bool]]], ...] = (
    (
        "last_wrong",
        "is wrong in its last {part} only.",
        "Which line computes the last {part}? If there is a loop, does it end one step too early?",
        lambda right: [*right[:-1], not right[-1]],
    ),
    (
        "first_wrong",
        "is wrong in its first {part} only.",
        "Which line computes the first {part}? If there is a loop, where does it begin?",
        lambda right: [not right[0], *right[1:]],
    ),
    (
        "only_first_right",
        "is right in its first {part} only.",
        "What does your code do for the first {part} that it does not do for the others?",
        lambda right: [right[0], *(not one for one in right[1:])],
    ),
    (
        "only_last_right",
        "is right in its last {part} only.",
        "What does your code do for the last {part} that it does not do for the others?",
        lambda right: [*(not one for one in right[:-1]), right[-1]],
    ),
)


def pattern(
    exercise: Exercise, at: int, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]
) -> Relation | None:
    """The first pattern that an output shows in every case in which it is wrong; None if there is none.

    Args:
        at: the output's position.
        cases: the cases that count.
        got: the student's value of that output, one per case.
        want: the true values.
    """
    wrong = [i for i in range(len(got)) if not close(got[i], want[i], allowed(exercise))]
    mine, truth = [got[i] for i in wrong], [want[i] for i in wrong]
    pairs, match = pairs_of(mine, truth), match_of(exercise)
    if not pairs:
        return None
    every = len(wrong) == len(got)
    asked = [cases[i] for i in wrong]
    several = sum(not case.edge for case in asked) > 1  # in a single case, or in edge cases, the place may be chance
    return (
        _single(got, want, match)
        or _constant(got, want)
        or _argument(exercise, asked, mine, every)
        or _in_wrong_cases(exercise, at, asked, mine, truth, every)
        or (_places(asked, mine, truth, match) if several else None)
        or _of_one_shape(mine, truth, pairs, match)
        or _order(pairs, match)
    )


def _of_one_shape(mine: Sequence[Any], truth: Sequence[Any], pairs: Pairs, match: float) -> Relation | None:
    if any(a.shape != b.shape or not np.isfinite(b).all() for a, b in pairs):
        return None
    return (
        _signs(pairs, match)
        or _zeros(pairs, match)
        or _factors(mine, truth, match)
        or _shift(pairs, match)
        or _one_side(pairs, match)
    )


def _single(got: Sequence[Any], want: Sequence[Any], match: float) -> Relation | None:
    """The right numbers, but rounded to float32, in all cases."""
    pairs = pairs_of(got, want) or []
    if sum(truth.size for _, truth in pairs) < FEW or any(truth.dtype != np.float64 for _, truth in pairs):
        return None
    with np.errstate(all="ignore"):
        if all(close(mine, truth.astype(np.float32).astype(np.float64), match) for mine, truth in pairs):
            return Relation(
                "single_precision",
                "is right only where float32 can hold the number: very large and very small numbers are lost.",
                IN_FLOAT64,
            )
    return None


def _constant(got: Sequence[Any], want: Sequence[Any]) -> Relation | None:
    """The same result in all cases, although the right results differ."""
    arrays = [array_of(value) for value in got]
    first = arrays[0]
    if len(got) < FEW - 1 or first is None or not first.size or not np.isfinite(first).all():
        return None
    if any(array is None or not np.array_equal(array, first) for array in arrays):
        return None
    if any(np.shape(value) != first.shape for value in want) or all(close(value, want[0], 0.0) for value in want):
        return None
    return Relation("same_everywhere", "is the same in every case.", "Which of the arguments must it depend on?")


def _argument(exercise: Exercise, cases: Sequence[Case], mine: Sequence[Any], every: bool) -> Relation | None:
    """An argument, returned unchanged in every wrong case."""
    for place, parameter in enumerate(exercise.parameters):
        given = [case.arguments[place] if place < len(case.arguments) else None for case in cases]
        if all(_different(g) >= FEW and close(m, g, 0.0) for m, g in zip(mine, given, strict=True)):
            title = f"is the unchanged argument {parameter.name}{'.' if every else IN_SOME}"
            return Relation(
                "argument_returned", title, "Is the line that changes it reached, and do you store its result?"
            )
    return None


def _different(value: Any) -> int:
    """How many different numbers a value has. Zeros alone do not show where they come from."""
    items = value if isinstance(value, list | tuple) else [value]
    arrays = [np.ravel(array) for item in items if (array := array_of(item)) is not None]
    return len(np.unique(np.concatenate(arrays))) if arrays else 0


IN_SOME = " in some cases; in the other cases it is right."


def _in_wrong_cases(
    exercise: Exercise, at: int, cases: Sequence[Case], mine: Sequence[Any], truth: Sequence[Any], every: bool
) -> Relation | None:
    """A relation, such as a factor, that holds in all wrong cases, if these are several, but not all cases."""
    if every or len(cases) < 2 or (found := relation(exercise, at, cases, mine, truth)) is None:
        return None
    without = found.title.rstrip(".").removesuffix(" everywhere").removesuffix(" in every case")
    title = f"{without}{IN_SOME}"
    return Relation(f"{found.name}_in_some", title, f"{found.hint} What do these cases have in common?", found.factor)


def _places(cases: Sequence[Case], mine: Sequence[Any], truth: Sequence[Any], match: float) -> Relation | None:
    """Whether only the first or the last row, column or array is wrong, or only that one is right."""
    for part, split in (("", list), ("column", _columns)):
        rows = [(split(m), split(t)) for m, t in zip(mine, truth, strict=True) if _splits(m, t, part)]
        if len(rows) < len(mine):
            continue
        right = [[close(a, b, match) for a, b in zip(m, t, strict=True)] for m, t in rows]
        for name, title, hint, turned in PLACES:
            given = name == "only_first_right" and any(
                _is_given(case, t[0]) for case, (_, t) in zip(cases, rows, strict=True)
            )
            if not given and all(all(turned(one)) for one in right):
                word = part or part_of(truth[0])
                return Relation(name, title.format(part=word), hint.format(part=word))
    return None


def _splits(mine: Any, truth: Any, part: str) -> bool:
    """Whether two values have rows, or columns, or items that can be compared one by one."""
    if isinstance(truth, list):
        return not part and isinstance(mine, list | tuple) and len(mine) == len(truth) >= FEW
    arrays = isinstance(mine, np.ndarray) and isinstance(truth, np.ndarray) and mine.shape == truth.shape
    if not arrays:
        return False
    return truth.ndim == 2 and truth.shape[1] >= FEW if part else truth.ndim > 0 and len(truth) >= FEW


def _columns(array: Arrays) -> list[Arrays]:
    return list(array.T)


def _is_given(case: Case, value: Any) -> bool:
    """Whether a value equals an argument, so that it is right without any work."""
    return any(close(argument, value, 0.0) for argument in case.arguments)


def _near(mine: Arrays, truth: Arrays, match: float) -> Arrays:
    """Which numbers agree, relative to the largest number of the array."""
    near: Arrays = np.abs(mine - truth) <= match * np.abs(truth).max(initial=0.0)
    return near


def _signs(pairs: Pairs, match: float) -> Relation | None:
    """The right sizes with some wrong signs."""
    if sum(truth.size for _, truth in pairs) <= FEW or not all(
        np.isfinite(mine).all() and _near(np.abs(mine), np.abs(truth), match).all() for mine, truth in pairs
    ):
        return None
    hint = "Is there an abs(...), a square or a condition that loses a sign?"
    lost = "no number is negative" if all((mine >= 0).all() for mine, _ in pairs) else "some signs are wrong"
    return Relation("signs_of_entries", f"has the right absolute values, but {lost}.", hint)


def _zeros(pairs: Pairs, match: float) -> Relation | None:
    """Right numbers with zeros in wrong places, or with numbers that are not finite where zeros belong."""
    too_many = too_few = infinite = False
    agreeing = 0
    for mine, truth in pairs:
        finite = np.isfinite(mine)
        both = finite & (mine != 0) & (truth != 0)
        if not _near(mine[both], truth[both], match).all():
            return None
        agreeing += int(both.sum())
        too_many |= bool((finite & (mine == 0) & (truth != 0)).any())
        too_few |= bool((finite & (mine != 0) & (truth == 0)).any())
        infinite |= not finite.all()
    if agreeing < FEW or not (too_many or too_few or infinite):
        return None
    where = "Which mask or condition decides where the result is 0?"
    if infinite:
        if too_many or too_few:
            return None
        at_zeros = all((np.isfinite(mine) | (truth == 0)).all() for mine, truth in pairs)
        if not at_zeros:  # the first such number and its place tell more
            return None
        title = "is not finite where it should be 0; all other numbers are right."
        return Relation("not_finite_in_places", title, where)
    title = (
        "has its zeros in the wrong places" if too_many and too_few else "is not 0 in some places where it should be"
    )
    title = title if too_few else "is 0 in places where it should not be"
    return Relation("zeros_elsewhere", f"{title}; all other numbers are right.", where)


def _one_side(pairs: Pairs, match: float) -> Relation | None:
    """Right where the result is above 0 and wrong where it is below, or the other way round."""
    right = np.concatenate([np.ravel(_near(mine, truth, match)) for mine, truth in pairs])
    sign = np.concatenate([np.ravel(np.sign(truth)) for _, truth in pairs])
    if min((sign > 0).sum(), (sign < 0).sum()) < FEW:
        return None
    for side, good, bad in ((1, "above", "below"), (-1, "below", "above")):
        if right[sign == side].all() and not right[sign == -side].any():
            title = f"is right where it should be {good} 0, and wrong where it should be {bad} 0."
            return Relation("one_side_right", title, "Which line treats the two signs differently?")
    return None


SIZE = "Is there a size, a sum or a norm that is multiplied or divided once too often, or once too few?"


EXPLAINED = 0.1
"""Largest share of an error that a factor may leave."""
ROUNDING = 1e-12


def _factors(mine: Sequence[Any], truth: Sequence[Any], match: float) -> Relation | None:
    """A factor that is the same within each case, array, row or column, but may differ between them."""
    for name, title, groups in (
        ("factor_of_case", "is off by one factor in each case; the factor differs from case to case.", _whole),
        ("factor_of_array", "is off by one factor in each array; the factor differs from array to array.", _arrays),
        ("factor_of_row", "is off by one factor in each row; the factor differs from row to row.", _rows),
        (
            "factor_of_column",
            "is off by one factor in each column; the factor differs from column to column.",
            _in_columns,
        ),
    ):
        found = [group for m, t in zip(mine, truth, strict=True) for group in groups(m, t)]
        if found and all(_proportional(m, t, match) for m, t in found) and sum(_varied(t) for _, t in found):
            title = title if len(found) > 1 else "is off by one factor."
            if name == "factor_of_array" and any(close(m, t, match) for m, t in found):
                title = "is right in some of its arrays, and off by one factor in each of the other arrays."
            return Relation(name, title, SIZE)
    return None


def _flat(value: Any) -> Arrays:
    items = value if isinstance(value, list | tuple) else [value]
    return np.concatenate([np.ravel(item) for item in items]) if items else np.zeros(0)


def _whole(mine: Any, truth: Any) -> Iterator[tuple[Arrays, Arrays]]:
    yield _flat(mine), _flat(truth)


def _arrays(mine: Any, truth: Any) -> Iterator[tuple[Arrays, Arrays]]:
    if isinstance(truth, list):
        yield from ((np.ravel(m), np.ravel(t)) for m, t in zip(mine, truth, strict=True))


def _rows(mine: Any, truth: Any) -> Iterator[tuple[Arrays, Arrays]]:
    if isinstance(truth, np.ndarray) and truth.ndim == 2 and truth.shape[1] >= FEW:
        yield from zip(mine, truth, strict=True)


def _in_columns(mine: Any, truth: Any) -> Iterator[tuple[Arrays, Arrays]]:
    if isinstance(truth, np.ndarray) and truth.ndim == 2 and truth.shape[0] >= FEW:
        yield from zip(mine.T, truth.T, strict=True)


def _varied(truth: Arrays) -> bool:
    """Whether the numbers differ enough. Otherwise one factor, or one added number, means nothing."""
    return bool(truth.size >= FEW and np.ptp(truth) > np.abs(truth).max() / 1000)


def _proportional(mine: Arrays, truth: Arrays, match: float) -> bool:
    """Whether all numbers are off by one factor, which is not 0. It has to explain nearly all of the error."""
    weight = float((truth * truth).sum())
    factor = float((mine * truth).sum()) / weight if weight else 0.0
    if not np.isfinite(factor) or factor == 0 or not close(mine, factor * truth, match):
        return False
    error, left = np.abs(mine - truth).max(initial=0), np.abs(mine - factor * truth).max(initial=0)
    return bool(left <= EXPLAINED * error or error <= ROUNDING * np.abs(truth).max(initial=0))


def _shift(pairs: Pairs, match: float) -> Relation | None:
    """One number that is added to all entries of an array."""
    for mine, truth in pairs:
        off = mine - truth
        if not _varied(truth) or not np.isfinite(off).all():
            return None
        if not _near(off, np.full_like(off, off.mean()), match).all():
            return None
        if not match < abs(off.mean()) / (np.abs(truth).max() or 1.0) < 1 / match:  # beside 1e308 all look equal
            return None
    title = "is off by one number that is the same for all entries."
    return Relation("shifted", title, "Is a constant, a mean or a bias added, or left out?")


def _order(pairs: Pairs, match: float) -> Relation | None:
    """The right numbers in another order. If the shape is wrong, too, the card has better words."""
    for mine, truth in pairs:
        if mine.shape != truth.shape or truth.size < FEW or not np.isfinite(mine).all():
            return None
        if not close(np.sort(mine, axis=None), np.sort(truth, axis=None), match):
            return None
    hint = "Which number is in which place? Is there a transposition, a reshape, a sort or a reversed loop?"
    return Relation("other_order", "has the right numbers in other places.", hint)
