"""``elu_backward``: the slope of ELU, whose exponential must not overflow."""

from typing import Any

import numpy as np
import torch
from scipy.special import expit

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_04.elementwise import (
    DOUT,
    Floats,
    X,
    arrays,
    backward,
    other_branches,
    pair,
    pair_of_units,
    single_pair,
    zeros_pair,
)

__all__ = ["ELU_BACKWARD", "elu_backward"]

# exp overflows above 709, even if its result is not used
HUGE = 1000.0


def elu_backward(dout: Floats, x: Floats, alpha: float) -> Floats:
    """dL/dx for a = x above 0 and alpha (e^x - 1) elsewhere; the slope at 0 is alpha, as in PyTorch."""
    return backward(lambda leaf: torch.nn.functional.elu(leaf, alpha), dout, x)


def _cases(rng: np.random.Generator) -> list[Case]:
    def alpha() -> float:
        return float(rng.choice([rng.uniform(0.4, 0.8), rng.uniform(1.3, 2.0)]))

    some_zero = zeros_pair(rng)
    large = arrays(rng, 4, 5)
    large.flat[:2] = HUGE, -HUGE
    single = single_pair(rng)
    return [
        Case("both signs", (*pair_of_units(rng, 4, 6), alpha())),
        Case("a wider layer", (*pair_of_units(rng, 3, 9, open_=True), alpha())),
        Case("all inputs negative", (arrays(rng, 3, 4), -np.abs(arrays(rng, 3, 4)), alpha()), edge=True),
        Case("an alpha of 1", (*pair(rng, 4, 5), 1.0), edge=True),
        Case("some inputs 0 or close to it", (*some_zero, alpha()), edge=True),
        Case("inputs of 1000 and -1000", (arrays(rng, 4, 5), large, alpha()), edge=True),
        Case("arrays of float32", (*single, alpha()), edge=True),
        Case("one example", (*pair(rng, 1, 9), alpha()), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "The slope is min(1, alpha e^x), whatever the sign of x.",
    "That is right for an alpha of 1. For another alpha, alpha e^x reaches 1 at another place than x = 0.",
)
def smaller_of_both(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.minimum(1.0, alpha * np.exp(np.minimum(x, 100.0)))


@BANK.mistake("alpha is missing from the slope below 0.", "Differentiate alpha (e^x - 1).")
def no_alpha(dout: Any, x: Any, _alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 this uses the value alpha (e^x - 1), not its derivative.",
    "What is the derivative of e^x, and what of the constant 1?",
)
def value_for_slope(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.expm1(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 the slope is taken as a + 1, which is right for an alpha of 1 only.",
    "a = alpha e^x - alpha. What has to be added to a to leave alpha e^x?",
)
def output_plus_one(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.expm1(np.minimum(x, 0)) + 1.0)


@BANK.mistake("This is the slope da/dx alone: dout is missing.", "The chain rule has two factors, dL/da and da/dx.")
def dout_dropped(_dout: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "The branch is chosen by dout instead of x.",
    "The unit was above or below 0 on the way forward. Which array says so?",
)
def mask_of_dout(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(dout > 0, 1.0, alpha * np.exp(x))


@BANK.mistake(
    "The branch is chosen by dout instead of x.",
    "The unit was above or below 0 on the way forward. Which array says so?",
)
def mask_of_dout_without_overflow(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(dout > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake("Below 0 this is the slope alone: dout is missing there.", "Both branches have the factor dout.")
def no_dout_below(dout: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, dout, alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake("Below 0 the gradient has the wrong sign.", "ELU rises with x everywhere: its slope is positive.")
def minus(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, -alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 the slope is alpha everywhere: that is a leaky ReLU.",
    "ELU bends: the slope gets smaller the further x is below 0.",
)
def constant_slope(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha)


@BANK.mistake("The exponential is used above 0 too.", "Above 0 the function is x. What is its slope?")
def exponential_everywhere(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * alpha * np.exp(x)


@BANK.mistake(
    "The exponent has the wrong sign: e^(-x) grows where ELU flattens.", "Far below 0 the slope should go to 0."
)
def wrong_way(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(-x))


@BANK.mistake(
    "The slope at exactly 0 is taken as 1.", "The text says which branch holds at 0. Look at your comparison."
)
def slope_at_zero(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x >= 0, 1.0, alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "For a large positive x the gradient is nan.",
    "Does np.exp overflow there? A mask that multiplies does not help: 0 * inf is nan. Keep the argument of np.exp "
    "at 0 or below.",
)
def overflow(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * ((x > 0) + (x <= 0) * alpha * np.exp(x))


@BANK.mistake(
    "The slope at exactly 0 is taken as 0.",
    "Do you use two strict comparisons? The text says which of the two branches holds at 0.",
)
def zero_at_zero(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * ((x > 0) + alpha * np.exp(np.minimum(x, 0)) * (x < 0))


@BANK.mistake(
    "The slope at exactly 0 is taken half way between the two.",
    "Half way is a fair guess, but the text says which branch holds at 0.",
)
def half_way_at_zero(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.where(x < 0, alpha * np.exp(np.minimum(x, 0)), (1 + alpha) / 2))


@BANK.mistake(
    "Above 0 the slope is alpha.",
    "ELU is x for positive x. How steep is it there?",
)
def lower_branch_everywhere(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * alpha * np.exp(np.minimum(x, 0))


@BANK.mistake(
    "Below 0 nothing comes through: that is plain ReLU.",
    "Below 0 the function is alpha (e^x - 1). What is its derivative?",
)
def shut(dout: Any, x: Any, _alpha: Any) -> Any:
    return dout * (x > 0)


@BANK.mistake(
    "Below 0 the slope is alpha e^x - 1: the 1 is kept.",
    "What is the derivative of a constant? And where is the bracket?",
)
def minus_one_kept(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)) - 1)


@BANK.mistake(
    "alpha stands in the exponent: e^(alpha x).", "It multiplies the exponential. Differentiate alpha (e^x - 1)."
)
def alpha_in_the_exponent(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.exp(alpha * np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 alpha is added to e^x; the slope multiplies the two.",
    "Differentiate alpha (e^x - 1). What becomes of a constant factor?",
)
def alpha_added(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha + np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 alpha is added to alpha e^x.",
    "The constant in alpha (e^x - 1) has no derivative.",
)
def value_plus_two_alphas(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)) + alpha)


@BANK.mistake(
    "This is the forward pass, ELU itself, without dout.",
    "The task is the way back: dL/da times da/dx.",
)
def forward(dout: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@BANK.mistake(
    "dout is multiplied by the value of ELU instead of its slope.",
    "Differentiate both branches by x.",
)
def value_everywhere(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 there is a factor x too many.",
    "e^x is its own derivative: no factor x appears.",
)
def times_x(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * x * np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "The two branches are swapped.",
    "Above 0 the function is x.",
)
def branches_swapped(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, alpha * np.exp(-abs(x)), 1.0)


@BANK.mistake(
    "Above 0 the slope is taken as x.",
    "What is the derivative of x by x?",
)
def x_above(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 this is e^x - 1: the value, and without alpha.",
    "What is the derivative of alpha (e^x - 1)?",
)
def value_without_alpha(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.expm1(np.minimum(x, 0)))


@BANK.mistake(
    "The two branches are swapped.",
    "Above 0 the function is x.",
)
def branches_swapped_and_clipped(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, alpha, 1.0)


@BANK.mistake(
    "The two branches are swapped.",
    "Above 0 the function is x.",
)
def branches_swapped_with_growth(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, alpha * np.exp(x), 1.0)


@BANK.mistake(
    "The exponential is taken of dout instead of x.",
    "The slope belongs to the point where the unit was on the way forward.",
)
def exponential_of_dout(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(dout, 0)))


@BANK.mistake(
    "The exponential is taken of dout instead of x.",
    "The slope belongs to the point where the unit was on the way forward.",
)
def exponential_of_unclipped_dout(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(dout))


POWER_RULE = (
    "Below 0 e^x is differentiated like a power of x: x e^(x - 1).",
    "The power rule is for x^n, where x is the base. What is the derivative of e^x?",
)


@BANK.mistake(*POWER_RULE)
def power_rule(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * x * np.exp(np.minimum(x, 0) - 1))


@BANK.mistake(*POWER_RULE)
def power_rule_without_alpha(dout: Any, x: Any, _alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, x * np.exp(np.minimum(x, 0) - 1))


@BANK.mistake(
    "The whole slope is taken at dout instead of x.",
    "The slope belongs to the point where the unit was on the way forward.",
)
def of_dout(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(dout > 0, 1.0, alpha * np.exp(np.minimum(dout, 0)))


OF_DOUT_ALONE = (
    "Below 0 dout stands in the exponent, where x belongs, and is missing as a factor.",
    "Below 0, too, dx is dout times a slope, and the slope is a function of x.",
)


@BANK.mistake(*OF_DOUT_ALONE)
def exponential_of_dout_alone(dout: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, dout, alpha * np.exp(np.minimum(dout, 0)))


@BANK.mistake(*OF_DOUT_ALONE)
def exponential_of_unclipped_dout_alone(dout: Any, x: Any, alpha: Any) -> Any:
    return np.where(x > 0, dout, alpha * np.exp(dout))


@BANK.mistake(
    "Above 0 both branches add up: 1 + alpha.", "One branch holds, never both. The lower one needs its own condition."
)
def branches_added(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * ((x > 0) + alpha * np.exp(np.minimum(x, 0)))


@BANK.mistake(
    "Below 0 the slope is alpha² e^(alpha x): alpha stands in the exponent, too.",
    "alpha multiplies the exponential; the exponent is x alone. Differentiate alpha (e^x - 1).",
)
def alpha_pulled_down(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha**2 * np.exp(alpha * np.minimum(x, 0)))


@BANK.mistake(
    "Below x = -1 the slope stays the same.",
    "Do you clip the exponent? Only its upper end can overflow; below 0, e^x is allowed to go to 0.",
)
def stopped_at_minus_one(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.clip(x, -1, 0)))


@BANK.mistake(
    "The exponent is x / alpha, and alpha is missing in front: that is CELU.",
    "Differentiate alpha (e^x - 1): the exponent is x alone.",
)
def celu(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0) / alpha))


SIGMOID_BELOW = (
    "Below 0 the slope is a sigmoid: that belongs to softplus, log(1 + e^x).",
    "Below 0 the function is alpha (e^x - 1). What is its derivative?",
)


@BANK.mistake(*SIGMOID_BELOW)
def sigmoid_below(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * expit(x))


@BANK.mistake(*SIGMOID_BELOW)
def sigmoid_below_without_alpha(dout: Any, x: Any, _alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, expit(x))


SHIFTED = (
    "The exponent is x - 1; it should be x.",
    "The 1 of alpha (e^x - 1) stands outside the exponent. What is the derivative of a constant?",
)


@BANK.mistake(*SHIFTED)
def exponent_shifted(dout: Any, x: Any, alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0) - 1))


@BANK.mistake(*SHIFTED)
def exponent_shifted_without_alpha(dout: Any, x: Any, _alpha: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.exp(np.minimum(x, 0) - 1))


BANK.add(
    *other_branches(
        lambda open_, dout, x, alpha: dout * np.where(open_, 1.0, alpha * np.exp(np.minimum(x, 0))), "alpha"
    )
)


ELU_BACKWARD = Exercise(
    name="elu_backward",
    lesson="04_relu",
    parameters=(DOUT, X, Parameter("alpha", Real("the depth of the floor: ELU goes to -alpha"))),
    outputs=(Output("dx", Array(("N", "width")), "gradient"),),
    reference=elu_backward,
    cases=_cases,
    points=2,
    nudge="Differentiate both branches by x on paper. What becomes of the -1?",
    hint=(
        "Below 0 the slope is alpha e^x. np.exp gets all of x, also 1000, before np.where chooses: give it "
        "np.minimum(x, 0)."
    ),
    explanation="Below 0 the slope is alpha e^x, above 0 it is 1. np.where computes both branches everywhere, so the "
    "exponential is fed np.minimum(x, 0), which changes nothing where it is used and cannot overflow.",
    mistakes=tuple(BANK),
)
