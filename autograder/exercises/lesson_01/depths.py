"""``vanishing_depth`` and ``overflow_depth``: after how many layers a number vanishes or overflows."""

import math

import numpy as np

from autograder.contract.kinds import Count, Real, Text
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter

__all__ = ["OVERFLOW_DEPTH", "VANISHING_DEPTH", "overflow_depth", "vanishing_depth"]

# Least distance of log |w|^n from the threshold's logarithm, so that rounding cannot decide a case. A right answer may
# multiply in float32: 7000 layers round by 7000 * 6e-8 at most.
CLEAR = 1e-3


def vanishing_depth(w: float, tol: float) -> int:
    """The smallest n with |w|^n < tol, by multiplying up. Raises ``ValueError`` unless |w| < 1 and tol > 0."""
    if not abs(w) < 1 or not tol > 0:
        raise ValueError("there may be no such n")
    n, product = 0, 1.0
    while product >= tol:
        n, product = n + 1, product * abs(w)
    return n


def overflow_depth(w: float, dtype: str) -> int:
    """The smallest n for which |w|^n is larger than the largest number of the dtype.

    Raises ``ValueError`` unless |w| > 1. Mantissa and exponent are computed separately, because the quotient of
    logarithms gives 1025 for w = 2 in float64.
    """
    if not abs(w) > 1:
        raise ValueError("there may be no such n")
    largest = int(np.finfo(dtype).maxexp)
    n, (mantissa, exponent) = 0, math.frexp(1.0)
    while exponent <= largest:
        mantissa, shift = math.frexp(mantissa * abs(w))
        n, exponent = n + 1, exponent + shift
    return n


def _vanishing_cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, low: float, high: float, exponent: float, sign: float = 1.0, edge: bool = False) -> Case:
        while True:
            w, tol = float(sign * rng.uniform(low, high)), float(10 ** rng.uniform(exponent - 1, exponent))
            n = vanishing_depth(w, tol)
            if sign < 0 and n % 2 == 0:
                continue  # who looks at even powers alone would be right
            if min(abs(k * math.log(abs(w)) - math.log(tol)) for k in (n - 1, n)) > CLEAR:
                return Case(label, (w, tol), edge)

    return [
        case("half is lost in each layer", 0.45, 0.55, -3),
        case("little is lost in each layer", 0.9, 0.98, -4),  # 570 layers at most: Python allows 1000 calls of itself
        case("nearly all is lost in each layer", 0.05, 0.15, -9),
        case("a tiny threshold", 0.6, 0.8, -30),
        case("a negative weight", 0.5, 0.9, -5, sign=-1.0, edge=True),
        Case("a weight of 0", (0.0, 1e-3), edge=True),
        Case("a weight of 0 and a threshold above 1", (0.0, 2.0), edge=True),
        Case("a threshold above 1", (0.5, 8.0), edge=True),
        Case("a threshold just above 1", (0.5, 1.5), edge=True),
        Case("exactly at the threshold", (0.5, 0.125), edge=True),  # powers of two, exact in every formula
    ]


def _layers(w: float, tol: float) -> float:
    """The quotient log tol / log |w|, not rounded."""
    return math.log(tol) / math.log(abs(w)) if w else 1.0


VANISHING_DEPTH_BANK = Bank()


@VANISHING_DEPTH_BANK.mistake(
    "For a negative w you accept only an even number of layers.", "The absolute value of w^n counts: use abs(w)."
)
def even_depths_alone(w: float, tol: float) -> int:
    n = vanishing_depth(w, tol)
    return n + n % 2 if w < 0 else n


@VANISHING_DEPTH_BANK.mistake(
    "One layer too few: there |w|^n is not yet below tol.",
    "Put your n into |w|**n and compare it with tol. Do the same with n + 1.",
)
def one_early(w: float, tol: float) -> int:
    return max(vanishing_depth(w, tol) - 1, 0)


@VANISHING_DEPTH_BANK.mistake(
    "One layer too many: |w|^n is below tol one layer earlier.", "Put n - 1 into |w|**n and compare it with tol."
)
def one_late(w: float, tol: float) -> int:
    return vanishing_depth(w, tol) + 1


