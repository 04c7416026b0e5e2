"""``chain_closed_form``: y_n of n equal layers without a loop over the layers."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Real
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.draw import SCALAR_TOLERANCE
from autograder.exercises.lesson_01.chain_forward import chain_forward
from autograder.exercises.lesson_01.scalar_chain import CHAIN, chain_case

__all__ = ["CHAIN_CLOSED_FORM", "chain_closed_form"]

# Distance of a weight from 1 in some cases. np.isclose does not take such a weight for 1, but tolerances that learners
# write by hand do. With x + n b in place of the formula, the error is 10 times the largest that passes.
BESIDE_ONE = (2e-5, 3e-5)


def chain_closed_form(w: float, b: float, x: float, n: int) -> float:
    """y_n = w^n x + (1 + w + … + w^(n-1)) b, summed term by term: true for every w, 1 included."""
    return float(w**n * x + sum(w**i for i in range(n)) * b)


def _cases(rng: np.random.Generator) -> list[Case]:
    case = partial(chain_case, rng, chain_closed_form)

    def near_one(side: float) -> float:
        return 1.0 + side * float(rng.uniform(*BESIDE_ONE))

    return [
        case("a shrinking weight", (0.4, 0.9), rng.integers(3, 10)),
        case("a growing weight", (1.1, 1.6), rng.integers(3, 10)),
        case("a negative weight, odd depth", (-1.4, -0.5), 2 * rng.integers(1, 5) + 1),
        case("a negative weight, even depth", (-1.4, -0.5), 2 * rng.integers(1, 5)),
        case("a deep chain", (0.95, 0.99), rng.integers(60, 120)),
        case("a weight of exactly 1", 1.0, rng.integers(3, 10), edge=True),
        case("a weight slightly above 1", near_one(1.0), rng.integers(80, 120), edge=True),
        case("a weight slightly below 1", near_one(-1.0), rng.integers(80, 120), edge=True),
        case("a weight of exactly -1, odd depth", -1.0, 2 * rng.integers(1, 5) + 1, edge=True),
        case("a weight of exactly -1, even depth", -1.0, 2 * rng.integers(1, 5), edge=True),
        case("a weight of 0", 0.0, rng.integers(3, 10), edge=True),
        case("one layer", (0.4, 0.9), 1, edge=True),
        case("no layer at all", (0.4, 0.9), 0, edge=True),
        case("no layer at all and a weight of 0", 0.0, 0, edge=True),
    ]


def _ratio(w: float, n: int) -> float:
    """(1 - w^n) / (1 - w), the sum of the powers; n at w = 1."""
    return n if w == 1 else (1 - w**n) / (1 - w)


BANK = Bank()


@BANK.mistake(
    "x is raised to the power n as well: (w x)^n.",
    "How often does the formula multiply by w, and how often by x? Look at your brackets.",
)
def input_in_power(w: float, b: float, x: float, n: int) -> float:
    return float((w * x) ** n + _ratio(w, n) * b)


@BANK.mistake(
    "The power of w that multiplies x has lost its sign; the bias term is right.",
    "An odd number of layers with a negative w turns the sign of x.",
)
def magnitude_at_input(w: float, b: float, x: float, n: int) -> float:
    return abs(w) ** n * x + _ratio(w, n) * b


@BANK.mistake(
    "The distance from b / (1 - w) has the wrong sign: it should be x - b / (1 - w).",
    "At n = 0 the result must be x. What is yours?",
)
def distance_turned(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else b / (1 - w) - w**n * (x - b / (1 - w))


@BANK.mistake(
    "You divide the whole sum by 1 - w, w^n x as well.",
    "Only the bias term is a sum of powers. Does w^n x belong into the fraction?",
)
def all_divided(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else (w**n * x + (1 - w**n) * b) / (1 - w)


@BANK.mistake("At w = 1 your formula divides 0 by 0.", "At w = 1 every power of w is 1. What is the sum of n ones?")
def zero_over_zero(w: float, b: float, x: float, n: int) -> float:
    return float(w**n * x + (np.float64(1 - w**n) / np.float64(1 - w)) * b)


@BANK.mistake("At w = 1 the biases are lost.", "With w = 1 every layer adds b and changes nothing else.")
def no_bias_at_one(w: float, b: float, x: float, n: int) -> float:
    return x if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake("At w = 1 only one b is added.", "With w = 1 every one of the n layers adds b.")
def one_bias_at_one(w: float, b: float, x: float, n: int) -> float:
    return x + b if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake(
    "At w = -1 the biases are counted n times, as at w = 1.",
    "At w = -1 the powers of w are 1, -1, 1, -1, ... and mostly cancel. Only w = 1 is special.",
)
def minus_one_like_one(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + (n if abs(w) == 1 else _ratio(w, n)) * b


@BANK.mistake("The bias term is missing.", "y_2 = w (w x + b) + b. Where do the two b end up?")
def no_bias(w: float, b: float, x: float, n: int) -> float:
    return w**n * x


@BANK.mistake(
    "The bias term is b / (1 - w): that is its value after infinitely many layers.",
    "After n layers the sum of the powers of w has only n terms.",
)
def asymptote(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + (b / (1 - w) if w != 1 else n * b)


@BANK.mistake("The term with x is missing.", "x is multiplied by w once in each layer.")
def no_input(w: float, b: float, x: float, n: int) -> float:
    return _ratio(w, n) * b


@BANK.mistake(
    "The sum in front of b has one term too many: it goes up to w^n.",
    "The b of the last layer is not multiplied at all, that of the first layer n - 1 times.",
)
def one_term_more(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + _ratio(w, n + 1) * b


@BANK.mistake("The sum in front of b has one term too few.", "n layers add n biases. Count the terms for n = 1.")
def one_term_less(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + (_ratio(w, n - 1) if n else 0.0) * b


@BANK.mistake(
    "The bias term is n * b: that is right only for w = 1.",
    "The b of an early layer is multiplied by w in every later layer.",
)
def n_times_b(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + n * b


@BANK.mistake(
    "The sign of w is lost.",
    "A negative w flips the sign in every layer: w**n keeps track of that, abs(w)**n does not.",
)
def magnitude(w: float, b: float, x: float, n: int) -> float:
    return abs(w) ** n * x + _ratio(abs(w), n) * b


@BANK.mistake("The bias term is subtracted.", "Check the formula at n = 1.")
def minus(w: float, b: float, x: float, n: int) -> float:
    return w**n * x - _ratio(w, n) * b


@BANK.mistake(
    "The denominator of the fraction is 1 + w instead of 1 - w.", "Check the formula at n = 2: the sum should be 1 + w."
)
def plus_below(w: float, b: float, x: float, n: int) -> float:
    return float(w**n * x + np.float64(1 - w**n) / np.float64(1 + w) * b)


@BANK.mistake(
    "Parentheses are missing: only w^n is divided by 1 - w.",
    "Python divides before it subtracts. What is the whole numerator?",
)
def parentheses(w: float, b: float, x: float, n: int) -> float:
    return float(w**n * x + 1 - np.float64(w**n) / np.float64(1 - w) * b)


@BANK.mistake(
    "The fraction is added without its factor b.",
    "The sum of the powers counts the biases. How large is each of them?",
)
def without_b(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + _ratio(w, n)


@BANK.mistake("Only one b is added: that of the last layer.", "y_2 = w (w x + b) + b. Where do the two b end up?")
def last_bias_only(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + (b if n else 0.0)


@BANK.mistake(
    "The sum in front of b starts with w instead of 1.",
    "The b of the last layer is not multiplied at all. Which power of w is that?",
)
def sum_from_w(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + w * _ratio(w, n) * b


BESIDE = (
    "Also for w close to 1 your result is x + n b, which is right only for w = 1.",
    "How close to 1 does your formula still work? Choose a tolerance near that, or ask for w == 1.",
)


@BANK.mistake(*BESIDE)
def wide_tolerance(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if abs(w - 1) < 1e-3 else w**n * x + _ratio(w, n) * b


@BANK.mistake("At w = 1 the input is lost.", "With w = 1 every layer only adds b to its input.")
def no_input_at_one(w: float, b: float, x: float, n: int) -> float:
    return n * b if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake("At w = 1 your result is 0.", "With w = 1 every layer only adds b to its input.")
def zero_at_one(w: float, b: float, x: float, n: int) -> float:
    return 0.0 if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake("At w = 1 the input is multiplied by n.", "With w = 1 every layer only adds b to its input.")
def input_counted_at_one(w: float, b: float, x: float, n: int) -> float:
    return n * (x + b) if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake("At w = 1 there is one b too many.", "n layers add n biases.")
def bias_more_at_one(w: float, b: float, x: float, n: int) -> float:
    return x + (n + 1) * b if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake("At w = 1 there is one b too few.", "n layers add n biases.")
def bias_less_at_one(w: float, b: float, x: float, n: int) -> float:
    return x + (n - 1) * b if w == 1 else w**n * x + _ratio(w, n) * b


@BANK.mistake("This is y_(n+1): one layer too many.", "Check the formula at n = 0: it should give x.")
def layer_more(w: float, b: float, x: float, n: int) -> float:
    return w ** (n + 1) * x + _ratio(w, n + 1) * b


@BANK.mistake("This is y_(n-1): one layer too few.", "Check the formula at n = 1: it should give w x + b.")
def layer_less(w: float, b: float, x: float, n: int) -> float:
    return w ** (n - 1) * x + _ratio(w, n - 1) * b if n else x


@BANK.mistake("x has one w too many: w^(n+1).", "Check the formula at n = 1: it should give w x + b.")
def input_power_more(w: float, b: float, x: float, n: int) -> float:
    return w ** (n + 1) * x + _ratio(w, n) * b


@BANK.mistake("x has one w too few: w^(n-1).", "Check the formula at n = 1: it should give w x + b.")
def input_power_less(w: float, b: float, x: float, n: int) -> float:
    return (w ** (n - 1) if n else 1.0) * x + _ratio(w, n) * b


@BANK.mistake("x is multiplied by w * n instead of w^n.", "Two layers make w * w. What do n layers make?")
def product_for_power(w: float, b: float, x: float, n: int) -> float:
    return w * n * x + _ratio(w, n) * b


@BANK.mistake(
    "This is b / (1 - w) alone: the value after infinitely many layers.", "After n layers, what is left of x?"
)
def only_asymptote(w: float, b: float, x: float, n: int) -> float:
    return b / (1 - w) if w != 1 else n * b


@BANK.mistake("The sign of w is lost in its powers.", "w**n keeps the sign of w, abs(w)**n does not.")
def magnitude_of_powers(w: float, b: float, x: float, n: int) -> float:
    power = abs(w) ** n
    return power * x + (n if w == 1 else (1 - power) / (1 - w)) * b


@BANK.mistake("w and b are swapped.", "The arguments are w, b, x, n in this order.")
def weight_and_bias_swapped(w: float, b: float, x: float, n: int) -> float:
    return b**n * x + _ratio(b, n) * w


@BANK.mistake("x and b are swapped.", "The arguments are w, b, x, n in this order.")
def input_and_bias_swapped(w: float, b: float, x: float, n: int) -> float:
    return w**n * b + _ratio(w, n) * x


@BANK.mistake("The bias term is multiplied by w^n as well.", "The b of the last layer is multiplied by nothing.")
def power_on_everything(w: float, b: float, x: float, n: int) -> float:
    return w**n * (x + _ratio(w, n) * b)


@BANK.mistake("Without any layer your result is 0.", "Nothing happens to x then. What comes out?")
def zero_without_layers(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + _ratio(w, n) * b if n else 0.0


@BANK.mistake("For w = 0 your result is 0.", "The last layer still adds its b.")
def zero_at_zero(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + _ratio(w, n) * b if w else 0.0


@BANK.mistake(
    "If w is 0 and there is no layer, your result does not contain x.",
    "Nothing happens to x then. What is 0.0**0 in Python?",
)
def bias_without_layers_at_zero(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + _ratio(w, n) * b if w else b


def _formula(w: float, b: float, x: float, n: int) -> float:
    """The right closed form, for mistakes in special values."""
    return w**n * x + _ratio(w, n) * b


@BANK.mistake(*BESIDE)
def very_wide_tolerance(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if abs(w - 1) < 0.1 else _formula(w, b, x, n)


@BANK.mistake(
    "At w = 1 n multiplies the input instead of the bias.", "With w = 1 every layer only adds b to its input."
)
def input_for_bias_at_one(w: float, b: float, x: float, n: int) -> float:
    return n * x + b if w == 1 else _formula(w, b, x, n)


@BANK.mistake(
    "At w = -1 your result is x + n b, as at w = 1.", "Write y_1, y_2 and y_3 out for w = -1. Only w = 1 is special."
)
def minus_one_is_one(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if abs(w) == 1 else _formula(w, b, x, n)


@BANK.mistake(
    "You compute w * n in both places where the formula has w^n.", "Two layers make w * w. What do n layers make?"
)
def product_for_powers(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else w * n * x + (1 - w * n) / (1 - w) * b


@BANK.mistake(
    "The numerator of the fraction is 1 + w^n instead of 1 - w^n.",
    "Check the formula at n = 0: how many biases are there?",
)
def plus_above(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else w**n * x + (1 + w**n) / (1 - w) * b


@BANK.mistake(
    "The parentheses around 1 - w^n are missing: only w^n is divided.",
    "Python divides before it subtracts. What is the whole numerator?",
)
def parentheses_above(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else w**n * x + (1 - w**n / (1 - w)) * b


@BANK.mistake(
    "You multiply x - b by w^n; it should be the distance from the fixed point.",
    "The fixed point is b / (1 - w). How far away from it does x begin?",
)
def distance_from_bias(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else b / (1 - w) + w**n * (x - b)


@BANK.mistake("The fraction is upside down.", "Check the formula at n = 2: the sum should be 1 + w.")
def upside_down(w: float, b: float, x: float, n: int) -> float:
    return float(w**n * x + b / np.float64(_ratio(w, n))) if w != 1 else x + n * b


@BANK.mistake(
    "Parentheses are missing: you divide by 1 only, not by 1 - w.",
    "Python divides before it subtracts. What is the whole denominator?",
)
def parentheses_below(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w == 1 else w**n * x + (1 - w**n) - w * b


@BANK.mistake(
    "If w is 0 and there is no layer, your result does not contain x.",
    "Nothing happens to x then. What is 0.0**0 in Python?",
)
def nothing_without_layers_at_zero(w: float, b: float, x: float, n: int) -> float:
    return _formula(w, b, x, n) if w or n else 0.0


@BANK.mistake(
    "A small number in the denominator avoids 0 / 0, but at w = 1 the biases are lost.",
    "0 divided by 1e-8 is still 0. What is the sum of the powers of 1?",
)
def small_number_below(w: float, b: float, x: float, n: int) -> float:
    return w**n * x + (1 - w**n) / (1 - w + 1e-8) * b


@BANK.mistake(
    "For a negative w your result is nan.",
    "Do you compute w^n with a logarithm? A negative number has none. w**n is right for every w.",
)
def by_logarithm(w: float, b: float, x: float, n: int) -> float:
    power = np.exp(n * np.log(w)) if w > 0 else np.nan
    return _formula(w, b, x, n) if w == 1 else float(power * x + (1 - power) / (1 - w) * b)


@BANK.mistake(
    "All outputs are returned; the exercise asks for the last, y_n.",
    "Is n an array in your formula? One n gives one number.",
)
def all_outputs(w: float, b: float, x: float, n: int) -> NDArray[np.float64]:
    return np.array([_formula(w, b, x, i) for i in range(n + 1)])


@BANK.mistake("x is added without its factor w^n.", "What does one layer make of x? Check the formula at n = 1.")
def input_as_it_is(w: float, b: float, x: float, n: int) -> float:
    return _formula(w, b, x, n) - w**n * x + x


@BANK.mistake(
    "The numerator of the fraction is (1 - w)^n; it should be 1 - w^n.",
    "Which of the two gives the sum 1 + w at n = 2?",
)
def power_of_difference(w: float, b: float, x: float, n: int) -> float:
    return _formula(w, b, x, n) if w == 1 else w**n * x + (1 - w) ** n / (1 - w) * b


@BANK.mistake(
    "For every w of 1 or more your result is x + n b, which is right only for w = 1.",
    "The fraction is right for w above 1 as well. Where is it 0 / 0?",
)
def one_and_above(w: float, b: float, x: float, n: int) -> float:
    return x + n * b if w >= 1 else _formula(w, b, x, n)


@BANK.mistake(
    "At w = -1 even and odd n are swapped.",
    "Work out y_1 and y_2 by hand for w = -1. Which of your two branches gives which?",
)
def parity_swapped_at_minus_one(w: float, b: float, x: float, n: int) -> float:
    return _formula(w, b, x, n + 1 if w == -1 else n)


CHAIN_CLOSED_FORM = Exercise(
    name="chain_closed_form",
    lesson="01_deep_linear_network",
    parameters=CHAIN,
    outputs=(Output("y_n", Real(), share=2),),
    reference=lambda w, b, x, n: float(chain_forward(w, b, x, n)[-1]),
    cases=_cases,
    tolerance=SCALAR_TOLERANCE,
    points=3,
    nudge="Write y_3 out by hand and sort it: what multiplies x, and what multiplies b?",
    hint="b is multiplied by 1 + w + … + w^(n-1). That sum is (1 - w^n) / (1 - w), except at one value of w.",
    explanation="The sum of powers has a closed form, but at w = 1 the form is 0/0 while the sum is simply n. "
    "Python's w**n is right for negative w and for n = 0.",
    mistakes=tuple(BANK),
)
