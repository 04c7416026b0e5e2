"""``relu`` and ``relu_backward``: the activation and its backward pass."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from scipy.special import expit, ndtr

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
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

__all__ = ["RELU", "RELU_BACKWARD", "relu", "relu_backward"]

LESSON = "04_relu"


def relu(x: Floats) -> Floats:
    """max(0, x), entry by entry, in float64."""
    return np.maximum(np.asarray(x, np.float64), 0.0)


def relu_backward(dout: Floats, x: Floats) -> Floats:
    """dL/dx where dout = dL/da and a = max(0, x); 0 at x = 0, as in PyTorch."""
    return backward(torch.relu, dout, x)


def _forward_cases(rng: np.random.Generator) -> list[Case]:
    some_zero = arrays(rng, 4, 5)
    some_zero.flat[rng.choice(20, 6, replace=False)] = 0.0
    return [
        Case("both signs", (pair_of_units(rng, 4, 6)[1],)),
        Case("a wider layer", (pair_of_units(rng, 3, 9, open_=True)[1],)),
        Case("all negative", (-np.abs(arrays(rng, 3, 4)),), edge=True),
        Case("all positive", (np.abs(arrays(rng, 2, 5)),), edge=True),
        Case("some entries exactly 0", (some_zero,), edge=True),
        Case("very large numbers", (1e150 * arrays(rng, 3, 4),), edge=True),
        Case("numbers close to 0", (1e-4 * arrays(rng, 3, 4),), edge=True),
        Case("an array of float32", (arrays(rng, 3, 5).astype(np.float32),), edge=True),
        Case("one example", (arrays(rng, 1, 7),), edge=True),
    ]


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    some_zero = zeros_pair(rng)
    single = single_pair(rng)
    return [
        Case("both signs", pair_of_units(rng, 4, 6)),
        Case("a wider layer", pair_of_units(rng, 3, 9, open_=True)),
        Case("all inputs negative", (arrays(rng, 3, 4), -np.abs(arrays(rng, 3, 4))), edge=True),
        Case("some inputs 0 or close to it", some_zero, edge=True),
        Case("very large inputs", (arrays(rng, 3, 4), 1e150 * arrays(rng, 3, 4)), edge=True),
        Case("arrays of float32", single, edge=True),
        Case("one example", pair(rng, 1, 9), edge=True),
    ]


def _on(x: Floats) -> Floats:
    return (x > 0).astype(np.float64)


RELU_BANK = Bank()


@RELU_BANK.mistake("Negative numbers become positive instead of 0.", "What should become of -3?")
def absolute(x: Any) -> Any:
    return abs(x)


@RELU_BANK.mistake(
    "This is 0 or 1: which entries are positive, not their values.",
    "A positive entry keeps its value. What is relu(2.5)?",
)
def mask(x: Any) -> Any:
    return _on(x)


@RELU_BANK.mistake(
    "The negative numbers stay, and the positive numbers become 0.",
    "Should the larger or the smaller of x and 0 be kept?",
)
def negative_kept(x: Any) -> Any:
    return np.minimum(x, 0.0)


@RELU_BANK.mistake(
    "Negative numbers are divided by 100; they should become 0.",
    "That is leaky ReLU, which comes later. Plain ReLU gives exactly 0.",
)
def leaky(x: Any) -> Any:
    return np.where(x > 0, x, 0.01 * x)


@RELU_BANK.mistake("Your result is x itself.", "What should become of -3?")
def identity(x: Any) -> Any:
    return x.copy()


@RELU_BANK.mistake("Everything above 1 is cut off.", "ReLU has no upper limit. What is relu(2.5)?")
def clipped(x: Any) -> Any:
    return np.clip(x, 0.0, 1.0)


@RELU_BANK.mistake(
    "This is softplus, log(1 + e^x): smooth, and not 0 below 0.", "ReLU has a corner at 0 and is exactly 0 below."
)
def softplus(x: Any) -> Any:
    return np.logaddexp(0.0, x)


@RELU_BANK.mistake(
    "This is the largest entry of each column.",
    "np.max(x, 0) takes the 0 for an axis. np.maximum compares two things entry by entry.",
)
def largest_of_a_column(x: Any) -> Any:
    return np.max(x, 0)


@RELU_BANK.mistake(
    "Negative numbers become -1 instead of 0.",
    "What should become of -3?",
)
def minus_one_below(x: Any) -> Any:
    return np.where(x > 0, x, -1.0)


@RELU_BANK.mistake(
    "Numbers between 0 and 1 become 0, too.",
    "The corner sits at 0. What is relu(0.5)?",
)
def threshold_one(x: Any) -> Any:
    return np.where(x > 1, x, 0.0)


@RELU_BANK.mistake(
    "This is the sigmoid.",
    "ReLU bends once, at 0: x above, 0 below.",
)
def sigmoid(x: Any) -> Any:
    return expit(x)


@RELU_BANK.mistake(
    "Everything above 6 is cut off.",
    "That is ReLU6. Plain ReLU has no upper limit.",
)
def relu6(x: Any) -> Any:
    return np.clip(x, 0.0, 6.0)


@RELU_BANK.mistake(
    "This is ELU: e^x - 1 below 0.",
    "ReLU is exactly 0 below 0.",
)
def elu(x: Any) -> Any:
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0.0)))


@RELU_BANK.mistake(
    "This is GELU, x Φ(x).",
    "ReLU is exactly 0 below 0 and exactly x above.",
)
def gelu(x: Any) -> Any:
    return x * ndtr(x)


@RELU_BANK.mistake(
    "This is SiLU, x σ(x).",
    "ReLU is exactly 0 below 0 and exactly x above.",
)
def silu(x: Any) -> Any:
    return x * expit(x)


@RELU_BANK.mistake(
    "Everything below 1 becomes 1.",
    "np.maximum compares with the number that you give it. With which number does ReLU compare?",
)
def at_least_one(x: Any) -> Any:
    return np.maximum(x, 1.0)


@RELU_BANK.mistake(
    "The positive numbers are squared.",
    "A positive entry keeps its value. What is relu(3)?",
)
def squared(x: Any) -> Any:
    return np.maximum(x, 0.0) ** 2


@RELU_BANK.mistake(
    "The positive numbers are squashed by tanh.",
    "A positive entry keeps its value. What is relu(3)?",
)
def tanh_above(x: Any) -> Any:
    return np.tanh(np.maximum(x, 0.0))


@RELU_BANK.mistake(
    "Positive numbers are doubled.",
    "Do you use x + |x|? What is it at x = 3?",
)
def not_halved(x: Any) -> Any:
    return x + abs(x)


@RELU_BANK.mistake(
    "Only the positive entries are left, in one row.",
    "The result has the shape of x: a negative entry stays in its place, as 0.",
)
def positive_only(x: Any) -> Any:
    return np.asarray(x, np.float64)[x > 0]


@RELU_BANK.mistake(
    "This is the largest entry of each row, one number for each example.",
    "np.maximum(x, 0) compares every entry with 0. np.max looks for the largest of several.",
)
def largest_of_a_row(x: Any) -> Any:
    return np.maximum(x.max(axis=1), 0.0)


@RELU_BANK.mistake(
    "This is one number, the largest entry of all.",
    "np.maximum(x, 0) compares every entry with 0. np.max looks for the largest of several.",
)
def largest_of_all(x: Any) -> Any:
    return float(np.maximum(x.max(), 0.0))


@RELU_BANK.mistake(
    "Whole examples are switched on or off, by the sign of a row's sum.",
    "Each entry has its own gate: compare x itself with 0, not a sum of x.",
)
def rows_switched(x: Any) -> Any:
    return np.where(x.sum(axis=1, keepdims=True) > 0, x, 0.0)


@RELU_BANK.mistake(
    "Positive numbers become 0, and negative numbers become positive: this is relu(-x).", "What is relu(3)?"
)
def mirrored(x: Any) -> Any:
    return np.maximum(-x, 0.0)


@RELU_BANK.mistake(
    "The smallest entry is subtracted from all of them, so nothing is negative.",
    "Each entry is treated by itself. What should become of an entry above 0, and of an entry below 0?",
)
def shifted(x: Any) -> Any:
    return x - x.min()


@RELU_BANK.mistake(
    "The smallest entry of each row is subtracted, so nothing is negative.",
    "Each entry is treated by itself. What should become of an entry above 0, and of an entry below 0?",
)
def rows_shifted(x: Any) -> Any:
    return x - x.min(axis=1, keepdims=True)


@RELU_BANK.mistake(
    "The smallest entry of each column is subtracted, so nothing is negative.",
    "Each entry is treated by itself. What should become of an entry above 0, and of an entry below 0?",
)
def columns_shifted(x: Any) -> Any:
    return x - x.min(axis=0)


def _largest(axis: int, low: float, *, kept: bool) -> Callable[[Any], Any]:
    """The largest entry along an axis, at least ``low``, with or without the axis that was searched."""

    def wrong(x: Any) -> Any:
        return np.maximum(x.max(axis=axis, keepdims=kept), low)

    return wrong


RELU_BANK.add(*other_branches(lambda open_, x: x * open_, x_at=0, without=("examples_by_their_sum", "bend_at_one")))


BELOW = -1e300
COMPARED = "np.maximum(x, 0) compares every entry with 0. np.max looks for the largest of several."

RELU_BANK.add(
    Mistake(
        "largest_of_a_row_unclipped",
        "This is the largest entry of each row, one number for each example.",
        COMPARED,
        _largest(1, BELOW, kept=False),
    ),
    Mistake(
        "largest_of_a_row_in_a_column",
        "This is the largest entry of each row, one number for each example.",
        COMPARED,
        _largest(1, 0.0, kept=True),
    ),
    Mistake(
        "largest_of_a_row_in_a_column_unclipped",
        "This is the largest entry of each row, one number for each example.",
        COMPARED,
        _largest(1, BELOW, kept=True),
    ),
    Mistake(
        "largest_of_a_column_clipped",
        "This is the largest entry of each column, one number for each unit.",
        COMPARED,
        _largest(0, 0.0, kept=False),
    ),
    Mistake(
        "largest_of_a_column_in_a_row",
        "This is the largest entry of each column, one number for each unit.",
        COMPARED,
        _largest(0, 0.0, kept=True),
    ),
)


RELU = Exercise(
    name="relu",
    lesson=LESSON,
    parameters=(Parameter("x", Array(("N", "width"), "the pre-activations")),),
    outputs=(Output("a", Array(("N", "width"))),),
    reference=relu,
    cases=_forward_cases,
    points=2,
    nudge="Two things can happen to a number: it stays, or it becomes 0.",
    hint="np.maximum compares two things entry by entry. np.max looks for the largest of one array.",
    explanation="np.maximum(x, 0) works on every shape and needs no loop and no mask.",
    mistakes=tuple(RELU_BANK),
)

RELU_BACKWARD_BANK = Bank()


@RELU_BACKWARD_BANK.mistake(
    "The gate looks at dout instead of x.", "The unit was open or shut on the way forward. Which array says so?"
)
def mask_of_dout(dout: Any, _x: Any) -> Any:
    return dout * (dout > 0)


@RELU_BACKWARD_BANK.mistake(
    "This is the slope da/dx alone: dout is missing.", "The chain rule has two factors, dL/da and da/dx."
)
def dout_dropped(_dout: Any, x: Any) -> Any:
    return _on(x)


@RELU_BACKWARD_BANK.mistake(
    "The slope at exactly 0 is taken as 1.",
    "There is no slope at the corner; the text says which value everybody takes. Look at your comparison.",
)
def slope_at_zero(dout: Any, x: Any) -> Any:
    return dout * (x >= 0)


@RELU_BACKWARD_BANK.mistake(
    "The slope at exactly 0 is taken as 1/2.",
    "Half way is a fair guess, but the text says which value everybody takes.",
)
def half_at_zero(dout: Any, x: Any) -> Any:
    return dout * np.heaviside(x, 0.5)


@RELU_BACKWARD_BANK.mistake(
    "The whole gradient goes through: no unit is shut.",
    "Where x was negative the output did not depend on it. What is the gradient there?",
)
def no_gate(dout: Any, _x: Any) -> Any:
    return dout.copy()


@RELU_BACKWARD_BANK.mistake(
    "The gate is the wrong way round: open where x is negative.",
    "Which units let their value through on the way forward?",
)
def inverted(dout: Any, x: Any) -> Any:
    return dout * (x <= 0)


@RELU_BACKWARD_BANK.mistake(
    "dout is multiplied by relu(x), the value, instead of its slope.", "The slope of x above 0 is 1, whatever x is."
)
def value_for_slope(dout: Any, x: Any) -> Any:
    return dout * np.maximum(x, 0.0)


@RELU_BACKWARD_BANK.mistake(
    "Negative gradients are cut off too.",
    "A gradient can be negative. Only x decides which gradients go through. (Your version is used on purpose for "
    "pictures, under the name of guided backpropagation.)",
)
def both_gates(dout: Any, x: Any) -> Any:
    return dout * (x > 0) * (dout > 0)


@RELU_BACKWARD_BANK.mistake(
    "A hundredth of the gradient goes through shut units.", "That is leaky ReLU, which comes later."
)
def leaky_(dout: Any, x: Any) -> Any:
    return dout * np.where(x > 0, 1.0, 0.01)


@RELU_BACKWARD_BANK.mistake(
    "dout and x are swapped: x is let through where dout is positive.",
    "The arguments come as (dout, x). Which of them is the gradient?",
)
def places_changed(dout: Any, x: Any) -> Any:
    return x * (dout > 0)


@RELU_BACKWARD_BANK.mistake(
    "dout is multiplied by x instead of by the gate.",
    "Where x is positive the output is x. What is its slope?",
)
def times_x(dout: Any, x: Any) -> Any:
    return dout * x


@RELU_BACKWARD_BANK.mistake(
    "Below 0 the gradient changes its sign, as if sign(x) were the gate.",
    "The gate is 1 or 0. np.sign gives 1 or -1.",
)
def sign_for_gate(dout: Any, x: Any) -> Any:
    return dout * np.sign(x)


@RELU_BACKWARD_BANK.mistake(
    "This is the forward pass, relu(x), without dout.",
    "The task is the way back: dL/da times da/dx.",
)
def forward(dout: Any, x: Any) -> Any:
    return np.maximum(x, 0.0)


@RELU_BACKWARD_BANK.mistake(
    "Units between 0 and 1 are shut too.",
    "The corner sits at 0.",
)
def threshold_one_(dout: Any, x: Any) -> Any:
    return dout * (x > 1)


@RELU_BACKWARD_BANK.mistake(
    "This is relu(dout * x).",
    "The gate decides by x alone, and it multiplies dout, not x.",
)
def relu_of_product(dout: Any, x: Any) -> Any:
    return np.maximum(dout * x, 0.0)


@RELU_BACKWARD_BANK.mistake(
    "Below 0 this is x itself instead of 0.",
    "np.where(condition, a, b) gives b where the condition is false. Which value belongs there?",
)
def x_below(dout: Any, x: Any) -> Any:
    return np.where(x > 0, dout, x)


@RELU_BACKWARD_BANK.mistake(
    "The gradient is divided by the number of examples.",
    "The mean over the batch belongs to the loss, and dout contains it.",
)
def divided_by_examples(dout: Any, x: Any) -> Any:
    return dout * (x > 0) / len(x)


@RELU_BACKWARD_BANK.mistake(
    "This is the slope of the sigmoid.",
    "ReLU's slope is 1 or 0.",
)
def sigmoid_slope(dout: Any, x: Any) -> Any:
    return dout * expit(x) * (1 - expit(x))


@RELU_BACKWARD_BANK.mistake(
    "The slope 1 is returned where the unit is open, and dout where it is shut.",
    "np.where(condition, a, b) gives b where the condition is false. Which value belongs there?",
)
def slope_above_dout_below(dout: Any, x: Any) -> Any:
    return np.where(x > 0, 1.0, dout)


@RELU_BACKWARD_BANK.mistake("The slope is added to dout.", "The chain rule multiplies: dL/da times da/dx.")
def slope_added(dout: Any, x: Any) -> Any:
    return dout + (x > 0)


@RELU_BACKWARD_BANK.mistake(
    "Where a unit is shut this is 1 instead of 0.", "A shut unit lets no gradient through. Which number is that?"
)
def one_below(dout: Any, x: Any) -> Any:
    return np.where(x > 0, dout, 1.0)


@RELU_BACKWARD_BANK.mistake(
    "The gradient is summed over the examples.",
    "Every example has its own x, and its own gradient: dx has the shape of x.",
)
def summed(dout: Any, x: Any) -> Any:
    return (dout * (x > 0)).sum(axis=0)


@RELU_BACKWARD_BANK.mistake(
    "Whole examples are switched on or off, by the sign of a row's sum.",
    "Each entry has its own gate: compare x itself with 0, not a sum of x.",
)
def rows_switched_(dout: Any, x: Any) -> Any:
    return np.where(x.sum(axis=1, keepdims=True) > 0, dout, 0.0)


OWN_GATE = "Each entry has its own gate: compare x itself with 0, without any or all."


@RELU_BACKWARD_BANK.mistake("A unit that is open for one example counts as open for all of them.", OWN_GATE)
def units_open_together(dout: Any, x: Any) -> Any:
    return dout * (x > 0).any(axis=0)


@RELU_BACKWARD_BANK.mistake("If one unit of an example is open, you treat all of its units as open.", OWN_GATE)
def examples_open_together(dout: Any, x: Any) -> Any:
    return dout * (x > 0).any(axis=1, keepdims=True)


@RELU_BACKWARD_BANK.mistake(
    "Whole units are switched on or off, by the sign of a column's sum.",
    "Each entry has its own gate: compare x itself with 0, not a sum of x.",
)
def columns_switched(dout: Any, x: Any) -> Any:
    return np.where(x.sum(axis=0) > 0, dout, 0.0)


RELU_BACKWARD_BANK.add(
    *other_branches(
        lambda open_, dout, _: dout * open_,
        without=(
            "units_open_together",
            "examples_open_together",
            "units_by_their_sum",
            "examples_by_their_sum",
            "bend_at_one",
        ),
    )
)

RELU_BACKWARD = Exercise(
    name="relu_backward",
    lesson=LESSON,
    parameters=(DOUT, X),
    outputs=(Output("dx", Array(("N", "width")), "gradient"),),
    reference=relu_backward,
    cases=_backward_cases,
    points=2,
    nudge="Each entry of x was either let through or shut. Which of the two arguments tells you?",
    hint="The chain rule: dL/dx is dL/da times da/dx, entry by entry. da/dx is 1 where x is above 0, else 0.",
    explanation="dout * (x > 0): the gate that let the value through on the way forward lets the gradient through on "
    "the way back. At exactly 0 there is no slope; every library takes 0, so the comparison is strict.",
    mistakes=tuple(RELU_BACKWARD_BANK),
)