@VANISHING_DEPTH_BANK.mistake(
    "tol is taken for percent: 0.01 means a hundredth here, not a ten-thousandth.",
    "Compare |w|^n with tol itself.",
)
def percent(w: float, tol: float) -> int:
    return vanishing_depth(w, tol / 100)


@VANISHING_DEPTH_BANK.mistake("tol is turned into percent: 0.01 becomes 1.", "Compare |w|^n with tol itself.")
def times_hundred(w: float, tol: float) -> int:
    return vanishing_depth(w, 100 * tol)


@VANISHING_DEPTH_BANK.mistake(
    "It stops where |w|^n equals tol; it should stop where |w|^n is less than tol.",
    "Compare w = 0.5 and tol = 0.125: after 3 layers exactly tol is left.",
)
def at_most(w: float, tol: float) -> int:
    return vanishing_depth(w, np.nextafter(tol, 1.0))


@VANISHING_DEPTH_BANK.mistake(
    "The result is not a whole number of layers.",
    "There is no layer 9.97. Which whole number is the first at which |w|^n < tol?",
)
def not_whole(w: float, tol: float) -> float:
    return _layers(w, tol)


@VANISHING_DEPTH_BANK.mistake(
    "n is 1 although more layers are needed.",
    "If you divide logarithms: from |w|^n = tol follows n log |w| = log tol. If you loop: print tol and the number "
    "that you compare with it. Is it |w|^n, the part that is left?",
)
def inverted(w: float, tol: float) -> int:
    return math.ceil(1 / _layers(w, tol)) if w else 1


@VANISHING_DEPTH_BANK.mistake(
    "You divide |w| by tol; but each layer multiplies, so n is an exponent.", "|w|^n < tol. What undoes a power?"
)
def without_logs(w: float, tol: float) -> int:
    return math.ceil(abs(w) / tol)


@VANISHING_DEPTH_BANK.mistake(
    "The number of layers is negative.",
    "The logarithm of a number below 1 is negative. Your formula has two such logarithms.",
)
def sign_of_n(w: float, tol: float) -> int:
    return -vanishing_depth(w, tol)


@VANISHING_DEPTH_BANK.mistake(
    "For a negative w your n is 1.", "w itself is below tol, but |w| is not. Which of the two has to fall below tol?"
)
def sign_of_w(w: float, tol: float) -> int:
    return vanishing_depth(w, tol) if w >= 0 else 1


@VANISHING_DEPTH_BANK.mistake(
    "|w| is counted twice in each layer, or the limit is the root of tol.",
    "One layer multiplies by |w| once. With which number is |w|^n compared?",
    name="squared",
)
def gradient_squared(w: float, tol: float) -> int:
    return vanishing_depth(w * w, tol)


@VANISHING_DEPTH_BANK.mistake(
    "For w = 0 your n is 0, as if no layer were needed.",
    "Before the first layer all of x is left. How much is left after one layer?",
)
def zero_keeps_nothing(w: float, tol: float) -> int:
    return vanishing_depth(w, tol) if w else 0


@VANISHING_DEPTH_BANK.mistake(
    "For w = 0 your n is 1 even if tol is above 1.",
    "Before the first layer |w|^0 = 1 is left, also for w = 0. Is this below such a tol?",
)
def one_for_zero(w: float, tol: float) -> int:
    return vanishing_depth(w, tol) if w else 1


@VANISHING_DEPTH_BANK.mistake(
    "Layer n multiplies by |w|^n: the powers themselves are multiplied.",
    "Each layer multiplies what is left by |w| once more. Either count powers, or multiply step by step.",
)
def powers_multiplied(w: float, tol: float) -> int:
    n, left = 0, 1.0
    while left >= tol and n < vanishing_depth(w, tol):
        n += 1
        left *= abs(w) ** n
    return n


@VANISHING_DEPTH_BANK.mistake(
    "n is 0 although layers are needed.",
    "Before the first layer |w|^n is 1. If you loop: should the loop go on there, or end?",
)
def never_counts(w: float, tol: float) -> int:
    return 0


