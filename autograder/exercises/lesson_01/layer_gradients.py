"""``layer_gradients``: dL/dy, dL/dw and dL/db of every layer of a scalar chain."""

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.draw import away_from_zero

__all__ = ["LAYER_GRADIENTS", "layer_gradients"]

Floats = NDArray[np.float64]
Profiles = tuple[Floats, Floats, Floats]


def layer_gradients(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    """dL/dy_0…dL/dy_n, dL/dw_1…dL/dw_n and dL/db_1…dL/db_n of L = (y_n - target)² / 2, by the chain rule."""
    ws, bs = np.asarray(ws, np.float64), np.asarray(bs, np.float64)
    y = _forward(ws, bs, x)
    return _backward(ws, y, y[-1] - target)


def _gradient_cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, ws: Floats, edge: bool = False, dtype: type = np.float64) -> Case:
        bs = away_from_zero(rng, size=len(ws))
        x = float(away_from_zero(rng))
        # all get one sign: if they nearly cancelled, growth would enlarge the rounding of right answers
        if (ws > 1).all():
            bs = np.copysign(bs, x)
        # Far from the output, because a small difference would lose the digits of answers with float32 scalars.
        target = float(-np.copysign(rng.uniform(3.0, 5.0), _forward(ws, bs, x)[-1]))
        return Case(label, (ws.astype(dtype), bs.astype(dtype), x, target), edge)

    one_zero = away_from_zero(rng, 0.6, 1.4, 6)
    one_zero[rng.integers(1, 5)] = 0.0
    return [
        case("a few layers", away_from_zero(rng, 0.5, 1.5, int(rng.integers(4, 8)))),
        case("shrinking weights", rng.uniform(0.5, 0.9, int(rng.integers(5, 10)))),
        case("growing weights", rng.uniform(1.1, 1.5, int(rng.integers(5, 10)))),
        case("many layers", away_from_zero(rng, 0.85, 1.15, int(rng.integers(40, 60)))),
        case("one layer", away_from_zero(rng, 0.5, 1.5, 1), edge=True),
        case("one weight of 0", one_zero, edge=True),
        case("arrays of float32", away_from_zero(rng, 0.6, 1.4, 5), edge=True, dtype=np.float32),
    ]


def _forward(ws: Floats, bs: Floats, x: float) -> Floats:
    y = [x]
    for w, b in zip(ws, bs, strict=True):
        y.append(w * y[-1] + b)
    return np.array(y, dtype=np.float64)


def _backward(ws: Floats, y: Floats, upstream: float) -> Profiles:
    """The backward pass from dL/dy_n = ``upstream``; most mistakes lie elsewhere."""
    dy = np.full(len(y), upstream, dtype=np.float64)
    for i in reversed(range(len(ws))):
        dy[i] = ws[i] * dy[i + 1]
    return dy, dy[1:] * y[:-1], dy[1:].copy()


BANK = Bank()


