"""Claims about degradation on the ladder's spirals: the effect of more layers, with and without skips."""

import numpy as np

from deepgrad import ladder
from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_06.lesson import GUIDE, LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp

__all__ = ["final_loss"]

STEPS = ladder.BUDGETS[-1]
SETTING = (
    f"training loss on 240 points of three spirals, {ladder.WIDTH} units a layer, batch {ladder.BATCH}, momentum "
    f"{ladder.MOMENTUM}"
)
PLAIN_RATE = 3e-3  # the ladder's best rate for plain nets, both with 20 and with 56 layers


def final_loss(fix: str, depth: int, rate: float, seed: int) -> float:
    """The training loss after all steps of the ladder; guessing is log 3 = 1.1."""
    return min(ladder.run_of(fix, depth, rate, seed)[-1], 1e3)


@claim(
    "l6.degradation",
    lesson=LESSON,
    sentence="A plain ReLU net of 56 layers has a far higher training loss than one of 20 layers.",
    source="He et al. 2016 (arXiv 1512.03385), figure 1, has the same shape on images",
    quantity=f"loss of 56 layers minus that of 20; He's start, rate {PLAIN_RATE}, {STEPS} steps; {SETTING}",
    judged="difference",
    bound=Bound(low=Gap(measured=0.4, rival=0.0), why="0 would be two depths that train alike."),
    slow=True,
)
def degradation(seed: int) -> Numbers:
    """Train plain nets of 20 and 56 layers at their best rate."""
    shallow, deep = (final_loss("he", depth, PLAIN_RATE, seed) for depth in (20, 56))
    return {"difference": deep - shallow, "20 layers": shallow, "56 layers": deep}


@claim(
    "l6.degradation_gradient_is_healthy",
    lesson=LESSON,
    sentence="Its gradient has not vanished: each of the 56 layers keeps 96 to 97% of it.",
    source="He et al. 2016 (arXiv 1512.03385), section 4.1, say so of their plain nets",
    quantity=f"RMS of dL/dh after layer 1 over that after layer 55, untrained, {ladder.WIDTH} units, He's start",
    bound=Bound(
        low=Gap(measured=0.094, rival=4e-9, scale="log"),
        high=Gap(measured=0.18, rival=2.5e8, scale="log"),
        why="4e-9 is what Xavier's weights would leave, 2.5e8 the same factor too much.",
    ),
)
def degradation_gradient_is_healthy(seed: int) -> float:
    """Measure the gradient of the untrained plain net. Over 20 nets, because a narrow net may have a dead layer."""
    ratios = []
    for net in range(20):
        rng = np.random.default_rng([seed, net])
        params = mlp.initial([2] + [ladder.WIDTH] * 55 + [3], rng, "he")
        X, _ = ladder.data()
        rms = mlp.profile(params, X, rng.normal(size=(len(X), 3)), "relu").gradient_rms
        ratios.append(float(rms[1] / rms[-2]))
    return float(np.median(ratios))


@claim(
    "l6.deeper_is_better",
    lesson=LESSON,
    sentence="With skips more layers do better: at the rate 0.01 a net of 20 layers fits what 4 layers cannot yet.",
    source=GUIDE,
    quantity=f"loss of 4 layers over that of 20; skips, pre-LN, rate 0.01, 150 steps, median of 3 nets; {SETTING}",
    judged="ratio",
    bound=Bound(low=Gap(measured=17.8, rival=1.0, scale="log"), why="1 would be depth that brings nothing."),
    slow=True,
)
def deeper_is_better(seed: int) -> Numbers:
    """Train residual nets of several depths with the same steps and rate."""
    nets = range(3 * seed, 3 * seed + 3)
    shallow, deep = (
        float(np.median([ladder.run_of("pre_ln", depth, 0.01, net)[0] for net in nets])) for depth in (4, 20)
    )
    return {"ratio": shallow / deep, "4 layers": shallow, "20 layers": deep}


@claim(
    "l6.folk_skips_are_enough",
    lesson=LESSON,
    sentence="Skips alone make a hundred layers trainable: the gradient has its highway.",
    source=GUIDE,
    quantity="log10 of the stream's size after 49 blocks over that of the input, He's weights in both layers, no norm",
    judged="log10",
    bound=Bound(high=Gap(measured=11.0, rival=0.0), why="0 is a stream that keeps its size."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_skips_are_enough(seed: int) -> Numbers:
    """Measure the stream of an untrained net of 100 layers, and whether any rate of the grid trains it."""
    from deepgrad.claims.lesson_06.growth import second_moments

    size = 0.5 * float(np.log10(second_moments(seed, 49, width=ladder.WIDTH)[-1]))
    return {"log10": size, "loss after 3 steps at the rate 0.0001": _first_steps(seed)}


def _first_steps(seed: int) -> float:
    from deepgrad.training import train

    X, y = ladder.data()
    net = ladder.network("residual", 100, seed)
    history = train(
        net, X, y, steps=3, lr=ladder.RATES[0], batch_size=ladder.BATCH, momentum=ladder.MOMENTUM, seed=seed
    )
    return history.final_loss
