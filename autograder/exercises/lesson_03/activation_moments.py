"""``activation_moments``: E[phi(z)²] and E[phi'(z)²] for normally distributed z."""

import math
from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Real, Text
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from deepgrad.networks.activations import ACTIVATIONS, second_moment, slope_moment

__all__ = ["ACTIVATION", "ACTIVATION_MOMENTS", "TOLERANCE", "activation_moments"]

ACTIVATION = Parameter("activation", Text(tuple(ACTIVATIONS), "the name of the activation"))

# Wide enough for a million random draws or a grid of a few hundred points, which are both right ways to the integral.
# The nearest mistakes (a rule that is inexact at the kink, the moment about the mean) are ten times as far away.
TOLERANCE = 1e-2

Moments = tuple[float, float]


def activation_moments(activation: str, std: float) -> Moments:
    """E[phi(z)²] and E[phi'(z)²] for z ~ N(0, std²), by Gauss-Legendre on each side of the kink."""
    return second_moment(activation, std), slope_moment(activation, std)


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(activation: str, low: float, high: float, edge: bool = False) -> Case:
        size = "small" if high < 0.5 else "large" if low > 2 else "ordinary"
        return Case(f"{activation}, z of {size} size", (activation, float(rng.uniform(low, high))), edge)

    return [
        *(case(name, 0.6, 1.7) for name in ACTIVATIONS),
        case("tanh", 0.02, 0.03, edge=True),
        case("tanh", 3.0, 4.0, edge=True),
        # a grid of fixed width must reach to 20 here; one that ends at 15 or earlier is far off
        case("elu", 5.5, 5.7, edge=True),
    ]


def _grid(std: float, end: float = 8.0) -> tuple[np.ndarray, np.ndarray]:
    """Points z of a fine grid and the probabilities that N(0, std²) gives them."""
    u = np.linspace(-end, end, 4001)
    density = np.exp(-(u**2) / 2)
    return std * u, density / density.sum()


def _narrow(end: float) -> Callable[[str, float], Moments]:
    def wrong(activation: str, std: float) -> Moments:
        z, share = _grid(std, end)
        value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
        return float(share @ value**2), float(share @ slope**2)

    return wrong


def _fixed(end: float) -> Callable[[str, float], Moments]:
    def wrong(activation: str, std: float) -> Moments:
        z = np.linspace(-end, end, 4001)
        share = np.exp(-(z**2) / (2 * std**2)) / np.exp(-(z**2) / (2 * std**2)).sum()
        value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
        return float(share @ value**2), float(share @ slope**2)

    return wrong


BANK = Bank()


@BANK.mistake(
    "These are variances; the exercise asks for mean squares.",
    "The next layer adds up phi(z) itself, mean included. Average phi(z)², not (phi(z) - mean)².",
)
def about_the_mean(activation: str, std: float) -> Moments:
    z, share = _grid(std)
    value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
    moments = share @ value**2 - (share @ value) ** 2, share @ slope**2 - (share @ slope) ** 2
    # rounded, because a constant slope varies only by rounding
    return round(float(moments[0]), 12), round(float(moments[1]), 12)


@BANK.mistake(
    "The first number is the variance of phi(z); the exercise asks for its mean square.",
    "The next layer adds up phi(z) itself, mean included. Average phi(z)², not (phi(z) - mean)².",
)
def variance(activation: str, std: float) -> Moments:
    return about_the_mean(activation, std)[0], activation_moments(activation, std)[1]


@BANK.mistake("The value is averaged without being squared.", "The first number is a mean square: E[phi(z)²].")
def value_not_squared(activation: str, std: float) -> Moments:
    return not_squared(activation, std)[0], activation_moments(activation, std)[1]


@BANK.mistake("The slope is averaged without being squared.", "The second number is a mean square too: E[phi'(z)²].")
def slope_not_squared(activation: str, std: float) -> Moments:
    return activation_moments(activation, std)[0], not_squared(activation, std)[1]


@BANK.mistake(
    "Values and slopes are averaged without being squared.",
    "The exercise asks for E[phi(z)²] and E[phi'(z)²]. Where do you square?",
)
def not_squared(activation: str, std: float) -> Moments:
    z, share = _grid(std)
    value, slope = share @ ACTIVATIONS[activation].function(z), share @ ACTIVATIONS[activation].slope(z)
    return round(float(value), 12), float(slope)  # rounded, because for an odd function the right value is 0


@BANK.mistake(
    "This is the square of the mean; the exercise asks for the mean of the square.",
    "Which comes first, squaring or averaging? Try both on the numbers 1 and 3.",
)
def mean_squared(activation: str, std: float) -> Moments:
    value, slope = not_squared(activation, std)
    return value**2, slope**2


