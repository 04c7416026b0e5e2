"""Claims that reproduce the shapes of Glorot and Bengio's figures 2 and 7 on the digits."""

from collections.abc import Iterable, Iterator

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_02.lesson import GLOROT, LESSON, WIDTH, digit_images, sizes
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp
from deepgrad.networks.arrays import Array
from deepgrad.networks.deep import DeepNet
from deepgrad.probe import Record, probe
from deepgrad.training import training_steps

DEPTH = 5
"""Four hidden layers, as in the paper's figure 2."""
SATURATION_RATE = 0.3
SATURATION_BATCH = 10
SATURATION_STEPS = 1000

PROFILE_DEPTH = 6
"""Five hidden layers, as in the paper's figure 7."""
PROFILE_WIDTH = 200
PROFILE_EXAMPLES = 300


def while_training(seed: int, steps: Iterable[int], rate: float = SATURATION_RATE) -> Iterator[tuple[int, Record]]:
    """Train four sigmoid layers and a head. Yields a probe's record on all digits after these numbers of steps."""
    X, y = digit_images()
    net = DeepNet(WIDTH, WIDTH, 10, DEPTH, "sigmoid", "torch_default", seed=seed)  # the paper's "standard" weights
    wanted, batch = set(steps), SATURATION_BATCH
    run = training_steps(net, X, y, steps=max(wanted) + 1, lr=rate, batch_size=batch, seed=seed)
    for done, _ in run:  # the loop yields before the update, so a further update at the end does not matter
        if done in wanted:
            yield done, probe(net, X, y)


def mean_slopes(record: Record) -> Array:
    """Mean slope of the sigmoids of h_1 to h_4, a (1 - a)."""
    return record.activation_mean[:-1] - record.activation_rms[:-1] ** 2


def tanh_profile(seed: int, start: str) -> mlp.Profile:
    """The profile of five untrained tanh layers of 200 units, on 300 digits."""
    X, y = digit_images()
    layers = [sizes(1)[0], *[PROFILE_WIDTH] * (PROFILE_DEPTH - 1), 10]
    params = mlp.initial(layers, np.random.default_rng(seed), start, activation="tanh")
    return mlp.profile(params, X[:PROFILE_EXAMPLES], y[:PROFILE_EXAMPLES], "tanh")


@claim(
    "l2.top_layer_drifts",
    lesson=LESSON,
    sentence=(
        "With weights from ±1/√fan_in, the top hidden layer of a sigmoid network slides toward 0 in training, and its "
        "mean slope to a quarter of what it was, while the first layers stay at 1/2."
    ),
    source=f"{GLOROT}, figure 2",
    quantity="mean activation of hidden layer 4 after 1000 steps; 4 hidden layers of 64, batches of 10, rate 0.3",
    judged="layer 4",
    bound=Bound(high=Gap(measured=0.066, rival=0.5), why="All layers start at 0.5."),
    slow=True,
)
def top_layer_drifts(seed: int) -> Numbers:
    """Measure mean activations after training, and the top layer's slope and gradient before and after."""
    (_, before), (_, after) = while_training(seed, [0, SATURATION_STEPS])
    numbers = {f"layer {i}": float(mean) for i, mean in enumerate(after.activation_mean[:-1], start=1)}
    numbers |= {"layer 4, share saturated": float(after.saturation[3])}
    for when, record in (("at the start", before), ("after 1000 steps", after)):
        numbers |= {
            f"layer 4, mean slope {when}": float(mean_slopes(record)[3]),
            f"dL/dh_3 over dL/dh_4 {when}": float(record.gradient_rms[2] / record.gradient_rms[3]),
            f"dL/dh_1 over dL/dh_4 {when}": float(record.gradient_rms[0] / record.gradient_rms[3]),
        }
    return numbers


@claim(
    "l2.gradient_profile",
    lesson=LESSON,
    sentence=(
        "With weights from ±1/√fan_in, the gradients shrink to a tenth on their way back through five tanh layers; "
        "with Xavier's 60% is left."
    ),
    source=f"{GLOROT}, figure 7",
    quantity="rms of dL/dh_1 over rms of dL/dh_5 at the start; 5 hidden tanh layers of 200 units, 300 digits",
    judged="±1/√fan_in",
    bound=Bound(high=Gap(measured=0.105, rival=0.594, scale="log"), why="0.594 is the smallest that Xavier's have."),
)
def gradient_profile(seed: int) -> Numbers:
    """Measure both starts. The paper's figure 8 is about dL/dW, which hardly differs between the layers."""
    profiles = {name: tanh_profile(seed, start) for name, start in STARTS.items()}
    numbers = {name: float(p.gradient_rms[1] / p.gradient_rms[5]) for name, p in profiles.items()}
    # W_2 to W_5 have one shape
    return numbers | {
        f"{name}, dL/dW_2 over dL/dW_5": float(p.dW_norm[1] / p.dW_norm[4]) for name, p in profiles.items()
    }


STARTS = {"±1/√fan_in": "torch_default", "Xavier": "xavier"}
