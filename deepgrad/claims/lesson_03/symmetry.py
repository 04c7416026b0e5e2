"""Claims: equal weights stay equal, so a layer of many units does the work of one."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array
from deepgrad.networks.losses import softmax_cross_entropy

HIDDEN = 30
STEPS = 150
RATE = 0.3
EXAMPLES = 500
ROUNDING = 1e-4
"""Largest difference that counts as rounding. With two threads, equal columns differ by 4e-10 after 150 steps."""
SETTING = f"one tanh layer of {HIDDEN} units, softmax, {EXAMPLES} digits, {STEPS} steps of full-batch descent"


def trained(seed: int, constant: float | None, hidden: int = HIDDEN) -> tuple[mlp.Params, float]:
    """Parameters and loss after training. All weights start at ``constant``, or at random values if it is None."""
    rng = np.random.default_rng(seed)
    data = digits()
    batch = rng.choice(len(data.X_train), EXAMPLES, replace=False)
    X, y = data.X_train[batch], data.y_train[batch]
    params = mlp.initial([X.shape[1], hidden, 10], rng, "xavier")
    if constant is not None:
        params = [(np.full_like(W, constant), b) for W, b in params]
    loss = np.nan
    for _ in range(STEPS):
        zs, hs = mlp.forward(params, X, "tanh")
        loss, upstream = softmax_cross_entropy(hs[-1], y)
        gradients = mlp.backward(params, zs, hs, "tanh", upstream)
        steps = zip(params, gradients.dW, gradients.db, strict=True)
        params = [(W - RATE * dW, b - RATE * db) for (W, b), dW, db in steps]
    return params, float(loss)


def different_units(params: mlp.Params) -> int:
    """The number of hidden units that differ by more than rounding. BLAS may round equal columns differently."""
    kept: list[Array] = []
    for row in params[0][0]:
        if all(np.abs(row - other).max() > ROUNDING for other in kept):
            kept.append(row)
    return len(kept)


@claim(
    "l3.symmetry_stays",
    lesson=LESSON,
    sentence=(
        "From equal weights all hidden units stay equal: after 150 steps thirty of them are worth one, and the loss "
        "is 27 times that of a random start."
    ),
    source="Derived: equal units get equal gradients",
    quantity=f"training loss from equal weights over that from Xavier's; {SETTING}",
    judged="equal over random",
    bound=Bound(low=Gap(measured=26.5, rival=1.0, scale="log"), why="1 would be a start that makes no difference."),
)
def symmetry_stays(seed: int) -> Numbers:
    """Train from equal and from random weights, and with a single unit."""
    params, equal = trained(seed, 0.1)
    _, random = trained(seed, None)
    return {
        "equal over random": equal / random,
        "loss from equal weights": equal,
        "loss from random weights": random,
        "loss of one single unit": trained(seed, None, hidden=1)[1],
        "different units at the end": float(different_units(params)),
    }
