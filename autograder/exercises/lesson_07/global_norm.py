"""``global_norm``: the length of a net's gradient, all parameters together."""

from collections.abc import Callable, Sequence

import numpy as np

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Grads, drawn, flat, length
from autograder.exercises.parts import Slip, single_slips

__all__ = ["GLOBAL_NORM", "global_norm"]


def global_norm(grads: Grads) -> float:
    """The Euclidean norm of all gradients as one long vector (torch.nn.utils.get_total_norm)."""
    return length(grads)


def _cases(rng: np.random.Generator) -> list[Case]:
    shapes = ((4, 3), (4,), (2, 4), (2,))
    # numbers of both signs and arrays of very different sizes, so that every way to add them up gives another result
    ordinary = drawn(rng, *shapes, sizes=lambda at: 0.5 + at)
    single = [g.astype(np.float32) for g in drawn(rng, *shapes)]
    return [
        Case("two layers", (ordinary,)),
        Case("three layers", (drawn(rng, (5, 4), (5,), (3, 5), (3,), (2, 3), (2,), sizes=lambda at: 3.0 - 0.4 * at),)),
        Case("one matrix", (drawn(rng, (3, 5)),), edge=True),
        Case("one bias", (drawn(rng, (4,)),), edge=True),
        Case("a single number", (drawn(rng, ()),), edge=True),
        Case("a parameter whose gradient is 0", ([ordinary[0], np.zeros(4), *ordinary[2:]],), edge=True),
        Case("every gradient is 0", ([np.zeros_like(g) for g in ordinary],), edge=True),
        Case("numbers of 1e200", ([1e200 * g for g in ordinary],), edge=True),
        Case("numbers of 1e-200", ([1e-200 * g for g in ordinary],), edge=True),
        Case("all numbers below 0", ([np.array([[-3.0, -1.5], [-0.5, -2.0]]), np.array([-4.0, -0.25])],), edge=True),
        Case("the first gradient is 0", ([np.zeros((4, 3)), *ordinary[1:]],), edge=True),
        Case("the first gradient is tiny", ([1e-200 * ordinary[0], *ordinary[1:]],), edge=True),
        Case("the last gradient is tiny", ([*ordinary[:-1], 1e-200 * ordinary[-1]],), edge=True),
        Case("numbers of 1e30", ([1e30 * g for g in ordinary],), edge=True),
        Case("large numbers below 0, a small one above", ([np.array([-3e200, -4e200]), np.ones((1, 1))],), edge=True),
        Case("numbers that add up to 0", ([np.array([[2.5, -2.5], [-1.0, 1.0]]), np.array([3.0, -3.0])],), edge=True),
        Case("arrays of float32", (single,), edge=True),
    ]


BANK = Bank()


@BANK.mistake("Only the positive numbers are used.", "The square of a negative number is positive, too.")
def positive_alone(grads: Grads) -> float:
    return length([np.maximum(g, 0) for g in grads])


@BANK.mistake("If every gradient is 0, your norm is 1.", "How long is a vector of zeros?")
def one_for_zeros(grads: Grads) -> float:
    return length(grads) or 1.0


@BANK.mistake(
    "The squares are added up, but the root is missing.", "The sum of the squares is the square of the length."
)
def no_root(grads: Grads) -> float:
    return float(np.sum(flat(grads) ** 2))


@BANK.mistake(
    "The norms of the arrays are added up.",
    "Two sides of 3 and 4 make a diagonal of 5, not of 7. Which numbers are added up under the root?",
)
def sum_of_norms(grads: Grads) -> float:
    return float(sum(np.linalg.norm(g) for g in grads))


@BANK.mistake("It is the largest norm of an array.", "All numbers form one long vector. How long is that vector?")
def largest_norm(grads: Grads) -> float:
    return float(max(np.linalg.norm(g) for g in grads))


@BANK.mistake(
    "It is the mean of the norms of the arrays.", "All numbers form one long vector. How long is that vector?"
)
def mean_of_norms(grads: Grads) -> float:
    return float(np.mean([np.linalg.norm(g) for g in grads]))


@BANK.mistake(
    "The root is taken of the mean of the squares.",
    "That is a typical entry (RMS). Does a length have the mean or the sum of the squares in it?",
)
def root_mean_square(grads: Grads) -> float:
    return float(np.sqrt(np.mean(flat(grads) ** 2)))


@BANK.mistake(
    "For each array you use the mean of the squares; it should be their sum.",
    "Should a large matrix count for as much as a small bias?",
)
def mean_squares_added(grads: Grads) -> float:
    return float(np.sqrt(sum(np.mean(g**2) for g in grads)))


