"""``sigmoid_and_slopes``: a squashing function and two slopes that are exact in the tails."""

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter

__all__ = ["LESSON", "SIGMOID_AND_SLOPES", "sigmoid", "sigmoid_and_slopes", "sigmoid_grad", "tanh_grad"]

Floats = NDArray[np.float64]

LESSON = "02_sigmoid_saturation"

# Where 1 - sigmoid(x) and 1 - tanh(x)² round to 0 in float64 (from 37 and from 19 on), with room to spare.
SIGMOID_TAIL = (38.0, 45.0)
TANH_TAIL = (20.0, 26.0)


def sigmoid(x: Floats) -> Floats:
    """1 / (1 + e^-x), elementwise, without overflow."""
    value: Floats = expit(x)
    return value


def sigmoid_grad(x: Floats) -> Floats:
    """The slope of the sigmoid at x: sigmoid(x) sigmoid(-x), which keeps its digits in both tails."""
    value: Floats = expit(x) * expit(-x)
    return value


def tanh_grad(x: Floats) -> Floats:
    """The slope of tanh at x: four times the slope of the sigmoid at 2x."""
    return 4 * sigmoid_grad(2 * x)


def sigmoid_and_slopes(x: Floats) -> tuple[Floats, Floats, Floats]:
    """The sigmoid, its slope, and the slope of tanh."""
    return sigmoid(x), sigmoid_grad(x), tanh_grad(x)


def _cases(rng: np.random.Generator) -> list[Case]:
    def spread(width: float, *shape: int) -> Floats:
        return rng.uniform(-width, width, shape)

    def far(tail: tuple[float, float]) -> Floats:
        return rng.uniform(*tail, 6)

    return [
        Case("numbers around 0", (spread(2.0, 4, 3),)),
        Case("numbers between -8 and 8", (spread(8.0, 5, 4),)),
        Case("one row of numbers", (spread(4.0, 1, 7),)),
        Case("exactly 0", (np.zeros(3),), edge=True),
        Case("x = 1000 and x = -1000", (np.array([-1000.0, *spread(1.0, 3), 1000.0]),), edge=True),
        Case("far out in the upper tail of the sigmoid", (far(SIGMOID_TAIL),), edge=True),
        Case("far out in its lower tail", (-far(SIGMOID_TAIL),), edge=True),
        Case("far out in the upper tail of tanh", (far(TANH_TAIL),), edge=True),
        Case("far out in the lower tail of tanh", (-far(TANH_TAIL),), edge=True),
        Case("arrays of float32", (spread(4.0, 3, 5).astype(np.float32),), edge=True),
    ]


SIGMOID_BANK = Bank()


@SIGMOID_BANK.mistake(
    "It falls where it should rise: this is sigmoid(-x).",
    "For large x the sigmoid is near 1. Which sign does the exponent have then?",
)
def mirrored(x: Floats) -> Floats:
    return sigmoid(-x)


@SIGMOID_BANK.mistake(
    "For large x your result is nan.",
    "Is e^x inf there? inf / inf is nan. Divide numerator and denominator by e^x and look again.",
)
def inf_over_inf(x: Floats) -> Floats:
    power = np.exp(x)
    return np.asarray(power / (1 + power))


@SIGMOID_BANK.mistake(
    "It is twice as steep as it should be: this is sigmoid(2x).",
    "At 0 the slope should be 1/4. If you start from tanh: its slope there is 1.",
)
def tanh_without_half(x: Floats) -> Floats:
    return (1 + np.tanh(x)) / 2


@SIGMOID_BANK.mistake("This is tanh.", "The sigmoid lies between 0 and 1, and at 0 it is 1/2.")
def tanh_for_sigmoid(x: Floats) -> Floats:
    return np.tanh(x)


@SIGMOID_BANK.mistake(
    "Negative numbers come out as if they were positive: this is sigmoid(|x|).",
    "With e^-|x| the sigmoid has one formula for x of 0 or more and another below. Which one is yours?",
)
def sign_lost(x: Floats) -> Floats:
    return sigmoid(np.abs(x))


@SIGMOID_BANK.mistake(
    "Below -30 the sigmoid keeps falling; yours does not.",
    "Do you clip x? A formula in which nothing overflows needs no clipping.",
)
def clipped(x: Floats) -> Floats:
    return sigmoid(np.clip(x, -30, 30))


