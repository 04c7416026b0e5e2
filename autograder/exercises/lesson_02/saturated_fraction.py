"""``saturated_fraction``: the share of a layer's activations at which the slope is small."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Real, Text
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.draw import told_apart
from autograder.exercises.lesson_02.slopes import LESSON, sigmoid, sigmoid_grad, tanh_grad

__all__ = ["SATURATED_FRACTION", "saturated_fraction"]

Floats = NDArray[np.float64]

ACTIVATIONS = ("sigmoid", "tanh")

# Least relative distance of every slope from the threshold, so that rounding decides no count.
CLEAR = 1e-3


def slopes_of(a: Floats, activation: str) -> Floats:
    """The slopes of the units that gave the activations ``a``."""
    wide: Floats = np.asarray(a, np.float64)
    return wide * (1 - wide) if activation == "sigmoid" else 1 - wide**2


def saturated_fraction(a: Floats, activation: str, slope_below: float) -> float:
    """The share of the entries of ``a``, shape (N, units), whose slope lies below ``slope_below``."""
    return float(np.mean(slopes_of(a, activation) < slope_below))


def _with_slope(
    rule: Callable[[Floats], Floats], changed: str, a: Floats, activation: str, slope_below: float
) -> float:
    """The share when the activation function ``changed`` has the slopes that ``rule`` gives."""
    slopes = rule(np.asarray(a, np.float64)) if activation == changed else slopes_of(a, activation)
    return float(np.mean(slopes < slope_below))


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, activation: str, z: Floats, slope_below: float, edge: bool = False) -> Case:
        function = sigmoid if activation == "sigmoid" else np.tanh
        a = np.asarray(function(z), z.dtype)
        near = np.abs(slopes_of(a, activation) / slope_below - 1) < CLEAR
        a[near] = function(np.zeros(1, z.dtype))  # there the slope is largest, far from every threshold
        return Case(label, (a, activation, slope_below), edge)

    def spread(examples: int, units: int) -> Floats:
        """A third of the units stays in the middle; more of the others lie at the upper end than at the lower.

        One entry is 0, so that the largest slope of the layer is the largest that there is.
        """
        z: Floats = rng.normal(0, 1.0, (examples, units)) + rng.permutation(
            np.resize([4.5, 0.0, -4.0, 4.5, 0.0, 4.5], units)
        )
        z.flat[rng.integers(z.size)] = 0.0
        return z

    def ordinary() -> list[Case]:
        return [
            case("a sigmoid layer", "sigmoid", spread(8, 7), float(rng.uniform(0.02, 0.05))),
            case("a tanh layer", "tanh", spread(6, 9) / 2, float(rng.uniform(0.1, 0.3))),
            case("a generous threshold", "sigmoid", spread(11, 6), float(rng.uniform(0.22, 0.23))),
            case("a generous threshold for tanh", "tanh", spread(5, 9) / 2, float(rng.uniform(0.6, 0.8))),
        ]

    # the first mistake shows only at the threshold, the others by the shape of their result
    apart = (threshold_included, share_of_each_unit, share_of_each_example)
    wrong = [mistake.wrong for mistake in BANK if mistake.wrong not in apart]
    return [
        *told_apart(ordinary, [saturated_fraction, lambda *_: 0.0, *wrong]),
        case("no unit saturated", "sigmoid", rng.normal(0, 0.3, (4, 5)), 0.05, edge=True),
        case("every unit saturated", "tanh", rng.normal(9, 0.3, (4, 5)), 0.05, edge=True),
        Case("exactly at the threshold", (np.full((3, 2), 0.5), "sigmoid", 0.25), edge=True),
        case("arrays of float32", "sigmoid", spread(6, 6).astype(np.float32), 0.03, edge=True),
    ]


BANK = Bank()


@BANK.mistake("The slope of tanh is taken as 1 - |a|.", "It is 1 - a². Near 0 the two are far apart.")
def slope_of_size(a: Floats, activation: str, slope_below: float) -> float:
    slope = slopes_of(a, activation) if activation == "sigmoid" else 1 - np.abs(a)
    return float(np.mean(slope < slope_below))


@BANK.mistake(
    "The activations are squashed once more: this takes the slope at a, as if a were a pre-activation.",
    "a is already the output of the sigmoid or tanh. Write the slope in terms of a.",
)
def pre_activation(a: Floats, activation: str, slope_below: float) -> float:
    slope = sigmoid_grad(a) if activation == "sigmoid" else tanh_grad(a)
    return float(np.mean(slope < slope_below))


@BANK.mistake("It uses the sigmoid's slope for tanh too.", "Where does your code look at the argument activation?")
def always_sigmoid(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a, "sigmoid", slope_below)


@BANK.mistake("It uses the slope of tanh for the sigmoid too.", "Where does your code look at the argument activation?")
def always_tanh(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a, "tanh", slope_below)


@BANK.mistake("This is the share of units that are not saturated.", "Saturated means a small slope.")
def healthy(a: Floats, activation: str, slope_below: float) -> float:
    return 1 - saturated_fraction(a, activation, slope_below)


@BANK.mistake(
    "It counts only the units at the upper end.",
    "A sigmoid is flat near 0 as well as near 1, tanh near -1 as well as near 1.",
)
def one_end(a: Floats, activation: str, slope_below: float) -> float:
    upper = np.asarray(a) > (0.5 if activation == "sigmoid" else 0.0)
    return float(np.mean((slopes_of(a, activation) < slope_below) & upper))


@BANK.mistake(
    "It counts units that are saturated on every example.", "Count entries: one unit on one example is one entry."
)
def on_every_example(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean((slopes_of(a, activation) < slope_below).all(axis=0)))


@BANK.mistake(
    "It counts units that are saturated on at least one example.",
    "Count entries: one unit on one example is one entry.",
)
def on_some_example(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean((slopes_of(a, activation) < slope_below).any(axis=0)))


@BANK.mistake("You return the number of saturated entries, not their share.", "A share lies between 0 and 1.")
def count(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.sum(slopes_of(a, activation) < slope_below))


@BANK.mistake("This is in percent.", "A share lies between 0 and 1.")
def percent(a: Floats, activation: str, slope_below: float) -> float:
    return 100 * saturated_fraction(a, activation, slope_below)


@BANK.mistake("The count is divided by the number of examples only.", "len(a) is N. How many entries has a?")
def per_example(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.sum(slopes_of(a, activation) < slope_below) / len(a))


@BANK.mistake(
    "A slope of exactly slope_below counts as saturated; only smaller slopes should.",
    "At a = 0.5 the sigmoid's slope is 0.25. Is that below 0.25?",
)
def threshold_included(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(slopes_of(a, activation) <= slope_below))


@BANK.mistake(
    "slope_below is multiplied by the largest slope, a quarter for the sigmoid.",
    "slope_below is a slope already: compare the slopes with slope_below itself.",
)
def relative_threshold(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a, activation, slope_below * (0.25 if activation == "sigmoid" else 1.0))


@BANK.mistake(
    "The slopes of a unit are averaged over the examples before they are compared.",
    "Count entries: one unit on one example is one entry.",
)
def mean_slope(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(slopes_of(a, activation).mean(axis=0) < slope_below))


@BANK.mistake(
    "It compares the activation with slope_below, not the slope.", "slope_below is a slope. Compute the slopes first."
)
def activation_below(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(np.abs(a) < slope_below))


@BANK.mistake(
    "The count is divided by the number of units only.", "a.shape[1] is the number of units. How many entries has a?"
)
def per_unit(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.sum(slopes_of(a, activation) < slope_below) / a.shape[1])


@BANK.mistake(
    "The slopes of sigmoid and tanh are swapped.",
    "At a = 0 tanh has its largest slope, 1. The sigmoid is never 0. Which rule fits which?",
)
def rules_swapped(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a, "tanh" if activation == "sigmoid" else "sigmoid", slope_below)


@BANK.mistake(
    "It asks how near the activation is to its ends; the exercise asks how small the slope is.",
    "At a = 0.95 tanh has a slope of about 0.1, not 0.05. Compute the slopes first.",
)
def near_the_ends(a: Floats, activation: str, slope_below: float) -> float:
    low = 0.0 if activation == "sigmoid" else -1.0
    return float(np.mean((a < low + slope_below) | (a > 1 - slope_below)))


@BANK.mistake(
    "It compares the activation with slope_below, not the slope.",
    "slope_below is a slope. Compute the slopes first.",
)
def signed_activation_below(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(a < slope_below))


@BANK.mistake(
    "It compares the activation with slope_below, not the slope.",
    "slope_below is a slope. Compute the slopes first.",
)
def activation_above(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(a > slope_below))


@BANK.mistake(
    "It asks how near the activation is to 0 or 1; the exercise asks how small the slope is.",
    "At a = 0 tanh has its largest slope. Compute the slopes first.",
)
def near_zero_or_one(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean((a < slope_below) | (a > 1 - slope_below)))


@BANK.mistake(
    "It asks how near the activation is to 1; the exercise asks how small the slope is.",
    "A sigmoid is flat near 0 as well as near 1, tanh near -1 as well as near 1.",
)
def near_one(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(a > 1 - slope_below))


@BANK.mistake(
    "It counts only the units at the lower end.",
    "A sigmoid is flat near 0 as well as near 1, tanh near -1 as well as near 1.",
)
def lower_end(a: Floats, activation: str, slope_below: float) -> float:
    lower = np.asarray(a) < (0.5 if activation == "sigmoid" else 0.0)
    return float(np.mean((slopes_of(a, activation) < slope_below) & lower))


@BANK.mistake(
    "It counts examples on which every unit is saturated.",
    "Count entries: one unit on one example is one entry.",
)
def every_unit(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean((slopes_of(a, activation) < slope_below).all(axis=1)))


@BANK.mistake(
    "It counts examples on which at least one unit is saturated.",
    "Count entries: one unit on one example is one entry.",
)
def some_unit(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean((slopes_of(a, activation) < slope_below).any(axis=1)))


@BANK.mistake(
    "The slopes are averaged before they are compared.",
    "Compare each entry with slope_below first: one unit on one example is one entry.",
)
def mean_of_example(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(slopes_of(a, activation).mean(axis=1) < slope_below))


@BANK.mistake(
    "This is the mean slope, not a share.",
    "Which entries have a slope below slope_below?",
)
def slope_itself(a: Floats, activation: str, slope_below: float) -> float:
    return float(slopes_of(a, activation).mean())


@BANK.mistake(
    "The sigmoid's activations are squashed once more: this takes the slope at a.",
    "a is already the output of the sigmoid. Write the slope in terms of a.",
)
def sigmoid_twice(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(sigmoid_grad, "sigmoid", a, activation, slope_below)


@BANK.mistake(
    "The activations of tanh are squashed once more: this takes the slope at a.",
    "a is already the output of tanh. Write the slope in terms of a.",
)
def tanh_twice(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(tanh_grad, "tanh", a, activation, slope_below)


@BANK.mistake(
    "The sigmoid's slope lacks its factor a.",
    "Where is the sigmoid flat? Put a = 0 and a = 1 into your slope.",
)
def slope_is_rest(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: 1 - h, "sigmoid", a, activation, slope_below)


@BANK.mistake(
    "The sigmoid's slope lacks its factor 1 - a.",
    "Where is the sigmoid flat? Put a = 0 and a = 1 into your slope.",
)
def slope_is_a(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: h, "sigmoid", a, activation, slope_below)


@BANK.mistake(
    "The sigmoid's slope has a plus where a minus belongs.",
    "Where is the sigmoid flat? Put a = 0 and a = 1 into your slope.",
)
def sigmoid_plus(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: h * (1 + h), "sigmoid", a, activation, slope_below)


@BANK.mistake(
    "The square is missing in the slope of tanh.",
    "Where is tanh flat? Put a = 1, a = 0 and a = -1 into your slope.",
)
def square_missing(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: 1 - h, "tanh", a, activation, slope_below)


@BANK.mistake(
    "The slope of tanh has a plus where a minus belongs.",
    "Where is tanh flat? Put a = 1, a = 0 and a = -1 into your slope.",
)
def tanh_plus(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: 1 + h**2, "tanh", a, activation, slope_below)


@BANK.mistake(
    "In the slope of tanh the whole difference is squared; the square belongs to a alone.",
    "Where is tanh flat? Put a = 1, a = 0 and a = -1 into your slope.",
)
def all_squared(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: (1 - h) ** 2, "tanh", a, activation, slope_below)


@BANK.mistake(
    "The threshold is 0.05, whatever the argument says.",
    "Where does your code use slope_below?",
)
def fixed_threshold(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a, activation, 0.05)


@BANK.mistake(
    "Only the first example counts.",
    "Count entries: one unit on one example is one entry.",
)
def first_example(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a[:1], activation, slope_below)


@BANK.mistake(
    "Only the first unit counts.",
    "Count entries: one unit on one example is one entry.",
)
def first_unit(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a[:, :1], activation, slope_below)


@BANK.mistake(
    "The share is rounded to two digits.",
    "A share such as 26 / 56 has more digits. Keep them.",
)
def rounded(a: Floats, activation: str, slope_below: float) -> float:
    return round(saturated_fraction(a, activation, slope_below), 2)


@BANK.mistake(
    "The threshold is 5% of the largest slope, whatever the argument says.",
    "Where does your code use slope_below?",
)
def own_threshold(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(a, activation, 0.0125 if activation == "sigmoid" else 0.05)


@BANK.mistake(
    "There is one share for each unit; the exercise asks for one for the whole layer.",
    "Take the mean over both axes.",
)
def share_of_each_unit(a: Floats, activation: str, slope_below: float) -> Floats:
    shares: Floats = np.mean(slopes_of(a, activation) < slope_below, axis=0)
    return shares


@BANK.mistake(
    "There is one share for each example; the exercise asks for one for the whole layer.",
    "Take the mean over both axes.",
)
def share_of_each_example(a: Floats, activation: str, slope_below: float) -> Floats:
    shares: Floats = np.mean(slopes_of(a, activation) < slope_below, axis=1)
    return shares


@BANK.mistake(
    "It asks whether the absolute value of the activation is near 1; the exercise asks how small the slope is.",
    "A sigmoid is flat near 0 as well as near 1. Compute the slopes first.",
)
def size_near_one(a: Floats, activation: str, slope_below: float) -> float:
    return float(np.mean(np.abs(a) > 1 - slope_below))


@BANK.mistake(
    "The activations of a unit are averaged over the examples before the slope is taken.",
    "Count entries: one unit on one example is one entry.",
)
def slope_of_mean(a: Floats, activation: str, slope_below: float) -> float:
    return saturated_fraction(np.mean(a, axis=0, keepdims=True), activation, slope_below)


@BANK.mistake(
    "For tanh your slope is a quarter of the right slope, or your threshold is four times as large as it should be.",
    "At a = 0 tanh has the slope 1. What is yours there?",
)
def quarter_for_tanh(a: Floats, activation: str, slope_below: float) -> float:
    return _with_slope(lambda h: (1 - h**2) / 4, "tanh", a, activation, slope_below)


SATURATED_FRACTION = Exercise(
    name="saturated_fraction",
    lesson=LESSON,
    parameters=(
        Parameter("a", Array(("N", "units"), "the activations of a layer")),
        Parameter("activation", Text(ACTIVATIONS, "the activation function")),
        Parameter("slope_below", Real("a unit with a smaller slope is saturated")),
    ),
    outputs=(Output("fraction", Real(), share=2),),
    reference=saturated_fraction,
    cases=_cases,
    points=3,
    nudge="You are given activations, not pre-activations. How do you get a slope from an activation?",
    hint="For the sigmoid the slope is a (1 - a), for tanh it is 1 - a². The mean of a comparison is the share of "
    "entries for which it is true.",
    explanation="Both activation functions tell their slope from their output alone. Comparing gives an array of True "
    "and False, and its mean is the share of True.",
    mistakes=tuple(BANK),
)
