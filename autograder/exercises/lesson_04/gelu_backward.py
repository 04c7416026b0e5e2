"""``gelu_backward``: the exact Gaussian error linear unit, x Φ(x); the lesson's challenge."""

from typing import Any

import numpy as np
import torch
from scipy.special import erf, expit

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.lesson_04.elementwise import DOUT, Floats, X, arrays, backward, pair, single_pair, zeros_pair

__all__ = ["GELU_BACKWARD", "gelu_backward"]


def gelu_backward(dout: Floats, x: Floats) -> Floats:
    """dL/dx for a = x Φ(x), Φ the distribution function of N(0, 1): Hendrycks and Gimpel 2016, section 2."""
    return backward(torch.nn.functional.gelu, dout, x)


def _cases(rng: np.random.Generator) -> list[Case]:
    large = arrays(rng, 4, 5)
    large.flat[:4] = 1000.0, -1000.0, 40.0, -40.0
    some_zero = zeros_pair(rng)
    single = single_pair(rng)
    return [
        Case("both signs", pair(rng, 4, 6)),
        Case("a wider layer", pair(rng, 3, 9)),
        Case("all inputs negative", (arrays(rng, 3, 4), -np.abs(arrays(rng, 3, 4))), edge=True),
        Case("some inputs 0 or close to it", some_zero, edge=True),
        Case("inputs of 1000 and -1000", (arrays(rng, 4, 5), large), edge=True),
        Case("arrays of float32", single, edge=True),
        Case("one example", pair(rng, 1, 9), edge=True),
    ]


def _cdf(x: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + erf(x / np.sqrt(2.0))))


def _pdf(x: Floats) -> Floats:
    return np.asarray(np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))


BANK = Bank()


@BANK.mistake(
    "φ has a factor 1/√2 too many.",
    "The derivative of erf(x/√2) / 2 is φ(x) itself: the 1/√2 turns 1/√π into 1/√(2π).",
)
def inner_factor_twice(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * _pdf(x) / np.sqrt(2))


@BANK.mistake(
    "The second term has Φ instead of its derivative φ.",
    "The derivative of Φ(x) is the bell curve. Which term needs it?",
)
def cdf_for_pdf(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * _cdf(x))


@BANK.mistake("The slope is clipped to 0 and 1.", "GELU's slope goes a little below 0 and above 1.")
def slope_clipped(dout: Any, x: Any) -> Any:
    return dout * np.clip(_cdf(x) + x * _pdf(x), 0, 1)


@BANK.mistake("The second term has x².", "The derivative of Φ is φ, and x multiplies it once.")
def x_squared(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x**2 * _pdf(x))


@BANK.mistake("The bell curve is e^(-x²/4): it gets x/√2 instead of x.", "φ takes x itself. Only erf takes x/√2.")
def bell_of_root(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * _pdf(x / np.sqrt(2)))


@BANK.mistake(
    "This is Φ(x) times dout: the second term of the product rule is missing.", "x Φ(x) changes with x in two places."
)
def cdf_only(dout: Any, x: Any) -> Any:
    return dout * _cdf(x)


@BANK.mistake(
    "This is the derivative of the tanh approximation, not of the exact function.",
    "The approximation is off in the fourth digit. Use erf for Φ, and the bell curve for its derivative.",
)
def tanh_approximation(dout: Floats, x: Floats) -> Floats:
    return backward(lambda leaf: torch.nn.functional.gelu(leaf, approximate="tanh"), dout, x)


@BANK.mistake(
    "This is the derivative of x σ(1.702 x), an approximation that is off by two percent.",
    "Use erf for Φ, and the bell curve for its derivative.",
)
def sigmoid_approximation(dout: Floats, x: Floats) -> Floats:
    gate = expit(1.702 * x)
    return np.asarray(dout * (gate + 1.702 * x * gate * (1 - gate)))


@BANK.mistake("erf gets x instead of x/√2.", "erf is not Φ. How does the text compute Φ from erf?")
def erf_without_root(dout: Any, x: Any) -> Any:
    return dout * (0.5 * (1 + erf(x)) + x * _pdf(x))


@BANK.mistake("The bell curve lacks its factor 1/√(2π).", "A density has area 1. e^(-x²/2) alone has area √(2π).")
def bell_without_factor(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2))


@BANK.mistake("The bell curve has the factor 1/(2π), without the root.", "It is 1/√(2π).")
def bell_without_root(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2) / (2 * np.pi))


@BANK.mistake("Φ lacks its factor 1/2: it goes to 2.", "A probability goes from 0 to 1, erf from -1 to 1.")
def no_half(dout: Any, x: Any) -> Any:
    return dout * (1 + erf(x / np.sqrt(2)) + x * _pdf(x))


@BANK.mistake(
    "This is x φ(x) times dout: the first term of the product rule is missing.", "x Φ(x) changes with x in two places."
)
def pdf_only(dout: Any, x: Any) -> Any:
    return dout * x * _pdf(x)


