"""Claims about saddles, about ways past them, and about whether all minima are equally good."""

from functools import cache

import numpy as np
import torch
from torch import nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_08.lesson import HERE, LESSON, TOLD_IN
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array
from deepgrad.networks.minibatch import momentum_step
from deepgrad.training import train

__all__ = ["START", "bottleneck", "saddle_path", "xor_losses"]

RATE, CURVATURE, START = 0.5, 0.01, 1e-6
STEPS, AUTO_RATE, BATCH = 2000, 0.01, 32
TRIES = 8


def saddle_path(momentum: float, start: float = START, steps: int = 5000) -> Array:
    """The path of descent from beside a saddle of f(x, y) = (x² - y²/100)/2 until |y| is 1: shape (steps + 1, 2)."""
    at: Array = np.array([1.0, start])
    velocity: Array = np.zeros(2)
    path = [at]
    while len(path) <= steps and abs(at[1]) < 1:
        slope = at * np.array([1.0, -CURVATURE])
        at, velocity = momentum_step(at, slope, velocity, RATE, momentum)
        path.append(at)
    return np.array(path)


@claim(
    "l8.momentum_at_a_saddle",
    lesson=LESSON,
    sentence="Momentum 0.9 leaves a saddle about seven times as fast.",
    source=f"{TOLD_IN}, The Optimization Landscape Changed",
    quantity=f"steps without momentum over steps with 0.9; (x² - y²/100)/2 from (1, about {START:g}), rate {RATE:g}",
    judged="ratio",
    bound=Bound(low=Gap(measured=7.28, rival=1.0, scale="log"), why="1 is momentum that does nothing."),
)
def momentum_at_a_saddle(seed: int) -> Numbers:
    """Count the steps past a saddle, with and without momentum."""
    start = START * float(np.random.default_rng(seed).uniform(0.5, 2.0))
    plain, heavy = (len(saddle_path(momentum, start)) - 1 for momentum in (0.0, 0.9))
    return {"ratio": plain / heavy, "steps without": plain, "steps with 0.9": heavy}


@cache
def bottleneck(seed: int, batch: int | None) -> Array:
    """Losses of a linear autoencoder u (v·x) of digits that starts on a saddle, over all digits, at every tenth step.

    u and v start as the second principal direction. There the gradient over all digits is 0 up to rounding.
    """
    X, _, _, _ = digits()
    covariance = X.T @ X / len(X)
    second = np.linalg.eigh(covariance)[1][:, -2]
    u, v, rng, losses = second.copy(), second.copy(), np.random.default_rng(seed), []
    for step in range(STEPS):
        rows = X if batch is None else X[rng.integers(0, len(X), batch)]
        code = rows @ v
        off = np.outer(code, u) - rows
        du, dv = off.T @ code / len(rows), rows.T @ (off @ u) / len(rows)
        u, v = u - AUTO_RATE * du, v - AUTO_RATE * dv
        if step % 10 == 0:
            left = np.outer(u, v) - np.eye(len(u))
            losses.append(0.5 * float(np.trace(left @ covariance @ left.T)))
    return np.array(losses)


@claim(
    "l8.noise_leaves_a_saddle",
    lesson=LESSON,
    sentence="The noise of the batches pushes a net off a saddle on which all examples together would leave it.",
    source=f"{TOLD_IN}, The Optimization Landscape Changed",
    quantity=(
        f"share of the way to the minimum after {STEPS} steps, batches of {BATCH}; linear autoencoder of the digits "
        f"with one hidden unit that starts on the second principal direction, rate {AUTO_RATE}"
    ),
    judged="batches",
    bound=Bound(low=Gap(measured=0.948, rival=0.0), why="0 is what all examples together reach."),
)
def noise_leaves_a_saddle(seed: int) -> Numbers:
    """Measure the share of the way from a saddle to the minimum, with batches and with all digits."""
    X, _, _, _ = digits()
    first, second = np.linalg.eigvalsh(X.T @ X / len(X))[[-1, -2]]
    drop = 0.5 * float(first - second)
    noisy, still = bottleneck(seed, BATCH), bottleneck(0, None)
    return {
        "batches": float(still[0] - noisy[-10:].mean()) / drop,
        "all examples": float(still[0] - still[-1]) / drop,
    }


@cache
def xor_losses(width: int, seed: int) -> tuple[float, ...]:
    """Final losses of narrow ReLU nets on the four points of XOR, one for each start."""
    X = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    t = np.array([[0.0], [1.0], [1.0], [0.0]])
    losses = []
    for start in range(TRIES):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(100 * seed + start)
            net = nn.Sequential(nn.Linear(2, width), nn.ReLU(), nn.Linear(width, 1))
        losses.append(train(net, X, t, steps=300, lr=0.2, momentum=0.9, loss="bce_with_logits").final_loss)
    return tuple(losses)


@claim(
    "l8.folk_minima_alike",
    lesson=LESSON,
    sentence="Local minima are about as good as the global one.",
    source=f"{TOLD_IN}, The Optimization Landscape Changed",
    quantity=f"worst final loss of {TRIES} starts over the best: XOR with 3 ReLU units, full batch, 300 steps",
    judged="ratio",
    expected=Verdict.NOT_REPLICATED,
    bound=Bound(high=Gap(measured=284.0, rival=1.0, scale="log"), why="1 is minima that are alike."),
    slow=True,
)
def folk_minima_alike(seed: int) -> Numbers:
    """Train the same narrow net from several starts."""
    losses = xor_losses(3, seed)
    return {"ratio": max(losses) / min(losses), "worst": max(losses), "best": min(losses)}


@claim(
    "l8.wide_nets_agree",
    lesson=LESSON,
    sentence="With 32 units in place of 3, every start ends well.",
    source=HERE,
    quantity=f"worst final loss of {TRIES} starts: XOR with 32 ReLU units, full batch, 300 steps",
    bound=Bound(high=Gap(measured=1.12e-4, rival=0.347, scale="log"), why="0.347 is where a narrow net gets stuck."),
    slow=True,
)
def wide_nets_agree(seed: int) -> float:
    """Train a wide net from several starts."""
    return max(xor_losses(32, seed))