@BANK.mistake(
    "The first number is the square of the mean; the exercise asks for the mean of the square.",
    "Which comes first, squaring or averaging? Try both on the numbers 1 and 3.",
)
def first_mean_squared(activation: str, std: float) -> Moments:
    return mean_squared(activation, std)[0], activation_moments(activation, std)[1]


@BANK.mistake("The z are those of N(0, 1), whatever std is.", "Stretch the z by std before you apply the activation.")
def std_left_out(activation: str, std: float) -> Moments:
    return activation_moments(activation, 1.0)


@BANK.mistake(
    "The std is used as the variance of z.",
    "z = std * u with u from N(0, 1). In the density z² is divided by std², not by std.",
)
def std_for_variance(activation: str, std: float) -> Moments:
    return activation_moments(activation, math.sqrt(std))


@BANK.mistake(
    "The 2 in the exponent of the density is missing, so the z have half of their variance.",
    "The density of N(0, std²) is exp(-z² / (2 std²)), up to a constant.",
)
def half_missing(activation: str, std: float) -> Moments:
    return activation_moments(activation, std / math.sqrt(2))


BANK.add(
    *(
        Mistake(
            name,
            "The grid is the same whatever std is, so it cuts off the tails of a large std.",
            "Let the grid grow with std: 6 std or more on both sides.",
            _fixed(end),
        )
        for name, end in [("fixed_grid", 5.0), *((f"fixed_grid_{end}", float(end)) for end in (6, 8, 10, 12, 15))]
    )
)


@BANK.mistake("The two moments are swapped.", "First comes the moment of phi, then that of its slope.")
def swapped(activation: str, std: float) -> Moments:
    second, slope = activation_moments(activation, std)
    return slope, second


@BANK.mistake("These are the roots of the moments.", "Is there a root in E[phi(z)²]?")
def root(activation: str, std: float) -> Moments:
    second, slope = activation_moments(activation, std)
    return math.sqrt(second), math.sqrt(slope)


def _unweighted(low: float, high: float, grows: bool = True) -> Callable[[str, float], Moments]:
    """Plain means over a grid, whose ends are given in std where it ``grows``."""

    def wrong(activation: str, std: float) -> Moments:
        z = np.linspace(low, high, 4001) * (std if grows else 1.0)
        value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
        return float((value**2).mean()), float((slope**2).mean())

    return wrong


BANK.add(
    *(
        Mistake(
            name,
            "All z of the grid have the same weight.",
            "A z far from 0 hardly ever occurs. Weigh each z with the normal density.",
            _unweighted(-end, end, grows),
        )
        for name, end, grows in [
            ("no_density", 8.0, True),
            *((f"no_density_{end}", float(end), True) for end in (3, 4, 5, 6, 7, 10, 12)),
            *((f"no_density_fixed_{end}", float(end), False) for end in (5, 6, 8, 10)),
        ]
    )
)


@BANK.mistake(
    "The grid covers one side of 0 only.", "A normal z is negative as often as positive. Start the grid at -8 std."
)
def one_sided_grid(activation: str, std: float) -> Moments:
    z, share = _grid(std)
    share = share * (z >= 0) / share[z >= 0].sum()
    value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
    return float(share @ value**2), float(share @ slope**2)


@BANK.mistake(
    "The grid covers one side of 0 only, so the weights add up to 1/2.",
    "A normal z is negative as often as positive. Start the grid at -8 std.",
)
def half_the_integral(activation: str, std: float) -> Moments:
    first, second = one_sided_grid(activation, std)
    return first / 2, second / 2


@BANK.mistake(
    "You use Gauss-Hermite with 21 points, which misses the kink of a ReLU.",
    "Its middle point, z = 0, carries a quarter of the weight, and there the slope jumps. Use a fine grid, or "
    "integrate each side of 0 by itself.",
)
def gauss_hermite(activation: str, std: float) -> Moments:
    nodes, weights = np.polynomial.hermite.hermgauss(21)
    z, share = std * math.sqrt(2) * nodes, weights / math.sqrt(math.pi)
    value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
    return float(share @ value**2), float(share @ slope**2)


BANK.add(
    Mistake(
        "narrow_grid",
        "The grid ends too early: numbers outside it are rare, but their squares are large.",
        "Let it reach to 6 std or more on both sides.",
        _narrow(3.0),
    )
)


BANK.add(
    Mistake(
        "very_narrow_grid",
        "The grid ends too early: numbers outside it are rare, but their squares are large.",
        "Let it reach to 6 std or more on both sides.",
        _narrow(2.0),
    ),
    Mistake(
        "grid_of_one_std",
        "The grid ends at one std: a third of all z lie outside.",
        "Let it reach to 6 std or more on both sides.",
        _narrow(1.0),
    ),
)


