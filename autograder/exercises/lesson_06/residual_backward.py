"""``residual_backward``: the gradients of y = x + relu(x W_1^T) W_2^T."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.lesson_06.blocks import (
    DOUT,
    W1,
    W2,
    Block,
    Floats,
    Result,
    X,
    block_case,
    gradients,
    torch_branch,
)

__all__ = ["RESIDUAL_BACKWARD", "residual_backward"]


def residual_backward(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    """dL/dx (N, d), dL/dW1 (h, d) and dL/dW2 (d, h) of y = x + relu(x W_1^T) W_2^T; ReLU's slope at 0 is 0."""
    return gradients(lambda x, W1, W2: x + torch_branch(x, W1, W2), dout, x, W1, W2)


def _cases(rng: np.random.Generator) -> list[Case]:
    dout, x, W1, W2 = block_case(rng, (5, 4, 6))
    x_zero = x.copy()
    x_zero[:2] = 0.0  # every unit of these examples is exactly at the corner
    return [
        Case("a branch that is wider than the stream", block_case(rng, (6, 4, 7))),
        Case("a branch that is narrower than the stream", block_case(rng, (5, 6, 3))),
        Case("a branch that is silent: W2 is 0", (dout, x, W1, np.zeros_like(W2)), edge=True),
        Case("examples that are exactly 0", (dout, x_zero, W1, W2), edge=True),
        Case("one example", block_case(rng, (1, 5, 6)), edge=True),
        Case("arrays of float32", _single(block_case(rng, (4, 5, 6))), edge=True),
    ]


def _single(block: Block) -> tuple[Floats, ...]:
    return tuple(array.astype(np.float32) for array in block)


def _back(
    dout: Floats,
    x: Floats,
    W1: Floats,
    W2: Floats,
    gate: Callable[[Floats], Floats] = lambda z: (z > 0).astype(np.float64),
) -> Result:
    """The branch's own gradients, without the skip; the gate is a function of z."""
    z = x @ W1.T
    dz = (dout @ W2) * gate(z)
    return dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0.0)


BANK = Bank()


