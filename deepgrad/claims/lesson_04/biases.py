"""Claims: half of the units of an untrained deep net are dead because of its default biases, not because of ReLU."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_04.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array

WIDTH = 100
SETTING = f"untrained, 64-{WIDTH}-...-{WIDTH}-10, weights as PyTorch's nn.Linear draws them, the 1438 training digits"


def hidden_pre_activations(seed: int, depth: int, bias: str) -> list[Array]:
    """Pre-activations of every hidden layer of the untrained net for all training digits, each (N, WIDTH)."""
    X = digits().X_train
    sizes = [X.shape[1]] + [WIDTH] * (depth - 1) + [10]
    params = mlp.initial(sizes, np.random.default_rng(seed), "torch_default", bias=bias)
    return mlp.forward(params, X, "relu")[0][:-1]


def unit_states(seed: int, depth: int, bias: str) -> Array:
    """Shares of units that are off for all digits, on for all, and neither, by hidden layer: shape (depth - 1, 3)."""
    zs = hidden_pre_activations(seed, depth, bias)
    off = np.array([(z <= 0).all(axis=0).mean() for z in zs])
    on = np.array([(z > 0).all(axis=0).mean() for z in zs])
    both = np.array([((z > 0).any(axis=0) & (z <= 0).any(axis=0)).mean() for z in zs])
    return np.stack([off, on, both], axis=1)


def always_on_variation(seed: int, depth: int, bias: str, layer: int) -> float:
    """The variation of always-on units of a hidden layer (from 1) over the digits: the median of std over mean."""
    z = hidden_pre_activations(seed, depth, bias)[layer - 1]
    outputs = z[:, (z > 0).all(axis=0)]
    return float(np.median(outputs.std(axis=0) / outputs.mean(axis=0)))


@claim(
    "l4.default_biases_dead",
    lesson=LESSON,
    sentence="With PyTorch's default biases 45 to 47% of a 50-layer ReLU net's units are dead before any training.",
    source="Measured here",
    quantity=f"share of hidden units that are silent on every example; {SETTING}",
    judged="50 layers",
    bound=Bound(low=Gap(measured=0.45, rival=0.22), why="0.22 is what the same weights give without biases."),
)
def default_biases_dead(seed: int) -> Numbers:
    """Count dead units with PyTorch's default start at three depths."""
    return {f"{depth} layers": float(unit_states(seed, depth, "torch_default")[:, 0].mean()) for depth in (10, 20, 50)}


@claim(
    "l4.zero_biases",
    lesson=LESSON,
    sentence="Set the biases to 0 and keep the weights: at 20 layers 8 to 9% are dead in place of 38 to 40%.",
    source="Measured here",
    quantity=f"share of hidden units that are silent on every example, b = 0; {SETTING}",
    judged="20 layers",
    bound=Bound(high=Gap(measured=0.091, rival=0.376), why="0.376 is what the default biases give."),
)
def zero_biases(seed: int) -> Numbers:
    """Count dead units at the same depths without biases."""
    return {f"{depth} layers": float(unit_states(seed, depth, "zero")[:, 0].mean()) for depth in (10, 20, 50)}


@claim(
    "l4.nobody_decides",
    lesson=LESSON,
    sentence="In the last ten layers no unit switches between two inputs: it is off for all digits, or on for all.",
    source="Measured here",
    quantity=f"share of units in hidden layers 40 to 49 that are on for some examples and off for others; {SETTING}",
    judged="default biases",
    bound=Bound(
        high=Gap(measured=0.0, rival=0.156), why="0.156 is the least that the same weights give without biases."
    ),
)
def nobody_decides(seed: int) -> Numbers:
    """Measure the shares of units that are off for all digits, on for all, or neither."""
    names = {"torch_default": "default biases", "zero": "b = 0"}
    return {name: float(unit_states(seed, 50, bias)[39:, 2].mean()) for bias, name in names.items()}
