"""Statistics that distinguish independent entries of one law from other random matrices of the same scale.

Each takes stacked draws (draws, fan_out, fan_in) and depends neither on their scale nor on their shape.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from autograder.exercises.base import Statistic

__all__ = ["DIRECTIONS", "FAR_FROM_ZERO", "NORMAL", "UNIFORM", "Law", "law_statistics"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Law:
    """The distribution of one entry, scaled to a mean square of 1.

    Attributes:
        cdf: its distribution function.
        kurtosis: its fourth moment.
        fourth: the range for the fourth moment of 36,000 entries.
    """

    name: str
    cdf: Callable[[Floats], Floats]
    kurtosis: float
    fourth: tuple[float, float]


def _uniform_cdf(x: Floats) -> Floats:
    share: Floats = np.clip((x / np.sqrt(3) + 1) / 2, 0, 1)
    return share


# The fourth moment's standard deviation is sqrt(24 / 225000) = 0.0103 for normal entries (skewness 0.05), and 0.0025
# for uniform ones: 0.07 is 6.8 of the first, 0.03 is 12 of the second. The sum of twelve uniform numbers has 2.9.
NORMAL = Law("normal", ndtr, 3.0, (2.93, 3.08))
UNIFORM = Law("uniform", _uniform_cdf, 1.8, (1.77, 1.83))

# A right answer leaves these ranges with a probability below 1e-10 each. Smallest sample: 30 draws of 50 by 150.
# Distance to the distribution function: 2 exp(-2 · 225000 · 0.008²) = 6e-13 (Dvoretzky, Kiefer, Wolfowitz).
DISTANCE = 0.008
# Distinct sizes: doubles never meet. Of 324,000 float32 numbers, which have 2^23 sizes, 2% do.
DISTINCT = 0.9
# Cosine of two draws: deviation 1/sqrt(7500) = 0.0115; 0.1 is 8.6 of them, for each of 435 pairs.
ALIKE = 0.1
# Cosine of two rows (or columns) of a matrix, at least 50 entries long: above 0.9 with a probability below
# (1 - 0.9²)^24.5 = 2e-18, for each of at most 500,000 pairs.
SAME_WAY = 0.9
# The mean over the root mean square: deviation 0.0021. Where one number fills each draw it is 0.18: 0.6 is no chance.
# Below 0.6 the mean alone gives two rows a cosine of 0.36, far from 0.9.
FAR = 0.6
# The variance of a row's (or column's) mean square over its expectation, at least 1,500 of them: deviation 0.037 and
# skewness below 0.3 in 3,000 simulated answers; the borders are 8 and 9 deviations away.
SIZES = (0.7, 1.35)
# Mean of tr((W W^T)^2) over its expectation: deviation 0.0019 in the same answers; 0.02 is 10 of them.
SPECTRUM = (0.98, 1.02)


HISTOGRAM = (
    "Look at a histogram of one large matrix. Which method of rng draws from the distribution that is asked for?"
)


def law_statistics(law: Law, draws: int) -> tuple[Statistic, ...]:
    """The statistics that judge ``draws`` matrices, in addition to their scale."""
    return (
        Statistic(
            "distinct",
            _distinct,
            DISTINCT,
            1.0,
            meaning="the share of different sizes among all entries",
            says=(
                "Only {value:.0%} of the weights have different absolute values: some are copies, or your "
                "distribution has few values."
            ),
            hint="Draw every entry by itself, in every call, from a continuous distribution. Round and copy nothing.",
        ),
        Statistic(
            "cosine",
            _largest_cosine,
            0.0,
            ALIKE,
            meaning=f"the largest cosine between two of {draws} matrices",
            says="Two of your matrices point the same way: their cosine is {value:.2f}.",
            hint="Each call has to draw a whole new matrix from rng.",
        ),
        Statistic(
            "fourth moment",
            _fourth,
            *law.fourth,
            meaning="the mean fourth power, divided by the squared mean square,",
            says=f"The weights do not have the shape of a {law.name} distribution: mean(w⁴) / mean(w²)² is "
            f"{{value:.3g}}; it should be between {law.fourth[0]:.3g} and {law.fourth[1]:.3g}.",
            hint=HISTOGRAM,
        ),
        Statistic(
            "law",
            _distance(law),
            0.0,
            DISTANCE,
            meaning=f"the largest distance to a {law.name} distribution",
            says=f"The weights do not follow a {law.name} distribution.",
            hint=HISTOGRAM,
        ),
        _size_statistic("row", law, 2),
        _size_statistic("column", law, 1),
        Statistic(
            "spectrum",
            _spectrum(law),
            *SPECTRUM,
            meaning="the sum of σ⁴ over that of independent entries",
            says=(
                "The entries depend on each other: the sum of the singular values' fourth powers is {value:.2f} "
                "times that of independent entries."
            ),
            hint="Draw all entries independently: no outer products, no orthogonal factors, no row made from another.",
        ),
    )


def _direction_statistic(of: str, axis: int) -> Statistic:
    return Statistic(
        f"{of} cosine",
        _largest_cosine_along(axis),
        0.0,
        SAME_WAY,
        meaning=f"the largest cosine between two {of}s of a matrix",
        says=f"Two {of}s of one matrix point the same way, or opposite ways: their cosine is {{value:.2f}}.",
        hint=f"Draw every {of} by itself. Do not copy a {of}, not even multiplied by a factor.",
    )


def _size_statistic(of: str, law: Law, axis: int) -> Statistic:
    return Statistic(
        f"{of} sizes",
        _sizes(law, axis),
        *SIZES,
        meaning=f"the variance of the {of}s' lengths, divided by that of independent entries,",
        says=f"The lengths of the {of}s vary {{value:.2f}} times as much as those of independent entries.",
        hint=f"Leave the {of}s as rng draws them: normalise nothing, and use the same scale for all.",
    )


def _distinct(draws: Floats) -> float:
    """The share of distinct absolute values. A row that is copied with the other sign counts as a copy."""
    return float(len(np.unique(np.abs(draws))) / draws.size)


def _largest_cosine(draws: Floats) -> float:
    flat = draws.reshape(len(draws), -1)
    flat = flat / np.linalg.norm(flat, axis=1, keepdims=True)
    return float(np.abs(np.triu(flat @ flat.T, 1)).max())


def _largest_cosine_along(axis: int) -> Callable[[Floats], float]:
    """The largest absolute cosine between two rows (axis 2) or columns (axis 1) of the same draw."""

    def measure(draws: Floats) -> float:
        rows = draws if axis == 2 else draws.transpose(0, 2, 1)
        lengths = np.linalg.norm(rows, axis=2, keepdims=True)
        rows = rows / np.where(lengths > 0, lengths, 1.0)
        cosines = np.abs(rows @ rows.transpose(0, 2, 1))
        cosines[:, np.arange(rows.shape[1]), np.arange(rows.shape[1])] = 0.0
        return float(cosines.max())

    return measure


def _lean(draws: Floats) -> float:
    size = float(np.sqrt((draws**2).mean()))
    return float(draws.mean()) / size if size else 0.0


FAR_FROM_ZERO = Statistic(
    "lean",
    _lean,
    -FAR,
    FAR,
    meaning="the mean entry over the root mean square",
    says="The weights do not lie around 0: their mean is {value:.2f} times their root mean square.",
    hint="Weights have mean 0. Which line shifts them, or removes the minus sign of some of them?",
)
"""Whether all weights lie on one side of 0.