@VANISHING_DEPTH_BANK.mistake(
    "If tol is above 1, you return 1; but no layer is needed there.",
    "At n = 0, |w|^n is 1. Does your code look at n = 0?",
)
def at_least_one(w: float, tol: float) -> int:
    return max(vanishing_depth(w, tol), 1)


@VANISHING_DEPTH_BANK.mistake(
    "Your n is never above 100.", "How many layers does w = 0.99 need? Let the numbers decide when the loop ends."
)
def capped(w: float, tol: float) -> int:
    return min(vanishing_depth(w, tol), 100)


@VANISHING_DEPTH_BANK.mistake(
    "The result is wrong in three edge cases: w = 0, tol above 1, and |w|^n equal to tol.",
    "Do you round up a quotient of logarithms? Work these three out by hand and compare.",
)
def rounded_up(w: float, tol: float) -> int:
    return math.ceil(_layers(w, tol)) if w else 0


@VANISHING_DEPTH_BANK.mistake(
    "If tol is above 1, your n can be negative.", "How many layers does it take until 1 is below such a tol?"
)
def negative_above_one(w: float, tol: float) -> int:
    return math.floor(_layers(w, tol)) + 1 if w else 1


@VANISHING_DEPTH_BANK.mistake(
    "A number of layers is rounded to the nearest whole number.", "If 2.3 layers are needed, are 2 enough?"
)
def rounded(w: float, tol: float) -> int:
    return round(_layers(w, tol))


@VANISHING_DEPTH_BANK.mistake(
    "You return |w|^n, the part that is left; the exercise asks for n.",
    "Count the layers in the loop, and return the count.",
)
def what_is_left(w: float, tol: float) -> float:
    return float(abs(w) ** vanishing_depth(w, tol))


@VANISHING_DEPTH_BANK.mistake(
    "Each layer takes away the same amount, 1 - |w|; it should take away the same share.",
    "After two layers |w| * |w| is left. What does your code have after two layers?",
)
def same_amount(w: float, tol: float) -> int:
    return max(math.floor((1 - tol) / (1 - abs(w))) + 1, 0)


@VANISHING_DEPTH_BANK.mistake(
    "The product is squared in every step; one layer multiplies it by |w| once.",
    "After three layers |w|³ is left. What does your code have after three rounds?",
)
def repeated_squaring(w: float, tol: float) -> int:
    n, left = 1, abs(w)
    while left >= tol:
        n, left = n + 1, left * left
    return n


TWO_LOGARITHMS = (
    "Two different logarithms are divided: one of base 10 or 2, the other natural.",
    "Numerator and denominator need the same base: np.log for both.",
)


@VANISHING_DEPTH_BANK.mistake(*TWO_LOGARITHMS)
def tenths_above(w: float, tol: float) -> int:
    return math.floor(_layers(w, tol) / math.log(10)) + 1 if w else 1


@VANISHING_DEPTH_BANK.mistake(*TWO_LOGARITHMS)
def tenths_below(w: float, tol: float) -> int:
    return math.floor(_layers(w, tol) * math.log(10)) + 1 if w else 1


TWO_CORNERS = "Do you round up a quotient of logarithms? Work these two out by hand and compare."


@VANISHING_DEPTH_BANK.mistake(
    "The result is wrong in two edge cases: w = 0, and |w|^n equal to tol.",
    TWO_CORNERS,
)
def rounded_up_but_not_negative(w: float, tol: float) -> int:
    return max(rounded_up(w, tol), 0)


@VANISHING_DEPTH_BANK.mistake(
    "The result is wrong in two edge cases: tol above 1, and |w|^n equal to tol.",
    TWO_CORNERS,
)
def rounded_up_but_for_zero(w: float, tol: float) -> int:
    return rounded_up(w, tol) if w else 1


@VANISHING_DEPTH_BANK.mistake(
    "The result is wrong in two edge cases: tol above 1, where n should be 0, and |w|^n equal to tol.",
    TWO_CORNERS,
)
def rounded_up_to_one(w: float, tol: float) -> int:
    return max(rounded_up(w, tol), 1)


