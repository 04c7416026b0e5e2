"""Claims: with He's weights the signals keep their lengths, but all inputs end in one direction."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import LESSON, mean_cosine, rms
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.activations import activation_of
from deepgrad.networks.arrays import Array
from deepgrad.networks.starts import weights

ARC_COSINE = (
    "Cho and Saul 2009, Kernel Methods for Deep Learning, section 2.1; Poole and others 2016 (arXiv 1606.05340)"
)
METER = (1, 5, 10, 50, 100)
WIDTH = 300
EXAMPLES = 50
NETWORKS = 20
DEPTH = 20
WIDE = 1000


def activations(activation: str, depth: int, width: int, X: Array, rng: np.random.Generator) -> list[Array]:
    """h_0 to h_depth, with weights that keep the signal's size."""
    sizes = [X.shape[1], *[width] * depth]
    _, hs = mlp.forward(mlp.initial(sizes, rng, "he", activation=activation), X, activation, activation)
    return hs


def pictures(seed: int) -> Array:
    """Fifty digits, each with length √64, so that their RMS is 1: shape (50, 64)."""
    X = digits().X_train
    X = X[np.random.default_rng(seed).choice(len(X), EXAMPLES, replace=False)]
    unit: Array = X / np.sqrt((X**2).mean(axis=1, keepdims=True))
    return unit


def forgetting(seed: int) -> Numbers:
    """The mean cosine of fifty digits after several numbers of ReLU layers, and the signal's size."""
    hs = activations("relu", max(METER), WIDTH, pictures(seed), np.random.default_rng(seed))
    numbers = {f"after {n} layers": mean_cosine(hs[n]) for n in (0, *METER)}
    return numbers | {"RMS after 100 layers": rms(hs[-1])}


@claim(
    "l3.inputs_merge",
    lesson=LESSON,
    sentence=(
        "He's weights keep every length and lose every angle: the mean cosine of two digits is 0.0 at the input, 0.75 "
        "after 5 ReLU layers, 0.88 after 10 and 0.995 after 100."
    ),
    source=ARC_COSINE,
    quantity=f"mean cosine of all pairs of {EXAMPLES} digits, He, ReLU, {WIDTH} units, judged after 100 layers",
    judged="after 100 layers",
    bound=Bound(
        low=Gap(measured=0.9947, rival=0.0), why="0 is where the cosines start, and where a linear net keeps them."
    ),
)
def inputs_merge(seed: int) -> Numbers:
    """Measure the cosines of all pairs of digits, layer by layer."""
    return forgetting(seed)


@claim(
    "l3.arc_cosine_map",
    lesson=LESSON,
    sentence="The arc-cosine map tells the cosine of two inputs in every layer, within 0.02 over 20 layers.",
    source=ARC_COSINE,
    quantity=(
        f"largest distance of theory and measurement over {DEPTH} layers; mean of {NETWORKS} ReLU networks of "
        f"{WIDE} units, He, two inputs at right angles"
    ),
    judged="largest distance",
    bound=Bound(high=Gap(measured=0.0106, rival=0.9), why="A cosine that stayed at 0 would be 0.94 away in layer 20."),
)
def arc_cosine_map(seed: int) -> Numbers:
    """Follow two orthogonal inputs. Given h, the rows of W h are normal and independent, so no matrix is drawn."""
    rng = np.random.default_rng(seed)
    measured = np.zeros((NETWORKS, DEPTH + 1))
    for path in measured:
        for layer in range(DEPTH):
            u, v = rng.normal(size=(2, WIDE))
            c = path[layer]
            path[layer + 1] = mean_cosine(np.maximum([u, c * u + np.sqrt(1 - c * c) * v], 0))
    theory = arc_cosine_path(0.0, DEPTH)
    return {
        "largest distance": float(np.abs(measured.mean(axis=0) - theory).max()),
        "theory at layer 20": float(theory[-1]),
    }


def arc_cosine_path(c: float, depth: int) -> Array:
    """The cosines c_0 to c_depth that theory predicts for infinitely wide ReLU layers, shape (depth + 1,)."""
    path = [c]
    for _ in range(depth):
        angle = np.arccos(np.clip(path[-1], -1, 1))
        path.append(float((np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi))
    return np.array(path)


@claim(
    "l3.tanh_keeps_angles_longer",
    lesson=LESSON,
    sentence="tanh with Xavier's weights does not merge its inputs: after 100 layers the mean cosine is still near 0.",
    source="Poole and others 2016 (arXiv 1606.05340), section 3",
    quantity=f"mean cosine of all pairs of {EXAMPLES} digits after 100 layers; Xavier, tanh, {WIDTH} units",
    judged="after 100 layers",
    bound=Bound(high=Gap(measured=0.004, rival=0.99), why="ReLU has 0.99."),
)
def tanh_keeps_angles_longer(seed: int) -> Numbers:
    """Measure the cosines of the same digits with tanh."""
    rng, h, tanh = np.random.default_rng(seed), pictures(seed), activation_of("tanh").function
    found = {}
    for layer in range(1, 101):
        h = tanh(h @ weights("xavier", h.shape[1], WIDTH, rng).T)
        if layer in (10, 100):
            found[f"after {layer} layers"] = mean_cosine(h)
    return found | {"RMS after 100 layers": rms(h)}
