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


@BANK.mistake("Only the positive numbers count.", "The square of a negative number is positive, too.")
def positive_alone(grads: Grads) -> float:
    return length([np.maximum(g, 0) for g in grads])


@BANK.mistake("When everything is 0 the norm comes out as 1.", "A vector of zeros has the length 0.")
def one_for_zeros(grads: Grads) -> float:
    return length(grads) or 1.0


@BANK.mistake(
    "The squares are added up, but the root is missing.", "A length has the unit of the numbers, not of their squares."
)
def no_root(grads: Grads) -> float:
    return float(np.sum(flat(grads) ** 2))


@BANK.mistake(
    "The norms of the arrays are added up.",
    "Two sides of 3 and 4 make a diagonal of 5, not of 7. What adds up under the root?",
)
def sum_of_norms(grads: Grads) -> float:
    return float(sum(np.linalg.norm(g) for g in grads))


@BANK.mistake("It is the largest of the arrays' norms.", "Every parameter counts: all numbers form one long vector.")
def largest_norm(grads: Grads) -> float:
    return float(max(np.linalg.norm(g) for g in grads))


@BANK.mistake("It is the mean of the arrays' norms.", "All numbers form one long vector; take the length of that one.")
def mean_of_norms(grads: Grads) -> float:
    return float(np.mean([np.linalg.norm(g) for g in grads]))


@BANK.mistake(
    "The root is taken of the mean of the squares.", "That is a typical entry (RMS). The length adds them up."
)
def root_mean_square(grads: Grads) -> float:
    return float(np.sqrt(np.mean(flat(grads) ** 2)))


@BANK.mistake(
    "Each array's mean square is taken, not its sum.", "A large matrix counts for more than a small bias: add, no mean."
)
def mean_squares_added(grads: Grads) -> float:
    return float(np.sqrt(sum(np.mean(g**2) for g in grads)))


@BANK.mistake("The absolute values are added up.", "That is another norm (L1). Here the squares are added.")
def absolute_sum(grads: Grads) -> float:
    return float(np.abs(flat(grads)).sum())


@BANK.mistake("It is the largest entry.", "That is another norm (L∞). Here all entries count, by their squares.")
def largest_entry(grads: Grads) -> float:
    return float(np.abs(flat(grads)).max())


@BANK.mistake("The numbers are added up before they are squared.", "Then + and - cancel. Square each number first.")
def square_of_sum(grads: Grads) -> float:
    return float(abs(flat(grads).sum()))


@BANK.mistake(
    "Each array is summed before it is squared.", "Inside an array + and - cancel then. Square each number first."
)
def square_of_sums(grads: Grads) -> float:
    return float(np.sqrt(sum(np.sum(g) ** 2 for g in grads)))


@BANK.mistake("It is the norm of the first array alone.", "All parameters count. Does the loop return too early?")
def first_only(grads: Grads) -> float:
    return float(np.linalg.norm(grads[0]))


@BANK.mistake("It is the norm of the last array alone.", "All parameters count. Does the loop add up, or replace?")
def last_only(grads: Grads) -> float:
    return float(np.linalg.norm(grads[-1]))


@BANK.mistake(
    "For each matrix the largest singular value is taken: np.linalg.norm(matrix, 2) is the spectral norm.",
    "Without the 2 it adds up the squares of all entries.",
)
def spectral(grads: Grads) -> float:
    return float(np.sqrt(sum(np.linalg.norm(g, 2) ** 2 if np.ndim(g) else float(g) ** 2 for g in grads)))


@BANK.mistake("The root is taken twice: each array's norm is added up where its square belongs.", "sqrt(a² + b²).")
def root_twice(grads: Grads) -> float:
    return float(np.sqrt(sum(np.linalg.norm(g) for g in grads)))


@BANK.mistake(
    "The squares of large or of tiny numbers leave the range of float64.",
    "1e200 squared is no float64 any more. Divide by the largest entry first, and multiply the root by it.",
)
def squares_overflow(grads: Grads) -> float:
    return float(np.sqrt(np.sum(flat(grads) ** 2)))


@BANK.mistake(
    "When everything is 0 it divides by the largest entry, which is 0.", "What is the length of a zero vector?"
)
def zero_by_zero(grads: Grads) -> float:
    numbers = flat(grads)
    largest = np.abs(numbers).max()
    with np.errstate(all="ignore"):
        return float(largest * np.linalg.norm(numbers / largest))


@BANK.mistake(
    "It divides by the largest entry, but does not multiply by it again.",
    "The length of the shrunk vector is too short.",
)
def not_scaled_back(grads: Grads) -> float:
    numbers = flat(grads)
    largest = np.abs(numbers).max() or 1.0
    return float(np.linalg.norm(numbers / largest))