VANISHING_DEPTH = Exercise(
    name="vanishing_depth",
    lesson="01_deep_linear_network",
    parameters=(
        Parameter("w", Real("the weight of every layer, smaller than 1 in size")),
        Parameter("tol", Real("the threshold, above 0")),
    ),
    outputs=(Output("n", Count(), share=1),),
    reference=vanishing_depth,
    cases=_vanishing_cases,
    points=2,
    nudge="After 1 layer |w| is left, after 2 layers |w|². When do you stop?",
    hint="Start from 1, multiply by |w| in a loop and count, until the number is below tol.",
    explanation="The loop starts with n = 0, where nothing is lost yet, and asks before it multiplies. A formula with "
    "two logarithms works as well, but has to treat w = 0 by itself.",
    mistakes=tuple(VANISHING_DEPTH_BANK),
)


def _quotient(w: float, largest: float) -> float:
    """The quotient log largest / log |w|, not rounded."""
    return math.log(largest) / math.log(abs(w))


def _overflow_cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, low: float, high: float, dtype: str, sign: float = 1.0, edge: bool = False) -> Case:
        while True:
            w = float(sign * rng.uniform(low, high))
            n, largest = overflow_depth(w, dtype), math.log(float(np.finfo(dtype).max))
            if min(abs(k * math.log(abs(w)) - largest) for k in (n - 1, n)) > CLEAR:
                return Case(label, (w, dtype), edge)

    def odd(label: str, low: float, high: float) -> Case:
        """A negative weight whose power is negative where it overflows, so that losing its size shows.

        The quotient of logarithms is nearer to the whole number below it, so that rounding it shows as well.
        """
        while True:
            found = case(label, low, high, "float32", sign=-1.0, edge=True)
            below = overflow_depth(*found.arguments) - 1
            if below % 2 == 0 and _quotient(found.arguments[0], float(np.finfo("float32").max)) < below + 0.45:
                return found

    return [
        case("a slowly growing signal in float32", 1.1, 1.4, "float32"),
        case("a slowly growing signal in float64", 1.1, 1.4, "float64"),
        case("a fast growing signal in float32", 1.5, 9.0, "float32"),
        case("a fast growing signal in float64", 1.5, 9.0, "float64"),
        odd("a negative weight", 1.2, 3.0),
        Case("a weight of 2 in float32", (2.0, "float32"), edge=True),  # the quotient of logarithms rounds to 1024,
        Case("a weight of 2 in float64", (2.0, "float64"), edge=True),  # or to 128 where they are of float32
        Case("a weight larger than any number of the type", (1e39, "float32"), edge=True),
    ]


OVERFLOW_DEPTH_BANK = Bank()


NO_BOUND = "How many layers does w = 1.1 need in float64? Let the numbers decide when the loop ends."


@OVERFLOW_DEPTH_BANK.mistake(
    "This is the last depth at which the number still fits.",
    "The exercise asks for the first depth at which it is inf.",
)
def last_finite(w: float, dtype: str) -> int:
    return overflow_depth(w, dtype) - 1


@OVERFLOW_DEPTH_BANK.mistake(
    "One layer too many: the number is inf one layer earlier.",
    "Try it: np.float32(2) ** 127, ** 128 and ** 129.",
    name="one_late",
)
def overflow_late(w: float, dtype: str) -> int:
    return overflow_depth(w, dtype) + 1


@OVERFLOW_DEPTH_BANK.mistake(
    "With a negative w you count on until the number is positive.", "The absolute value of w^n counts: use abs(w)."
)
def signed(w: float, dtype: str) -> int:
    n = overflow_depth(w, dtype)
    return n + 1 if w < 0 and n % 2 else n


@OVERFLOW_DEPTH_BANK.mistake(
    "This is the depth of float64, whatever the dtype.",
    "Python's own floats are float64. Where does your code use dtype?",
)
def always_double(w: float, dtype: str) -> int:
    return overflow_depth(w, "float64")


@OVERFLOW_DEPTH_BANK.mistake("This is the depth of float32, whatever the dtype.", "Where does your code use dtype?")
def always_single(w: float, dtype: str) -> int:
    return overflow_depth(w, "float32")


@OVERFLOW_DEPTH_BANK.mistake(
    "This is the number of doublings: right for w = 2 only.",
    "A larger w needs fewer layers. Where does your code use w?",
)
def bits(w: float, dtype: str) -> int:
    return int(np.finfo(dtype).maxexp)


