"""``rmsnorm_forward``: each example is divided by its root mean square, nothing else."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output
from autograder.exercises.lesson_05.batches import EPS, GAMMA, LESSON, Floats, X, batch, factors, mean
from autograder.exercises.lesson_05.forward_slips import DIVISORS, SPREADS, missing_factor, slips
from autograder.exercises.lesson_05.row_norms import row_cases

__all__ = ["RMSNORM_FORWARD", "rmsnorm_forward"]

LIKE_X = Array(("N", "width"))


def rmsnorm_forward(x: Floats, gamma: Floats, eps: float) -> Floats:
    """Give gamma x / √(mean(x²) + eps), the mean over each row (Zhang and Sennrich 2019, equation 4)."""
    return np.asarray(np.asarray(gamma, np.float64) * x / _rms(x, eps))


def _rms(x: Any, eps: Any, axis: int | None = 1) -> Floats:
    return np.asarray(np.sqrt((np.asarray(x, np.float64) ** 2).mean(axis=axis, keepdims=True) + eps))


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    def arrays(N: int, width: int) -> tuple[Floats, ...]:
        return batch(rng, N, width), factors(rng, width)

    return row_cases(rng, arrays, ("an example of zeros", 6, 0.0))


BANK = Bank()


@BANK.mistake("The mean is subtracted, as in layer norm.", "RMS norm leaves the mean in x. It only divides.")
def centred(x: Any, gamma: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * (x - mean(x, 1)) / np.sqrt(x.var(axis=1, keepdims=True) + eps))


@BANK.mistake(
    "The divisor is the standard deviation: the mean is subtracted before the squares.",
    "RMS is the root of the mean of x². Is anything subtracted there?",
)
def std_for_rms(x: Any, gamma: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * x / np.sqrt(x.var(axis=1, keepdims=True) + eps))


@BANK.mistake(
    "The divisor is the norm of each row: a sum of squares where a mean belongs.",
    "RMS is the root of the mean of the squares. Which of these three steps is missing?",
)
def length_for_rms(x: Any, gamma: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * x / np.sqrt((x**2).sum(axis=1, keepdims=True) + eps))


@BANK.mistake("The mean of squares runs over the batch.", "Each example is divided by its own root mean square.")
def over_the_batch(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / _rms(x, eps, 0))


@BANK.mistake(
    "One root mean square is taken of the whole batch.", "Each example has its own. Along which axis does the mean run?"
)
def over_everything(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / _rms(x, eps, None))


@BANK.mistake("eps stands outside the root.", "It is added to the mean of squares, before the root.")
def eps_outside_root(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / (_rms(x, 0.0) + eps))


@BANK.mistake("eps is missing.", "An example of zeros would be divided by 0.")
def eps_forgotten(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / _rms(x, 0.0))


@BANK.mistake("gamma is missing.", "Each feature has a learned scale.")
def gamma_forgotten(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(x / _rms(x, eps))


@BANK.mistake("The root is missing: the divisor is the mean of squares.", "What has the unit of x?")
def square_for_rms(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / _rms(x, eps) ** 2)


@BANK.mistake(
    "The divisor is the mean of |x|.",
    "RMS is the root of the mean of the squares. Which of these three steps are missing?",
)
def mean_size(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / (mean(np.abs(x), 1) + eps))


@BANK.mistake(
    "x is multiplied by its root mean square.",
    "Before gamma, each row of the result should have a root mean square of about 1.",
)
def multiplied(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x * _rms(x, eps))


@BANK.mistake("gamma is added.", "gamma is a scale.")
def gamma_added(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma + x / _rms(x, eps))


@BANK.mistake(
    "The divisor is the norm of each row plus eps: a sum of squares where a mean belongs, and eps outside the root.",
    "RMS is the root of the mean of the squares, and eps is added before the root.",
)
def length_plus_eps(x: Any, gamma: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * x / (np.sqrt((x**2).sum(axis=1, keepdims=True)) + eps))


@BANK.mistake(
    "The divisor has the square of the mean, where the mean of the squares belongs.",
    "RMS is the root of the mean of the squares. Which step comes first?",
)
def square_of_mean(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / np.sqrt(mean(np.asarray(x, np.float64), 1) ** 2 + eps))


@BANK.mistake(
    "gamma is multiplied before the root mean square is taken.",
    "The divisor depends on x alone. gamma scales the quotient.",
)
def gamma_inside(x: Any, gamma: Any, eps: Any) -> Floats:
    scaled = np.asarray(gamma, np.float64) * x
    return np.asarray(scaled / _rms(scaled, eps))


@BANK.mistake("x is divided by gamma.", "gamma is a scale: it multiplies.")
def gamma_divides(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(x / _rms(x, eps) / gamma)


@BANK.mistake(
    "The mean is subtracted from x; the divisor is right.", "RMS norm leaves the mean in x: nothing is subtracted."
)
def centred_over_rms(x: Any, gamma: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * (x - mean(x, 1)) / _rms(x, eps))


@BANK.mistake("gamma multiplies twice.", "gamma scales the quotient once.")
def gamma_squared(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(np.asarray(gamma, np.float64) ** 2 * x / _rms(x, eps))


@BANK.mistake("You use 1 + gamma as the scale.", "x / rms is multiplied by gamma itself.")
def one_plus_gamma(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray((1.0 + np.asarray(gamma, np.float64)) * x / _rms(x, eps))


@BANK.mistake("The numerator is |x| instead of x.", "The sign of x stays.")
def without_sign(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * np.abs(x) / _rms(x, eps))


def _spread(spread: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(gamma * x / spread(x, x, eps, 1))

    return wrong


def _divisor(divisor: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(gamma * x / divisor(mean(x**2, 1), eps))

    return wrong


TOGETHER: tuple[str, ...] = (
    "centred",
    "std_for_rms",
    "length_for_rms",
    "over_the_batch",
    "eps_outside_root",
    "eps_forgotten",
)
TOGETHER += ("square_for_rms",)
BANK.add(*missing_factor([one for one in BANK if one.name in TOGETHER], "gamma", 1, 1.0))
BANK.add(*slips(DIVISORS, _divisor, "rms", "times_divisor"))


def _over_the_batch(divisor: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(gamma * x / divisor(mean(x**2, 0), eps))

    return wrong


AXIS = "The mean of squares runs over the batch"
BANK.add(
    Mistake(
        "over_the_batch_eps_outside",
        f"{AXIS}, and eps stands outside the root.",
        "Each example has its own root mean square.",
        _over_the_batch(lambda var, eps: np.sqrt(var) + eps),
    ),
    Mistake(
        "over_the_batch_without_eps",
        f"{AXIS}, and eps is missing.",
        "Each example has its own root mean square.",
        _over_the_batch(lambda var, eps: np.sqrt(var)),
    ),
    Mistake(
        "over_the_batch_without_root",
        f"{AXIS}, and the root is missing.",
        "Each example has its own root mean square.",
        _over_the_batch(lambda var, eps: var + eps),
    ),
)


@BANK.mistake("eps is added to the quotient.", "It is added to the mean of squares, before the root.")
def eps_behind(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * (x / _rms(x, 0.0) + eps))


@BANK.mistake("eps is added at the very end.", "It is added to the mean of squares, before the root.")
def eps_at_the_end(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * x / _rms(x, 0.0) + eps)


EPS_PLACE = "It is added to the mean of squares alone, before the root."


@BANK.mistake("eps is added to the numerator x as well.", EPS_PLACE)
def eps_in_difference(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * (np.asarray(x, np.float64) + eps) / _rms(x, eps))


@BANK.mistake("eps is added to the numerator x, not to the mean of squares.", EPS_PLACE)
def eps_in_difference_only(x: Any, gamma: Any, eps: Any) -> Floats:
    return np.asarray(gamma * (np.asarray(x, np.float64) + eps) / _rms(x, 0.0))


@BANK.mistake("The mean of each row is added at the end.", "RMS norm has no shift: it divides, and gamma scales.")
def mean_added_behind(x: Any, gamma: Any, eps: Any) -> Floats:
    return rmsnorm_forward(x, gamma, eps) + mean(np.asarray(x, np.float64), 1)


BANK.add(
    *slips(
        SPREADS,
        _spread,
        "rms",
        *(
            "other_axis_plus_eps",
            "size_of_other_axis",
            "size_of_everything",
            "squares_over_other_axis",
            "squares_over_everything",
            "squares_summed",
            "sum_plus_eps",
            "mean_of_sizes",
            "mean_included",
            "mean_not_squared",
        ),
    )
)


RMSNORM_FORWARD = Exercise(
    name="rmsnorm_forward",
    lesson=LESSON,
    parameters=(X, GAMMA, EPS),
    outputs=(Output("out", LIKE_X, share=2),),
    reference=rmsnorm_forward,
    cases=_forward_cases,
    points=2,
    nudge="Its name says what to compute. Read it from right to left.",
    hint="Square, take the mean along the features, add eps, take the root; then divide x by it and scale by gamma.",
    explanation="rms = √(mean(x²) + eps) along axis 1, one number for each example. No mean is subtracted and there is "
    "no beta, so it costs less than layer norm.",
    mistakes=tuple(BANK),
)
