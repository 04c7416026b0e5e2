"""Claims about the steps that a chain needs at each depth, and about the learning rates that train it (the game).

One example, x = 1 and target 1, no biases: the loss is (w_1 … w_L - 1)²/2. Fitted means that the output is within 0.01
of the target. Every minimum has sharpness Σ 1/w_i², which is at least L by the inequality of the means. So no learning
rate above 2/L can stay in a minimum.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_01.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks import scalar_chain
from deepgrad.networks.arrays import Array
from deepgrad.networks.descent import gradient_descent
from deepgrad.networks.losses import half_squared_error, half_squared_error_gradient

__all__ = ["game_start", "steps_to_fit", "trains"]

NEAR = 0.01
"""Largest distance of output and target that counts as fitted."""

PATIENCE = 10_000
"""Most steps of a run; the slowest run of the claims below takes 1720."""

STEPS_FIXED = {1: 230, 10: 65, 20: 62, 50: 345}
STEPS_SCALED = {1: 22, 10: 65, 20: 125, 50: 1720}

GAME_STEPS = 500
GAME_STAY = 10
"""Number of last outputs that must be near the target, because a wild run may pass it by chance."""

GAME_DEPTHS = (10, 20, 30, 40, 50, 60)
GAME_TOO_DEEP = 70
GAME_RATE = 0.025
GAME_MEAN, GAME_SPREAD = 0.9, 0.01

RATES = np.logspace(-4, 0, 161)
"""The learning rates: forty for each decade, so that neighbours differ by 6%."""

ESCAPED = 1e3
"""Size from which on a weight never comes back."""

GAME = "w_i ~ N(0.9, 0.01²), x = t = 1, no biases, 500 steps, the last 10 outputs within 0.01"


def steps_to_fit(depth: int, learning_rate: float, w: float = 0.9) -> int:
    """Steps until the output of ``depth`` equal layers is within 0.01 of the target; PATIENCE for never."""
    one = np.ones(1)

    def loss_and_gradients(parameters: Sequence[Array]) -> tuple[float, Sequence[Array]]:
        (weights,) = parameters
        y = scalar_chain.forward(weights, np.zeros(depth), one)
        upstream = half_squared_error_gradient(y[-1], one)
        return half_squared_error(y[-1], one), [scalar_chain.backward(weights, y, upstream).dL_dw]

    start = [scalar_chain.shared(w, depth)]
    fitted = NEAR**2 / 2
    run = gradient_descent(start, loss_and_gradients, learning_rate, PATIENCE, stop_below=fitted)
    return run.steps


def game_start(depth: int, seed: int) -> Array:
    """The weights a player starts from: shape (depth,)."""
    return np.random.default_rng(seed).normal(GAME_MEAN, GAME_SPREAD, depth)


def trains(start: Array, learning_rates: Array, steps: int = GAME_STEPS) -> npt.NDArray[np.bool_]:
    """Whether each learning rate brings a chain to its target within ``steps`` and keeps it there.

    Args:
        start: the weights, shape (L,).
        learning_rates: shape (R,); each is a run of its own.
        steps: how many steps each may take.

    Returns:
        Shape (R,).
    """
    weights = np.tile(start, (len(learning_rates), 1))  # (R, L)
    stayed = np.zeros(len(learning_rates), dtype=int)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(steps):
            y = weights.prod(axis=1)  # (R,)
            # dL/dw_i = (y - 1) y / w_i
            weights = weights - (learning_rates * (y - 1) * y)[:, np.newaxis] / weights
            weights[np.abs(weights) > ESCAPED] = np.nan
            stayed = np.where(np.abs(weights.prod(axis=1) - 1) < NEAR, stayed + 1, 0)
    return stayed >= GAME_STAY


def window(depth: int, seed: int) -> tuple[float, float]:
    """The smallest and the largest learning rate that train the game's chain; NaN if none does."""
    working = RATES[trains(game_start(depth, seed), RATES)]
    return (float(working[0]), float(working[-1])) if len(working) else (np.nan, np.nan)


def step_counts(rates: dict[int, float], told: dict[int, int]) -> Numbers:
    """The steps at each depth, and how many of them differ from the claim's sentence."""
    counts = {depth: steps_to_fit(depth, rate) for depth, rate in rates.items()}
    numbers = {f"L = {depth}": float(count) for depth, count in counts.items()}
    return numbers | {"counts that differ": float(sum(counts[depth] != told[depth] for depth in told))}


