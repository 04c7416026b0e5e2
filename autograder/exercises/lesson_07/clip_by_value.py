"""``clip_by_value``: each number is cut at a limit."""

from collections.abc import Callable, Sequence

import numpy as np

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Floats, Grads, drawn
from autograder.exercises.parts import Slip, single_slips

__all__ = ["CLIP_BY_VALUE", "clip_by_value"]


def clip_by_value(grads: Grads, limit: float) -> list[Floats]:
    """Each number moved into [-limit, limit] (torch.nn.utils.clip_grad_value_)."""
    return [np.clip(np.asarray(g, np.float64), -limit, limit) for g in grads]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, limit: float, edge: bool = False) -> Case:
        grads = drawn(rng, (4, 3), (4,), (2, 4), (2,), sizes=lambda at: 1.5)
        # both signs, inside and outside of the limit
        grads[0].flat[:4] = (3.0 * limit, -3.0 * limit, 0.5 * limit, -0.5 * limit)
        return Case(label, (grads, limit), edge)

    within = drawn(rng, (3, 4), (3,))
    return [
        case("some numbers too large", float(rng.uniform(0.6, 0.8))),
        case("a limit above 1", float(rng.uniform(1.2, 1.6))),
        Case("all within the limit", (within, 50.0), edge=True),
        Case("numbers exactly at the limit", ([np.array([[2.0, -2.0], [0.0, 2.5]])], 2.0), edge=True),
        Case("infinite numbers", ([np.array([np.inf, -np.inf, 0.25])], 1.0), edge=True),
        Case("arrays of float32", ([g.astype(np.float32) for g in drawn(rng, (3, 4), (3,))], 0.5), edge=True),
        Case("weights of one unit", (drawn(rng, (1, 5), (1,)), 0.5), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "If a number is beyond the limit, all arrays are scaled so that the largest number is the limit.",
    "Here each number is clipped by itself. What happens to the numbers that are small enough?",
)
def all_scaled(grads: Grads, limit: float) -> list[Floats]:
    largest = max(float(np.abs(g).max()) for g in grads)
    return [g * min(1.0, limit / largest) for g in grads]


@BANK.mistake(
    "No number is above the limit, but numbers below -limit stay.",
    "A number far below zero makes a large step, too. Which limit is missing?",
)
def upper_only(grads: Grads, limit: float) -> list[Floats]:
    return [np.minimum(g, limit) for g in grads]


@BANK.mistake("No number is below -limit, but numbers above the limit stay.", "Which limit is missing?")
def lower_only(grads: Grads, limit: float) -> list[Floats]:
    return [np.maximum(g, -limit) for g in grads]


@BANK.mistake(
    "Numbers beyond the limit become 0.",
    "How large should these numbers be afterwards, and which sign should they have?",
)
def zeroed(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.abs(g) > limit, 0.0, g) for g in grads]


@BANK.mistake(
    "Numbers beyond the limit lose their sign.",
    "With a limit of 5, -7 should become -5. Which number does it become in your code?",
)
def sign_lost(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.abs(g) > limit, limit, g) for g in grads]


@BANK.mistake("All numbers lose their sign.", "Which numbers should change, and should any of them change its sign?")
def absolute(grads: Grads, limit: float) -> list[Floats]:
    return [np.minimum(np.abs(g), limit) for g in grads]


@BANK.mistake("Every number becomes limit or -limit.", "A number within the limit should not change.")
def only_signs(grads: Grads, limit: float) -> list[Floats]:
    return [limit * np.sign(g) for g in grads]


@BANK.mistake(
    "If an array has a number beyond the limit, the whole array is scaled: its largest number becomes the limit.",
    "That keeps the direction of the array and is another method. Here each number is clipped by itself.",
)
def scaled_by_largest(grads: Grads, limit: float) -> list[Floats]:
    with np.errstate(all="ignore"):
        return [np.asarray(g) * min(1.0, limit / np.abs(g).max()) for g in grads]


@BANK.mistake(
    "The gradients are scaled by their norm.", "That is the exercise before. Here each number is clipped by itself."
)
def by_norm(grads: Grads, limit: float) -> list[Floats]:
    with np.errstate(all="ignore"):
        norm = np.sqrt(sum(np.sum(np.asarray(g) ** 2) for g in grads))
        return [np.asarray(g) * min(1.0, limit / norm) for g in grads]


@BANK.mistake("Negative numbers become 0.", "Which is the smallest number that is allowed?")
def zero_to_limit(grads: Grads, limit: float) -> list[Floats]:
    return [np.clip(g, 0.0, limit) for g in grads]


@BANK.mistake(
    "Every number becomes -limit.",
    "Did you exchange limit and -limit, or min and max? The order is np.clip(array, lowest, highest).",
)
def bounds_swapped(grads: Grads, limit: float) -> list[Floats]:
    return [np.full(np.shape(g), -limit) for g in grads]


@BANK.mistake(
    "Your result is limit * tanh(g / limit): numbers within the limit shrink, too.",
    "A number within the limit should not change.",
)
def squashed(grads: Grads, limit: float) -> list[Floats]:
    return [limit * np.tanh(np.asarray(g, np.float64) / limit) for g in grads]