@BANK.mistake(
    "The skip is missing on the way back: dx is the branch's part alone.",
    "x reaches y by two paths. What does the shorter one add to dL/dx?",
)
def skip_dropped(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    return _back(dout, x, W1, W2)


@BANK.mistake("The skip's gradient is added twice.", "The path of the skip is there once. Where else do you add dout?")
def skip_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx + dout, dW1, dW2


@BANK.mistake(
    "Only the skip carries a gradient to x: the branch's part is missing in dx.",
    "x goes into the branch as well. Carry the gradient of z back through W1.",
)
def branch_dropped(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    _, dW1, dW2 = _back(dout, x, W1, W2)
    return dout.copy(), dW1, dW2


@BANK.mistake(
    "x itself is added to dx instead of dout.",
    "The slope of x with respect to x is 1. What does the chain rule multiply it with?",
)
def input_added(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dx + x, dW1, dW2


@BANK.mistake(
    "1 is added to dx instead of dout.",
    "The skip's slope is 1, and dL/dx is dL/dy times that slope.",
)
def one_added(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dx + 1.0, dW1, dW2


@BANK.mistake(
    "The skip's gradient is subtracted.",
    "y is x plus the branch: both parts of dL/dx add up.",
)
def skip_subtracted(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dx - dout, dW1, dW2


@BANK.mistake(
    "dx is dout times the branch's part: the two paths are multiplied.",
    "Paths that run side by side add up. Only factors along one path multiply.",
)
def paths_multiplied(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dout * dx, dW1, dW2


@BANK.mistake(
    "The gate looks at the sign of the gradient instead of z = x W1^T.",
    "Which units were open? That was settled on the way forward.",
)
def gate_of_gradient(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    z = x @ W1.T
    dz = dout @ W2
    dz = dz * (dz > 0)
    return dout + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0.0)


@BANK.mistake("The gate of the ReLU is missing.", "A unit whose z was below 0 passes nothing back.")
def no_gate(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2, np.ones_like)
    return dout + dx, dW1, dW2


@BANK.mistake(
    "The gradient is multiplied by relu(z) instead of its slope.", "The slope of an open unit is 1, however large z is."
)
def value_for_gate(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2, lambda z: np.maximum(z, 0.0))
    return dout + dx, dW1, dW2


@BANK.mistake("The gate is the wrong way round.", "Which units let their value through on the way forward?")
def inverted_gate(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2, lambda z: (z <= 0).astype(np.float64))
    return dout + dx, dW1, dW2


@BANK.mistake(
    "The gate is open where z is exactly 0.", "The text says which slope holds at 0. Look at your comparison."
)
def gate_at_zero(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2, lambda z: (z >= 0).astype(np.float64))
    return dout + dx, dW1, dW2


@BANK.mistake(
    "dout passes a gate by the sign of y: this block has no ReLU behind its sum.",
    "The only ReLU sits between W1 and W2. On the way back dout meets W2 first.",
)
def relu_at_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    y = x + np.maximum(x @ W1.T, 0.0) @ W2.T
    return residual_backward(dout * (y > 0), x, W1, W2)


@BANK.mistake(
    "The gate is by the sign of x: it belongs to the h units of z.",
    "What goes into the ReLU is z = x W1^T, not x.",
)
def gate_of_input(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    z = x @ W1.T
    dz = dout @ W2
    return dout + (dz @ W1) * (x > 0), dz.T @ x, dout.T @ np.maximum(z, 0.0)


@BANK.mistake("dW1 uses the gradient before the gate.", "W1 makes z. So its gradient starts at dL/dz, behind the gate.")
def late_gate(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, (dout @ W2).T @ x, dW2


@BANK.mistake("dx uses the gradient before the gate.", "On its way to x the gradient passes the ReLU, and then W1.")
def gate_off_the_path(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    _, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dout + dout @ W2 @ W1, dW1, dW2


@BANK.mistake("dW2 is made with z; what W2 multiplies is relu(z).", "What goes into W2 on the way forward?")
def pre_activation_for_second(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ (x @ W1.T)


@BANK.mistake(
    "dW2 is made with the gate, 0 or 1; what W2 multiplies is relu(z).", "What goes into W2 on the way forward?"
)
def gate_for_second(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ (x @ W1.T > 0).astype(np.float64)


@BANK.mistake(
    "The weights' gradients are transposed.", "A gradient has the shape of its weight: dW1 is (h, d), dW2 is (d, h)."
)
def transposed(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx, dW1.T, dW2.T


@BANK.mistake(
    "The weights' gradients are averaged over the batch where they should add up.",
    "dout is dL/dy already, with whatever 1/N the loss has. The examples' shares add up.",
)
def mean_for_sum(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx, dW1 / len(x), dW2 / len(x)


@BANK.mistake(
    "Everything is divided by the number of examples.",
    "dout is dL/dy already, with whatever 1/N the loss has.",
)
def all_divided(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx / len(x), dW1 / len(x), dW2 / len(x)


@BANK.mistake("dout is taken as 1 everywhere.", "Every gradient begins with dout: the chain rule starts at dL/dy.")
def dout_of_ones(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    return residual_backward(np.ones_like(dout), x, W1, W2)


RESIDUAL_BACKWARD = Exercise(
    name="residual_backward",
    lesson="06_residual_connections",
    parameters=(DOUT, X, W1, W2),
    outputs=(
        Output("dx", Array(("N", "d")), "gradient", share=2),
        Output("dW1", Array(("h", "d")), "gradient"),
        Output("dW2", Array(("d", "h")), "gradient"),
    ),
    reference=residual_backward,
    cases=_cases,
    points=4,
    nudge="Draw the block: where does x go? Each way that leaves x brings a gradient back.",
    hint="Name dL/dz first: dz = (dout @ W2) gated by z > 0. dW2 needs what W2 multiplies, dW1 needs dz and x, and "
    "dx is the sum over both ways.",
    explanation="dout arrives at the plus sign and goes both ways unchanged. Along the skip it is at x already. Into "
    "the branch it passes W2, the gate of the units that were open, and W1. The two parts add up in dx. "
    "The skip has no weight, so it changes neither dW1 nor dW2.",
    mistakes=tuple(BANK),
)
