"""Shapes, numbers of draws and statistics that the exercises on random weight matrices share."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from autograder.contract.kinds import Array, Count, ListOf, Rng
from autograder.contract.wire import Seed
from autograder.exercises.base import Case, Output, Parameter, Statistic
from autograder.exercises.lesson_03.weight_laws import DIRECTIONS, FAR_FROM_ZERO, Law, law_statistics

__all__ = [
    "DRAWS",
    "FANS",
    "RNG",
    "SAME_EACH_TIME",
    "SCALE_AS_MEAN",
    "TAILS_CLIPPED",
    "TAILS_REDRAWN",
    "TRANSPOSED",
    "clipped",
    "fans_of",
    "redrawn",
    "weight_cases",
    "weights_output",
    "xavier_ratio",
]

Floats = NDArray[np.float64]

DRAWS = 30
# Both orientations, three to one: a variance from the wrong fan is off by a factor of 1.5 or more in one of them.
LONG, SHORT = (150, 181), (50, 61)

# A matrix has at least 150 * 50 entries, so 30 draws have at least 225,000, each of standard deviation s.
# s: its estimate deviates by 1 / sqrt(450000) = 0.0015 of itself; 0.012 is 8 of them.
# The mean entry, in units of s: deviation 0.0021; 0.02 is 9.
# The mean square of a row's or column's sum, in units of its expectation: chi-squared with at least 1,500 degrees of
# freedom over their number; it leaves 0.75 to 1.3 with a probability below exp(-28) (Chernoff), 1e-12.
STD = 0.012
MEAN = 0.02
SUMS = (0.75, 1.3)

FANS = (
    Parameter("fan_in", Count("how many inputs each unit of the layer has")),
    Parameter("fan_out", Count("how many units the layer has")),
)
RNG = Parameter("rng", Rng("the generator that all randomness comes from"))


def weight_cases(rng: np.random.Generator, slope: Callable[[int, int], float] | None = None) -> list[Case]:
    """Two layers of opposite orientation; ``slope`` gives an argument after rng from the two fans."""

    def case(label: str, inputs: tuple[int, int], outputs: tuple[int, int]) -> Case:
        fan_in, fan_out = int(rng.integers(*inputs)), int(rng.integers(*outputs))
        seed = Seed(int(rng.integers(2**62)))
        arguments = (DRAWS, fan_in, fan_out, seed)
        return Case(f"{DRAWS} matrices of {label}", (*arguments, slope(fan_in, fan_out)) if slope else arguments)

    return [
        case("a layer with more inputs than units", LONG, SHORT),
        case("a layer with more units than inputs", SHORT, LONG),
    ]


def fans_of(draws: Floats) -> tuple[int, int]:
    """fan_in and fan_out of stacked matrices (draws, fan_out, fan_in)."""
    return draws.shape[2], draws.shape[1]


def xavier_ratio(draws: Floats) -> float:
    """The root mean square of the draws over that of Xavier's weights."""
    fan_in, fan_out = fans_of(draws)
    return float(np.sqrt((draws**2).mean() * (fan_in + fan_out) / 2))


TRANSPOSED = (
    "The matrix is transposed: its shape is (fan_in, fan_out).",
    "In z = h @ W.T + b each row of W makes one unit. How many rows are there?",
)
"""Title and hint of the mistake of returning (fan_in, fan_out)."""


SAME_EACH_TIME = (
    "Every call gives the same matrix.",
    "Draw from the rng that comes as an argument. A generator made inside starts anew in each call.",
)
"""Title and hint of the mistake of a generator made inside."""


SCALE_AS_MEAN = (
    "The standard deviation stands where the mean belongs, so the weights lie around it instead of around 0.",
    "The first argument of rng.normal is the mean, the second the standard deviation. Or name it: scale=...",
)
"""Title and hint of the mistake of ``rng.normal(std, size=...)``."""


TAILS_CLIPPED = (
    "The weights are cut at two standard deviations: values beyond are set to the border.",
    "A normal distribution has tails. Leave the weights as rng.normal draws them.",
)
"""Title and hint of the mistake of ``np.clip`` on the weights."""


TAILS_REDRAWN = (
    "Weights beyond two standard deviations are drawn again: the rest are 0.88 times as large as they should be.",
    "A normal distribution has tails. Leave the weights as rng.normal draws them.",
)
"""Title and hint of the mistake of a truncated normal distribution."""


def clipped(weights: Floats, std: float) -> Floats:
    """Weights of standard deviation ``std``, clipped at two standard deviations."""
    return np.clip(weights, -2 * std, 2 * std)


def redrawn(weights: Floats, std: float, rng: np.random.Generator) -> Floats:
    """Weights of standard deviation ``std``; those beyond two standard deviations are drawn again."""
    while (beyond := np.abs(weights) > 2 * std).any():
        weights[beyond] = rng.normal(0.0, std, int(beyond.sum()))
    return weights


def weights_output(ratio: Callable[[Floats], float], law: Law) -> Output:
    """The list of matrices, judged by statistics.

    Args:
        ratio: a function from the draws to their root mean square, relative to the right one.
        law: the distribution of one entry.
    """
    spread = f"the standard deviation of {DRAWS} matrices, relative to the right one,"
    return Output(
        "W",
        ListOf(Array(("fan_out", "fan_in"))),
        statistics=(
            Statistic("repetition", _repeated, 0.0, 0.0, meaning="the share of draws that repeat the first one"),
            FAR_FROM_ZERO,
            *DIRECTIONS,
            Statistic("mean", _mean, -MEAN, MEAN, meaning="the mean entry, in standard deviations,"),
            Statistic(
                "std",
                ratio,
                1 - STD,
                1 + STD,
                meaning=spread,
                says="The weights are {value:.3g} times as large as they should be.",
                hint="Work out the standard deviation for one fan_in and fan_out by hand, and print W.std() beside it.",
            ),
            _sum_statistic("row", _row_sums),
            _sum_statistic("column", _column_sums),
            *law_statistics(law, DRAWS),
        ),
    )


def _sum_statistic(of: str, measure: Callable[[Floats], float]) -> Statistic:
    return Statistic(
        f"{of}s",
        measure,
        *SUMS,
        meaning=f"the mean square of a {of}'s sum, relative to that of independent entries,",
        says=f"The sums of the {of}s are not those of independent entries: their mean square is {{value:.2f}} times as "
        f"large; it should be between {SUMS[0]:.3g} and {SUMS[1]:.3g} times.",
        hint=f"Do the entries of a {of} depend on each other? Draw each entry by itself.",
    )


def _repeated(draws: Floats) -> float:
    return float(np.mean([np.array_equal(draw, draws[0]) for draw in draws[1:]]))


def _mean(draws: Floats) -> float:
    return float(draws.mean() / np.sqrt((draws**2).mean()))


def _row_sums(draws: Floats) -> float:
    return float((draws.sum(axis=2) ** 2).mean() / ((draws**2).mean() * draws.shape[2]))


def _column_sums(draws: Floats) -> float:
    return float((draws.sum(axis=1) ** 2).mean() / ((draws**2).mean() * draws.shape[1]))
