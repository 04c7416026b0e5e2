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
    "All arrays together are scaled so that the largest number is the limit.",
    "Each number is cut by itself; the others stay.",
)
def all_scaled(grads: Grads, limit: float) -> list[Floats]:
    largest = max(float(np.abs(g).max()) for g in grads)
    return [g * min(1.0, limit / largest) for g in grads]


@BANK.mistake("Only the upper limit is kept.", "A number far below zero is as large a step. What is the other end?")
def upper_only(grads: Grads, limit: float) -> list[Floats]:
    return [np.minimum(g, limit) for g in grads]


@BANK.mistake("Only the lower limit is kept.", "What is the other end?")
def lower_only(grads: Grads, limit: float) -> list[Floats]:
    return [np.maximum(g, -limit) for g in grads]


@BANK.mistake("Numbers beyond the limit become 0.", "They are cut down to the limit and keep their sign.")
def zeroed(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.abs(g) > limit, 0.0, g) for g in grads]


@BANK.mistake("Numbers beyond the limit lose their sign.", "-7 is cut at -limit, not at limit.")
def sign_lost(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.abs(g) > limit, limit, g) for g in grads]


@BANK.mistake("All numbers lose their sign.", "Only those beyond the limit change, and they keep their sign.")
def absolute(grads: Grads, limit: float) -> list[Floats]:
    return [np.minimum(np.abs(g), limit) for g in grads]


@BANK.mistake("Every number is moved to ±limit.", "A number within the limit stays as it is.")
def only_signs(grads: Grads, limit: float) -> list[Floats]:
    return [limit * np.sign(g) for g in grads]


@BANK.mistake(
    "An array with a number beyond the limit is scaled as a whole: its largest number becomes the limit.",
    "That keeps the direction of the array and is another method. Here each number is looked at by itself.",
)
def scaled_by_largest(grads: Grads, limit: float) -> list[Floats]:
    with np.errstate(all="ignore"):
        return [np.asarray(g) * min(1.0, limit / np.abs(g).max()) for g in grads]


@BANK.mistake(
    "The gradients are scaled by their norm.", "That is the exercise before. Here each number is looked at by itself."
)
def by_norm(grads: Grads, limit: float) -> list[Floats]:
    with np.errstate(all="ignore"):
        norm = np.sqrt(sum(np.sum(np.asarray(g) ** 2) for g in grads))
        return [np.asarray(g) * min(1.0, limit / norm) for g in grads]


@BANK.mistake("Negative numbers are cut at 0.", "The lower end is -limit.")
def zero_to_limit(grads: Grads, limit: float) -> list[Floats]:
    return [np.clip(g, 0.0, limit) for g in grads]


@BANK.mistake(
    "The two bounds are swapped: every number becomes -limit.",
    "np.clip(array, lowest, highest). By hand: the smaller of g and limit, then the larger of that and -limit.",
)
def bounds_swapped(grads: Grads, limit: float) -> list[Floats]:
    return [np.full(np.shape(g), -limit) for g in grads]


@BANK.mistake(
    "The numbers are squashed by limit * tanh(g / limit): those within the limit shrink, too.",
    "A number within the limit stays as it is.",
)
def squashed(grads: Grads, limit: float) -> list[Floats]:
    return [limit * np.tanh(np.asarray(g, np.float64) / limit) for g in grads]


@BANK.mistake("The tanh is taken of each number.", "A number within the limit stays as it is, and the others are cut.")
def squashed_to_one(grads: Grads, limit: float) -> list[Floats]:
    return [np.tanh(np.asarray(g, np.float64)) for g in grads]


@BANK.mistake("Every number is cut at ±1.", "The limit is an argument.")
def always_one(grads: Grads, limit: float) -> list[Floats]:
    return [np.clip(g, -1.0, 1.0) for g in grads]


@BANK.mistake("The numbers come back as they were.", "Which of them are beyond the limit?")
def not_clipped(grads: Grads, limit: float) -> list[Floats]:
    return [np.asarray(g, np.float64) + 0.0 for g in grads]


