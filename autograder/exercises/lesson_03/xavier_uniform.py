"""``xavier_uniform``: weights uniform between plus and minus √(6 / (fan_in + fan_out))."""

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Bank, Exercise
from autograder.exercises.lesson_03.weight_draws import (
    FANS,
    RNG,
    SAME_EACH_TIME,
    TRANSPOSED,
    weight_cases,
    weights_output,
    xavier_ratio,
)
from autograder.exercises.lesson_03.weight_laws import UNIFORM

__all__ = ["XAVIER_UNIFORM", "xavier_uniform"]

Floats = NDArray[np.float64]
Generator = np.random.Generator


def xavier_uniform(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    """W, shape (fan_out, fan_in), uniform within ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16)."""
    return _uniform(np.sqrt(6 / (fan_in + fan_out)), fan_in, fan_out, rng)


def _uniform(bound: float, fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.uniform(-bound, bound, (fan_out, fan_in))


BANK = Bank()


@BANK.mistake(
    "The bound is the standard deviation: √2 where √6 belongs, and the weights are smaller than they should be by "
    "a factor of √3.",
    "What is the standard deviation of a number that is uniform between -a and a?",
)
def std_as_bound(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(2 / (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake("The bound lacks its square root.", "6 / (fan_in + fan_out) is the square of the bound.")
def no_root(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(6 / (fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is √(3 / (fan_in + fan_out)): this gives half of Xavier's variance.",
    "Solve a²/3 = 2 / (fan_in + fan_out) for a. Where is the 2?",
)
def half_the_variance(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(3 / (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is twice as large as it should be.",
    "The formula with 12 needs the whole width of the range. How wide is the range from -a to a?",
)
def whole_width(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(24 / (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake("The weights reach from -1 to 1, whatever the fans are.", "Where do the fans come in?")
def no_scale(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(1.0, fan_in, fan_out, rng)


@BANK.mistake(
    "All weights are positive: the range starts at 0.", "Weights have mean 0. The range reaches from -a to a."
)
def one_sided(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.uniform(0.0, np.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The scale is right, but the weights are normal, not uniform.", "Which method of rng draws uniformly from a range?"
)
def normal(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(2 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The weights are normal, with the bound as their standard deviation.",
    "The √6 is the end of a range, not a standard deviation.",
)
def bound_for_std(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.normal(0.0, np.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The variance is 2 / fan_in: that is He's formula, which is the next exercise.",
    "Xavier's variance looks at both sides of the layer.",
)
def he(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(6 / fan_in), fan_in, fan_out, rng)


@BANK.mistake("The variance is 1 / fan_in: it ignores the way back.", "Xavier takes 1 over the mean of the two fans.")
def only_fan_in(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(3 / fan_in), fan_in, fan_out, rng)


@BANK.mistake(*TRANSPOSED)
def transposed(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_uniform(fan_in, fan_out, rng).T


@BANK.mistake(*SAME_EACH_TIME)
def same_each_time(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_uniform(fan_in, fan_out, np.random.default_rng(0))


@BANK.mistake(
    "The variance is 1 / fan_out: it ignores the way forward.", "Xavier takes 1 over the mean of the two fans."
)
def only_fan_out(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(3 / fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is 1 / √fan_in: that is the old start, which Xavier replaced.",
    "Which a gives a²/3 = 2 / (fan_in + fan_out)?",
)
def old_start(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(1 / np.sqrt(fan_in), fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is Xavier's variance itself.",
    "A number uniform between -a and a has variance a²/3. Which a gives the variance you want?",
)
def variance_as_bound(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(2 / (fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The range is half as wide as it should be.",
    "It reaches from -a to a, so its width is 2a. rng.random() - 0.5 has width 1.",
)
def half_the_range(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_uniform(fan_in, fan_out, rng) / 2


@BANK.mistake(
    "The bound is √(12 / (fan_in + fan_out)): the weights are √2 times as large as they should be.",
    "A number that is uniform between -a and a has variance a² / 3. Set it to 2 / (fan_in + fan_out).",
)
def width_of_interval(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(12 / (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake("The root is taken of the 6 alone, not of the fans.", "The bound is the root of the whole fraction.")
def root_above_only(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(6) / (fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake("The root is taken of the fans alone, not of the 6.", "The bound is the root of the whole fraction.")
def root_below_only(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(6 / np.sqrt(fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake("The bound contains fan_out alone.", "Xavier takes the mean of the two fans.")
def six_over_fan_out(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(6 / fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is 3 times the standard deviation; it should be √3 times.",
    "a²/3 is the variance. Multiply by 3, and take the root after that.",
)
def three_stds(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(3 * np.sqrt(2 / (fan_in + fan_out)), fan_in, fan_out, rng)


@BANK.mistake(
    "The variance is divided by 3 where it should be multiplied by 3.",
    "a²/3 = 2 / (fan_in + fan_out). On which side does the 3 end when you solve for a²?",
)
def divided_by_three(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(2 / (3 * (fan_in + fan_out))), fan_in, fan_out, rng)


@BANK.mistake(
    "√3 multiplies the variance; it should multiply the standard deviation.",
    "a²/3 is the variance. What is a?",
)
def root_three_variances(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(3) * 2 / (fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The 6 is missing: the bound is √(1 / (fan_in + fan_out)).",
    "Set a²/3 equal to 2 / (fan_in + fan_out) and solve for a.",
)
def one_over_sum(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(1 / np.sqrt(fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake(
    "The 6 is divided by fan_in alone, and fan_out is added.",
    "Python divides before it adds. What is the whole denominator?",
)
def no_brackets(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(6 / fan_in + fan_out), fan_in, fan_out, rng)


@BANK.mistake("The two fans are multiplied.", "Xavier takes 1 over their mean: add them.")
def product_of_fans(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(6 / (fan_in * fan_out)), fan_in, fan_out, rng)


@BANK.mistake(
    "The range has the right width, 2a, but starts at 0: all weights are positive.",
    "Weights have mean 0. The range reaches from -a to a.",
)
def shifted_range(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.uniform(0.0, 2 * np.sqrt(6 / (fan_in + fan_out)), (fan_out, fan_in))


@BANK.mistake(
    "The weights contain a gain of 5/3, which PyTorch proposes for tanh.",
    "The formula of this exercise has no gain: a²/3 = 2 / (fan_in + fan_out).",
)
def gain_of_tanh(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return 5 / 3 * xavier_uniform(fan_in, fan_out, rng)


@BANK.mistake(
    "a² / 3 is set equal to the standard deviation; it is the variance.",
    "Xavier's variance is 2 / (fan_in + fan_out). No root is taken of it before a² / 3 is set equal to it.",
)
def root_of_three_stds(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(3 * np.sqrt(2 / (fan_in + fan_out))), fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is √(4 / (fan_in + fan_out)), as if the mean square were a² / 2.",
    "The mean of u² over -a to a is a² / 3.",
)
def half_of_the_square(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform(np.sqrt(4 / (fan_in + fan_out)), fan_in, fan_out, rng)


CUT_NORMAL = (
    "The weights are normal and cut at -a and a: values beyond are set to the border.",
    "Which method of rng draws uniformly from a range?",
)


@BANK.mistake(*CUT_NORMAL)
def normal_cut_at_bound(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.asarray(np.clip(rng.normal(0.0, bound, (fan_out, fan_in)), -bound, bound))


@BANK.mistake(*CUT_NORMAL)
def normal_of_xavier_cut_at_bound(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    bound = np.sqrt(6 / (fan_in + fan_out))
    return np.asarray(np.clip(normal(fan_in, fan_out, rng), -bound, bound))


TWO_ADDED = (
    "Two uniform numbers are added: their sum is near 0 more often than near a.",
    "One call of rng.uniform makes the whole matrix.",
)


@BANK.mistake(*TWO_ADDED)
def two_halves_added(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return (xavier_uniform(fan_in, fan_out, rng) + xavier_uniform(fan_in, fan_out, rng)) / 2


@BANK.mistake(*TWO_ADDED)
def two_added(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return xavier_uniform(fan_in, fan_out, rng) + xavier_uniform(fan_in, fan_out, rng)


@BANK.mistake(
    "The bound is the lower end of the range, and 1 is the upper end.",
    "The first two arguments of rng.uniform are the ends of the range; the second is 1 if you leave it out.",
)
def bound_to_one(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return rng.uniform(np.sqrt(6 / (fan_in + fan_out)), 1.0, (fan_out, fan_in))


@BANK.mistake(
    "The integral of u² from -a to a, 2a³/3, is set equal to the variance.",
    "A mean square is an average: which density does a number have that is uniform between -a and a?",
)
def integral_for_mean(fan_in: int, fan_out: int, rng: Generator) -> Floats:
    return _uniform((3 / (fan_in + fan_out)) ** (1 / 3), fan_in, fan_out, rng)


XAVIER_UNIFORM = Exercise(
    name="xavier_uniform",
    lesson="03_initialization",
    parameters=(*FANS, RNG),
    outputs=(weights_output(xavier_ratio, UNIFORM),),
    reference=xavier_uniform,
    cases=weight_cases,
    points=2,
    style="draws",
    nudge="A number uniform between -a and a has variance a²/3. Which a gives the variance you want?",
    hint="Set a²/3 equal to 2 / (fan_in + fan_out) and solve for a. The 2 becomes a 6.",
    explanation=(
        "The mean square of a uniform number within ±a is a²/3, so its standard deviation is a/√3. To have the "
        "standard deviation of the normal version, the bound is √3 times as large: √6 instead of √2."
    ),
    mistakes=tuple(BANK),
)
