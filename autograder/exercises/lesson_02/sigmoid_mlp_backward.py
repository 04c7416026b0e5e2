"""``sigmoid_mlp_backward``: dL/dh of every layer and the gradients of all weights and biases of a sigmoid network."""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from autograder.contract.kinds import Array, ListOf
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.lesson_02.sigmoid_mlp import PARAMETERS, Params, random_params, sigmoid_mlp_forward
from autograder.exercises.lesson_02.slopes import LESSON, sigmoid_grad

__all__ = ["SIGMOID_MLP_BACKWARD", "sigmoid_mlp_backward"]

Floats = NDArray[np.float64]
Arrays = list[Floats]
Gradients = tuple[Arrays, Arrays, Arrays]


def sigmoid_mlp_backward(params: Params, activations: Sequence[Floats], dout: Floats) -> Gradients:
    """dL/dh_0…h_L, dL/dW_1…W_L and dL/db_1…b_L from dL/dh_L, by autograd on a forward pass from h_0."""
    Ws = [torch.tensor(W, dtype=torch.float64, requires_grad=True) for W, _ in params]
    bs = [torch.tensor(b, dtype=torch.float64, requires_grad=True) for _, b in params]
    hs = [torch.tensor(activations[0], dtype=torch.float64, requires_grad=True)]
    for layer, (W, b) in enumerate(zip(Ws, bs, strict=True), start=1):
        z = hs[-1] @ W.T + b
        hs.append(z if layer == len(Ws) else torch.sigmoid(z))
    upstream = torch.tensor(dout, dtype=torch.float64)
    found = [g.numpy() for g in torch.autograd.grad(hs[-1], [*hs, *Ws, *bs], upstream)]
    return found[: len(hs)], found[len(hs) : -len(bs)], found[-len(bs) :]


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, widths: Sequence[int], batch: int, edge: bool = False, dtype: type = np.float64) -> Case:
        params = random_params(rng, widths, dtype)
        activations = sigmoid_mlp_forward(params, rng.normal(0, 1.5, (batch, widths[0])).astype(dtype))
        return Case(label, (params, activations, rng.normal(size=(batch, widths[-1])).astype(dtype)), edge)

    return [
        case("three layers of different widths", [4, 6, 3, 5], int(rng.integers(5, 9))),
        case("five layers", [3, 5, 4, 6, 3, 2], int(rng.integers(5, 9))),
        case("as many examples as units", [4, 4, 4, 4], 4),
        case("one layer", [5, 3], 6, edge=True),
        case("one example", [3, 4, 2], 1, edge=True),
        case("ten layers", [4] * 11, 5, edge=True),
        case("arrays of float32", [4, 3, 5], 6, edge=True, dtype=np.float32),
    ]


def _slope(a: Floats) -> Floats:
    return a * (1 - a)


def _walk(params: Params, hs: Sequence[Floats], dzs: Sequence[Floats], dhs: Sequence[Floats]) -> Gradients:
    """The parameters' gradients from dL/dz of every layer, and the given dL/dh."""
    dWs = [dz.T @ below for dz, below in zip(dzs, hs[:-1], strict=True)]
    return list(dhs), dWs, [dz.sum(axis=0) for dz in dzs]


def _back(params: Params, slopes: Sequence[Floats], dout: Floats) -> tuple[Arrays, Arrays]:
    """dL/dz_1…z_L and dL/dh_0…h_L, where layer i has the slopes ``slopes[i - 1]``."""
    dhs, dzs = [dout], []
    for (W, _), slope in zip(reversed(params), reversed(slopes), strict=True):
        dzs.append(dhs[-1] * slope)
        dhs.append(dzs[-1] @ W)
    return dzs[::-1], dhs[::-1]


def _slopes(hs: Sequence[Floats]) -> Arrays:
    return [*(_slope(h) for h in hs[1:-1]), np.ones_like(hs[-1])]


