"""``constant_init_gradients``: the gradients of a small tanh network with equal weights."""

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit, softmax

from autograder.contract.kinds import Array, Count, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter

__all__ = ["CONSTANT_INIT_GRADIENTS", "constant_init_gradients"]

Floats = NDArray[np.float64]
Gradients = tuple[Floats, Floats]


def constant_init_gradients(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    """dL/dW1 (hidden, d) and dL/dW2 (k, hidden) of L = ‖tanh(X W1ᵀ) W2ᵀ - Y‖² / (2N), all weights ``value``."""
    inputs, targets = torch.tensor(X, dtype=torch.float64), torch.tensor(Y, dtype=torch.float64)
    W1 = torch.full((hidden, inputs.shape[1]), float(value), dtype=torch.float64, requires_grad=True)
    W2 = torch.full((targets.shape[1], hidden), float(value), dtype=torch.float64, requires_grad=True)
    loss = ((torch.tanh(inputs @ W1.T) @ W2.T - targets) ** 2).sum() / (2 * len(inputs))
    dL_dW1, dL_dW2 = torch.autograd.grad(loss, (W1, W2))
    return dL_dW1.numpy(), dL_dW2.numpy()


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str,
        shape: tuple[int, int, int, int],
        value: float | None = None,
        edge: bool = False,
        dtype: type = np.float64,
    ) -> Case:
        N, d, hidden, k = shape
        X: Floats = rng.normal(size=(N, d)).astype(dtype)
        Y: Floats = rng.normal(1.0, 2.0, (N, k)).astype(dtype)
        chosen = float(rng.uniform(0.2, 0.6)) if value is None else value
        return Case(label, (X, Y, hidden, chosen), edge)

    return [
        case("a few hidden units", (7, 4, 5, 3)),
        case("more hidden units", (6, 3, 9, 2)),
        case("negative weights", (8, 5, 4, 3), -float(rng.uniform(0.2, 0.6))),
        case("all weights 0", (6, 4, 5, 3), 0.0, edge=True),
        case("one hidden unit", (5, 4, 1, 3), edge=True),
        case("one example", (1, 4, 5, 3), edge=True),
        case("arrays of float32", (6, 4, 5, 3), edge=True, dtype=np.float32),
    ]


def _forward(X: Floats, Y: Floats, hidden: int, value: float) -> tuple[Floats, Floats, Floats, Floats]:
    """W2, z, h and the output minus the target."""
    W1, W2 = np.full((hidden, X.shape[1]), value), np.full((Y.shape[1], hidden), value)
    z = X @ W1.T
    h = np.tanh(z)
    return W2, z, h, h @ W2.T - Y


def _backward(
    X: Floats, Y: Floats, hidden: int, value: float, slope: Callable[[Floats], Floats], scale: float
) -> Gradients:
    """The right backward pass with a given slope (a function of z) and a given scale of the error."""
    W2, z, h, error = _forward(X, Y, hidden, value)
    upstream = error * scale
    return ((upstream @ W2) * slope(z)).T @ X, upstream.T @ h


def _tanh_slope(z: Floats) -> Floats:
    return 1 - np.tanh(z) ** 2


BANK = Bank()


