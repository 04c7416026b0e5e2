"""``he_normal``: normal weights of variance 2 / ((1 + slope²) fan_in), for ReLU and leaky ReLU."""

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Parameter
from autograder.exercises.lesson_03.weight_draws import (
    FANS,
    RNG,
    SAME_EACH_TIME,
    SCALE_AS_MEAN,
    TAILS_CLIPPED,
    TAILS_REDRAWN,
    TRANSPOSED,
    clipped,
    fans_of,
    redrawn,
    weight_cases,
    weights_output,
)
from autograder.exercises.lesson_03.weight_laws import NORMAL

__all__ = ["HE_NORMAL", "he_normal"]

Floats = NDArray[np.float64]
Generator = np.random.Generator


def he_normal(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    """W, shape (fan_out, fan_in), normal with variance 2 / ((1 + slope²) fan_in) (He and others 2015, eq. 15)."""
    return _normal(2 / ((1 + slope**2) * fan_in), fan_in, fan_out, rng)


def _normal(variance: float, fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(variance), (fan_out, fan_in))


def _slope(fan_in: int, fan_out: int) -> float:
    """A case's slope, computed from its shape, because a statistic gets only the draws.

    Near 0.6 the wrong laws lie furthest apart: at 0.5, slope and 2 slope² are equal, near 1 (1 + slope)² and
    2 (1 + slope²) are.
    """
    return 0.0 if fan_in > fan_out else 0.6 + 0.01 * (fan_out % 10)


def _cases(rng: Generator) -> list[Case]:
    return weight_cases(rng, _slope)


def _ratio(draws: Floats) -> float:
    fan_in, fan_out = fans_of(draws)
    return float(np.sqrt((draws**2).mean() * (1 + _slope(fan_in, fan_out) ** 2) * fan_in / 2))


BANK = Bank()


@BANK.mistake(
    "The variance is used as the standard deviation: the weights are far too small.",
    "rng.normal takes a standard deviation.",
)
def variance_for_std(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return rng.normal(0.0, 2 / ((1 + slope**2) * fan_in), (fan_out, fan_in))


@BANK.mistake("The weights have standard deviation 1, whatever fan_in is.", "Where does fan_in come in?")
def no_scale(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return rng.normal(0.0, 1.0, (fan_out, fan_in))


@BANK.mistake(
    "The slope has no effect, or next to none: the weights are right for ReLU and too large for leaky ReLU.",
    "With a slope below zero the negative half is not lost entirely. How much of it is left?",
)
def slope_ignored(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / fan_in, fan_in, fan_out, rng)


@BANK.mistake(
    "The slope is not squared.",
    "The layer has to keep the mean square. Which power of the slope is in the square of slope * z?",
)
def slope_not_squared(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((1 + slope) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "1 + slope is squared as a whole; it should be 1 + slope².",
    "The two halves of z are squared each by itself: one has slope 1, the other the given slope.",
)
def sum_squared(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((1 + slope) ** 2 * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "You multiply the variance by 1 + slope² instead of dividing by it.",
    "Leaky ReLU loses less, so its weights are smaller. Put slope = 1 in: a linear layer needs 1 / fan_in.",
)
def slope_multiplies(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 * (1 + slope**2) / fan_in, fan_in, fan_out, rng)


@BANK.mistake(
    "The variance is 2 / (fan_in + fan_out): that is Xavier's formula.",
    "He's formula has the 2 for the half that ReLU throws away, and fan_in alone.",
)
def xavier(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / (fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The variance uses fan_out instead of fan_in.",
    "Each unit adds up fan_in products. With fan_out the gradients would keep their size instead.",
)
def fan_out(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((1 + slope**2) * fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The 2 is missing: the mean square is halved in every layer.",
    "ReLU throws away half of the mean square. What makes up for that?",
)
def missing_two(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(1 / ((1 + slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake("There is a 6 where the 2 belongs.", "√6 is for the bound of a uniform distribution.")
def bound_for_std(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(6 / ((1 + slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(*TRANSPOSED)
def transposed(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return he_normal(fan_in, fan_out, rng, slope).T


@BANK.mistake(*SAME_EACH_TIME)
def same_each_time(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return he_normal(fan_in, fan_out, np.random.default_rng(0), slope)


@BANK.mistake(*SCALE_AS_MEAN)
def scale_as_mean(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return rng.normal(np.sqrt(2 / ((1 + slope**2) * fan_in)), 1.0, (fan_out, fan_in))


@BANK.mistake(
    "You multiply the variance by fan_in instead of dividing by it.",
    "Python works from left to right: a / b * c is (a / b) * c. Which factors belong in the denominator?",
)
def times_fan_in(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / (1 + slope**2) * fan_in, fan_in, fan_out, rng)


@BANK.mistake(
    "1 + slope² stands outside the root.",
    "It belongs to the variance, and the standard deviation is the root of the whole variance.",
)
def factor_outside_root(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return he_normal(fan_in, fan_out, rng, 0.0) / (1 + slope**2)


@BANK.mistake(
    "The root is not taken of the 2: the weights are √2 times as large as they should be.",
    "The standard deviation is the root of the whole variance.",
)
def root_below_only(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(4 / ((1 + slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "The scale is right, but the weights are uniform, not normal.",
    "Which method of rng draws from a normal distribution?",
)
def uniform(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    bound = np.sqrt(6 / ((1 + slope**2) * fan_in))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


@BANK.mistake(
    "The root is taken of the 2, but not of fan_in: the weights are far too small.",
    "The standard deviation is the root of the whole variance.",
)
def root_above_only(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return rng.normal(0.0, np.sqrt(2) / ((1 + slope**2) * fan_in), (fan_out, fan_in))


@BANK.mistake(
    "The root is taken of 2 / (1 + slope²), but not of fan_in: the weights are far too small.",
    "The standard deviation is the root of the whole variance.",
)
def fan_in_outside(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / (1 + slope**2)) / fan_in, (fan_out, fan_in))


@BANK.mistake(
    "Only slope² is multiplied by fan_in, not the whole of 1 + slope².",
    "fan_in divides everything. Is a pair of brackets missing?",
)
def brackets_of_slope(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / (1 + slope**2 * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "The fraction is upside down: the weights grow with fan_in.", "The more inputs, the smaller each weight has to be."
)
def upside_down(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal((1 + slope**2) * fan_in / 2, fan_in, fan_out, rng)


@BANK.mistake(
    "The weights are uniform, and the standard deviation is used as the bound.",
    "Which method of rng draws from a normal distribution?",
)
def uniform_within_std(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    bound = np.sqrt(2 / ((1 + slope**2) * fan_in))
    return rng.uniform(-bound, bound, (fan_out, fan_in))


@BANK.mistake(
    "slope² is subtracted from 1.", "The negative half, times slope, adds to the signal. Which sign does slope² need?"
)
def minus_slope(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((1 - slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake("The slope is added to 2 instead of 1.", "Put slope = 1 in: a linear layer needs 1 / fan_in.")
def two_plus_slope(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((2 + slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "The variance contains both fans, as in Xavier's formula.",
    "He's formula keeps the forward signal: only fan_in counts.",
)
def both_fans(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((1 + slope**2) * (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake(
    "The variance contains the mean of both fans, as in Xavier's formula.",
    "He's formula keeps the forward signal: only fan_in counts.",
)
def mean_of_fans(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(4 / ((1 + slope**2) * (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake(
    "The activation is applied to the weights: negative weights are multiplied by the slope.",
    "The slope belongs to the activation after the layer. It changes only the variance of the weights.",
)
def activated_weights(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    W = he_normal(fan_in, fan_out, rng, slope)
    return np.where(W > 0, W, slope * W)


@BANK.mistake(
    "The activation is applied to the weights: negative weights are multiplied by the slope.",
    "The slope belongs to the activation after the layer. It changes only the variance of the weights.",
)
def activated_relu_weights(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    W = he_normal(fan_in, fan_out, rng, 0.0)
    return np.where(W > 0, W, slope * W)


@BANK.mistake(
    "You take 1/2 + slope² as the share that the activation keeps.",
    "Half of all z are negative. Which share of the mean square is left of the negative half?",
)
def whole_negative_half(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(1 / ((0.5 + slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "The share that the activation keeps, (1 + slope²) / 2, multiplies; it should divide.",
    "The weights have to make up for what is lost. The less is kept, the larger they are.",
)
def share_multiplies(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal((1 + slope**2) / (2 * fan_in), fan_in, fan_out, rng)


@BANK.mistake("All weights are positive.", "Weights of mean 0 have both signs. Which line removes the sign?")
def positive(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return np.asarray(np.abs(he_normal(fan_in, fan_out, rng, slope)))


@BANK.mistake(
    "The weights are uniform between 0 and the scale.",
    "Which method of rng draws from a normal distribution of mean 0?",
)
def uniform_from_zero(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return rng.uniform(0.0, np.sqrt(2 / ((1 + slope**2) * fan_in)), (fan_out, fan_in))


@BANK.mistake(
    "With a slope other than 0 the 2 is missing.",
    "One formula holds for every slope: 2 / ((1 + slope²) fan_in). No if is needed.",
)
def two_for_relu_only(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal((1 if slope else 2) / ((1 + slope**2) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "You use the slope as the mean of the weights.",
    "The first argument of rng.normal is the mean, and weights have mean 0. The slope changes their variance.",
)
def slope_as_mean(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return slope + _normal(2 / fan_in, fan_in, fan_out, rng)


@BANK.mistake(
    "The root is taken of fan_in alone: 2 / (1 + slope²) stands outside it.",
    "The standard deviation is the root of the whole variance.",
)
def gain_without_root(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal((2 / (1 + slope**2)) ** 2 / fan_in, fan_in, fan_out, rng)


@BANK.mistake(*TAILS_CLIPPED)
def tails_clipped(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return clipped(he_normal(fan_in, fan_out, rng, slope), np.sqrt(2 / ((1 + slope**2) * fan_in)))


@BANK.mistake(*TAILS_REDRAWN)
def tails_redrawn(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return redrawn(he_normal(fan_in, fan_out, rng, slope), np.sqrt(2 / ((1 + slope**2) * fan_in)), rng)


@BANK.mistake(
    "You use the variance of the activation's output instead of its mean square.",
    "The next layer adds up phi(z) itself, mean included: E[phi(z)²] is (1 + slope²) / 2 of E[z²].",
)
def variance_kept(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    kept = (1 + slope**2) / 2 - (1 - slope) ** 2 / (2 * np.pi)
    return _normal(1 / (kept * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "1 and slope are averaged, and the mean is squared.",
    "Each half of z is squared by itself. Is the mean of 1 and slope² the square of a mean?",
)
def mean_slope_squared(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(4 / ((1 + slope) ** 2 * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "For a slope of 0 you use √5.",
    "The expression slope or ... replaces a slope of 0, which is ReLU. Use the argument itself.",
)
def zero_as_missing(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(2 / ((1 + (slope**2 or 5.0)) * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "The slope is √5 whatever the argument says: that is PyTorch's default start.",
    "√5 is the argument a in PyTorch's own layer. Use the slope that is given.",
)
def slope_of_torch(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal(1 / (3 * fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "With a slope other than 0 the variance is 1 / fan_in, as for a linear layer.",
    "One formula holds for every slope: 2 / ((1 + slope²) fan_in). No if is needed.",
)
def linear_for_leaky(fan_in: int, fan_out: int, rng: Generator, slope: float) -> Floats:
    return _normal((1 if slope else 2) / fan_in, fan_in, fan_out, rng)


HE_NORMAL = Exercise(
    name="he_normal",
    lesson="03_initialization",
    parameters=(*FANS, RNG, Parameter("slope", Real("the activation's slope below zero; 0 is ReLU"))),
    outputs=(weights_output(_ratio, NORMAL),),
    reference=he_normal,
    cases=_cases,
    points=2,
    style="draws",
    nudge=(
        "Half of z ~ N(0, s²) is negative. How much of the mean square is left if that half is multiplied by slope?"
    ),
    hint="E[phi(z)²] = s²/2 + slope² s²/2. The weights have to give that factor back: fan_in times variance times "
    "(1 + slope²)/2 is 1.",
    explanation="ReLU throws away half of the mean square, leaky ReLU keeps slope² of that half. Dividing by what is "
    "left, (1 + slope²)/2, makes up for it in every layer. With slope 1, a linear layer, it is 1 / fan_in again.",
    mistakes=tuple(BANK),
)
