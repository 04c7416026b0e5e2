"""``update_ratio``: how far a step moves each parameter, relative to the parameter's own length."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter

__all__ = ["UPDATE_RATIO", "update_ratio"]

LESSON = "08_clinic"

Floats = NDArray[np.float64]
Arrays = Sequence[Floats]

SHAPES = ((4, 3), (4,), (2, 4), (2,))


def update_ratio(before: Arrays, after: Arrays) -> list[float]:
    """‖after - before‖ / ‖before‖ of each array in order, without those that are all 0 before."""
    return _each(before, after, lambda b, d: _length(d) / _length(b))


def _length(array: Floats) -> float:
    return float(np.linalg.norm(np.ravel(array)))


def _each(before: Arrays, after: Arrays, of: Callable[[Floats, Floats], float]) -> list[float]:
    """A number for each array that is not all 0, from what it was and how it changed."""
    wide = [(np.asarray(b, np.float64), np.asarray(a, np.float64)) for b, a in zip(before, after, strict=True)]
    return [float(of(b, a - b)) for b, a in wide if b.any()]


def _drawn(rng: np.random.Generator, *shapes: tuple[int, ...]) -> tuple[list[Floats], list[Floats]]:
    """Parameters whose mean is not 0, and steps so long that it matters what they are divided by."""
    before, steps = (
        [size * (rng.uniform(0.4, 0.8) + rng.normal(size=shape)) * (1 + at) for at, shape in enumerate(shapes)]
        for size in (1.0, 0.4)
    )
    return before, [b + step for b, step in zip(before, steps, strict=True)]


def _cases(rng: np.random.Generator) -> list[Case]:
    fresh = _drawn(rng, *SHAPES)
    fresh[0][1][:] = 0.0
    sparse = _drawn(rng, *SHAPES)
    sparse[0][0][1] = 0.0
    sparse[0][3][int(rng.integers(2))] = 0.0
    frozen = _drawn(rng, *SHAPES)
    frozen[1][2][:] = frozen[0][2]
    small = [b + 1e-3 * rng.normal(size=b.shape) for b in frozen[0]]
    both = [np.zeros(3), np.full((2, 2), 0.5)]
    single = tuple([array.astype(np.float32) for array in arrays] for arrays in _drawn(rng, *SHAPES))
    return [
        Case("two layers", _drawn(rng, *SHAPES)),
        Case("three layers", _drawn(rng, (5, 4), (5,), (3, 5), (3,), (2, 3), (2,))),
        Case("one matrix", _drawn(rng, (3, 5)), edge=True),
        Case("a filter of four axes", _drawn(rng, (3, 2, 2, 2), (3,)), edge=True),
        Case("a small step", (frozen[0], small), edge=True),
        Case("a bias that starts at 0", fresh, edge=True),
        Case("zeros that stay zeros", (both, [np.zeros(3), np.full((2, 2), 0.6)]), edge=True),
        Case("some numbers are 0", sparse, edge=True),
        Case("a frozen layer", frozen, edge=True),
        Case("arrays of float32", single, edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "The step is divided by the length of the parameter after it.", "How long was the parameter before the step?"
)
def divided_by_after(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / _length(b + d))


@BANK.mistake(
    "The ratio is upside down: the parameter's length over the step's.", "A small step should give a small ratio."
)
def inverted(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.float64(_length(b)) / _length(d))


@BANK.mistake(
    "It is the length of the step alone.",
    "A step of length 1 is large for a weight of length 1 and small for one of length 1000.",
)
def length_of_step(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d))


@BANK.mistake(
    "The ratio is squared: the roots are missing.", "A length is the root of the sum of the squares, above and below."
)
def squared(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: (_length(d) / _length(b)) ** 2)


@BANK.mistake(
    "The lengths are subtracted, not the arrays.",
    "A step that turns a weight without making it longer is a step, too. Subtract first, then measure.",
)
def difference_of_lengths(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: (_length(b + d) - _length(b)) / _length(b))


@BANK.mistake(
    "The lengths are subtracted, not the arrays, and the sign is dropped.",
    "A step that turns a weight without making it longer is a step, too. Subtract first, then measure.",
)
def size_of_difference_of_lengths(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: abs(_length(b + d) - _length(b)) / _length(b))


@BANK.mistake(
    "The length of the parameter after the step is divided by the one before it.",
    "What moved? Subtract the two arrays first.",
)
def growth(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(b + d) / _length(b))


@BANK.mistake(
    "Standard deviations are divided, not lengths.",
    "std takes the mean away. If every number grows by the same amount, std sees no step at all.",
)
def standard_deviations(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: d.std() / np.float64(b.std()))


@BANK.mistake(
    "Absolute values are added up, not squares.", "That is another norm (L1). The text asks for the root of squares."
)
def absolute_values(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.abs(d).sum() / np.abs(b).sum())


@BANK.mistake(
    "The largest entries are divided.", "That is another norm (L∞). Here all entries count, by their squares."
)
def largest_entries(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.abs(d).max() / np.abs(b).max())


@BANK.mistake(
    "The largest singular values of a matrix are divided: np.linalg.norm(matrix, 2) is the spectral norm.",
    "Without the 2 it adds up the squares of all entries.",
)
def spectral(before: Arrays, after: Arrays) -> list[float]:
    def norm(array: Floats) -> float:
        return float(np.linalg.norm(array, 2)) if array.ndim == 2 else _length(array)

    return _each(before, after, lambda b, d: norm(d) / norm(b))


@BANK.mistake(
    "Each number is divided by its own old value, and the ratios are averaged.",
    "An entry near 0 then outweighs all others. Measure the whole array first, then divide once.",
)
def mean_of_ratios(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.abs(d / b).mean())


@BANK.mistake(
    "Each number is divided by its own old value, and the ratios' length is taken.",
    "An entry near 0 then outweighs all others. Measure the whole array first, then divide once.",
)
def length_of_ratios(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d / b))


@BANK.mistake("The numbers are added up before they are measured.", "Then + and - cancel. Square each number first.")
def sums(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: abs(d.sum() / np.float64(b.sum())))


@BANK.mistake(
    "Every array is divided by the length of all parameters together.",
    "A layer that moves too fast shows only if it is compared with itself.",
)
def divided_by_all(before: Arrays, after: Arrays) -> list[float]:
    whole = float(np.sqrt(sum(_length(b) ** 2 for b in before)))
    return _each(before, after, lambda b, d: _length(d) / whole)


@BANK.mistake("The ratio of the whole net is given for every array.", "Each array has a step and a length of its own.")
def whole_net(before: Arrays, after: Arrays) -> list[float]:
    step = float(np.sqrt(sum(_length(a - b) ** 2 for b, a in zip(before, after, strict=True))))
    whole = float(np.sqrt(sum(_length(b) ** 2 for b in before)))
    return _each(before, after, lambda b, d: step / whole)


@BANK.mistake(
    "The step's root mean square is divided by the parameter's length: one is a mean, the other a sum.",
    "Measure both in the same way. Then the number of entries cancels.",
)
def mean_over_sum(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / d.size**0.5 / _length(b))


@BANK.mistake(
    "The step's length is divided by the parameter's root mean square: one is a sum, the other a mean.",
    "Measure both in the same way. Then the number of entries cancels.",
)
def sum_over_mean(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / (_length(b) / b.size**0.5))


@BANK.mistake(
    "Variances are divided, not lengths.",
    "A variance takes the mean away and has no root. The text asks for lengths: roots of sums of squares.",
)
def variances(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: d.var() / np.float64(b.var()))


@BANK.mistake("It is the logarithm of the ratio.", "That is how it is drawn, as a rule. The ratio itself is asked for.")
def logarithm(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.log10(np.float64(_length(d)) / _length(b)))


def _with_zeros(before: Arrays, after: Arrays, filled: float) -> list[float]:
    ratios = iter(update_ratio(before, after))
    return [next(ratios) if np.any(b) else filled for b in before]


@BANK.mistake(
    "An array that is all 0 before the step gets the ratio 0.",
    "0 would say that it did not move. The text says what to do with such an array.",
)
def zero_for_zeros(before: Arrays, after: Arrays) -> list[float]:
    return _with_zeros(before, after, 0.0)


@BANK.mistake(
    "An array that is all 0 before the step gets a ratio, and there is none: its length is 0.",
    "The text says what to do with such an array.",
)
def divided_by_zero(before: Arrays, after: Arrays) -> list[float]:
    with np.errstate(all="ignore"):
        return [
            float(np.float64(_length(np.asarray(a, np.float64) - b)) / _length(b))
            for b, a in zip(before, after, strict=True)
        ]


@BANK.mistake(
    "An array is left out as soon as one of its numbers is 0.",
    "Only an array that is 0 throughout has no length. Look at the difference between any and all.",
)
def left_out_for_one_zero(before: Arrays, after: Arrays) -> list[float]:
    kept = [(b, a) for b, a in zip(before, after, strict=True) if np.all(b)]
    return update_ratio([b for b, _ in kept], [a for _, a in kept])


@BANK.mistake(
    "An array that did not move is left out.", "Its ratio is 0, and that is worth knowing: it may be frozen by mistake."
)
def left_out_where_unmoved(before: Arrays, after: Arrays) -> list[float]:
    return [ratio for ratio in update_ratio(before, after) if ratio > 0]


@BANK.mistake(
    "A small number is added to the length below, so that it never is 0.",
    "It changes every ratio a little, and says something of arrays that have no ratio. Leave those out.",
)
def small_number_added(before: Arrays, after: Arrays) -> list[float]:
    return [_length(np.asarray(a, np.float64) - b) / (_length(b) + 1e-8) for b, a in zip(before, after, strict=True)]


ANY = Array(("...",))

UPDATE_RATIO = Exercise(
    name="update_ratio",
    lesson=LESSON,
    parameters=(
        Parameter("before", ListOf(ANY, "the parameters before the step, arrays of any shapes")),
        Parameter("after", ListOf(ANY, "the parameters after the step")),
    ),
    outputs=(Output("ratios", ListOf(Real("how far the step moves one array")), share=2),),
    reference=update_ratio,
    cases=_cases,
    points=2,
    nudge="What moved, and how long was it before?",
    hint="Subtract first, then measure: np.linalg.norm without a second argument is the root of the sum of the squares "
    "for any shape. np.any tells whether an array has a length at all.",
    explanation="The ratio has no unit: it says by which share of itself a weight changes in one step, and compares "
    "layers of all sizes. A fresh bias has no length to compare with, so it is left out; a ratio of 0 would say "
    "that it is frozen.",
    mistakes=tuple(BANK),
)
