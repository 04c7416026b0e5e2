"""``relu_mlp_gradients``: a whole classifier, forward and backward."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from scipy.special import expit, softmax

from autograder.contract.kinds import Array, ListOf, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_04.networks import (
    PARAMS,
    Floats,
    Ints,
    Layers,
    clear_of_corners,
    he_layers,
    pre_activations,
)

__all__ = ["RELU_MLP_GRADIENTS", "relu_mlp_gradients"]

Result = tuple[float, list[Floats], list[Floats]]
Example = tuple[Layers, Floats, Ints]

# e^710 is inf in float64 and e^-746 is 0, so the exponential of a logit, or the log of a p, must fail
BEYOND = 800.0
FELT = 1e-2  # least gradient of a case, far above the rounding error of a sum in float32 that cancels


def relu_mlp_gradients(params: Layers, X: Floats, y: Ints) -> Result:
    """The mean cross-entropy of a ReLU net with linear output, dL/dW_1…dL/dW_L and dL/db_1…dL/db_L, by autograd."""
    Ws, bs = (
        [torch.tensor(a, dtype=torch.float64, requires_grad=True) for a in part] for part in zip(*params, strict=True)
    )
    h = torch.tensor(X, dtype=torch.float64)
    for at, (W, b) in enumerate(zip(Ws, bs, strict=True)):
        z = h @ W.T + b
        h = z if at == len(Ws) - 1 else torch.relu(z)
    loss = torch.nn.functional.cross_entropy(h, torch.tensor(y, dtype=torch.int64))
    gradients = [gradient.numpy() for gradient in torch.autograd.grad(loss, [*Ws, *bs])]
    return float(loss.detach()), gradients[: len(Ws)], gradients[len(Ws) :]


def _felt(params: Layers, X: Floats, y: Ints) -> bool:
    _, dWs, dbs = relu_mlp_gradients(params, X, y)
    return bool(min(np.linalg.norm(gradient) for gradient in [*dWs, *dbs]) > FELT)


def _sure(rng: np.random.Generator, draw: Callable[[], Example]) -> Example:
    """A net with large logits that is wrong about one example, because otherwise all gradients would be nearly 0.

    The rows' largest logits differ by so much that one maximum cannot serve the whole batch.
    """
    while True:
        params, X, _ = draw()
        W, b = params[-1]
        params = [*params[:-1], (1000.0 * W, b)]
        logits = pre_activations(params, X)[-1]
        y = logits.argmax(axis=1)
        at = rng.integers(len(y))
        y[at] = logits[at].argmin()
        apart = np.ptp(logits.max(axis=1))
        if min(np.ptp(logits[at]), logits.max(), apart) > BEYOND and _felt(params, X, y):
            return params, X, y


def _with_unit_at_zero(rng: np.random.Generator, W: Floats, b: Floats) -> tuple[Floats, Floats]:
    """The layer with one unit of weight and bias 0, whose pre-activation is exactly 0."""
    kept = np.arange(len(b)) != rng.integers(len(b))
    return W * kept[:, None], b * kept


def _cases(rng: np.random.Generator) -> list[Case]:
    def drawn(widths: list[int], batch: int, shift: float = 0.3) -> Example:
        """Draw until most hidden units are on somewhere, every layer is off somewhere, and gradients are large."""
        while True:
            params, X = clear_of_corners(lambda: (he_layers(rng, widths, shift), rng.normal(size=(batch, widths[0]))))
            y = rng.permutation(np.arange(batch) % widths[-1])
            zs = pre_activations(params, X)[:-1]
            varied = all((z > 0).any(axis=0).mean() > 0.7 and (z < 0).mean() > 0.1 for z in zs)
            if varied and _felt(params, X, y):
                return params, X, y

    params, X, y = drawn([4, 6, 5, 3], 7)
    W, b = params[0]
    one_dead: Layers = [(W, np.where(np.arange(len(b)) == rng.integers(len(b)), -100.0, b)), *params[1:]]
    at_zero: Layers = [_with_unit_at_zero(rng, *params[0]), *params[1:]]
    single = drawn([5, 6, 4, 3], 6)
    return [
        Case("two hidden layers", drawn([5, 7, 6, 3], int(rng.integers(7, 11)))),
        Case("four hidden layers", drawn([4, 6, 7, 5, 6, 3], 9)),
        Case("square layers", drawn([5, 5, 5, 5], 8)),
        Case("one hidden layer", drawn([6, 8, 4], 5), edge=True),
        Case("no hidden layer", drawn([5, 4], 6), edge=True),
        Case("one example", drawn([4, 8, 7, 3], 1, shift=0.8), edge=True),
        Case("a dead unit", (one_dead, X, y), edge=True),
        Case("a unit whose pre-activation is exactly 0", (at_zero, X, y), edge=True),
        Case("logits in the thousands", _sure(rng, lambda: drawn([4, 6, 5, 3], 7)), edge=True),
        Case(
            "arrays of float32",
            (
                [(W.astype(np.float32), b.astype(np.float32)) for W, b in single[0]],
                single[1].astype(np.float32),
                single[2],
            ),
            edge=True,
        ),
        Case("a last hidden layer with one unit", drawn([4, 6, 1, 3], 7), edge=True),
    ]


def _start(logits: Floats, y: Ints) -> tuple[float, Floats]:
    """The loss and dL/dlogits, mean over the batch."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    d = np.exp(log_p)
    d[rows, y] -= 1
    return float(-log_p[rows, y].mean()), d / len(y)


