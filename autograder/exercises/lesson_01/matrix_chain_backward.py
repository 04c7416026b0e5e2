"""``matrix_chain_backward``: gradients of a deep linear network with matrices, averaged over the batch."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter

__all__ = ["MATRIX_CHAIN_BACKWARD", "matrix_chain_backward"]

Floats = NDArray[np.float64]
Matrices = Sequence[Floats]


def matrix_chain_backward(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    """dL/dW_1…dL/dW_n of L = ‖X W_1ᵀ…W_nᵀ - Y‖² / (2N), examples in the rows of X and Y, by the chain rule."""
    Ws = [np.asarray(W, np.float64) for W in Ws]
    hidden = _run(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) / X.shape[0])


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, widths: Sequence[int], batch: int, edge: bool = False, dtype: type = np.float64) -> Case:
        Ws: list[Floats] = [rng.normal(0, n**-0.5, (m, n)).astype(dtype) for n, m in pairwise(widths)]
        X, Y = rng.normal(size=(batch, widths[0])), rng.normal(size=(batch, widths[-1]))
        return Case(label, (Ws, X.astype(dtype), Y.astype(dtype)), edge)

    return [
        case("three layers of different widths", [4, 6, 3, 5], int(rng.integers(5, 9))),
        case("five layers", [3, 5, 4, 6, 3, 2], int(rng.integers(5, 9))),
        case("square layers", [4, 4, 4, 4], 7),
        case("one layer", [5, 3], 6, edge=True),
        case("one example", [3, 4, 2], 1, edge=True),
        case("ten layers", [3] * 11, 5, edge=True),
        case("arrays of float32", [4, 3, 5], 6, edge=True, dtype=np.float32),
        case("a layer with one unit", [4, 1, 3], 6, edge=True),
    ]


def _run(Ws: Matrices, X: Floats) -> list[Floats]:
    hidden = [np.asarray(X, np.float64)]
    for W in Ws:
        hidden.append(hidden[-1] @ W.T)
    return hidden


def _back(Ws: Matrices, hidden: Matrices, upstream: Floats) -> list[Floats]:
    """The backward pass from dL/dH_L = ``upstream``; most mistakes lie elsewhere."""
    gradients = []
    for W, below in zip(reversed(Ws), reversed(hidden[:-1]), strict=True):
        gradients.append(upstream.T @ below)
        upstream = upstream @ W
    return gradients[::-1]


BANK = Bank()


@BANK.mistake("The loss is summed over the batch instead of averaged.", "L has a 1 / N in front. Where did N go?")
def sum_for_mean(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, hidden[-1] - Y)


@BANK.mistake(
    "Everything is twice as large as it should be.",
    "The loss is half the mean square. What becomes of the 2 when you differentiate?",
)
def twice(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, 2 * (hidden[-1] - Y) / X.shape[0])


@BANK.mistake(
    "The mean is taken over all entries of Y instead of over the N examples.",
    "Y.size counts every number, len(Y) the examples. np.mean divides by the first.",
)
def mean_of_entries(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) / Y.size)


@BANK.mistake("The mean divides by the number of columns of X.", "The examples are the rows here.")
def inputs_for_examples(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) / X.shape[1])


@BANK.mistake(
    "The gradients are transposed.", "dL/dW has the shape of W. Which factor of the product has to be transposed?"
)
def transposed(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return [gradient.T for gradient in matrix_chain_backward(Ws, X, Y)]


@BANK.mistake(
    "The gradients are in the order of the backward pass: W_n comes first.", "Return them in the order of Ws."
)
def last_first(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return matrix_chain_backward(Ws, X, Y)[::-1]


@BANK.mistake(
    "Everything has the wrong sign: the pass starts at Y - output.",
    "Differentiate ‖H_n - Y‖² by H_n; mind the sign.",
)
def target_minus_output(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return [-gradient for gradient in matrix_chain_backward(Ws, X, Y)]


@BANK.mistake("The targets are left out.", "The gradient is zero when the output equals Y.")
def no_target(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, hidden[-1] / X.shape[0])


@BANK.mistake(
    "Only the last layer gets a gradient; the others get 0.",
    "After dL/dW_n, carry the gradient through W_n to the layer below.",
)
def only_last(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    gradients = matrix_chain_backward(Ws, X, Y)
    return [np.zeros_like(gradient) for gradient in gradients[:-1]] + gradients[-1:]


@BANK.mistake(
    "The gradients multiply by a layer's output where its input belongs.",
    "Layer i computes H_(i-1) W_i^T. Differentiate that by W_i.",
)
def late_input(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden, gradients = _run(Ws, X), []
    upstream = (hidden[-1] - Y) / X.shape[0]
    for W, output in zip(reversed(Ws), reversed(hidden[1:]), strict=True):
        gradients.append(upstream.T @ output)
        upstream = upstream @ W
    return gradients[::-1]


@BANK.mistake(
    "The gradient is carried through W_i before it is used for W_i.",
    "W_i acts on the gradient that arrives at the layer's output. First take dL/dW_i, then go down.",
)
def early_upstream(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden, gradients = _run(Ws, X), []
    upstream = (hidden[-1] - Y) / X.shape[0]
    for W, below in zip(reversed(Ws), reversed(hidden[:-1]), strict=True):
        upstream = upstream @ W
        gradients.append(upstream.T @ below)
    return gradients[::-1]


@BANK.mistake(
    "The division by N happens again in every layer.",
    "N belongs to the loss. Divide once, where the backward pass starts.",
)
def mean_in_every_layer(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    """Divides by N in every layer instead of once."""
    hidden = _run(Ws, X)
    gradients = _back(Ws, hidden, (hidden[-1] - Y) / X.shape[0])
    layers = len(Ws)
    return [gradient / X.shape[0] ** (layers - 1 - at) for at, gradient in enumerate(gradients)]


@BANK.mistake("The mean divides by the number of columns of Y.", "The examples are the rows here.")
def outputs_for_examples(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) / Y.shape[1])


@BANK.mistake("The division by N happens twice.", "N belongs to the loss. Divide once, where the backward pass starts.")
def mean_twice(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return [gradient / X.shape[0] for gradient in matrix_chain_backward(Ws, X, Y)]


@BANK.mistake(
    "This is the gradient of the mean square over all entries of Y, without the half.",
    "That is what torch calls mse_loss. Here the squares of one example are added up, and the mean "
    "over the N examples has 1/2 in front.",
)
def mse_loss(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, 2 * (hidden[-1] - Y) / Y.size)


@BANK.mistake("The gradients multiply by X in every layer.", "Only layer 1 gets X. What does layer i get?")
def network_input(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, [hidden[0]] * len(Ws) + hidden[-1:], (hidden[-1] - Y) / X.shape[0])


@BANK.mistake(
    "The backward pass starts at ones, so these are not derivatives of the loss.",
    "The first factor of the chain rule is dL/dH_n. It holds H_n - Y.",
)
def no_loss_derivative(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return _back(Ws, _run(Ws, X), np.ones(Y.shape) / X.shape[0])


@BANK.mistake(
    "The backward pass starts at the squared error instead of its derivative.", "Differentiate ‖H_n - Y‖² by H_n."
)
def loss_for_derivative(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) ** 2 / (2 * X.shape[0]))


@BANK.mistake(
    "The examples are averaged before they are multiplied.",
    "The loss is a mean over examples, so its gradient is a mean of products, one product for each example.",
)
def mean_before_product(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    means = [H.mean(axis=0, keepdims=True) for H in hidden]
    return _back(Ws, means, means[-1] - Y.mean(axis=0, keepdims=True))


@BANK.mistake(
    "The forward pass sets negative numbers to 0.", "That is a ReLU. The network here is linear: which lines are not?"
)
def relu_forward(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = [np.asarray(X, np.float64)]
    for W in Ws:
        hidden.append(np.maximum(hidden[-1] @ W.T, 0.0))
    return _back(Ws, hidden, (hidden[-1] - Y) / X.shape[0])


@BANK.mistake(
    "Every layer gets the gradient of the output: it is not carried through the matrices.",
    "After dL/dW_i, multiply the gradient by W_i: that is what arrives at the layer below.",
)
def not_carried(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    upstream = (hidden[-1] - Y) / X.shape[0]
    return [upstream.T @ below for below in hidden[:-1]]


@BANK.mistake("The mean divides by the number of layers.", "The loss is a mean over the N examples, the rows of X.")
def layers_for_examples(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) / len(Ws))


def _arriving(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    """dL/dH_0 to dL/dH_n."""
    upstream = (_run(Ws, X)[-1] - Y) / X.shape[0]
    gradients = [upstream]
    for W in reversed(Ws):
        gradients.append(gradients[-1] @ W)
    return gradients[::-1]


OF_HIDDEN = (
    "These are the gradients of the hidden arrays, dL/dH, not those of the weights.",
    "Let D be the gradient at the output of layer i. How do you get dL/dW_i from D and the layer's input?",
)


@BANK.mistake(*OF_HIDDEN)
def of_outputs(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return _arriving(Ws, X, Y)[1:]


@BANK.mistake(*OF_HIDDEN)
def of_inputs(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return _arriving(Ws, X, Y)[:-1]


@BANK.mistake("These are the matrices after a step, W - dL/dW.", "The exercise asks for the gradients alone.")
def after_a_step(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return [W - gradient for W, gradient in zip(Ws, matrix_chain_backward(Ws, X, Y), strict=True)]


@BANK.mistake(
    "The gradient is carried down through dL/dW_i instead of W_i.",
    "H_i = H_(i-1) W_i^T. What multiplies H_(i-1) there?",
)
def gradient_for_weights(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _run(Ws, X)
    upstream, gradients = (hidden[-1] - Y) / X.shape[0], []
    for below in reversed(hidden[:-1]):
        gradients.append(upstream.T @ below)
        upstream = upstream @ gradients[-1]
    return gradients[::-1]


@BANK.mistake(
    "The gradient of the first matrix is 0.",
    "Which layer does your loop visit last? range ends before its stop.",
)
def first_stays_zero(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    first, *others = matrix_chain_backward(Ws, X, Y)
    return [0 * first, *others]


@BANK.mistake(
    "Only the first example counts: the sum over the batch is missing.",
    "Each example has an outer product of its own. What does D.T @ H do with all of them?",
)
def first_example(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return [gradient / X.shape[0] for gradient in matrix_chain_backward(Ws, X[:1], Y[:1])]


@BANK.mistake(
    "Only the first example counts, as if the batch held no other.",
    "L is a mean over all N examples. Where does your code look at the others?",
)
def batch_of_one(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    return matrix_chain_backward(Ws, X[:1], Y[:1])


def _with_tanh(Ws: Matrices, X: Floats) -> list[Floats]:
    """The forward pass with a tanh after every matrix but the last."""
    hidden = _run(Ws[:1], X)
    for W in Ws[1:]:
        hidden[-1] = np.tanh(hidden[-1])
        hidden.append(hidden[-1] @ W.T)
    return hidden


TANH = ("A tanh stands between the layers.", "The network here is linear: H_i = H_(i-1) W_i^T. Which lines are not?")


@BANK.mistake(*TANH)
def tanh_forward(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden = _with_tanh(Ws, X)
    return _back(Ws, hidden, (hidden[-1] - Y) / X.shape[0])


@BANK.mistake(*TANH)
def tanh_forward_and_back(Ws: Matrices, X: Floats, Y: Floats) -> list[Floats]:
    hidden, gradients = _with_tanh(Ws, X), []
    upstream = (hidden[-1] - Y) / X.shape[0]
    for W, below in zip(reversed(Ws), reversed(hidden[:-1]), strict=True):
        gradients.append(upstream.T @ below)
        upstream = upstream @ W * (1 - below**2)
    return gradients[::-1]


MATRIX_CHAIN_BACKWARD = Exercise(
    name="matrix_chain_backward",
    lesson="01_deep_linear_network",
    parameters=(
        Parameter("Ws", ListOf(Array(("d_i", "d_(i-1)")), "the weight matrices, W_1 first")),
        Parameter("X", Array(("N", "d_0"), "the inputs, one example a row")),
        Parameter("Y", Array(("N", "d_n"), "the targets, one example a row")),
    ),
    outputs=(Output("dL_dWs", ListOf(Array(("d_i", "d_(i-1)"))), "gradient", share=3),),
    reference=matrix_chain_backward,
    cases=_cases,
    points=4,
    nudge="It is layer_gradients again. What did 'times w_i' become, now that w_i is a matrix?",
    hint="Let D be the gradient that arrives at the output of layer i, of shape (N, d_i). Then dL/dW_i is D transposed "
    "times the layer's input, and the D of the layer below is D times W_i. The shapes leave no other way.",
    explanation="Forward: keep every hidden array. Backward: start from (output - Y) / N, so that the mean over the "
    "batch is taken once; then one product for the weight and one for the layer below. Collect from the last layer "
    "to the first and turn the list round at the end.",
    mistakes=tuple(BANK),
)
