"""``clip_by_value``: each number is cut at a limit."""

import numpy as np

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_07.gradients import GRADS, LESSON, Floats, Grads, drawn

__all__ = ["CLIP_BY_VALUE", "clip_by_value"]


def clip_by_value(grads: Grads, limit: float) -> list[Floats]:
    """Each number moved into [-limit, limit] (torch.nn.utils.clip_grad_value_)."""
    return [np.clip(np.asarray(g, np.float64), -limit, limit) for g in grads]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, limit: float, edge: bool = False) -> Case:
        grads = drawn(rng, (4, 3), (4,), (2, 4), (2,), sizes=lambda at: 1.5)
        grads[0].flat[:4] = (3.0 * limit, -3.0 * limit, 0.5 * limit, -0.5 * limit)  # either side, within and beyond
        return Case(label, (grads, limit), edge)

    within = drawn(rng, (3, 4), (3,))
    return [
        case("some numbers too large", float(rng.uniform(0.6, 0.8))),
        case("a limit above 1", float(rng.uniform(1.2, 1.6))),
        Case("all within the limit", (within, 50.0), edge=True),
        Case("numbers exactly at the limit", ([np.array([[2.0, -2.0], [0.0, 2.5]])], 2.0), edge=True),
        Case("infinite numbers", ([np.array([np.inf, -np.inf, 0.25])], 1.0), edge=True),
        Case("arrays of float32", ([g.astype(np.float32) for g in drawn(rng, (3, 4), (3,))], 0.5), edge=True),
    ]


BANK = Bank()


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
    "Each array is scaled so that its largest number is the limit.",
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
    "The bounds of np.clip have changed places: every number becomes -limit.",
    "np.clip(array, lowest, highest).",
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
