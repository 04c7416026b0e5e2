"""Claims about the 2^L paths of a residual net: their lengths, and which of them carry the gradient."""

import math

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_06.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array

__all__ = ["BLOCKS", "share_by_length"]

BLOCKS, WIDTH, EXAMPLES = 20, 50, 16
SETTING = f"{BLOCKS} blocks y = x + W2 relu(W1 x) of {WIDTH} units, untrained, He's weights"


def share_by_length(seed: int, scale: float) -> Array:
    """Share of the squared gradient at the input that comes through paths with k branches, k = 0…BLOCKS.

    The backward pass through I + t J_i for each block is a polynomial in t: its coefficient at t^k is the sum over all
    paths of length k. Values at roots of unity give all coefficients exactly.

    Args:
        seed: the seed of inputs, weights and the upstream gradient.
        scale: the factor on W1.
    """
    rng = np.random.default_rng(seed)
    x, upstream = (rng.normal(size=(EXAMPLES, WIDTH)) for _ in range(2))
    layers = []
    for _ in range(BLOCKS):
        W1, W2 = (rng.normal(0.0, np.sqrt(2 / WIDTH), (WIDTH, WIDTH)) for _ in range(2))
        z = x @ (scale * W1).T
        layers.append((scale * W1, W2, z > 0))
        x = x + np.maximum(z, 0.0) @ W2.T
    values = []
    for t in np.exp(2j * np.pi * np.arange(BLOCKS + 1) / (BLOCKS + 1)):
        d = upstream.astype(complex)
        for W1, W2, gate in reversed(layers):
            d = d + t * (((d @ W2) * gate) @ W1)
        values.append(d)
    coefficients = np.fft.fft(np.array(values), axis=0) / (BLOCKS + 1)
    energy = (np.abs(coefficients) ** 2).sum(axis=(1, 2))
    return np.asarray(energy / energy.sum())


def paths_up_to(k: int) -> float:
    """Share of all paths that go through at most k branches."""
    return float(sum(math.comb(BLOCKS, i) for i in range(k + 1)) / 2**BLOCKS)


@claim(
    "l6.short_paths_carry",
    lesson=LESSON,
    sentence="With scaled branches 6 paths in 1000, those with at most four branches, carry nearly all of the "
    "gradient.",
    source="Veit, Wilber and Belongie 2016 (arXiv 1605.06431), section 4.3, on a trained net",
    quantity=f"share of the squared gradient by paths with at most 4 branches; {SETTING}, W1 times {BLOCKS}^(-1/2)",
    judged="gradient",
    bound=Bound(low=Gap(measured=0.93, rival=0.006), why="0.006 is these paths' share in number."),
)
def short_paths_carry(seed: int) -> Numbers:
    """Measure the shares with small branches, which weaken the gradient."""
    return {"gradient": float(share_by_length(seed, BLOCKS**-0.5)[:5].sum()), "paths": paths_up_to(4)}


@claim(
    "l6.long_paths_carry",
    lesson=LESSON,
    sentence="Without the scale it is the other way round: paths with more than ten branches carry nearly everything.",
    source="Measured here",
    quantity=f"share of the squared gradient by paths with more than 10 branches; {SETTING}",
    judged="gradient",
    bound=Bound(low=Gap(measured=0.85, rival=0.41), why="0.41 is these paths' share in number."),
)
def long_paths_carry(seed: int) -> Numbers:
    """Measure the shares with He's branches, which double the gradient's square."""
    return {"gradient": float(share_by_length(seed, 1.0)[11:].sum()), "paths": 1 - paths_up_to(10)}