@BANK.mistake(
    "The backward pass starts at 1, so these are derivatives of y_n, not of the loss.",
    "The first factor of the chain rule is dL/dy_n. What is the derivative of (y_n - target)² / 2?",
)
def no_loss_derivative(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    return _backward(ws, _forward(ws, bs, x), 1.0)


@BANK.mistake(
    "On the way back the weights are taken from the front: w_1 first.",
    "Which weight stands between y_(n-1) and y_n? The way back begins with that one.",
)
def weights_from_front(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(ws[::-1], y, y[-1] - target)


@BANK.mistake(
    "The backward pass starts at the loss itself instead of its derivative.",
    "Differentiate (y_n - target)² / 2 by y_n.",
)
def loss_for_derivative(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(ws, y, (y[-1] - target) ** 2 / 2)


@BANK.mistake(
    "Everything has the wrong sign: the pass starts at target - y_n.",
    "Differentiate (y_n - target)² / 2 by y_n and watch the sign.",
)
def target_minus_output(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(ws, y, target - y[-1])


@BANK.mistake(
    "Everything is twice as large as it should be.",
    "The loss is half the square. What becomes of the 2 when you differentiate?",
)
def twice(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(ws, y, 2 * (y[-1] - target))


@BANK.mistake(
    "The target is left out: the pass starts at y_n.", "dL/dy_n is zero when the output hits the target. Is yours?"
)
def no_target(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(ws, y, y[-1])


@BANK.mistake(
    "The forward pass inside leaves out the biases.",
    "You need the outputs y_i of the real network, biases included, before you can go back.",
)
def no_bias_forward(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, np.zeros_like(bs), x)
    return _backward(ws, y, y[-1] - target)


@BANK.mistake(
    "dL_dw uses a layer's output y_i where its input y_(i-1) belongs.",
    "Layer i computes w_i * y_(i-1) + b_i. Differentiate that by w_i.",
)
def late_input(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[1:] * y[1:], db


@BANK.mistake(
    "dL_dw and dL_db hold one w_i too many: they use w_i * dL/dy_i, which is dL/dy_(i-1).",
    "A layer's parameters act on its output. Which entry of dL_dy belongs to the output of layer i?",
)
def early_upstream(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, _ = _backward(ws, y, y[-1] - target)
    return dy, dy[:-1] * y[:-1], dy[:-1].copy()


@BANK.mistake(
    "dL_dw multiplies by the weight where the layer's input belongs.",
    "Layer i computes w_i * y_(i-1) + b_i. Differentiate that by w_i, not by y_(i-1).",
)
def weight_for_input(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[1:] * ws, db


@BANK.mistake("dL_dw multiplies by x in every layer.", "Only layer 1 gets x. What does layer i get?")
def network_input(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[1:] * x, db


@BANK.mistake("dL_db is multiplied by b.", "Layer i computes w_i * y_(i-1) + b_i. Differentiate that by b_i.")
def bias_times_b(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, dw, db = _backward(ws, y, y[-1] - target)
    return dy, dw, db * bs


@BANK.mistake(
    "dL_db is the same in every layer: you leave out the weights of the layers above.",
    "From b_3 to the loss, the signal still goes through layers 4 to n.",
)
def bias_of_last(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, dw, db = _backward(ws, y, y[-1] - target)
    return dy, dw, np.full_like(db, dy[-1])


@BANK.mistake(
    "dL_db is 1 everywhere: that is dy_i/db_i, not yet dL/db_i.",
    "The chain rule has one more factor: the gradient that arrives at y_i.",
)
def bias_ones(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, dw, db = _backward(ws, y, y[-1] - target)
    return dy, dw, np.ones_like(db)


@BANK.mistake(
    "dL_dy is the same at every depth: the weights are missing from the way back.",
    "y_i = w_i * y_(i-1) + b_i. What is dy_i/dy_(i-1)?",
)
def not_multiplied(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(np.ones_like(ws), y, y[-1] - target)


@BANK.mistake(
    "On the way back each step multiplies by the weight of the layer above.",
    "The step from dL/dy_i to dL/dy_(i-1) goes through layer i. Which entry of ws is its weight?",
)
def neighbour_weight(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(np.append(ws[1:], ws[-1]), y, y[-1] - target)


@BANK.mistake(
    "On the way back each step multiplies by the weight of the layer below: ws[i - 1].",
    "The step from dL/dy_i to dL/dy_(i-1) goes through layer i. Which entry of ws is w_i, if Python counts from 0?",
)
def lower_neighbour(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(np.roll(ws, 1), y, y[-1] - target)


@BANK.mistake(
    "The forward pass uses the first weight and bias in every layer.",
    "chain_forward is for equal layers. Here layer i has its own w_i and b_i.",
)
def equal_layers(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(np.full_like(ws, ws[0]), np.full_like(bs, bs[0]), x)
    return _backward(ws, y, y[-1] - target)


@BANK.mistake(
    "The results are in the order of the backward pass: the last layer comes first.",
    "Return them in the order of the layers, y_0 first.",
)
def backward_order(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    return dy[::-1].copy(), dw[::-1].copy(), db[::-1].copy()


@BANK.mistake(
    "dL_dy lacks its first entry, dL/dy_0.", "dL_dy has n + 1 entries: the gradient goes all the way back to the input."
)
def without_dx(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    return dy[1:], dw, db


@BANK.mistake(
    "dL_dw is the same as dL_db: the input of the layer is missing from it.",
    "Differentiate w_i * y_(i-1) + b_i by w_i. (If your line has that factor: "
    "dw = db = np.zeros(n) makes one array with two names.)",
)
def weights_like_biases(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, _, db = layer_gradients(ws, bs, x, target)
    return dy, db, db


@BANK.mistake("dL_dw and dL_db are swapped.", "Return them in the order of the docstring.")
def swapped(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    return dy, db, dw


@BANK.mistake(
    "dL_dy[0], the gradient of the input, is 0.",
    "The way back does not end at layer 1: it goes through it. Where does your loop stop?",
)
def dx_not_filled(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    return np.concatenate([[0.0], dy[1:]]), dw, db


@BANK.mistake(
    "On the way back each step multiplies by the layer's input where its weight belongs.",
    "y_i = w_i * y_(i-1) + b_i. Differentiate that by y_(i-1), not by w_i.",
)
def input_for_weight(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(y[:-1], y, y[-1] - target)
    return dy, db * y[:-1], db


@BANK.mistake(
    "dL/dy_i is multiplied by the weights of the layers before it instead of those after it.",
    "What lies between y_i and the loss: layers 1 to i, or layers i + 1 to n?",
)
def weights_from_below(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy = np.cumprod(np.concatenate([[1.0], ws])) * (y[-1] - target)
    return dy, dy[1:] * y[:-1], dy[1:].copy()


@BANK.mistake(
    "dL_dw holds one w_i too many: it uses w_i * dL/dy_i, which is dL/dy_(i-1).",
    "A weight acts on its layer's output. Which entry of dL_dy belongs to it? And is there a ws in your line?",
)
def early_upstream_of_weights(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[:-1] * y[:-1], db


@BANK.mistake(
    "On the way back each step adds the bias.", "Differentiate w_i * y_(i-1) + b_i by y_(i-1). What becomes of b_i?"
)
def bias_on_the_way_back(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy = np.full(len(y), y[-1] - target)
    for i in reversed(range(len(ws))):
        dy[i] = ws[i] * dy[i + 1] + bs[i]
    return dy, dy[1:] * y[:-1], dy[1:].copy()


@BANK.mistake("On the way back the signs of the weights are lost.", "Is there an abs in your loop?")
def size_of_weights(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(np.abs(ws), y, y[-1] - target)


ONE_WEIGHT = (
    "On the way back each step multiplies by the same weight.",
    "The step from dL/dy_i to dL/dy_(i-1) goes through layer i. Does your index change in the loop?",
)


@BANK.mistake(*ONE_WEIGHT)
def first_weight_always(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(np.full_like(ws, ws[0]), y, y[-1] - target)


@BANK.mistake(*ONE_WEIGHT)
def last_weight_always(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(np.full_like(ws, ws[-1]), y, y[-1] - target)


@BANK.mistake("The forward pass adds the first bias in every layer.", "Here each layer has a bias of its own.")
def first_bias_always(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, np.full_like(bs, bs[0]), x)
    return _backward(ws, y, y[-1] - target)


@BANK.mistake("In the forward pass every layer gets x.", "What goes into layer 2?")
def forward_from_input(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = np.append(x, ws * x + bs).astype(np.float64)
    return _backward(ws, y, y[-1] - target)


@BANK.mistake("The loss is taken at y_(n-1) instead of y_n.", "Which entry of y is the network's output?")
def loss_one_layer_early(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(ws, y, y[-2] - target)


@BANK.mistake(
    "The gradient goes through the last layer only: all earlier entries are 0.",
    "Each step needs the dL/dy of the layer above. In which order does your loop visit the layers?",
)
def only_the_last_layer(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    dy[:-2], dw[:-1], db[:-1] = 0.0, 0.0, 0.0
    return dy, dw, db


@BANK.mistake(
    "The first layer is left out: its entries are 0.",
    "Which layer does your loop visit last? range ends before its stop.",
)
def first_layer_left_out(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    dy[0], dw[0], db[0] = 0.0, 0.0, 0.0
    return dy, dw, db


@BANK.mistake(
    "The gradient stops at y_n: all other entries are 0.", "Which layer does your loop visit first? Is it the last one?"
)
def stops_at_the_output(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    dy[:-1] = 0.0
    return dy, np.zeros_like(dw), np.zeros_like(db)


@BANK.mistake(
    "dL_dy lacks its last entry, dL/dy_n.", "dL_dy has n + 1 entries: the gradient starts at the network's output."
)
def without_dyn(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    return dy[:-1], dw, db


@BANK.mistake(
    "dL_dw takes the layers' inputs in the reverse order.",
    "Print, for each step back, the layer and the y it multiplies by.",
)
def inputs_reversed(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[1:] * y[:-1][::-1], db


@BANK.mistake(
    "dL_dw multiplies every layer's input by dL/dy_n: you leave out the weights of the layers above.",
    "From w_3 to the loss, the signal still goes through layers 4 to n.",
)
def weight_of_last(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[-1] * y[:-1], db


@BANK.mistake(
    "dL_dw and dL_db use dL/dy_n in every layer: you leave out the weights of the layers above.",
    "From w_3 and b_3 to the loss, the signal still goes through layers 4 to n.",
)
def both_of_last(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy, _, db = _backward(ws, y, y[-1] - target)
    return dy, dy[-1] * y[:-1], np.full_like(db, dy[-1])


@BANK.mistake(
    "On the way back each step divides by the weight instead of multiplying.",
    "A larger w_i makes the loss more sensitive to y_(i-1). Does yours?",
)
def divided_by_weight(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    return _backward(1 / np.asarray(ws, np.float64), y, y[-1] - target)


@BANK.mistake(
    "The gradient reaches only the last two places of dL_dy.",
    "Each step needs the dL/dy of the layer above. In which order does your loop visit the layers?",
)
def visited_upwards(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y = _forward(ws, bs, x)
    dy = np.zeros(len(y))
    dy[-1] = y[-1] - target
    dy[-2] = ws[-1] * dy[-1]
    return dy, dy[1:] * y[:-1], dy[1:].copy()


@BANK.mistake(
    "dL_dw and dL_db hold the weights and biases after a step, not the gradients.",
    "The update comes later, with a learning rate.",
)
def after_a_step(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, dw, db = layer_gradients(ws, bs, x, target)
    return dy, ws - dw, bs - db


@BANK.mistake("dL_dy holds the outputs y themselves.", "Return the gradients of the loss, one for each y.")
def outputs_returned(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    _, dw, db = layer_gradients(ws, bs, x, target)
    return _forward(ws, bs, x), dw, db


@BANK.mistake("dL_dw multiplies by the network's output y_n in every layer.", "Layer i gets y_(i-1), its own input.")
def network_output(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    dy, _, db = layer_gradients(ws, bs, x, target)
    return dy, dy[1:] * _forward(ws, bs, x)[-1], db


@BANK.mistake(
    "The way back to y_i takes a power of one weight, w_(i+1); but each layer has a weight of its own.",
    "w^n is for equal layers. Multiply the weights of all layers from i + 1 to n.",
)
def powers_back(ws: Floats, bs: Floats, x: float, target: float) -> Profiles:
    y, n = _forward(ws, bs, x), len(ws)
    error = y[-1] - target
    dy = np.array([*(ws[i] ** (n - i) * error for i in range(n)), error], dtype=np.float64)
    return dy, dy[1:] * y[:-1], dy[1:].copy()


LAYER_GRADIENTS = Exercise(
    name="layer_gradients",
    lesson="01_deep_linear_network",
    parameters=(
        Parameter("ws", Array(("n",), "the weights of the layers")),
        Parameter("bs", Array(("n",), "the biases of the layers")),
        Parameter("x", Real("the input")),
        Parameter("target", Real("what the output should be")),
    ),
    outputs=(
        Output("dL_dy", Array(("n + 1",)), "gradient"),
        Output("dL_dw", Array(("n",)), "gradient"),
        Output("dL_db", Array(("n",)), "gradient"),
    ),
    reference=layer_gradients,
    cases=_gradient_cases,
    points=4,
    nudge="Run the layers forward first and keep every y. Which number does the backward pass start from?",
    hint="Walk from the last layer to the first. At layer i you know dL/dy_i: it gives dL/dw_i, dL/db_i, and, times "
    "w_i, dL/dy_(i-1).",
    explanation="The forward loop keeps every y, because dL/dw_i needs the input of layer i. The backward loop starts "
    "from y_n - target and multiplies by one weight per layer. Everything else is a product of two arrays: the "
    "gradient that arrives at a layer times the input of the layer.",
    mistakes=tuple(BANK),
)
