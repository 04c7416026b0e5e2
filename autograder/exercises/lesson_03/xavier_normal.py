"""``xavier_normal``: normally distributed weights of variance 2 / (fan_in + fan_out)."""

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Exercise, Mistake
from autograder.exercises.lesson_03.weight_draws import (
    FANS,
    NORMAL,
    RNG,
    same_each_time,
    scale_as_mean,
    transposed,
    weight_cases,
    weights_output,
    xavier_ratio,
)

__all__ = ["XAVIER_NORMAL", "xavier_normal"]

Floats = NDArray[np.float64]
Generator = np.random.Generator


def xavier_normal(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    """W, shape (fan_out, fan_in), normal with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010, eq. 12)."""
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))


def _wrong_variance_for_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 2 / (fan_in + fan_out), (fan_out, fan_in))


def _wrong_no_scale(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 1.0, (fan_out, fan_in))


def _wrong_only_fan_in(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / fan_in), (fan_out, fan_in))


def _wrong_only_fan_out(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / fan_out), (fan_out, fan_in))


def _wrong_he(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / fan_in), (fan_out, fan_in))


def _wrong_missing_two(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / (fan_in + fan_out)), (fan_out, fan_in))


def _wrong_root_below_only(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 2 / np.sqrt(fan_in + fan_out), (fan_out, fan_in))


def _wrong_bound_for_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in))


def _wrong_uniform(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    bound = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


def _wrong_transposed(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_normal(fan_in, fan_out, rng).T


def _wrong_same_each_time(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_normal(fan_in, fan_out, np.random.default_rng(0))


def _wrong_root_above_only(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2) / (fan_in + fan_out), (fan_out, fan_in))


def _wrong_no_brackets(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / fan_in + fan_out), (fan_out, fan_in))


def _wrong_mean_of_variances(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt((1 / fan_in + 1 / fan_out) / 2), (fan_out, fan_in))


def _wrong_scale_as_mean(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(np.sqrt(2 / (fan_in + fan_out)), 1.0, (fan_out, fan_in))


XAVIER_NORMAL = Exercise(
    name="xavier_normal",
    lesson="03_initialization",
    parameters=(*FANS, RNG),
    outputs=(weights_output(xavier_ratio, NORMAL),),
    reference=xavier_normal,
    cases=weight_cases,
    points=2,
    style="draws",
    nudge="The formula gives a variance. What does rng.normal want as its second argument?",
    hint="rng.normal(mean, standard deviation, shape). The standard deviation is the root of the variance, and the "
    "shape is (fan_out, fan_in): one row for each unit.",
    explanation="The way forward wants 1 / fan_in, the way back 1 / fan_out. Xavier takes 1 over the mean of fan_in "
    "and fan_out, and rng.normal wants the root of that.",
    mistakes=(
        Mistake(
            "variance_for_std",
            "The variance is used as the standard deviation: the weights are far too small.",
            "rng.normal takes a standard deviation. How does one get it from a variance?",
            _wrong_variance_for_std,
        ),
        Mistake(
            "no_scale",
            "The weights have standard deviation 1, whatever the fans are.",
            "Without a scale each unit adds up fan_in numbers of size 1. Where do the fans come in?",
            _wrong_no_scale,
        ),
        Mistake(
            "he",
            "The variance is 2 / fan_in: that is He's formula, the next but one exercise.",
            "Xavier's variance looks at both sides of the layer.",
            _wrong_he,
        ),
        Mistake(
            "only_fan_in",
            "The variance is 1 / fan_in: right for the way forward, but the way back is not in it.",
            "The way back wants 1 / fan_out. Xavier takes 1 over the mean of the two fans.",
            _wrong_only_fan_in,
        ),
        Mistake(
            "only_fan_out",
            "The variance is 1 / fan_out: right for the way back, but the way forward is not in it.",
            "The way forward wants 1 / fan_in. Xavier takes 1 over the mean of the two fans.",
            _wrong_only_fan_out,
        ),
        Mistake(
            "missing_two",
            "The variance is 1 / (fan_in + fan_out): half of what it should be.",
            "The mean of the two fans is (fan_in + fan_out) / 2. What is 1 over that?",
            _wrong_missing_two,
        ),
        Mistake(
            "root_below_only",
            "The root is taken of the fans alone, not of the 2: the weights are √2 too large.",
            "The standard deviation is the root of the whole variance.",
            _wrong_root_below_only,
        ),
        Mistake(
            "bound_for_std",
            "The variance has a 6 in it: that belongs to the bound of the uniform distribution.",
            "A normal distribution is given by its standard deviation. No bound is needed.",
            _wrong_bound_for_std,
        ),
        Mistake(
            "uniform",
            "The scale is right, but the weights are uniform, not normal.",
            "Which method of rng draws from a normal distribution?",
            _wrong_uniform,
        ),
        transposed(_wrong_transposed),
        same_each_time(_wrong_same_each_time),
        scale_as_mean(_wrong_scale_as_mean),
        Mistake(
            "root_above_only",
            "The root is taken of the 2 alone, not of the fans: the weights are far too small.",
            "The standard deviation is the root of the whole variance.",
            _wrong_root_above_only,
        ),
        Mistake(
            "no_brackets",
            "The 2 is divided by fan_in alone, and fan_out is added: a pair of brackets is missing.",
            "Python divides before it adds. What is to stand below the line?",
            _wrong_no_brackets,
        ),
        Mistake(
            "mean_of_variances",
            "This is the mean of 1 / fan_in and 1 / fan_out.",
            "Take the mean of the two fans first, then 1 over it.",
            _wrong_mean_of_variances,
        ),
    ),
)
