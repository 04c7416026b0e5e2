"""Recognises the right answer to another question: the reference's result for changed arguments.

What it says is true of the numbers, however the learner's code computed them.

Tested in ``tests/judge/test_substitutes.py``.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from autograder.contract.kinds import Array, Count, ListOf, Real, Text
from autograder.exercises.base import Exercise, Parameter
from autograder.judge.matching import MATCH, array_of
from autograder.judge.order import listed

__all__ = ["Substitute", "by_chance", "substitutes", "values_with"]

Arguments = tuple[Any, ...]

CONSTANTS = (0.0, 1e-5, 1e-8, 1e-6, 1e-3, 0.01, 0.1, 0.5, 0.9, 1.0, 2.0)
"""Numbers that learners write in place of an argument."""


@dataclass(frozen=True)
class Substitute:
    """Other arguments for which a wrong result is right.

    Attributes:
        title: the end of the sentence ``{outputs} would be right …``.
        apply: makes the other arguments from those of a case; raises if there are none.
    """

    title: str
    hint: str
    apply: Callable[[Arguments], Arguments]


# Shares with a denominator below this count as steps: two of them may be equal by chance.
STEPS = 100
# So many numbers do not agree by chance, whatever they are.
MANY = 10


def by_chance(values: Sequence[Any]) -> bool:
    """Whether numbers may agree by chance: they are few, and at most one is neither whole nor a share of few parts."""
    items = [item for value in values for item in (value if isinstance(value, list | tuple) else [value])]
    arrays = [array for item in items if (array := array_of(item)) is not None]
    if sum(array.size for array in arrays) >= MANY:
        return False
    numbers = [number for array in arrays for number in np.ravel(array).astype(np.float64)]
    multiples = [np.arange(1, STEPS) * number for number in numbers]
    steps = sum(bool((np.abs(row - np.round(row)) < MATCH).any()) for row in multiples)
    return len(numbers) - steps < 2


def substitutes(exercise: Exercise) -> Iterator[Substitute]:
    """The changes that can be made to the arguments of an exercise, the simplest ones first."""
    if exercise.style != "function" or exercise.share:
        return
    numbered = list(enumerate(exercise.parameters))
    for at, parameter in numbered:
        if isinstance(parameter.kind, Count | Real):
            yield from _of_a_number(at, parameter)
        elif isinstance(parameter.kind, Array):
            yield from _of_an_array(exercise, at)
        elif isinstance(parameter.kind, Text):
            yield from _of_a_text(at, parameter)
    for (at, one), (to, other) in combinations(numbered, 2):
        if _alike(one, other):
            yield from _of_two(at, one, to, other)
    yield from _of_parts(exercise)


def values_with(exercise: Exercise, one: Substitute, arguments: Arguments) -> tuple[Any, ...] | None:
    """The reference's values for the other arguments; None if there are no such arguments or values."""
    with np.errstate(all="ignore"):
        try:
            return exercise.call(exercise.reference, one.apply(arguments))
        except MemoryError:
            raise
        except Exception:  # the arguments are none that the exercise promises: anything may happen
            return None


def _put(at: int, change: Callable[[Any], Any]) -> Callable[[Arguments], Arguments]:
    return lambda arguments: (*arguments[:at], change(arguments[at]), *arguments[at + 1 :])


def _of_a_number(at: int, parameter: Parameter) -> Iterator[Substitute]:
    name, whole = parameter.name, isinstance(parameter.kind, Count)
    where = f"Look at every line that uses {name}, or should use it."
    for constant in map(int, (0, 1, 2)) if whole else CONSTANTS:
        title = f"if {name} were always {constant:g}: the value of {name} has no effect."
        yield Substitute(title, f"Use the argument {name}.", _put(at, lambda _, c=constant: c))  # type: ignore[misc]
    for text, change in WHOLE if whole else REAL:
        title = f"for {text.format(name)} instead of {name}."
        yield Substitute(title, where, _put(at, change))