@SIGMOID_BANK.mistake(
    "The lower tail is lost: for very negative x the sigmoid is small, not 0, and it keeps falling.",
    "1 minus nearly 1 has no digits left, and a clipped x stops the fall. Use a formula with neither.",
    name="lower_tail_lost",
)
def lower_tail(x: Floats) -> Floats:
    return (1 + np.tanh(x / 2)) / 2


@SIGMOID_BANK.mistake("The reciprocal is missing: this is 1 + e^-x.", "The sigmoid lies between 0 and 1. Does yours?")
def no_reciprocal(x: Floats) -> Floats:
    return 1 + np.exp(-x)


@SIGMOID_BANK.mistake(
    "All numbers together add up to 1: this is a softmax over the whole array.",
    "The sigmoid looks at each number by itself.",
)
def softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max())
    return np.asarray(powers / powers.sum())


@SIGMOID_BANK.mistake(
    "This is the slope of the sigmoid, not the sigmoid itself.",
    "At 0 the sigmoid is 1/2. What is yours there?",
    name="slope",
)
def sigmoid_slope(x: Floats) -> Floats:
    return sigmoid_grad(x)


@SIGMOID_BANK.mistake(
    "This is the logarithm of the sigmoid.",
    "The sigmoid lies between 0 and 1. Does yours?",
    name="logarithm",
)
def sigmoid_logarithm(x: Floats) -> Floats:
    return -np.logaddexp(0, -x)


@SIGMOID_BANK.mistake(
    "This is log(1 + e^x), whose slope is the sigmoid.",
    "For large x the sigmoid approaches 1. What does yours do?",
    name="softplus",
)
def sigmoid_softplus(x: Floats) -> Floats:
    return np.logaddexp(0, x)


@SIGMOID_BANK.mistake(
    "This is ReLU.",
    "For large x the sigmoid approaches 1. What does yours do?",
    name="relu",
)
def sigmoid_relu(x: Floats) -> Floats:
    return np.maximum(x, 0)


@SIGMOID_BANK.mistake(
    "There is a factor x too many.",
    "At 0 the sigmoid is 1/2. What is yours there?",
    name="times_x",
)
def sigmoid_times_x(x: Floats) -> Floats:
    return x * sigmoid(x)


@SIGMOID_BANK.mistake(
    "The 1 in the denominator is missing, so this is e^x.",
    "For large x the sigmoid approaches 1. What does yours do?",
    name="one_missing",
)
def sigmoid_one_missing(x: Floats) -> Floats:
    return np.exp(x)


@SIGMOID_BANK.mistake(
    "The denominator has a minus; the formula has a plus.",
    "At 0 the sigmoid is 1/2. What is yours there?",
    name="minus_below",
)
def sigmoid_minus_below(x: Floats) -> Floats:
    return 1 / (1 - np.exp(-x))


@SIGMOID_BANK.mistake(
    "The values lie between -1 and 1: this is tanh(x / 2).",
    "At 0 the sigmoid is 1/2. What is yours there?",
    name="from_minus_one",
)
def sigmoid_from_minus_one(x: Floats) -> Floats:
    return np.tanh(x / 2)


@SIGMOID_BANK.mistake(
    "Everything is too small by 1/2.",
    "At 0 the numerator is 1. What is the denominator?",
    name="half_lower",
)
def sigmoid_half_lower(x: Floats) -> Floats:
    return sigmoid(x) - 0.5


@SIGMOID_BANK.mistake(
    "It is half as steep as it should be: this is sigmoid(x / 2).",
    "What stands in the exponent?",
    name="half_as_steep",
)
def sigmoid_half_as_steep(x: Floats) -> Floats:
    return sigmoid(x / 2)


@SIGMOID_BANK.mistake(
    "Positive numbers come out as if they were negative: this is sigmoid(-|x|).",
    "With e^-|x| the sigmoid has one formula for x of 0 or more and another below. Which one is yours?",
    name="always_negative",
)
def sigmoid_always_negative(x: Floats) -> Floats:
    return sigmoid(-np.abs(x))


@SIGMOID_BANK.mistake(
    "For large x your result is 0, as if a nan had been replaced.",
    "Avoid the nan: in which formula does no exponential overflow?",
    name="nan_replaced",
)
def sigmoid_nan_replaced(x: Floats) -> Floats:
    return np.nan_to_num(inf_over_inf(x))


@SIGMOID_BANK.mistake(
    "This multiplies e by -x; the formula has e to the power -x.",
    "np.exp is a function of its argument.",
    name="product_for_power",
)
def sigmoid_product_for_power(x: Floats) -> Floats:
    return np.asarray(1 / (1 - math.e * x))


