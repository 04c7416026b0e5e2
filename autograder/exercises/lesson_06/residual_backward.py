"""``residual_backward``: the gradients of y = x + relu(x W_1^T) W_2^T."""

from collections.abc import Callable

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output
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
    x_zero[:2] = 0.0  # every pre-activation of these examples is exactly 0
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
    "You set dout to 0 where the branch's output is negative; the gate belongs at z.",
    "The branch ends with W2, without a ReLU. The gate stands where the ReLU stands: at z = x W1ᵀ.",
)
def gate_at_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    a = np.maximum(x @ W1.T, 0.0)
    dz = (dout * (a @ W2.T > 0)) @ W2
    return dout + dz @ W1, dz.T @ x, dout.T @ a


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


@BANK.mistake("The skip's gradient is halved.", "At a plus sign dout goes both ways in full. Where do you divide by 2?")
def skip_halved(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx - dout / 2, dW1, dW2


@BANK.mistake(
    "The branch's part is halved in dx.", "At a plus sign dout goes both ways in full. Where do you divide by 2?"
)
def branch_halved(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return (dx + dout) / 2, dW1, dW2


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
    "It was decided on the way forward which units are open. Which array tells you?",
)
def gate_of_gradient(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    z = x @ W1.T
    dz = dout @ W2
    dz = dz * (dz > 0)
    return dout + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0.0)


@BANK.mistake(
    "The gate of the ReLU is missing.",
    "A unit whose z was below 0 lets no gradient back. Where does your way back ask about z?",
)
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
    "The gate is half open where z is exactly 0.", "The text says which slope holds at 0. It is no mean of the two."
)
def half_gate_at_zero(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2, lambda z: np.heaviside(z, 0.5))
    return dout + dx, dW1, dW2


@BANK.mistake(
    "You set dout to 0 where y is negative; but this block has no ReLU after its sum.",
    "The only ReLU sits between W1 and W2. On the way back dout meets W2 first.",
)
def relu_at_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    y = x + np.maximum(x @ W1.T, 0.0) @ W2.T
    return residual_backward(dout * (y > 0), x, W1, W2)


