"""Claims about the size of signal and gradient after fifty ReLU layers, for several scales of the weights."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import HE, LESSON, WORKS, rms
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp
from deepgrad.networks.starts import Scheme

DEPTH = 50
WIDTH = 300
EXAMPLES = 64
SETTING = f"{DEPTH} ReLU layers of {WIDTH} units, no biases, {EXAMPLES} normal inputs, normal upstream gradient"


def through_fifty(scheme: Scheme, seed: int) -> Numbers:
    """RMS of h_50 over that of h_0, RMS of dL/dh_0 over that of dL/dh_50, and both as a factor for each layer."""
    rng = np.random.default_rng(seed)
    params = mlp.initial([WIDTH] * (DEPTH + 1), rng, scheme)
    X, upstream = rng.normal(size=(2, EXAMPLES, WIDTH))
    zs, hs = mlp.forward(params, X, "relu", "relu")
    dh = mlp.backward(params, zs, hs, "relu", upstream, "relu").dh
    signal, gradient = rms(hs[-1]) / rms(hs[0]), rms(dh[0]) / rms(dh[-1])
    return {
        "signal": signal,
        "gradient": gradient,
        "signal, a layer": signal ** (1 / DEPTH),
        "gradient, a layer": gradient ** (1 / DEPTH),
    }


@claim(
    "l3.he_keeps_the_signal",
    lesson=LESSON,
    sentence="With He's weights a ReLU layer multiplies the size of signal and gradient by 1.00, give or take 0.01.",
    source=f"{HE}; {WORKS}, Proper Weight Initialization",
    quantity=f"RMS of h_50 over RMS of h_0, as a factor a layer; {SETTING}",
    judged="signal, a layer",
    bound=Bound(
        low=Gap(measured=0.997, rival=0.7071, scale="log"),
        high=Gap(measured=1.006, rival=1.4142, scale="log"),
        why="Half the variance has 0.71, twice the variance 1.41.",
    ),
)
def he_keeps_the_signal(seed: int) -> Numbers:
    """Measure with variance 2 / fan_in."""
    return through_fifty("he", seed)


@claim(
    "l3.xavier_loses_relu",
    lesson=LESSON,
    sentence=(
        "With Xavier's weights a ReLU layer multiplies both by 0.71: after 50 layers 3e-8 is left, "
        "of the signal and of the gradient."
    ),
    source=f"{HE}; {WORKS}, Proper Weight Initialization",
    quantity=f"RMS of h_50 over RMS of h_0; {SETTING}",
    judged="signal",
    bound=Bound(high=Gap(measured=4e-8, rival=1.0, scale="log"), why="With He's weights it is near 1."),
)
def xavier_loses_relu(seed: int) -> Numbers:
    """Measure with variance 1 / fan_in, which is Xavier's because all layers are square."""
    return through_fifty("xavier", seed)


@claim(
    "l3.slightly_large_explodes",
    lesson=LESSON,
    sentence="Weights 1.5 times as large as He's multiply by 1.5 a layer: 50 layers make a gradient 7e8 times larger.",
    source="Why Deep Nets Are Hard to Train, Vanishing and exploding gradients",
    quantity=f"RMS of dL/dh_0 over RMS of dL/dh_50; {SETTING}",
    judged="gradient",
    bound=Bound(low=Gap(measured=6.3e8, rival=1.0, scale="log"), why="With He's weights it is near 1."),
)
def slightly_large_explodes(seed: int) -> Numbers:
    """Measure with standard deviation 1.5 √(2 / fan_in)."""
    return through_fifty(1.5 * (2 / WIDTH) ** 0.5, seed)