@BANK.mistake(
    "dL/dW2 uses the gradient of the hidden layer instead of the gradient of the output.",
    "out = h @ W2.T. Which gradient arrives at out?",
)
def hidden_gradient_for_w2(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, z, h, error = _forward(X, Y, hidden, value)
    dz = (error / len(X) @ W2) * _tanh_slope(z)
    return dz.T @ X, np.repeat((dz * h).sum(axis=0, keepdims=True), Y.shape[1], axis=0)


@BANK.mistake("You multiply by the slope of tanh twice.", "How often does z go through tanh on its way to h?")
def slope_twice(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, lambda z: _tanh_slope(z) ** 2, 1 / len(X))


@BANK.mistake("The loss is summed over the batch instead of averaged.", "L has a 1 / N in front.")
def sum_for_mean(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, _tanh_slope, 1.0)


@BANK.mistake(
    "The mean is taken over all entries of Y instead of over the N examples.",
    "Y.size counts every number, len(Y) the examples.",
)
def mean_of_entries(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, _tanh_slope, 1 / Y.size)


@BANK.mistake("Everything is twice as large as it should be.", "The loss is half the mean square.")
def twice(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, _tanh_slope, 2 / len(X))


@BANK.mistake(
    "Everything has the wrong sign: the pass starts at Y - out.",
    "Differentiate the loss by the output and watch the sign.",
)
def target_minus_output(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, _tanh_slope, -1 / len(X))


@BANK.mistake("The slope of tanh is missing on the way down.", "Between dL/dh and dL/dz stands tanh'(z).")
def no_slope(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, np.ones_like, 1 / len(X))


@BANK.mistake("The slope is taken at h instead of at z.", "tanh'(z) is 1 - tanh(z)², and h is tanh(z) already.")
def slope_of_h(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, lambda z: _tanh_slope(np.tanh(z)), 1 / len(X))


@BANK.mistake("The slope is 1 - z²; it should be 1 - h².", "tanh'(z) is 1 - tanh(z)².")
def slope_of_z(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, lambda z: 1 - z**2, 1 / len(X))


@BANK.mistake("The slope is 1 - h; it should be 1 - h².", "tanh'(z) is 1 - tanh(z)².")
def slope_without_square(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, lambda z: 1 - np.tanh(z), 1 / len(X))


@BANK.mistake("The output went through tanh as well.", "Only the hidden layer has an activation: out = h @ W2.T.")
def tanh_on_the_output(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, z, h, error = _forward(X, Y, hidden, value)
    upstream = (np.tanh(error + Y) - Y) / len(X)
    return ((upstream @ W2) * _tanh_slope(z)).T @ X, upstream.T @ h


@BANK.mistake("The two gradients are swapped.", "First dL/dW1, then dL/dW2.")
def swapped(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return constant_init_gradients(X, Y, hidden, value)[::-1]


@BANK.mistake("The gradients are transposed.", "A gradient has the shape of its weight: (units, inputs).")
def transposed(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    dL_dW1, dL_dW2 = constant_init_gradients(X, Y, hidden, value)
    return dL_dW1.T, dL_dW2.T


@BANK.mistake(
    "The gradient is not carried through W2 on its way to the hidden layer.",
    "out = h @ W2.T. What does W2 do to the gradient on the way back?",
)
def no_weight(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    dL_dW1, dL_dW2 = constant_init_gradients(X, Y, hidden, value)
    return dL_dW1 / value if value else dL_dW1, dL_dW2


@BANK.mistake("dL/dW2 uses z; the input of the second layer is h.", "W2 multiplies tanh(z).")
def z_for_h(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    dL_dW1, _ = constant_init_gradients(X, Y, hidden, value)
    _, z, _, error = _forward(X, Y, hidden, value)
    return dL_dW1, error.T @ z / len(X)


@BANK.mistake(
    "This is the gradient of the mean of all squared entries, np.mean((out - Y)**2).",
    "L in the text is the sum of all squared entries, divided by 2 N.",
)
def mean_squared_error(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, _tanh_slope, 2 / Y.size)


@BANK.mistake(
    "The gradients are divided by N twice.",
    "The error has the 1 / N already. The products over the batch add up, they do not average again.",
)
def mean_twice(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _backward(X, Y, hidden, value, _tanh_slope, 1 / len(X) ** 2)


@BANK.mistake(
    "The hidden layer has no tanh: this is a linear network.", "h = tanh(X @ W1.T), and on the way back its slope."
)
def no_tanh(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, z, _, _ = _forward(X, Y, hidden, value)
    upstream = (z @ W2.T - Y) / len(X)
    return (upstream @ W2).T @ X, upstream.T @ z


def _with(act: Callable[[Floats], Floats], slope: Callable[[Floats], Floats]) -> Callable[..., Gradients]:
    """The right passes with another activation; ``slope`` is a function of h."""

    def wrong(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
        W1, W2 = np.full((hidden, X.shape[1]), value), np.full((Y.shape[1], hidden), value)
        h = act(X @ W1.T)
        upstream = (h @ W2.T - Y) / len(X)
        return ((upstream @ W2) * slope(h)).T @ X, upstream.T @ h

    return wrong


@BANK.mistake("The slope is h (1 - h), which belongs to the sigmoid.", "tanh'(z) is 1 - tanh(z)².")
def sigmoid_slope(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _with(np.tanh, lambda h: h * (1 - h))(X, Y, hidden, value)


@BANK.mistake("The hidden layer has a ReLU instead of tanh.", "The text's network has h = tanh(X @ W1.T).")
def relu(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _with(lambda z: np.maximum(z, 0), lambda h: (h > 0).astype(np.float64))(X, Y, hidden, value)


@BANK.mistake("The hidden layer has a sigmoid instead of tanh.", "The text's network has h = tanh(X @ W1.T).")
def sigmoid(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _with(expit, lambda h: h * (1 - h))(X, Y, hidden, value)


@BANK.mistake(
    "The output went through tanh as well, forward and backward.",
    "Only the hidden layer has an activation: out = h @ W2.T.",
)
def tanh_on_the_output_both_ways(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, _, h, _ = _forward(X, Y, hidden, value)
    out = np.tanh(h @ W2.T)
    upstream = (out - Y) * (1 - out**2) / len(X)
    return ((upstream @ W2) * (1 - h**2)).T @ X, upstream.T @ h


@BANK.mistake("dL/dW1 is divided by N twice.", "The error has the 1 / N already. The products over the batch add up.")
def first_mean_twice(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    dL_dW1, dL_dW2 = constant_init_gradients(X, Y, hidden, value)
    return dL_dW1 / len(X), dL_dW2


@BANK.mistake("dL/dW2 is divided by N twice.", "The error has the 1 / N already. The products over the batch add up.")
def second_mean_twice(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    dL_dW1, dL_dW2 = constant_init_gradients(X, Y, hidden, value)
    return dL_dW1, dL_dW2 / len(X)


@BANK.mistake("The pass starts at -Y: the output is missing.", "The loss compares out with Y: D = (out - Y) / N.")
def no_output(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, _, h, _ = _forward(X, Y, hidden, value)
    upstream = -Y / len(X)
    return ((upstream @ W2) * (1 - h**2)).T @ X, upstream.T @ h


def _linear_forward(slope: Callable[[Floats], Floats]) -> Callable[[Floats, Floats, int, float], Gradients]:
    """The passes without tanh on the way forward; ``slope`` is a function of z."""

    def wrong(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
        W2, z, _, _ = _forward(X, Y, hidden, value)
        upstream = (z @ W2.T - Y) / len(X)
        return ((upstream @ W2) * slope(z)).T @ X, upstream.T @ z

    return wrong


NO_TANH_FORWARD = (
    "The forward pass has no tanh: h is z itself. Only the way back has a slope.",
    "Which line makes h from z? out and dL/dW2 need tanh(z).",
)


@BANK.mistake(*NO_TANH_FORWARD)
def no_tanh_forward(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _linear_forward(lambda z: 1 - z**2)(X, Y, hidden, value)


@BANK.mistake(*NO_TANH_FORWARD)
def no_tanh_forward_slope_of_z(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _linear_forward(_tanh_slope)(X, Y, hidden, value)


WHOLE_NUMBERS = (
    "Was value cut to a whole number? np.full_like(a, value) takes the dtype of a: int turns 0.4 into 0. "
    "np.full(shape, value) takes the dtype of value."
)


def _cut(X: Floats, Y: Floats, hidden: int, *values: float) -> Gradients:
    """The right passes where the two matrices are filled with different values."""
    W1, W2 = np.full((hidden, X.shape[1]), values[0]), np.full((Y.shape[1], hidden), values[1])
    h = np.tanh(X @ W1.T)
    upstream = (h @ W2.T - Y) / len(X)
    return ((upstream @ W2) * (1 - h**2)).T @ X, upstream.T @ h


@BANK.mistake("Your W1 is 0 everywhere.", WHOLE_NUMBERS)
def first_of_whole_numbers(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _cut(X, Y, hidden, 0.0, value)


@BANK.mistake("Your W2 is 0 everywhere.", WHOLE_NUMBERS)
def second_of_whole_numbers(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _cut(X, Y, hidden, value, 0.0)


@BANK.mistake("The gradient is carried back through dL/dW2 instead of W2.", "out = h @ W2.T. What multiplies h there?")
def gradient_for_weights(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    _, dL_dW2 = constant_init_gradients(X, Y, hidden, value)
    _, _, h, error = _forward(X, Y, hidden, value)
    return ((error / len(X) @ dL_dW2) * (1 - h**2)).T @ X, dL_dW2


@BANK.mistake(
    "It multiplies by h where the slope, 1 - h², belongs.", "tanh'(z) is 1 - tanh(z)², and h is tanh(z) already."
)
def h_for_slope(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _with(np.tanh, lambda h: h)(X, Y, hidden, value)


@BANK.mistake("The slope is h²; it should be 1 - h².", "tanh'(z) is 1 - tanh(z)².")
def square_for_slope(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return _with(np.tanh, lambda h: h**2)(X, Y, hidden, value)


@BANK.mistake(
    "The output is that of one hidden unit; it should be the sum over all hidden units.",
    "out = h @ W2.T adds up all hidden units. They are equal, so their sum is hidden times one of them.",
)
def output_of_one_unit(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, _, h, _ = _forward(X, Y, hidden, value)
    upstream = (h @ W2.T / hidden - Y) / len(X)
    return ((upstream @ W2) * (1 - h**2)).T @ X, upstream.T @ h


@BANK.mistake(
    "The slope of tanh is in dL/dW2, and it is missing in dL/dW1.",
    "W2 lies above the tanh, W1 below it. Which of the two gradients has to come through it?",
)
def slope_in_the_other(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, _, h, error = _forward(X, Y, hidden, value)
    upstream = error / len(X)
    return (upstream @ W2).T @ X, upstream.T @ (h * (1 - h**2))


@BANK.mistake(
    "dL/dW2 contains the slope of tanh, too.",
    "W2 lies above the tanh, and its input is h. Does its gradient go through the tanh?",
)
def slope_in_both(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    return constant_init_gradients(X, Y, hidden, value)[0], slope_in_the_other(X, Y, hidden, value)[1]


@BANK.mistake(
    "The weights of the second layer are value / hidden.", "The text gives every weight the same value, in both layers."
)
def second_weights_divided(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, _, h, _ = _forward(X, Y, hidden, value)
    upstream = (h @ W2.T / hidden - Y) / len(X)
    return ((upstream @ W2 / hidden) * (1 - h**2)).T @ X, upstream.T @ h


@BANK.mistake(
    "Only the error of the first output goes back to the hidden layer.",
    "Each hidden unit has a weight to every output. From how many outputs does a gradient come back to it?",
)
def first_output_alone(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, z, h, error = _forward(X, Y, hidden, value)
    upstream = error / len(X)
    return ((upstream[:, :1] @ W2[:1]) * _tanh_slope(z)).T @ X, upstream.T @ h


@BANK.mistake(
    "The slope is 1 - out²; it should be 1 - h².",
    "tanh'(z) is 1 - tanh(z)². Which array of yours is tanh(z)?",
)
def slope_of_output(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
    W2, _, h, error = _forward(X, Y, hidden, value)
    upstream = error / len(X)
    return ((upstream @ W2) * (1 - (h @ W2[:1].T) ** 2)).T @ X, upstream.T @ h


def _squashed(squash: Callable[[Floats], Floats]) -> Callable[[Floats, Floats, int, float], Gradients]:
    """The error is that of a squashed output; everything else is right."""

    def wrong(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
        W2, z, h, error = _forward(X, Y, hidden, value)
        upstream = (squash(error + Y) - Y) / len(X)
        return ((upstream @ W2) * _tanh_slope(z)).T @ X, upstream.T @ h

    return wrong


def _stepped(rate: float) -> Callable[[Floats, Floats, int, float], Gradients]:
    """dL/dW1 comes through a W2 that has been updated already."""

    def wrong(X: Floats, Y: Floats, hidden: int, value: float) -> Gradients:
        W2, z, h, error = _forward(X, Y, hidden, value)
        upstream = error / len(X)
        second = upstream.T @ h
        return ((upstream @ (W2 - rate * second)) * _tanh_slope(z)).T @ X, second

    return wrong


LINEAR_OUTPUT = "Only the hidden layer has an activation: the error is out - Y with out = h @ W2.T."

BANK.add(
    Mistake(
        "softmax_on_the_output",
        "The output went through a softmax before the error was taken.",
        LINEAR_OUTPUT,
        _squashed(lambda out: softmax(out, axis=1)),
    ),
    Mistake(
        "sigmoid_on_the_output",
        "The output went through a sigmoid before the error was taken.",
        LINEAR_OUTPUT,
        _squashed(expit),
    ),
    Mistake(
        "relu_on_the_output",
        "The output went through a ReLU before the error was taken.",
        LINEAR_OUTPUT,
        _squashed(lambda out: np.maximum(out, 0)),
    ),
    *(
        Mistake(
            f"stepped_weights_{at}",
            "dL/dW1 is computed with a W2 that has already been updated.",
            "All gradients belong to one and the same network. Compute them all first; no step is asked for.",
            _stepped(rate),
        )
        for at, rate in enumerate((1.0, 0.1, 0.01))
    ),
)


CONSTANT_INIT_GRADIENTS = Exercise(
    name="constant_init_gradients",
    lesson="03_initialization",
    parameters=(
        Parameter("X", Array(("N", "d"), "the inputs, one example a row")),
        Parameter("Y", Array(("N", "k"), "the targets")),
        Parameter("hidden", Count("the number of hidden units")),
        Parameter("value", Real("what every weight is")),
    ),
    outputs=(
        Output("dL_dW1", Array(("hidden", "d")), "gradient", share=2),
        Output("dL_dW2", Array(("k", "hidden")), "gradient"),
    ),
    reference=constant_init_gradients,
    cases=_cases,
    points=3,
    nudge="Make the two matrices with np.full, then it is a backward pass like any other.",
    hint="Let D = (out - Y) / N, shape (N, k). Then dL/dW2 is D.T @ h. Going down, D @ W2 has the shape of h; times "
    "the slope 1 - h² it belongs to z, and dL/dW1 is that, transposed, times X.",
    explanation="Nothing in the code knows one hidden unit from another: same weights in, same weights out, so the "
    "same z, h and gradient. That is why all rows of dL/dW1 are equal, and all columns of dL/dW2.",
    mistakes=tuple(BANK),
)
