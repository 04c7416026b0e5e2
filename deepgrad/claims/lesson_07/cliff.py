"""Claims about Pascanu's cliff: how much of the plane is flat, and how high the wall is."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_07.lesson import HERE, LESSON, PASCANU
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array
from deepgrad.networks.cliff import B_RANGE, W_RANGE, cliff

COARSE, FINE = 201, 801
SETTING = "one unit, x_t = w σ(x_(t-1)) + b, 50 steps, loss (σ(x_50) - 0.7)², w in [3, 8], b in [-4, -1]"


def steepness(points: int, rng: np.random.Generator) -> Array:
    """The length of the gradient on a grid of points x points, shifted by less than one cell."""
    (w_low, w_high), (b_low, b_high) = W_RANGE, B_RANGE
    shift_w, shift_b = rng.uniform(0, 1, 2)
    w = w_low + (w_high - w_low) * (np.arange(points) + shift_w) / points
    b = b_low + (b_high - b_low) * (np.arange(points) + shift_b) / points
    found = cliff(w[:, None], b[None, :])
    return np.asarray(np.hypot(found.dw, found.db))


@claim(
    "l7.cliff_wall",
    lesson=LESSON,
    sentence="Half of the plane has a slope below 0.04; one point in a hundred is at least 17 times as steep.",
    source=f"{PASCANU}, section 2.3",
    quantity=f"99th percentile of the gradient's length over its median, on a grid of {COARSE}²; {SETTING}",
    judged="ratio",
    bound=Bound(low=Gap(measured=16.9, rival=1.0, scale="log"), why="1 would be a slope that is the same everywhere."),
)
def cliff_wall(seed: int) -> Numbers:
    """Measure percentiles of the gradient's length."""
    lengths = steepness(COARSE, np.random.default_rng(seed))
    median, high = (float(np.percentile(lengths, q)) for q in (50, 99))
    return {"ratio": high / median, "median": median, "99th percentile": high}


@claim(
    "l7.cliff_height",
    lesson=LESSON,
    sentence="How high the wall is depends on where one looks: a grid four times as fine finds a slope 14 "
    "times as large.",
    source=HERE,
    quantity=f"largest length of the gradient on a grid of {FINE}² over that on {COARSE}²; {SETTING}",
    judged="ratio",
    bound=Bound(low=Gap(measured=14.3, rival=1.0, scale="log"), why="1 would be a wall whose height is known."),
    slow=True,
)
def cliff_height(seed: int) -> Numbers:
    """Measure the steepest point of two grids."""
    rng = np.random.default_rng(seed)
    coarse, fine = (float(steepness(points, rng).max()) for points in (COARSE, FINE))
    return {"ratio": fine / coarse, f"on {COARSE}²": coarse, f"on {FINE}²": fine}
