"""Claims about whether a dead unit can come back, measured on nets in which units were shut on purpose."""

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_04.lesson import HARD, LESSON, REVOLUTION
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array
from deepgrad.networks.minibatch import accuracy, gradients_of, minibatch_descent
from deepgrad.networks.mlp import Params

SIZES = (64, 100, 100, 100, 10)
STEPS, RATE = 300, 0.05
SETTING = f"digits, 64-100-100-100-10, He start, batch 32, momentum 0.9, rate {RATE}, {STEPS} steps"
FOR_GOOD = -100.0  # a bias that no input outweighs


Flags: TypeAlias = NDArray[np.bool_]
"""One bool a unit."""


class Shut(NamedTuple):
    """For each hidden layer, one bool per unit: silent before and after training. Also the accuracy."""

    before: list[Flags]
    after: list[Flags]
    accuracy: float

    def woken(self, layer: int) -> float:
        """Share of a hidden layer's (1, 2, …) silent units that are no longer silent after training."""
        silent, still = self.before[layer - 1], self.after[layer - 1]
        return float(np.mean(~still[silent]))


def shut_units(params: Params, layers: tuple[int, ...], share: float, bias: float) -> Params:
    """A copy in which a share of the units of these hidden layers (from 1) gets the given bias."""
    changed = list(params)
    for layer in layers:
        W, b = params[layer - 1]
        changed[layer - 1] = (W, np.where(np.arange(len(b)) < share * len(b), bias, b))
    return changed


def silent_units(params: Params, X: Array) -> list[Flags]:
    """For each hidden layer, one bool per unit: whether it is silent on every example."""
    zs, _ = mlp.forward(params, X, "relu")
    return [np.all(z <= 0, axis=0) for z in zs[:-1]]


def train_shut(seed: int, layers: tuple[int, ...], share: float, bias: float, activation: str = "relu") -> Shut:
    """Shut units, train, and find the silent units again."""
    X, y, _, _ = digits()
    rng = np.random.default_rng(seed)
    params = shut_units(mlp.initial(SIZES, rng, "he"), layers, share, bias)
    before = silent_units(params, X)
    for step in minibatch_descent(params, gradients_of(activation), X, y, rate=RATE, steps=STEPS, rng=rng):
        params = step.params
    return Shut(before, silent_units(params, X), accuracy(params, X, y, activation))


@claim(
    "l4.folk_dead_for_good",
    lesson=LESSON,
    sentence="A ReLU unit that has died stays dead.",
    source=HARD,
    quantity=f"share of dead units of layer 2 that wake; half of hidden layers 2 and 3 shut by a bias of -5; {SETTING}",
    judged="layer 2",
    bound=Bound(high=Gap(measured=0.2, rival=0.0), why="0 is what the sentence says."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_dead_for_good(seed: int) -> Numbers:
    """Shut units in a deep layer and train. The layers below go on learning and may open a dead unit again."""
    end = train_shut(seed, (2, 3), 0.5, -5.0)
    return {"layer 2": end.woken(2), "layer 3": end.woken(3), "accuracy": end.accuracy}


@claim(
    "l4.first_layer_stays",
    lesson=LESSON,
    sentence="In the first layer it is forever: the inputs do not change, and the unit's own gradient is exactly 0.",
    source=REVOLUTION,
    quantity=f"share of dead units of hidden layer 1 that wake again; half of layer 1 shut by a bias of -5; {SETTING}",
    bound=Bound(high=Gap(measured=0.0, rival=0.2), why="0.2 is the least that wakes in layer 2."),
)
def first_layer_stays(seed: int) -> float:
    """Do the same in the first layer, whose inputs do not change."""
    return train_shut(seed, (1,), 0.5, -5.0).woken(1)


@claim(
    "l4.dead_layer_is_final",
    lesson=LESSON,
    sentence="If a whole layer is dead, no weight up to it gets any gradient: exactly 0, and training is over.",
    source=REVOLUTION,
    quantity=f"largest gradient in hidden layers 1 to 3 when layer 2 is shut, over the same when it is not; {SETTING}",
    judged="gradient left",
    bound=Bound(high=Gap(measured=0.0, rival=1.0), why="1 is a layer that lets everything through."),
)
def dead_layer_is_final(seed: int) -> Numbers:
    """Measure the gradient through both nets, and the accuracy after training."""
    X, y, _, _ = digits()
    params = mlp.initial(SIZES, np.random.default_rng(seed), "he")
    open_, shut = (
        max(float(np.abs(dW).max()) for dW in gradients_of("relu")(net, X, y)[1][:2])
        for net in (params, shut_units(params, (2,), 1.0, FOR_GOOD))
    )
    return {"gradient left": shut / open_, "accuracy": train_shut(seed, (2,), 1.0, FOR_GOOD).accuracy}


@claim(
    "l4.half_is_enough",
    lesson=LESSON,
    sentence="Half of all units dead for good does not stop a wide net: it still learns 98% of the digits or more.",
    source=REVOLUTION,
    quantity=f"training accuracy with half of each hidden layer shut for good; {SETTING}",
    bound=Bound(low=Gap(measured=0.977, rival=0.1), why="0.1 is guessing."),
)
def half_is_enough(seed: int) -> float:
    """Train with half of the units shut."""
    return train_shut(seed, (1, 2, 3), 0.5, FOR_GOOD).accuracy


@claim(
    "l4.leak_is_slow",
    lesson=LESSON,
    sentence="Leaky units cannot die completely, but layers far below zero are out for long: 300 steps change nothing.",
    source=REVOLUTION,
    quantity=f"training accuracy of leaky ReLU (slope 0.01), all of layers 2 and 3 shut by a bias of -5; {SETTING}",
    judged="leaky",
    bound=Bound(high=Gap(measured=0.11, rival=1.0), why="1 is a leak that brings the layer back."),
)
def leak_is_slow(seed: int) -> Numbers:
    """Shut two layers of leaky units and train. Two slopes of 0.01 leave a gradient of 0.0001."""
    return {
        name: train_shut(seed, (2, 3), 1.0, -5.0, activation).accuracy
        for name, activation in (("leaky", "leaky_relu"), ("ReLU", "relu"))
    }
