"""Half of the units of an untrained deep net are dead: is that ReLU, or the biases it was given?"""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_04.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array

WIDTH = 100
SETTING = f"untrained, 64-{WIDTH}-...-{WIDTH}-10, weights as PyTorch's nn.Linear draws them, the 1438 training digits"


def unit_states(seed: int, depth: int, bias: str) -> Array:
    """Per hidden layer the share of units that are off for all, on for all, and neither: shape (depth - 1, 3)."""
    X = digits().X_train
    sizes = [X.shape[1]] + [WIDTH] * (depth - 1) + [10]
    params = mlp.initial(sizes, np.random.default_rng(seed), "torch_default", bias=bias)
    zs, _ = mlp.forward(params, X, "relu")
    off = np.array([(z <= 0).all(axis=0).mean() for z in zs[:-1]])
    on = np.array([(z > 0).all(axis=0).mean() for z in zs[:-1]])
    both = np.array([((z > 0).any(axis=0) & (z <= 0).any(axis=0)).mean() for z in zs[:-1]])
    return np.stack([off, on, both], axis=1)


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
    """The default start at three depths."""
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
    """The same depths without biases."""
    return {f"{depth} layers": float(unit_states(seed, depth, "zero")[:, 0].mean()) for depth in (10, 20, 50)}


@claim(
    "l4.folk_zero_biases_few",
    lesson=LESSON,
    sentence="Without biases at most 12% of the units are dead, however deep the net.",
    source="An early run of this course, with one seed",
    quantity=f"share of hidden units that are silent on every example, b = 0, 50 layers; {SETTING}",
    bound=Bound(high=Gap(measured=0.2, rival=0.12), why="0.12 is what the plan said."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_zero_biases_few(seed: int) -> float:
    """Depth alone merges the inputs, and merged inputs switch units off together."""
    return float(unit_states(seed, 50, "zero")[:, 0].mean())


@claim(
    "l4.nobody_decides",
    lesson=LESSON,
    sentence="The other half is no better off: it is always on. In the last ten layers no unit tells two inputs apart.",
    source="Measured here",
    quantity=f"share of units in hidden layers 40 to 49 that are on for some examples and off for others; {SETTING}",
    judged="default biases",
    bound=Bound(
        high=Gap(measured=0.0, rival=0.156), why="0.156 is the least that the same weights give without biases."
    ),
)
def nobody_decides(seed: int) -> Numbers:
    """Off for all, on for all, or deciding."""
    names = {"torch_default": "default biases", "zero": "b = 0"}
    return {name: float(unit_states(seed, 50, bias)[39:, 2].mean()) for bias, name in names.items()}
