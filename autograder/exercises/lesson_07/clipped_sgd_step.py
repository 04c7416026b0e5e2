"""``clipped_sgd_step``: clip, then step, in this order."""

from collections.abc import Callable, Sequence

import numpy as np

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_07.gradients import LESSON, Floats, Grads, drawn, flat, length, of_length
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["CLIPPED_SGD_STEP", "clipped_sgd_step"]

SHAPES = ((4, 3), (4,), (2, 4), (2,))
UNIT = ((1, 5), (1,))
NOT_FINITE = "the gradient's norm is not finite, and the step would make every parameter nan"


def clipped_sgd_step(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    """The parameters after one step of gradient descent with a gradient that is clipped by its global norm.

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
        # small parameters and a large rate, so that the step is as long as the parameters
        params = drawn(rng, *SHAPES, sizes=lambda at: 0.3)
        grads = of_length(drawn(rng, *SHAPES, sizes=lambda at: 0.4 + 0.6 * at), norm)
        return Case(
            label,
            (_led_from_zero(params, grads), grads, float(rng.uniform(0.3, 0.7)) if lr is None else lr, max_norm),
            edge,
        )

    single = case("float32", 12.0, 3.0).arguments
    small_unit = drawn(rng, *UNIT, sizes=lambda at: 0.3)
    small = [rng.choice([-0.5, 0.5], size=shape) for shape in SHAPES]
    nan = case("nan", 5.0, 1.0).arguments
    nan[1][0][1, int(rng.integers(3))] = np.nan
    for_unit = of_length(drawn(rng, *UNIT), 9.0)
    return [
        case("a spike", float(rng.uniform(20, 40)), float(rng.uniform(2, 4))),
        case("a gradient within the limit", float(rng.uniform(1.2, 1.8)), float(rng.uniform(3, 5))),
        case(
            "a gradient that is shorter than the learning rate", float(rng.uniform(0.1, 0.2)), float(rng.uniform(3, 5))
        ),
        case("a threshold below 1", float(rng.uniform(5, 9)), float(rng.uniform(0.3, 0.5))),
        case("learning rate 0", 9.0, 2.0, edge=True, lr=0.0),
        Case(
            "many numbers, each below the limit",
            (_led_from_zero(drawn(rng, *SHAPES, sizes=lambda at: 0.3), small), small, 0.5, 1.0),
            edge=True,
        ),
        Case("the gradient is 0", (drawn(rng, *SHAPES), [np.zeros(s) for s in SHAPES], 0.5, 1.0), edge=True),
        Case(
            "arrays of float32",
            ([p.astype(np.float32) for p in single[0]], [g.astype(np.float32) for g in single[1]], *single[2:]),
            edge=True,
        ),
        Case("a nan among the gradients", nan, edge=True, raises=NOT_FINITE),
        Case("weights of one unit", (_led_from_zero(small_unit, for_unit), for_unit, 0.5, 3.0), edge=True),
        # a step of norm * lr would be within the limit, the gradient is not
        case("a gradient beyond the limit with a small rate", float(rng.uniform(5, 6)), 3.0, edge=True, lr=0.25),
    ]


def _led_from_zero(params: Grads, grads: Grads) -> list[Floats]:
    """The parameters, each array with the sign with which the step leads away from 0.

    PyTorch divides by norm + 1e-6, which is right as well. Beside a new parameter near 0 that would be a large error.
    """
    return [-p if np.sum(p * g) > 0 else p for p, g in zip(params, grads, strict=True)]


BANK = Bank()


@BANK.mistake(
    "The step uses the gradient without clipping.",
    "Is the clipping missing, or does it come after the step? Clipping after the step changes nothing.",
)
def clipped_too_late(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr)


@BANK.mistake(
    "The step is clipped, not the gradient: the learning rate is inside the norm.",
    "Then max_norm means something else with each learning rate. Clip the gradient first, then multiply by the "
    "learning rate.",
)
def step_clipped(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(lr * length(grads), max_norm))


@BANK.mistake(
    "Whether to clip is decided by the step, lr times the norm: a long gradient with a small rate is not clipped.",
    "Which norm should be compared with max_norm?",
)
def step_compared(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr * (_factor(norm, max_norm) if lr * norm > max_norm else 1.0))


@BANK.mistake(
    "The gradient is clipped at lr * max_norm.",
    "max_norm is a length of the gradient. Where does the learning rate belong?",
)
def rate_in_threshold(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(length(grads), lr * max_norm))


@BANK.mistake(
    "You clip the parameters after the step, not the gradient.",
    "max_norm is the largest length of the gradient. Is there a largest length for the parameters?",
)
def parameters_clipped(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    after = _stepped(params, grads, lr)
    return [_factor(length(after), max_norm) * p for p in after]


@BANK.mistake(
    "The step goes uphill: the gradient is added.",
    "The gradient points to where the loss grows fastest. Where should the step go?",
)
def uphill(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, -lr * _factor(length(grads), max_norm))


@BANK.mistake(
    "Each array is clipped by its own norm.", "Then the direction changes. One norm, one factor, for all arrays."
)
def each_array(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, [_factor(length([g]), max_norm) * g for g in grads], lr)


@BANK.mistake(
    "A gradient that is short enough is made longer.",
    "max_norm is the largest length that is allowed. Should a shorter gradient change?",
)
def always_rescaled(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr * max_norm / norm if norm else lr)


@BANK.mistake("A gradient that is too long gets the length 1.", "Its length should be max_norm.")
def unit_length(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr / norm if norm > max_norm else lr)


@BANK.mistake(
    "Each number is clipped to [-max_norm, max_norm]: that is clipping by value.", "Multiply all numbers by one factor."
)
def by_value(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, [np.clip(g, -max_norm, max_norm) for g in grads], lr)


@BANK.mistake("The learning rate is missing.", "How far do the parameters go along the clipped gradient?")
def no_rate(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, _factor(length(grads), max_norm))


@BANK.mistake("This is the step, not the parameters after it.", "The caller replaces its weights by what you return.")
def step_only(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return [lr * _factor(length(grads), max_norm) * np.asarray(g, np.float64) for g in grads]


@BANK.mistake(
    "These are the clipped gradients, not the parameters.",
    "The caller replaces its weights by the arrays that you return. What is missing after the clipping?",
)
def gradients_returned(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return [_factor(length(grads), max_norm) * np.asarray(g, np.float64) for g in grads]


@BANK.mistake(
    "If the gradient is too long, the parameters do not move.",
    "A shorter step in the same direction is still progress.",
)
def skipped(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr if length(grads) <= max_norm else 0.0)


@BANK.mistake(
    "As the norm you use the sum of the norms of the arrays.",
    "All numbers form one long vector. How long is that vector?",
)
def sum_of_norms(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(sum(length([g]) for g in grads), max_norm))


@BANK.mistake("The root is missing from the norm.", "The sum of the squares is the square of the length.")
def no_root(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(float(np.sum(flat(grads) ** 2)), max_norm))


@BANK.mistake(
    "The factor is norm / max_norm, the wrong way round.",
    "Which factor takes a vector of length norm to the length max_norm?",
)
def inverted(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    norm = length(grads)
    return _stepped(params, grads, lr * (norm / max_norm if norm > max_norm else 1.0))


@BANK.mistake(
    "You use the norm of the parameters instead of the norm of the gradient.", "Which norm should max_norm limit?"
)
def norm_of_parameters(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(params, grads, lr * _factor(length(params), max_norm))


Moved = Callable[[Floats, Floats, float], Floats]


def _exchanged(
    params: Grads,
    grads: Grads,
    lr: float,
    max_norm: float,
    *,
    roles: Callable[[float, float], tuple[float, float]] = lambda lr, most: (lr, most),
    clip: Callable[[Grads, float, float], Sequence[Floats]] = lambda gs, lr, most: _clipped(gs, most),
    move: Moved = lambda p, g, lr: p - lr * g,
    which: Callable[[int, int], bool] = lambda at, count: True,
) -> list[Floats]:
    """The step with one part exchanged: the roles of the numbers, the clipping, or how and which parameters move."""
    lr, most = roles(lr, max_norm)
    clipped = clip(grads, lr, most)
    wide = [np.asarray(p, np.float64) for p in params]
    return [
        move(p, np.asarray(g, np.float64), lr) if which(at, len(wide)) else p + 0.0
        for at, (p, g) in enumerate(zip(wide, clipped, strict=True))
    ]


def _clipped(grads: Grads, most: float) -> list[Floats]:
    return [_factor(length(grads), most) * np.asarray(g, np.float64) for g in grads]


LENGTH = (
    "max_norm is the largest length that the gradient is allowed to have. lr says how far the parameters go along it."
)
ONCE = "The clipped gradient is ready: it needs the learning rate once, and no other factor."
EVERY = "All parameters should move. Look at the loop."

CLIPS = (
    Slip(
        "unclipped",
        "The step uses the gradient without clipping.",
        "Is the clipping missing, or does it come after the step? Clipping after the step changes nothing.",
        "clip",
        wrong=lambda gs, lr, most: gs,
    ),
    Slip(
        "step_is_clipped",
        "The step is clipped, not the gradient.",
        "Clip the gradient first, then multiply by the learning rate.",
        "clip",
        wrong=lambda gs, lr, most: [g * _factor(lr * length(gs), most) for g in gs],
    ),
    Slip(
        "arrays_clipped",
        "Each array is clipped by its own norm.",
        "One norm, one factor, for all arrays.",
        "clip",
        wrong=lambda gs, lr, most: [_factor(length([g]), most) * g for g in gs],
    ),
    Slip(
        "values_clipped",
        "Each number is clipped to [-max_norm, max_norm].",
        "Multiply all numbers by one factor.",
        "clip",
        wrong=lambda gs, lr, most: [np.clip(g, -most, most) for g in gs],
    ),
)
MORE_CLIPS = (
    Slip(
        "threshold_is_rate",
        "The gradient is clipped at lr; it should be max_norm.",
        f"{LENGTH} Look at the arguments of the call that clips.",
        "clip",
        wrong=lambda gs, lr, most: _clipped(gs, lr),
    ),
    Slip(
        "rate_before_and_after_clipping",
        "The gradient is multiplied by the learning rate twice: before the clipping and in the step.",
        f"{LENGTH} Which arrays do you hand to the function that clips?",
        "clip",
        wrong=lambda gs, lr, most: _clipped([lr * g for g in gs], most),
    ),
    Slip(
        "divided_again",
        "The clipped gradient is divided by the norm again.",
        ONCE,
        "clip",
        wrong=lambda gs, lr, most: [g / length(gs) for g in _clipped(gs, most)],
    ),
    Slip(
        "divided_again_but_not_by_zero",
        "The clipped gradient is divided by the norm again, and a gradient of 0 stays 0.",
        ONCE,
        "clip",
        wrong=lambda gs, lr, most: [g / (length(gs) or 1.0) for g in _clipped(gs, most)],
    ),
    Slip(
        "divided_again_with_epsilon",
        "The clipped gradient is divided once more, by norm + 1e-6.",
        ONCE,
        "clip",
        wrong=lambda gs, lr, most: [g / (length(gs) + 1e-6) for g in _clipped(gs, most)],
    ),
    Slip(
        "times_norm",
        "The clipped gradient is multiplied by the norm.",
        ONCE,
        "clip",
        wrong=lambda gs, lr, most: [g * length(gs) for g in _clipped(gs, most)],
    ),
    Slip(
        "divided_by_threshold",
        "The clipped gradient is divided by max_norm.",
        ONCE,
        "clip",
        wrong=lambda gs, lr, most: [g / most for g in _clipped(gs, most)],
    ),
    Slip(
        "times_threshold",
        "The clipped gradient is multiplied by max_norm.",
        ONCE,
        "clip",
        wrong=lambda gs, lr, most: [g * most for g in _clipped(gs, most)],
    ),
    Slip(
        "clipped_twice",
        "The gradient is multiplied by the factor of the clipping twice.",
        "Is the gradient clipped already when you multiply by the factor?",
        "clip",
        wrong=lambda gs, lr, most: [g * _factor(length(gs), most) for g in _clipped(gs, most)],
    ),
    Slip(
        "unit_gradient",
        "Every gradient gets the length 1.",
        "Which gradients should change, and which length should they get?",
        "clip",
        wrong=lambda gs, lr, most: [g / (length(gs) or 1.0) for g in gs],
    ),
    Slip(
        "clipped_below",
        "Short gradients become longer, and long gradients are not clipped.",
        "Which gradients are too long? Look at your condition.",
        "clip",
        wrong=lambda gs, lr, most: [g * (most / length(gs) if 0 < length(gs) < most else 1.0) for g in gs],
    ),
    Slip(
        "limit_of_one",
        "The gradient is clipped to the length 1, whatever max_norm is.",
        LENGTH,
        "clip",
        wrong=lambda gs, lr, most: _clipped(gs, 1.0),
    ),
    Slip(
        "signs_for_gradient",
        "The step uses only the signs of the gradient.",
        "The clipped gradient keeps its direction.",
        "clip",
        wrong=lambda gs, lr, most: [np.sign(g) for g in gs],
    ),
    Slip(
        "last_norm",
        "You use the norm of the last array instead of the norm of the whole gradient.",
        "All numbers form one long vector. How long is that vector?",
        "clip",
        wrong=lambda gs, lr, most: [_factor(length(gs[-1:]), most) * g for g in gs],
    ),
    Slip(
        "first_norm",
        "The norm of the first array decides.",
        "All numbers form one long vector. How long is that one?",
        "clip",
        wrong=lambda gs, lr, most: [_factor(length(gs[:1]), most) * g for g in gs],
    ),
    Slip(
        "largest_norm",
        "You use the largest norm of an array instead of the norm of the whole gradient.",
        "All numbers form one long vector. How long is that vector?",
        "clip",
        wrong=lambda gs, lr, most: [_factor(max(length([g]) for g in gs), most) * g for g in gs],
    ),
)
ROLES = (
    Slip(
        "rate_and_threshold_swapped",
        "You use max_norm as the learning rate, and lr as the largest length.",
        LENGTH,
        "roles",
        wrong=lambda lr, most: (most, lr),
    ),
    Slip(
        "step_of_threshold",
        "The step is max_norm times the clipped gradient.",
        LENGTH,
        "roles",
        wrong=lambda lr, most: (most, most),
    ),
    Slip("rate_twice", "You multiply by the learning rate twice.", ONCE, "roles", wrong=lambda lr, most: (lr**2, most)),
    Slip(
        "rate_halved",
        "You multiply by half of the learning rate.",
        ONCE,
        "roles",
        wrong=lambda lr, most: (lr / 2, most),
    ),
    Slip(
        "divided_by_rate",
        "The gradient is divided by the learning rate.",
        ONCE,
        "roles",
        wrong=lambda lr, most: (1 / lr, most),
    ),
    Slip(
        "one_minus_rate",
        "The step is (1 - lr) times the gradient.",
        ONCE,
        "roles",
        wrong=lambda lr, most: (1 - lr, most),
    ),
)
MOVES = (
    Slip(
        "minus_the_step",
        "This is the step, not the parameters after it.",
        "The caller replaces its weights by what you return.",
        "move",
        wrong=lambda p, g, lr: -lr * g,
    ),
    Slip(
        "not_moved",
        "The parameters do not change.",
        "Which line subtracts the step from them?",
        "move",
        wrong=lambda p, g, lr: p + 0.0,
    ),
    Slip(
        "gradient_times_parameter",
        "The gradient is multiplied by the parameter.",
        "The step does not depend on where it starts.",
        "move",
        wrong=lambda p, g, lr: p - lr * g * p,
    ),
    Slip(
        "parameters_decay",
        "The parameters shrink by lr as well: that is weight decay.",
        "In p - lr * g, has p a factor?",
        "move",
        wrong=lambda p, g, lr: (1 - lr) * p - lr * g,
    ),
    Slip(
        "step_from_gradient",
        "You compute g - lr * p: the gradient and the parameter have changed places.",
        "Where does the step start, and which way does it go?",
        "move",
        wrong=lambda p, g, lr: g - lr * p,
    ),
    Slip(
        "rate_on_both",
        "You compute lr * (p - g).",
        "Which of p and g should lr multiply?",
        "move",
        wrong=lambda p, g, lr: lr * (p - g),
    ),
)
WHICH = (
    Slip("first_moves", "Only the first array moves.", EVERY, "which", wrong=lambda at, count: at == 0),
    Slip("last_moves", "Only the last array moves.", EVERY, "which", wrong=lambda at, count: at == count - 1),
    Slip("last_stays", "The last array does not move.", EVERY, "which", wrong=lambda at, count: at < count - 1),
    Slip("first_stays", "The first array does not move.", EVERY, "which", wrong=lambda at, count: at > 0),
)
BANK.add(*single_slips(_exchanged, (*MORE_CLIPS, *ROLES, *MOVES, *WHICH)))
UPHILL = Slip(
    "uphill",
    "The step goes uphill: the gradient is added.",
    "The gradient points to where the loss grows fastest. Where should the step go?",
    "move",
    wrong=lambda p, g, lr: p + lr * g,
)
NO_RATE = Slip(
    "no_rate", "The learning rate is missing.", "How far do the parameters go?", "move", wrong=lambda p, g, lr: p - g
)
RATED = Slip(
    "rate_in_threshold",
    "The gradient is clipped at lr * max_norm.",
    LENGTH,
    "clip",
    wrong=lambda gs, lr, most: _clipped(gs, lr * most),
)
BANK.add(*two_slips(_exchanged, (UPHILL, NO_RATE), (*CLIPS, RATED)))


@BANK.mistake(
    "The parameters are clipped before the step, not the gradient.",
    "The weights may be as long as they like. What is handed to the function that clips?",
)
def parameters_clipped_first(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
    return _stepped(_clipped(params, max_norm), grads, lr)


def _cut(wrong: Callable[[list[Floats]], list[Floats]]) -> Callable[..., list[Floats]]:
    """An answer that does not return all parameters."""
    return lambda params, grads, lr, max_norm: wrong(_exchanged(params, grads, lr, max_norm))


BANK.add(
    Mistake(
        "first_only",
        "Your result contains only the first parameter.",
        "Is the return line inside the loop?",
        _cut(lambda new: new[:1]),
    ),
    Mistake(
        "last_only",
        "Your result contains only the last parameter.",
        "Does the loop add to the list?",
        _cut(lambda new: new[-1:]),
    ),
)


def _decaying(decay: float) -> Mistake:
    def decayed(params: Grads, grads: Grads, lr: float, max_norm: float) -> list[Floats]:
        return [
            new - lr * decay * np.asarray(p)
            for new, p in zip(clipped_sgd_step(params, grads, lr, max_norm), params, strict=True)
        ]

    return Mistake(
        f"weight_decay_{decay:g}".replace(".", "_"),
        f"lr * {decay:g} times each parameter is subtracted as well: that is weight decay.",
        "The text does not ask for weight decay. Which factor has the parameter in your code?",
        decayed,
    )


BANK.add(*map(_decaying, (0.1, 0.01, 0.001, 0.0001)))


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
