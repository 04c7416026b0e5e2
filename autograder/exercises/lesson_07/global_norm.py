"""``global_norm``: the length of a net's gradient, all parameters together."""

import numpy as np

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Grads, drawn, flat, length

__all__ = ["GLOBAL_NORM", "global_norm"]


def global_norm(grads: Grads) -> float:
    """The Euclidean norm of all gradients as one long vector (torch.nn.utils.get_total_norm)."""
    return length(grads)


def _cases(rng: np.random.Generator) -> list[Case]:
    shapes = ((4, 3), (4,), (2, 4), (2,))
    # numbers of either sign, arrays of very different sizes: no two ways of adding up agree on them
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
        Case("large numbers below 0, a small one above", ([np.array([-3e200, -4e200]), np.ones((1, 1))],), edge=True),
        Case("arrays of float32", (single,), edge=True),
    ]


BANK = Bank()


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
    "The squares of large numbers overflow, and those of tiny numbers become 0.",
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
