"""Claims about how slopes and weights of a deep ReLU net together change a gradient."""

import math

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_04.lesson import LESSON, REVOLUTION, SOMETIMES
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.arrays import Array

WIDTH, EXAMPLES = 100, 64
DEPTH = 100
SETTING = f"RMS of dL/dh_0 over that of dL/dh_L; {WIDTH} units, b = 0, {EXAMPLES} random examples"
PATH_LAYERS = 10


def gradient_kept(seed: int, scheme: str, depth: int) -> float:
    """The share of a random upstream gradient that is left after ``depth`` ReLU layers."""
    rng = np.random.default_rng(seed)
    params = mlp.initial([WIDTH] * (depth + 1), rng, scheme)
    X, upstream = (rng.normal(size=(EXAMPLES, WIDTH)) for _ in range(2))
    rms = mlp.profile(params, X, upstream, "relu", output="relu").gradient_rms
    return float(rms[0] / rms[-1])


@claim(
    "l4.folk_hundred_relus",
    lesson=LESSON,
    sentence="ReLU's slope is 1, so a hundred layers of it hand the gradient on without loss.",
    source=REVOLUTION,
    quantity=f"{SETTING}; weights as PyTorch's nn.Linear draws them",
    judged="100 layers",
    bound=Bound(
        low=Gap(measured=1e-39, rival=1.0, scale="log"), why="1 is what a product of a hundred slopes of 1 would give."
    ),
    expected=Verdict.NOT_REPLICATED,
)
def folk_hundred_relus(seed: int) -> Numbers:
    """Measure the gradient through a hundred ReLU layers with PyTorch's default start."""
    return {f"{depth} layers": gradient_kept(seed, "torch_default", depth) for depth in (10, 50, DEPTH)}


@claim(
    "l4.weights_decide",
    lesson=LESSON,
    sentence="The weights decide: with He's start the same hundred ReLU layers keep the gradient's size.",
    source="He et al. 2015 (arXiv 1502.01852), section 2.2",
    quantity=f"{SETTING}; {DEPTH} layers",
    judged="He",
    bound=Bound(
        low=Gap(measured=0.4, rival=4e-16, scale="log"),
        high=Gap(measured=1.5, rival=1e15, scale="log"),
        why="4e-16 is what Xavier's start leaves, 1e15 what the same factor too much would give.",
    ),
)
def weights_decide(seed: int) -> Numbers:
    """Measure the gradient with two scales of the same weights."""
    return {"He": gradient_kept(seed, "he", DEPTH), "Xavier": gradient_kept(seed, "xavier", DEPTH)}


@claim(
    "l4.open_paths",
    lesson=LESSON,
    sentence="1 · 1 · 1 = 1 holds for about one path in a thousand: through ten layers, all ten units must be on.",
    source=SOMETIMES,
    quantity=f"share of paths, one unit a layer, whose {PATH_LAYERS} slopes are all 1; He start, digits, {WIDTH} units",
    judged="open paths",
    bound=Bound(
        high=Gap(measured=0.0012, rival=1.0, scale="log"),
        why="1 would be the sentence: all slopes are 1. Half of the units on would give 2^-10 = 0.00098.",
    ),
)
def open_paths(seed: int) -> Numbers:
    """For each example, multiply the shares of units that are on over the layers; then take the mean."""
    X = digits().X_train
    params = mlp.initial([X.shape[1]] + [WIDTH] * PATH_LAYERS, np.random.default_rng(seed), "he")
    zs, _ = mlp.forward(params, X, "relu", output="relu")
    on = np.array([(z > 0).mean(axis=1) for z in zs])
    return {"open paths": float(on.prod(axis=0).mean()), "units on": float(on.mean())}


def tanh_gelu_slope(x: Array) -> Array:
    """Derivative of the tanh approximation of GELU, with its usual constants √(2/π) and 0.044715."""
    scale, cubic = math.sqrt(2 / math.pi), 0.044715
    t = np.tanh(scale * (x + cubic * x**3))
    slope: Array = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * scale * (1 + 3 * cubic * x**2)
    return slope


@claim(
    "l4.gelu_approximation",
    lesson=LESSON,
    sentence="The slope of GELU's tanh approximation is off by up to 9e-4: near, and not the same.",
    source="Hendrycks and Gimpel 2016 (arXiv 1606.08415), section 2, gives the approximation",
    quantity="largest difference between the two slopes, x from -10 to 10",
    seeds=(0,),
    deterministic=True,
    bound=Bound(
        low=Gap(measured=8.7e-4, rival=0.0),
        high=Gap(measured=8.7e-4, rival=0.1),
        why="0 would be the same function; 0.1 one that a plot would show.",
    ),
)
def gelu_approximation(_: int) -> float:
    """Compare both slopes on a fine grid."""
    x = np.linspace(-10, 10, 20001)
    return float(np.abs(tanh_gelu_slope(x) - ACTIVATIONS["gelu"].slope(x)).max())


@claim(
    "l4.gelu_slope_range",
    lesson=LESSON,
    sentence="GELU's slope is not between 0 and 1: it reaches 1.129, and -0.129 on the other side.",
    source="Derived: Φ(x) + x φ(x) has its extremes at x = ±√2",
    quantity="largest slope of GELU, x from -10 to 10",
    judged="largest",
    seeds=(0,),
    deterministic=True,
    bound=Bound(low=Gap(measured=1.129, rival=1.0), why="1 is ReLU's largest slope."),
)
def gelu_slope_range(_: int) -> Numbers:
    """Find the smallest and the largest slope."""
    slope = ACTIVATIONS["gelu"].slope(np.linspace(-10, 10, 20001))
    return {"largest": float(slope.max()), "smallest": float(slope.min())}
