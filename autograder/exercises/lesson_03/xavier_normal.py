"""``xavier_normal``: normally distributed weights of variance 2 / (fan_in + fan_out)."""

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Bank, Exercise
from autograder.exercises.lesson_03.weight_draws import (
    FANS,
    RNG,
    SAME_EACH_TIME,
    SCALE_AS_MEAN,
    TAILS_CLIPPED,
    TAILS_REDRAWN,
    TRANSPOSED,
    clipped,
    redrawn,
    weight_cases,
    weights_output,
    xavier_ratio,
)
from autograder.exercises.lesson_03.weight_laws import NORMAL

__all__ = ["XAVIER_NORMAL", "xavier_normal"]

Floats = NDArray[np.float64]
Generator = np.random.Generator


def xavier_normal(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    """W, shape (fan_out, fan_in), normal with variance 2 / (fan_in + fan_out) (Glorot and Bengio 2010, eq. 12)."""
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))


BANK = Bank()


@BANK.mistake(
    "The variance is used as the standard deviation: the weights are far too small.",
    "rng.normal takes a standard deviation. How does one get it from a variance?",
)
def variance_for_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 2 / (fan_in + fan_out), (fan_out, fan_in))


@BANK.mistake(
    "The weights have standard deviation 1, whatever the fans are.",
    "Without a scale each unit adds up fan_in numbers of size 1. Where do the fans come in?",
)
def no_scale(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 1.0, (fan_out, fan_in))


@BANK.mistake(
    "The variance is 2 / fan_in: that is He's formula, which comes two exercises later.",
    "Xavier's variance looks at both sides of the layer.",
)
def he(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / fan_in), (fan_out, fan_in))


@BANK.mistake(
    "The variance is 1 / fan_in: right for the way forward, but it ignores the way back.",
    "The way back wants 1 / fan_out. Xavier takes 1 over the mean of the two fans.",
)
def only_fan_in(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / fan_in), (fan_out, fan_in))


@BANK.mistake(
    "The variance is 1 / fan_out: right for the way back, but it ignores the way forward.",
    "The way forward wants 1 / fan_in. Xavier takes 1 over the mean of the two fans.",
)
def only_fan_out(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / fan_out), (fan_out, fan_in))


@BANK.mistake(
    "The variance is 1 / (fan_in + fan_out), half as large as it should be.",
    "The mean of the two fans is (fan_in + fan_out) / 2. What is 1 over that?",
)
def missing_two(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The root is taken of the fans alone, not of the 2: the weights are √2 times as large as they should be.",
    "The standard deviation is the root of the whole variance.",
)
def root_below_only(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 2 / np.sqrt(fan_in + fan_out), (fan_out, fan_in))


@BANK.mistake(
    "The variance has a 6 in it: that belongs to the bound of the uniform distribution.",
    "A normal distribution is given by its standard deviation. No bound is needed.",
)
def bound_for_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The scale is right, but the weights are uniform, not normal.",
    "Which method of rng draws from a normal distribution?",
)
def uniform(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    bound = np.sqrt(6 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


@BANK.mistake(*TRANSPOSED)
def transposed(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_normal(fan_in, fan_out, rng).T


@BANK.mistake(*SAME_EACH_TIME)
def same_each_time(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_normal(fan_in, fan_out, np.random.default_rng(0))


@BANK.mistake(*SCALE_AS_MEAN)
def scale_as_mean(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(np.sqrt(2 / (fan_in + fan_out)), 1.0, (fan_out, fan_in))


@BANK.mistake(
    "The root is taken of the 2 alone, not of the fans: the weights are far too small.",
    "The standard deviation is the root of the whole variance.",
)
def root_above_only(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2) / (fan_in + fan_out), (fan_out, fan_in))


@BANK.mistake(
    "The 2 is divided by fan_in alone, and fan_out is added.",
    "Python divides before it adds. What is the whole denominator?",
)
def no_brackets(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / fan_in + fan_out), (fan_out, fan_in))


@BANK.mistake("This is the mean of 1 / fan_in and 1 / fan_out.", "Take the mean of the two fans first, then 1 over it.")
def mean_of_variances(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt((1 / fan_in + 1 / fan_out) / 2), (fan_out, fan_in))


@BANK.mistake(
    "This is He's variance with fan_out, 2 / fan_out.", "Xavier's variance is 1 over the mean of the two fans."
)
def he_of_fan_out(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / fan_out), (fan_out, fan_in))


@BANK.mistake("The two fans are multiplied.", "Xavier takes 1 over their mean: add them.")
def product_of_fans(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / (fan_in * fan_out)), (fan_out, fan_in))


@BANK.mistake("You use the geometric mean of the fans.", "Xavier takes (fan_in + fan_out) / 2.")
def geometric_mean(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, (fan_in * fan_out) ** -0.25, (fan_out, fan_in))


@BANK.mistake("The variance is 1 over the larger fan.", "Xavier takes 1 over the mean of the two fans.")
def larger_fan(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, max(fan_in, fan_out) ** -0.5, (fan_out, fan_in))


@BANK.mistake(
    "The fraction is upside down: the weights grow with the fans.",
    "The more inputs, the smaller each weight has to be.",
)
def upside_down(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt((fan_in + fan_out) / 2), (fan_out, fan_in))


@BANK.mistake(
    "The fans are squared.", "The variance is 2 / (fan_in + fan_out), and its root is the standard deviation."
)
def squared_fans(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, 2 / (fan_in + fan_out) ** 2, (fan_out, fan_in))


@BANK.mistake("All weights are positive.", "Weights of mean 0 have both signs. Which line removes the sign?")
def positive(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return np.asarray(np.abs(rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))))


@BANK.mistake(
    "The weights are uniform between 0 and the scale.",
    "Which method of rng draws from a normal distribution of mean 0?",
)
def uniform_from_zero(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.uniform(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The weights are uniform, and the standard deviation is used as the bound.",
    "Which method of rng draws from a normal distribution?",
)
def uniform_within_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    bound = np.sqrt(2 / (fan_in + fan_out))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


@BANK.mistake(
    "The weights are uniform, and their whole range is one standard deviation wide.",
    "Which method of rng draws from a normal distribution?",
)
def uniform_of_width_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return uniform_within_std(fan_in, fan_out, rng) / 2


@BANK.mistake(
    "The two variances 1 / fan_in and 1 / fan_out are added.", "Take the mean of the two fans first, then 1 over it."
)
def sum_of_variances(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(1 / fan_in + 1 / fan_out), (fan_out, fan_in))


@BANK.mistake(
    "This is the mean of the two standard deviations, 1 / √fan_in and 1 / √fan_out.",
    "Take the mean of the two fans first, then 1 over it, then the root.",
)
def mean_of_stds(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, (fan_in**-0.5 + fan_out**-0.5) / 2, (fan_out, fan_in))


@BANK.mistake(
    "The weights contain a gain of 5/3, which PyTorch proposes for tanh.",
    "The formula of this exercise has no gain: its variance is 2 / (fan_in + fan_out).",
)
def gain_of_tanh(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return 5 / 3 * xavier_normal(fan_in, fan_out, rng)


@BANK.mistake(*TAILS_CLIPPED)
def tails_clipped(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return clipped(xavier_normal(fan_in, fan_out, rng), np.sqrt(2 / (fan_in + fan_out)))


@BANK.mistake(*TAILS_REDRAWN)
def tails_redrawn(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return redrawn(xavier_normal(fan_in, fan_out, rng), np.sqrt(2 / (fan_in + fan_out)), rng)


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
    mistakes=tuple(BANK),
)