@BANK.mistake(
    "The slope is taken at phi(z) instead of at z.", "ACTIVATIONS[...].slope wants z itself, as .function does."
)
def slope_at_value(activation: str, std: float) -> Moments:
    z, share = _grid(std)
    phi = ACTIVATIONS[activation]
    return activation_moments(activation, std)[0], float(share @ phi.slope(phi.function(z)) ** 2)


@BANK.mistake(
    "The second number equals the first; it should be computed from the slope.",
    "ACTIVATIONS[activation].slope gives phi'.",
)
def function_twice(activation: str, std: float) -> Moments:
    first, _ = activation_moments(activation, std)
    return first, first


@BANK.mistake(
    "The first number is divided by std².", "That ratio is drawn in the figure; the function returns E[phi(z)²] itself."
)
def over_variance(activation: str, std: float) -> Moments:
    first, second = activation_moments(activation, std)
    return first / std**2, second


@BANK.mistake(
    "The moments are those of std 1, and the first is multiplied by std².",
    "That is right for ReLU and wrong for tanh. Stretch the z by std before you apply the activation.",
)
def stretched_afterwards(activation: str, std: float) -> Moments:
    first, second = activation_moments(activation, 1.0)
    return first * std**2, second


@BANK.mistake(
    "The density lacks the factor 1 / std, so both numbers are std times as large as they should be.",
    "The density of N(0, std²) is exp(-z² / (2 std²)) / (std √(2π)).",
)
def density_of_one(activation: str, std: float) -> Moments:
    first, second = activation_moments(activation, std)
    return first * std, second * std


@BANK.mistake(
    "The density lacks its factor 1 / √(2π).", "The density of N(0, std²) is exp(-z² / (2 std²)) / (std √(2π))."
)
def density_without_root(activation: str, std: float) -> Moments:
    first, second = activation_moments(activation, std)
    return first * math.sqrt(2 * math.pi), second * math.sqrt(2 * math.pi)


@BANK.mistake(
    "The density lacks its factor 1 / (std √(2π)).", "The weights of an average add up to 1. Divide them by their sum."
)
def density_without_factor(activation: str, std: float) -> Moments:
    first, second = activation_moments(activation, std)
    return first * std * math.sqrt(2 * math.pi), second * std * math.sqrt(2 * math.pi)


def _inside(activation: str, std: float) -> Moments:
    """E[phi(z²)] and E[phi'(z²)]."""
    z, share = _grid(std)
    phi = ACTIVATIONS[activation]
    return float(share @ phi.function(z**2)), float(share @ phi.slope(z**2))


SQUARED_INSIDE = "Brackets decide: phi(z) ** 2 squares the result, phi(z ** 2) the argument."


@BANK.mistake("You compute phi(z²) instead of phi(z)², and phi'(z²) instead of phi'(z)².", SQUARED_INSIDE)
def squared_inside(activation: str, std: float) -> Moments:
    return _inside(activation, std)


@BANK.mistake("In the first number you compute phi(z²) instead of phi(z)².", SQUARED_INSIDE)
def first_squared_inside(activation: str, std: float) -> Moments:
    return _inside(activation, std)[0], activation_moments(activation, std)[1]


@BANK.mistake("In the second number you compute phi'(z²) instead of phi'(z)².", SQUARED_INSIDE)
def second_squared_inside(activation: str, std: float) -> Moments:
    return activation_moments(activation, std)[0], _inside(activation, std)[1]


@BANK.mistake(
    "The second number is the mean of the derivative of phi(z)², 2 phi phi'.",
    "Take the slope first, and square it then: E[phi'(z)²].",
)
def derivative_of_square(activation: str, std: float) -> Moments:
    z, share = _grid(std)
    function = ACTIVATIONS[activation]
    second = float(share @ (2 * function.function(z) * function.slope(z)))
    return activation_moments(activation, std)[0], round(second, 12)  # of an odd product only rounding is left


@BANK.mistake(
    "The first number is the mean of z phi(z) instead of phi(z)².",
    "Which two factors does phi(z)² have?",
)
def argument_times_value(activation: str, std: float) -> Moments:
    z, share = _grid(std)
    return float(share @ (z * ACTIVATIONS[activation].function(z))), activation_moments(activation, std)[1]


def _cauchy(end: float) -> Callable[[str, float], Moments]:
    """The weights are those of a Cauchy distribution."""

    def wrong(activation: str, std: float) -> Moments:
        u = np.linspace(-end, end, 4001)
        share = 1 / (1 + u**2)
        phi = ACTIVATIONS[activation]
        value, slope = phi.function(std * u), phi.slope(std * u)
        return float(share @ value**2 / share.sum()), float(share @ slope**2 / share.sum())

    return wrong