@BANK.mistake(
    "It divides by the largest entry instead of the largest absolute value.",
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
LENGTH = "The root of the sum of the squares is a length in the unit. Multiply it by the unit once."
ALL_SQUARES = "The squares of all entries are added up."
TINY = "Entries of 1e-200 are far below any fixed number. The largest absolute entry is the unit, however small it is."

BANK.add(
    *single_slips(
        _norm,
        (
            Slip("no_root_in_unit", "The root is missing.", LENGTH, "root", wrong=lambda total: total),
            Slip(
                "halved_for_root",
                "The sum is halved in place of its root.",
                "np.sqrt, or ** 0.5.",
                "root",
                wrong=lambda total: total / 2,
            ),
            Slip("root_of_root", "The root is taken twice.", LENGTH, "root", wrong=lambda total: total**0.25),
            Slip(
                "squared_for_root",
                "The sum is squared in place of its root.",
                "np.sqrt, or ** 0.5.",
                "root",
                wrong=lambda total: total**2,
            ),
            Slip("cube_root", "The third root is taken.", "np.sqrt, or ** 0.5.", "root", wrong=np.cbrt),
            Slip(
                "unit_squared",
                "The unit is multiplied in twice.",
                LENGTH,
                "back",
                wrong=lambda unit, root: unit**2 * root,
            ),
            Slip(
                "divided_back", "The root is divided by the unit.", LENGTH, "back", wrong=lambda unit, root: root / unit
            ),
            Slip(
                "unit_under_root",
                "The unit stands under the root.",
                LENGTH,
                "back",
                wrong=lambda unit, root: np.sqrt(unit) * root,
            ),
            Slip(
                "unit_added", "The unit is added, not multiplied.", LENGTH, "back", wrong=lambda unit, root: root + unit
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
                "The unit is a fixed number, far above ordinary entries: measured in it, their squares become 0.",
                "No fixed number suits both 1e200 and 1. Which of the entries can serve as the unit?",
                "unit",
                wrong=lambda gs: HUGE,
            ),
            Slip(
                "fourth_powers",
                "Fourth powers are added up, not squares.",
                "Is a square squared again?",
                "summed",
                wrong=lambda gs: np.sum(flat(gs) ** 4),
            ),
            Slip(
                "third_powers",
                "The absolute values are taken to the third power.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.sum(np.abs(flat(gs)) ** 3),
            ),
            Slip(
                "absolutes_under_root",
                "The root is taken of the sum of absolute values.",
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
                "Only the largest array's squares count.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: max(np.sum(g**2) for g in gs),
            ),
            Slip(
                "first_in_unit",
                "Only the first array's squares count.",
                f"{ALL_SQUARES} Is the return line inside the loop?",
                "summed",
                wrong=lambda gs: np.sum(gs[0] ** 2),
            ),
            Slip(
                "last_in_unit",
                "Only the last array's squares count.",
                f"{ALL_SQUARES} Does the loop add up, or replace?",
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
                "The mean is subtracted: it is a standard deviation.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: np.var(flat(gs)),
            ),
            Slip(
                "matrices_only",
                "Only the matrices count, and the biases are left out.",
                ALL_SQUARES,
                "summed",
                wrong=lambda gs: sum(np.sum(g**2) for g in gs if np.ndim(g) > 1),
            ),
        ),
    )
)


@BANK.mistake("The norm is zero everywhere, whatever the gradients are.", "Is the line that computes it reached?")
def zeros(grads: Grads) -> float:
    return 0.0


@BANK.mistake(
    "Each array is measured in its own unit, and the root is multiplied by the last one.",
    "Squares in different units cannot be added. Choose one unit for all arrays before the loop.",
)
def last_unit(grads: Grads) -> float:
    return _own_units(grads, lambda units: units[-1])


@BANK.mistake(
    "Each array is measured in its own unit, and the root is multiplied by the largest one.",
    "Squares in different units cannot be added. Choose one unit for all arrays before the loop.",
)
def largest_unit(grads: Grads) -> float:
    return _own_units(grads, max)


@BANK.mistake(
    "Each array is measured in its own unit, and the root is multiplied by none.",
    "Squares in different units cannot be added. Choose one unit for all arrays before the loop.",
)
def own_units_only(grads: Grads) -> float:
    return _own_units(grads, lambda units: 1.0)


@BANK.mistake(
    "The norm is computed in float32: numbers beyond 3e38 are inf there, and numbers below 1e-45 are 0.",
    "torch.Tensor(...) and torch.tensor(list) make float32. torch.as_tensor(array) keeps float64.",
)
def single_precision(grads: Grads) -> float:
    return float(np.sqrt(np.sum(flat(grads).astype(np.float32) ** 2)))


FROM_ALL = "Another array may be far larger or smaller. The unit is the largest absolute entry of all arrays."


@BANK.mistake(
    "The unit is the sum of all entries, and the norm is 0 if + and - cancel.",
    "The largest absolute entry is 0 only if every entry is. A sum can be 0 at any length.",
)
def sum_as_unit(grads: Grads) -> float:
    total = float(flat(grads).sum())
    return abs(total) * float(np.sqrt(np.sum((flat(grads) / total) ** 2))) if total else 0.0


@BANK.mistake("The unit is taken from the first array alone.", FROM_ALL)
def unit_of_first(grads: Grads) -> float:
    return _norm(grads, unit=lambda gs: float(np.abs(gs[0]).max()) or 1.0)


@BANK.mistake("The unit is taken from the last array alone.", FROM_ALL)
def unit_of_last(grads: Grads) -> float:
    return _norm(grads, unit=lambda gs: float(np.abs(gs[-1]).max()) or 1.0)


@BANK.mistake("The unit is taken from the first array alone, and the norm is 0 if that array is 0.", FROM_ALL)
def nothing_if_first_is_zero(grads: Grads) -> float:
    return unit_of_first(grads) if np.any(grads[0]) else 0.0


@BANK.mistake(
    "The largest entry is taken, not the largest absolute one, and the norm is 0 if no entry is above 0.",
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
    nudge="Think of all arrays laid out as one long vector. What is its length?",
    hint="The root of the sum of the squares of all entries. For entries such as 1e200 divide by the largest "
    "one first: "
    "the squares then stay below 1.",
    explanation="The norm is homogeneous: ‖g‖ = m ‖g / m‖. With m the largest entry no square overflows and none that "
    "matters becomes 0. Where m is 0 the norm is 0. (Adding up the norms of the arrays is not the same: "
    "√(a² + b²) is less than a + b.)",
    mistakes=tuple(BANK),
)