Must come first, because such rows point the same way without being copies.
"""

DIRECTIONS = (_direction_statistic("row", 2), _direction_statistic("column", 1))
"""Whether rows or columns are copies. Must come before the others, whose ranges do not hold for copies."""


def _fourth(draws: Floats) -> float:
    squares = draws**2
    return float((squares**2).mean() / squares.mean() ** 2)


def _distance(law: Law) -> Callable[[Floats], float]:
    def measure(draws: Floats) -> float:
        ordered = np.sort(draws, axis=None)
        heights = law.cdf(ordered / np.sqrt((ordered**2).mean()))
        steps = np.arange(len(ordered) + 1) / len(ordered)
        return float(max((steps[1:] - heights).max(), (heights - steps[:-1]).max()))

    return measure


def _sizes(law: Law, axis: int) -> Callable[[Floats], float]:
    """A sum of k independent squares of mean 1 has variance k (kurtosis - 1)."""

    def measure(draws: Floats) -> float:
        squares = draws**2
        sizes = squares.mean(axis=axis) / squares.mean()
        return float(sizes.var() * draws.shape[axis] / (law.kurtosis - 1))

    return measure


def _spectrum(law: Law) -> Callable[[Floats], float]:
    """E tr((W W^T)^2) = m n (m + n - 2 + kurtosis) for m by n independent entries of mean square 1."""

    def measure(draws: Floats) -> float:
        rows, columns = draws.shape[1:]
        gram = draws @ draws.transpose(0, 2, 1)
        expected = rows * columns * (rows + columns - 2 + law.kurtosis) * (draws**2).mean() ** 2
        return float((gram**2).sum(axis=(1, 2)).mean() / expected)

    return measure