@claim(
    "l1.steps_at_a_fixed_rate",
    lesson=LESSON,
    sentence=(
        "At one learning rate of 0.01 depth first helps and then hurts: "
        "1, 10, 20, 50 layers from w = 0.9 need 230, 65, 62, 345 steps."
    ),
    source="Measured here",
    quantity="how many of these four come out otherwise; x = t = 1, no biases, until |y - 1| < 0.01",
    judged="counts that differ",
    deterministic=True,
    seeds=(0,),
    bound=Bound(high=Gap(measured=0, rival=1), why="One of them off by a step would be 1."),
)
def steps_at_a_fixed_rate(_seed: int) -> Numbers:
    """Count the steps with one learning rate for all depths."""
    return step_counts(dict.fromkeys(STEPS_FIXED, 0.01), STEPS_FIXED)


@claim(
    "l1.steps_at_a_scaled_rate",
    lesson=LESSON,
    sentence=(
        "At 0.1 / L, a twentieth of the largest rate at every depth, it only hurts: "
        "1, 10, 20, 50 layers need 22, 65, 125, 1720 steps."
    ),
    source="Measured here",
    quantity="how many of these four come out otherwise; x = t = 1, no biases, until |y - 1| < 0.01",
    judged="counts that differ",
    deterministic=True,
    seeds=(0,),
    bound=Bound(high=Gap(measured=0, rival=1), why="One of them off by a step would be 1."),
)
def steps_at_a_scaled_rate(_seed: int) -> Numbers:
    """Count the steps with a learning rate that is divided by the sharpness L of the minimum."""
    return step_counts({depth: 0.1 / depth for depth in STEPS_SCALED}, STEPS_SCALED)


@claim(
    "l1.largest_rate",
    lesson=LESSON,
    sentence="The largest learning rate that trains falls as 2 / L: at six times the depth, a sixth.",
    source="Derived: every minimum has sharpness Σ 1/w_i² ≥ L, and descent leaves it above 2 / sharpness",
    quantity=f"largest rate that trains at depth 10 over that at depth 60; {GAME}",
    judged="depth 10 over depth 60",
    bound=Bound(low=Gap(measured=6.3, rival=1.0, scale="log"), why="1 would be a rate that does not depend on depth."),
)
def largest_rate(seed: int) -> Numbers:
    """Find the largest learning rate that trains, at each depth."""
    largest = {depth: window(depth, seed)[1] for depth in GAME_DEPTHS}
    numbers = {f"rate times depth at {depth}": depth * rate for depth, rate in largest.items()}
    return numbers | {"depth 10 over depth 60": largest[10] / largest[60]}


@claim(
    "l1.window_narrows",
    lesson=LESSON,
    sentence=(
        "The learning rates that train span a factor above 100 at depth 10 and of about 2 at depth 60: "
        "the largest falls and, from depth 20 on, the smallest rises."
    ),
    source="Measured here",
    quantity=f"width (largest over smallest rate) at depth 10 over that at depth 60; {GAME}",
    judged="depth 10 over depth 60",
    bound=Bound(low=Gap(measured=70.8, rival=1.0, scale="log"), why="1 would be a window of one width at every depth."),
)
def window_narrows(seed: int) -> Numbers:
    """Find the smallest and the largest learning rate that train, at each depth."""
    windows = {depth: window(depth, seed) for depth in GAME_DEPTHS}
    ends: Numbers = {}
    for depth, (smallest, largest) in windows.items():
        ends |= {f"depth {depth}, smallest": smallest, f"depth {depth}, largest": largest}
    shallow, deep = windows[10], windows[60]
    return ends | {"depth 10 over depth 60": (shallow[1] / shallow[0]) / (deep[1] / deep[0])}


@claim(
    "l1.one_rate_for_all",
    lesson=LESSON,
    sentence="The game has an answer: a learning rate of 0.025 trains depths 10, 20, 30, 40, 50 and 60.",
    source="Measured here",
    quantity=f"how many of the six depths it trains; {GAME}",
    judged="depths trained",
    bound=Bound(low=Gap(measured=6, rival=5), why="Whole depths: one less is not all."),
)
def one_rate_for_all(seed: int) -> Numbers:
    """Train all depths of the game with one learning rate."""
    rate = np.array([GAME_RATE])
    return {"depths trained": float(sum(trains(game_start(depth, seed), rate)[0] for depth in GAME_DEPTHS))}


@claim(
    "l1.too_deep_to_train",
    lesson=LESSON,
    sentence="At depth 70 the window has closed: within 500 steps no learning rate trains the chain.",
    source="Measured here",
    quantity=f"how many of 161 rates from 1e-4 to 1 train depth 70; {GAME}",
    bound=Bound(high=Gap(measured=0, rival=1), why="One rate would be a window."),
)
def too_deep_to_train(seed: int) -> float:
    """Try all learning rates on a chain that is one level deeper than the game's."""
    return float(trains(game_start(GAME_TOO_DEEP, seed), RATES).sum())