def _run(params: Layers, X: Floats) -> tuple[list[Floats], list[Floats]]:
    """z_1…z_L and h_0…h_(L-1)."""
    zs = pre_activations(params, X)
    return zs, [np.asarray(X, np.float64), *(np.maximum(z, 0.0) for z in zs[:-1])]


def _back(params: Layers, hs: list[Floats], gates: list[Floats], d: Floats) -> tuple[list[Floats], list[Floats]]:
    """The right backward pass from dL/dz_L = d with a gate for each hidden layer, for mistakes outside of it."""
    dWs, dbs = [], []
    for at in reversed(range(len(params))):
        if at < len(gates):
            d = d * gates[at]
        dWs.append(d.T @ hs[at])
        dbs.append(d.sum(axis=0))
        d = d @ params[at][0]
    return dWs[::-1], dbs[::-1]


def _down(
    params: Layers, hs: list[Floats], d: Floats, below: Callable[[int, Floats, Floats], Floats]
) -> tuple[list[Floats], list[Floats]]:
    """A backward pass from dL/dz_L = d; ``below`` makes dL/dz of the layer beneath out of its number, d and dW."""
    dWs, dbs = [], []
    for at in reversed(range(len(params))):
        dWs.append(d.T @ hs[at])
        dbs.append(d.sum(axis=0))
        if at:
            d = below(at, d, dWs[-1])
    return dWs[::-1], dbs[::-1]


def _gates(zs: list[Floats]) -> list[Floats]:
    return [(z > 0).astype(np.float64) for z in zs[:-1]]


def _from_probabilities(
    params: Layers, X: Floats, y: Ints, shift: Callable[[Floats], Any], floor: float = 0.0
) -> Result:
    """Everything right but the loss, which is the log of probabilities whose logits were shifted by ``shift``."""
    zs, hs = _run(params, X)
    exponentials = np.exp(zs[-1] - shift(zs[-1]))
    p = exponentials / exponentials.sum(axis=1, keepdims=True)
    rows = np.arange(len(y))
    loss = float(-np.log(p[rows, y] + floor).mean())
    p[rows, y] -= 1
    return loss, *_back(params, hs, _gates(zs), p / len(y))


def _from_logs(params: Layers, X: Floats, y: Ints, shift: Callable[[Floats], Any]) -> Result:
    """Everything in the log form, with logits that were shifted by ``shift``; the gradients follow what p became."""
    zs, hs = _run(params, X)
    shifted = zs[-1] - shift(zs[-1])
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(y))
    d = np.exp(log_p)
    d[rows, y] -= 1
    return float(-log_p[rows, y].mean()), *_back(params, hs, _gates(zs), d / len(y))


def _run_linear(params: Layers, X: Floats) -> tuple[list[Floats], list[Floats]]:
    """z_1…z_L and the layers' inputs if no layer has a ReLU."""
    hs = [np.asarray(X, np.float64)]
    for W, b in params:
        hs.append(hs[-1] @ W.T + b)
    return hs[1:], hs[:-1]