@BANK.mistake("The absolute values are added up.", "That is another norm (L1). Here the squares are added.")
def absolute_sum(grads: Grads) -> float:
    return float(np.abs(flat(grads)).sum())


@BANK.mistake(
    "It is the largest absolute value.", "That is another norm (L∞). Here all entries count, by their squares."
)
def largest_entry(grads: Grads) -> float:
    return float(np.abs(flat(grads)).max())


@BANK.mistake(
    "It is the absolute value of the sum of all numbers.",
    "In a sum, numbers of opposite signs cancel. Square each number first.",
)
def square_of_sum(grads: Grads) -> float:
    return float(abs(flat(grads).sum()))


@BANK.mistake(
    "The entries of each array are added up before they are squared.",
    "Numbers of opposite signs cancel then. Square each number first.",
)
def square_of_sums(grads: Grads) -> float:
    return float(np.sqrt(sum(np.sum(g) ** 2 for g in grads)))


@BANK.mistake("It is the norm of the first array alone.", "All arrays count. Does the function return inside the loop?")
def first_only(grads: Grads) -> float:
    return float(np.linalg.norm(grads[0]))


@BANK.mistake("It is the norm of the last array alone.", "All arrays count. Does the loop add to a sum, or replace it?")
def last_only(grads: Grads) -> float:
    return float(np.linalg.norm(grads[-1]))


@BANK.mistake(
    "As the norm of a matrix you use its largest singular value, as np.linalg.norm(matrix, 2) does.",
    "Without the 2, np.linalg.norm adds up the squares of all entries.",
)
def spectral(grads: Grads) -> float:
    return float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 if np.ndim(g) else float(g) ** 2 for g in grads)))


@BANK.mistake(
    "You take the root of the sum of the norms; it should be the root of the sum of their squares.",
    "Two sides of 3 and 4 make a diagonal of √(3² + 4²). Do you take a root twice?",
)
def root_twice(grads: Grads) -> float:
    return float(np.sqrt(sum(np.linalg.norm(g) for g in grads)))


@BANK.mistake(
    "The norm of very large or very small numbers is wrong: their squares are beyond the range of float64.",
    "1e200 squared is too large for float64. By which number could you divide before you square?",
)
def squares_overflow(grads: Grads) -> float:
    return float(np.sqrt(np.sum(flat(grads) ** 2)))


@BANK.mistake(
    "If every gradient is 0, your norm is nan.",
    "Do you divide by the largest absolute value? It is 0 then. What is the length of a vector of zeros?",
)
def zero_by_zero(grads: Grads) -> float:
    numbers = flat(grads)
    largest = np.abs(numbers).max()
    with np.errstate(all="ignore"):
        return float(largest * np.linalg.norm(numbers / largest))


@BANK.mistake(
    "You divide by the largest absolute value, but do not multiply by it again.",
    "The vector was shortened by this number. How do you get its own length back?",
)
def not_scaled_back(grads: Grads) -> float:
    numbers = flat(grads)
    largest = np.abs(numbers).max() or 1.0
    return float(np.linalg.norm(numbers / largest))


@BANK.mistake(
    "You divide by the largest entry instead of the largest absolute value.",
    "Which entry of -3, -4 and 1 is the largest, and which is furthest from 0?",
)
def largest_without_absolute(grads: Grads) -> float:
    numbers = flat(grads)
    largest = numbers.max() or 1.0
    return float(largest * np.sqrt(np.sum((numbers / largest) ** 2)))


def _norm(
    grads: Grads,
    *,
    unit: Callable[[Grads], float] = lambda gs: float(np.abs(flat(gs)).max()) or 1.0,
    summed: Callable[[Grads], float] = lambda gs: float(np.sum(flat(gs) ** 2)),
    root: Callable[[float], float] = lambda total: float(np.sqrt(total)),
    back: Callable[[float, float], float] = lambda unit, root: unit * root,
) -> float:
    """The norm with one part exchanged: the unit, the sum of the squares in it, the root, the way back to the unit."""
    measured = unit(grads)
    return float(back(measured, root(summed([np.asarray(g, np.float64) / measured for g in grads]))))


def _own_units(grads: Grads, together: Callable[[Sequence[float]], float]) -> float:
    """Each array measured in a unit of its own, and the root multiplied by one unit made of all."""
    units = [float(np.abs(g).max()) for g in grads]
    total = sum(float(np.sum((g / unit) ** 2)) for g, unit in zip(grads, units, strict=True) if unit)
    return float(together(units) * np.sqrt(total))


