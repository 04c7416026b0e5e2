"""``sigmoid_mlp_forward``: the activations of every layer of a sigmoid network, logits last."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf, Tuple
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_02.slopes import LESSON, sigmoid, sigmoid_grad

__all__ = ["PARAMETERS", "SIGMOID_MLP_FORWARD", "Params", "random_params", "sigmoid_mlp_forward"]

Floats = NDArray[np.float64]
Params = Sequence[tuple[Floats, Floats]]

PARAMETERS = ListOf(
    Tuple((("W", Array(("d_i", "d_(i-1)"))), ("b", Array(("d_i",))))),
    "a pair of weight matrix and bias for each layer",
)


def sigmoid_mlp_forward(params: Params, X: Floats) -> list[Floats]:
    """h_0 = X to h_L: z_i = h_(i-1) W_iᵀ + b_i, a sigmoid after every layer but the last."""
    hidden = [np.asarray(X)]
    for layer, (W, b) in enumerate(params, start=1):
        z = hidden[-1] @ W.T + b
        hidden.append(z if layer == len(params) else sigmoid(z))
    return hidden


def _hidden(params: Params, X: Floats, function: Callable[[Floats], Floats]) -> list[Floats]:
    """The activations when the hidden layers use another function."""
    hidden = [X]
    for layer, (W, b) in enumerate(params, start=1):
        z = hidden[-1] @ W.T + b
        hidden.append(z if layer == len(params) else function(z))
    return hidden


def _squash(params: Params, X: Floats, squashed: Callable[[int], bool]) -> list[Floats]:
    """The activations when the layers, counted from 1, that ``squashed`` accepts have a sigmoid."""
    hidden = [X]
    for layer, (W, b) in enumerate(params, start=1):
        z = hidden[-1] @ W.T + b
        hidden.append(sigmoid(z) if squashed(layer) else z)
    return hidden


def random_params(rng: np.random.Generator, widths: Sequence[int], dtype: type = np.float64) -> Params:
    """Weights of the size that keeps the sigmoids in their middle, and biases that matter."""
    return [
        (rng.normal(0, 1.5 * n**-0.5, (m, n)).astype(dtype), rng.uniform(-1, 1, m).astype(dtype))
        for n, m in pairwise(widths)
    ]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str, widths: Sequence[int], batch: int, edge: bool = False, dtype: type = np.float64, size: float = 1.5
    ) -> Case:
        X: Floats = rng.normal(0, size, (batch, widths[0])).astype(dtype)
        return Case(label, (random_params(rng, widths, dtype), X), edge)

    return [
        case("three layers of different widths", [4, 6, 3, 5], int(rng.integers(5, 9))),
        case("five layers", [3, 5, 4, 6, 3, 2], int(rng.integers(5, 9))),
        case("as many examples as units", [4, 4, 4, 3], 4),
        case("one layer", [5, 3], 6, edge=True),
        case("one example", [3, 4, 2], 1, edge=True),
        case("ten layers", [4] * 11, 5, edge=True),
        case("arrays of float32", [4, 3, 5], 6, edge=True, dtype=np.float32),
        case("inputs so large that e^z overflows", [4, 5, 3], 6, edge=True, size=1e4),
    ]


BANK = Bank()


@BANK.mistake(
    "The sigmoid is that of |z|: negative numbers come out above 1/2.",
    "1 / (1 + e^-|z|) holds for z of 0 or more. Which formula holds below 0?",
)
def sigmoid_of_size(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: sigmoid(np.abs(z)))


@BANK.mistake(
    "The hidden layers use a straight line, cut off at 0 and 1, instead of the sigmoid.",
    "clip(z / 4 + 1/2, 0, 1) is the sigmoid's tangent at 0. The exercise asks for the curve.",
)
def hard_sigmoid(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: np.clip(0.25 * z + 0.5, 0, 1))


@BANK.mistake(
    "The last layer is squashed too; it should give plain numbers (logits).", "Only the hidden layers have a sigmoid."
)
def squashed_output(params: Params, X: Floats) -> list[Floats]:
    hidden = sigmoid_mlp_forward(params, X)
    return [*hidden[:-1], sigmoid(hidden[-1])]


@BANK.mistake("The hidden layers lack their sigmoid.", "What does a hidden layer do with its z?")
def linear(params: Params, X: Floats) -> list[Floats]:
    hidden = [X]
    for W, b in params:
        hidden.append(hidden[-1] @ W.T + b)
    return hidden


@BANK.mistake("The biases are missing.", "z_i = h_(i-1) W_i^T + b_i.")
def no_bias(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([(W, np.zeros_like(b)) for W, b in params], X)


@BANK.mistake("The bias is added after the sigmoid.", "The bias belongs to z: it shifts what goes into the sigmoid.")
def bias_outside(params: Params, X: Floats) -> list[Floats]:
    hidden = [X]
    for layer, (W, b) in enumerate(params, start=1):
        z = hidden[-1] @ W.T
        hidden.append((z if layer == len(params) else sigmoid(z)) + b)
    return hidden


@BANK.mistake(
    "W is reshaped where it should be transposed: the numbers fit the shape but are in the wrong places.",
    "W.T swaps the axes. reshape keeps the order of the numbers and only changes the shape.",
)
def reshaped(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([(W.reshape(W.shape[::-1]).T, b) for W, b in params], X)


@BANK.mistake("The list holds z, before the sigmoid.", "Append the layer's output: sigmoid(z).")
def pre_activations(params: Params, X: Floats) -> list[Floats]:
    hidden = sigmoid_mlp_forward(params, X)
    return [X, *(below @ W.T + b for (W, b), below in zip(params, hidden[:-1], strict=True))]


@BANK.mistake("X is squashed before the first layer.", "h_0 is X itself.")
def squashed_input(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward(params, sigmoid(X))


@BANK.mistake(
    "The first layer reads the sigmoid of X instead of X.",
    "h_0 is X itself. Only the results of the hidden layers are squashed.",
)
def reads_squashed_input(params: Params, X: Floats) -> list[Floats]:
    return [X, *sigmoid_mlp_forward(params, sigmoid(X))[1:]]


@BANK.mistake("The hidden layers use tanh.", "This network has sigmoids.")
def tanh(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, np.tanh)


@BANK.mistake("The list lacks its first entry, X.", "L layers have L + 1 activations: h_0 = X comes first.")
def without_input(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward(params, X)[1:]


@BANK.mistake("Only the output is returned.", "The backward pass needs every layer's activations, X included.")
def only_output(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward(params, X)[-1:]


@BANK.mistake(
    "The next layer gets z instead of sigmoid(z).",
    "The list holds h_i, the output of layer i. Does your next layer read h_i or z_i?",
)
def passes_z_on(params: Params, X: Floats) -> list[Floats]:
    hidden = linear(params, X)
    return [X, *map(sigmoid, hidden[1:-1]), hidden[-1]]


@BANK.mistake("The last layer lacks its bias.", "The last layer has no sigmoid, but it has a b like every other.")
def no_output_bias(params: Params, X: Floats) -> list[Floats]:
    (W, b), *_ = reversed(params)
    return sigmoid_mlp_forward([*params[:-1], (W, np.zeros_like(b))], X)


@BANK.mistake(
    "The last layer ends in a softmax; it should give plain numbers (logits).",
    "The softmax belongs to the loss. h_L = z_L.",
)
def softmax(params: Params, X: Floats) -> list[Floats]:
    hidden = sigmoid_mlp_forward(params, X)
    powers = np.exp(hidden[-1] - hidden[-1].max(axis=1, keepdims=True))
    return [*hidden[:-1], powers / powers.sum(axis=1, keepdims=True)]


@BANK.mistake(
    "The sigmoid falls where it should rise: this is sigmoid(-z).",
    "For large z the sigmoid is near 1. Which sign does the exponent have then?",
)
def mirrored(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: sigmoid(-z))


@BANK.mistake(
    "In the exponent only h W^T has the minus sign; b lacks it.",
    "The exponent is -z, and z is the whole sum. Are there parentheses around it?",
)
def bias_sign(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([*((W, -b) for W, b in params[:-1]), *params[-1:]], X)


@BANK.mistake(
    "For large z your result is nan.",
    "Is e^z inf there? inf / inf is nan. 1 / (1 + e^-z) is right even where e^-z is inf.",
)
def inf_over_inf(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: np.exp(z) / (1 + np.exp(z)))


@BANK.mistake(
    "The first layer lacks its bias.",
    "Every layer has a b, the first as well.",
)
def no_input_bias(params: Params, X: Floats) -> list[Floats]:
    (W, b), *rest = params
    return sigmoid_mlp_forward([(W, np.zeros_like(b)), *rest], X)


@BANK.mistake(
    "Only the last layer has its bias.",
    "z_i = h_(i-1) W_i^T + b_i, in every layer.",
)
def output_bias_alone(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([*((W, np.zeros_like(b)) for W, b in params[:-1]), *params[-1:]], X)


@BANK.mistake(
    "The biases are subtracted.",
    "Which sign has b in the formula of z?",
)
def bias_subtracted(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([(W, -b) for W, b in params], X)


@BANK.mistake(
    "The hidden layers use ReLU.",
    "A hidden unit lies between 0 and 1. Does yours?",
)
def relu(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: np.maximum(z, 0))


@BANK.mistake(
    "The last hidden layer has no sigmoid.",
    "Where does your loop decide that a layer is the last? Only h_L is linear.",
)
def last_hidden_linear(params: Params, X: Floats) -> list[Floats]:
    return _squash(params, X, lambda layer: layer < len(params) - 1)


@BANK.mistake(
    "The first layer has no sigmoid.",
    "Only h_L is linear. What is h_1?",
)
def first_linear(params: Params, X: Floats) -> list[Floats]:
    return _squash(params, X, lambda layer: 1 < layer < len(params))


@BANK.mistake(
    "Only the first layer has a sigmoid.",
    "How many hidden layers are there, and what does each do with z?",
)
def only_first(params: Params, X: Floats) -> list[Floats]:
    return _squash(params, X, lambda layer: layer == 1 and len(params) > 1)


@BANK.mistake(
    "The last layer has a sigmoid, and the hidden layers have none.",
    "Which layers are hidden? Is your condition the wrong way round?",
)
def only_last(params: Params, X: Floats) -> list[Floats]:
    return _squash(params, X, lambda layer: layer == len(params))


@BANK.mistake(
    "Every unit gets the bias of the first unit.",
    "b has one entry for each unit. Add the whole array.",
)
def first_bias_entry(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([(W, np.full_like(b, b[0])) for W, b in params], X)


@BANK.mistake(
    "The hidden layers use the slope of the sigmoid.",
    "At z = 0 a hidden unit should be 1/2.",
)
def slope_for_sigmoid(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, sigmoid_grad)


@BANK.mistake(
    "The sigmoid is taken at 2z.",
    "What stands in the exponent?",
)
def twice_as_steep(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: sigmoid(2 * z))


@BANK.mistake(
    "The 1 in the denominator is missing: the hidden layers use e^z.",
    "A hidden unit lies between 0 and 1. Does yours?",
)
def one_missing(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, np.exp)


@BANK.mistake(
    "The hidden layers are squashed twice.",
    "At z = 0 a hidden unit should be 1/2.",
)
def sigmoid_twice(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: sigmoid(sigmoid(z)))


@BANK.mistake(
    "The products with W are divided by the number of inputs.",
    "A matrix product sums. Is there a mean in the formula of z?",
)
def mean_over_inputs(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([(W / W.shape[1], b) for W, b in params], X)


@BANK.mistake(
    "The list lacks its last entry, the output.",
    "L layers have L + 1 activations: h_0 to h_L.",
)
def without_output(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward(params, X)[:-1]


@BANK.mistake(
    "The list has one entry too many: the output comes twice.",
    "L layers have L + 1 activations: h_0 to h_L.",
)
def output_twice(params: Params, X: Floats) -> list[Floats]:
    hidden = sigmoid_mlp_forward(params, X)
    return [*hidden, hidden[-1]]


@BANK.mistake(
    "The list has one entry too many: a sigmoid of the output.",
    "L layers have L + 1 activations: h_0 to h_L.",
)
def squashed_output_too(params: Params, X: Floats) -> list[Floats]:
    hidden = sigmoid_mlp_forward(params, X)
    return [*hidden, sigmoid(hidden[-1])]


@BANK.mistake(
    "The first layer is linear, and the last has a sigmoid.",
    "Only h_L is linear. Which value has your loop's counter at the last layer?",
)
def linear_at_the_wrong_end(params: Params, X: Floats) -> list[Floats]:
    return _squash(params, X, lambda layer: layer > 1)


@BANK.mistake("Only the output is returned.", "The backward pass needs every layer's activations, X included.")
def output_alone(params: Params, X: Floats) -> Floats:
    return sigmoid_mlp_forward(params, X)[-1]


@BANK.mistake(
    "The hidden layers use 1 + e^-z instead of 1 / (1 + e^-z).",
    "1 / 1 + e^-z divides before it adds. What is the whole denominator?",
)
def no_brackets(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: 1 + np.exp(-z))


@BANK.mistake(
    "The sigmoid has a minus in the denominator: 1 / (1 - e^-z).", "A hidden unit lies between 0 and 1. Does yours?"
)
def minus_below(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: 1 / (1 - np.exp(-z)))


@BANK.mistake("The list holds both z and h of every layer.", "L layers have L + 1 activations: h_0 to h_L.")
def both_z_and_h(params: Params, X: Floats) -> list[Floats]:
    found = [X]
    for z, h in zip(pre_activations(params, X)[1:], sigmoid_mlp_forward(params, X)[1:], strict=True):
        found += [z, h]
    return found


@BANK.mistake(
    "The last layer ends in a log-softmax; it should give plain numbers (logits).",
    "The softmax belongs to the loss. h_L = z_L.",
)
def log_softmax(params: Params, X: Floats) -> list[Floats]:
    *hidden, logits = sigmoid_mlp_forward(params, X)
    return [*hidden, logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)]


@BANK.mistake(
    "The sigmoid is applied to each layer's input, X included, instead of its z.",
    "First the weights and the bias, then the sigmoid: h_i = sigmoid(h_(i-1) W_i^T + b_i).",
)
def sigmoid_before_the_weights(params: Params, X: Floats) -> list[Floats]:
    found = [X]
    for W, b in params:
        found.append(sigmoid(found[-1]) @ W.T + b)
    return found


@BANK.mistake(
    "If there is only one layer, yours has a sigmoid.",
    "h_L is linear. Which layer is the last when L is 1?",
)
def single_layer_squashed(params: Params, X: Floats) -> list[Floats]:
    return _squash(params, X, lambda layer: layer == 1 or layer < len(params))


@BANK.mistake(
    "A square W is not transposed; the others are.",
    "The product exists either way where W is square. Write h @ W.T whatever the shape is.",
)
def square_not_transposed(params: Params, X: Floats) -> list[Floats]:
    return sigmoid_mlp_forward([(W.T if W.shape[0] == W.shape[1] else W, b) for W, b in params], X)


MEAN_OFF = (
    "In the hidden layers the mean over the batch is subtracted from z.",
    "Each example goes through the network by itself. Which line mixes the examples?",
)


@BANK.mistake(*MEAN_OFF)
def mean_of_products_off(params: Params, X: Floats) -> list[Floats]:
    hidden = [X]
    for W, b in params[:-1]:
        products = hidden[-1] @ W.T
        hidden.append(sigmoid(products - products.mean(axis=0) + b))
    W, b = params[-1]
    return [*hidden, hidden[-1] @ W.T + b]


@BANK.mistake(*MEAN_OFF)
def mean_off(params: Params, X: Floats) -> list[Floats]:
    return _hidden(params, X, lambda z: sigmoid(z - z.mean(axis=0)))


SIGMOID_MLP_FORWARD = Exercise(
    name="sigmoid_mlp_forward",
    lesson=LESSON,
    parameters=(Parameter("params", PARAMETERS), Parameter("X", Array(("N", "d_0"), "the inputs, one example a row"))),
    outputs=(Output("activations", ListOf(Array(("N", "d_i"))), share=3),),
    reference=sigmoid_mlp_forward,
    cases=_cases,
    points=4,
    nudge="One layer first: what is the shape of X @ W.T, and what shape has b? Which layer gets no sigmoid?",
    hint="Start a list with X. In a loop over the layers append sigmoid(last @ W.T + b), and in the last layer the "
    "sum alone.",
    explanation="The list holds everything the backward pass will need: each layer's input, and, since the sigmoid "
    "tells its slope from its output, each layer's slope. The last layer stays linear because the loss takes logits.",
    mistakes=tuple(BANK),
)