@SIGMOID_BANK.mistake(
    "At x = 0 your result is 0.",
    "If you use two formulas: is 0 in x > 0, or in x < 0? One of the two has to include it.",
    name="zero_at_zero",
)
def sigmoid_zero_at_zero(x: Floats) -> Floats:
    return np.where(x == 0, 0.0, sigmoid(x))


@SIGMOID_BANK.mistake(
    "At x = 0 your result is 1.",
    "If you use two formulas: is 0 in x >= 0, and in x <= 0? Only one of the two should include it.",
    name="one_at_zero",
)
def sigmoid_one_at_zero(x: Floats) -> Floats:
    return np.where(x == 0, 1.0, sigmoid(x))


SIGMOID_GRAD_BANK = Bank()


@SIGMOID_GRAD_BANK.mistake(
    "This is the second derivative: a factor 1 - 2 sigmoid(x) too many.",
    "The slope is positive everywhere. Is yours for x above 0?",
)
def second_derivative(x: Floats) -> Floats:
    return np.asarray(sigmoid_grad(x) * (1 - 2 * sigmoid(x)))


@SIGMOID_GRAD_BANK.mistake(
    "This is a (1 - a) with x put in for a: it takes its argument for an activation.",
    "The argument is the pre-activation. Squash it first.",
)
def of_activation(x: Floats) -> Floats:
    return x * (1 - x)


@SIGMOID_GRAD_BANK.mistake(
    "The argument is squashed twice before the slope is taken.", "sigmoid_grad(x) is the slope at x, not at sigmoid(x)."
)
def squashed_twice(x: Floats) -> Floats:
    return sigmoid_grad(sigmoid(x))


@SIGMOID_GRAD_BANK.mistake(
    "This is 1 - sigmoid(x): one factor of the slope is missing.",
    "The slope is largest at 0 and falls off to both sides. Does yours?",
)
def one_factor(x: Floats) -> Floats:
    return sigmoid(-x)


@SIGMOID_GRAD_BANK.mistake(
    "The square in the denominator is missing: this is e^-|x| / (1 + e^-|x|).",
    "At 0 the slope is 1/4. What is yours there?",
)
def square_missing(x: Floats) -> Floats:
    return sigmoid(-np.abs(x))


@SIGMOID_GRAD_BANK.mistake(
    "You use 1 - a², which is the slope of tanh.", "Differentiate 1 / (1 + e^-x) by x. At 0 it is 1/4."
)
def tanh_rule(x: Floats) -> Floats:
    return 1 - sigmoid(x) ** 2


@SIGMOID_GRAD_BANK.mistake(
    "For very negative x your result is nan.",
    "Is an exponential inf there? The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf",
)
def exponentials(x: Floats) -> Floats:
    power = np.exp(-x)
    return np.asarray(power / (1 + power) ** 2)


@SIGMOID_GRAD_BANK.mistake(
    "For large x your slope has lost all its digits.",
    "1 - sigmoid(x) rounds to 0 there. Which other sigmoid is equal to 1 - sigmoid(x)?",
    name="upper_tail_lost",
)
def one_minus_sigmoid(x: Floats) -> Floats:
    return sigmoid(x) * (1 - sigmoid(x))


SIGMOID_GRAD_BANK.add(
    Mistake(
        "sigmoid_itself",
        "This is the sigmoid, not its slope.",
        "The slope is largest at 0 and falls off to both sides. Does yours?",
        sigmoid,
    )
)


@SIGMOID_GRAD_BANK.mistake(
    "For large x your result is nan.",
    "Is an exponential inf there? The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf_above",
)
def exponentials_above(x: Floats) -> Floats:
    return exponentials(-x)


@SIGMOID_GRAD_BANK.mistake(
    "A plus stands where a minus belongs: this is s (1 + s).",
    "The slope is largest at 0 and falls off to both sides. Does yours?",
    name="plus_for_minus",
)
def grad_plus_for_minus(x: Floats) -> Floats:
    s = sigmoid(x)
    return s * (1 + s)


@SIGMOID_GRAD_BANK.mistake(
    "This is the square of the sigmoid.",
    "The slope is the same at x and -x. Is yours?",
    name="sigmoid_squared",
)
def grad_sigmoid_squared(x: Floats) -> Floats:
    return sigmoid(x) ** 2