@BANK.mistake(
    "The second term is φ(x) without the factor x.",
    "Product rule: (derivative of the one) times the other, plus the one times (derivative of the other).",
)
def x_missing(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + _pdf(x))


@BANK.mistake("The second term has the wrong sign.", "Φ grows with x, so its derivative is positive.")
def minus(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) - x * _pdf(x))


@BANK.mistake("dout is multiplied by GELU itself, x Φ(x), instead of its slope.", "Differentiate x Φ(x) by x.")
def value_for_slope(dout: Any, x: Any) -> Any:
    return dout * x * _cdf(x)


@BANK.mistake("This is the slope da/dx alone: dout is missing.", "The chain rule has two factors, dL/da and da/dx.")
def dout_dropped(_dout: Any, x: Any) -> Any:
    return _cdf(x) + x * _pdf(x)


@BANK.mistake(
    "This is the gate of plain ReLU.", "GELU is smooth: its slope goes gradually from 0 to 1, and a little beyond both."
)
def relu_gate(dout: Any, x: Any) -> Any:
    return dout * (x > 0)


@BANK.mistake("The bell curve is e^(-x²): the 2 in its exponent is missing.", "φ(x) has -x²/2 in the exponent.")
def bell_without_half(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2)) / np.sqrt(2 * np.pi))


@BANK.mistake(
    "The exponent has the wrong sign: e^(x²/2) grows without end.",
    "In Python -x**2 is -(x**2), but (-x)**2 is x**2. φ has to fall on both sides of 0.",
)
def bell_upside_down(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(x**2 / 2) / np.sqrt(2 * np.pi))


@BANK.mistake(
    "The bell curve has 1/√π instead of 1/√(2π).",
    "The text gives the derivative of Φ. If you differentiated erf, look at its inside, x/√2.",
)
def inner_derivative(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2) / np.sqrt(np.pi))


@BANK.mistake(
    "You use erf itself as Φ.",
    "A probability goes from 0 to 1, erf from -1 to 1. How does the text compute Φ from erf?",
)
def erf_for_cdf(dout: Any, x: Any) -> Any:
    return dout * (erf(x / np.sqrt(2)) + x * _pdf(x))


@BANK.mistake("dout multiplies the first term only.", "Put the sum in brackets: dL/da times the whole slope.")
def dout_on_one_term(dout: Any, x: Any) -> Any:
    return dout * _cdf(x) + x * _pdf(x)


@BANK.mistake("This is the derivative of SiLU, x σ(x).", "GELU has Φ where SiLU has the sigmoid.")
def silu(dout: Any, x: Any) -> Any:
    return dout * (expit(x) + x * expit(x) * (1 - expit(x)))


@BANK.mistake(
    "This is the forward pass, x Φ(x), without dout.",
    "The task is the way back: dL/da times da/dx.",
)
def forward(dout: Any, x: Any) -> Any:
    return x * _cdf(x)


@BANK.mistake(
    "dout multiplies the second term only.",
    "Put the sum in brackets: dL/da times the whole slope.",
)
def dout_on_second_term(dout: Any, x: Any) -> Any:
    return _cdf(x) + dout * x * _pdf(x)


@BANK.mistake(
    "The slope is taken at dout instead of x.",
    "The slope belongs to the point where the unit was on the way forward.",
)
def of_dout(dout: Any, x: Any) -> Any:
    return dout * (_cdf(dout) + dout * _pdf(dout))


@BANK.mistake(
    "The second term has the derivative of erf, 2/√π e^(-t²), instead of φ.",
    "φ(x) is e^(-x²/2) / √(2π).",
)
def erf_slope(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * 2 / np.sqrt(np.pi) * np.exp(-(x**2) / 2))


@BANK.mistake(
    "x multiplies Φ instead of φ.",
    "Product rule on x Φ(x): the derivative of x times Φ, plus x times the derivative of Φ.",
)
def factors_swapped(dout: Any, x: Any) -> Any:
    return dout * (x * _cdf(x) + _pdf(x))


@BANK.mistake(
    "The first term is 1 - Φ(x) instead of Φ(x).",
    "For a large positive x the slope is 1.",
)
def upper_tail(dout: Any, x: Any) -> Any:
    return dout * (1 - _cdf(x) + x * _pdf(x))


@BANK.mistake(
    "erf gets x √2 instead of x/√2.",
    "Look again at how the text makes Φ from erf.",
)
def times_root(dout: Any, x: Any) -> Any:
    return dout * (0.5 * (1 + erf(x * np.sqrt(2))) + x * _pdf(x))


@BANK.mistake(
    "The bell curve has the factor 1/(√2 π) instead of 1/√(2π).",
    "np.sqrt(2) * np.pi is not np.sqrt(2 * np.pi). Which numbers belong under the root?",
)
def root_of_two_only(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2) / (np.sqrt(2) * np.pi))


@BANK.mistake(
    "The bell curve is multiplied by √(2π) instead of divided.",
    "Python works from left to right: a / b * c is (a / b) * c.",
)
def times_the_root(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2) * np.sqrt(2 * np.pi))