BANK.add(
    *(
        Mistake(
            f"cauchy_weights_{end}",
            "The weights are 1 / (1 + z² / std²): far from 0 they are too large.",
            "The normal density has an exponential: exp(-z² / (2 std²)), up to a constant.",
            _cauchy(float(end)),
        )
        for end in (6, 8, 10)
    )
)


def _on(grid: Callable[[float], np.ndarray]) -> Callable[[str, float], Moments]:
    """Everything right but the grid, which ``grid`` makes from std."""

    def wrong(activation: str, std: float) -> Moments:
        z = grid(std)
        density = np.exp(-(z**2) / (2 * std**2))
        value, slope = ACTIVATIONS[activation].function(z), ACTIVATIONS[activation].slope(z)
        return float(density @ value**2 / density.sum()), float(density @ slope**2 / density.sum())

    return wrong


BANK.add(
    *(
        Mistake(
            f"steps_of_a_tenth_{name}",
            "The step of the grid is 0.1 whatever std is: for a small std nearly all z fall between two points.",
            "Let the step shrink with std: a few thousand points from -8 std to 8 std.",
            _on(grid),
        )
        for name, grid in (
            ("8", lambda std: np.arange(-8 * std, 8 * std, 0.1)),
            ("6", lambda std: np.arange(-6 * std, 6 * std, 0.1)),
            ("fixed", lambda _: np.arange(-500, 501) / 10),
        )
    )
)


def _coarse(step: float) -> Callable[[str, float], Moments]:
    """A grid from -8 std to 8 std, with 0 in its middle, whose step is ``step`` times std."""
    half = round(8 / step)
    return _on(lambda std: std * step * np.arange(-half, half + 1))


# Numbers match within TOLERANCE / 3, so the steps in between get a name as well.
BANK.add(
    *(
        Mistake(
            f"coarse_grid_{thousandths}",
            "The grid is too coarse: too much of the average hangs on its point at z = 0, the kink of a ReLU.",
            "Take a few thousand points, and see whether the numbers still change with twice as many.",
            _coarse(thousandths / 1000),
        )
        for thousandths in range(30, 505, 12)
    )
)


def _weights_squared(end: float, points: int) -> Callable[[str, float], Moments]:
    """The weights of a grid from -``end`` std to ``end`` std, which add up to 1, are squared in the average."""

    def wrong(activation: str, std: float) -> Moments:
        first, second = half_missing(activation, std)
        total = 2 * end / (points - 1) / (2 * math.sqrt(math.pi))
        return first * total, second * total

    return wrong


# Grids of one step give the same numbers, so each step stands once.
_GRIDS = {
    2 * end / (points - 1): (end, points)
    for end in (5, 6, 10, 8)
    for points in (100001, 20001, 10001, 8001, 5001, 4001, 2001, 1001)
}.values()
BANK.add(
    *(
        Mistake(
            f"weights_squared_{end}_{points}",
            "The weights are squared together with phi(z), so they no longer add up to 1.",
            "(phi * w)² squares both. The average is the sum of w * phi(z)².",
            _weights_squared(float(end), points),
        )
        for end, points in _GRIDS
    )
)


ACTIVATION_MOMENTS = Exercise(
    name="activation_moments",
    lesson="03_initialization",
    parameters=(ACTIVATION, Parameter("std", Real("the standard deviation of z"))),
    outputs=(Output("second_moment", Real()), Output("slope_moment", Real())),
    reference=activation_moments,
    cases=_cases,
    points=3,
    tolerance=TOLERANCE,
    nudge="An expectation is an average over z. How often does each z occur?",
    hint="Lay a fine grid of a few thousand z from -8 std to 8 std. Give each z the weight exp(-z²/(2 std²)), divide "
    "the weights by their sum, and average phi(z)² and phi'(z)² with them.",
    explanation="The weights are the normal density up to a constant, and dividing by their sum saves working out "
    "that constant. A fine grid does not mind the kink of ReLU. Gauss-Hermite with few points does: its middle point "
    "sits on the kink and has a large weight.",
    mistakes=tuple(BANK),
    rough=(
        "The numbers are near the truth, some above and some below.",
        (
            "Do you use random draws, or a coarse grid? The mean square of a thousand draws is off by several percent. "
            "A sum over a fine grid is not."
        ),
    ),
    one_factor=(
        "Both numbers are off by the same factor.",
        (
            "Do the weights of your average add up to 1? Divide them by their sum, or give the density its 1 / (std "
            "√(2π)) and every term the step of the grid."
        ),
    ),
)