@SIGMOID_GRAD_BANK.mistake(
    "This is (1 - s)², where s is the sigmoid.",
    "The slope is the same at x and -x. Is yours?",
    name="rest_squared",
)
def grad_rest_squared(x: Floats) -> Floats:
    return sigmoid(-x) ** 2


@SIGMOID_GRAD_BANK.mistake(
    "The second factor is 1 - x: the sigmoid is missing in it.",
    "The slope is the same at x and -x. Is yours?",
    name="one_minus_x",
)
def grad_one_minus_x(x: Floats) -> Floats:
    return sigmoid(x) * (1 - x)


@SIGMOID_GRAD_BANK.mistake(
    "There is a factor x too many.",
    "At 0 the slope is 1/4. What is yours there?",
    name="times_x",
)
def grad_times_x(x: Floats) -> Floats:
    return x * sigmoid_grad(x)


@SIGMOID_GRAD_BANK.mistake(
    "The slope is taken at x / 2.",
    "What stands in the exponent?",
    name="at_half",
)
def grad_at_half(x: Floats) -> Floats:
    return sigmoid_grad(x / 2)


@SIGMOID_GRAD_BANK.mistake(
    "The slope is taken at 2x.",
    "What stands in the exponent?",
    name="at_double",
)
def grad_at_double(x: Floats) -> Floats:
    return sigmoid_grad(2 * x)


@SIGMOID_GRAD_BANK.mistake(
    "This is the slope of tanh.",
    "At 0 the slope is 1/4. What is yours there?",
    name="slope_of_tanh",
)
def grad_slope_of_tanh(x: Floats) -> Floats:
    return tanh_grad(x)


@SIGMOID_GRAD_BANK.mistake(
    "Far from 0, on both sides, your slope has lost all its digits.",
    "Print the numbers that you subtract or clip, at x = 40 and at x = -40.",
    name="tails_lost",
)
def grad_tails_lost(x: Floats) -> Floats:
    return (1 - np.tanh(x / 2) ** 2) / 4


@SIGMOID_GRAD_BANK.mistake(
    "The slope is 1/4 everywhere.",
    "That is its value at 0. What happens far from 0?",
    name="constant",
)
def grad_constant(x: Floats) -> Floats:
    return np.full_like(x, 0.25)


@SIGMOID_GRAD_BANK.mistake(
    "The slope has a factor s too many: this is s² (1 - s).",
    "The slope is the same at x and -x. Is yours?",
    name="s_twice",
)
def grad_s_twice(x: Floats) -> Floats:
    return sigmoid(x) * sigmoid_grad(x)


@SIGMOID_GRAD_BANK.mistake(
    "The denominator has a minus; the sigmoid has a plus there.",
    "At 0 the slope is 1/4. What is yours there?",
    name="minus_below",
)
def grad_minus_below(x: Floats) -> Floats:
    return np.asarray(np.exp(-x) / (1 - np.exp(-x)) ** 2)


@SIGMOID_GRAD_BANK.mistake(
    "This is the square of the slope.",
    "At 0 the slope is 1/4. What is yours there?",
    name="slope_squared",
)
def grad_slope_squared(x: Floats) -> Floats:
    return sigmoid_grad(x) ** 2


@SIGMOID_GRAD_BANK.mistake(
    "In the denominator the 2 is missing: this is 1 / (e^x + e^-x).",
    "Multiply out the square once more.",
    name="two_missing",
)
def grad_two_missing(x: Floats) -> Floats:
    return np.asarray(1 / (np.exp(x) + np.exp(-x)))


TANH_GRAD_BANK = Bank()


@TANH_GRAD_BANK.mistake(
    "1 - s² is taken with the sigmoid for s; the formula is meant for tanh.",
    "At 0 the slope of tanh is 1. What is yours there?",
)
def sigmoid_for_tanh(x: Floats) -> Floats:
    return np.asarray(1 - sigmoid(x) ** 2)


@TANH_GRAD_BANK.mistake(
    "For large x your slope has lost all its digits.",
    "1 - sigmoid(2x) rounds to 0 there. How did you write 1 - sigmoid(x) for the first two results?",
)
def one_tail_lost(x: Floats) -> Floats:
    s = sigmoid(2 * x)
    return 4 * s * (1 - s)


@TANH_GRAD_BANK.mistake(
    "Far from 0, on both sides, your slope has lost all its digits.",
    "Is there a difference, a clipped tanh, or a small number that is added? 1 / cosh², or the sigmoid's slope at "
    "another place, needs none of them.",
    name="tails_lost",
)
def one_minus_square(x: Floats) -> Floats:
    return 1 - np.tanh(x) ** 2


