"""Claims about what deep chains learn in training: only the mean, everything, or nothing because they diverge."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_01.lesson import LESSON, NOTES
from deepgrad.claims.registry import claim
from deepgrad.networks import scalar_chain
from deepgrad.networks.arrays import Array
from deepgrad.networks.descent import Descent, gradient_descent
from deepgrad.networks.objectives import matrix_chain_objective, scalar_chain_objective
from deepgrad.networks.starts import orthogonal

DEPTH = 100
EXAMPLES = 64
STEPS = 1000
LEARNING_RATE = 0.01
PLATEAU_STEPS = 2500
"""Most steps of a run; the longest plateau here takes about 1400."""

TASK = "100 layers, b = 0 at the start, t = 2x + 1 for 64 x within ±1, learning rate 0.01"
SUMMARY = f"{NOTES}, Summary of Effects"

CONTROL_STEPS = 200
CONTROL_BATCH = 32
CONTROL_DEPTH = 5
CONTROL_SETTING = "5 orthogonal layers on digits, batches of 32, 200 steps"


def line(seed: int) -> tuple[Array, Array, np.random.Generator]:
    """Inputs and targets t = 2x + 1, shapes (64,), and the generator for further draws."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-1, 1, EXAMPLES)
    return x, 2 * x + 1, rng


def train_on_line(seed: int, mean: float, spread: float) -> tuple[Descent, float]:
    """Train a chain of w_i ~ N(mean, spread²). Also returns the best constant's loss, half the variance."""
    x, target, rng = line(seed)
    start = [rng.normal(mean, spread, DEPTH), np.zeros(DEPTH)]
    run = gradient_descent(start, scalar_chain_objective(x, target), LEARNING_RATE, STEPS)
    return run, float(target.var() / 2)


@claim(
    "l1.learns_only_the_mean",
    lesson=LESSON,
    sentence=(
        "Trained for 1000 steps the 100-layer chain that starts near w = 0.8 learns the mean of the targets "
        "and nothing about x: its loss falls at first and stops at half their variance."
    ),
    source=f"{NOTES}, Handling Vanishing Gradients, Key Symptoms",
    quantity=f"share of the targets' variance explained after 1000 steps; w_i ~ N(0.8, 0.1²), {TASK}",
    judged="variance explained",
    bound=Bound(
        high=Gap(measured=0.0, rival=1.0),
        why="1 is what the same chain reaches when it starts near w = 0.95.",
    ),
)
def learns_only_the_mean(seed: int) -> Numbers:
    """Train, then look at the loss and at how much the outputs of 64 inputs differ."""
    run, constant = train_on_line(seed, 0.8, 0.1)
    x, target, _ = line(seed)
    weights, biases = run.parameters
    y = scalar_chain.forward(weights, biases, x)[-1]
    return {
        "variance explained": 1 - run.losses[-1] / constant,
        "loss at the start": run.losses[0],
        "loss at the end": run.losses[-1],
        "half the targets' variance": constant,
        "spread of the outputs": float(np.ptp(y)),
        "mean output less mean target": float(y.mean() - target.mean()),
    }


@claim(
    "l1.plateau_can_end",
    lesson=LESSON,
    sentence=(
        "A plateau is not the end: from w = 0.95 the loss is still within 5% of it at step 100, and then falls to zero."
    ),
    source="Measured here",
    quantity=f"share of the targets' variance explained after 1000 steps; w_i ~ N(0.95, 0.01²), {TASK}",
    judged="after 1000 steps",
    bound=Bound(low=Gap(measured=1.0, rival=0.0), why="0 is what the chain from w = 0.8 reaches."),
)
def plateau_can_end(seed: int) -> Numbers:
    """Train from weights near 0.95, and measure the explained variance at several steps."""
    run, constant = train_on_line(seed, 0.95, 0.01)
    return {f"after {step} steps": 1 - run.losses[step] / constant for step in (50, 100, 300, STEPS)}


def plateau_length(seed: int, w: float) -> int:
    """Steps until half of the targets' variance is explained; PLATEAU_STEPS for never."""
    x, target, _ = line(seed)
    start = [scalar_chain.shared(w, DEPTH), np.zeros(DEPTH)]
    half = float(target.var() / 2) / 2
    objective = scalar_chain_objective(x, target)
    return gradient_descent(start, objective, LEARNING_RATE, PLATEAU_STEPS, stop_below=half).steps


@claim(
    "l1.plateau_grows",
    lesson=LESSON,
    sentence="One hundredth less in w makes the plateau of 100 layers almost three times as long.",
    source="Derived: the way out is along a gradient of 0.93^99 in place of 0.94^99, a factor of 2.9",
    quantity=f"steps to half the variance from w_i = 0.93 over those from w_i = 0.94; {TASK}",
    judged="0.93 over 0.94",
    bound=Bound(low=Gap(measured=2.8, rival=1.0, scale="log"), why="1 would be a plateau of one length."),
    slow=True,
)
def plateau_grows(seed: int) -> Numbers:
    """Count the steps until the end of the plateau from three starts."""
    steps = {w: float(plateau_length(seed, w)) for w in (0.95, 0.94, 0.93)}
    numbers = {f"steps from w = {w}": count for w, count in steps.items()}
    return numbers | {"0.93 over 0.94": steps[0.93] / steps[0.94]}


