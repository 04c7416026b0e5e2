"""Claims about the spread over starts: narrow networks lose or explode the signal by chance."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array

DEPTH = 100
NARROW, WIDE = 10, 300
NARROW_NETS, WIDE_NETS = 2000, 100
SETTING = f"{DEPTH} ReLU layers, He, one normal input of mean square 1"


def sizes_of(width: int, nets: int, seed: int) -> Array:
    """RMS of h_100 for so many networks: shape (nets,).

    For one input, a row of W h is normal with variance |h|² 2 / width for every h, so no matrix is drawn.
    """
    rng = np.random.default_rng(seed)
    size = np.ones(nets)
    for _ in range(DEPTH):
        z = rng.normal(size=(nets, width)) * np.sqrt(2) * size[:, None]
        size = np.sqrt((np.maximum(z, 0) ** 2).mean(axis=1))
    return size


def decades(size: Array) -> float:
    """The standard deviation of log10 of the size, over the nets that are not dead."""
    return float(np.log10(size[size > 0]).std())


@claim(
    "l3.narrow_nets_die",
    lesson=LESSON,
    sentence=(
        "About one in eleven ReLU networks of 100 layers and width 10 is exactly dead at the start: "
        "in some layer all ten units are negative, a chance of 1/1024 a layer."
    ),
    source="Derived: 1 - (1 - 2^-10)^100 = 0.093",
    quantity=f"share of {NARROW_NETS} networks whose output is exactly 0; {SETTING}",
    judged="width 10",
    bound=Bound(
        low=Gap(measured=0.0855, rival=0.0),
        high=Gap(measured=0.0885, rival=1.0),
        why="0 would be networks that never die, 1 networks that always do.",
    ),
)
def narrow_nets_die(seed: int) -> Numbers:
    """Count the nets whose output is zero."""
    return {
        "width 10": float((sizes_of(NARROW, NARROW_NETS, seed) == 0).mean()),
        "width 300": float((sizes_of(WIDE, WIDE_NETS, seed) == 0).mean()),
    }


@claim(
    "l3.narrow_nets_are_a_lottery",
    lesson=LESSON,
    sentence=(
        "Those that live differ by two powers of ten from one another (standard deviation; at width 300 it is 0.28), "
        "and half of them have lost all but 2e-7 to 3e-7. He keeps the average of the square, which a few lucky nets "
        "carry."
    ),
    source="Measured here",
    quantity=f"standard deviation of log10 RMS of h_100 over the living networks, width 10; {SETTING}",
    judged="decades at width 10",
    bound=Bound(low=Gap(measured=2.0, rival=0.28, scale="log"), why="Width 300 has 0.28."),
)
def narrow_nets_are_a_lottery(seed: int) -> Numbers:
    """Measure the spread of the size's logarithm, and the median."""
    narrow, wide = sizes_of(NARROW, NARROW_NETS, seed), sizes_of(WIDE, WIDE_NETS, seed)
    return {
        "decades at width 10": decades(narrow),
        "decades at width 300": decades(wide),
        "median RMS of the living at width 10": float(np.median(narrow[narrow > 0])),
        "median RMS of the living at width 300": float(np.median(wide[wide > 0])),
    }