@TANH_GRAD_BANK.mistake(
    "All numbers are a quarter of the right numbers.",
    "tanh(x) = 2 sigmoid(2x) - 1 has two factors of 2: one in front, one inside.",
)
def four_forgotten(x: Floats) -> Floats:
    return sigmoid_grad(2 * x)


@TANH_GRAD_BANK.mistake(
    "This is four times the sigmoid's slope at x, which is the slope of tanh at x / 2.",
    "tanh(x) = 2 sigmoid(2x) - 1. Where is the inner function evaluated?",
)
def half_argument(x: Floats) -> Floats:
    return 4 * sigmoid_grad(x)


@TANH_GRAD_BANK.mistake("The square is missing: this is 1 - tanh(x).", "The slope is the same at x and -x. Is yours?")
def not_squared(x: Floats) -> Floats:
    return 1 - np.tanh(x)


@TANH_GRAD_BANK.mistake(
    "This is 1 / cosh(x); the square is missing.",
    "tanh = sinh / cosh. What does the quotient rule leave in the denominator?",
)
def cosh_not_squared(x: Floats) -> Floats:
    return 1 / np.cosh(x)


@TANH_GRAD_BANK.mistake(
    "This is 1 - a² with x put in for a: it takes its argument for an activation.",
    "The argument is the pre-activation. Squash it first.",
    name="of_activation",
)
def tanh_of_activation(x: Floats) -> Floats:
    return 1 - x**2


@TANH_GRAD_BANK.mistake(
    "The argument is squashed twice before the slope is taken.",
    "tanh_grad(x) is the slope at x, not at tanh(x).",
    name="squashed_twice",
)
def tanh_twice(x: Floats) -> Floats:
    return tanh_grad(np.tanh(x))


@TANH_GRAD_BANK.mistake(
    "You use a (1 - a), which is the slope of the sigmoid.", "Differentiate sinh / cosh. At 0 the slope of tanh is 1."
)
def sigmoid_rule(x: Floats) -> Floats:
    a = np.tanh(x)
    return np.asarray(a * (1 - a))


TANH_GRAD_BANK.add(
    Mistake(
        "sigmoid_slope",
        "This is the slope of the sigmoid.",
        "tanh(x) = 2 sigmoid(2x) - 1 has two factors of 2: one in front, one inside.",
        sigmoid_grad,
    )
)


@TANH_GRAD_BANK.mistake(
    "For very negative x your result is nan.",
    "Is an exponential inf there? The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf",
)
def tanh_exponentials(x: Floats) -> Floats:
    return 4 * exponentials(2 * x)


@TANH_GRAD_BANK.mistake(
    "For large x your result is nan.",
    "Is an exponential inf there? The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf_above",
)
def tanh_exponentials_above(x: Floats) -> Floats:
    return 4 * exponentials(-2 * x)


@TANH_GRAD_BANK.mistake(
    "This is tanh, not its slope.",
    "The slope is largest at 0 and falls off to both sides. Does yours?",
    name="itself",
)
def tanh_itself(x: Floats) -> Floats:
    return np.tanh(x)


@TANH_GRAD_BANK.mistake(
    "A plus stands where a minus belongs: this is 1 + tanh(x)².",
    "The slope is largest at 0 and falls off to both sides. Does yours?",
    name="plus_for_minus",
)
def tanh_plus_for_minus(x: Floats) -> Floats:
    return 1 + np.tanh(x) ** 2


@TANH_GRAD_BANK.mistake(
    "This is tanh(x)²: the difference from 1 is missing.",
    "At 0 the slope of tanh is 1. What is yours there?",
    name="squared",
)
def tanh_squared(x: Floats) -> Floats:
    return np.tanh(x) ** 2


@TANH_GRAD_BANK.mistake(
    "The whole difference is squared: this is (1 - tanh(x))².",
    "The slope is the same at x and -x. Is yours?",
    name="all_squared",
)
def tanh_all_squared(x: Floats) -> Floats:
    return (1 - np.tanh(x)) ** 2


@TANH_GRAD_BANK.mistake(
    "The square is missing: this is 1 - |tanh(x)|.",
    "tanh = sinh / cosh. What does the quotient rule leave in the denominator?",
    name="size_for_square",
)
def tanh_size_for_square(x: Floats) -> Floats:
    return 1 - np.abs(np.tanh(x))


