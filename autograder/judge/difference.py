"""Finds what a result differs by: one wrong end, a multiple of an argument that was added, or rows that were added up.

Tested in ``tests/judge/test_difference.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf, Real, Tuple
from autograder.exercises.base import Case, Exercise, Parameter
from autograder.judge.compare import relative_error
from autograder.judge.matching import APART, MATCH, PRECISE, array_of, close, match_of, pairs_of
from autograder.judge.relations import Relation, part_of

__all__ = ["difference", "one_side"]

Numbers = NDArray[Any]

UNFILLED = "Which line computes it? If there is a loop, where does it begin, and where does it end?"
UNLIKE = "Is it computed as all the others are? Follow your code by hand there."
POOLED = "Should all of them hold the same numbers? Is something added up or averaged too early?"
ADDED = "Which term of yours does the text not have?"
LEFT_OUT = "Which term of the text do you leave out?"

ONES = ("1", "1 in every entry")
"""How a constant term is called: first for a scalar output, then for an array."""

# A term counts only if it is larger than VISIBLE times what rounding may change.
VISIBLE = 1e3


def difference(
    exercise: Exercise, at: int, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]
) -> Relation | None:
    """What an output differs by, in the same way in all cases; None if there is no single cause.

    Args:
        at: the output's position.
        cases: the cases that count.
        got: the student's value of that output, one per case.
        want: the true values.
    """
    match = match_of(exercise)
    if not isinstance(exercise.outputs[at].kind, Array | ListOf | Real) or match > PRECISE:
        return None
    return (
        _end(cases, got, want, match)
        or _pooled(got, want, match)
        or _multiple(exercise, cases, got, want)
        or _by_entry(exercise, cases, got, want, _product)
    )


def _end(cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any], match: float) -> Relation | None:
    """An output in which only the first, or only the last, entry, row, column or array is wrong.

    It has to be wrong in two ordinary cases. In a single case, or in edge cases, the place may be chance.
    """
    rows = _end_of(_items, cases, got, want, match)
    return rows or _end_of(_columns, cases, got, want, match)


def _end_of(
    split: Callable[[Any], list[Numbers]],
    cases: Sequence[Case],
    got: Sequence[Any],
    want: Sequence[Any],
    match: float,
) -> Relation | None:
    """The same for the parts into which ``split`` divides an output."""
    rows = [(split(g), split(w)) for g, w in zip(got, want, strict=True)]
    if any(len(mine) != len(truth) or len(truth) < 2 for mine, truth in rows) or all(len(t) < 3 for _, t in rows):
        return None
    for word, end, others in (("first", 0, slice(1, None)), ("last", -1, slice(None, -1))):
        if not all(close(mine[others], truth[others], match) for mine, truth in rows):
            continue
        wrong = [not close(mine[end], truth[end], APART) for mine, truth in rows]
        if sum(one and not case.edge for one, case in zip(wrong, cases, strict=True)) < 2:
            continue
        if any(truth[end].shape != mine[end].shape for mine, truth in rows):
            continue
        part = "column" if split is _columns else part_of(want[0])
        if all(not mine[end].any() for mine, _ in rows):
            return Relation(f"{word}_unfilled", f"is right except for its {word} {part}, which is 0.", UNFILLED)
        return Relation(f"{word}_unlike", f"is right except for its {word} {part}.", UNLIKE)
    return None


def _items(value: Any) -> list[Numbers]:
    """The parts of a value: the arrays of a list, the entries of a vector, the rows of a matrix; else nothing."""
    if isinstance(value, np.ndarray):
        return [np.asarray(item) for item in value] if 0 < value.ndim < 3 else []
    arrays = [array_of(item) for item in value] if isinstance(value, list) else []
    return [array for array in arrays if array is not None]


def _columns(value: Any) -> list[Numbers]:
    """The columns of an array with two axes."""
    return list(value.T) if isinstance(value, np.ndarray) and value.ndim == 2 else []


def _pooled(got: Sequence[Any], want: Sequence[Any], match: float) -> Relation | None:
    """A matrix in which every row is the sum, or the mean, of the right rows; the same for columns."""
    pairs = pairs_of(got, want) or []
    if not pairs or any(truth.ndim != 2 or mine.shape != truth.shape for mine, truth in pairs):
        return None
    makers: tuple[tuple[str, Callable[..., Any]], ...] = (("sum", np.sum), ("mean", np.mean))
    for axis, part in ((0, "row"), (1, "column")):
        for word, pool in makers:
            images = [(mine, truth) for mine, truth in pairs if truth.shape[axis] > 1]
            if images and all(
                close(mine, np.broadcast_to(pool(truth, axis=axis, keepdims=True), truth.shape), match)
                for mine, truth in images
            ):
                title = f"has the same numbers in every {part}: the {word} of the expected {part}s."
                return Relation("pooled", title, POOLED)
    return None


def _multiple(exercise: Exercise, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]) -> Relation | None:
    """An output to which a multiple of an argument was added, the same multiple in all cases."""
    pairs = pairs_of(got, want)
    if not pairs or len(cases) < 2 or not all(m.shape == t.shape and np.isfinite(m).all() for m, t in pairs):
        return None
    for name, terms in _terms(exercise, cases, got, want):
        if len(terms) != len(pairs) or any(a.shape != t.shape for a, (_, t) in zip(terms, pairs, strict=True)):
            continue
        factor = _factor(terms, pairs)
        if factor:
            size = f"{abs(factor):.4g}"
            times = "" if abs(abs(factor) - 1) < APART else f"{size} times "
            term = f"{size}{name.removeprefix('1')}" if name in ONES else f"{times}{name}"
            word, hint = ("plus", ADDED) if factor > 0 else ("minus", LEFT_OUT)
            return Relation("multiple", f"is the right result {word} {term}.", hint)
    return None


def _factor(terms: Sequence[Numbers], pairs: Sequence[tuple[Numbers, Numbers]]) -> float:
    """The one factor with which the terms make up the difference; 0 if there is none."""
    weight = sum(float((a.astype(float) ** 2).sum()) for a in terms)
    if not weight:
        return 0.0
    factor = sum(float(((m - t) * a).sum()) for a, (m, t) in zip(terms, pairs, strict=True)) / weight
    made = [(m, t, factor * a) for a, (m, t) in zip(terms, pairs, strict=True) if a.any()]
    if len(made) < 2 or not all(_is_seen(m, t, part) for m, t, part in made):
        return 0.0
    fits = all(close(m, t + factor * a, MATCH) for a, (m, t) in zip(terms, pairs, strict=True))
    return factor if fits else 0.0


def _is_seen(mine: Numbers, truth: Numbers, part: Numbers) -> bool:
    """Whether the term is larger than what may differ by chance, and makes up the difference by itself."""
    size = float(np.abs(part).max(initial=0.0))
    seen = size > VISIBLE * MATCH * float(np.abs(truth).max(initial=0.0))
    return seen and relative_error(mine - truth, part) <= 1 / VISIBLE


def _terms(
    exercise: Exercise, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]
) -> Iterator[tuple[str, list[Numbers]]]:
    """The terms that may have been added: each argument, then the constant 1.

    Each term comes with its name and with its arrays in all cases, one after the other.
    """
    for at, parameter in enumerate(exercise.parameters):
        for name, taken in _parts(parameter):
            yield name, [a for case in cases for a in taken(case.arguments[at])]
    ones = [np.ones(t.shape) for _, t in pairs_of(got, want) or ()]
    yield ONES[any(one.ndim for one in ones)], ones


Taken = Callable[[Any], list[Numbers]]


def _parts(parameter: Parameter) -> Iterator[tuple[str, Taken]]:
    """The arrays that an argument consists of, each with its name."""
    kind = parameter.kind
    if isinstance(kind, ListOf) and isinstance(kind.item, Tuple):
        for at, (name, _) in enumerate(kind.item.items):
            yield name, lambda value, at=at: [np.asarray(item[at]) for item in value]  # type: ignore[misc]
    elif isinstance(kind, ListOf):
        yield parameter.name, lambda value: [a for item in value if (a := array_of(item)) is not None]
    elif isinstance(kind, Array | Real):
        yield parameter.name, lambda value: [a] if (a := array_of(value)) is not None else []


def one_side(
    exercise: Exercise, at: int, cases: Sequence[Case], got: Sequence[Any], want: Sequence[Any]
) -> Relation | None:
    """The relation of an output that is right wherever an argument of its shape has one sign.

    Arguments as in ``difference``.
    """
    if not isinstance(exercise.outputs[at].kind, Array) or match_of(exercise) > PRECISE:
        return None
    return _by_entry(exercise, cases, got, want, _one_side)


SIDE = "Work out one of the wrong entries by hand, and print yours beside it."
PRODUCT = "Is there one factor too many or too few? Which line multiplies or divides by it?"


Numbers3 = tuple[Numbers, Numbers, Numbers]


def _by_entry(
    exercise: Exercise,
    cases: Sequence[Case],
    got: Sequence[Any],
    want: Sequence[Any],
    found_in: Callable[[str, Sequence[Numbers3]], Relation | None],
) -> Relation | None:
    """The first relation that ``found_in`` finds.

    It is called for each argument that has the output's shape, with the argument's name and, for each case, output,
    truth and argument.
    """
    if not all(
        isinstance(g, np.ndarray) and isinstance(w, np.ndarray) and g.shape == w.shape
        for g, w in zip(got, want, strict=True)
    ):
        return None
    for at, parameter in enumerate(exercise.parameters):
        given = [case.arguments[at] for case in cases]
        if all(isinstance(a, np.ndarray) and a.shape == w.shape and a.size for a, w in zip(given, want, strict=True)):
            rows = [(np.asarray(g), np.asarray(w), a) for g, w, a in zip(got, want, given, strict=True)]
            if found := found_in(parameter.name, rows):
                return found
    return None


def _product(name: str, rows: Sequence[Numbers3]) -> Relation | None:
    if all(close(mine, truth * a, MATCH) for mine, truth, a in rows):
        return Relation("product", f"is the right result times {name}, entry by entry.", PRODUCT)
    if all(a.all() and close(mine, truth / a, MATCH) for mine, truth, a in rows):
        return Relation("product", f"is the right result divided by {name}, entry by entry.", PRODUCT)
    return None


def _one_side(name: str, rows: Sequence[Numbers3]) -> Relation | None:
    above, below = [a > 0 for _, _, a in rows], [a < 0 for _, _, a in rows]
    for right, other, open_ in (("above", "below", above), ("below", "above", below)):
        if not all(0 < here.sum() < here.size for here in open_):
            continue
        pairs = [(mine, truth, here) for (mine, truth, _), here in zip(rows, open_, strict=True)]
        if all(close(mine[here], truth[here], MATCH) for mine, truth, here in pairs) and not any(
            close(mine[~here], truth[~here], APART) for mine, truth, here in pairs
        ):
            title = f"is right where {name} is {right} 0. All its wrong entries are where {name} is 0 or {other}."
            return Relation("one_side", title, SIDE)
    return None
