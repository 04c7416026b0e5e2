"""``leaky_relu_backward``: the slope of a leaky ReLU, which is never 0."""

from typing import Any

import numpy as np
import torch

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

__all__ = ["LEAKY_RELU_BACKWARD", "leaky_relu_backward"]


def leaky_relu_backward(dout: Floats, x: Floats, slope: float) -> Floats:
    """dL/dx for a = x above 0 and slope * x elsewhere; the slope at 0 is ``slope``, as in PyTorch."""
    return backward(lambda leaf: torch.nn.functional.leaky_relu(leaf, slope), dout, x)


def _cases(rng: np.random.Generator) -> list[Case]:
    def slope() -> float:
        return float(rng.uniform(0.05, 0.4))

    some_zero = zeros_pair(rng)
    single = single_pair(rng)
    return [
        Case("both signs", (*pair_of_units(rng, 4, 6), slope())),
        Case("a wider layer", (*pair_of_units(rng, 3, 9, open_=True), slope())),
        Case("all inputs negative", (arrays(rng, 3, 4), -np.abs(arrays(rng, 3, 4)), slope()), edge=True),
        Case("a slope of 0", (*pair(rng, 4, 5), 0.0), edge=True),
        Case("some inputs 0 or close to it", (*some_zero, slope()), edge=True),
        Case("a slope above 1", (*pair(rng, 4, 5), float(rng.uniform(1.5, 2.5))), edge=True),
        Case("arrays of float32", (*single, slope()), edge=True),
        Case("one example", (*pair(rng, 1, 9), slope()), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "The gate looks at dout instead of x.", "The unit was above or below 0 on the way forward. Which array says so?"
)
def mask_of_dout(dout: Any, _x: Any, slope: Any) -> Any:
    return dout * np.where(dout > 0, 1.0, slope)


@BANK.mistake("This is the slope da/dx alone: dout is missing.", "The chain rule has two factors, dL/da and da/dx.")
def dout_dropped(_dout: Any, x: Any, slope: Any) -> Any:
    return np.where(x > 0, 1.0, slope)


@BANK.mistake(
    "Below 0 nothing comes through: that is plain ReLU.",
    "Below 0 the function is slope * x. What is its derivative? An array of whole numbers turns 0.3 into 0.",
)
def shut(dout: Any, x: Any, _slope: Any) -> Any:
    return dout * (x > 0)


@BANK.mistake("The slope below 0 is always 0.01.", "Use the argument.")
def fixed_slope(dout: Any, x: Any, _slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, 0.01)


@BANK.mistake(
    "Below 0 the gradient is multiplied by slope * x, the value.", "Differentiate slope * x by x: x goes away."
)
def value_for_slope(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, slope * x)


@BANK.mistake(
    "This is the forward pass: the value of leaky ReLU, without dout.", "The task is the way back: dL/da times da/dx."
)
def forward(_dout: Any, x: Any, slope: Any) -> Any:
    return np.where(x > 0, x, slope * x)


@BANK.mistake("Below 0 this is the slope alone: dout is missing there.", "Both branches have the factor dout.")
def no_dout_below(dout: Any, x: Any, slope: Any) -> Any:
    return np.where(x > 0, dout, slope)


@BANK.mistake("The two slopes are swapped.", "Above 0 the function is x.")
def inverted(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, slope, 1.0)


@BANK.mistake(
    "The slope at exactly 0 is taken as 1.", "The text says which of the two holds at 0. Look at your comparison."
)
def slope_at_zero(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x >= 0, 1.0, slope)


@BANK.mistake("Below 0 the gradient has the wrong sign.", "slope * x falls when x falls: its slope is positive.")
def negative_slope(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, -slope)


@BANK.mistake(
    "The slope at exactly 0 is taken as 0.",
    "Do you use two strict comparisons? The text says which of the two branches holds at 0.",
)
def zero_at_zero(dout: Any, x: Any, slope: Any) -> Any:
    return dout * ((x > 0) + slope * (x < 0))


@BANK.mistake(
    "You take the larger of the two slopes, which is wrong for a slope above 1.",
    "x decides which branch holds, not the size of the slope.",
)
def larger_slope(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.maximum(x > 0, slope)


@BANK.mistake(
    "The whole gradient goes through, below 0 as well as above.",
    "Where x was below 0 the output changes by slope times as much as x.",
)
def no_gate(dout: Any, _x: Any, _slope: Any) -> Any:
    return dout.copy()


@BANK.mistake(
    "dout is multiplied by the value of leaky ReLU instead of its slope.",
    "Differentiate x and slope * x by x: x goes away.",
)
def value_everywhere(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, x, slope * x)


@BANK.mistake(
    "Below 0 the slope is added to dout.",
    "The chain rule multiplies: dL/da times da/dx.",
)
def slope_added(dout: Any, x: Any, slope: Any) -> Any:
    return np.where(x > 0, dout, dout + slope)


@BANK.mistake(
    "The slope below 0 is used above 0 too.",
    "Above 0 the function is x. What is its slope?",
)
def slope_everywhere(dout: Any, x: Any, slope: Any) -> Any:
    return dout * slope + 0.0 * x


@BANK.mistake(
    "Below 0 the factor is 1 - slope.",
    "Below 0 the function is slope * x. What is its derivative?",
)
def one_minus_slope(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, 1 - slope)


@BANK.mistake(
    "Above 0 both slopes add up.",
    "One branch holds, never both.",
)
def slopes_added(dout: Any, x: Any, slope: Any) -> Any:
    return dout * ((x > 0) + slope)


@BANK.mistake(
    "Below 0 this is slope * x, the forward pass.",
    "The way back needs dout: dL/da times da/dx.",
)
def forward_below(dout: Any, x: Any, slope: Any) -> Any:
    return np.where(x > 0, dout, slope * x)


@BANK.mistake(
    "Below 0 dout is divided by the slope.",
    "The chain rule multiplies.",
)
def divided_by_slope(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, 1 / slope)


@BANK.mistake(
    "dout and x are swapped.",
    "The arguments come as (dout, x, slope). Which of them is the gradient?",
)
def places_changed(dout: Any, x: Any, slope: Any) -> Any:
    return x * np.where(dout > 0, 1.0, slope)


@BANK.mistake(
    "Above 0 the factor is 1 - slope, as if the two had to add up to 1.",
    "Above 0 the function is x. What is its slope?",
)
def shares(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1 - slope, slope)


@BANK.mistake(
    "The slope at exactly 0 is taken half way between the two.",
    "Half way is a fair guess, but the text says which of the two holds at 0.",
)
def half_way_at_zero(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.where(x < 0, slope, (1 + slope) / 2))


@BANK.mistake("The slope at exactly 0 is taken as 1/2.", "The text says which of the two slopes holds at 0.")
def half_at_zero(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, np.where(x < 0, slope, 0.5))


BY_SIZE = (
    "The branch is chosen by the larger of x and slope * x, which is wrong for a slope above 1.",
    "x decides which branch holds, by its sign. What is max(x, 2 x) at x = 3?",
)


@BANK.mistake(*BY_SIZE)
def branches_by_size(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > slope * x, 1.0, slope)


@BANK.mistake(
    "The branch is chosen by the larger of x and slope * x, which is wrong at 0 and for a slope above 1.",
    BY_SIZE[1],
)
def branches_by_size_and_zero(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x >= slope * x, 1.0, slope)


@BANK.mistake(
    "For a slope of 0 you use 0.01.",
    "The expression slope or 0.01 is 0.01 for a slope of 0, too. Use the argument itself.",
)
def zero_as_missing(dout: Any, x: Any, slope: Any) -> Any:
    return dout * np.where(x > 0, 1.0, slope or 0.01)


BANK.add(*other_branches(lambda open_, dout, _, slope: dout * np.where(open_, 1.0, slope), "slope"))


LEAKY_RELU_BACKWARD = Exercise(
    name="leaky_relu_backward",
    lesson="04_relu",
    parameters=(DOUT, X, Parameter("slope", Real("the slope below 0"))),
    outputs=(Output("dx", Array(("N", "width")), "gradient"),),
    reference=leaky_relu_backward,
    cases=_cases,
    points=2,
    nudge="It is relu_backward with one number changed. Which one?",
    hint="np.where(x > 0, this, that) chooses entry by entry.",
    explanation="The slope is 1 above 0 and `slope` elsewhere, so the gradient is never exactly 0. At 0 itself "
    "PyTorch takes the lower slope, as it does for ReLU.",
    mistakes=tuple(BANK),
)
