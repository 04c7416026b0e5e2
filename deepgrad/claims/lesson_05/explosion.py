"""Claims: batch norm makes the gradients of an untrained plain net explode, and skips prevent that."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_05.lesson import LESSON, YANG, last, net, trained
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array

__all__ = ["gradient_profile"]

DEPTH, WIDE = 50, 200


def gradient_profile(seed: int, N: int, norm: str | None, skip: str | None = None, depth: int = DEPTH) -> Array:
    """RMS of dL/dh at the output of every hidden layer or block of an untrained net, in training mode."""
    from deepgrad.networks.deep import DeepNet
    from deepgrad.probe import probe

    data = digits()
    rows = np.random.default_rng(seed).choice(len(data.y_train), N, replace=False)
    position = "branch" if skip else "post"
    network = DeepNet(64, WIDE, 10, depth, norm=norm, skip=skip, norm_position=position, seed=seed).train()
    record = probe(network, data.X_train[rows], data.y_train[rows], modules=network.activations[:-1])
    return record.gradient_rms


def per_layer(profile: Array) -> float:
    """The factor by which a gradient grows through one layer on its way back."""
    return float((profile[0] / profile[-1]) ** (1 / (len(profile) - 1)))


SETTING = f"{DEPTH} layers, {WIDE} units, ReLU, He start, untrained, cross-entropy on the digits"


@claim(
    "l5.explodes",
    lesson=LESSON,
    sentence="Batch norm makes the gradient of a plain net grow by a factor of 1.2 in each layer on its way back.",
    source=YANG,
    quantity=f"(RMS of dL/dh_1 over that of dL/dh_49)^(1/48), batches of 128; {SETTING}",
    judged="batch norm",
    bound=Bound(low=Gap(measured=1.21, rival=1.0, scale="log"), why="1 is a gradient that keeps its size."),
)
def explodes(seed: int) -> Numbers:
    """Measure the growth of the gradient with and without the norm."""
    profile = gradient_profile(seed, 128, "batch")
    return {
        "batch norm": per_layer(profile),
        "no norm": per_layer(gradient_profile(seed, 128, None)),
        "batch norm, first over last": float(profile[0] / profile[-1]),
    }


@claim(
    "l5.small_batches_explode_more",
    lesson=LESSON,
    sentence="The smaller the batch, the worse: with eight examples it is 1.3 in each layer, a million over fifty.",
    source=YANG,
    quantity=f"growth of dL/dh in one layer, batches of 8; {SETTING}",
    judged="N = 8",
    bound=Bound(low=Gap(measured=1.32, rival=1.21, scale="log"), why="1.21 is what batches of 128 give."),
)
def small_batches_explode_more(seed: int) -> Numbers:
    """Measure the growth with batches of three sizes."""
    return {f"N = {N}": per_layer(gradient_profile(seed, N, "batch")) for N in (8, 32, 128)}


@claim(
    "l5.skips_tame",
    lesson=LESSON,
    sentence="With a skip around every two layers the growth over fifty layers is 20-fold, not 10000-fold.",
    source=YANG,
    quantity=f"RMS of dL/dh, first block over last, norms inside the branches, batches of 128; {SETTING}",
    judged="with skips",
    bound=Bound(high=Gap(measured=20.9, rival=9250, scale="log"), why="9250 is what the plain net has."),
)
def skips_tame(seed: int) -> Numbers:
    """Measure the growth at the same depth with and without skips."""
    found = {"with skips": "residual", "plain": None}
    profiles = {name: gradient_profile(seed, 128, "batch", skip) for name, skip in found.items()}
    return {name: float(profile[0] / profile[-1]) for name, profile in profiles.items()}


@claim(
    "l5.fifty_plain_layers_fail",
    lesson=LESSON,
    sentence="Fifty plain layers with batch norm hardly learn the digits. With skips they do, in the same steps.",
    source="Measured here",
    quantity="mean of the last 20 batch losses of 100 steps, batches of 128, 100 units; plain: best of two rates",
    judged="plain",
    bound=Bound(low=Gap(measured=1.85, rival=0.019, scale="log"), why="0.019 is what the net with skips reaches."),
    slow=True,
)
def fifty_plain_layers_fail(seed: int) -> Numbers:
    """Train the plain net at its best rate, and the residual net at one rate."""
    steps = 100
    runs = [trained(net(seed, DEPTH, "batch"), seed, rate, steps, 128) for rate in (0.1, 0.3)]
    plain = [last(run.losses, steps) for run in runs]
    network = net(seed, DEPTH, "batch", skip="residual", norm_position="branch")
    return {"plain": min(plain), "with skips": last(trained(network, seed, 0.03, steps, 128).losses, steps)}