@BANK.mistake(
    "Your result is the tanh of each number.",
    "A number within the limit should not change. How large should the others become?",
)
def squashed_to_one(grads: Grads, limit: float) -> list[Floats]:
    return [np.tanh(np.asarray(g, np.float64)) for g in grads]


@BANK.mistake("Every number is clipped to [-1, 1].", "The limit is an argument. Where do you use it?")
def always_one(grads: Grads, limit: float) -> list[Floats]:
    return [np.clip(g, -1.0, 1.0) for g in grads]


@BANK.mistake(
    "The numbers are not changed.", "Which of the numbers are beyond the limit, and how large should they become?"
)
def not_clipped(grads: Grads, limit: float) -> list[Floats]:
    return [np.asarray(g, np.float64) + 0.0 for g in grads]


@BANK.mistake(
    "Numbers within the limit become 0, and numbers beyond the limit do not change.",
    "Which numbers have to change? Is your condition the right way round?",
)
def only_beyond_kept(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.abs(g) > limit, g, 0.0) for g in grads]


Limited = Callable[[Floats, float], Floats]


def _each(
    grads: Grads,
    limit: float,
    *,
    of: Limited = lambda g, limit: np.clip(g, -limit, limit),
    chosen: Callable[[Sequence[Floats]], Sequence[Floats]] = lambda arrays: arrays,
) -> list[Floats]:
    """Clipping of each array with another operation, or with other arrays returned."""
    return list(chosen([of(np.asarray(g, np.float64), limit) for g in grads]))


def _beyond(g: Floats, limit: float, instead: Floats | float) -> Floats:
    """The array with other numbers in place of those beyond the limit."""
    return np.where(np.abs(g) > limit, instead, g)


CUT = "A number beyond the limit becomes the limit itself, with its own sign."
WITHIN = "A number within the limit should not change."
LIMITS = "The smallest number that is allowed is -limit, and the largest is limit."