@OVERFLOW_DEPTH_BANK.mistake(
    "This uses the precision of the type (eps), not its largest number.",
    "np.finfo has several numbers. Overflow is about the largest one.",
)
def precision(w: float, dtype: str) -> int:
    return max(math.ceil(math.log(1 / float(np.finfo(dtype).eps)) / math.log(abs(w))), 1)


@OVERFLOW_DEPTH_BANK.mistake(
    "The result is not a whole number of layers.", "Which whole number is the first above it?", name="not_whole"
)
def overflow_not_whole(w: float, dtype: str) -> float:
    return math.log(float(np.finfo(dtype).max)) / math.log(abs(w))


def _first_above(w: float, limit: float) -> int:
    return math.floor(_quotient(w, limit)) + 1


@OVERFLOW_DEPTH_BANK.mistake("float32 and float64 are swapped.", "Which of the two can hold larger numbers?")
def types_swapped(w: float, dtype: str) -> int:
    return overflow_depth(w, "float64" if dtype == "float32" else "float32")


@OVERFLOW_DEPTH_BANK.mistake(
    "|w| is counted twice in each layer, or the limit is the root of the largest number.",
    "One layer multiplies by |w| once. Up to which number can the output grow?",
    name="squared",
)
def overflow_squared(w: float, dtype: str) -> int:
    return math.floor(_quotient(w, float(np.finfo(dtype).max)) / 2) + 1


INTEGERS = (
    "The limit is that of an integer with as many bits.",
    "A float reaches further, because some of its bits are an exponent. Which number does np.finfo give?",
)


@OVERFLOW_DEPTH_BANK.mistake(*INTEGERS)
def largest_integer(w: float, dtype: str) -> int:
    return _first_above(w, 2.0 ** (np.finfo(dtype).bits - 1))


@OVERFLOW_DEPTH_BANK.mistake(*INTEGERS)
def number_of_bits(w: float, dtype: str) -> int:
    return _first_above(w, 2.0 ** np.finfo(dtype).bits)


@OVERFLOW_DEPTH_BANK.mistake(
    "The limit is 10^38 or 10^308: the largest number is slightly larger.", "np.finfo has it with all its digits."
)
def power_of_ten(w: float, dtype: str) -> int:
    return _first_above(w, 1e38 if dtype == "float32" else 1e308)


@OVERFLOW_DEPTH_BANK.mistake(
    "Your n is never above 1000.",
    NO_BOUND,
    name="capped",
)
def overflow_capped(w: float, dtype: str) -> int:
    return min(overflow_depth(w, dtype), 1000)


@OVERFLOW_DEPTH_BANK.mistake(
    "n is 1 in every case.",
    "If you divide logarithms: from |w|^n = largest follows n log |w| = log largest. If you loop: print n.",
)
def always_one(w: float, dtype: str) -> int:
    return 1


@OVERFLOW_DEPTH_BANK.mistake(
    "The count stops at 500.",
    NO_BOUND,
)
def capped_at_500(w: float, dtype: str) -> int:
    return min(overflow_depth(w, dtype), 500)


@OVERFLOW_DEPTH_BANK.mistake(
    "The count stops at 100.",
    NO_BOUND,
)
def capped_at_100(w: float, dtype: str) -> int:
    return min(overflow_depth(w, dtype), 100)


@OVERFLOW_DEPTH_BANK.mistake(
    "A number of layers is rounded to the nearest whole number.",
    "If 2.3 layers are needed, are 2 enough?",
    name="rounded",
)
def overflow_rounded(w: float, dtype: str) -> int:
    return round(_quotient(w, float(np.finfo(dtype).max)))


ROUNDED_AT_TWO = (
    "At w = 2 there is one layer too many, because of rounding.",
    (
        "Do you divide logarithms? For w = 2 in float64 the exact quotient is slightly below 1024, but as a float it "
        "is 1024.0."
    ),
)


@OVERFLOW_DEPTH_BANK.mistake(*ROUNDED_AT_TWO)
def late_at_two(w: float, dtype: str) -> int:
    return overflow_depth(w, dtype) + (w == 2 and dtype == "float64")