def _with_slope(rule: Callable[[Floats], Floats], params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    """The gradients if the hidden layers have the slopes that ``rule`` gives."""
    return _walk(params, hs, *_back(params, [*map(rule, hs[1:-1]), np.ones_like(hs[-1])], dout))


BANK = Bank()


@BANK.mistake(
    "The slopes are averaged over the batch before they multiply.",
    "Each example has a z of its own, and the slope belongs to it.",
)
def slope_averaged(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: np.broadcast_to(_slope(h).mean(axis=0), h.shape), params, hs, dout)


@BANK.mistake(
    "The slope is taken at the activation: h is squashed a second time.",
    "h_i is sigmoid(z_i) already. What is the slope in terms of h_i?",
)
def of_activation(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(sigmoid_grad, params, hs, dout)


@BANK.mistake("The slopes of the sigmoid are missing.", "z_i sits between h_i and the weights. What is dh_i/dz_i?")
def no_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _walk(params, hs, *_back(params, [np.ones_like(h) for h in hs[1:]], dout))


@BANK.mistake("The last layer gets a sigmoid's slope, but it has no sigmoid.", "h_L = z_L. What is dL/dz_L, then?")
def output_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _walk(params, hs, *_back(params, [_slope(h) for h in hs[1:]], dout))


@BANK.mistake("You use 1 - h², which is the slope of tanh.", "For the sigmoid it is another function of h.")
def tanh_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: 1 - h**2, params, hs, dout)


@BANK.mistake(
    "dL_dWs and dL_dbs are divided by N once more.",
    "The mean over the batch belongs to the loss, and dout contains it. The sum over the examples stays a sum.",
)
def mean_twice(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, [g / len(dout) for g in dWs], [g / len(dout) for g in dbs]


@BANK.mistake(
    "dL_dWs is divided by N once more.",
    "The mean over the batch belongs to the loss, and dout contains it. The sum over the examples stays a sum.",
)
def mean_of_weights(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, [g / len(dout) for g in dWs], dbs


@BANK.mistake(
    "dL_dbs is a mean over the examples; it should be a sum.",
    "Every example moves the loss through the same b. Their shares add up, as they do for W.",
)
def mean_of_biases(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, dWs, [g / len(dout) for g in dbs]


@BANK.mistake(
    "dL_dWs is transposed.",
    "dL/dW has the shape of W, (d_i, d_(i-1)). Which factor of the product has to be transposed?",
)
def transposed(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, [g.T for g in dWs], dbs


@BANK.mistake(
    "On the way down the numbers of W stand in the wrong places.",
    "Is there a reshape or a transposition? The forward pass uses W.T, the backward pass W itself: dz @ W.",
)
def reshaped(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    scrambled = [(W.T.reshape(W.shape), b) for W, b in params]
    return _walk(params, hs, *_back(scrambled, _slopes(hs), dout))


@BANK.mistake(
    "dL_dWs and dL_dbs use dL/dh_i; the slope is applied only afterwards.",
    "W and b act on z_i. Form dL/dz_i first, then use it for all three.",
)
def slope_too_late(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    """Multiplies by the slope only after the parameters' gradients were computed, from dL/dh."""
    _, dhs = _back(params, _slopes(hs), dout)
    return _walk(params, hs, dhs[1:], dhs)


@BANK.mistake(
    "dL_dWs multiplies by a layer's output where its input belongs.",
    "z_i = h_(i-1) W_i^T + b_i. Differentiate that by W_i.",
)
def late_input(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dzs, dhs = _back(params, _slopes(hs), dout)
    return dhs, [dz.T @ h for dz, h in zip(dzs, hs[1:], strict=True)], [dz.sum(axis=0) for dz in dzs]


@BANK.mistake(
    "dL_dhs holds dL/dz: the gradients are already multiplied by the slope.",
    "Keep the gradient that arrives at h_i, before you multiply by the slope.",
)
def pre_activations(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    dzs, _ = _back(params, _slopes(hs), dout)
    return [dhs[0], *dzs], dWs, dbs


@BANK.mistake(
    "The results are in the order of the backward pass: the last layer comes first.",
    "Return them in the order of the layers.",
)
def backward_order(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs[::-1], dWs[::-1], dbs[::-1]


@BANK.mistake(
    "dL_dhs lacks its first entry, dL/dh_0.", "It has L + 1 entries: the gradient goes all the way back to the input."
)
def without_dx(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs[1:], dWs, dbs


@BANK.mistake(
    "Everything is divided by N once more, dL_dhs too.",
    "The mean over the batch belongs to the loss, and dout contains it.",
)
def everything_divided(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return sigmoid_mlp_backward(params, hs, dout / len(dout))


@BANK.mistake(
    "dL_dbs holds dL/dz of every example; it should be their sum.",
    "All examples use the same b. What becomes of their shares?",
)
def bias_not_summed(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, _ = sigmoid_mlp_backward(params, hs, dout)
    return dhs, dWs, _back(params, _slopes(hs), dout)[0]


@BANK.mistake(
    "dL_dbs is summed over the units instead of the examples.",
    "b has one entry for each unit. Which axis of dz counts the examples?",
)
def bias_over_units(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, _ = sigmoid_mlp_backward(params, hs, dout)
    return dhs, dWs, [dz.sum(axis=1) for dz in _back(params, _slopes(hs), dout)[0]]


@BANK.mistake("dL_dbs sums dL/dh_i: the slope is missing there.", "b acts on z_i. Use the same dL/dz_i as for W.")
def bias_without_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, _ = sigmoid_mlp_backward(params, hs, dout)
    return dhs, dWs, [dh.sum(axis=0) for dh in dhs[1:]]


@BANK.mistake(
    "The slope lacks its factor h.",
    "Where is the sigmoid flat? Put h = 0 and h = 1 into your slope.",
)
def slope_is_rest(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: 1 - h, params, hs, dout)


@BANK.mistake(
    "The slope lacks its factor 1 - h.",
    "Where is the sigmoid flat? Put h = 0 and h = 1 into your slope.",
)
def slope_is_h(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: h, params, hs, dout)


@BANK.mistake(
    "The slope has a plus where a minus belongs: h (1 + h).",
    "Where is the sigmoid flat? Put h = 0 and h = 1 into your slope.",
)
def slope_plus(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: h * (1 + h), params, hs, dout)


@BANK.mistake(
    "The slope has the wrong sign.",
    "The sigmoid rises everywhere. Which sign has its slope?",
)
def slope_sign(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: h * (h - 1), params, hs, dout)


@BANK.mistake(
    "The slope is applied twice.",
    "How often does z_i go through the sigmoid?",
)
def slope_twice(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: (h * (1 - h)) ** 2, params, hs, dout)


@BANK.mistake(
    "The slope is 1/4 everywhere.",
    "A sigmoid has that slope at z = 0. What does your code do with h?",
)
def slope_constant(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: np.full_like(h, 0.25), params, hs, dout)


@BANK.mistake(
    "On the way down each dL/dh is divided by N.",
    "The mean over the batch belongs to the loss, and dout contains it.",
)
def divided_on_the_way(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    scaled = [(W / len(dout), b) for W, b in params]
    return _walk(params, hs, *_back(scaled, _slopes(hs), dout))


@BANK.mistake(
    "All but dL/dh_L is divided by N once more.",
    "The mean over the batch belongs to the loss, and dout contains it.",
)
def divided_at_output(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout / len(dout))
    return [*dhs[:-1], dout], dWs, dbs


@BANK.mistake(
    "dL_dbs takes the first example alone.",
    "All examples use the same b. What becomes of their shares?",
)
def bias_of_first_example(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, _ = sigmoid_mlp_backward(params, hs, dout)
    return dhs, dWs, [dz[0] for dz in _back(params, _slopes(hs), dout)[0]]


@BANK.mistake(
    "dL_dWs uses dL/dh_i: the slope is missing there.",
    "W acts on z_i. Use the same dL/dz_i as for b.",
)
def weights_without_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, _, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, [dh.T @ h for dh, h in zip(dhs[1:], hs[:-1], strict=True)], dbs


@BANK.mistake(
    "On the way down the slope is missing; dL_dWs and dL_dbs have theirs.",
    "h_(i-1) acts on z_i, as W and b do. Which gradient goes through W?",
)
def slope_off_the_path(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    _, dhs = _back(params, [np.ones_like(h) for h in hs[1:]], dout)
    return _walk(params, hs, [dh * s for dh, s in zip(dhs[1:], _slopes(hs), strict=True)], dhs)


@BANK.mistake(
    "The slope of the first hidden layer is missing.",
    "h_L = z_L is the only layer without a sigmoid.",
)
def first_slope_missing(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _walk(params, hs, *_back(params, [np.ones_like(hs[1]), *_slopes(hs)[1:]], dout))


@BANK.mistake(
    "The slope of the last hidden layer is missing.",
    "h_L = z_L is the only layer without a sigmoid.",
)
def last_slope_missing(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _walk(params, hs, *_back(params, [*_slopes(hs)[:-2], *map(np.ones_like, hs[-2:])][-len(params) :], dout))


@BANK.mistake(
    "dL_dWs and dL_dbs hold the parameters after a step, not the gradients.",
    "The update comes later, with a learning rate.",
)
def after_a_step(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    stepped = [(W - dW, b - db) for (W, b), dW, db in zip(params, dWs, dbs, strict=True)]
    return dhs, [W for W, _ in stepped], [b for _, b in stepped]


@BANK.mistake(
    "It starts from the output h_L instead of dout.",
    "dout is dL/dh_L, and that is where the way back starts.",
)
def from_output(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return sigmoid_mlp_backward(params, hs, hs[-1])


@BANK.mistake(
    "It starts from ones: dout is not used.",
    "dout is dL/dh_L, and that is where the way back starts.",
)
def from_ones(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return sigmoid_mlp_backward(params, hs, np.ones_like(dout))


@BANK.mistake(
    "dL_dhs holds dL/dz: the gradients are already multiplied by the slope, even for the input, which has no sigmoid.",
    "Keep the gradient that arrives at h_i. The slope belongs between h_i and z_i.",
)
def input_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    dzs, _ = _back(params, _slopes(hs), dout)
    return [dhs[0] * _slope(hs[0]), *dzs], dWs, dbs


@BANK.mistake(
    "dL_dbs keeps the axis of the examples, as an axis of length 1.",
    "b has shape (d_i,). Is there a keepdims=True?",
)
def bias_axis_kept(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, dWs, [db[None] for db in dbs]


@BANK.mistake("dL_dhs lacks its last entry, dL/dh_L.", "It has L + 1 entries. Which gradient arrives at h_L?")
def without_dout(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs[:-1], dWs, dbs


Summary = Callable[..., Floats]


def _multiplied_late(params: Params, hs: Sequence[Floats], dout: Floats, of_dz: Summary, of_h: Summary) -> Gradients:
    """The gradients if each dL/dW is the product of a sum or mean of dz and one of h over the examples."""
    dhs, _, dbs = sigmoid_mlp_backward(params, hs, dout)
    dzs = _back(params, _slopes(hs), dout)[0]
    return dhs, [np.outer(of_dz(dz, 0), of_h(h, 0)) for dz, h in zip(dzs, hs[:-1], strict=True)], dbs


@BANK.mistake(
    "dL_dWs averages each layer's inputs before it multiplies.",
    "Each example has a product of its own. dz.T @ h adds these products.",
)
def mean_input(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _multiplied_late(params, hs, dout, np.sum, np.mean)


@BANK.mistake(
    "dL_dWs averages the examples before it multiplies.",
    "Each example has a product of its own. dz.T @ h adds these products.",
)
def product_of_means(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _multiplied_late(params, hs, dout, np.mean, np.mean)


@BANK.mistake(
    "dL_dWs sums the examples before it multiplies.",
    "Each example has a product of its own. dz.T @ h adds these products.",
)
def product_of_sums(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _multiplied_late(params, hs, dout, np.sum, np.sum)


@BANK.mistake("dL_dWs multiplies by X in every layer.", "Only layer 1 gets X. What does layer i get?")
def network_input(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, _, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, [dz.T @ hs[0] for dz in _back(params, _slopes(hs), dout)[0]], dbs


@BANK.mistake(
    "The gradient is divided by the slope instead of multiplied.",
    "Where the sigmoid is flat, hardly any gradient gets through. Does yours?",
)
def divided_by_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return _with_slope(lambda h: 1 / _slope(h), params, hs, dout)


@BANK.mistake(
    "The gradient is carried down through dL/dW_i instead of W_i.",
    "z_i = h_(i-1) W_i^T + b_i. What multiplies h there?",
)
def gradient_for_weights(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dzs = [dout], []
    for slope, below in zip(reversed(_slopes(hs)), reversed(hs[:-1]), strict=True):
        dzs.append(dhs[-1] * slope)
        dhs.append(dzs[-1] @ (dzs[-1].T @ below))
    return _walk(params, hs, dzs[::-1], dhs[::-1])


@BANK.mistake(
    "The gradients of the first layer are 0.",
    "Which layer does your loop visit last? range ends before its stop.",
)
def first_stays_zero(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return [0 * dhs[0], *dhs[1:]], [0 * dWs[0], *dWs[1:]], [0 * dbs[0], *dbs[1:]]


@BANK.mistake("dL_dWs holds the weights after a step, W - dL/dW.", "The update comes later, with a learning rate.")
def weights_after_a_step(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, dWs, dbs = sigmoid_mlp_backward(params, hs, dout)
    return dhs, [W - dW for (W, _), dW in zip(params, dWs, strict=True)], dbs


@BANK.mistake(
    "If there is only one layer, you give it a sigmoid's slope.",
    "h_L = z_L. Which layer is the last when L is 1?",
)
def single_layer_slope(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    return (output_slope if len(params) == 1 else sigmoid_mlp_backward)(params, hs, dout)


@BANK.mistake(
    "dL_dWs takes the first example alone.",
    "Each example has a product of its own. dz.T @ h adds these products.",
)
def weights_of_first_example(params: Params, hs: Sequence[Floats], dout: Floats) -> Gradients:
    dhs, _, dbs = sigmoid_mlp_backward(params, hs, dout)
    dzs = _back(params, _slopes(hs), dout)[0]
    return dhs, [np.outer(dz[0], h[0]) for dz, h in zip(dzs, hs[:-1], strict=True)], dbs


SIGMOID_MLP_BACKWARD = Exercise(
    name="sigmoid_mlp_backward",
    lesson=LESSON,
    parameters=(
        Parameter("params", PARAMETERS),
        Parameter("activations", ListOf(Array(("N", "d_i")), "h_0 to h_L of the forward pass")),
        Parameter("dout", Array(("N", "d_L"), "dL/dh_L, the gradient that arrives at the output")),
    ),
    outputs=(
        Output("dL_dhs", ListOf(Array(("N", "d_i"))), "gradient"),
        Output("dL_dWs", ListOf(Array(("d_i", "d_(i-1)"))), "gradient"),
        Output("dL_dbs", ListOf(Array(("d_i",))), "gradient"),
    ),
    reference=sigmoid_mlp_backward,
    cases=_cases,
    points=4,
    nudge="From dL/dh_i to dL/dz_i there is one factor per unit. It can be had from h_i alone. Which layer has none?",
    hint="Per layer, from the last: dz = dh times the slope (the last layer: dz = dh). Then dW = dz.T @ (the layer's "
    "input), db = the sum of dz over the examples, and the dh below is dz @ W.",
    explanation="The slope of a sigmoid is h (1 - h), so the activations are all one needs. dL/dz is formed once and "
    "used three times: for W, for b, and for the layer below. No division by N: dout carries it already.",
    mistakes=tuple(BANK),
)
