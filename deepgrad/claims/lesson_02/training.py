"""Claims about how deep a sigmoid network can be and still learn, within a budget, at the best of several rates."""

from collections import deque

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_02.lesson import BATCH, BUDGET, GLOROT, LESSON, RATES, STEPS, WIDTH, digit_images
from deepgrad.claims.registry import claim
from deepgrad.networks.deep import DeepNet
from deepgrad.training import History, best_of, train, training_steps

CHANCE = float(np.log(10))
TUNED = f"{BUDGET}, best of the rates 0.3, 1, 3, 10"
PATIENCE = 10_000
LARGE = 6.0
"""Factor on Xavier's weights that is large enough to train the 10-layer sigmoid network."""


def digit_net(depth: int, seed: int, activation: str = "sigmoid", gain: float = 1.0) -> DeepNet:
    """A network with 64 units in each layer and Xavier's start; hidden weights are multiplied by ``gain``."""
    start = "xavier" if gain == 1 else gain * WIDTH**-0.5
    return DeepNet(WIDTH, WIDTH, 10, depth, activation, start, seed=seed)


def run(depth: int, seed: int, rate: float, activation: str = "sigmoid", gain: float = 1.0) -> History:
    """Train one network for the lesson's budget."""
    net = digit_net(depth, seed, activation, gain)
    return train(net, *digit_images(), steps=STEPS, lr=rate, batch_size=BATCH, seed=seed)


def tuned_loss(depth: int, seed: int) -> float:
    """The training loss that a sigmoid network reaches at its best rate."""
    make = lambda number: digit_net(depth, number)  # noqa: E731
    sweep = best_of(make, *digit_images(), rates=RATES, steps=STEPS, seeds=(seed,), batch_size=BATCH)
    return float(sweep.final_losses.min())


@claim(
    "l2.depth_limit",
    lesson=LESSON,
    sentence=(
        "On the training digits themselves, in 600 steps and at the best rate, 2 to 4 sigmoid layers learn, 6 barely "
        "begin to, and 7 and 10 learn nothing."
    ),
    source="The Vanishing Gradient Problem, a text behind this course, Depth Matters: it says 8 to 10 hidden layers",
    quantity=f"training loss of 7 layers at the end, in units of log 10 (guessing); {TUNED}",
    judged="7 layers",
    bound=Bound(low=Gap(measured=1.0, rival=0.00228), why="0.00228 is the largest that 4 layers have."),
    slow=True,
)
def depth_limit(seed: int) -> Numbers:
    """Train networks of several depths at their best rates."""
    return {f"{depth} layers": tuned_loss(depth, seed) / CHANCE for depth in (2, 4, 5, 6, 7, 10)}


@claim(
    "l2.each_layer_costs",
    lesson=LESSON,
    sentence=(
        "It is a matter of patience: each layer more takes about three times as many steps. 3 layers take 35, 5 take "
        "about 300, and 7 learn too, after 2300 to 3500."
    ),
    source="Measured here",
    quantity="steps until the mean of 20 batch losses is below half of guessing, 7 layers over 3; sigmoid, rate 3",
    judged="7 layers over 3",
    bound=Bound(low=Gap(measured=66.9, rival=1.0, scale="log"), why="1 would be depths that learn equally fast."),
    slow=True,
)
def each_layer_costs(seed: int) -> Numbers:
    """Train each depth until it learns."""
    steps = {depth: float(steps_to_learn(depth, seed)) for depth in (3, 5, 7)}
    numbers = {f"{depth} layers": count for depth, count in steps.items()}
    ratio = steps[7] / steps[3]
    return numbers | {"7 layers over 3": ratio, "a layer": ratio ** (1 / 4)}


def steps_to_learn(depth: int, seed: int) -> int:
    """Steps until the mean of the last 20 batch losses is below half of guessing; PATIENCE for never."""
    run = training_steps(digit_net(depth, seed), *digit_images(), steps=PATIENCE, lr=3.0, batch_size=BATCH, seed=seed)
    newest: deque[float] = deque(maxlen=20)
    for step, loss in run:
        newest.append(loss)
        if len(newest) == newest.maxlen and sum(newest) / len(newest) < CHANCE / 2:
            return step
    return PATIENCE


@claim(
    "l2.tanh_trains",
    lesson=LESSON,
    sentence="With tanh and the same start, ten layers learn every training digit.",
    source=f"{GLOROT}, section 3",
    quantity=f"share of the training digits classified right; 10 layers, rate 0.3, {BUDGET}",
    judged="tanh",
    bound=Bound(low=Gap(measured=1.0, rival=0.104), why="0.104 is the share of the most frequent digit."),
    slow=True,
)
def tanh_trains(seed: int) -> Numbers:
    """Train the same network with tanh in place of sigmoid."""
    return {name: run(10, seed, 0.3, name).accuracy for name in ("tanh", "sigmoid")}


@claim(
    "l2.large_weights_train",
    lesson=LESSON,
    sentence="With weights six times as large as Xavier's, the 10-layer sigmoid network learns the digits too.",
    source="Measured here",
    quantity="share of the training digits classified right; 10 sigmoid layers, std 6/√64, rate 0.3, 600 steps of 64",
    judged="6 times Xavier",
    bound=Bound(low=Gap(measured=0.976, rival=0.104), why="0.104 is what Xavier's weights give."),
    slow=True,
)
def large_weights_train(seed: int) -> Numbers:
    """Train the same network with larger first weights."""
    return {"6 times Xavier": run(10, seed, 0.3, gain=LARGE).accuracy, "Xavier": run(10, seed, 0.3).accuracy}
