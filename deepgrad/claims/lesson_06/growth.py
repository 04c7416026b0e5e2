"""Claims about how the stream grows with each block, and about ways to limit its growth."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_06.lesson import LEARNING, LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array
from deepgrad.networks.residual import branch, layer_norm

__all__ = ["second_moments"]

WIDTH, EXAMPLES, BLOCKS = 100, 64, 50
BLOCK = "y = x + W2 relu(W1 x)"
SETTING = f"{BLOCK}, {WIDTH} units in stream and branch, b = 0, standard normal inputs"


def second_moments(
    seed: int, blocks: int, first: float = 1.0, second: float = 1.0, *, norm: bool = False, width: int = WIDTH
) -> Array:
    """Mean square of the stream before and after every block, relative to the input's: shape (blocks + 1,).

    Args:
        seed: the seed of inputs and weights.
        blocks: the number of blocks.
        first: the factor on He's W1.
        second: the factor on He's W2.
        norm: whether the branch sees the layer norm of the stream.
        width: units of the stream and of the branch.
    """
    rng = np.random.default_rng(seed)
    he = np.sqrt(2 / width)
    x = rng.normal(size=(EXAMPLES, width))
    moments = [float(np.mean(x**2))]
    for _ in range(blocks):
        W1, W2 = (factor * rng.normal(0.0, he, (width, width)) for factor in (first, second))
        x = x + branch(layer_norm(x) if norm else x, W1, W2)
        moments.append(float(np.mean(x**2)))
    return np.array(moments) / moments[0]


def growth_per_block(moments: Array) -> float:
    """The factor of one block: the geometric mean over all blocks."""
    return float((moments[-1] / moments[0]) ** (1 / (len(moments) - 1)))


@claim(
    "l6.triples",
    lesson=LESSON,
    sentence="With He's weights in both layers of a branch every block triples the stream's second moment.",
    source="Derived: E[y²] = (1 + 2) E[x²], since relu halves the second moment and He doubles it twice",
    quantity=f"factor a block of the second moment over {BLOCKS} blocks; {SETTING}, Var W1 = Var W2 = 2/{WIDTH}",
    judged="a block",
    bound=Bound(
        low=Gap(measured=2.85, rival=2.0),
        high=Gap(measured=3.1, rival=4.0),
        why="2 is Var W2 = 1/fan_in, 4 a gain of 3.",
    ),
)
def triples(seed: int) -> Numbers:
    """Measure the factor of one block on the second moment, and the factor of all 50 blocks."""
    moments = second_moments(seed, BLOCKS)
    return {"a block": growth_per_block(moments), "log10 of 50 blocks": float(np.log10(moments[-1]))}


@claim(
    "l6.doubles",
    lesson=LESSON,
    sentence="With Var W2 = 1/fan_in it doubles in each block: still a factor of 10^15 in 50 blocks.",
    source="Derived: E[y²] = (1 + 1) E[x²]",
    quantity=f"factor a block of the second moment over {BLOCKS} blocks; {SETTING}, Var W1 = 2/{WIDTH}, W2 1/{WIDTH}",
    judged="a block",
    bound=Bound(low=Gap(measured=1.9, rival=1.0), high=Gap(measured=2.1, rival=3.0), why="1 is no growth, 3 is He's."),
)
def doubles(seed: int) -> Numbers:
    """Measure the factor if W2 has half of He's variance."""
    moments = second_moments(seed, BLOCKS, second=np.sqrt(0.5))
    return {"a block": growth_per_block(moments), "log10 of 50 blocks": float(np.log10(moments[-1]))}


@claim(
    "l6.scaled_branch",
    lesson=LESSON,
    sentence="First cure: W1 times L^(-1/2). However many blocks there are, the second moment stays near e² = 7.4.",
    source="Derived: (1 + 2/L)^L tends to e²; the scale is Zhang et al. 2019 (arXiv 1901.09321), section 3, at m = 2",
    quantity=f"second moment after {BLOCKS} blocks over that of the input; {SETTING}, He, W1 times {BLOCKS}^(-1/2)",
    judged="50 blocks",
    bound=Bound(
        low=Gap(measured=6.0, rival=1.0, scale="log"),
        high=Gap(measured=7.4, rival=3.0**BLOCKS, scale="log"),
        why="1 is no growth, 3^50 is the branch without the scale.",
    ),
)
def scaled_branch(seed: int) -> Numbers:
    """Measure the stream for three numbers L of blocks, with W1 times L^(-1/2)."""
    return {f"{L} blocks": float(second_moments(seed, L, first=L**-0.5)[-1]) for L in (5, BLOCKS, 200)}


@claim(
    "l6.zero_start",
    lesson=LESSON,
    sentence="Second cure: W2 = 0. At the start every block is the identity, at any depth.",
    source="Goyal et al. 2017 (arXiv 1706.02677), section 5.1, and Zhang et al. 2019 (arXiv 1901.09321), section 3",
    quantity=f"second moment after {BLOCKS} blocks over that of the input; {SETTING}, W2 = 0",
    bound=Bound(
        low=Gap(measured=1.0, rival=0.0),
        high=Gap(measured=1.0, rival=7.4, scale="log"),
        why="0 is a net that is dead, 7.4 is what the scaled branch gives.",
    ),
)
def zero_start(seed: int) -> float:
    """Start with W2 = 0. The branch gives 0, but W2 has a gradient."""
    return float(second_moments(seed, BLOCKS, second=0.0)[-1])


@claim(
    "l6.pre_ln_is_linear",
    lesson=LESSON,
    sentence="A norm in front of each branch turns the exponential growth into a linear one: 1 + 2i after block i.",
    source="Derived: the norm gives every branch a second moment of 1, so each block adds 2",
    quantity=f"second moment after {BLOCKS} blocks over that of the input; y = x + f(LN(x)), He's weights",
    judged="50 blocks",
    bound=Bound(
        low=Gap(measured=92.0, rival=7.4, scale="log"),
        high=Gap(measured=100.0, rival=3.0**BLOCKS, scale="log"),
        why="7.4 is the scaled branch, 3^50 the block without a norm. The formula says 101.",
    ),
)
def pre_ln_is_linear(seed: int) -> Numbers:
    """Measure the pre-LN stream after 10 and 50 blocks."""
    moments = second_moments(seed, BLOCKS, norm=True)
    return {"50 blocks": float(moments[-1]), "10 blocks": float(moments[10])}


@claim(
    "l6.folk_path_of_one",
    lesson=LESSON,
    sentence="Whatever the branch does, the gradient still has a path with value 1, so it cannot vanish.",
    source=LEARNING,
    quantity="what is left of a gradient after one block whose branch has the slope -1, out of 50 blocks",
    judged="left",
    bound=Bound(low=Gap(measured=0.0, rival=1.0), why="1 is what the sentence says."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_path_of_one(seed: int) -> Numbers:
    """Multiply the factors of 50 blocks: one branch of slope -1 leaves 0, and slopes of 0.5 explode."""
    slopes = np.random.default_rng(seed).normal(0.0, 0.1, 50)
    slopes[seed] = -1.0
    return {"left": float(np.prod(1 + slopes)), "all slopes 0.5": 1.5**50, "all slopes -0.5": 0.5**50}
