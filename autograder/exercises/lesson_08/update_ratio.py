"""``update_ratio``: how far a step moves each parameter, relative to the parameter's own length."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.parts import Slip, single_slips

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
    """A number for each array that is not all 0, from the array before and its change."""
    wide = [(np.asarray(b, np.float64), np.asarray(a, np.float64)) for b, a in zip(before, after, strict=True)]
    return [float(of(b, a - b)) for b, a in wide if b.any()]


def _drawn(rng: np.random.Generator, *shapes: tuple[int, ...]) -> tuple[list[Floats], list[Floats]]:
    """Parameters whose mean is not 0, and steps so long that the choice of the divisor matters."""
    before, steps = (
        [size * (rng.uniform(0.4, 0.8) + rng.normal(size=shape)) * (1 + at) for at, shape in enumerate(shapes)]
        for size in (1.0, 0.4)
    )
    return before, [b + step for b, step in zip(before, steps, strict=True)]


def _with_short(pair: tuple[list[Floats], list[Floats]]) -> tuple[list[Floats], list[Floats]]:
    """The same with a second array of numbers near 1e-60, whose squares are still above 0."""
    before, after = pair
    return [before[0], 1e-60 * before[1], *before[2:]], [after[0], 1e-60 * after[1], *after[2:]]


def _cases(rng: np.random.Generator) -> list[Case]:
    fresh = _drawn(rng, *SHAPES)
    fresh[0][1][:] = 0.0
    sparse = _drawn(rng, *SHAPES)
    sparse[0][0][1] = sparse[0][2][0, 0] = 0.0
    sparse[0][3][int(rng.integers(2))] = 0.0
    frozen = _drawn(rng, *SHAPES)
    frozen[1][2][:] = frozen[0][2]
    small = [b + 1e-3 * rng.normal(size=b.shape) for b in frozen[0]]
    balanced = _drawn(rng, *SHAPES)
    balanced[0][0][:2] = np.round(64 * balanced[0][0][:2]) / 64  # sums without rounding, in whatever order
    balanced[0][0][2:] = -balanced[0][0][:2]
    both = [np.zeros(3), np.full((2, 2), 0.5)]
    single = tuple([array.astype(np.float32) for array in arrays] for arrays in _drawn(rng, *SHAPES))
    return [
        Case("two layers", _drawn(rng, *SHAPES)),
        Case("three layers", _drawn(rng, (5, 4), (5,), (3, 5), (3,), (2, 3), (2,))),
        Case("one matrix", _drawn(rng, (3, 5)), edge=True),
        Case("a filter of four axes", _drawn(rng, (3, 2, 2, 2), (3,)), edge=True),
        Case(
            "short parameters", tuple([0.01 * array for array in arrays] for arrays in _drawn(rng, *SHAPES)), edge=True
        ),
        Case("one array that is very short", _with_short(_drawn(rng, *SHAPES)), edge=True),
        Case("a small step", (frozen[0], small), edge=True),
        Case("a step that is longer than the parameter", (frozen[0], [-1.5 * b for b in frozen[0]]), edge=True),
        Case("a bias that starts at 0", fresh, edge=True),
        Case("zeros that stay zeros", (both, [np.zeros(3), np.full((2, 2), 0.6)]), edge=True),
        Case("some numbers are 0", sparse, edge=True),
        Case("numbers whose sum is 0", balanced, edge=True),
        Case("a frozen layer", frozen, edge=True),
        Case("arrays of float32", single, edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "An array is left out if its numbers add up to 0, even if they are not 0.",
    "(1, -1) is not an array of zeros. How can you find out whether an array has a number that is not 0?",
)
def left_out_by_sum(before: Arrays, after: Arrays) -> list[float]:
    ratios = iter(update_ratio(before, after))
    kept = [(next(ratios), float(np.sum(b))) for b in before if np.any(b)]
    return [ratio for ratio, total in kept if total != 0]


@BANK.mistake(
    "As the length of the step you use the absolute value of the sum of its numbers.",
    "Numbers of opposite signs cancel in a sum. How does a norm prevent that?",
)
def changes_cancel(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: abs(float(d.sum())) / _length(b))


@BANK.mistake(
    "Numbers that were 0 before the step are left out of the length of the step.",
    "The whole array moved. When does an array have no ratio?",
)
def zeros_not_moved(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d[b != 0]) / _length(b))


@BANK.mistake(
    "The step is divided by the length of the parameter after the step.", "How long was the parameter before the step?"
)
def divided_by_after(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / _length(b + d))


@BANK.mistake(
    "The ratio is the wrong way round: you divide the length of the parameter by the length of the step.",
    "Should a small step give a small ratio or a large ratio?",
)
def inverted(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.float64(_length(b)) / _length(d))


@BANK.mistake(
    "It is the length of the step alone.",
    "A step of length 1 is large for a weight of length 1. And for a weight of length 1000?",
)
def length_of_step(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d))


@BANK.mistake(
    "Your ratio is the square of the right ratio.",
    "A length is the root of the sum of the squares. Where do you take the roots?",
)
def squared(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: (_length(d) / _length(b)) ** 2)


@BANK.mistake(
    "You subtract the two lengths; it should be the two arrays.",
    "A step can turn a weight without making it longer. How long is such a step? Subtract first, then measure.",
)
def difference_of_lengths(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: (_length(b + d) - _length(b)) / _length(b))


@BANK.mistake(
    "You use the absolute difference of the two lengths; it should be the length of the difference of the arrays.",
    "A step can turn a weight without making it longer. How long is such a step? Subtract first, then measure.",
)
def size_of_difference_of_lengths(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: abs(_length(b + d) - _length(b)) / _length(b))


@BANK.mistake(
    "You divide the length of the parameter after the step by its length before the step.",
    "How do you get the step from the two arrays?",
)
def growth(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(b + d) / _length(b))


@BANK.mistake(
    "You divide standard deviations; it should be lengths.",
    "std subtracts the mean. If every number grows by the same amount, what is the std of the step?",
)
def standard_deviations(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: d.std() / np.float64(b.std()))


@BANK.mistake(
    "You divide sums of absolute values; it should be lengths.",
    "That is another norm (L1). Which norm does the text ask for?",
)
def absolute_values(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.abs(d).sum() / np.abs(b).sum())


@BANK.mistake(
    "You divide the largest absolute values; it should be lengths.",
    "That is another norm (L∞). Which norm does the text ask for?",
)
def largest_entries(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.abs(d).max() / np.abs(b).max())


@BANK.mistake(
    "As the length of a matrix you use its largest singular value, as np.linalg.norm(matrix, 2) does.",
    "Without the 2, np.linalg.norm adds up the squares of all entries.",
)
def spectral(before: Arrays, after: Arrays) -> list[float]:
    def norm(array: Floats) -> float:
        return float(np.linalg.norm(array, 2)) if array.ndim == 2 else _length(array)

    return _each(before, after, lambda b, d: norm(d) / norm(b))


@BANK.mistake(
    "You divide each change by the old value of its number, and take the mean of the absolute values.",
    "An entry near 0 then counts for more than all others. How often should you divide?",
)
def mean_of_ratios(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.abs(d / b).mean())


@BANK.mistake(
    "You divide each change by the old value of its number, and take the length of the result.",
    "An entry near 0 then counts for more than all others. How often should you divide?",
)
def length_of_ratios(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d / b))


@BANK.mistake(
    "You divide sums of the numbers; it should be lengths.",
    "Numbers of opposite signs cancel in a sum. Square each number first.",
)
def sums(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: abs(d.sum() / np.float64(b.sum())))


@BANK.mistake(
    "Each step is divided by the length of all parameters together.",
    "A layer that moves too far is noticed only if its step is compared with its own length.",
)
def divided_by_all(before: Arrays, after: Arrays) -> list[float]:
    whole = float(np.sqrt(sum(_length(b) ** 2 for b in before)))
    return _each(before, after, lambda b, d: _length(d) / whole)


@BANK.mistake("Every array gets the ratio of the whole network.", "Each array has a step and a length of its own.")
def whole_net(before: Arrays, after: Arrays) -> list[float]:
    step = float(np.sqrt(sum(_length(a - b) ** 2 for b, a in zip(before, after, strict=True))))
    whole = float(np.sqrt(sum(_length(b) ** 2 for b in before)))
    return _each(before, after, lambda b, d: step / whole)


@BANK.mistake(
    "The root mean square of the step is divided by the length of the parameter: one has a mean in it, the other a "
    "sum.",
    "Measure both in the same way. What happens to the number of entries then?",
)
def mean_over_sum(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / d.size**0.5 / _length(b))


@BANK.mistake(
    "The length of the step is divided by the root mean square of the parameter: one has a sum in it, the other a "
    "mean.",
    "Measure both in the same way. What happens to the number of entries then?",
)
def sum_over_mean(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / (_length(b) / b.size**0.5))


@BANK.mistake(
    "You divide variances; it should be lengths.",
    "A variance has no root, and the mean is subtracted in it. What is the length of an array?",
)
def variances(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: d.var() / np.float64(b.var()))


@BANK.mistake(
    "It is the logarithm of the ratio.", "Figures show the logarithm, but the text asks for the ratio itself."
)
def logarithm(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: np.log10(np.float64(_length(d)) / _length(b)))


def _with_zeros(before: Arrays, after: Arrays, filled: float) -> list[float]:
    ratios = iter(update_ratio(before, after))
    return [next(ratios) if np.any(b) else filled for b in before]


@BANK.mistake(
    "An array that is all 0 before the step gets the ratio 0.",
    "0 would mean that the array did not move. What does the text say about such an array?",
)
def zero_for_zeros(before: Arrays, after: Arrays) -> list[float]:
    return _with_zeros(before, after, 0.0)


@BANK.mistake(
    "An array that is all 0 before the step gets a ratio, although its length is 0.",
    "What does the text say about such an array?",
)
def divided_by_zero(before: Arrays, after: Arrays) -> list[float]:
    with np.errstate(all="ignore"):
        return [
            float(np.float64(_length(np.asarray(a, np.float64) - b)) / _length(b))
            for b, a in zip(before, after, strict=True)
        ]


@BANK.mistake(
    "An array is left out if one of its numbers is 0.",
    "Only an array whose numbers are all 0 has no length. What is the difference between any and all?",
)
def left_out_for_one_zero(before: Arrays, after: Arrays) -> list[float]:
    kept = [(b, a) for b, a in zip(before, after, strict=True) if np.all(b)]
    return update_ratio([b for b, _ in kept], [a for _, a in kept])


@BANK.mistake(
    "An array that did not move is left out.", "Its ratio is 0. Why is it good to know that an array did not move?"
)
def left_out_where_unmoved(before: Arrays, after: Arrays) -> list[float]:
    return [ratio for ratio in update_ratio(before, after) if ratio > 0]


@BANK.mistake(
    "A small number is added to the denominator so that it is never 0.",
    "It changes every ratio a little. And which arrays should have no ratio at all?",
)
def small_number_added(before: Arrays, after: Arrays) -> list[float]:
    return [_length(np.asarray(a, np.float64) - b) / (_length(b) + 1e-8) for b, a in zip(before, after, strict=True)]


def _ratios(
    before: Arrays,
    after: Arrays,
    *,
    moved: Callable[[Floats, Floats], Floats] = lambda b, a: a - b,
    step: Callable[[Floats], float] = _length,
    own: Callable[[Floats, Floats], float] = lambda b, a: _length(b),
    quotient: Callable[[float, float], float] = lambda step, own: step / own,
    kept: Callable[[Floats, Floats], bool] = lambda b, a: bool(b.any()),
    ends: Callable[[list[float]], list[float]] = lambda ratios: ratios,
) -> list[float]:
    """The ratios with one part exchanged: the step, the lengths, the quotient, the choice of arrays, or the list."""
    wide = [(np.asarray(b, np.float64), np.asarray(a, np.float64)) for b, a in zip(before, after, strict=True)]
    with np.errstate(all="ignore"):
        ratios = [quotient(np.float64(step(moved(b, a))), np.float64(own(b, a))) for b, a in wide if kept(b, a)]
    return ends([float(ratio) for ratio in ratios])


BEFORE = "How long was the parameter before the step?"
ONE_LENGTH = "Measure the step and the parameter in the same way: the root of the sum of the squares."
WHICH = "Only an array whose numbers are all 0 before the step has no length. Every other array has a ratio."
EACH = "Each array that has a length gets a ratio, in order."

BANK.add(
    *single_slips(
        _ratios,
        (
            Slip(
                "sum_for_step",
                "The step is the sum of before and after.",
                "How do you get the step from the two arrays?",
                "moved",
                wrong=lambda b, a: a + b,
            ),
            Slip(
                "mean_length",
                "The step is divided by the mean of the two lengths.",
                BEFORE,
                "own",
                wrong=lambda b, a: (_length(b) + _length(a)) / 2,
            ),
            Slip(
                "sum_of_lengths",
                "The step is divided by the sum of the two lengths.",
                BEFORE,
                "own",
                wrong=lambda b, a: _length(b) + _length(a),
            ),
            Slip(
                "larger_length",
                "The step is divided by the larger of the two lengths.",
                BEFORE,
                "own",
                wrong=lambda b, a: max(_length(b), _length(a)),
            ),
            Slip(
                "length_and_one",
                "The step is divided by the length plus 1.",
                BEFORE,
                "own",
                wrong=lambda b, a: 1 + _length(b),
            ),
            Slip(
                "at_least_one",
                "The step is divided by the length, or by 1 if the length is below 1.",
                BEFORE,
                "own",
                wrong=lambda b, a: max(1.0, _length(b)),
            ),
            Slip(
                "length_squared",
                "The step is divided by the square of the length.",
                ONE_LENGTH,
                "own",
                wrong=lambda b, a: _length(b) ** 2,
            ),
            Slip(
                "divided_by_mean",
                "The step is divided by the mean absolute value of the parameter.",
                ONE_LENGTH,
                "own",
                wrong=lambda b, a: np.abs(b).mean(),
            ),
            Slip(
                "divided_by_deviation",
                "The step is divided by the standard deviation of the parameter.",
                ONE_LENGTH,
                "own",
                wrong=lambda b, a: b.std(),
            ),
            Slip(
                "divided_by_largest",
                "The step is divided by the largest absolute value of the parameter.",
                ONE_LENGTH,
                "own",
                wrong=lambda b, a: np.abs(b).max(),
            ),
            Slip(
                "divided_by_entries",
                "The step is divided by the number of entries of the parameter.",
                ONE_LENGTH,
                "own",
                wrong=lambda b, a: b.size,
            ),
            Slip(
                "step_squared",
                "As the length of the step you use the sum of the squares: the root is missing.",
                ONE_LENGTH,
                "step",
                wrong=lambda d: _length(d) ** 2,
            ),
            Slip(
                "mean_step",
                "As the length of the step you use the mean of its absolute values.",
                ONE_LENGTH,
                "step",
                wrong=lambda d: np.abs(d).mean(),
            ),
            Slip(
                "largest_step",
                "As the length of the step you use its largest absolute value.",
                ONE_LENGTH,
                "step",
                wrong=lambda d: np.abs(d).max(),
            ),
            Slip(
                "absolute_step",
                "As the length of the step you use the sum of its absolute values.",
                ONE_LENGTH,
                "step",
                wrong=lambda d: np.abs(d).sum(),
            ),
            Slip(
                "signed_step",
                "As the length of the step you use the sum of its numbers.",
                ONE_LENGTH,
                "step",
                wrong=np.sum,
            ),
            Slip(
                "mean_signed_step",
                "As the length of the step you use the mean of its numbers.",
                ONE_LENGTH,
                "step",
                wrong=np.mean,
            ),
            Slip(
                "deviation_of_step",
                "As the length of the step you use its standard deviation.",
                ONE_LENGTH,
                "step",
                wrong=np.std,
            ),
            Slip(
                "root_of_ratio",
                "You take the root of the ratio.",
                "Is there a root in a norm already?",
                "quotient",
                wrong=lambda step, own: np.sqrt(step / own),
            ),
            Slip(
                "product",
                "You multiply the two lengths.",
                "Which ratio should a small step of a long parameter have?",
                "quotient",
                wrong=lambda step, own: step * own,
            ),
            Slip(
                "difference",
                "You subtract the length of the parameter from the length of the step.",
                "How do you compute a ratio?",
                "quotient",
                wrong=lambda step, own: step - own,
            ),
            Slip(
                "ratio_minus_one",
                "It is the ratio minus 1.",
                "The text asks for the ratio itself.",
                "quotient",
                wrong=lambda step, own: step / own - 1,
            ),
            Slip(
                "one_plus_ratio",
                "It is 1 plus the ratio.",
                "The text asks for the ratio itself.",
                "quotient",
                wrong=lambda step, own: 1 + step / own,
            ),
            Slip(
                "natural_logarithm",
                "It is the natural logarithm of the ratio.",
                "The text asks for the ratio itself.",
                "quotient",
                wrong=lambda step, own: np.log(step / own),
            ),
            Slip(
                "never_above_one",
                "The ratio is never above 1.",
                "The text asks for the ratio itself.",
                "quotient",
                wrong=lambda step, own: min(1.0, step / own),
            ),
            Slip(
                "positive_sums_only",
                "An array is left out if its numbers add up to 0 or less.",
                WHICH,
                "kept",
                wrong=lambda b, a: b.sum() > 0,
            ),
            Slip(
                "zeros_after",
                "An array is left out if it is 0 after the step, not before.",
                WHICH,
                "kept",
                wrong=lambda b, a: bool(a.any()),
            ),
            Slip(
                "unmoved_for_zero",
                "An array is left out if it did not move, not if it was 0.",
                WHICH,
                "kept",
                wrong=lambda b, a: bool((a - b).any()),
            ),
            Slip(
                "zero_first_entry",
                "An array is left out if its first number is 0.",
                WHICH,
                "kept",
                wrong=lambda b, a: bool(b.flat[0]),
            ),
            Slip(
                "matrices_only",
                "The biases are left out.",
                EACH,
                "kept",
                wrong=lambda b, a: b.ndim > 1,
            ),
            Slip(
                "short_left_out",
                "An array is left out if its length is below 1.",
                WHICH,
                "kept",
                wrong=lambda b, a: _length(b) >= 1,
            ),
            Slip(
                "first_ratio_only",
                "Your result contains only the ratio of the first array.",
                f"{EACH} Does your loop go on after the first array?",
                "ends",
                wrong=lambda ratios: ratios[:1],
            ),
            Slip(
                "last_ratio_only",
                "Your result contains only the ratio of the last array.",
                f"{EACH} Does the loop add to the list, or replace it?",
                "ends",
                wrong=lambda ratios: ratios[-1:],
            ),
            Slip(
                "last_left_out",
                "The ratio of the last array is missing.",
                EACH,
                "ends",
                wrong=lambda ratios: ratios[:-1],
            ),
            Slip(
                "largest_first",
                "The ratios are sorted: the largest ratio comes first.",
                EACH,
                "ends",
                wrong=lambda ratios: sorted(ratios, reverse=True),
            ),
            Slip(
                "smallest_first", "The ratios are sorted: the smallest ratio comes first.", EACH, "ends", wrong=sorted
            ),
            Slip(
                "mean_ratio",
                "Every array gets the mean of the ratios.",
                EACH,
                "ends",
                wrong=lambda ratios: [float(np.mean(ratios))] * len(ratios),
            ),
            Slip(
                "one_mean",
                "Your result is one number: the mean of the ratios.",
                EACH,
                "ends",
                wrong=lambda ratios: float(np.mean(ratios)),
            ),
            Slip(
                "one_largest",
                "Your result is one number: the largest ratio.",
                EACH,
                "ends",
                wrong=lambda ratios: max(ratios),
            ),
        ),
    )
)


@BANK.mistake("The list ends at the first array that is all 0.", f"{WHICH} Does your loop use break or continue?")
def ended_at_zeros(before: Arrays, after: Arrays) -> list[float]:
    first = next((at for at, b in enumerate(before) if not np.any(b)), len(before))
    return update_ratio(before[:first], after[:first])


@BANK.mistake(
    "Your result is one number: the ratio of the whole network.", "Each array has a step and a length of its own."
)
def one_number(before: Arrays, after: Arrays) -> float:
    return whole_net(before, after)[0]


@BANK.mistake(
    "Your result is a list of one number: the ratio of the whole network.",
    "Each array has a step and a length of its own.",
)
def list_of_one_number(before: Arrays, after: Arrays) -> list[float]:
    return whole_net(before, after)[:1]


@BANK.mistake("Each row of a matrix has a ratio of its own.", "What does np.linalg.norm measure without an axis?")
def rows(before: Arrays, after: Arrays) -> list[Floats]:
    with np.errstate(all="ignore"):
        return [
            np.linalg.norm(np.asarray(a) - b, axis=-1) / np.linalg.norm(b, axis=-1)
            for b, a in zip(before, after, strict=True)
            if np.any(b)
        ]


ANY = Array(("...",))


@BANK.mistake(
    "For a matrix you take the mean of the ratios of its rows.",
    "What does np.linalg.norm measure without an axis? How often should you divide?",
)
def mean_of_rows(before: Arrays, after: Arrays) -> list[float]:
    def lengths(array: Floats) -> Floats:
        return np.asarray(np.linalg.norm(np.atleast_2d(array), axis=-1))

    with np.errstate(all="ignore"):
        return _each(before, after, lambda b, d: float(np.nanmean(lengths(d) / lengths(b))))


@BANK.mistake(
    "A short array is left out as if it were 0.",
    "Only an array whose numbers are all 0 has no length. A limit that is small beside 1 is not small beside every "
    "array.",
)
def left_out_where_short(before: Arrays, after: Arrays) -> list[float]:
    kept = [(b, a) for b, a in zip(before, after, strict=True) if _length(b) > SHORT]
    return update_ratio([b for b, _ in kept], [a for _, a in kept])


@BANK.mistake(
    "The denominator is never allowed below a small number, so a short array gets a ratio that is too small.",
    "A limit that is small beside 1 is not small beside every array. Which arrays need care before you divide?",
)
def length_at_least(before: Arrays, after: Arrays) -> list[float]:
    return _each(before, after, lambda b, d: _length(d) / max(_length(b), SHORT))


SHORT = 1e-40
"""Below every number that is meant to be small, above the shortest array of the cases."""


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