WHOLE: tuple[tuple[str, Callable[[int], int]], ...] = (
    ("{} + 1", lambda n: n + 1),
    ("{} - 1", lambda n: n - 1),
    ("2 {}", lambda n: 2 * n),
    ("{} // 2", lambda n: n // 2),
    ("{} + 2", lambda n: n + 2),
    ("{} - 2", lambda n: n - 2),
    ("2 {} + 1", lambda n: 2 * n + 1),
    ("{}²", lambda n: n * n),
)
REAL: tuple[tuple[str, Callable[[float], float]], ...] = (
    ("-{}", lambda r: -r),
    ("1 - {}", lambda r: 1 - r),
    ("1 + {}", lambda r: 1 + r),
    ("1 / {}", lambda r: 1 / r),
    ("2 {}", lambda r: 2 * r),
    ("{} / 2", lambda r: r / 2),
    ("{}²", lambda r: r * r),
    ("the root of {}", lambda r: float(np.sqrt(r))),
    ("|{}|", abs),
    ("max({}, 0)", lambda r: max(r, 0.0)),
)


def _of_a_text(at: int, parameter: Parameter) -> Iterator[Substitute]:
    for word in getattr(parameter.kind, "choices", ()):
        title = f"if {parameter.name} were always {word!r}: the value of {parameter.name} has no effect."
        yield Substitute(title, f"Use the argument {parameter.name}.", _put(at, lambda _, w=word: w))  # type: ignore[misc]


def _of_an_array(exercise: Exercise, at: int) -> Iterator[Substitute]:
    name = exercise.parameters[at].name
    for number in (1, 0):
        title = f"if {name} were {number} everywhere."
        hint = f"Is {name} missing somewhere?"
        yield Substitute(title, hint, _put(at, lambda a, n=number: np.full_like(a, n)))  # type: ignore[misc]
    where = f"Look at every line that uses {name}, or should use it."
    for text, change in ARRAYS:
        yield Substitute(f"for {text.format(name)} instead of {name}.", where, _put(at, change))
    for text, change in SAME_ROWS:
        yield Substitute(f"if {text.format(name)}.", "Which rows does your code use?", _put(at, change))
    for by, other in enumerate(exercise.parameters):
        if isinstance(other.kind, Real):
            for sign, power in (("*", 1), ("/", -1)):
                title = f"for {name} {sign} {other.name} instead of {name}."
                yield Substitute(title, where, _scaled(at, by, power))
        elif isinstance(other.kind, Array) and by != at and _alike(exercise.parameters[at], other):
            title = f"for {name} * {other.name} instead of {name}, and 1 instead of {other.name}."
            yield Substitute(title, f"Which function gets a product, but should get {name}?", _multiplied(at, by))


def _scaled(at: int, by: int, power: int) -> Callable[[Arguments], Arguments]:
    def apply(given: Arguments) -> Arguments:
        if given[at].dtype == np.bool_:
            raise ValueError("a mask is not multiplied: it would stay one")
        return *given[:at], given[at] * given[by] ** power, *given[at + 1 :]

    return apply


def _multiplied(at: int, by: int) -> Callable[[Arguments], Arguments]:
    def apply(given: Arguments) -> Arguments:
        changed = list(given)
        changed[at], changed[by] = given[at] * given[by], np.ones_like(given[by])
        return tuple(changed)

    return apply


def _standard(a: Any, axis: int | None) -> Any:
    return (a - a.mean(axis, keepdims=True)) / a.std(axis, keepdims=True)


ARRAYS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("-{}", np.negative),
    ("|{}|", np.abs),
    ("{}²", np.square),
    ("1 / {}", np.reciprocal),
    ("1 + {}", lambda a: 1 + a),
    ("1 - {}", lambda a: 1 - a),
    ("2 {}", lambda a: 2 * a),
    ("{} / 2", lambda a: a / 2),
    ("{0} / len({0})", lambda a: a / (len(a) or 1)),
    ("relu({})", lambda a: np.maximum(a, 0)),
    ("the sign of {}", np.sign),
    ("{} cut to whole numbers", np.trunc),
    ("{} clipped to [-1, 1]", lambda a: np.clip(a, -1, 1)),
    ("{} divided by its norm", lambda a: a / np.linalg.norm(a)),
    ("{} minus its mean", lambda a: a - a.mean()),
    ("{} minus its median", lambda a: a - np.median(a)),
    ("{} minus the mean of each column", lambda a: a - _matrix(a).mean(0)),
    ("{} minus the mean of each row", lambda a: a - _matrix(a).mean(1, keepdims=True)),
    ("{} with each column standardised", lambda a: _standard(_matrix(a), 0)),
    ("{} with each row standardised", lambda a: _standard(_matrix(a), 1)),
    ("{} standardised as a whole", lambda a: _standard(a, None)),
    ("{} transposed", lambda a: _square(a).T),
    ("{} in reverse order", lambda a: a[::-1]),
)
SAME_ROWS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("every row of {} were its first row", lambda a: np.repeat(_matrix(a)[:1], len(a), 0)),
    ("every row of {} were its last row", lambda a: np.repeat(_matrix(a)[-1:], len(a), 0)),
    ("the first row of {} were 0", lambda a: np.vstack([0 * _matrix(a)[:1], a[1:]])),
    ("the last row of {} were 0", lambda a: np.vstack([a[:-1], 0 * _matrix(a)[-1:]])),
    ("every row of {} were the mean of its rows", lambda a: np.repeat(_matrix(a).mean(0, keepdims=True), len(a), 0)),
)


