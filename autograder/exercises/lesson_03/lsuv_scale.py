"""``lsuv_scale``: weights rescaled layer by layer until every pre-activation has standard deviation 1 on a batch."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_03.activation_moments import ACTIVATION
from deepgrad.networks.activations import ACTIVATIONS

__all__ = ["LSUV_SCALE", "lsuv_scale"]

Floats = NDArray[np.float64]
Matrices = list[Floats]


def lsuv_scale(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    """The weights, each divided by the std of its z over batch and units (Mishkin and Matas 2016, algorithm 1)."""
    hidden, scaled = np.asarray(X, np.float64), []
    for W in weights:
        W = np.asarray(W, np.float64)
        scaled.append(W / (hidden @ W.T).std())
        hidden = _phi(activation, hidden @ scaled[-1].T)
    return scaled


def _phi(activation: str, z: Floats) -> Floats:
    return np.asarray(ACTIVATIONS[activation].function(z), np.float64)


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str, sizes: list[int], N: int, activation: str, edge: bool = False, dtype: type = np.float64
    ) -> Case:
        weights = [
            (rng.uniform(0.2, 3.0) * rng.normal(size=(o, i)) / np.sqrt(i)).astype(dtype) for i, o in pairwise(sizes)
        ]
        # with a mean that is not 0, as in real data
        X = rng.normal(rng.uniform(0.3, 0.8), rng.uniform(0.5, 2.0), (N, sizes[0]))
        return Case(label, (weights, X.astype(dtype), activation), edge)

    return [
        case("four ReLU layers of different widths", [8, 12, 7, 9, 5], 20, "relu"),
        case("three tanh layers", [6, 9, 11, 4], 16, "tanh"),
        case("five GELU layers", [7, 10, 8, 12, 9, 6], 15, "gelu"),
        case("one layer", [6, 9], 12, "relu", edge=True),
        case("twelve layers", [10] * 13, 14, "elu", edge=True),
        case("arrays of float32", [8, 12, 7, 5], 18, "silu", edge=True, dtype=np.float32),
        case("a last layer with one unit", [7, 9, 1], 16, "tanh", edge=True),
    ]


Size = Callable[[Floats, Floats], Any]


def _rescaled(weights: Sequence[Floats], X: Floats, activation: str, size: Size) -> Matrices:
    """The right steps with another measure of size, a function of W and z."""
    hidden, scaled = np.asarray(X, np.float64), []
    for W in weights:
        scaled.append(W / size(W, hidden @ W.T))
        hidden = _phi(activation, hidden @ scaled[-1].T)
    return scaled


BANK = Bank()


@BANK.mistake(
    "W is divided by the variance of z.",
    "z should have standard deviation 1. By which number do you have to divide z to get there?",
)
def variance(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: z.var())


@BANK.mistake(
    "W is divided by the root mean square of z; the mean of z has to be subtracted first.", "np.std does that."
)
def rms(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: np.sqrt((z**2).mean()))


@BANK.mistake(
    "The standard deviation is measured after the activation.",
    "Which numbers should have standard deviation 1: z or phi(z)?",
)
def after_the_activation(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: _phi(activation, z).std())


@BANK.mistake(
    "Each unit is rescaled by itself.",
    "One number for the whole layer: the standard deviation over all examples and units.",
)
def each_unit(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: z.std(axis=0)[:, None])


@BANK.mistake("W is divided by its own standard deviation.", "The batch has to be looked at: measure z.")
def std_of_weights(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda W, _: W.std())


@BANK.mistake("W is multiplied by the standard deviation of z.", "A z that is too large needs smaller weights.")
def inverse(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: 1 / z.std())


@BANK.mistake(
    "The layers are measured with the old weights below them.",
    "After layer 1 is rescaled, layer 2 gets other numbers. Which weights send the batch on in your loop?",
)
def old_weights_below(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    hidden, scaled = X, []
    for W in weights:
        z = hidden @ W.T
        scaled.append(W / z.std())
        hidden = _phi(activation, z)
    return scaled


@BANK.mistake(
    "The activation between the layers is missing.", "Layer 2 gets phi(z) of layer 1. What does it get in your loop?"
)
def no_activation(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return lsuv_scale(weights, X, "linear")


@BANK.mistake(
    "The activation is applied to the batch before the first layer.",
    "The activation stands between the layers. The first layer gets X itself.",
)
def activated_input(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return lsuv_scale(weights, _phi(activation, X), activation)


@BANK.mistake(
    "The next layer gets a z whose mean was subtracted.",
    "Only W is changed, and a factor in W does not subtract a mean. Send on the rescaled z itself.",
)
def centred(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    hidden, scaled = np.asarray(X, np.float64), []
    for W in weights:
        z = hidden @ W.T
        scaled.append(W / z.std())
        hidden = _phi(activation, (z - z.mean()) / z.std())
    return scaled


@BANK.mistake(
    "The standard deviation is that of a sample, divided by n - 1.",
    "np.std divides by n, torch.std by n - 1 unless told otherwise.",
)
def sample_std(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: z.std(ddof=1))


@BANK.mistake(
    "The weights are returned unchanged.", "Collect the rescaled matrices in a list of your own and return that."
)
def unchanged(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return list(weights)


@BANK.mistake(
    "phi(z) is divided by the standard deviation; z should be divided, before the activation.",
    "With ReLU it makes no difference. With tanh phi(z / s) is another number than phi(z) / s.",
)
def divided_after(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    hidden, scaled = np.asarray(X, np.float64), []
    for W in weights:
        z = hidden @ W.T
        scaled.append(W / z.std())
        hidden = _phi(activation, z) / z.std()
    return scaled


@BANK.mistake(
    "The standard deviation is taken unit by unit and then averaged.",
    "One standard deviation of all entries of z together: no axis.",
)
def mean_of_stds(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: z.std(axis=0).mean())


@BANK.mistake(
    "The activation is ReLU whatever the argument says.",
    "ACTIVATIONS[activation].function is the function that the argument names.",
)
def always_relu(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return lsuv_scale(weights, X, "relu")


@BANK.mistake("Only the first layer is rescaled.", "Every layer gets its own factor, from the z that reaches it.")
def first_only(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return [lsuv_scale(weights[:1], X, activation)[0], *(np.asarray(W, np.float64) for W in weights[1:])]


@BANK.mistake("W is divided by the root of the standard deviation.", "np.std is the root of the variance already.")
def root_of_std(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: np.sqrt(z.std()))


@BANK.mistake("W is divided by the mean of |z|.", "The standard deviation is the root of a mean of squares.")
def mean_absolute(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: np.abs(z).mean())


@BANK.mistake("W is divided by the norm of z.", "A norm grows with the number of entries; np.std does not.")
def norm_of_z(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: np.linalg.norm(z))


@BANK.mistake("The mean of W is subtracted.", "LSUV only rescales: one factor for each layer.")
def weights_centred(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return lsuv_scale([W - W.mean() for W in weights], X, activation)


@BANK.mistake("The matrices come in reverse order.", "Return them in the order of the argument: the first layer first.")
def reverse_order(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return lsuv_scale(weights, X, activation)[::-1]


@BANK.mistake("Only the last matrix is returned.", "Collect the rescaled matrices in a list and return that.")
def last_only(weights: Sequence[Floats], X: Floats, activation: str) -> Floats:
    return lsuv_scale(weights, X, activation)[-1]


@BANK.mistake("z is returned, not the weights.", "Return each W divided by the standard deviation of its z.")
def pre_activations_returned(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    hidden, found = np.asarray(X, np.float64), []
    for W in lsuv_scale(weights, X, activation):
        found.append(hidden @ W.T)
        hidden = _phi(activation, found[-1])
    return found


@BANK.mistake("The last matrix is not rescaled.", "The output layer is a layer too: is its z of standard deviation 1?")
def last_left_out(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return [*lsuv_scale(weights, X, activation)[:-1], np.asarray(weights[-1], np.float64)]


@BANK.mistake(
    "The first matrix is not rescaled.",
    "Layer 1 is measured like every other layer: what is the standard deviation of its z?",
)
def first_left_out(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    first = np.asarray(weights[0], np.float64)
    hidden = _phi(activation, np.asarray(X, np.float64) @ first.T)
    return [first, *lsuv_scale(weights[1:], hidden, activation)]


@BANK.mistake(
    "The standard deviation is taken example by example and then averaged.",
    "One standard deviation of all entries of z together: no axis.",
)
def mean_of_row_stds(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: z.std(axis=1).mean())


@BANK.mistake(
    "The variance is taken unit by unit and then averaged.",
    "The units differ in their means, and that spread counts too. Measure all entries of z together: no axis.",
)
def root_of_mean_variance(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: np.sqrt(z.var(axis=0).mean()))


@BANK.mistake(
    "The variance is taken example by example and then averaged.",
    "The examples differ in their means, and that spread counts too. Measure all entries of z together: no axis.",
)
def root_of_mean_row_variance(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: np.sqrt(z.var(axis=1).mean()))


@BANK.mistake(
    "Each matrix gets the standard deviation 1 / √fan_in, from a formula; the batch is not used.",
    "LSUV measures: send X through the layers, and divide W by the standard deviation of its z.",
)
def formula(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda W, _: W.std() * np.sqrt(W.shape[1]))


@BANK.mistake(
    "Each matrix gets He's standard deviation, √(2 / fan_in), from a formula; the batch is not used.",
    "LSUV measures: send X through the layers, and divide W by the standard deviation of its z.",
)
def formula_of_he(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda W, _: W.std() * np.sqrt(W.shape[1] / 2))


@BANK.mistake(
    "z gets the standard deviation √2, as with He's factor.",
    "z should have standard deviation 1. z was measured after the activations, so no further factor is needed for "
    "them.",
)
def root_two(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    return _rescaled(weights, X, activation, lambda _, z: z.std() / np.sqrt(2))


@BANK.mistake(
    "From the second layer on, you compute the next layer's input with the old weights.",
    "Every layer needs the output of the rescaled layers below it. Which matrix makes the next h in your loop?",
)
def new_weights_first_only(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    hidden, scaled = np.asarray(X, np.float64), []
    for at, W in enumerate(weights):
        scaled.append(W / (hidden @ W.T).std())
        hidden = _phi(activation, hidden @ (W if at else scaled[-1]).T)
    return scaled


@BANK.mistake(
    "The matrices are made orthonormal first, as in the paper; their directions change.",
    "Here only the scale of each matrix changes: one factor for each layer.",
)
def orthonormal(weights: Sequence[Floats], X: Floats, activation: str) -> Matrices:
    made = [np.linalg.svd(W, full_matrices=False) for W in weights]
    return lsuv_scale([np.asarray(left @ right) for left, _, right in made], X, activation)


LSUV_SCALE = Exercise(
    name="lsuv_scale",
    lesson="03_initialization",
    parameters=(
        Parameter("weights", ListOf(Array(("d_i", "d_(i-1)")), "the weight matrices, W_1 first")),
        Parameter("X", Array(("N", "d_0"), "a batch, one example a row")),
        ACTIVATION,
    ),
    outputs=(Output("scaled", ListOf(Array(("d_i", "d_(i-1)")))),),
    reference=lsuv_scale,
    cases=_cases,
    points=3,
    nudge="When you measure layer 2, what does the batch look like that reaches it?",
    hint=(
        "Go through the layers with the batch. Compute z, divide W by the standard deviation of all entries of z, "
        "then carry on with the activation of the rescaled z."
    ),
    explanation=(
        "z is linear in W, so dividing W by the standard deviation of z makes it exactly 1, in one step. The next "
        "layer has to get the batch after the rescaling."
    ),
    mistakes=tuple(BANK),
)