def _row_maximum(logits: Floats) -> Floats:
    return np.asarray(logits.max(axis=1, keepdims=True))


BANK = Bank()


@BANK.mistake(
    "The backward pass ignores the ReLUs.",
    "A unit that was shut on the way forward lets no gradient back. Where does your backward pass ask about that?",
)
def no_gate(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, [], d)


@BANK.mistake(
    "The gates look at the sign of the gradient instead of the pre-activation.",
    "It was decided on the way forward which units are on. Which array tells you?",
)
def gate_of_gradient(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_down(params, hs, d, lambda at, d, _: np.maximum(d @ params[at][0], 0.0))


@BANK.mistake(
    "The gradient is multiplied by the layer's output h instead of its gate.",
    "The slope of a ReLU that is on is 1, however large h is.",
)
def value_for_gate(params: Layers, X: Floats, y: Ints) -> Result:
    """Multiplies the gradient by h in place of the gate, h > 0."""
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, hs[1:], d)


@BANK.mistake(
    "A gate is open where z is exactly 0.",
    "The text of relu_backward says which slope holds at 0. Look at your comparison.",
)
def gate_at_zero(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, [(z >= 0).astype(np.float64) for z in zs[:-1]], d)


@BANK.mistake(
    "dW and db use the gradient before the layer's own gate is applied.",
    "W and b make z. So the gradient has to be carried back through the ReLU, to z, first.",
)
def late_gate(params: Layers, X: Floats, y: Ints) -> Result:
    """Computes dW and db before the gate, and applies the gate afterwards."""
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    gates = _gates(zs)
    return loss, *_down(params, hs, d, lambda at, d, _: (d * gates[at] if at < len(gates) else d) @ params[at][0])