@OVERFLOW_DEPTH_BANK.mistake(*ROUNDED_AT_TWO)
def late_at_two_in_both(w: float, dtype: str) -> int:
    return overflow_depth(w, dtype) + (w == 2)


@OVERFLOW_DEPTH_BANK.mistake(
    "You return |w|^n, the number that is too large; the exercise asks for n.",
    "Count the layers in the loop, and return the count.",
)
def number_itself(w: float, dtype: str) -> float:
    largest, product = float(np.finfo(dtype).max), 1.0
    while product <= largest:
        product *= abs(w)
    return product


@OVERFLOW_DEPTH_BANK.mistake(
    "The number is squared in every step; one layer multiplies by |w| once.",
    "After three layers it is |w|³. What does your code have after three rounds?",
    name="repeated_squaring",
)
def overflow_repeated_squaring(w: float, dtype: str) -> int:
    largest, n, product = float(np.finfo(dtype).max), 1, abs(w)
    while product <= largest:
        n, product = n + 1, product * product
    return n


@OVERFLOW_DEPTH_BANK.mistake(*TWO_LOGARITHMS, name="tenths_above")
def overflow_tenths_above(w: float, dtype: str) -> int:
    return math.floor(_quotient(w, float(np.finfo(dtype).max)) / math.log(10)) + 1


@OVERFLOW_DEPTH_BANK.mistake(*TWO_LOGARITHMS, name="tenths_below")
def overflow_tenths_below(w: float, dtype: str) -> int:
    return math.floor(_quotient(w, float(np.finfo(dtype).max)) * math.log(10)) + 1


@OVERFLOW_DEPTH_BANK.mistake(*TWO_LOGARITHMS)
def powers_of_two_above(w: float, dtype: str) -> int:
    return math.floor(_quotient(w, float(np.finfo(dtype).max)) / math.log(2)) + 1


@OVERFLOW_DEPTH_BANK.mistake(
    "You count to the smallest number of the type (tiny), not to its largest.",
    "np.finfo has several numbers. Overflow is about the largest one.",
)
def smallest_number(w: float, dtype: str) -> int:
    tiny, n, product = float(np.finfo(dtype).tiny), 0, 1.0
    while product > tiny:
        n, product = n + 1, product / abs(w)
    return n


@OVERFLOW_DEPTH_BANK.mistake(
    "The limit is 2^127 or 2^1023: the largest number is nearly twice as large.",
    "np.finfo has it with all its digits. Compare np.finfo(dtype).max with your limit.",
)
def half_the_largest(w: float, dtype: str) -> int:
    limit, n, product = 2.0 ** (np.finfo(dtype).maxexp - 1), 0, 1.0
    while product <= limit:
        n, product = n + 1, product * abs(w)
    return n


@OVERFLOW_DEPTH_BANK.mistake(
    "The number of doublings, 128 or 1024, is divided by |w| itself.",
    "That many layers double a number until it overflows. How many doublings is one layer with |w| = 4?",
)
def bits_over_weight(w: float, dtype: str) -> int:
    return int(bits(w, dtype) / abs(w)) + 1


OVERFLOW_DEPTH = Exercise(
    name="overflow_depth",
    lesson="01_deep_linear_network",
    parameters=(
        Parameter("w", Real("the weight of every layer, larger than 1 in size")),
        Parameter("dtype", Text(("float32", "float64"), "the number type")),
    ),
    outputs=(Output("n", Count(), share=1),),
    reference=overflow_depth,
    cases=_overflow_cases,
    points=2,
    nudge="What is the largest number that this dtype can hold? NumPy knows: np.finfo(dtype).max.",
    hint="It is vanishing_depth the other way round: multiply by |w| and count until the number is larger than the "
    "largest one. (abs(w) ** n raises an OverflowError where repeated multiplication gives inf.)",
    explanation="Python's floats are float64. For float32 they can count past its largest number; for float64 the "
    "product becomes inf, and inf is larger than every number, so the same loop stops there too. (The quotient of two "
    "logarithms does it without a loop, but rounding makes it wrong where the power is exact: w = 2 in float64.)",
    mistakes=tuple(OVERFLOW_DEPTH_BANK),
)
