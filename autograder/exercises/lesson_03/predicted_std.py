"""``predicted_std``: how large the pre-activations of a given layer are, from theory alone."""

import math
import operator
from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Count, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_03.activation_moments import ACTIVATION
from deepgrad.networks.activations import ACTIVATIONS, second_moment, slope_moment

__all__ = ["PREDICTED_STD", "predicted_std"]

# For thirty layers, each with an integral that a good grid computes to a few parts in ten thousand.
TOLERANCE = 2e-2

Step = Callable[[float], float]


def predicted_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    """The std of z_depth for inputs of mean square 1, all layers of one width (Poole and others 2016, eq. 3)."""
    return _iterate(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std))


def _iterate(depth: int, gain: float, moment: Step, start: float = 1.0) -> float:
    """std² <- gain times the moment after the activation; in the first layer std² is gain times ``start``."""
    std = math.sqrt(gain * start)
    for _ in range(depth - 1):
        std = math.sqrt(gain * moment(std))
    return std


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, depth: int, activation: str, gain: float, edge: bool = False) -> Case:
        fan_in = int(rng.integers(40, 400))
        weight_std = float(math.sqrt(gain * rng.uniform(0.9, 1.1) / fan_in))
        return Case(label, (depth, fan_in, weight_std, activation), edge)

    deep = int(rng.integers(15, 25))
    return [
        case("ReLU, weights too small", deep, "relu", 1.0),
        case("ReLU, weights too large", deep, "relu", 3.0),
        case("tanh, large weights", deep, "tanh", 3.0),
        case("tanh, small weights", 6, "tanh", 0.7),
        case("GELU", 8, "gelu", 2.0),
        case("SiLU", 7, "silu", 2.5),
        case("sigmoid", 6, "sigmoid", 2.0),
        case("linear", 10, "linear", 1.5),
        case("one layer", 1, "tanh", 2.0, edge=True),
        case("two layers", 2, "elu", 1.5, edge=True),
        case("fifty layers", 50, "leaky_relu", 1.0, edge=True),
        # a layer changes little, and all together much: the signal only seems to have settled
        Case("two hundred layers that add 1% each", (200, 100, math.sqrt(1.01 / 100), "linear"), edge=True),
    ]


def _accumulated(
    depth: int, gain: float, moment: Step, combined: Callable[[float, float], float] = operator.mul
) -> float:
    q = 1.0
    for _ in range(depth):
        std = math.sqrt(gain * q)
        q = combined(q, moment(std))
    return std


def _stretched(activation: str, std: float) -> float:
    """The same on a grid of N(0, 1) that is stretched by std; 0 if std is 0."""
    u = np.linspace(-8, 8, 4001)
    share = np.exp(-(u**2) / 2)
    return float(share @ ACTIVATIONS[activation].function(np.float64(std) * u) ** 2 / share.sum())


def _on_grid(activation: str, std: float, end: float = 8.0, points: int = 4001) -> float:
    """E[phi(z)²] as a learner may compute it; NaN if std overflows or is 0."""
    z = np.linspace(-end * std, end * std, points)
    share = np.exp(-(z**2) / (2 * np.float64(std) ** 2))
    return float(share @ ACTIVATIONS[activation].function(z) ** 2 / share.sum())


BANK = Bank()


@BANK.mistake(
    "E[phi(z)²] is taken at the std of the layer's input, the root of q, instead of that of z.",
    "z comes out of the weights first: s² = fan_in weight_std² q. The moment is that of this z.",
)
def moment_of_input(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    q = 1.0
    for _ in range(depth - 1):
        q = second_moment(activation, math.sqrt(q))
    return math.sqrt(fan_in * weight_std**2 * q)


@BANK.mistake(
    "The moment is added to the old q.",
    "q is the mean square of this layer's input. The new q replaces the old one.",
)
def moment_added(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _accumulated(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std), operator.add)


@BANK.mistake("q starts with fan_in instead of 1.", "q is the mean of the squares of the input, not their sum.")
def starts_with_fan_in(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std), start=fan_in)


@BANK.mistake(
    "The weight_std is not squared: it is used as a variance.", "A sum of independent terms adds up variances."
)
def variance_for_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std, lambda std: second_moment(activation, std))


@BANK.mistake("fan_in is missing: each unit adds up that many terms.", "How many independent terms does one z have?")
def no_fan_in(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, weight_std**2, lambda std: second_moment(activation, std))


@BANK.mistake(
    "The activation is left out: this is a linear network.",
    "What does the activation do to the mean square between two layers?",
)
def no_activation(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: std**2)