@BANK.mistake("The output layer has a ReLU.", "Logits can be negative: the last layer is linear.")
def relu_at_output(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(np.maximum(zs[-1], 0.0), y)
    return loss, *_back(params, hs, [*_gates(zs), (zs[-1] > 0).astype(np.float64)], d)


@BANK.mistake(
    "A gate is applied to the gradient of the logits, though the output layer has no ReLU.",
    "Logits can be negative: the last layer is linear, forward and backward.",
)
def gate_at_output(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, [*_gates(zs), (zs[-1] > 0).astype(np.float64)], d)


@BANK.mistake(
    "dW multiplies by z of the layer below where its output relu(z) belongs.",
    "What does a layer receive from the layer below it?",
)
def pre_activation_input(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, [hs[0], *zs[:-1]], _gates(zs), d)


@BANK.mistake("Everything is summed over the batch instead of averaged.", "The loss is the mean over the N examples.")
def sum_for_mean(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss * len(y), *_back(params, hs, _gates(zs), d * len(y))


@BANK.mistake(
    "The loss is summed over the batch, though the gradients are those of the mean.",
    "The loss is the mean over the N examples, too.",
)
def loss_of_sum(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss * len(y), dWs, dbs


@BANK.mistake(
    "The loss is a mean, but the gradients are those of the sum.", "If the loss has a 1/N, so has dL/dlogits."
)
def gradient_of_sum(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, _gates(zs), d * len(y))


@BANK.mistake(
    "The gradients are divided by N twice.",
    "dL/dlogits has the 1/N already. The products over the batch add up, they do not average again.",
)
def mean_twice(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, [dW / len(y) for dW in dWs], [db / len(y) for db in dbs]


@BANK.mistake(
    "dbs averages over the batch where it should add up.",
    "dL/dlogits has the 1/N already. Every example uses the same b, so the shares add up.",
)
def bias_mean(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, dWs, [db / len(y) for db in dbs]


@BANK.mistake("The biases are left out of the forward pass.", "z = h W^T + b.")
def no_bias(params: Layers, X: Floats, y: Ints) -> Result:
    return relu_mlp_gradients([(W, np.zeros_like(b)) for W, b in params], X, y)


@BANK.mistake("The dWs are transposed.", "dL/dW has the shape of W, (fan_out, fan_in).")
def transposed(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, [dW.T for dW in dWs], dbs


@BANK.mistake(
    "The gradients are in the order of the backward pass: the last layer comes first.",
    "Return them in the order of params.",
)
def last_first(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, dWs[::-1], dbs[::-1]


@BANK.mistake(
    "dL/dlogits is p / N: the right class is not subtracted.",
    "Look at softmax_cross_entropy: the gradient is p minus the one-hot target.",
)
def no_target(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    d[np.arange(len(y)), y] += 1 / len(y)
    return loss, *_back(params, hs, _gates(zs), d)


@BANK.mistake(
    "Only the last layer gets a gradient; the others get 0.",
    "After the last layer, carry the gradient through its W to the layer below.",
)
def only_last(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, [*(0 * dW for dW in dWs[:-1]), dWs[-1]], [*(0 * db for db in dbs[:-1]), dbs[-1]]


@BANK.mistake(
    "For large logits your results are not finite.",
    "Does np.exp overflow there? Shift each row by its maximum before np.exp, as in softmax_cross_entropy.",
)
def unstable(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_probabilities(params, X, y, lambda _: 0.0)


@BANK.mistake(
    "You take the log of a p that has rounded to 0.",
    "Write log p in terms of the logits, as in softmax_cross_entropy: nothing rounds to 0 there.",
)
def log_of_zero(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_probabilities(params, X, y, _row_maximum)


@BANK.mistake(
    "A confidently wrong example costs too little.",
    "Does a small number keep p above 0 before the log? Write log p in terms of the logits, as in "
    "softmax_cross_entropy: nothing can become 0 there.",
)
def floor(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_probabilities(params, X, y, _row_maximum, floor=1e-12)


@BANK.mistake(
    "dWs averages over the batch where it should add up.",
    "dL/dlogits has the 1/N already. The matrix product adds up the examples' shares.",
)
def weights_mean(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, [dW / len(y) for dW in dWs], dbs


@BANK.mistake(
    "For large logits your loss is not finite.",
    "Does np.exp overflow there? Shift each row by its maximum before np.exp, as in softmax_cross_entropy.",
)
def unstable_log(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logs(params, X, y, lambda _: 0.0)


@BANK.mistake(
    "One maximum is subtracted from the whole batch; each row needs its own maximum.",
    "axis=1 and keepdims=True give one maximum per example, as in softmax_cross_entropy.",
)
def one_maximum(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logs(params, X, y, lambda logits: logits.max())


@BANK.mistake(
    "The maximum is taken over each column; every row needs its own maximum.",
    "axis=1 and keepdims=True give one maximum per example, as in softmax_cross_entropy.",
)
def column_maximum(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logs(params, X, y, lambda logits: logits.max(axis=0))


@BANK.mistake(
    "The forward pass has no ReLU: every layer gets z of the layer below.",
    "h = relu(z) goes on to the next layer, in all layers but the last.",
)
def linear(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run_linear(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, _gates(zs), d)


@BANK.mistake(
    "There is no ReLU at all, forward or backward.",
    "h = relu(z) goes on to the next layer, and its gate stands on the way back.",
)
def linear_both_ways(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run_linear(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, [], d)


@BANK.mistake(
    "The loss is that of the first example alone.", "Take every row's right class, and average over the rows."
)
def first_row(params: Layers, X: Floats, y: Ints) -> Result:
    _, dWs, dbs = relu_mlp_gradients(params, X, y)
    return relu_mlp_gradients(params, X[:1], y[:1])[0], dWs, dbs


@BANK.mistake("Your loss is negative.", "log p of a probability is never above 0.")
def no_minus(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return -loss, dWs, dbs


@BANK.mistake(
    "dL/dlogits has the wrong sign, so all gradients point downhill.",
    "It is p minus the one-hot target: negative at the right class.",
)
def target_minus_output(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, [-dW for dW in dWs], [-db for db in dbs]


@BANK.mistake(
    "The sums are divided by the number of classes instead of the number of examples.",
    "len(X) is N; the last layer's width counts the classes.",
)
def over_classes(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    scale = len(y) / len(params[-1][1])
    return loss * scale, [scale * dW for dW in dWs], [scale * db for db in dbs]


@BANK.mistake(
    "The gradients are divided by the number of classes instead of the number of examples.",
    "len(X) is N; the last layer's width counts the classes.",
)
def gradient_over_classes(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    scale = len(y) / len(params[-1][1])
    return loss, [scale * dW for dW in dWs], [scale * db for db in dbs]


@BANK.mistake(
    "Only the right class gets a dL/dlogits; for the other classes it is 0.",
    "It is p minus the target, for every class. Is the difference multiplied by the target?",
)
def masked_by_target(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_back(params, hs, _gates(zs), d * np.eye(d.shape[1])[y])


@BANK.mistake(
    "dL/dlogits is multiplied by p (1 - p).",
    "p - target is already the whole derivative by the logits, as in softmax_cross_entropy.",
)
def extra_slope(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    p = softmax(zs[-1], axis=1)
    return loss, *_back(params, hs, _gates(zs), d * p * (1 - p))


def _gated(gate: Callable[[Floats], Floats]) -> Callable[[Layers, Floats, Ints], Result]:
    """Everything right but the gates, which are a function of z."""

    def wrong(params: Layers, X: Floats, y: Ints) -> Result:
        zs, hs = _run(params, X)
        loss, d = _start(zs[-1], y)
        return loss, *_back(params, hs, [gate(z) for z in zs[:-1]], d)

    return wrong


@BANK.mistake(
    "The gates are sign(z): below 0 the gradient changes its sign.", "A gate is 1 or 0. np.sign gives 1 or -1."
)
def sign_gate(params: Layers, X: Floats, y: Ints) -> Result:
    return _gated(np.sign)(params, X, y)


@BANK.mistake("The gates are the wrong way round.", "Which units let their value through on the way forward?")
def inverted_gate(params: Layers, X: Floats, y: Ints) -> Result:
    return _gated(lambda z: (z <= 0).astype(np.float64))(params, X, y)


@BANK.mistake("The gates are h (1 - h), which belongs to the sigmoid.", "ReLU's slope is 1 or 0.")
def sigmoid_gate(params: Layers, X: Floats, y: Ints) -> Result:
    return _gated(lambda z: np.maximum(z, 0) * (1 - np.maximum(z, 0)))(params, X, y)


@BANK.mistake("The gates are 1 - h², which belongs to tanh.", "ReLU's slope is 1 or 0.")
def tanh_gate(params: Layers, X: Floats, y: Ints) -> Result:
    return _gated(lambda z: 1 - np.maximum(z, 0) ** 2)(params, X, y)


@BANK.mistake(
    "The loss is computed from relu(logits), though the output layer has no ReLU.",
    "Logits can be negative: give z_L itself to the loss.",
)
def relu_before_loss(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(np.maximum(zs[-1], 0.0), y)
    return loss, *_back(params, hs, _gates(zs), d)


@BANK.mistake(
    "The gradient and z are swapped in the gate: z goes back where the gradient is positive.",
    "layers.relu_backward(dout, x): the gradient comes first, then the input of the forward pass.",
)
def gate_arguments_swapped(params: Layers, X: Floats, y: Ints) -> Result:
    zs, hs = _run(params, X)
    loss, d = _start(zs[-1], y)
    return loss, *_down(params, hs, d, lambda at, d, _: zs[at - 1] * (d @ params[at][0] > 0))


def _stepped(rate: float) -> Callable[[Layers, Floats, Ints], Result]:
    def wrong(params: Layers, X: Floats, y: Ints) -> Result:
        loss, dWs, dbs = relu_mlp_gradients(params, X, y)
        return (
            loss,
            [W - rate * dW for (W, _), dW in zip(params, dWs, strict=True)],
            [b - rate * db for (_, b), db in zip(params, dbs, strict=True)],
        )

    return wrong


BANK.add(
    *(
        Mistake(
            f"parameters_after_step_{at}",
            "These are the parameters after a step; the exercise asks for the gradients.",
            "The caller takes the step. Return dL/dW and dL/db themselves.",
            _stepped(rate),
        )
        for at, rate in enumerate((0.1, 0.01, 1.0, 0.05, 0.001))
    )
)


@BANK.mistake(
    "The gradients of the first layer are missing.",
    "Which layer does your loop visit last? range(L - 1, -1, -1) ends with 0.",
)
def first_left_out(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, dWs[1:], dbs[1:]


@BANK.mistake(
    "The gradients of the last layer are missing.",
    "The output layer has weights, too. Which gradient arrives at its z?",
)
def last_left_out(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, dWs[:-1], dbs[:-1]


@BANK.mistake(
    "dWs are in the order of params, but dbs are in the order of the backward pass.",
    "Return both lists in the order of params.",
)
def biases_last_first(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, dWs, dbs[::-1]


@BANK.mistake(
    "dbs are in the order of params, but dWs are in the order of the backward pass.",
    "Return both lists in the order of params.",
)
def weights_last_first(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, dWs[::-1], dbs


@BANK.mistake(
    "The gradients of the first layer are 0.",
    "Which layer does your loop visit last? range(L - 1, -1, -1) ends with 0.",
)
def first_stays_zero(params: Layers, X: Floats, y: Ints) -> Result:
    loss, dWs, dbs = relu_mlp_gradients(params, X, y)
    return loss, [0 * dWs[0], *dWs[1:]], [0 * dbs[0], *dbs[1:]]


def _from_logits(params: Layers, X: Floats, y: Ints, start: Callable[[Floats, Ints], tuple[float, Floats]]) -> Result:
    """Everything right but the loss and dL/dlogits, which ``start`` gives."""
    zs, hs = _run(params, X)
    loss, d = start(zs[-1], y)
    return loss, *_back(params, hs, _gates(zs), d)


SQUASHED_LOGITS = (
    "The loss gets probabilities, but it needs the logits.",
    "losses.softmax_cross_entropy computes the softmax itself. Give it z_L.",
)


@BANK.mistake(*SQUASHED_LOGITS)
def softmax_twice(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logits(params, X, y, lambda logits, y: _start(softmax(logits, axis=1), y))


@BANK.mistake(*SQUASHED_LOGITS)
def sigmoid_before_loss(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logits(params, X, y, lambda logits, y: _start(expit(logits), y))


@BANK.mistake(
    "The class with the largest logit is taken for the right one: y is not used.",
    "y[i] says which class is right for example i, whatever the network believes.",
)
def predicted_class(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logits(params, X, y, lambda logits, _: _start(logits, logits.argmax(axis=1)))


@BANK.mistake(
    "The gradients take the class with the largest logit for the right one.",
    "y[i] says which class is right for example i, whatever the network believes.",
)
def gradient_of_predicted_class(params: Layers, X: Floats, y: Ints) -> Result:
    return relu_mlp_gradients(params, X, y)[0], *predicted_class(params, X, y)[1:]


def _quotient(shift: Callable[[Floats], Any]) -> Callable[[Floats, Ints], tuple[float, Floats]]:
    """The loss in the log form and p as a quotient, with logits that were shifted by ``shift``."""

    def start(logits: Floats, y: Ints) -> tuple[float, Floats]:
        shifted, rows = logits - shift(logits), np.arange(len(y))
        exponentials = np.exp(shifted)
        sums = exponentials.sum(axis=1, keepdims=True)
        d = exponentials / sums
        d[rows, y] -= 1
        return float(-(shifted - np.log(sums))[rows, y].mean()), d / len(y)

    return start


@BANK.mistake(
    "One maximum is subtracted from the whole batch; each row needs its own maximum.",
    "axis=1 and keepdims=True give one maximum per example, as in softmax_cross_entropy.",
)
def one_maximum_log_and_quotient(params: Layers, X: Floats, y: Ints) -> Result:
    return _from_logits(params, X, y, _quotient(lambda logits: logits.max()))


def _stepped_in_one(rate: float, *, weights: bool) -> Callable[[Layers, Floats, Ints], Result]:
    def wrong(params: Layers, X: Floats, y: Ints) -> Result:
        loss, dWs, dbs = relu_mlp_gradients(params, X, y)
        _, Ws, bs = _stepped(rate)(params, X, y)
        return (loss, Ws, dbs) if weights else (loss, dWs, bs)

    return wrong


BANK.add(
    *(
        Mistake(
            f"{part}_after_step_{at}",
            f"{output} holds the {part} after a step; the exercise asks for the gradients.",
            "The caller takes the step. Return dL/dW and dL/db themselves.",
            _stepped_in_one(rate, weights=part == "weights"),
        )
        for part, output in (("weights", "dWs"), ("biases", "dbs"))
        for at, rate in enumerate((1.0, 0.1, 0.01))
    )
)


def _one_gate(at: int) -> Callable[[Layers, Floats, Ints], Result]:
    """Only one hidden layer, ``at``, has its gate in the backward pass."""

    def wrong(params: Layers, X: Floats, y: Ints) -> Result:
        zs, hs = _run(params, X)
        loss, d = _start(zs[-1], y)
        gates = [np.ones_like(gate) for gate in _gates(zs)]
        if gates:
            gates[at] = _gates(zs)[at]
        return loss, *_back(params, hs, gates, d)

    return wrong


BANK.add(
    Mistake(
        "last_gate_only",
        "Only the last hidden layer has its gate on the way back; the layers below it have none.",
        "Each hidden layer had a ReLU on the way forward. Does the gate stand inside your loop?",
        _one_gate(-1),
    ),
    Mistake(
        "first_gate_only",
        "Only the first hidden layer has its gate on the way back; the layers above it have none.",
        "Each hidden layer had a ReLU on the way forward. Does the gate stand inside your loop?",
        _one_gate(0),
    ),
)


def _stepped_below(rate: float) -> Callable[[Layers, Floats, Ints], Result]:
    """The gradient goes down through weights that have taken a step already."""

    def wrong(params: Layers, X: Floats, y: Ints) -> Result:
        zs, hs = _run(params, X)
        loss, d = _start(zs[-1], y)

        def below(at: int, d: Floats, dW: Floats) -> Floats:
            return d @ (params[at][0] - rate * dW) * (zs[at - 1] > 0)

        return loss, *_down(params, hs, d, below)

    return wrong


BANK.add(
    *(
        Mistake(
            f"stepped_below_{at}",
            "The gradient goes down through weights that have already been updated.",
            "All gradients belong to one and the same network. Compute them all first; no step is asked for.",
            _stepped_below(rate),
        )
        for at, rate in enumerate((1.0, 0.1, 0.01))
    )
)

SQUARED_ERROR = (
    "This is the squared error of the logits against one-hot targets.",
    "The loss is cross-entropy: losses.softmax_cross_entropy gives the loss and the gradient that starts the way back.",
)


def _squared(of_loss: float, of_gradient: float) -> Callable[[Layers, Floats, Ints], Result]:
    """The squared error over N, times ``of_loss``; its gradient is the error over N, times ``of_gradient``."""

    def start(logits: Floats, y: Ints) -> tuple[float, Floats]:
        error = logits - np.eye(logits.shape[1])[y]
        return of_loss * float((error**2).sum()) / len(y), of_gradient * error / len(y)

    return lambda params, X, y: _from_logits(params, X, y, start)


BANK.add(
    Mistake("squared_error", *SQUARED_ERROR, _squared(0.5, 1.0)),
    Mistake("squared_error_without_half", *SQUARED_ERROR, _squared(1.0, 2.0)),
    Mistake("squared_error_half_differentiated", *SQUARED_ERROR, _squared(1.0, 1.0)),
)


RELU_MLP_GRADIENTS = Exercise(
    name="relu_mlp_gradients",
    lesson="04_relu",
    parameters=(
        PARAMS,
        Parameter("X", Array(("N", "fan_in"), "the examples")),
        Parameter("y", Array(("N",), "the right classes, whole numbers from 0")),
    ),
    outputs=(
        Output("loss", Real()),
        Output("dWs", ListOf(Array(("fan_out", "fan_in"))), "gradient", share=2),
        Output("dbs", ListOf(Array(("fan_out",))), "gradient"),
    ),
    reference=relu_mlp_gradients,
    cases=_cases,
    points=5,
    nudge="Forward you need to keep two things per layer: what went in, and which units were on. Where is each used?",
    hint="Start with d = dL/dlogits. For each layer from the last: dW = d.T @ (its input), db = d summed over the "
    "examples, then d @ W goes down, and there it meets the gate of the layer below.",
    explanation="The forward loop keeps every layer's input h. On the way back d is the gradient at a layer's "
    "pre-activation: it gives dW and db at once. d @ W is the gradient at the layer's input, which is the output of "
    "a ReLU, so it goes through that gate (input > 0) before it serves the next layer down. The output layer has no "
    "gate.",
    mistakes=tuple(BANK),
)
