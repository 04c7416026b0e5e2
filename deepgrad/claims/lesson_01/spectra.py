"""Claims: a product of many random matrices loses most directions, unless each matrix is orthogonal."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_01.lesson import LESSON, SAXE
from deepgrad.claims.registry import claim
from deepgrad.networks import matrix_chain
from deepgrad.networks.arrays import Array
from deepgrad.networks.starts import gaussian, orthogonal

WIDTH = 100
MEZZADRI = (
    "Mezzadri 2007, How to generate random matrices from the classical compact groups, "
    "A Correct and Efficient Algorithm"
)

TRACE_SIZE = 6
TRACE_DRAWS = 4000
"""Number of drawn traces. The trace of a Haar matrix has standard deviation 1, so their mean has 0.016."""


def singular_values(weights: list[Array]) -> Array:
    """The singular values of the product of square matrices, largest first: shape (width,)."""
    values: Array = np.linalg.svd(matrix_chain.product(weights), compute_uv=False)
    return values


def mean_trace(seed: int, *, sign_fix: bool) -> float:
    """The mean trace of random orthogonal 6x6 matrices, with or without the sign fix."""
    rng = np.random.default_rng(seed)
    if sign_fix:
        return float(np.mean([np.trace(orthogonal(TRACE_SIZE, TRACE_SIZE, rng)) for _ in range(TRACE_DRAWS)]))
    Q, _ = np.linalg.qr(rng.standard_normal((TRACE_DRAWS, TRACE_SIZE, TRACE_SIZE)))
    return float(np.trace(Q, axis1=1, axis2=2).mean())


@claim(
    "l1.gaussian_product",
    lesson=LESSON,
    sentence=(
        "Gaussian matrices that keep lengths on average lose most directions: the median singular value of "
        "the product of 1, 10, 50 of them is 0.8, 0.03, 3e-8, a factor of 1/√2 a layer."
    ),
    source=SAXE,
    quantity="median singular value of a product of Gaussian 100x100/√100 matrices, judged at 50",
    judged="L = 50",
    bound=Bound(
        high=Gap(measured=3.2e-8, rival=1.0, scale="log"),
        why="Orthogonal matrices have 1 at every depth.",
    ),
)
def gaussian_product(seed: int) -> Numbers:
    """Follow the singular values while more Gaussian matrices are multiplied."""
    rng = np.random.default_rng(seed)
    weights = [gaussian(WIDTH, WIDTH, rng) for _ in range(50)]
    medians = {depth: float(np.median(singular_values(weights[:depth]))) for depth in (1, 10, 50)}
    per_layer = (medians[50] / medians[10]) ** (1 / 40)
    return {f"L = {depth}": value for depth, value in medians.items()} | {"factor a layer, 10 to 50": per_layer}


@claim(
    "l1.orthogonal_product",
    lesson=LESSON,
    sentence="A product of orthogonal matrices keeps every direction: its singular values are all 1.",
    source=SAXE,
    quantity="smallest singular value of a product of 100 orthogonal 100x100 matrices",
    judged="smallest",
    bound=Bound(
        low=Gap(measured=1.0, rival=3e-8, scale="log"),
        why="Even the median of 50 Gaussian matrices is 3e-8.",
    ),
)
def orthogonal_product(seed: int) -> Numbers:
    """Multiply a hundred orthogonal matrices."""
    rng = np.random.default_rng(seed)
    values = singular_values([orthogonal(WIDTH, WIDTH, rng) for _ in range(100)])
    return {"smallest": float(values[-1]), "largest": float(values[0])}


@claim(
    "l1.plain_qr",
    lesson=LESSON,
    sentence="The Q of plain QR is orthogonal but not uniform: its mean trace is -1.27 at n = 6.",
    source=MEZZADRI,
    quantity="mean trace of 4000 Q from QR of Gaussian 6x6 matrices",
    bound=Bound(high=Gap(measured=-1.267, rival=0.0), why="Uniformly random orthogonal matrices have 0."),
)
def plain_qr(seed: int) -> float:
    """Measure the mean trace of Q from a plain QR, in which LAPACK prefers one sign on the diagonal."""
    return mean_trace(seed, sign_fix=False)


@claim(
    "l1.sign_fix",
    lesson=LESSON,
    sentence="With each column of Q multiplied by the sign of R's diagonal, the mean trace is 0.",
    source=MEZZADRI,
    quantity="mean trace of 4000 sign-fixed Q from QR of Gaussian 6x6 matrices",
    bound=Bound(
        low=Gap(measured=0.0, rival=-1.27),
        high=Gap(measured=0.0, rival=1.27),
        why="Without the fix it is -1.27.",
    ),
)
def sign_fix(seed: int) -> float:
    """Measure the mean trace for the same draws with the sign fix."""
    return mean_trace(seed, sign_fix=True)