@BANK.mistake(
    "Every activation is treated as ReLU, which keeps half of the mean square.",
    "Average phi(z)² over z, with the activation that is given.",
)
def half_for_all(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: std**2 / 2)


@BANK.mistake(
    "Each layer's share is taken at std 1. That holds for ReLU; for tanh it depends on how large z is.",
    "How large is z in the layer you are in? Average phi(z)² over z of that size.",
)
def gain_at_one(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: second_moment(activation) * std**2)


@BANK.mistake(
    "The forward signal is multiplied by the slope's moment: that is the way back.",
    "On the way forward phi(z) enters the next layer.",
)
def slope_moment_(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: slope_moment(activation, std) * std**2)


@BANK.mistake(
    "The next q is computed from the slope phi'(z): that is the way back.",
    "On the way forward phi(z) enters the next layer. Average its square.",
)
def slope_for_value(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: slope_moment(activation, std))


@BANK.mistake(
    "The variance of z is used as its standard deviation when the activation is averaged.",
    "s² = fan_in * weight_std² * q. Which of the two, s² or s, is a standard deviation?",
)
def variance_as_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: _on_grid(activation, std**2))


@BANK.mistake(
    "The variance of z is used as its standard deviation when the activation is averaged.",
    "s² = fan_in * weight_std² * q. Which of the two, s² or s, is a standard deviation?",
)
def variance_as_std_stretched(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: _stretched(activation, std**2))


