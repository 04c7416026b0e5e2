"""Claims about shattered gradients: the correlation between gradients at neighbouring inputs."""

from functools import cache

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_06.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array

__all__ = ["KINDS", "LAG", "POINTS", "autocorrelation_at", "input_gradients"]

WIDTH, LAYERS, BIAS_STD = 200, 50, 0.1
LAG = 0.25
POINTS = 129  # inputs on [-2, 2]; a lag of 0.25 is 8 places
NETS = 8  # several nets, because the plain net's number differs a lot between nets
KINDS = ("plain", "one-layer blocks", "two-layer blocks")
BALDUZZI = "Balduzzi et al. 2017 (arXiv 1702.08591), section 2"
SETTING = (
    f"autocorrelation of dy/dx at lag {LAG}, x in [-2, 2], {LAYERS} layers of {WIDTH} units, weights of variance "
    f"2/{WIDTH}, biases of deviation {BIAS_STD} in every layer, mean of {NETS} nets"
)


def input_gradients(seed: int, kind: str, bias_std: float = BIAS_STD, layers: int = LAYERS) -> Array:
    """dy/dx of a net with one input and one output, at POINTS inputs from -2 to 2.

    Args:
        seed: the seed of the weights.
        kind: "plain" h -> relu(W h + b); "one-layer blocks" h -> (h + relu(W h + b)) / √2; "two-layer blocks"
            h -> (h + W_2 relu(W_1 h + b_1) + b_2) / √2, half as many blocks.
        bias_std: standard deviation of all biases.
        layers: weight layers between the first and the last.
    """
    rng = np.random.default_rng(seed)
    std = np.sqrt(2 / WIDTH)

    def weight() -> tuple[Array, Array]:
        return rng.normal(0.0, std, (WIDTH, WIDTH)), rng.normal(0.0, bias_std, WIDTH)

    first, last = rng.normal(0.0, std, (1, WIDTH)), rng.normal(0.0, np.sqrt(1 / WIDTH), WIDTH)
    h = np.linspace(-2, 2, POINTS)[:, None] * first + rng.normal(0.0, bias_std, WIDTH)
    along = np.broadcast_to(first, h.shape)  # dh/dx, carried forward
    for _ in range(layers // 2 if kind == "two-layer blocks" else layers):
        W, b = weight()
        z = h @ W.T + b
        branch, branch_along = np.maximum(z, 0.0), (along @ W.T) * (z > 0)
        if kind == "two-layer blocks":
            W, b = weight()
            branch, branch_along = branch @ W.T + b, branch_along @ W.T
        if kind != "plain":
            branch, branch_along = (h + branch) * np.sqrt(0.5), (along + branch_along) * np.sqrt(0.5)
        h, along = branch, branch_along
    return np.asarray(along @ last)


def autocorrelation_at(gradients: Array, lag: float = LAG) -> float:
    """The usual estimate of the autocorrelation at a lag in x."""
    c = gradients - gradients.mean()
    places = round(lag * (POINTS - 1) / 4)
    return float(c[:-places] @ c[places:] / (c @ c))


@cache
def mean_autocorrelation(seed: int, kind: str, bias_std: float) -> float:
    """The mean autocorrelation over several nets."""
    seeds = range(NETS * seed, NETS * (seed + 1))
    return float(np.mean([autocorrelation_at(input_gradients(one, kind, bias_std)) for one in seeds]))


@claim(
    "l6.plain_shattered",
    lesson=LESSON,
    sentence="In a plain net of 50 ReLU layers the gradient at one input says next to nothing about the next one.",
    source=BALDUZZI,
    quantity=f"plain; {SETTING}",
    judged="plain",
    bound=Bound(high=Gap(measured=0.1, rival=0.85), why="0.85 is what skips leave."),
    slow=True,
)
def plain_shattered(seed: int) -> Numbers:
    """Measure a plain net, deep and with 10 layers."""
    nets = range(NETS * seed, NETS * (seed + 1))
    shallow = float(np.mean([autocorrelation_at(input_gradients(one, "plain", layers=10)) for one in nets]))
    return {"plain": mean_autocorrelation(seed, "plain", BIAS_STD), "10 layers": shallow}


@claim(
    "l6.skips_keep_it_whole",
    lesson=LESSON,
    sentence="With a skip around every layer neighbouring inputs have nearly the same gradient.",
    source=BALDUZZI,
    quantity=f"h -> (h + relu(W h + b)) / √2; {SETTING}",
    bound=Bound(low=Gap(measured=0.85, rival=0.1), why="0.1 is what the plain net leaves."),
    slow=True,
)
def skips_keep_it_whole(seed: int) -> float:
    """Measure one-layer blocks, with which the paper's effect is largest."""
    return mean_autocorrelation(seed, "one-layer blocks", BIAS_STD)


@claim(
    "l6.two_layer_blocks_shatter_too",
    lesson=LESSON,
    sentence="With a linear layer at the branch's end, as in our block, the skips help much less.",
    source="Measured here",
    quantity=f"h -> (h + W2 relu(W1 h + b1) + b2) / √2, 25 blocks; {SETTING}",
    bound=Bound(high=Gap(measured=0.4, rival=0.85), why="0.85 is what one-layer blocks keep."),
    slow=True,
)
def two_layer_blocks_shatter_too(seed: int) -> float:
    """Measure two-layer blocks. Their branches can be negative, too, so they switch more units."""
    return mean_autocorrelation(seed, "two-layer blocks", BIAS_STD)


@claim(
    "l6.no_biases_no_shattering",
    lesson=LESSON,
    sentence="Without biases nothing shatters: plain and residual nets have the same autocorrelation.",
    source="Measured here",
    quantity=f"one-layer blocks minus plain; {SETTING}, but with all biases 0",
    judged="difference",
    bound=Bound(high=Gap(measured=0.09, rival=0.75), why="0.75 is the difference with biases."),
    slow=True,
)
def no_biases_no_shattering(seed: int) -> Numbers:
    """Measure nets without biases, which are linear on either side of 0 if they have one input."""
    plain, residual = (mean_autocorrelation(seed, kind, 0.0) for kind in KINDS[:2])
    return {"difference": residual - plain, "plain": plain, "residual": residual}