@TANH_GRAD_BANK.mistake(
    "The slope is taken at 2x.",
    "What stands inside cosh, or in the exponent?",
    name="at_double",
)
def tanh_at_double(x: Floats) -> Floats:
    return tanh_grad(2 * x)


@TANH_GRAD_BANK.mistake(
    "The square in the denominator is missing.",
    "At 0 the slope of tanh is 1. What is yours there?",
    name="square_missing",
)
def tanh_square_missing(x: Floats) -> Floats:
    return 4 * sigmoid(-2 * np.abs(x))


@TANH_GRAD_BANK.mistake(
    "There is a factor x too many.",
    "At 0 the slope of tanh is 1. What is yours there?",
    name="times_x",
)
def tanh_times_x(x: Floats) -> Floats:
    return x * tanh_grad(x)


@TANH_GRAD_BANK.mistake(
    "This is 1 divided by the slope.",
    "The slope is largest at 0 and falls off to both sides. Does yours?",
    name="reciprocal",
)
def tanh_reciprocal(x: Floats) -> Floats:
    return np.asarray(np.cosh(x) ** 2)


@TANH_GRAD_BANK.mistake(
    "This is the slope of arctan.",
    "tanh = sinh / cosh. Differentiate the quotient.",
    name="slope_of_arctan",
)
def tanh_slope_of_arctan(x: Floats) -> Floats:
    return np.asarray(1 / (1 + x**2))


@TANH_GRAD_BANK.mistake(
    "In the exponent x is squared; it should be doubled.",
    "(e^-|x|)² has -2 |x| in its exponent. Which exponent does e^(-|x|²) have?",
    name="square_in_exponent",
)
def tanh_square_in_exponent(x: Floats) -> Floats:
    power = np.exp(-(x**2))
    return np.asarray(4 * power / (1 + power) ** 2)


def _lifted(epsilon: float) -> Callable[[Floats], Floats]:
    """The sigmoid's slope with a small number added."""
    return lambda x: sigmoid_grad(x) + epsilon


for digits in (8, 10, 12):
    SIGMOID_GRAD_BANK.add(
        Mistake(
            f"epsilon_{digits}",
            "A small number is added; in the tails the slope is smaller than that number.",
            "Print the slope at x = 40. Is there a division or a logarithm that the small number protects?",
            _lifted(10.0**-digits),
        )
    )


def _with_one_wrong() -> Iterator[Mistake]:
    """Every mistake in one of the three results, the other two right."""
    banks = (
        ("s", "The sigmoid", SIGMOID_BANK),
        ("ds", "The sigmoid's slope", SIGMOID_GRAD_BANK),
        ("dt", "The slope of tanh", TANH_GRAD_BANK),
    )
    for position, (prefix, label, bank) in enumerate(banks):
        for mistake in bank:
            yield Mistake(
                f"{prefix}_{mistake.name}", f"{label}: {mistake.title}", mistake.hint, _wrong(mistake, position)
            )


def _wrong(mistake: Mistake, position: int) -> Callable[[Floats], tuple[Floats, ...]]:
    def wrong(x: Floats) -> tuple[Floats, ...]:
        right = sigmoid_and_slopes(x)
        return (*right[:position], mistake.wrong(x), *right[position + 1 :])

    return wrong


SIGMOID_AND_SLOPES = Exercise(
    name="sigmoid_and_slopes",
    lesson=LESSON,
    parameters=(Parameter("x", Array(("...",), "pre-activations")),),
    outputs=(Output("s", Array(("...",))), Output("ds", Array(("...",))), Output("dt", Array(("...",)))),
    reference=sigmoid_and_slopes,
    cases=_cases,
    points=4,
    nudge="Take x = 40 and print sigmoid(40), then 1 - sigmoid(40). The second should be about 4e-18. What is it?",
    hint="1 - sigmoid(x) is the sigmoid of another number: write it as that, and no difference is left. For tanh, "
    "start from tanh(x) = 2 sigmoid(2x) - 1. Use e^-|x|, which cannot overflow.",
    explanation="e^-|x| lies between 0 and 1. The sigmoid is 1 / (1 + e^-|x|) for x of 0 or more, and e^-|x| times "
    "that below. Its slope, sigmoid(x) sigmoid(-x), is the same at x and -x: e^-|x| / (1 + e^-|x|)^2. The chain rule "
    "gives 2 * 2 = 4 times that slope at 2x for tanh. No difference of nearly equal numbers is left.",
    mistakes=tuple(_with_one_wrong()),
)