def _matrix(array: Any) -> Any:
    if array.ndim != 2:
        raise ValueError("no matrix")
    return array


def _square(array: Any) -> Any:
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise ValueError("not square")
    return array


def _alike(one: Parameter, other: Parameter) -> bool:
    """Whether one argument can be passed in place of the other."""
    if isinstance(one.kind, Array) and isinstance(other.kind, Array):
        return len(one.kind.shape) == len(other.kind.shape)
    return type(one.kind) is type(other.kind) and isinstance(one.kind, Count | Real)


def _of_two(at: int, one: Parameter, to: int, other: Parameter) -> Iterator[Substitute]:
    def exchanged(arguments: Arguments) -> Arguments:
        if np.shape(arguments[at]) != np.shape(arguments[to]):
            raise ValueError("not of one shape")
        changed = list(arguments)
        changed[at], changed[to] = arguments[to], arguments[at]
        return tuple(changed)

    title = f"if {one.name} and {other.name} were swapped."
    yield Substitute(title, "Which of the two belongs where?", exchanged)
    for target, source in ((to, at), (at, to)):
        mine, due = (one.name, other.name) if target == to else (other.name, one.name)
        title = f"for {mine} instead of {due}."
        hint = f"Is {due} used where it belongs?"
        yield Substitute(title, hint, lambda a, t=target, s=source: _put(t, lambda _: a[s])(a))  # type: ignore[misc]


PARTS: tuple[tuple[str, str, Callable[[Any], Any]], ...] = (
    ("lacked {} last", "Does the loop, or the slice, end too early?", lambda a: a[:-1]),
    ("lacked {} first", "Does the loop, or the slice, begin too late?", lambda a: a[1:]),
    ("had only {} last", "Do you write = where += belongs?", lambda a: a[-1:]),
    ("had only {} first", "Is a return line inside the loop?", lambda a: a[:1]),
)


def _of_parts(exercise: Exercise) -> Iterator[Substitute]:
    """Changes that leave out rows of all arrays with the same first axis, or entries of all lists."""
    groups: dict[str, list[int]] = {}
    for at, parameter in enumerate(exercise.parameters):
        kind = parameter.kind
        if isinstance(kind, Array) and kind.shape:
            groups.setdefault(kind.shape[0], []).append(at)
        elif isinstance(kind, ListOf):
            groups.setdefault("a list", []).append(at)
    for group in groups.values():
        names = [exercise.parameters[at].name for at in group]
        belonging, unit = "its" if len(names) == 1 else "their", _unit(exercise, group)
        for text, hint, part in PARTS:

            def shortened(arguments: Arguments, group: list[int] = group, part: Any = part) -> Arguments:
                return tuple(part(a) if at in group else a for at, a in enumerate(arguments))

            title = f"if {listed(names)} {text.format(belonging)} {unit}."
            yield Substitute(title, hint, shortened)


def _unit(exercise: Exercise, group: Sequence[int]) -> str:
    kinds = [exercise.parameters[at].kind for at in group]
    return "row" if all(isinstance(kind, Array) and len(kind.shape) > 1 for kind in kinds) else "entry"
