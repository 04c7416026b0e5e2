"""``layernorm_forward``: each example is normalised over its own features."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output
from autograder.exercises.lesson_05.affine_slips import affine_slips
from autograder.exercises.lesson_05.batches import BETA, EPS, GAMMA, LESSON, Floats, X, batch, factors, mean
from autograder.exercises.lesson_05.forward_slips import (
    CENTRES,
    DIVISORS,
    QUOTIENTS,
    SPREADS,
    missing_factor,
    right_divisor,
    right_quotient,
    slips,
    throughout,
    without_remark,
)
from autograder.exercises.lesson_05.row_norms import row_cases

__all__ = ["LAYERNORM_FORWARD", "layernorm_forward"]

LIKE_X = Array(("N", "width"))


def layernorm_forward(x: Floats, gamma: Floats, beta: Floats, eps: float) -> Floats:
    """Give gamma x̂ + beta with mean and variance of each row (Ba, Kiros and Hinton 2016, equation 3)."""
    return _norm(x, gamma, beta, eps)


def _norm(x: Any, gamma: Any, beta: Any, eps: Any, ddof: int = 0, axis: int | None = 1) -> Floats:
    x, gamma, beta = (np.asarray(array, np.float64) for array in (x, gamma, beta))
    centred = x - x.mean(axis=axis, keepdims=True)
    return np.asarray(gamma * centred / np.sqrt(x.var(axis=axis, ddof=ddof, keepdims=True) + eps) + beta)


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    def arrays(N: int, width: int) -> tuple[Floats, ...]:
        return batch(rng, N, width), factors(rng, width), factors(rng, width)

    return row_cases(rng, arrays, ("an example whose features are all alike", 6, 1.5))


BANK = Bank()


@BANK.mistake(
    "The statistics are those of each feature over the batch: that is batch norm.",
    "Layer norm uses one example at a time. Along which axis do your statistics run?",
)
def over_the_batch(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, beta, eps, axis=0)


@BANK.mistake(
    "One mean and one variance are taken over the whole batch.",
    "Each example has its own mean and variance. Along which axis do they run?",
)
def over_everything(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, beta, eps, axis=None)


@BANK.mistake("The variance is divided by width - 1 instead of width.", "PyTorch divides by the number of features.")
def unbiased_variance(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, beta, eps, ddof=1)


@BANK.mistake("eps stands outside the root.", "It is part of the variance: √(var + eps).")
def eps_outside_root(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * (x - mean(x, 1)) / (x.std(axis=1, keepdims=True) + eps) + beta)


@BANK.mistake("eps is missing.", "An example whose features are all alike would be divided by 0.")
def eps_forgotten(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, beta, 0.0)


BANK.add(*affine_slips(_norm, "x̂"))


@BANK.mistake("The divisor is the variance, not its root.", "What has the unit of x: var or √var?")
def variance_for_std(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * (x - mean(x, 1)) / (x.var(axis=1, keepdims=True) + eps) + beta)


@BANK.mistake("The mean is not subtracted.", "Before gamma and beta, each example has mean 0.")
def not_centred(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * x / np.sqrt(x.var(axis=1, keepdims=True) + eps) + beta)


@BANK.mistake(
    "The divisor is the root mean square of x; its mean is not subtracted there.",
    "That is RMS norm. Layer norm divides by the root of the variance.",
)
def rms_for_std(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * (x - mean(x, 1)) / np.sqrt(mean(x**2, 1) + eps) + beta)


@BANK.mistake(
    "The squares of the deviations are added up; a variance takes their mean.",
    "Divide by the number of features.",
)
def squares_not_averaged(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    centred = np.asarray(x, np.float64) - mean(np.asarray(x, np.float64), 1)
    return np.asarray(gamma * centred / np.sqrt((centred**2).sum(axis=1, keepdims=True) + eps) + beta)


@BANK.mistake(
    "gamma is multiplied before mean and variance are taken.",
    "Mean and variance are those of x alone. gamma scales the normalised numbers.",
)
def gamma_inside(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(np.asarray(gamma, np.float64) * x, np.ones_like(gamma), beta, eps)


@BANK.mistake(
    "gamma and beta are applied first, and their result is normalised.",
    "Mean and variance are those of x alone. gamma and beta scale and shift the normalised numbers.",
)
def gamma_and_beta_inside(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(np.asarray(gamma, np.float64) * x + beta, np.ones_like(gamma), np.zeros_like(beta), eps)


@BANK.mistake("beta is added before x is normalised.", "beta shifts the result: gamma x̂ + beta.")
def beta_inside(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(np.asarray(x, np.float64) + beta, gamma, np.zeros_like(beta), eps)


@BANK.mistake("beta is divided by σ, too.", "Divide first, then scale and shift: gamma x̂ + beta.")
def beta_divided(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    sigma = right_divisor(np.asarray(x, np.float64).var(axis=1, keepdims=True), eps)
    return _norm(x, gamma, beta / sigma, eps)


def _centre(centre: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        divisor = right_divisor(x.var(axis=1, keepdims=True), eps)
        return np.asarray(right_quotient(x, centre(x, 1), divisor, gamma) + beta)

    return wrong


def _centre_throughout(centre: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        deviations = x - centre(x, 1)
        return np.asarray(gamma * deviations / right_divisor(mean(deviations**2, 1), eps) + beta)

    return wrong


def _spread(spread: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(right_quotient(x, mean(x, 1), spread(x, x - mean(x, 1), eps, 1), gamma) + beta)

    return wrong


def _divisor(divisor: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(right_quotient(x, mean(x, 1), divisor(x.var(axis=1, keepdims=True), eps), gamma) + beta)

    return wrong


def _quotient(quotient: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(quotient(x, mean(x, 1), right_divisor(x.var(axis=1, keepdims=True), eps), gamma) + beta)

    return wrong


@BANK.mistake(
    "The mean is not subtracted, neither from x nor in the divisor, as in RMS norm.",
    "Layer norm subtracts the row's mean, and divides by the root of the variance.",
)
def rms_norm(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray(gamma * x / np.sqrt(mean(x**2, 1) + eps) + beta)


def _normalised(x: Any, axis: int, eps: Any) -> Floats:
    x = np.asarray(x, np.float64)
    return np.asarray((x - mean(x, axis)) / np.sqrt(x.var(axis=axis, keepdims=True) + eps))


ONCE = "Layer norm normalises once, along one example."
for _name, _title, _axes in (
    ("over_both_axes", "x is normalised over the batch first, then along each example.", (0, 1)),
    ("over_the_batch_behind", "x is normalised along each example, then over the batch.", (1, 0)),
    ("normalised_twice", "x is normalised twice.", (1, 1)),
):

    def _in_turn(x: Any, gamma: Any, beta: Any, eps: Any, axes: tuple[int, int] = _axes) -> Floats:
        return np.asarray(gamma * _normalised(_normalised(x, axes[0], eps), axes[1], eps) + beta)

    BANK.add(Mistake(_name, _title, ONCE, _in_turn))


TOGETHER = (
    "rms_norm",
    "over_the_batch",
    "unbiased_variance",
    "eps_outside_root",
    "eps_forgotten",
    "variance_for_std",
    "not_centred",
    "over_everything",
    "squares_not_averaged",
    "rms_for_std",
)
WITH_ANOTHER = [one for one in BANK if one.name in TOGETHER]
BANK.add(*missing_factor(WITH_ANOTHER, "gamma", 1, 1.0), *missing_factor(WITH_ANOTHER, "beta", 2, 0.0))


def _over_the_batch(divisor: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(right_quotient(x, mean(x, 0), divisor(x.var(axis=0), eps), gamma) + beta)

    return wrong


def _without_eps(centre: Callable[..., Any]) -> Callable[..., Floats]:
    def wrong(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
        x = np.asarray(x, np.float64)
        return np.asarray(right_quotient(x, centre(x, 1), x.std(axis=1, keepdims=True), gamma) + beta)

    return wrong


AXIS, OWN = "The statistics are those of each feature over the batch", "Layer norm uses one example at a time."
BANK.add(
    Mistake(
        "over_the_batch_eps_outside",
        f"{AXIS}, and eps stands outside the root.",
        OWN,
        _over_the_batch(lambda var, eps: np.sqrt(var) + eps),
    ),
    Mistake(
        "over_the_batch_without_eps",
        f"{AXIS}, and eps is missing.",
        OWN,
        _over_the_batch(lambda var, eps: np.sqrt(var)),
    ),
    Mistake(
        "over_the_batch_without_root",
        f"{AXIS}, and the root is missing.",
        OWN,
        _over_the_batch(lambda var, eps: var + eps),
    ),
    *(
        replace(one, name=f"{one.name}_without_eps", title=f"{without_remark(one.title)}, and eps is missing.")
        for one in slips(CENTRES, _without_eps, "row", "sum_subtracted", "median_subtracted")
    ),
)


@BANK.mistake("eps is added to the normalised x.", "It is part of the divisor: √(var + eps).")
def eps_behind(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, np.asarray(gamma, np.float64) * eps + beta, 0.0)


@BANK.mistake("eps is added at the very end.", "It is part of the divisor: √(var + eps).")
def eps_at_the_end(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, np.asarray(beta, np.float64) + eps, 0.0)


EPS_PLACE = "It is part of the divisor alone: √(var + eps)."


@BANK.mistake("eps is added to x - mean as well.", EPS_PLACE)
def eps_in_difference(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, beta, eps) + _shifted_by(eps, x, gamma, eps)


@BANK.mistake("eps is added to x - mean, not to the variance.", EPS_PLACE)
def eps_in_difference_only(x: Any, gamma: Any, beta: Any, eps: Any) -> Floats:
    return _norm(x, gamma, beta, 0.0) + _shifted_by(eps, x, gamma, 0.0)


def _shifted_by(shift: Any, x: Any, gamma: Any, eps: Any) -> Floats:
    """What the output gains if ``shift`` is added to x - mean."""
    return np.asarray(gamma * shift / right_divisor(np.asarray(x, np.float64).var(axis=1, keepdims=True), eps))


MIN_MAX = "Layer norm subtracts the mean, and divides by √(var + eps)."
for _name, _title, _extra in (
    ("smallest_and_range", "The smallest number is subtracted, and the range plus eps divides.", 1.0),
    ("smallest_and_range_without_eps", "The smallest number is subtracted, and the range divides.", 0.0),
):

    def _from_smallest(x: Any, gamma: Any, beta: Any, eps: Any, extra: float = _extra) -> Floats:
        x = np.asarray(x, np.float64)
        low = x.min(axis=1, keepdims=True)
        return np.asarray(gamma * (x - low) / (x.max(axis=1, keepdims=True) - low + extra * eps) + beta)

    BANK.add(Mistake(_name, _title, MIN_MAX, _from_smallest))


BANK.add(*throughout(_centre_throughout, "row"))
BANK.add(*slips(CENTRES, _centre, "row"), *slips(DIVISORS, _divisor, "row"), *slips(QUOTIENTS, _quotient, "row"))
BANK.add(*slips(SPREADS, _spread, "row", "squares_summed", "divided_by_one_less", "mean_included", "eps_before_square"))


LAYERNORM_FORWARD = Exercise(
    name="layernorm_forward",
    lesson=LESSON,
    parameters=(X, GAMMA, BETA, EPS),
    outputs=(Output("out", LIKE_X, share=2),),
    reference=layernorm_forward,
    cases=_forward_cases,
    points=2,
    nudge="Which axis holds the features of one example?",
    hint="As batch norm in training, but along the other axis; keepdims=True keeps the shapes in step.",
    explanation="Mean and variance run along axis 1, one pair for each example, so they have shape (N, 1). gamma and "
    "beta belong to the features and have shape (width,). Nothing depends on other examples: there is no second mode.",
    mistakes=tuple(BANK),
)
