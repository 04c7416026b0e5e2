"""``clip_by_global_norm``: a gradient that is too long is shortened and keeps its direction."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Floats, Grads, drawn, flat, length, of_length
from autograder.exercises.parts import Slip, single_slips

__all__ = ["CLIP_BY_GLOBAL_NORM", "clip_by_global_norm"]

Clipped = tuple[list[Floats], float]

SHAPES = ((4, 3), (4,), (2, 4), (2,))
NOT_FINITE = "the norm is not finite, so no factor can shorten the gradient"


def clip_by_global_norm(grads: Grads, max_norm: float) -> Clipped:
    """The gradients, scaled together to max_norm if they are longer, and their norm before (Pascanu 2013).

    Raises:
        ValueError: the norm is nan or infinite.
    """
    norm = length(grads)
    if not np.isfinite(norm):
        raise ValueError(f"the gradient's norm is {norm}")
    return _scaled(grads, min(1.0, max_norm / norm) if norm else 1.0), norm


def _scaled(grads: Grads, factor: float) -> list[Floats]:
    return [factor * np.asarray(g, np.float64) for g in grads]


def _cases(rng: np.random.Generator) -> list[Case]:
    def uneven() -> list[Floats]:
        return drawn(rng, *SHAPES, sizes=lambda at: 0.4 + 0.6 * at)

    def case(label: str, norm: float, max_norm: float, edge: bool = False) -> Case:
        return Case(label, (of_length(uneven(), norm), max_norm), edge)

    single = [g.astype(np.float32) for g in of_length(uneven(), 20.0)]
    nan, infinite = uneven(), uneven()
    nan[1][int(rng.integers(4))] = np.nan
    infinite[2][0, int(rng.integers(4))] = -np.inf
    return [
        case("far too long", float(rng.uniform(20, 40)), float(rng.uniform(3, 5))),
        case("a little too long", float(rng.uniform(6.5, 8)), float(rng.uniform(4, 5))),
        case("short enough", float(rng.uniform(0.6, 0.9)), float(rng.uniform(4, 5))),
        case("a threshold below 1", float(rng.uniform(5, 9)), float(rng.uniform(0.3, 0.5))),
        Case("exactly as long as allowed", ([np.array([[3.0, 0.0]]), np.array([-4.0])], 5.0), edge=True),
        Case("every gradient is 0", ([np.zeros(shape) for shape in SHAPES], 1.0), edge=True),
        Case("one array", (of_length(drawn(rng, (3, 4)), 9.0), 2.0), edge=True),
        Case("numbers of 1e200", ([1e200 * g for g in uneven()], 1.0), edge=True),
        Case("arrays of float32", (single, 3.0), edge=True),
        Case("a nan among the gradients", (nan, 1.0), edge=True, raises=NOT_FINITE),
        Case("an infinite gradient", (infinite, 1.0), edge=True, raises=NOT_FINITE),
    ]


def _by(grads: Grads, max_norm: float, measured: Callable[[Grads], float]) -> Clipped:
    """A right answer except for the length, which is measured in another way."""
    norm = measured(grads)
    return _scaled(grads, min(1.0, max_norm / norm) if norm else 1.0), norm


BANK = Bank()


@BANK.mistake(
    "A gradient that is short enough is made longer.",
    "max_norm is the largest length that is allowed. Should a shorter gradient change?",
)
def always_rescaled(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, max_norm / norm if norm else 1.0), norm


@BANK.mistake(
    "Each array is clipped by its own norm.",
    "Then the arrays shrink by different factors and the direction changes. One norm, one factor, for all.",
)
def each_array(grads: Grads, max_norm: float) -> Clipped:
    return [_scaled([g], min(1.0, max_norm / (length([g]) or 1.0)))[0] for g in grads], length(grads)


@BANK.mistake(
    "A gradient that is too long gets the length 1, whatever max_norm is.", "How long is it allowed to be at most?"
)
def unit_length(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, 1 / norm if norm > max_norm else 1.0), norm


@BANK.mistake("Every gradient gets the length 1.", "Which gradients should change, and which length should they get?")
def always_unit(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, 1 / norm if norm else 1.0), norm


@BANK.mistake(
    "You return the norm after clipping.",
    "After clipping it never exceeds max_norm, so a log of it hides every spike. Which norm shows the spikes?",
)
def norm_after(grads: Grads, max_norm: float) -> Clipped:
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return clipped, min(norm, max_norm)


@BANK.mistake(
    "As the norm you use the sum of the norms of the arrays.",
    "All numbers form one long vector. How long is that vector?",
)
def sum_of_norms(grads: Grads, max_norm: float) -> Clipped:
    return _by(grads, max_norm, lambda gs: sum(length([g]) for g in gs))


@BANK.mistake(
    "As the norm you use the largest norm of an array.", "All numbers form one long vector. How long is that vector?"
)
def largest_norm(grads: Grads, max_norm: float) -> Clipped:
    return _by(grads, max_norm, lambda gs: max(length([g]) for g in gs))


@BANK.mistake("The root is missing from the norm.", "The sum of the squares is the square of the length.")
def no_root(grads: Grads, max_norm: float) -> Clipped:
    return _by(grads, max_norm, lambda gs: float(np.sum(flat(gs) ** 2)))


@BANK.mistake(
    "The factor is max_norm divided by the square of the norm.",
    "Which factor takes a vector of length norm to the length max_norm?",
)
def divided_by_square(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, max_norm / norm**2 if norm > max_norm else 1.0), norm


@BANK.mistake(
    "The factor is norm / max_norm, the wrong way round.",
    "Which factor takes a vector of length norm to the length max_norm?",
)
def inverted(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, norm / max_norm if norm > max_norm else 1.0), norm


@BANK.mistake(
    "The factor is min(1, norm / max_norm): long gradients stay, and short gradients become shorter.",
    "Which factor takes a vector of length norm to the length max_norm?",
)
def inverted_in_minimum(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, min(1.0, norm / max_norm)), norm


@BANK.mistake(
    "The gradients are divided by max_norm.", "Their length is then norm / max_norm. It should be max_norm exactly."
)
def divided_by_threshold(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, 1 / max_norm if norm > max_norm else 1.0), norm


@BANK.mistake(
    "The factor is never below 1: long gradients stay, and short gradients become longer.",
    "Should the factor ever be above 1? Which of min and max do you need?",
)
def max_for_min(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, max(1.0, max_norm / norm) if norm else 1.0), norm


@BANK.mistake("The gradients are never changed, however long they are.", "Which line multiplies them by the factor?")
def not_clipped(grads: Grads, max_norm: float) -> Clipped:
    return _scaled(grads, 1.0), length(grads)


@BANK.mistake(
    "A gradient that is too long becomes 0.", "Its direction is worth keeping. Which factor shortens it to max_norm?"
)
def dropped(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, 0.0 if norm > max_norm else 1.0), norm


@BANK.mistake(
    "Each number is clipped to [-max_norm, max_norm]: that is clipping by value.",
    "Clipping by value changes the direction. Here all numbers are multiplied by one factor.",
)
def by_value(grads: Grads, max_norm: float) -> Clipped:
    return [np.clip(np.asarray(g, np.float64), -max_norm, max_norm) for g in grads], length(grads)


@BANK.mistake(
    "The gradients are multiplied by max_norm, but not divided by the norm.",
    "Which factor takes a vector of length norm to the length max_norm?",
)
def times_threshold(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, max_norm if norm > max_norm else 1.0), norm


@BANK.mistake(
    "The norm of very large numbers is infinite in your result.",
    "Does a square overflow? The norm of numbers of 1e200 fits into float64. Divide by the largest entry before "
    "you square.",
)
def squares_overflow(grads: Grads, max_norm: float) -> Clipped:
    norm = float(np.sqrt(np.sum(flat(grads) ** 2)))
    return _scaled(grads, min(1.0, max_norm / norm) if norm else 1.0), norm


@BANK.mistake(
    "If every gradient is 0, your result is nan.",
    "The norm is 0 then. Do you divide by it, although nothing has to be shortened?",
)
def zero_by_zero(grads: Grads, max_norm: float) -> Clipped:
    norm = np.float64(length(grads))
    with np.errstate(all="ignore"):
        factor = max_norm / norm if norm else np.float64(np.nan)
    return _scaled(grads, float(np.minimum(1.0, factor))), float(norm)


@BANK.mistake("You return the factor instead of the norm.", "The second result is the norm before clipping.")
def factor_returned(grads: Grads, max_norm: float) -> Clipped:
    clipped, norm = clip_by_global_norm(grads, max_norm)
    return clipped, min(1.0, max_norm / norm) if norm else 1.0


def _padded(epsilon: float) -> Mistake:
    def wrong(grads: Grads, max_norm: float) -> Clipped:
        norm = length(grads)
        return _scaled(grads, min(1.0, max_norm / (norm + epsilon))), norm

    return Mistake(
        f"epsilon_{epsilon:.0e}".replace("-", "_"),
        f"The factor divides by norm + {epsilon:g}, so the clipped gradient is shorter than max_norm.",
        "Only a norm of 0 needs care. What can you ask before you divide?",
        wrong,
    )


BANK.add(*map(_padded, (1e-2, 1e-3, 1e-4)))


@BANK.mistake(
    "The factor is min(max_norm, max_norm / norm): a gradient shorter than 1 is multiplied by max_norm.",
    "A gradient that is short enough does not change. Which factor changes nothing?",
)
def threshold_for_one(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, min(max_norm, max_norm / norm) if norm else 1.0), norm


@BANK.mistake(
    "You compute the norm again for each array, after shortening the arrays before it: each array has another factor.",
    "One norm, one factor, for all. Compute the factor before the loop.",
)
def norm_measured_anew(grads: Grads, max_norm: float) -> Clipped:
    clipped = _scaled(grads, 1.0)
    for at, g in enumerate(clipped):
        norm = length(clipped)
        clipped[at] = g * (max_norm / norm) if norm > max_norm else g
    return clipped, length(grads)


def _in_shares(share: Callable[[float, int], float]) -> Callable[..., Clipped]:
    """Each array is clipped by its own norm at its share of max_norm."""

    def wrong(grads: Grads, max_norm: float) -> Clipped:
        most = share(max_norm, len(grads))
        return [_scaled([g], min(1.0, most / (length([g]) or 1.0)))[0] for g in grads], length(grads)

    return wrong


SHARES = "Then the arrays shrink by different factors and the direction changes. One norm, one factor, for all."
BANK.add(
    Mistake(
        "clipped_at_equal_share",
        "Each array is clipped by its own norm, at an equal share of max_norm.",
        SHARES,
        _in_shares(lambda most, count: most / count),
    ),
    Mistake(
        "clipped_at_root_share",
        "Each array is clipped by its own norm, at max_norm / √(number of arrays).",
        SHARES,
        _in_shares(lambda most, count: most / np.sqrt(count)),
    ),
)


def _clipped(
    grads: Grads,
    max_norm: float,
    *,
    measured: Callable[[Grads], float] = length,
    changed: Callable[[Grads, float, float], list[Floats]] = lambda gs, norm, most: _scaled(gs, most / norm),
    returned: Callable[[Grads, float, float], float] = lambda gs, norm, most: norm,
) -> Clipped:
    """Clipping with one part exchanged: the norm, the change of a long gradient, or the second result."""
    norm = measured(grads)
    clipped = changed(grads, norm, max_norm) if norm > max_norm else _scaled(grads, 1.0)
    return clipped, returned(grads, norm, max_norm)


ONE_FACTOR = "Every number is multiplied by the same factor. Which factor takes the length norm to the length max_norm?"
ONE_VECTOR = "All numbers form one long vector. How long is that vector?"
BEFORE = "The second result is the norm of the gradients before clipping."

CHANGED = (
    Slip(
        "excess_subtracted",
        "The excess norm - max_norm is subtracted from each number.",
        f"Subtracting one number everywhere changes the direction of the vector. {ONE_FACTOR}",
        "changed",
        wrong=lambda gs, norm, most: [g - (norm - most) for g in gs],
    ),
    Slip(
        "threshold_subtracted",
        "max_norm is subtracted from each number.",
        f"Subtracting max_norm everywhere changes the direction of the vector. {ONE_FACTOR}",
        "changed",
        wrong=lambda gs, norm, most: [g - most for g in gs],
    ),
    Slip(
        "excess_kept",
        "The factor is (norm - max_norm) / norm, so the result has the length norm - max_norm.",
        ONE_FACTOR,
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, 1 - most / norm),
    ),
    Slip(
        "root_of_factor",
        "The factor is the root of max_norm / norm.",
        ONE_FACTOR,
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, np.sqrt(most / norm)),
    ),
    Slip(
        "factor_squared",
        "The gradients are multiplied by max_norm / norm twice.",
        "Does an earlier line multiply by this factor already?",
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, (most / norm) ** 2),
    ),
    Slip(
        "norm_plus_threshold",
        "The factor is max_norm / (norm + max_norm).",
        ONE_FACTOR,
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, most / (norm + most)),
    ),
    Slip(
        "norm_plus_one",
        "The factor for a gradient that is too long is max_norm / (norm + 1).",
        "Only a norm of 0 needs care. What can you ask before you divide?",
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, most / (norm + 1)),
    ),
    Slip(
        "divided_by_both",
        "The gradients are divided by the norm and also by max_norm.",
        ONE_FACTOR,
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, 1 / (norm * most)),
    ),
    Slip(
        "signs_only",
        "A gradient that is too long is replaced by its signs.",
        f"Then its direction changes. {ONE_FACTOR}",
        "changed",
        wrong=lambda gs, norm, most: [np.sign(g) for g in gs],
    ),
    Slip(
        "direction_turned",
        "A gradient that is too long gets the opposite direction.",
        "Which sign does max_norm / norm have?",
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, -most / norm),
    ),
    Slip(
        "first_array_scaled",
        "Only the first array is shortened.",
        "One factor, for all arrays. Does your loop go on after the first array?",
        "changed",
        wrong=lambda gs, norm, most: [*_scaled(gs[:1], most / norm), *_scaled(gs[1:], 1.0)],
    ),
    Slip(
        "last_array_scaled",
        "Only the last array is shortened.",
        "One factor, for all arrays. Which line is inside the loop, and which is after it?",
        "changed",
        wrong=lambda gs, norm, most: [*_scaled(gs[:-1], 1.0), *_scaled(gs[-1:], most / norm)],
    ),
    Slip(
        "matrices_scaled",
        "Only the matrices are shortened; the biases do not change.",
        "One factor, for all arrays.",
        "changed",
        wrong=lambda gs, norm, most: _scaled_where(gs, most / norm, lambda g: np.ndim(g) > 1),
    ),
    Slip(
        "long_arrays_scaled",
        "Only arrays whose own norm is above max_norm are shortened.",
        "One factor, for all arrays.",
        "changed",
        wrong=lambda gs, norm, most: _scaled_where(gs, most / norm, lambda g: length([g]) > most),
    ),
    Slip(
        "each_to_the_threshold",
        "If the gradient is too long, each array gets the length max_norm.",
        "Then all arrays together are longer than max_norm, and the direction changes. One norm, one factor, for all.",
        "changed",
        wrong=lambda gs, norm, most: [most / (length([g]) or 1.0) * g for g in gs],
    ),
    Slip(
        "threshold_shared_out",
        "If the gradient is too long, the length of each array becomes an equal share of max_norm.",
        "Then the direction changes. One norm, one factor, for all.",
        "changed",
        wrong=lambda gs, norm, most: [most / len(gs) / (length([g]) or 1.0) * g for g in gs],
    ),
    Slip(
        "factor_by_count",
        "The factor is max_norm / norm divided by the number of arrays.",
        ONE_FACTOR,
        "changed",
        wrong=lambda gs, norm, most: _scaled(gs, most / norm / len(gs)),
    ),
)
MEASURED = (
    Slip(
        "last_norm",
        "As the norm you use the norm of the last array.",
        ONE_VECTOR,
        "measured",
        wrong=lambda gs: length(gs[-1:]),
    ),
    Slip(
        "first_norm",
        "As the norm you use the norm of the first array.",
        ONE_VECTOR,
        "measured",
        wrong=lambda gs: length(gs[:1]),
    ),
    Slip(
        "mean_of_norms",
        "As the norm you use the mean of the norms of the arrays.",
        ONE_VECTOR,
        "measured",
        wrong=lambda gs: float(np.mean([length([g]) for g in gs])),
    ),
    Slip(
        "sum_of_absolutes",
        "As the norm you use the sum of the absolute values.",
        "That is another norm (L1). Here the squares are added.",
        "measured",
        wrong=lambda gs: float(np.abs(flat(gs)).sum()),
    ),
    Slip(
        "largest_entry",
        "As the norm you use the largest absolute value.",
        "That is another norm (L∞). Here the squares are added.",
        "measured",
        wrong=lambda gs: float(np.abs(flat(gs)).max()),
    ),
    Slip(
        "root_mean_square",
        "As the norm you use the root of the mean of the squares.",
        "Does the length of a vector have the mean or the sum of the squares in it?",
        "measured",
        wrong=lambda gs: length(gs) / np.sqrt(len(flat(gs))),
    ),
    Slip(
        "signed_sum",
        "As the norm you use the absolute value of the sum of all numbers.",
        "Numbers of opposite signs cancel in a sum. Square each number first.",
        "measured",
        wrong=lambda gs: abs(float(flat(gs).sum())),
    ),
)
RETURNED = (
    Slip(
        "last_norm_returned",
        "You return the norm of the last array.",
        f"{BEFORE} Do you use one variable name for two norms?",
        "returned",
        wrong=lambda gs, norm, most: length(gs[-1:]),
    ),
    Slip(
        "first_norm_returned",
        "You return the norm of the first array.",
        BEFORE,
        "returned",
        wrong=lambda gs, norm, most: length(gs[:1]),
    ),
    Slip(
        "threshold_returned",
        "You return max_norm instead of the norm.",
        BEFORE,
        "returned",
        wrong=lambda gs, norm, most: most,
    ),
    Slip(
        "square_returned",
        "You return the square of the norm.",
        f"{BEFORE} Where is its root taken?",
        "returned",
        wrong=lambda gs, norm, most: norm**2,
    ),
    Slip(
        "excess_returned",
        "You return norm - max_norm instead of the norm.",
        BEFORE,
        "returned",
        wrong=lambda gs, norm, most: norm - most,
    ),
    Slip(
        "quotient_returned",
        "You return norm / max_norm instead of the norm.",
        BEFORE,
        "returned",
        wrong=lambda gs, norm, most: norm / most,
    ),
    Slip(
        "sum_of_norms_returned",
        "You return the sum of the norms of the arrays.",
        ONE_VECTOR,
        "returned",
        wrong=lambda gs, norm, most: sum(length([g]) for g in gs),
    ),
)


def _scaled_where(grads: Grads, factor: float, chosen: Callable[[Floats], bool]) -> list[Floats]:
    return [(factor if chosen(g) else 1.0) * np.asarray(g, np.float64) for g in grads]


BANK.add(*single_slips(_clipped, (*CHANGED, *MEASURED, *RETURNED)))


@BANK.mistake(
    "The factor is max_norm / (max_norm + norm): a gradient that is short enough shrinks, too.",
    "Which factor should a gradient get whose norm is at most max_norm?",
)
def softened(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, max_norm / (max_norm + norm)), norm


@BANK.mistake(
    "1 is added to the norm in the denominator: long gradients become shorter than max_norm.",
    "The factor of a gradient that is too long is max_norm / norm. Which case is the 1 needed for?",
)
def one_added(grads: Grads, max_norm: float) -> Clipped:
    norm = length(grads)
    return _scaled(grads, min(1.0, max_norm / (norm + 1.0))), norm


CLIP_BY_GLOBAL_NORM = Exercise(
    name="clip_by_global_norm",
    lesson=LESSON,
    parameters=(
        Parameter("grads", GRADS),
        Parameter("max_norm", Real("the length that is allowed, above 0")),
    ),
    outputs=(
        Output("clipped", ListOf(Array(("...",)), "the gradients after clipping"), share=2),
        Output("norm", Real("the norm before clipping")),
    ),
    reference=clip_by_global_norm,
    cases=_cases,
    points=4,
    nudge="One factor for all arrays. When is it 1?",
    hint="The factor is min(1, max_norm / norm). Before that: is the norm a number at all? And can it be 0?",
    explanation="All arrays are multiplied by the same factor, so the direction stays. The norm that is "
    "returned is the "
    "one before clipping: it is the instrument that shows the spikes. nan and inf cannot be repaired by a "
    "factor, so the "
    "function raises: a training run that stops with a sentence is better than weights that are all nan.",
    mistakes=tuple(BANK),
)