BANK.add(
    *single_slips(
        _each,
        (
            Slip(
                "limit_subtracted",
                "The absolute value of numbers beyond the limit is reduced by the limit.",
                f"A number of 3 * limit would become 2 * limit. {CUT}",
                "of",
                wrong=lambda g, limit: _beyond(g, limit, g - limit * np.sign(g)),
            ),
            Slip(
                "shrunk",
                "The absolute value of every number is reduced by the limit, and numbers within the limit become 0.",
                f"That is called soft thresholding. {WITHIN}",
                "of",
                wrong=lambda g, limit: g - np.clip(g, -limit, limit),
            ),
            Slip(
                "reflected",
                "Numbers beyond the limit are mirrored at the limit.",
                CUT,
                "of",
                wrong=lambda g, limit: _beyond(g, limit, 2 * limit * np.sign(g) - g),
            ),
            Slip(
                "wrapped",
                "Numbers above the limit begin again at -limit, and numbers below -limit begin again at the limit.",
                CUT,
                "of",
                wrong=lambda g, limit: (g + limit) % (2 * limit) - limit,
            ),
            Slip(
                "remainder",
                "It is the remainder of a division by the limit.",
                CUT,
                "of",
                wrong=lambda g, limit: np.fmod(g, limit),
            ),
            Slip(
                "beyond_becomes_one",
                "Numbers beyond the limit become 1 or -1.",
                CUT,
                "of",
                wrong=lambda g, limit: _beyond(g, limit, np.sign(g)),
            ),
            Slip(
                "beyond_becomes_lower",
                "Numbers beyond the limit all become -limit.",
                "With a limit of 5, 7 should become 5. Which number does it become in your code?",
                "of",
                wrong=lambda g, limit: _beyond(g, limit, -limit),
            ),
            Slip(
                "sign_turned",
                "Numbers beyond the limit change their sign.",
                CUT,
                "of",
                wrong=lambda g, limit: _beyond(g, limit, -limit * np.sign(g)),
            ),
            Slip(
                "within_becomes_zero",
                "Numbers within the limit become 0.",
                WITHIN,
                "of",
                wrong=lambda g, limit: np.where(np.abs(g) < limit, 0.0, np.clip(g, -limit, limit)),
            ),
            Slip(
                "minus_one_to_limit",
                "The smallest number that you allow is -1.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -1.0, limit),
            ),
            Slip(
                "limit_to_one",
                "The largest number that you allow is 1.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -limit, 1.0),
            ),
            Slip(
                "minus_limit_to_zero",
                "Positive numbers become 0.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -limit, 0.0),
            ),
            Slip(
                "limit_halved",
                "The numbers are clipped at half the limit.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -limit / 2, limit / 2),
            ),
            Slip(
                "limit_doubled",
                "The numbers are clipped at twice the limit.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -2 * limit, 2 * limit),
            ),
            Slip(
                "limit_over_root_of_size",
                "The numbers are clipped at limit / √n, where n is the size of their array.",
                f"{LIMITS} They are the same for every array.",
                "of",
                wrong=lambda g, limit: np.clip(g, -limit / np.sqrt(g.size), limit / np.sqrt(g.size)),
            ),
            Slip(
                "limit_times_largest",
                "The numbers are clipped at limit times the largest absolute value of their array.",
                f"{LIMITS} They are the same for every array.",
                "of",
                wrong=lambda g, limit: np.clip(g, -limit * np.abs(g).max(), limit * np.abs(g).max()),
            ),
            Slip(
                "upper_for_both",
                "Every result is at least the limit: you use limit as the smallest number that is allowed.",
                "Take the smaller of g and limit. Then take the larger of this result and -limit.",
                "of",
                wrong=lambda g, limit: np.maximum(g, limit),
            ),
            Slip(
                "every_number_is_the_limit",
                "Every number becomes the limit.",
                "Take the smaller of g and limit. Then take the larger of this result and -limit.",
                "of",
                wrong=lambda g, limit: np.full(np.shape(g), limit),
            ),
            Slip(
                "always_lower",
                "Every result is at most -limit: you use -limit as the largest number that is allowed.",
                "Take the smaller of g and limit. Then take the larger of this result and -limit.",
                "of",
                wrong=lambda g, limit: np.minimum(g, -limit),
            ),
            Slip(
                "divided_by_limit",
                "The numbers are divided by the limit and then clipped to [-1, 1].",
                CUT,
                "of",
                wrong=lambda g, limit: np.clip(g / limit, -1, 1),
            ),
            Slip(
                "cut_at_one_times_limit",
                "The numbers are clipped to [-1, 1] and then multiplied by limit.",
                f"{WITHIN} What happens to 0.5 in your code?",
                "of",
                wrong=lambda g, limit: limit * np.clip(g, -1, 1),
            ),
            Slip(
                "all_below_become_lower",
                "Every number below limit becomes -limit.",
                f"{LIMITS} With which of the two do you compare the small numbers?",
                "of",
                wrong=lambda g, limit: np.where(g > limit, limit, np.where(g < limit, -limit, g)),
            ),
            Slip(
                "all_above_become_upper",
                "Every number above -limit becomes limit.",
                f"{LIMITS} With which of the two do you compare the large numbers?",
                "of",
                wrong=lambda g, limit: np.where(g < -limit, -limit, np.where(g > -limit, limit, g)),
            ),
            Slip(
                "divided_by_largest",
                "Each array is divided by its largest absolute value and multiplied by the limit.",
                f"{WITHIN} The other numbers are clipped one by one.",
                "of",
                wrong=lambda g, limit: limit * g / np.abs(g).max(),
            ),
            Slip(
                "norm_of_each_array",
                "Each array is scaled by its own norm.",
                "That is clipping by norm, array by array. Here each number is clipped by itself.",
                "of",
                wrong=lambda g, limit: g * min(1.0, limit / np.linalg.norm(g)),
            ),
            Slip(
                "first_array_only",
                "Your result contains only the first array.",
                "Is the return line inside the loop?",
                "chosen",
                wrong=lambda arrays: arrays[:1],
            ),
            Slip(
                "last_array_only",
                "Your result contains only the last array.",
                "Does the loop add to the list, or replace it?",
                "chosen",
                wrong=lambda arrays: arrays[-1:],
            ),
            Slip(
                "last_array_missing",
                "The last array is missing.",
                "Does the loop end one step too early?",
                "chosen",
                wrong=lambda arrays: arrays[:-1],
            ),
        ),
    )
)


@BANK.mistake(
    "The squares are compared with the limit.",
    "Compare absolute values with the limit, or squares with the square of the limit.",
)
def squares_compared(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.asarray(g) ** 2 > limit, limit * np.sign(g), g) for g in grads]


@BANK.mistake(
    "Each row is scaled by its own norm.",
    "That is clipping by norm, row by row. Here each number is clipped by itself.",
)
def norm_of_each_row(grads: Grads, limit: float) -> list[Floats]:
    norms = [np.linalg.norm(np.atleast_1d(g), axis=-1, keepdims=True) for g in grads]
    factors = [np.minimum(1.0, limit / norm) for norm in norms]
    return [np.asarray(g * factor).reshape(np.shape(g)) for g, factor in zip(grads, factors, strict=True)]


@BANK.mistake(
    "Each number g is multiplied by limit / (limit + |g|): numbers within the limit shrink, too.",
    "A number within the limit should not change.",
)
def softened(grads: Grads, limit: float) -> list[Floats]:
    return [np.asarray(g) * limit / (limit + np.abs(g)) for g in grads]


CLIP_BY_VALUE = Exercise(
    name="clip_by_value",
    lesson=LESSON,
    parameters=(Parameter("grads", GRADS), Parameter("limit", Real("the largest size that is allowed, above 0"))),
    outputs=(Output("clipped", ListOf(Array(("...",)), "the gradients after clipping")),),
    reference=clip_by_value,
    cases=_cases,
    points=1,
    nudge="NumPy has a function for it.",
    hint="np.clip(array, lowest, highest) gives a new array. What are the two ends?",
    explanation=(
        "Each number is clipped by itself. Large numbers shrink, small numbers stay: the vector turns towards the "
        "diagonal, which the next exercise measures."
    ),
    mistakes=tuple(BANK),
)