@BANK.mistake(
    "π/√2 stands where 1/√(2π) belongs.",
    "Python works from left to right: 1 / a * b is (1 / a) * b.",
)
def pi_above(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2) / np.sqrt(2) * np.pi)


@BANK.mistake("The 1/2 of Φ multiplies the 1 only, not erf.", "Φ(x) is half of (1 + erf), of both terms.")
def half_of_one(dout: Any, x: Any) -> Any:
    return dout * (0.5 + erf(x / np.sqrt(2)) + x * _pdf(x))


@BANK.mistake(
    "You take the derivative of φ, -x φ(x); the product rule needs the derivative of Φ.",
    "Φ'(x) is φ(x). Does φ need another factor?",
)
def derivative_of_bell(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) - x**2 * _pdf(x))


@BANK.mistake(
    "The derivatives of x and Φ are multiplied: this is φ(x) times dout.",
    "The derivative of a product is not the product of the derivatives. How many terms has the product rule?",
)
def derivatives_multiplied(dout: Any, x: Any) -> Any:
    return dout * _pdf(x)


@BANK.mistake(
    "The derivatives of x and Φ are added: 1 + φ(x).",
    "In the product rule each derivative is multiplied by the other factor.",
)
def derivatives_added(dout: Any, x: Any) -> Any:
    return dout * (1 + _pdf(x))


@BANK.mistake(
    "The bell curve is e^(-x²) / 2: the half stands outside the exponential.",
    "φ(x) has -x²/2 in the exponent. Where does your bracket end?",
)
def halved_outside(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2)) / 2 / np.sqrt(2 * np.pi))


@BANK.mistake(
    "x multiplies both terms.",
    "Product rule on x Φ(x): the derivative of x, which is 1, times Φ, plus x times the derivative of Φ.",
)
def x_on_both_terms(dout: Any, x: Any) -> Any:
    return dout * x * (_cdf(x) + _pdf(x))


@BANK.mistake(
    "dout and x are swapped.",
    "The arguments come as (dout, x). Which of them is the gradient, and at which is the slope taken?",
)
def places_changed(dout: Any, x: Any) -> Any:
    return x * (_cdf(dout) + dout * _pdf(dout))


@BANK.mistake(
    "√π multiplies in the bell curve; it should divide.",
    "Python divides and multiplies from the left: a / b * c is (a / b) * c. The root is np.sqrt(2 * np.pi).",
)
def root_of_pi_above(dout: Any, x: Any) -> Any:
    return dout * (_cdf(x) + x * np.exp(-(x**2) / 2) / np.sqrt(2) * np.sqrt(np.pi))


@BANK.mistake(
    "The first term is a gate, 0 or 1, as in a ReLU, instead of Φ(x).",
    "Φ(x) rises smoothly from 0 to 1. The text makes it from erf.",
)
def switch_for_cdf(dout: Any, x: Any) -> Any:
    return dout * ((x > 0) + x * _pdf(x))


@BANK.mistake("The 1 in front of erf is missing: Φ goes from -1/2 to 1/2.", "A probability goes from 0 to 1.")
def one_forgotten(dout: Any, x: Any) -> Any:
    return dout * (0.5 * erf(x / np.sqrt(2.0)) + x * _pdf(x))


NOT_THE_ROOT = "Φ(x) is computed from erf at x/√2: x is divided by np.sqrt(2)."


@BANK.mistake("erf gets x/2 instead of x/√2.", NOT_THE_ROOT)
def erf_of_half(dout: Any, x: Any) -> Any:
    return dout * (0.5 * (1 + erf(x / 2)) + x * _pdf(x))


@BANK.mistake(
    "Φ and φ are taken at dout instead of x; the factor x is right.",
    "The slope belongs to the point where the unit was on the way forward.",
)
def curves_of_dout(dout: Any, x: Any) -> Any:
    return dout * (_cdf(dout) + x * _pdf(dout))


@BANK.mistake(
    "The two terms of the product rule are multiplied.",
    "Write (u v)' for any two functions first. Which sign joins its parts?",
)
def terms_multiplied(dout: Any, x: Any) -> Any:
    return dout * _cdf(x) * x * _pdf(x)


GELU_BACKWARD = Exercise(
    name="gelu_backward",
    lesson="04_relu",
    parameters=(DOUT, X),
    outputs=(Output("dx", Array(("N", "width")), "gradient", share=2),),
    reference=gelu_backward,
    cases=_cases,
    points=3,
    nudge="GELU is a product of two functions of x. Which rule differentiates a product?",
    hint="The derivative of Φ is the bell curve φ(x) = e^(-x²/2) / √(2π). The product rule gives two terms.",
    explanation="d/dx [x Φ(x)] = Φ(x) + x φ(x). Φ comes from erf: Φ(x) = (1 + erf(x/√2)) / 2. The second term makes "
    "the slope negative below about -0.75 and a little larger than 1 above 0.75.",
    mistakes=tuple(BANK),
)
