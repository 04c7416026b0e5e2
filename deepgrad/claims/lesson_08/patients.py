"""Claims about six trainings that do not learn and a healthy one: what losses and gradients show."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_08.lesson import FIRST, HERE, LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array, Labels
from deepgrad.networks.deep import DeepNet
from deepgrad.probe import probe
from deepgrad.tensors import one_thread
from deepgrad.training import left_band, noise_band, train

__all__ = ["BATCH", "CASES", "GUESSING", "STEPS", "Case", "band", "case", "network"]

DEPTH, WIDTH, STEPS, BATCH, RATE = 12, 32, 200, 64, 0.1
CALM_RATE = 0.05  # at RATE the last losses jump, and other processors, which round differently, measured 0.15 to 0.69
GUESSING = math.log(10)
ARRIVES = 1e-3  # if dL/dh in the first layer, relative to the last, is smaller, the gradient counts as vanished
SETTING = f"digits, {DEPTH} layers of {WIDTH} units, gradient descent, {STEPS} steps of {BATCH} examples"


@dataclass(frozen=True)
class Case:
    """One training with its visible data.

    Attributes:
        losses: the loss of each batch.
        gradient: RMS of dL/dh in each layer before the first step.
    """

    losses: Array
    gradient: Array

    @property
    def end(self) -> float:
        """The mean loss of the last steps; the loss of guessing if it is not finite."""
        mean = float(self.losses[-40:].mean())
        return mean if math.isfinite(mean) else GUESSING

    @property
    def arrives(self) -> float:
        """The gradient in the first hidden layer over that in the last."""
        return float(self.gradient[0] / self.gradient[-2])


CASES = (
    "healthy",
    "sigmoid units",
    "a rate of 3",
    "a rate of 0.00001",
    "shuffled labels",
    "zero_grad forgotten",
    "optimizer of another net",
)


def network(seed: int, kind: str = "healthy") -> DeepNet:
    """The untrained network of a case."""
    if kind == "sigmoid units":
        return DeepNet(64, WIDTH, 10, DEPTH, activation="sigmoid", start="xavier", seed=seed)
    return DeepNet(64, WIDTH, 10, DEPTH, seed=seed)


@cache
def case(kind: str, seed: int) -> Case:
    """Train one case."""
    X, y, _, _ = digits()
    if kind == "shuffled labels":
        y = np.random.default_rng(seed).permutation(y)
    net = network(seed, kind)
    born = probe(net, X[:256], y[:256])
    return Case(_losses(net, kind, X, y, seed), born.gradient_rms)


def _losses(net: DeepNet, kind: str, X: Array, y: Labels, seed: int) -> Array:
    rate = {"a rate of 3": 3.0, "a rate of 0.00001": 1e-5}.get(kind, RATE)
    trained = network(seed + 1) if kind == "optimizer of another net" else net
    optimizer = torch.optim.SGD(trained.parameters(), lr=rate)
    inputs, targets = torch.tensor(X, dtype=torch.float32), torch.tensor(y)
    rng, losses = np.random.default_rng(seed), []
    with one_thread():
        for _ in range(STEPS):
            batch = rng.integers(0, len(y), BATCH)
            if kind != "zero_grad forgotten":
                net.zero_grad()
            loss = nn.functional.cross_entropy(net(inputs[batch]), targets[batch])
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
    return np.array(losses)


@cache
def band(seed: int) -> tuple[float, float]:
    """Lowest and highest batch loss of the healthy net at the learning rate 0."""
    X, y, _, _ = digits()
    return noise_band(network, X, y, steps=STEPS, batch_size=BATCH, seeds=(seed,))


@claim(
    "l8.folk_gradient_flow",
    lesson=LESSON,
    sentence="A deep model that does not learn has almost always a problem of gradient flow.",
    source=FIRST,
    quantity=f"share of six sick nets in which less than {ARRIVES:g} of dL/dh gets to the first layer; {SETTING}",
    judged="share",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(low=Gap(measured=1 / 6, rival=1.0), why="1 would be a problem of gradient flow in every one."),
    slow=True,
)
def folk_gradient_flow(seed: int) -> Numbers:
    """Measure the gradient flow in six trainings that learn nothing."""
    sick = [case(kind, seed) for kind in CASES[1:]]
    return {
        "share": float(np.mean([one.arrives < ARRIVES for one in sick])),
        "lowest loss of the sick": min(one.end for one in sick),
        "loss of the healthy": case("healthy", seed).end,
    }


@claim(
    "l8.rate_zero_moves",
    lesson=LESSON,
    sentence="At learning rate 0 the loss still moves from batch to batch, and its lowest value looks like progress.",
    source='"Why Very Deep Networks Fail to Train", Diagnosis: train with a learning rate of 0',
    quantity=f"highest minus lowest batch loss at rate 0, over the mean; {SETTING}",
    judged="range",
    bound=Bound(low=Gap(measured=0.107, rival=0.0), why="0 would be a loss that only learning moves."),
)
def rate_zero_moves(seed: int) -> Numbers:
    """Measure how the batch losses vary at learning rate 0."""
    low, high = band(seed)
    return {"range": 2 * (high - low) / (high + low), "lowest": low, "highest": high}


@claim(
    "l8.band_tells_learning",
    lesson=LESSON,
    sentence="The band tells who learns: a healthy net leaves it by far.",
    source=HERE,
    quantity=f"mean of the last 50 batch losses over the lower edge of the band, rate {CALM_RATE:g}; {SETTING}",
    judged="learns",
    bound=Bound(high=Gap(measured=0.215, rival=1.0, scale="log"), why="1 is the edge of the band."),
)
def band_tells_learning(seed: int) -> Numbers:
    """Compare the mean of many batch losses with the lowest batch loss at learning rate 0."""
    X, y, _, _ = digits()
    run = train(network(seed), X, y, steps=STEPS, lr=CALM_RATE, batch_size=BATCH, seed=seed)
    low, _ = band(seed)
    return {"learns": float(run.losses[-50:].mean()) / low, "left": float(left_band(run, band(seed)))}