HUGE = 1e200
"""A unit in which the squares of ordinary numbers are too small for a float64."""
LENGTH = "Before the squares you divided by one number. Multiply the root by this number once."
ALL_SQUARES = "The squares of all entries are added up."
TINY = "By which number do you divide before the squares? For entries of 1e-200 it must be as small as they are."

BANK.add(
    *single_slips(
        _norm,
        (
            Slip("no_root_in_unit", "The root is missing.", LENGTH, "root", wrong=lambda total: total),
            Slip(
                "halved_for_root",
                "You halve the sum instead of taking its root.",
                "The root is np.sqrt, or ** 0.5.",
                "root",
                wrong=lambda total: total / 2,
            ),
            Slip("root_of_root", "The root is taken twice.", LENGTH, "root", wrong=lambda total: total**0.25),
            Slip(
                "squared_for_root",
                "You square the sum instead of taking its root.",
                "The root is np.sqrt, or ** 0.5.",
                "root",
                wrong=lambda total: total**2,
            ),
            Slip(
                "cube_root",
                "You take the third root instead of the square root.",
                "The root is np.sqrt, or ** 0.5.",
                "root",
                wrong=np.cbrt,
            ),
            Slip(
                "unit_squared",
                "You multiply twice by the number that you divided by.",
                LENGTH,
                "back",
                wrong=lambda unit, root: unit**2 * root,
            ),
            Slip(
                "divided_back",
                "After the root you divide again by the number that you divided by; it should be multiplied.",
                LENGTH,
                "back",
                wrong=lambda unit, root: root / unit,
            ),
            Slip(
                "unit_under_root",
                "The product with the number that you divided by is under the root; it should be outside.",
                LENGTH,
                "back",
                wrong=lambda unit, root: np.sqrt(unit) * root,
            ),
            Slip(
                "unit_added",
                "You add the number that you divided by; the root should be multiplied by it.",
                LENGTH,
                "back",
                wrong=lambda unit, root: root + unit,
            ),
            Slip(
                "unit_is_not_small",
                "The norm of tiny numbers is 0.",
                TINY,
                "unit",
                wrong=lambda gs: max(1.0, float(np.abs(flat(gs)).max())),
            ),
            Slip(
                "fixed_unit",
                "The norm of ordinary numbers is 0: before the squares you divide by a number that is far too "
                "large for them.",
                "No fixed number suits both 1e200 and 1. Which number from the gradients does?",
                "unit",
                wrong=lambda gs: HUGE,
            ),
            Slip(
                "fourth_powers",
                "Fourth powers are added up, not squares.",
                "Do you square a square again?",
                "summed",
                wrong=lambda gs: np.sum(flat(gs) ** 4),
            ),
            Slip(
                "third_powers",
                "Third powers of the absolute values are added up, not squares.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.sum(np.abs(flat(gs)) ** 3),
            ),
            Slip(
                "absolutes_under_root",
                "You take the root of the sum of the absolute values.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.abs(flat(gs)).sum(),
            ),
            Slip(
                "divided_by_arrays",
                "The sum is divided by the number of arrays.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.sum(flat(gs) ** 2) / len(gs),
            ),
            Slip(
                "largest_square",
                "You use only the array with the largest sum of squares.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: max(np.sum(g**2) for g in gs),
            ),
            Slip(
                "first_in_unit",
                "You use only the squares of the first array.",
                f"{ALL_SQUARES} Does your loop go on after the first array?",
                "summed",
                wrong=lambda gs: np.sum(gs[0] ** 2),
            ),
            Slip(
                "last_in_unit",
                "You use only the squares of the last array.",
                f"{ALL_SQUARES} Does the loop add to a sum, or replace it?",
                "summed",
                wrong=lambda gs: np.sum(gs[-1] ** 2),
            ),
            Slip(
                "last_left_out",
                "The last array is left out.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.sum(flat(gs[: max(1, len(gs) - 1)]) ** 2),
            ),
            Slip(
                "first_left_out",
                "The first array is left out.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.sum(flat(gs[1:] or gs) ** 2),
            ),
            Slip(
                "variance",
                "It is the standard deviation of all entries.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.var(flat(gs)),
            ),
            Slip(
                "matrices_only",
                "The biases are left out.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: sum(np.sum(g**2) for g in gs if np.ndim(g) > 1),
            ),
        ),
    )
)


@BANK.mistake(
    "Your norm is 0, whatever the gradients are.", "Which line gives your result its value, and is this line reached?"
)
def zeros(grads: Grads) -> float:
    return 0.0


