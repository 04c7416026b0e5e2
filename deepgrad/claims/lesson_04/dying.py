"""Claims about units that die in training, about the learning rate that kills them, and about leaky slopes."""

from typing import NamedTuple

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_04.lesson import HARD, LESSON, REVOLUTION
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.arrays import Array
from deepgrad.networks.minibatch import accuracy, gradients_of, minibatch_descent

SIZES = (64, 100, 100, 10)
STEPS, BATCH, MOMENTUM = 300, 32, 0.9
SETTING = f"digits, 64-100-100-10, He start, batch {BATCH}, momentum {MOMENTUM}, {STEPS} steps"
EDGE = 0.12  # a rate at which many units become silent, while both activations keep finite weights
NETS = 5  # several nets, because near this rate the outcome differs a lot between nets


class End(NamedTuple):
    """How a run ended: the share of silent units per hidden layer, the training accuracy, and whether it blew up."""

    silent: Array
    accuracy: float
    diverged: bool


def run(seed: int, rate: float, activation: str) -> End:
    """Train one net on the digits."""
    X, y, _, _ = digits()
    rng = np.random.default_rng(seed)
    params = mlp.initial(SIZES, rng, "he")  # both activations get the same weights
    for step in minibatch_descent(
        params, gradients_of(activation), X, y, rate=rate, steps=STEPS, rng=rng, batch=BATCH, momentum=MOMENTUM
    ):
        params = step.params
    zs, hs = mlp.forward(params, X, activation)
    silent = np.array([ACTIVATIONS[activation].silent(z) for z in zs[:-1]])
    return End(silent, accuracy(params, X, y, activation), not bool(np.isfinite(hs[-1]).all()))


def nets(seed: int, rate: float, activation: str) -> list[End]:
    """Several nets, so that one lucky start does not decide."""
    return [run(NETS * seed + number, rate, activation) for number in range(NETS)]


@claim(
    "l4.dying_by_rate",
    lesson=LESSON,
    sentence="Units die of a large learning rate: none at 0.05, and at 0.17 nearly all of the second layer.",
    source=REVOLUTION,
    quantity=f"share of the second hidden layer's units that are silent on all training examples; {SETTING}",
    judged="at 0.17",
    bound=Bound(low=Gap(measured=0.95, rival=0.0), why="0 is what the rate 0.05 leaves."),
    slow=True,
)
def dying_by_rate(seed: int) -> Numbers:
    """Train from the same start at five rates."""
    return {f"at {rate}": float(run(seed, rate, "relu").silent[1]) for rate in (0.05, 0.1, 0.12, 0.14, 0.17)}


@claim(
    "l4.manageable",
    lesson=LESSON,
    sentence="With a proper start and learning rate the risk is manageable: at 0.05 no unit dies, and all is learned.",
    source=REVOLUTION,
    quantity=f"share of all hidden units that are silent on all training examples, rate 0.05; {SETTING}",
    judged="silent",
    bound=Bound(high=Gap(measured=0.0, rival=0.48), why="0.48 is what the rate 0.17 does."),
)
def manageable(seed: int) -> Numbers:
    """Train at a rate that is not too large."""
    end = run(seed, 0.05, "relu")
    return {"silent": float(end.silent.mean()), "accuracy": end.accuracy}


@claim(
    "l4.leaky_goes_silent",
    lesson=LESSON,
    sentence="At the rate 0.12 half of the leaky units of the second layer, too, end below zero on every example.",
    source="Measured here",
    quantity=f"silent share of the second hidden layer, leaky ReLU, rate {EDGE}, mean of {NETS} nets; {SETTING}",
    judged="leaky",
    bound=Bound(low=Gap(measured=0.47, rival=0.0), why="0 would be units that never get stuck."),
    slow=True,
)
def leaky_goes_silent(seed: int) -> Numbers:
    """Train both activations from the same starts."""
    return {
        name: float(np.mean([end.silent[1] for end in nets(seed, EDGE, activation)]))
        for name, activation in (("leaky", "leaky_relu"), ("ReLU", "relu"))
    }


@claim(
    "l4.leaky_keeps_learning",
    lesson=LESSON,
    sentence="But silent is not dead: at the same rate the leaky nets learn more, by 6 to 22 points of accuracy.",
    source=HARD,
    quantity=f"training accuracy of leaky ReLU minus that of ReLU, rate {EDGE}, mean of {NETS} nets; {SETTING}",
    judged="difference",
    bound=Bound(low=Gap(measured=0.06, rival=0.0), why="0 would be a leak that does not help."),
    slow=True,
)
def leaky_keeps_learning(seed: int) -> Numbers:
    """Measure the accuracy at a rate at which units go silent with both activations."""
    leaky, plain = (float(np.mean([end.accuracy for end in nets(seed, EDGE, a)])) for a in ("leaky_relu", "relu"))
    return {"difference": leaky - plain, "leaky": leaky, "ReLU": plain}


@claim(
    "l4.death_is_a_fuse",
    lesson=LESSON,
    sentence="At the rate 0.2 every leaky net ends in NaN. The ReLU nets do not: their units die, and that stops it.",
    source="Measured here",
    quantity=f"share of leaky nets that blow up minus that of ReLU nets, rate 0.2, {NETS} nets; {SETTING}",
    judged="difference",
    bound=Bound(low=Gap(measured=1.0, rival=0.0), why="0 would be two activations that end alike."),
    slow=True,
)
def death_is_a_fuse(seed: int) -> Numbers:
    """Count the nets whose weights end in NaN."""
    leaky, plain = (float(np.mean([end.diverged for end in nets(seed, 0.2, a)])) for a in ("leaky_relu", "relu"))
    return {"difference": leaky - plain, "leaky": leaky, "ReLU": plain}
