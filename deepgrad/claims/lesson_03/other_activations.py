"""Claims about activations for which no constant factor is right, and about LSUV, a start that uses the data."""

import math

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp
from deepgrad.networks.activations import activation_of
from deepgrad.networks.arrays import Array
from deepgrad.networks.starts import Scheme, weights

DEPTH = 50
WIDTH = 200
EXAMPLES = 64
SETTING = f"{DEPTH} layers of {WIDTH} units, no biases, {EXAMPLES} normal inputs"
RELU_STD = math.sqrt(2 / WIDTH)


def pre_activations(activation: str, scheme: Scheme, seed: int) -> list[Array]:
    """z_1 to z_50."""
    rng = np.random.default_rng(seed)
    params = mlp.initial([WIDTH] * (DEPTH + 1), rng, scheme, activation=activation)
    zs, _ = mlp.forward(params, rng.normal(size=(EXAMPLES, WIDTH)), activation, activation)
    return zs


def lsuv_spreads(activation: str, seed: int) -> Array:
    """The standard deviations of z_1 to z_50 on fresh inputs, after LSUV on others."""
    rng = np.random.default_rng(seed)
    phi = activation_of(activation).function
    seen, fresh = rng.normal(size=(2, EXAMPLES, WIDTH))
    spreads = []
    for _ in range(DEPTH):
        W = weights("lecun", WIDTH, WIDTH, rng)
        W = W / (seen @ W.T).std()
        spreads.append((fresh @ W.T).std())
        seen, fresh = phi(seen @ W.T), phi(fresh @ W.T)
    return np.array(spreads)


@claim(
    "l3.he_on_gelu",
    lesson=LESSON,
    sentence=(
        "He's factor 2 is made for ReLU: with it 50 GELU layers lose more than 99% of the signal, "
        "50 SiLU layers all but 3e-7."
    ),
    source="Measured here",
    quantity=f"std of z_50 over std of z_1, variance 2 / fan_in, GELU; {SETTING}",
    judged="GELU",
    bound=Bound(high=Gap(measured=0.0068, rival=1.0, scale="log"), why="A start that fits keeps 1."),
)
def he_on_gelu(seed: int) -> Numbers:
    """Measure GELU and SiLU with He's weights. They are like ReLU for large z and like z/2 for small z."""
    found = {}
    for name, activation in (("GELU", "gelu"), ("SiLU", "silu")):
        zs = pre_activations(activation, RELU_STD, seed)
        found[name] = float(zs[-1].std() / zs[0].std())
    return found


@claim(
    "l3.own_gain_is_unstable",
    lesson=LESSON,
    sentence=(
        "A factor of GELU's own, 1 / E[phi(z)²] at std 1, does not hold either: it holds at std exactly 1 and "
        "from anywhere else the signal runs away, to 60 times its size here."
    ),
    source="Measured here",
    quantity=f"std of z_50 over std of z_1, variance 1 / (fan_in E[phi²]), GELU; {SETTING}",
    judged="GELU",
    bound=Bound(low=Gap(measured=56.5, rival=1.0, scale="log"), why="1 would be a signal that keeps its size."),
)
def own_gain_is_unstable(seed: int) -> Numbers:
    """Follow a signal of mean square 1 through layers with the activation's own gain."""
    found = {}
    for name, activation in (("GELU", "gelu"), ("SiLU", "silu"), ("tanh", "tanh")):
        zs = pre_activations(activation, "he", seed)
        found[name] = float(zs[-1].std() / zs[0].std())
    return found


@claim(
    "l3.lsuv_sets_every_layer",
    lesson=LESSON,
    sentence=(
        "LSUV, which measures a batch and rescales, holds the std of 50 GELU layers between 0.87 and 1.44, "
        "on inputs that it has not seen."
    ),
    source="Mishkin and Matas 2016 (arXiv 1511.06422), algorithm 1",
    quantity=f"smallest std of any layer's z on inputs that LSUV has not seen; GELU; {SETTING}",
    judged="smallest",
    bound=Bound(low=Gap(measured=0.871, rival=0.004, scale="log"), why="ReLU's factor 2 leaves 0.004 in layer 50."),
)
def lsuv_sets_every_layer(seed: int) -> Numbers:
    """Rescale the layers on one batch, and measure them with another."""
    spreads = lsuv_spreads("gelu", seed)
    return {"smallest": float(spreads.min()), "largest": float(spreads.max())}