@BANK.mistake(
    "You divide each array by its own largest absolute value, and multiply the root by that of the last array.",
    "The squares of arrays that you divided by different numbers cannot be added. Choose one number for all arrays.",
)
def last_unit(grads: Grads) -> float:
    return _own_units(grads, lambda units: units[-1])


@BANK.mistake(
    "You divide each array by its own largest absolute value, and multiply the root by the largest of all.",
    "The squares of arrays that you divided by different numbers cannot be added. Choose one number for all arrays.",
)
def largest_unit(grads: Grads) -> float:
    return _own_units(grads, max)


@BANK.mistake(
    "You divide each array by its own largest absolute value, and do not multiply the root by any of them.",
    "The squares of arrays that you divided by different numbers cannot be added. Choose one number for all arrays.",
)
def own_units_only(grads: Grads) -> float:
    return _own_units(grads, lambda units: 1.0)


@BANK.mistake(
    "The norm is computed in float32, where numbers beyond 3e38 are inf, and numbers below 1e-45 are 0.",
    "torch.Tensor(...) and torch.tensor(list) make float32. torch.as_tensor(array) keeps float64.",
)
def single_precision(grads: Grads) -> float:
    return float(np.sqrt(np.sum(flat(grads).astype(np.float32) ** 2)))


FROM_ALL = "Another array can be far larger or smaller. Which number is never too small or too large for any array?"


@BANK.mistake(
    "You divide by the sum of all entries, and the norm is 0 if this sum is 0.",
    "Numbers of opposite signs cancel in a sum. Which number is 0 only if every entry is 0?",
)
def sum_as_unit(grads: Grads) -> float:
    total = float(flat(grads).sum())
    return abs(total) * float(np.sqrt(np.sum((flat(grads) / total) ** 2))) if total else 0.0


@BANK.mistake("You divide by the largest absolute value of the first array alone.", FROM_ALL)
def unit_of_first(grads: Grads) -> float:
    return _norm(grads, unit=lambda gs: float(np.abs(gs[0]).max()) or 1.0)


@BANK.mistake("You divide by the largest absolute value of the last array alone.", FROM_ALL)
def unit_of_last(grads: Grads) -> float:
    return _norm(grads, unit=lambda gs: float(np.abs(gs[-1]).max()) or 1.0)


@BANK.mistake(
    "You divide by the largest absolute value of the first array alone, and the norm is 0 if this array is 0.", FROM_ALL
)
def nothing_if_first_is_zero(grads: Grads) -> float:
    return unit_of_first(grads) if np.any(grads[0]) else 0.0


SMALL = 1e-12
"""What a program adds under the root to avoid a division by 0."""


@BANK.mistake(
    "A small number is added under the root, and squares of very large or very small numbers leave float64's range.",
    "How long is a vector of zeros? And by which number could you divide before you square?",
)
def added_to_overflow(grads: Grads) -> float:
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.sum(flat(grads) ** 2) + SMALL))


@BANK.mistake(
    "You square first and divide once: the squares are divided by your number, not by its square.",
    "Divide g by the number before you square: which power of it is then under the root?",
)
def divided_after_square(grads: Grads) -> float:
    largest = float(np.abs(flat(grads)).max()) or 1.0
    with np.errstate(over="ignore"):
        return float(largest * np.sqrt(np.sum(flat(grads) ** 2 / largest)))


@BANK.mistake(
    "You divide by the largest entry instead of the largest absolute value, and the norm is 0 if no entry is above 0.",
    "Which entry of -3, -4 and 1 is the largest, and which is furthest from 0?",
)
def nothing_above_zero(grads: Grads) -> float:
    return largest_without_absolute(grads) if flat(grads).max() > 0 else 0.0


GLOBAL_NORM = Exercise(
    name="global_norm",
    lesson=LESSON,
    parameters=(Parameter("grads", GRADS),),
    outputs=(Output("norm", Real("the length of all gradients together")),),
    reference=global_norm,
    cases=_cases,
    points=2,
    tolerance=1e-7,  # a small number under the root, against a division by 0, is no right answer for gradients of 0
    nudge="Think of all arrays laid out as one long vector. What is its length?",
    hint="The root of the sum of the squares of all entries. For entries such as 1e200 divide by the largest "
    "one first: "
    "the squares then stay below 1.",
    explanation="The norm is homogeneous: ‖g‖ = m ‖g / m‖. With m the largest entry no square overflows and none that "
    "matters becomes 0. Where m is 0 the norm is 0. (Adding up the norms of the arrays is not the same: "
    "√(a² + b²) is less than a + b.)",
    mistakes=tuple(BANK),
)
