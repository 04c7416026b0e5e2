"""``clipped_sgd_step``: clip, then step, in this order."""

import numpy as np

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_07.gradients import LESSON, Floats, Grads, drawn, flat, length, of_length

__all__ = ["CLIPPED_SGD_STEP", "clipped_sgd_step"]

SHAPES = ((4, 3), (4,), (2, 4), (2,))
NOT_FINITE = "the gradient's norm is not finite, and the step would make every parameter nan"


def clipped_sgd_step(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    """The parameters after one step of gradient descent whose gradient was clipped by its global norm before.

    Raises:
        ValueError: the gradient's norm is nan or infinite.
    """
    norm = length(grads)
    if not np.isfinite(norm):
        raise ValueError(f"the gradient's norm is {norm}")
    return _stepped(params, grads, lr * _factor(norm, max_norm))


def _factor(norm: float, max_norm: float) -> float:
    return min(1.0, max_norm / norm) if norm else 1.0


def _stepped(params: Grads, grads: Grads, rate: float) -> list[Floats]:
    return [np.asarray(p, np.float64) - rate * np.asarray(g, np.float64) for p, g in zip(params, grads, strict=True)]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, norm: float, max_norm: float, edge: bool = False, lr: float | None = None) -> Case:
        # small parameters and a large rate, so that the step is as long as what it moves
        params = drawn(rng, *SHAPES, sizes=lambda at: 0.3)
        grads = of_length(drawn(rng, *SHAPES, sizes=lambda at: 0.4 + 0.6 * at), norm)
        return Case(label, (params, grads, float(rng.uniform(0.3, 0.7)) if lr is None else lr, max_norm), edge)

    single = case("float32", 12.0, 3.0).arguments
    nan = case("nan", 5.0, 1.0).arguments
    nan[1][0][1, int(rng.integers(3))] = np.nan
    return [
        case("a spike", float(rng.uniform(20, 40)), float(rng.uniform(2, 4))),
        case("a gradient within the limit", float(rng.uniform(0.8, 1.5)), float(rng.uniform(3, 5))),
        case("a threshold below 1", float(rng.uniform(5, 9)), float(rng.uniform(0.3, 0.5))),
        case("learning rate 0", 9.0, 2.0, edge=True, lr=0.0),
        Case("the gradient is 0", (drawn(rng, *SHAPES), [np.zeros(s) for s in SHAPES], 0.5, 1.0), edge=True),
        Case(
            "arrays of float32",
            ([p.astype(np.float32) for p in single[0]], [g.astype(np.float32) for g in single[1]], *single[2:]),
            edge=True,
        ),
        Case("a nan among the gradients", nan, edge=True, raises=NOT_FINITE),
    ]


BANK = Bank()


@BANK.mistake(
    "The step is taken with the gradient as it came: the clipping comes too late, or not at all.",
    "What is clipped after the step changes nothing any more. Clip first, then step.",
)
def clipped_too_late(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr)


@BANK.mistake(
    "The step is clipped, not the gradient: the learning rate is inside the norm.",
    "Then max_norm means something else with each learning rate. Clip the gradient, and multiply by the rate after it.",
)
def step_clipped(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(lr * length(grads), max_norm))


@BANK.mistake(
    "The gradient is clipped at lr * max_norm.",
    "max_norm is a length of the gradient. Where does the learning rate belong?",
)
def rate_in_threshold(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(length(grads), lr * max_norm))


@BANK.mistake("The parameters are clipped, not the gradient.", "The weights may be as long as they like.")
def parameters_clipped(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    after = _stepped(params, grads, lr)
    return [_factor(length(after), max_norm) * p for p in after]


@BANK.mistake("The step goes uphill.", "The gradient points to where the loss grows fastest.")
def uphill(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, -lr * _factor(length(grads), max_norm))


@BANK.mistake(
    "Each array is clipped by its own norm.", "Then the direction changes. One norm, one factor, for all arrays."
)
def each_array(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, [_factor(length([g]), max_norm) * g for g in grads], lr)


@BANK.mistake(
    "A gradient that is short enough is made longer.", "max_norm is the most that is allowed. Leave shorter ones alone."
)
def always_rescaled(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr * max_norm / norm if norm else lr)


@BANK.mistake("Too long a gradient gets the length 1.", "Its length should be max_norm.")
def unit_length(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr / norm if norm > max_norm else lr)


@BANK.mistake("Each number is cut at max_norm: that is clipping by value.", "Multiply all numbers by one factor.")
def by_value(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, [np.clip(g, -max_norm, max_norm) for g in grads], lr)


@BANK.mistake("The learning rate is missing.", "How far do the parameters go along the clipped gradient?")
def no_rate(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, _factor(length(grads), max_norm))


@BANK.mistake("This is the step, not the parameters after it.", "The caller replaces its weights by what you return.")
def step_only(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return [lr * _factor(length(grads), max_norm) * np.asarray(g, np.float64) for g in grads]


@BANK.mistake("These are the clipped gradients, not the parameters.", "Step with them, and return the parameters.")
def gradients_returned(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return [_factor(length(grads), max_norm) * np.asarray(g, np.float64) for g in grads]


@BANK.mistake(
    "A spike is skipped: the parameters do not move.", "A shorter step in the same direction is still progress."
)
def skipped(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr if length(grads) <= max_norm else 0.0)


@BANK.mistake("The arrays' norms are added up for the norm.", "All numbers form one long vector. How long is that one?")
def sum_of_norms(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(sum(length([g]) for g in grads), max_norm))


@BANK.mistake("The root is missing from the norm.", "The sum of the squares is the square of the length.")
def no_root(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(float(np.sum(flat(grads) ** 2)), max_norm))


@BANK.mistake("The factor is the wrong way round.", "What takes a vector of length norm to the length max_norm?")
def inverted(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr * (norm / max_norm if norm > max_norm else 1.0))


@BANK.mistake("The length of the parameters decides, not that of the gradient.", "Whose norm is looked at?")
def norm_of_parameters(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(length(params), max_norm))


CLIPPED_SGD_STEP = Exercise(
    name="clipped_sgd_step",
    lesson=LESSON,
    parameters=(
        Parameter("params", ListOf(Array(("...",)), "the parameters, one array each")),
        Parameter("grads", ListOf(Array(("...",)), "the gradient of each parameter, of its shape")),
        Parameter("lr", Real("the learning rate")),
        Parameter("max_norm", Real("the length that the gradient may have, above 0")),
    ),
    outputs=(Output("new_params", ListOf(Array(("...",)), "the parameters after the step")),),
    reference=clipped_sgd_step,
    cases=_cases,
    points=2,
    nudge="Two things happen to the gradient before it moves anything. Which comes first?",
    hint="Clip the gradients by their global norm, then p - lr * g for each pair. clip_by_global_norm from "
    "deepgrad raises "
    "by itself where the norm is not finite.",
    explanation="clip, then step: clipping after the step changes nothing, and nobody notices until a spike "
    "comes. Several "
    "public training scripts had it that way round. The learning rate stays outside: max_norm is a length of "
    "the gradient.",
    mistakes=tuple(BANK),
)
