"""Claims about the depth at which each activation still trains, with its own start and the best of several rates."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_04.lesson import HARD, LESSON, REVOLUTION
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.minibatch import accuracy, gradients_of, minibatch_descent

WIDTH, STEPS, BATCH = 64, 300, 64
RATES = (0.003, 0.01, 0.03, 0.1)
STARTS = {"relu": "he", "sigmoid": "xavier", "tanh": "xavier"}
SETTING = (
    f"best training accuracy of the rates {', '.join(map(str, RATES))}; digits, {WIDTH} units a layer, "
    f"batch {BATCH}, momentum 0.9, {STEPS} steps; ReLU from He's start, the others from Xavier's"
)


def trained_accuracy(seed: int, activation: str, depth: int, rate: float, gain: float) -> float:
    """Training accuracy after the budget; guessing is 0.1."""
    X, y, _, _ = digits()
    rng = np.random.default_rng(seed)
    params = mlp.initial([X.shape[1]] + [WIDTH] * (depth - 1) + [10], rng, STARTS[activation], gain=gain)
    gradients = gradients_of(activation)
    for step in minibatch_descent(params, gradients, X, y, rate=rate, steps=STEPS, rng=rng, batch=BATCH):
        params = step.params
    return accuracy(params, X, y, activation)


def best_accuracy(seed: int, activation: str, depth: int, gain: float = 1.0) -> float:
    """The best of all rates; ``gain`` multiplies the start's weights."""
    return max(trained_accuracy(seed, activation, depth, rate, gain) for rate in RATES)


@claim(
    "l4.sigmoid_stops",
    lesson=LESSON,
    sentence="In 300 steps a sigmoid net from Xavier's start learns the digits with 3 layers, and nothing with 10.",
    source=REVOLUTION,
    quantity=f"10 layers; {SETTING}",
    judged="10 layers",
    slow=True,
    bound=Bound(high=Gap(measured=0.12, rival=1.0), why="1 is what 3 layers reach."),
)
def sigmoid_stops(seed: int) -> Numbers:
    """Train a sigmoid net at two depths."""
    return {f"{depth} layers": best_accuracy(seed, "sigmoid", depth) for depth in (3, 10)}


@claim(
    "l4.sigmoid_with_large_weights",
    lesson=LESSON,
    sentence="Sigmoid is not beyond help: from weights five times as large as Xavier's, ten layers of it learn.",
    source="Measured here",
    quantity=f"10 layers of sigmoid, Xavier's weights times 5; {SETTING}",
    bound=Bound(low=Gap(measured=0.862, rival=0.12), why="0.12 is what Xavier's own weights reach."),
    slow=True,
)
def sigmoid_with_large_weights(seed: int) -> float:
    """Train a deep sigmoid net from larger weights than usual."""
    return best_accuracy(seed, "sigmoid", 10, gain=5.0)


@claim(
    "l4.relu_trains_twenty",
    lesson=LESSON,
    sentence="In the same 300 steps a ReLU net of 20 layers learns 97% of the digits.",
    source=REVOLUTION,
    quantity=f"20 layers; {SETTING}",
    slow=True,
    bound=Bound(low=Gap(measured=0.968, rival=0.12), why="0.12 is what a sigmoid net of 10 layers reaches."),
)
def relu_trains_twenty(seed: int) -> float:
    """Train a ReLU net at twice the depth at which sigmoid fails."""
    return best_accuracy(seed, "relu", 20)


@claim(
    "l4.folk_relu_deepest",
    lesson=LESSON,
    sentence="Of all activations it was ReLU that made depth trainable.",
    source=HARD,
    quantity=f"ReLU's accuracy minus that of tanh at 30 layers; {SETTING}",
    judged="ReLU minus tanh",
    slow=True,
    bound=Bound(low=Gap(measured=-0.058, rival=0.0), why="0 is two activations that are equally good."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_relu_deepest(seed: int) -> Numbers:
    """Train the deepest nets with ReLU and tanh. Tanh saturates, but its slope at 0 is 1."""
    plain, tanh = best_accuracy(seed, "relu", 30), best_accuracy(seed, "tanh", 30)
    return {"ReLU minus tanh": plain - tanh, "ReLU": plain, "tanh": tanh}