@BANK.mistake(
    "Numbers within the limit become 0, and those beyond it stay as they are.",
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
WITHIN = "A number within the limit stays as it is."
LIMITS = "The two ends are -limit and limit."

BANK.add(
    *single_slips(
        _each,
        (
            Slip(
                "limit_subtracted",
                "Numbers beyond the limit are reduced by the limit.",
                f"Then 3 limits leave 2. {CUT}",
                "of",
                wrong=lambda g, limit: _beyond(g, limit, g - limit * np.sign(g)),
            ),
            Slip(
                "shrunk",
                "Every number is reduced by the limit, and those within it become 0.",
                f"That is called soft thresholding. {WITHIN}",
                "of",
                wrong=lambda g, limit: g - np.clip(g, -limit, limit),
            ),
            Slip(
                "reflected",
                "Numbers beyond the limit are mirrored at it.",
                CUT,
                "of",
                wrong=lambda g, limit: _beyond(g, limit, 2 * limit * np.sign(g) - g),
            ),
            Slip(
                "wrapped",
                "The remainder is taken: numbers beyond the limit begin again at the other end.",
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
                "7 is cut at limit, not at -limit.",
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
                "The lower end is -1.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -1.0, limit),
            ),
            Slip("limit_to_one", "The upper end is 1.", LIMITS, "of", wrong=lambda g, limit: np.clip(g, -limit, 1.0)),
            Slip(
                "minus_limit_to_zero",
                "Positive numbers are cut at 0.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -limit, 0.0),
            ),
            Slip(
                "limit_halved",
                "It cuts at half of what is allowed.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -limit / 2, limit / 2),
            ),
            Slip(
                "limit_doubled",
                "It cuts at twice what is allowed.",
                LIMITS,
                "of",
                wrong=lambda g, limit: np.clip(g, -2 * limit, 2 * limit),
            ),
            Slip(
                "upper_for_both",
                "Every number is at least the limit: -limit and limit are both mixed up with max and min.",
                "The smaller of g and limit, then the larger of that and -limit.",
                "of",
                wrong=lambda g, limit: np.maximum(g, limit),
            ),
            Slip(
                "every_number_is_the_limit",
                "max and min are swapped: every number becomes the limit.",
                "The smaller of g and limit, then the larger of that and -limit.",
                "of",
                wrong=lambda g, limit: np.full(np.shape(g), limit),
            ),
            Slip(
                "always_lower",
                "Every number is at most -limit.",
                "The smaller of g and limit, then the larger of that and -limit.",
                "of",
                wrong=lambda g, limit: np.minimum(g, -limit),
            ),
            Slip(
                "divided_by_limit",
                "The numbers are cut at ±1 after a division by the limit.",
                CUT,
                "of",
                wrong=lambda g, limit: np.clip(g / limit, -1, 1),
            ),
            Slip(
                "cut_at_one_times_limit",
                "The numbers are cut at ±1 and then multiplied by limit.",
                f"{WITHIN} Does yours?",
                "of",
                wrong=lambda g, limit: limit * np.clip(g, -1, 1),
            ),
            Slip(
                "all_below_become_lower",
                "Every number below limit becomes -limit.",
                f"{LIMITS} Which end does your second comparison ask about?",
                "of",
                wrong=lambda g, limit: np.where(g > limit, limit, np.where(g < limit, -limit, g)),
            ),
            Slip(
                "all_above_become_upper",
                "Every number above -limit becomes limit.",
                f"{LIMITS} Which end does your comparison for the large numbers ask about?",
                "of",
                wrong=lambda g, limit: np.where(g < -limit, -limit, np.where(g > -limit, limit, g)),
            ),
            Slip(
                "divided_by_largest",
                "Each array is divided by its largest absolute entry and multiplied by the limit.",
                f"{WITHIN} The others are cut one by one.",
                "of",
                wrong=lambda g, limit: limit * g / np.abs(g).max(),
            ),
            Slip(
                "norm_of_each_array",
                "Each array is scaled by its own norm.",
                "That is clipping by norm, array by array. Here each number is looked at by itself.",
                "of",
                wrong=lambda g, limit: g * min(1.0, limit / np.linalg.norm(g)),
            ),
            Slip(
                "first_array_only",
                "Only the first array comes back.",
                "Is the return line inside the loop?",
                "chosen",
                wrong=lambda arrays: arrays[:1],
            ),
            Slip(
                "last_array_only",
                "Only the last array comes back.",
                "Does the loop add to the list, or replace it?",
                "chosen",
                wrong=lambda arrays: arrays[-1:],
            ),
            Slip(
                "last_array_missing",
                "The last array is missing.",
                "Does the loop end one too early?",
                "chosen",
                wrong=lambda arrays: arrays[:-1],
            ),
        ),
    )
)


@BANK.mistake(
    "The squares are compared with the limit.",
    "Compare sizes with the limit, or squares with its square. Numbers between the two are treated wrongly.",
)
def squares_compared(grads: Grads, limit: float) -> list[Floats]:
    return [np.where(np.asarray(g) ** 2 > limit, limit * np.sign(g), g) for g in grads]


@BANK.mistake(
    "Each row is scaled by its own norm.",
    "That is clipping by norm, row by row. Here each number is looked at by itself.",
)
def norm_of_each_row(grads: Grads, limit: float) -> list[Floats]:
    norms = [np.linalg.norm(np.atleast_1d(g), axis=-1, keepdims=True) for g in grads]
    factors = [np.minimum(1.0, limit / norm) for norm in norms]
    return [np.asarray(g * factor).reshape(np.shape(g)) for g, factor in zip(grads, factors, strict=True)]


@BANK.mistake(
    "Each number is scaled by limit / (limit + its size): those within the limit shrink, too.",
    "A number within the limit stays as it is.",
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
    explanation="Each number is cut by itself. The large ones shrink, the small ones stay: the vector turns "
    "towards the "
    "diagonal, which the next exercise measures.",
    mistakes=tuple(BANK),
)
