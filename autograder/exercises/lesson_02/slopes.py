"""``sigmoid``, ``sigmoid_grad`` and ``tanh_grad``: a squashing function and two slopes, right out to the tails."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter

__all__ = ["SIGMOID", "SIGMOID_GRAD", "TANH_GRAD", "sigmoid", "sigmoid_grad", "tanh_grad"]

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


def _cases(rng: np.random.Generator, tail: tuple[float, float]) -> list[Case]:
    def spread(width: float, *shape: int) -> Floats:
        return rng.uniform(-width, width, shape)

    far = rng.uniform(*tail, 6) * np.array([1, -1, 1, -1, 1, -1])
    return [
        Case("numbers around 0", (spread(2.0, 4, 3),)),
        Case("numbers between -8 and 8", (spread(8.0, 5, 4),)),
        Case("one row of numbers", (spread(4.0, 1, 7),)),
        Case("exactly 0", (np.zeros(3),), edge=True),
        Case("x = 1000 and x = -1000", (np.array([-1000.0, *spread(1.0, 3), 1000.0]),), edge=True),
        Case("far out in one tail", (np.abs(far),), edge=True),
        Case("far out in the other tail", (-np.abs(far),), edge=True),
        Case("arrays of float32", (spread(4.0, 3, 5).astype(np.float32),), edge=True),
    ]


def _sigmoid_cases(rng: np.random.Generator) -> list[Case]:
    return _cases(rng, SIGMOID_TAIL)


def _tanh_cases(rng: np.random.Generator) -> list[Case]:
    return _cases(rng, TANH_TAIL)


SIGMOID_BANK = Bank()


@SIGMOID_BANK.mistake(
    "It falls where it should rise: this is sigmoid(-x).",
    "For large x the sigmoid is near 1. Which sign does the exponent have then?",
)
def mirrored(x: Floats) -> Floats:
    return sigmoid(-x)


@SIGMOID_BANK.mistake(
    "For large x it gives nan: e^x is inf there, and inf / inf is not a number.",
    "Divide numerator and denominator by e^x and look again.",
)
def inf_over_inf(x: Floats) -> Floats:
    power = np.exp(x)
    return np.asarray(power / (1 + power))


@SIGMOID_BANK.mistake(
    "The tanh formula is twice as steep as it should be.",
    "The sigmoid at x is (1 + tanh(...)) / 2. Compare the slopes at 0: 1/4, and 1 for tanh.",
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
    "x is clipped: below -30 the sigmoid keeps falling, yours does not.",
    "A formula in which nothing overflows needs no clipping.",
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


@SIGMOID_BANK.mistake("The 1 over it is missing.", "The sigmoid lies between 0 and 1. Does yours?")
def no_reciprocal(x: Floats) -> Floats:
    return 1 + np.exp(-x)


@SIGMOID_BANK.mistake(
    "The numbers share a sum of 1: this is a softmax over the whole array.",
    "The sigmoid looks at each number by itself.",
)
def softmax(x: Floats) -> Floats:
    powers = np.exp(x - x.max())
    return np.asarray(powers / powers.sum())


SIGMOID = Exercise(
    name="sigmoid",
    lesson=LESSON,
    parameters=(Parameter("x", Array(("...",), "any numbers")),),
    outputs=(Output("s", Array(("...",))),),
    reference=sigmoid,
    cases=_sigmoid_cases,
    points=2,
    nudge="Put x = 1000 into your formula, piece by piece. Then x = -1000. Is there an inf that another inf meets?",
    hint="1 / (1 + e^-x) is right everywhere, even where e^-x is inf. To keep NumPy from warning, use a formula in "
    "which the exponential cannot overflow, such as one of e^-|x|.",
    explanation="e^-|x| lies between 0 and 1 and never overflows. For x of 0 or more the sigmoid is 1 / (1 + e^-|x|); "
    "below 0 it is e^-|x| / (1 + e^-|x|), the same fraction with another numerator.",
    mistakes=tuple(SIGMOID_BANK),
)


SIGMOID_GRAD_BANK = Bank()


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
    "The square below the bar is missing: this is e^-|x| / (1 + e^-|x|).", "At 0 the slope is 1/4. What is yours there?"
)
def square_missing(x: Floats) -> Floats:
    return sigmoid(-np.abs(x))


@SIGMOID_GRAD_BANK.mistake(
    "1 - a² is the slope of tanh, written with its activation.", "Differentiate 1 / (1 + e^-x) by x. At 0 it is 1/4."
)
def tanh_rule(x: Floats) -> Floats:
    return 1 - sigmoid(x) ** 2


@SIGMOID_GRAD_BANK.mistake(
    "For very negative x it gives nan: e^-x is inf there, above and below the fraction bar.",
    "The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf",
)
def exponentials(x: Floats) -> Floats:
    power = np.exp(-x)
    return np.asarray(power / (1 + power) ** 2)


@SIGMOID_GRAD_BANK.mistake(
    "For large x the slope is exactly 0: 1 - sigmoid(x) has lost all its digits.",
    "Which other sigmoid is equal to 1 - sigmoid(x)?",
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
    "For large x it gives nan: e^x is inf there, above and below the fraction bar.",
    "The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf_above",
)
def exponentials_above(x: Floats) -> Floats:
    return exponentials(-x)


SIGMOID_GRAD = Exercise(
    name="sigmoid_grad",
    lesson=LESSON,
    parameters=(Parameter("x", Array(("...",), "pre-activations")),),
    outputs=(Output("slope", Array(("...",))),),
    reference=sigmoid_grad,
    cases=_sigmoid_cases,
    points=2,
    nudge="Take x = 40 and print sigmoid(40), then 1 - sigmoid(40). The second should be about 4e-18. What is it?",
    hint="1 - sigmoid(x) is the sigmoid of another number. Write it as that and there is no difference left.",
    explanation="1 - sigmoid(x) = sigmoid(-x). The product sigmoid(x) * sigmoid(-x) has no difference in it, so both "
    "tails keep all their digits.",
    mistakes=tuple(SIGMOID_GRAD_BANK),
)


TANH_GRAD_BANK = Bank()


@TANH_GRAD_BANK.mistake(
    "For large x the slope is exactly 0: 1 - sigmoid(2x) has lost all its digits there.",
    "How did you write 1 - sigmoid(x) in the exercise before?",
)
def one_tail_lost(x: Floats) -> Floats:
    s = sigmoid(2 * x)
    return 4 * s * (1 - s)


@TANH_GRAD_BANK.mistake(
    "In both tails the slope is exactly 0: 1 - tanh(x)² has lost all its digits there.",
    "Find a formula without a difference: 1 / cosh², or the sigmoid's slope at another place.",
    name="tails_lost",
)
def one_minus_square(x: Floats) -> Floats:
    return 1 - np.tanh(x) ** 2


@TANH_GRAD_BANK.mistake(
    "Everything is four times too small.", "tanh(x) = 2 sigmoid(2x) - 1 has two factors of 2: one in front, one inside."
)
def four_forgotten(x: Floats) -> Floats:
    return sigmoid_grad(2 * x)


@TANH_GRAD_BANK.mistake(
    "The sigmoid's slope is taken at x; it belongs at another place.",
    "tanh(x) = 2 sigmoid(2x) - 1. Where is the inner function evaluated?",
)
def half_argument(x: Floats) -> Floats:
    return 4 * sigmoid_grad(x)


@TANH_GRAD_BANK.mistake("The square is missing: this is 1 - tanh(x).", "The slope is the same at x and -x. Is yours?")
def not_squared(x: Floats) -> Floats:
    return 1 - np.tanh(x)


@TANH_GRAD_BANK.mistake(
    "This is 1 / cosh(x); the square is missing.",
    "tanh = sinh / cosh. What does the quotient rule leave below the bar?",
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


@TANH_GRAD_BANK.mistake("a (1 - a) is the sigmoid's rule.", "Differentiate sinh / cosh. At 0 the slope of tanh is 1.")
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
    "For very negative x it gives nan: an exponential is inf there, above and below the fraction bar.",
    "The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf",
)
def tanh_exponentials(x: Floats) -> Floats:
    return 4 * exponentials(2 * x)


@TANH_GRAD_BANK.mistake(
    "For large x it gives nan: an exponential is inf there, above and below the fraction bar.",
    "The slope is the same at x and -x. On which side does the exponential not overflow?",
    name="inf_over_inf_above",
)
def tanh_exponentials_above(x: Floats) -> Floats:
    return 4 * exponentials(-2 * x)


TANH_GRAD = Exercise(
    name="tanh_grad",
    lesson=LESSON,
    parameters=(Parameter("x", Array(("...",), "pre-activations")),),
    outputs=(Output("slope", Array(("...",))),),
    reference=tanh_grad,
    cases=_tanh_cases,
    points=2,
    nudge="Print 1 - np.tanh(20)**2. The slope there is about 1.7e-17. Where did it go?",
    hint="tanh(x) = 2 sigmoid(2x) - 1. Differentiate that: the slope of tanh is a multiple of a sigmoid's slope.",
    explanation="tanh is a sigmoid, stretched: tanh(x) = 2 sigmoid(2x) - 1. The chain rule gives 2 * 2 = 4 times the "
    "slope of the sigmoid at 2x, and that one keeps its digits in the tails. 1 / cosh(x)**2 does as well.",
    mistakes=tuple(TANH_GRAD_BANK),
)