@claim(
    "l1.half_learns_nothing",
    lesson=LESSON,
    sentence="w = 0.5: stable, and it learns nothing about its input.",
    source=SUMMARY,
    quantity=f"share of the targets' variance explained after 1000 steps; w_i = 0.5, {TASK}",
    bound=Bound(high=Gap(measured=0.0, rival=1.0), why="1 is what w = 1 reaches."),
)
def half_learns_nothing(seed: int) -> float:
    """Train the chain of the table's row for w = 0.5."""
    run, constant = train_on_line(seed, 0.5, 0.0)
    return 1 - run.losses[-1] / constant


@claim(
    "l1.one_learns",
    lesson=LESSON,
    sentence="w = 1: it learns the line.",
    source=SUMMARY,
    quantity=f"share of the targets' variance explained after 1000 steps; w_i = 1, {TASK}",
    bound=Bound(low=Gap(measured=1.0, rival=0.0), why="0 is what w = 0.5 reaches."),
)
def one_learns(seed: int) -> float:
    """Train the chain of the table's row for w = 1."""
    run, constant = train_on_line(seed, 1.0, 0.0)
    return 1 - run.losses[-1] / constant


@claim(
    "l1.one_and_a_half_crashes",
    lesson=LESSON,
    sentence="w = 1.5: the loss is infinite or NaN after a single update.",
    source=SUMMARY,
    quantity=f"updates until the loss is not finite, 1001 for never; w_i = 1.5, {TASK}",
    bound=Bound(high=Gap(measured=1, rival=STEPS + 1, scale="log"), why="1001 stands for a run that never crashes."),
)
def one_and_a_half_crashes(seed: int) -> float:
    """Train the chain of the table's row for w = 1.5."""
    run, _ = train_on_line(seed, 1.5, 0.0)
    return float(run.steps if run.diverged else STEPS + 1)


def control_losses(seed: int, learning_rate: float) -> tuple[Array, Array]:
    """Batch losses of 200 steps on digits, and the loss on all of them before and after: (200,), (2,)."""
    # imported here, because the import takes a second and cards do not need it
    from sklearn.datasets import load_digits

    rng = np.random.default_rng(seed)
    pixels, digits = load_digits(return_X_y=True)
    X = (pixels - pixels.mean(axis=0)).T / (pixels - pixels.mean(axis=0)).std()
    Y = np.eye(10)[:, digits]
    weights: list[Array] = [orthogonal(64, 64, rng) for _ in range(CONTROL_DEPTH - 1)]
    weights.append(orthogonal(10, 64, rng))
    whole = matrix_chain_objective(X, Y)
    before, batch_losses = whole(weights)[0], []
    for _ in range(CONTROL_STEPS):
        batch = rng.choice(X.shape[1], CONTROL_BATCH, replace=False)
        loss, gradients = matrix_chain_objective(X[:, batch], Y[:, batch])(weights)
        batch_losses.append(loss)
        weights = [W - learning_rate * g for W, g in zip(weights, gradients, strict=True)]
    return np.array(batch_losses), np.array([before, whole(weights)[0]])


@claim(
    "l1.zero_rate_fluctuates",
    lesson=LESSON,
    sentence=(
        "At learning rate 0 the batch loss still goes up and down by 7% of its mean: that is the data. "
        "The loss on all data does not move at all."
    ),
    source=f"{NOTES}, Handling Exploding Gradients, Diagnosis",
    quantity=f"standard deviation of the batch loss over its mean at learning rate 0; {CONTROL_SETTING}",
    judged="fluctuation",
    bound=Bound(low=Gap(measured=0.07, rival=0.0), why="0 would be a loss that only learning moves."),
    slow=True,
)
def zero_rate_fluctuates(seed: int) -> Numbers:
    """Measure the batch losses with learning rate 0."""
    batch, whole = control_losses(seed, 0.0)
    return {
        "fluctuation": float(batch.std() / batch.mean()),
        "change on all data": float(whole[1] - whole[0]),
    }


@claim(
    "l1.learning_leaves_the_band",
    lesson=LESSON,
    sentence=(
        "A curve counts as learning when it leaves the band of learning rate 0: "
        "at 1e-3 its last 50 batches are far below the lowest of that band, at 1e-6 they are inside."
    ),
    source=f"{NOTES}, Handling Exploding Gradients, Diagnosis",
    quantity=f"mean of the last 50 batch losses at 1e-3 over the lowest at rate 0; {CONTROL_SETTING}",
    judged="at 1e-3",
    bound=Bound(high=Gap(measured=0.22, rival=1.0, scale="log"), why="1 is the lower edge of the band."),
)
def learning_leaves_the_band(seed: int) -> Numbers:
    """Compare two learning rates with none."""
    lowest = control_losses(seed, 0.0)[0].min()
    return {
        f"at {name}": float(control_losses(seed, float(name))[0][-50:].mean() / lowest) for name in ("1e-3", "1e-6")
    }