@BANK.mistake(
    "The gate looks at the sign of x; it has to look at z, which has h units.",
    "What goes into the ReLU is z = x W1^T, not x.",
)
def gate_of_input(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    z = x @ W1.T
    dz = dout @ W2
    return dout + (dz @ W1) * (x > 0), dz.T @ x, dout.T @ np.maximum(z, 0.0)


@BANK.mistake(
    "dW1 uses the gradient before the gate.",
    "z = x W1ᵀ. So the gradient of W1 is computed from dL/dz, after the gate on the way back.",
)
def late_gate(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, (dout @ W2).T @ x, dW2


@BANK.mistake(
    "dx uses the gradient before the gate.", "On its way to x the gradient goes through the ReLU, and then through W1."
)
def gate_off_the_path(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    _, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dout + dout @ W2 @ W1, dW1, dW2


@BANK.mistake("dW2 uses z; but W2 multiplies relu(z).", "What goes into W2 on the way forward?")
def pre_activation_for_second(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ (x @ W1.T)


@BANK.mistake("dW2 uses the gate, 0 or 1; but W2 multiplies relu(z).", "What goes into W2 on the way forward?")
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


@BANK.mistake(
    "dW2 uses dx where dout belongs.",
    "dW2 starts at dL/dy itself. Was the branch's part added to dout in place? Give dx a name of its own.",
)
def dout_overwritten(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dx.T @ np.maximum(x @ W1.T, 0.0)


@BANK.mistake(
    "You set dx to 0 where y is negative; but this block has no ReLU after its sum.",
    "The only ReLU sits between W1 and W2. The gradient that reaches x by the skip meets no gate.",
)
def dx_gated_by_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx * (x + np.maximum(x @ W1.T, 0.0) @ W2.T > 0), dW1, dW2


@BANK.mistake("You set dx to 0 where x is negative.", "The only ReLU is in the branch. The skip meets no gate.")
def dx_gated_by_input(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = residual_backward(dout, x, W1, W2)
    return dx * (x > 0), dW1, dW2


@BANK.mistake(
    "You set the skip's gradient to 0 where x is negative.", "The only ReLU is in the branch. The skip meets no gate."
)
def skip_gated(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dout * (x > 0) + dx, dW1, dW2


@BANK.mistake("The branch's part is subtracted in dx.", "y is x plus the branch: both parts of dL/dx add up.")
def branch_subtracted(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dout - dx, dW1, dW2


@BANK.mistake("dx has the branch's part twice.", "Each of the two ways brings its part once.")
def branch_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dout + 2 * dx, dW1, dW2


@BANK.mistake("y is added to dx instead of dout.", "The skip's slope is 1. What does the chain rule multiply it with?")
def output_added(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dx + x + np.maximum(x @ W1.T, 0.0) @ W2.T, dW1, dW2


@BANK.mistake("dout times x is added to dx.", "The skip's slope is 1, not x.")
def skip_times_input(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dx + dout * x, dW1, dW2


@BANK.mistake(
    "x is added to dout on the way into the branch.",
    "At the plus sign dout goes both ways unchanged. x was added on the way forward.",
)
def input_added_into_branch(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = _back(dout + x, x, W1, W2)
    return dout + dx, dW1, dout.T @ np.maximum(x @ W1.T, 0.0)


@BANK.mistake(
    "x is added to dout before anything else.",
    "At the plus sign dout goes both ways unchanged. x was added on the way forward.",
)
def input_added_first(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    return residual_backward(dout + x, x, W1, W2)


@BANK.mistake("The branch's way back starts at x, not at dout.", "Every gradient begins with dout.")
def starts_at_input(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(x, x, W1, W2)
    return dout + dx, dW1, dW2


@BANK.mistake(
    "The gate looks at the sign of dout.",
    "It was decided on the way forward, by z, which units are open. Which array does your gate use?",
)
def dout_cut(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout * (dout > 0), x, W1, W2)
    return dout + dx, dW1, dW2


@BANK.mistake("dW1 uses relu(x) instead of x.", "What does W1 multiply on the way forward?")
def first_of_relu(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    z = x @ W1.T
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, ((dout @ W2) * (z > 0)).T @ np.maximum(x, 0.0), dW2


@BANK.mistake("dW1 is computed from dx, the gradient at the block's input.", "W1 makes z: start at dL/dz.")
def first_of_doubled(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, ((dx @ W2) * (x @ W1.T > 0)).T @ x, dW2


@BANK.mistake(
    "dW1 uses relu(z), a value of the way forward, where the gradient dL/dz belongs.",
    "dW1 is dL/dz times the array that W1 multiplies.",
)
def first_of_activation(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, np.maximum(x @ W1.T, 0.0).T @ x, dW2


@BANK.mistake("dW1 uses z where the gradient dL/dz belongs.", "dW1 is dL/dz times the array that W1 multiplies.")
def first_of_z(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, (x @ W1.T).T @ x, dW2


@BANK.mistake("dW1 multiplies dL/dz by dout where x belongs.", "What does W1 multiply on the way forward?")
def first_of_dout(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, ((dout @ W2) * (x @ W1.T > 0)).T @ dout, dW2


@BANK.mistake("dW2 multiplies dout by dL/dz where relu(z) belongs.", "What does W2 multiply on the way forward?")
def second_of_gradient(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ ((dout @ W2) * (x @ W1.T > 0))


@BANK.mistake("dW2 multiplies dout by dout W2 where relu(z) belongs.", "What does W2 multiply on the way forward?")
def second_of_late_gradient(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ (dout @ W2)


@BANK.mistake("dW2 starts at x, not at dout.", "Every gradient begins with dout.")
def second_of_input(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, x.T @ np.maximum(x @ W1.T, 0.0)


@BANK.mistake(
    "dW1 multiplies dL/dz by y, the block's output, where x belongs.", "What does W1 multiply on the way forward?"
)
def first_of_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, _, dW2 = residual_backward(dout, x, W1, W2)
    return dx, ((dout @ W2) * (x @ W1.T > 0)).T @ _output(x, W1, W2), dW2


@BANK.mistake(
    "dW2 uses relu(y W1ᵀ): y, the block's output, stands where x belongs.",
    "W2 multiplied relu(x W1ᵀ); y did not exist yet.",
)
def second_of_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ np.maximum(_output(x, W1, W2) @ W1.T, 0.0)


@BANK.mistake(
    "The branch's way back is taken at y, the block's output; it should be taken at x.",
    "It needs the branch's input on the way forward. Was the branch added to x in place? Give y its own name.",
)
def branch_at_output(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, _output(x, W1, W2), W1, W2)
    return dout + dx, dW1, dW2


def _output(x: Floats, W1: Floats, W2: Floats) -> Floats:
    return np.asarray(x + np.maximum(x @ W1.T, 0.0) @ W2.T)


@BANK.mistake(
    "dz holds only 0 and 1: your line compares the whole product (dout W2) * z with 0.",
    "The gate is z > 0 alone. Put brackets around it: a comparison binds weaker than a product.",
)
def compared_last(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    z = x @ W1.T
    dz = ((dout @ W2) * z > 0).astype(np.float64)
    return dout + dz @ W1, dz.T @ x, dout.T @ np.maximum(z, 0.0)


@BANK.mistake(
    "dx is dout * (1 + the branch's part), and the branch's part already contains dout.",
    "Both parts already contain dout. How are they combined?",
)
def dout_in_branch_twice(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout, x, W1, W2)
    return dout * (1.0 + dx), dW1, dW2


@BANK.mistake("dW2 uses |z| where relu(z) belongs.", "What does W2 multiply on the way forward?")
def second_of_sizes(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, _ = residual_backward(dout, x, W1, W2)
    return dx, dW1, dout.T @ np.abs(x @ W1.T)


def gated(gate: Callable[[Floats], Floats], skip: float) -> Callable[..., Result]:
    """An answer with another gate, a function of z, and ``skip`` times the skip's gradient."""

    def wrong(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
        dx, dW1, dW2 = _back(dout, x, W1, W2, gate)
        return skip * dout + dx, dW1, dW2

    return wrong


def _slope_of_tanh(z: Floats) -> Floats:
    return 1.0 - np.tanh(z) ** 2


def _slope_of_sigmoid(z: Floats) -> Floats:
    s = 1.0 / (1.0 + np.exp(-z))
    return s * (1.0 - s)


@BANK.mistake(
    "You set dout to 0 where the branch's output is negative, and the gate of z is missing.",
    "The only ReLU sits between W1 and W2: z = x W1^T goes into it, not the branch's output.",
)
def gate_of_branch(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout * _open(x, W1, W2), x, W1, W2, np.ones_like)
    return dout + dx, dW1, dW2


@BANK.mistake(
    "You set dout to 0 where the branch's output is negative, in addition to the gate of z.",
    "The only ReLU sits between W1 and W2: nothing cuts what the branch returns.",
)
def gate_of_branch_too(dout: Floats, x: Floats, W1: Floats, W2: Floats) -> Result:
    dx, dW1, dW2 = _back(dout * _open(x, W1, W2), x, W1, W2)
    return dout + dx, dW1, dW2


def _open(x: Floats, W1: Floats, W2: Floats) -> Floats:
    return np.asarray(np.maximum(x @ W1.T, 0.0) @ W2.T > 0, np.float64)


OF_Z = "The slope of an open unit is 1, of a shut one 0. z = x W1^T decides."
BANK.add(
    Mistake(
        "sign_for_gate",
        "The gate is the sign of z: a shut unit changes the gradient's sign.",
        OF_Z,
        gated(np.sign, 1.0),
    ),
    Mistake(
        "leaky_gate",
        "A shut unit lets a hundredth of the gradient through.",
        OF_Z,
        gated(lambda z: np.where(z > 0, 1, 0.01), 1.0),
    ),
    Mistake("slope_of_tanh", "The slope is that of tanh.", OF_Z, gated(_slope_of_tanh, 1.0)),
    Mistake("slope_of_sigmoid", "The slope is that of the sigmoid.", OF_Z, gated(_slope_of_sigmoid, 1.0)),
    Mistake("z_for_gate", "The gradient is multiplied by z instead of the gate.", OF_Z, gated(lambda z: z, 1.0)),
)
GATES: tuple[tuple[str, str, Callable[[Floats], Floats]], ...] = (
    ("no_gate", "The gate of the ReLU is missing", np.ones_like),
    ("value_for_gate", "The gradient is multiplied by relu(z) instead of its slope", lambda z: np.maximum(z, 0.0)),
    ("inverted_gate", "The gate is the wrong way round", lambda z: (z <= 0).astype(np.float64)),
)
for _name, _title, _gate in GATES:
    BANK.add(
        Mistake(f"{_name}_and_skip_dropped", f"{_title}, and the skip is missing in dx.", OF_Z, gated(_gate, 0.0)),
        Mistake(f"{_name}_and_skip_twice", f"{_title}, and the skip is in dx twice.", OF_Z, gated(_gate, 2.0)),
    )


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
    hint=(
        "Name dL/dz first: dz = (dout @ W2) gated by z > 0. dW2 needs the array that W2 multiplies, dW1 needs dz "
        "and x, and dx is the sum over both ways."
    ),
    explanation="dout arrives at the plus sign and goes both ways unchanged. Along the skip it is at x already. Into "
    "the branch it goes through W2, the gate of the units that were open, and W1. The two parts add up in dx. "
    "The skip has no weight, so it changes neither dW1 nor dW2.",
    mistakes=tuple(BANK),
)
