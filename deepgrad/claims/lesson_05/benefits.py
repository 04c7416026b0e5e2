"""Claims about the four benefits that batch norm is said to have."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_05.lesson import BATCH, IOFFE, LESSON, WIDTH, WORKS, last, net, trained
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array

__all__ = ["SCALES", "batch_losses", "learned_at", "steps_to"]

SCALES = np.geomspace(0.1, 10, 20)
SCALE_RATE, SCALE_STEPS = 0.1, 60
RATES = (0.1, 0.3, 1.0, 3.0)
LEARNED = 0.5
FEW = 100  # training digits in the test of regularisation
NETS = 3


def batch_losses(seed: int, depth: int, norm: str | None, rate: float, steps: int, **options: object) -> Array:
    """The loss of every batch of a run on the digits."""
    return trained(net(seed, depth, norm, **options), seed, rate, steps).losses


def steps_to(loss: float, losses: Array, steps: int) -> float:
    """Steps until the mean of five batch losses is below ``loss``; ``steps`` if it never is."""
    below = np.flatnonzero(np.convolve(losses, np.full(5, 0.2), "valid") < loss)
    return float(below[0] if len(below) else steps)


@claim(
    "l5.faster",
    lesson=LESSON,
    sentence="Ten layers with batch norm learn in less than half of the steps, each net at its best rate.",
    source=f"{WORKS}, benefit 1; {IOFFE}, figure 2",
    quantity=f"steps until the batch loss is below 0.5, without over with; 10 layers, digits, batches of {BATCH}",
    judged="ratio",
    bound=Bound(low=Gap(measured=2.46, rival=1.0, scale="log"), why="1 would be a norm that saves no step."),
    slow=True,
)
def faster(seed: int) -> Numbers:
    """Count the fewest steps over rates around each net's best rate."""
    plain = min(steps_to(LEARNED, batch_losses(seed, 10, None, rate, 80), 80) for rate in (0.03, 0.1, 0.3))
    normed = min(steps_to(LEARNED, batch_losses(seed, 10, "batch", rate, 80), 80) for rate in (0.3, 1.0, 3.0))
    return {"ratio": plain / normed, "without": plain, "with": normed}


@claim(
    "l5.larger_rate",
    lesson=LESSON,
    sentence="With batch norm a rate ten times as large still trains.",
    source=f"{WORKS}, benefit 2; {IOFFE}, section 3.3",
    quantity=f"largest rate of {', '.join(map(str, RATES))} at which 60 steps bring the loss below 0.5; 6 layers",
    judged="ratio",
    bound=Bound(low=Gap(measured=10.0, rival=1.0, scale="log"), why="1 would be a norm that changes nothing."),
    slow=True,
)
def larger_rate(seed: int) -> Numbers:
    """Divide the largest rate that works with the norm by the one without."""
    found = {
        name: max(
            rate for rate in (0.0, *RATES) if not rate or last(batch_losses(seed, 6, norm, rate, 60), 60) < LEARNED
        )
        for name, norm in (("without", None), ("with", "batch"))
    }
    return {"ratio": found["with"] / found["without"]} | found


def learned_at(seed: int, norm: str | None) -> Array:
    """For each of twenty scales of the first weights, whether 60 steps at rate 0.1 bring the loss below 0.5."""
    he = np.sqrt(2 / WIDTH)
    return np.array(
        [
            last(batch_losses(seed, 6, norm, SCALE_RATE, SCALE_STEPS, start=float(scale * he)), SCALE_STEPS) < LEARNED
            for scale in SCALES
        ]
    )


@claim(
    "l5.twenty_scales",
    lesson=LESSON,
    sentence="Of twenty scales of the start, 0.1 to 10 times He's, three train without batch norm, 15 or 16 with it.",
    source=f"{WORKS}, benefit 3",
    quantity="scales at which 60 steps at rate 0.1 bring the loss below 0.5; 6 layers, digits",
    judged="with",
    bound=Bound(low=Gap(measured=15, rival=3), why="3 is what the plain net manages."),
    slow=True,
)
def twenty_scales(seed: int) -> Numbers:
    """Count the scales of the first weights that train, with and without the norm."""
    return {name: float(learned_at(seed, norm).sum()) for name, norm in (("with", "batch"), ("without", None))}


def few_digits(seed: int, norm: str | None, batch: int | None) -> float:
    """Test accuracy after learning 100 digits by heart, the mean of three nets."""
    from deepgrad.training import accuracy, train

    data = digits()
    found = []
    for number in range(NETS):
        at = NETS * seed + number
        network = net(at, 4, norm)
        rows = np.random.default_rng(at).choice(len(data.y_train), FEW, replace=False)
        train(network, data.X_train[rows], data.y_train[rows], steps=150, lr=0.1, batch_size=batch, seed=at)
        found.append(accuracy(network, data.X_test, data.y_test))
    return float(np.mean(found))


@claim(
    "l5.noise_regularises",
    lesson=LESSON,
    sentence="Batch norm on batches of 16 generalises better than on the whole training set at once: its noise helps.",
    source=f"{WORKS}, benefit 4",
    quantity=f"test accuracy, batches of 16 minus all {FEW} training digits at once, mean of {NETS} nets; 4 layers",
    judged="with the noise",
    bound=Bound(low=Gap(measured=0.022, rival=0.0), why="0 would be a noise that does not help."),
    slow=True,
)
def noise_regularises(seed: int) -> Numbers:
    """Train with and without the norm, to separate the noise of the norm from the noise of the descent."""
    small, whole = few_digits(seed, "batch", 16), few_digits(seed, "batch", None)
    plain, plain_whole = few_digits(seed, None, 16), few_digits(seed, None, None)
    return {
        "with the noise": small - whole,
        "the same without a norm": plain - plain_whole,
        "norm, batches of 16": small,
        "norm, all at once": whole,
        "no norm, batches of 16": plain,
    }


@claim(
    "l5.folk_generalises",
    lesson=LESSON,
    sentence="Batch norm regularises: the net generalises better than without it.",
    source=f"{WORKS}, benefit 4",
    quantity=f"test accuracy, with the norm minus without, batches of 16, {FEW} training digits, mean of {NETS} nets",
    judged="gain",
    bound=Bound(low=Gap(measured=0.0176, rival=0.022), why="0.022 is what the noise of small batches was worth."),
    expected=Verdict.NOT_REPLICATED,
    slow=True,
)
def folk_generalises(seed: int) -> Numbers:
    """Measure the test accuracy of two nets that learned a hundred digits by heart."""
    normed, plain = few_digits(seed, "batch", 16), few_digits(seed, None, 16)
    return {"gain": normed - plain, "norm": normed, "no norm": plain}
