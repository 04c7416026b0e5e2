"""Recognises right numbers for other arguments: what the reference gives if one argument is changed first.

Such a name is true of the numbers, however the learner's code came to them.

Tested in ``tests/judge/test_another.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Count, Text
from autograder.exercises.base import Case, Exercise
from autograder.judge.matching import MATCH, Values, array_of

__all__ = ["Another", "are_steps", "gives", "others"]

Arguments = tuple[Any, ...]

# Shares of at most so many are steps: two of them may be equal by chance.
STEPS = 100


@dataclass(frozen=True)
class Another:
    """A change of the arguments.

    Attributes:
        title: what the changed argument is, as the end of a sentence: ``another x: its square``.
        hint: what to look for.
        change: from a case's arguments to the changed ones; None where it does not apply.
    """

    title: str
    hint: str
    change: Callable[[Arguments], Arguments | None]


def others(exercise: Exercise) -> Iterator[Another]:
    """The changes to try: two arguments in each other's places, then one argument changed by itself.

    None where an exercise's numbers are random: there numbers may be alike by chance.
    """
    random = any(output.statistics for output in exercise.outputs)
    if exercise.style != "function" or exercise.share or random:
        return
    names = [parameter.name for parameter in exercise.parameters]
    for a, b in combinations(range(len(names)), 2):
        title = f"{names[a]} and {names[b]} in each other's places"
        yield Another(title, f"The arguments come as ({', '.join(names)}).", _swapped(a, b))
        for at, by in ((a, b), (b, a)):
            title = f"{names[at]} = {names[at]} * {names[by]} and {names[by]} = 1"
            yield Another(title, f"Which function gets a product where it should get {names[at]}?", _multiplied(at, by))
    for at, parameter in enumerate(exercise.parameters):
        hint = f"Which line changes {names[at]}, or uses something else in its place?"
        for what, change in (*ARRAYS, *NUMBERS, *(COUNTS if isinstance(parameter.kind, Count) else ())):
            yield Another(f"another {names[at]}: {what}", hint, _changed(at, change))
        for scale in range(len(names)):
            if scale != at:
                yield Another(f"another {names[at]}: {names[at]} * {names[scale]}", hint, _scaled(at, scale, 1))
                yield Another(f"another {names[at]}: {names[at]} / {names[scale]}", hint, _scaled(at, scale, -1))
        if isinstance(parameter.kind, Text):
            for word in parameter.kind.choices:
                yield Another(f"another {names[at]}: always {word!r}", hint, _changed(at, _always(word)))


def gives(exercise: Exercise, another: Another, case: Case) -> Values | None:
    """What the reference gives for the changed arguments of a case; None where it gives nothing there."""
    try:
        with np.errstate(all="ignore"):
            arguments = another.change(case.arguments)
            return None if arguments is None else exercise.call(exercise.reference, arguments)
    except MemoryError:
        raise
    except Exception:  # a reference need not take every argument
        return None


def are_steps(values: Sequence[Any]) -> bool:
    """Whether all numbers are whole or shares of a few: then two results may be alike by chance."""
    arrays = [array_of(item) for value in values for item in (value if isinstance(value, list | tuple) else [value])]
    numbers = [array.ravel() for array in arrays if array is not None]
    if len(numbers) < len(arrays) or not numbers:
        return True
    every = np.concatenate(numbers).astype(float)[:, None] * np.arange(1, STEPS)
    return bool((np.abs(every - np.round(every)) < MATCH).any(axis=1).all())


def _swapped(a: int, b: int) -> Callable[[Arguments], Arguments | None]:
    def change(given: Arguments) -> Arguments | None:
        one, other = given[a], given[b]
        if type(one) is not type(other) or isinstance(one, str) or np.shape(one) != np.shape(other):
            return None
        moved = list(given)
        moved[a], moved[b] = other, one
        return tuple(moved)

    return change


def _changed(at: int, change: Callable[[Any], Any]) -> Callable[[Arguments], Arguments | None]:
    def changed(given: Arguments) -> Arguments | None:
        new = change(given[at])
        return None if new is None else (*given[:at], new, *given[at + 1 :])

    return changed


def _multiplied(at: int, by: int) -> Callable[[Arguments], Arguments | None]:
    def change(given: Arguments) -> Arguments | None:
        if not (_is_floats(given[at]) and _is_floats(given[by]) and given[at].shape == given[by].shape):
            return None
        moved = list(given)
        moved[at], moved[by] = given[at] * given[by], np.ones_like(given[by])
        return tuple(moved)

    return change


def _scaled(at: int, scale: int, power: int) -> Callable[[Arguments], Arguments | None]:
    def change(given: Arguments) -> Arguments | None:
        if type(given[scale]) is not float or not _is_floats(given[at]):
            return None
        return (*given[:at], given[at] * given[scale] ** power, *given[at + 1 :])

    return change


def _always(word: str) -> Callable[[Any], Any]:
    return lambda given: word if type(given) is str else None


def _is_floats(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.ndim > 0 and value.dtype.kind == "f"


Floats = NDArray[np.float64]


def _array(change: Callable[[Floats], Floats], axes: int = 1) -> Callable[[Any], Any]:
    return lambda given: change(given) if _is_floats(given) and given.ndim >= axes else None


def _number(change: Callable[[float], float]) -> Callable[[Any], Any]:
    return lambda given: float(change(given)) if type(given) is float else None


def _standard(x: Floats, axis: int | None) -> Floats:
    return np.asarray((x - x.mean(axis, keepdims=True)) / x.std(axis, keepdims=True))


Changes = tuple[tuple[str, Callable[[Any], Any]], ...]

ARRAYS: Changes = (
    ("with 0 in place of its negative entries", _array(lambda x: np.maximum(x, 0.0))),
    ("without the signs of its entries", _array(np.abs)),
    ("the signs of its entries alone", _array(np.sign)),
    ("with the other sign", _array(np.negative)),
    ("the squares of its entries", _array(np.square)),
    ("with the mean of each column taken off", _array(lambda x: x - x.mean(0), 2)),
    ("with the mean of each row taken off", _array(lambda x: x - x.mean(1, keepdims=True), 2)),
    ("with the mean of all its entries taken off", _array(lambda x: x - x.mean())),
    ("with each column standardised", _array(lambda x: _standard(x, 0), 2)),
    ("with each row standardised", _array(lambda x: _standard(x, 1), 2)),
    ("standardised as a whole", _array(lambda x: _standard(x, None))),
    ("its first row alone", _array(lambda x: x[:1], 2)),
    ("its first row in every place", _array(lambda x: np.repeat(x[:1], len(x), 0), 2)),
    ("its last row in every place", _array(lambda x: np.repeat(x[-1:], len(x), 0), 2)),
    ("the mean of its rows in every place", _array(lambda x: np.repeat(x.mean(0, keepdims=True), len(x), 0), 2)),
    ("with 0 in its first row", _array(lambda x: np.vstack([0 * x[:1], x[1:]]), 2)),
    ("with 0 in its last row", _array(lambda x: np.vstack([x[:-1], 0 * x[-1:]]), 2)),
    ("clipped to -1 and 1", _array(lambda x: np.clip(x, -1, 1))),
    ("divided by its norm", _array(lambda x: np.asarray(x / np.linalg.norm(x)))),
    ("with the median of all its entries taken off", _array(lambda x: np.asarray(x - np.median(x)))),
    ("its entries in the reverse order", _array(lambda x: x[::-1].copy())),
    ("transposed", _array(lambda x: x.T.copy(), 2)),
    ("divided by the number of its entries along the first axis", _array(lambda x: x / len(x))),
    ("twice as large", _array(lambda x: 2 * x)),
    ("half as large", _array(lambda x: x / 2)),
    ("cut to whole numbers", _array(np.trunc)),
    ("1 in every entry", _array(np.ones_like)),
    ("0 in every entry", _array(np.zeros_like)),
)
NUMBERS: Changes = (
    ("its square", _number(lambda s: s * s)),
    ("its square root", _number(lambda s: s**0.5 if s >= 0 else np.nan)),
    ("one minus it", _number(lambda s: 1 - s)),
    ("one over it", _number(lambda s: 1 / s)),
    ("with the other sign", _number(lambda s: -s)),
    ("0 where it is negative", _number(lambda s: max(s, 0.0))),
    ("without its sign", _number(abs)),
    ("twice as large", _number(lambda s: 2 * s)),
    ("half as large", _number(lambda s: s / 2)),
    ("1, whatever is given", _number(lambda _: 1.0)),
    ("0, whatever is given", _number(lambda _: 0.0)),
)
COUNTS: Changes = (
    ("one more", lambda n: n + 1 if type(n) is int else None),
    ("twice as many", lambda n: 2 * n if type(n) is int else None),
    ("one less", lambda n: n - 1 if type(n) is int and n > 0 else None),
)
