"""Claims about the first loss of a classifier, and the steep fall at the start (hockey stick) if it is too high."""

import math

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_03.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array

DEPTH = 3
WIDTH = 100
STEPS = 150
CHANCE = math.log(10)
RATES = (0.01, 0.03, 0.1, 0.3)
SETTING = f"{DEPTH} ReLU layers of {WIDTH} units, He, digits, batches of 128, SGD"


def curve(head: float, seed: int, rate: float, steps: int = STEPS) -> Array:
    """Batch losses of a run whose last weight matrix is ``head`` times He's."""
    import torch  # imported here, because the import takes a second and cards do not need it

    from deepgrad.networks.deep import DeepNet
    from deepgrad.training import train

    data = digits()
    net = DeepNet(data.X_train.shape[1], WIDTH, 10, DEPTH, "relu", seed=seed)
    with torch.no_grad():
        net.head.weight.mul_(head)
    return train(net, data.X_train, data.y_train, steps=steps, lr=rate, batch_size=128, seed=seed).losses


def steps_below(losses: Array, level: float) -> float:
    """Steps until the batch loss is below ``level``; the number of all steps if it never is."""
    below = np.flatnonzero(losses < level)
    return float(below[0] if len(below) else len(losses))


@claim(
    "l3.first_loss",
    lesson=LESSON,
    sentence=(
        "A classifier that knows nothing should start at the loss of guessing, ln 10 = 2.3. He's weights in the last "
        "layer start at 3.3; ten times smaller ones at 2.3; ten times larger ones at 25."
    ),
    source="Derived: He's logits have variance 2, and their exponentials are averaged",
    quantity=f"first batch loss less ln 10, last layer a tenth of He's; {SETTING}",
    judged="a tenth",
    bound=Bound(high=Gap(measured=0.034, rival=0.85, scale="log"), why="He's own scale is 0.85 above."),
)
def first_loss(seed: int) -> Numbers:
    """Measure the loss of one batch before training."""
    return {
        name: float(curve(head, seed, 0.0, 1)[0] - CHANCE) for name, head in (("a tenth", 0.1), ("He", 1), ("ten", 10))
    }


@claim(
    "l3.hockey_stick",
    lesson=LESSON,
    sentence="A last layer ten times too large starts at 25 and is down at the loss of guessing after six steps.",
    source="Measured here",
    quantity=f"steps until the batch loss is below ln 10, last layer ten times He's, rate 0.03; {SETTING}",
    bound=Bound(high=Gap(measured=6, rival=STEPS, scale="log"), why="150 stands for never."),
)
def hockey_stick(seed: int) -> float:
    """Count the steps until a too high first loss has fallen to the loss of guessing."""
    return steps_below(curve(10, seed, 0.03), CHANCE)


@claim(
    "l3.folk_hockey_stick_costs",
    lesson=LESSON,
    sentence="A first loss far above ln 10 wastes steps: a network that starts lower is ahead later on.",
    source="Told in many courses",
    quantity=(
        f"steps until the batch loss is below 0.5, last layer ten times He's over a tenth of He's, "
        f"each at the best of four rates; {SETTING}"
    ),
    judged="ten over a tenth",
    bound=Bound(low=Gap(measured=1.2, rival=2.0, scale="log"), why="The sentence needs a loss of time: say twice."),
    expected=Verdict.NOT_REPLICATED,
    slow=True,
)
def folk_hockey_stick_costs(seed: int) -> Numbers:
    """Count the fewest steps over the grid of rates, with and without the high first loss."""
    steps = {head: min(steps_below(curve(head, seed, rate), 0.5) for rate in RATES) for head in (0.1, 10.0)}
    return {"a tenth": steps[0.1], "ten": steps[10.0], "ten over a tenth": steps[10.0] / steps[0.1]}
