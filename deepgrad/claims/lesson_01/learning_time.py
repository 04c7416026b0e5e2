"""Claims about how the learning time of a chain of matrices grows with depth, from orthogonal and Gaussian starts.

The task: whitened inputs (X = √16 I, so that the mean of xxᵀ is I), targets Y = AX for a random 4x16 matrix A
with singular values 1, 4/3, 5/3, 2. The chain: L - 1 matrices of 16x16 and one of 4x16. Learned means that
the loss is below 1% of the zero map's, |A|²/2.
"""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_01.lesson import LESSON, SAXE
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array
from deepgrad.networks.descent import gradient_descent
from deepgrad.networks.objectives import matrix_chain_objective
from deepgrad.networks.starts import gaussian, orthogonal

STARTS = {"orthogonal": orthogonal, "gaussian": gaussian}
WIDTH, OUTPUTS = 16, 4
LEARNED = 0.01
PATIENCE = 1000
"""Most steps of a run; a run that needs more counts as this many."""

SCALED_RATES = tuple(2.0**k for k in (-3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0))
"""The rates to try, each divided by L, because the sharpness grows with L. The best is never at an end of the list."""

TASK = "4x16 linear task on whitened inputs, best of 7 learning rates, until the loss is 1% of |A|²/2"
DEPTHS = (10, 20, 30)


def steps_to_learn(start: str, depth: int, seed: int, rate: float) -> int:
    """Steps at learning rate ``rate / depth``; PATIENCE for never."""
    rng = np.random.default_rng(seed)
    left, right = orthogonal(OUTPUTS, OUTPUTS, rng), orthogonal(OUTPUTS, WIDTH, rng)
    A = left @ np.diag(np.linspace(1.0, 2.0, OUTPUTS)) @ right
    shapes = [(WIDTH, WIDTH)] * (depth - 1) + [(OUTPUTS, WIDTH)]
    weights: list[Array] = [STARTS[start](fan_out, fan_in, rng) for fan_out, fan_in in shapes]
    X = np.sqrt(WIDTH) * np.eye(WIDTH)
    learned = LEARNED * float((A * A).sum()) / 2
    run = gradient_descent(weights, matrix_chain_objective(X, A @ X), rate / depth, PATIENCE, stop_below=learned)
    return run.steps if run.losses[-1] < learned else PATIENCE


def fewest_steps(start: str, depth: int, seed: int) -> int:
    """The steps at the best learning rate of the list, so that the comparison of starts is fair."""
    return min(steps_to_learn(start, depth, seed, rate) for rate in SCALED_RATES)


def slowdown(start: str, seed: int) -> Numbers:
    """Steps at each depth, and how many times more depth 30 needs than depth 10."""
    steps = {depth: fewest_steps(start, depth, seed) for depth in DEPTHS}
    numbers = {f"steps at depth {depth}": float(count) for depth, count in steps.items()}
    return numbers | {"depth 30 over depth 10": steps[30] / steps[10]}


@claim(
    "l1.orthogonal_learning_time",
    lesson=LESSON,
    sentence="From an orthogonal start a chain of 30 matrices learns in as many steps as one of 10.",
    source=SAXE,
    quantity=f"steps at depth 30 over steps at depth 10, orthogonal start; {TASK}",
    judged="depth 30 over depth 10",
    seeds=(0, 1, 2, 3, 4),
    slow=True,
    bound=Bound(
        high=Gap(measured=1.0, rival=5.72, scale="log"),
        why="The Gaussian start needs 5.7 times as many at least.",
    ),
)
def orthogonal_learning_time(seed: int) -> Numbers:
    """Tune and train chains with an orthogonal start at three depths."""
    return slowdown("orthogonal", seed)


@claim(
    "l1.gaussian_learning_time",
    lesson=LESSON,
    sentence="From a Gaussian start of the same scale it needs several times more.",
    source=SAXE,
    quantity=f"steps at depth 30 over steps at depth 10, Gaussian start of gain 1; {TASK}",
    judged="depth 30 over depth 10",
    seeds=(0, 1, 2, 3, 4),
    slow=True,
    bound=Bound(
        low=Gap(measured=5.72, rival=1.0, scale="log"),
        why="The orthogonal start needs no more.",
    ),
)
def gaussian_learning_time(seed: int) -> Numbers:
    """Tune and train chains with a Gaussian start at three depths."""
    return slowdown("gaussian", seed)


@claim(
    "l1.orthogonal_hundred",
    lesson=LESSON,
    sentence="At learning rate 0.2 / L one hundred orthogonal layers learn in about 25 steps, as ten do.",
    source=SAXE,
    quantity="steps at depth 100 over steps at depth 10; learning rate 0.2 / L, orthogonal start, same task",
    judged="depth 100 over depth 10",
    seeds=(0, 1, 2, 3, 4),
    bound=Bound(
        high=Gap(measured=1.53, rival=10.0, scale="log"),
        why="Ten times the depth would need ten times the steps, were time proportional to depth.",
    ),
)
def orthogonal_hundred(seed: int) -> Numbers:
    """Train at each depth with one learning rate, without tuning."""
    steps = {depth: steps_to_learn("orthogonal", depth, seed, 0.2) for depth in (2, 10, 100)}
    numbers = {f"steps at depth {depth}": float(count) for depth, count in steps.items()}
    return numbers | {"depth 100 over depth 10": steps[100] / steps[10]}