@BANK.mistake(
    "A square root is missing: s² is used as s, in every layer and in the result.",
    "fan_in * weight_std² * q is a variance. Take its root before you average over z.",
)
def no_root(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return variance_as_std(depth, fan_in, weight_std, activation) ** 2


@BANK.mistake(
    "A square root is missing: s² is used as s, in every layer and in the result.",
    "fan_in * weight_std² * q is a variance. Take its root before you average over z.",
)
def no_root_stretched(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return variance_as_std_stretched(depth, fan_in, weight_std, activation) ** 2


@BANK.mistake(
    "The new q is multiplied by the old one.", "E[phi(z)²] is the next q itself: the old q is in it already, through s."
)
def accumulated(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _accumulated(depth, fan_in * weight_std**2, lambda std: _on_grid(activation, std))


@BANK.mistake(
    "The new q is multiplied by the old one.", "E[phi(z)²] is the next q itself: the old q is in it already, through s."
)
def accumulated_stretched(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _accumulated(depth, fan_in * weight_std**2, lambda std: _stretched(activation, std))


@BANK.mistake(
    "Each layer is slightly off, and the errors add up with depth.",
    "Is your grid wide and fine enough? Let it reach to 6 s or more on both sides, with some thousand points.",
)
def narrow_grid(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: _on_grid(activation, std, 4.0, 100))


@BANK.mistake(
    "Each layer is slightly off, and the errors add up with depth.",
    "Is your grid wide and fine enough? Let it reach to 6 s or more on both sides, with some thousand points.",
)
def cut_tails(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: _on_grid(activation, std, 3.0))


@BANK.mistake(
    "You use the variance of phi(z), not its mean square.",
    "The weights have mean 0, but phi(z) has not. E[(w h)²] is E[w²] times E[h²].",
)
def about_the_mean(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    u = np.linspace(-8, 8, 2001)
    share = np.exp(-(u**2) / 2) / np.exp(-(u**2) / 2).sum()

    def variance(std: float) -> float:
        value = ACTIVATIONS[activation].function(std * u)
        return float(share @ value**2 - (share @ value) ** 2)

    return _iterate(depth, fan_in * weight_std**2, variance)


@BANK.mistake(
    "This is the root mean square of phi(z) in the last layer; the exercise asks for the standard deviation of z.",
    "Stop before the last activation.",
)
def after_the_activation(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return math.sqrt(second_moment(activation, predicted_std(depth, fan_in, weight_std, activation)))


@BANK.mistake("One layer too many.", "With depth = 1 there is one matrix and no activation.")
def one_layer_more(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return predicted_std(depth + 1, fan_in, weight_std, activation)


@BANK.mistake("One layer too few.", "With depth = 1 there is one matrix already: std is weight_std * √fan_in.")
def one_layer_less(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return predicted_std(depth - 1, fan_in, weight_std, activation) if depth > 1 else 1.0


@BANK.mistake(
    "This is the variance; the exercise asks for the standard deviation.", "One square root is missing at the end."
)
def variance(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return predicted_std(depth, fan_in, weight_std, activation) ** 2


@BANK.mistake(
    "The activation is applied to the input as well.", "The first layer's input is the data, with mean square 1."
)
def activated_input(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    gain = fan_in * weight_std**2
    std = math.sqrt(gain * second_moment(activation))
    for _ in range(depth - 1):
        std = math.sqrt(gain * second_moment(activation, std))
    return std


@BANK.mistake(
    "The next q is the root of E[phi(z)²]; it should be E[phi(z)²] itself.",
    "q is a mean square. The root is taken once a layer, of the variance of z.",
)
def root_of_moment(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: math.sqrt(second_moment(activation, std)))


@BANK.mistake(
    "E[phi(z)²] is taken for z ~ N(0, 1) in every layer.",
    "How large is z in the layer you are in? Take the average over z of that size.",
)
def std_left_out(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda _: second_moment(activation))


@BANK.mistake("The weight_std is squared, but it stands outside the root.", "Std of z: weight_std * √(fan_in * q).")
def weight_variance_for_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**4, lambda std: second_moment(activation, std))


@BANK.mistake(
    "q, the mean square of the last layer's output, is returned.", "The exercise asks for the standard deviation of z."
)
def mean_square_returned(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return second_moment(activation, predicted_std(depth, fan_in, weight_std, activation))


@BANK.mistake(
    "The activation is applied to the standard deviation itself: phi(s) instead of an average over z.",
    "z takes many values, each with its probability. Average phi(z)² over all of them.",
)
def phi_of_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    phi = ACTIVATIONS[activation].function
    return _iterate(depth, fan_in * weight_std**2, lambda std: float(phi(np.array(std))) ** 2)


@BANK.mistake("phi(z) is averaged without being squared.", "The next layer's variance needs a mean square.")
def not_squared(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    def mean(std: float) -> float:
        u = np.linspace(-8, 8, 4001)
        share = np.exp(-(u**2) / 2)
        return float(share @ ACTIVATIONS[activation].function(std * u) / share.sum())

    return _iterate(depth, fan_in * weight_std**2, mean)


@BANK.mistake(
    "This is the square of the mean of |phi(z)|; the exercise asks for the mean of the square.",
    "First square, then average.",
)
def mean_absolute(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    def mean(std: float) -> float:
        u = np.linspace(-8, 8, 4001)
        share = np.exp(-(u**2) / 2)
        return float(share @ np.abs(ACTIVATIONS[activation].function(std * u)) / share.sum()) ** 2

    return _iterate(depth, fan_in * weight_std**2, mean)


@BANK.mistake("The root is missing over q.", "Std of z: weight_std * √(fan_in * q), with q under the root.")
def q_outside_root(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    q = 1.0
    for _ in range(depth):
        std = weight_std * math.sqrt(fan_in) * q
        q = second_moment(activation, std)
    return std


@BANK.mistake("fan_in divides where it should multiply.", "A sum of fan_in terms has fan_in times the variance of one.")
def divided_by_fan_in(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, weight_std**2 / fan_in, lambda std: second_moment(activation, std))


@BANK.mistake(
    "The variance of z is used as its standard deviation when the activation is averaged.",
    "s² = fan_in * weight_std² * q. second_moment wants s.",
)
def variance_as_std_given(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std**2))


@BANK.mistake(
    "A square root is missing: s² is used as s, in every layer and in the result.",
    "fan_in * weight_std² * q is a variance. second_moment wants its root.",
)
def no_root_given(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return variance_as_std_given(depth, fan_in, weight_std, activation) ** 2


@BANK.mistake(
    "The new q is multiplied by the old one.", "E[phi(z)²] is the next q itself: the old q is in it already, through s."
)
def accumulated_given(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _accumulated(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std))


@BANK.mistake(
    "The result is the std of the first layer, whatever depth is.",
    "The next layer's input is phi(z) of this layer. Does your loop compute its mean square, or does a return end "
    "the loop before?",
)
def first_layer_each_time(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return math.sqrt(fan_in) * weight_std


@BANK.mistake(
    "second_moment gets q; it needs the standard deviation of z.",
    "Two steps a layer: s from q, then the next q from s.",
)
def q_as_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    q = 1.0
    for _ in range(depth - 1):
        q = second_moment(activation, q)
    return weight_std * math.sqrt(fan_in * q)


@BANK.mistake(
    "second_moment gets weight_std; it needs the standard deviation of z.",
    "z has another standard deviation than the weights, because it adds up fan_in products.",
)
def weight_std_as_std(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda _: second_moment(activation, weight_std))


@BANK.mistake(
    "fan_in stands outside the root.", "The variance of z is fan_in * weight_std² * q. Its root contains √fan_in."
)
def fan_in_outside_root(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, (fan_in * weight_std) ** 2, lambda std: second_moment(activation, std))


@BANK.mistake(
    "These are the stds of all layers; the exercise asks for that of layer number `depth`.", "Return the last of them."
)
def all_layers(depth: int, fan_in: int, weight_std: float, activation: str) -> list[float]:
    return [predicted_std(layer, fan_in, weight_std, activation) for layer in range(1, depth + 1)]


@BANK.mistake(
    "The next q is E[phi(z)²] divided by s²: the share that is left, not the mean square.",
    "The next layer takes phi(z) itself. Does the text divide the mean square by anything?",
)
def share_for_moment(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std) / std**2)


@BANK.mistake(
    "q is multiplied by E[phi(z)²] / s²; but the variance of z, s², is fan_in * weight_std² times q.",
    "Is the factor fan_in * weight_std² still in your next q? E[phi(z)²] already contains everything.",
)
def share_of_old_q(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    gain, q = fan_in * weight_std**2, 1.0
    for _ in range(depth):
        std = math.sqrt(gain * q)
        q *= second_moment(activation, std) / std**2
    return std


@BANK.mistake(
    "Every layer changes the std by the factor of the first layer.",
    "That holds for ReLU. For tanh the factor depends on how large z is: work it out anew in each layer.",
)
def first_factor_for_all(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    first, second = (predicted_std(n, fan_in, weight_std, activation) for n in (1, 2))
    return float(first * (second / first) ** (depth - 1))


@BANK.mistake(
    "Every layer starts again from the first layer's s: the new s is not fed back.",
    "Inside the loop s has to be worked out anew from q, and then q from that s.",
)
def not_fed_back(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(min(depth, 2), fan_in * weight_std**2, lambda std: second_moment(activation, std))


@BANK.mistake(
    "E[phi(z)²] is taken at the root of q; fan_in * weight_std² multiplies only after it.",
    "z comes out of the weights first: s² = fan_in weight_std² q. The moment is that of this z.",
)
def weights_after_the_activation(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    gain, q = fan_in * weight_std**2, 1.0
    for _ in range(depth - 1):
        q = gain * second_moment(activation, math.sqrt(q))
    return math.sqrt(gain * q)


@BANK.mistake(
    "E[phi(z)²] is halved in every layer.",
    "E[phi(z)²] already lacks the half that ReLU throws away. Which line halves it again?",
)
def halved_again(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    return _iterate(depth, fan_in * weight_std**2, lambda std: second_moment(activation, std) / 2)


@BANK.mistake(
    "s of the first layer is 1: its weights are left out.",
    "The input has mean square 1. What do the weights of the first layer make of it?",
)
def first_weights_left_out(depth: int, fan_in: int, weight_std: float, activation: str) -> float:
    std = 1.0
    for _ in range(depth - 1):
        std = math.sqrt(fan_in * weight_std**2 * second_moment(activation, std))
    return std


PREDICTED_STD = Exercise(
    name="predicted_std",
    lesson="03_initialization",
    parameters=(
        Parameter("depth", Count("the number of the layer, 1 or more")),
        Parameter("fan_in", Count("how many inputs each unit has, the same in every layer")),
        Parameter("weight_std", Real("the standard deviation of every weight")),
        ACTIVATION,
    ),
    outputs=(Output("std", Real()),),
    reference=predicted_std,
    cases=_cases,
    points=3,
    tolerance=TOLERANCE,
    nudge=(
        "You know the mean square of a layer's input. What is the variance of z, and what is the mean square after "
        "the activation?"
    ),
    hint="Keep one number, the mean square q of a layer's input. It starts at 1. z has variance fan_in * weight_std² "
    "times q, and the next q is the average of phi(z)² over z of that variance, on a grid as in the exercise before.",
    explanation="Two steps that alternate: weights turn q into a variance, the activation turns the variance into the "
    "next q. For ReLU the second step is always a half. For tanh it depends on how large z is, and so the grid "
    "has to be stretched anew in every layer.",
    mistakes=tuple(BANK),
    rough=(
        "The numbers are near the truth, some above and some below.",
        (
            "Do you use random draws? An error of half a percent in each layer grows with depth. "
            "second_moment(activation, s) has none."
        ),
    ),
)
