"""Statistics that distinguish the uniform (Haar) law of orthogonal matrices from others, with their ranges by chance.

Standard errors are exact: under the uniform law on O(n), n ≥ 2, an entry has mean 0 and variance 1/n, the product of
two entries variance 1/(n (n + 2)) in one row or column and (n + 1)/((n - 1) n (n + 2)) elsewhere, the trace mean 0 and
variance 1, the determinant is +1 or -1 with equal odds, and QᵀQ' of two independent draws is uniform again.

A right answer leaves a range with a probability below 1e-9 in all. An entry, an entry times the determinant and the sum
of all entries are sub-Gaussian: 8 standard errors cost 2 exp(-32) each and 6e-11 for the 892 of them. The determinant
costs 2e-11 by Hoeffding. Traces cost 3e-10 by Bernstein at size 2, and are as good as normal at size 21. The fourth
power and the order of columns are near to normal; 7 standard errors cost 4e-11 each, their skewness (0.04 for the mean
of 140) included. A product of two entries has the tails of a product of two normal numbers at worst: 9.5 standard
errors cost 5e-16 for each of 97,000 pairs.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Statistic

__all__ = ["SIZES", "STATISTICS"]

Floats = NDArray[np.float64]

# How many matrices of which size are drawn: few, since each call costs the grader as much as a small matrix does. At
# size 2 a law is a law of one angle, and hundreds of draws show its shape. A law that is nearly uniform there (such as
# uniform entries) is far from uniform at size 21. One size is odd, because for odd n, Q times det Q is a rotation.
SIZES = ((500, 2), (140, 21))

# The deviations, over one uniform matrix, of the sum of all fourth powers and of what _column_order adds up. Those of
# size 21 come from 300,000 draws.
FOURTH_DEVIATION = {2: 8**-0.5, 21: 0.1792}
ORDER_DEVIATION = {2: 32**-0.5, 21: 20.01}

# One pass of Gram-Schmidt loses seven or eight digits on the worst matrix of a thousand; what is not orthogonal at all
# is off by 0.1 and more.
ORTHOGONAL = 1e-5
# Draws of a right answer in float32 may agree by chance, one pair in ten million; wrong ones repeat by the dozen.
CHANCE_REPEATS = 0.01


def _off_orthogonal(draws: Floats) -> float:
    product = np.swapaxes(draws, 1, 2) @ draws
    return float(np.abs(product - np.eye(draws.shape[1])).max())


def _all_alike(draws: Floats) -> float:
    return float((draws == draws[0]).all())


def _repeats(draws: Floats) -> float:
    """Draws that are one matrix up to order and signs have one sum of |q|³."""
    sums = (np.abs(draws) ** 3).sum(axis=(1, 2)).round(9)
    share = 1 - len(np.unique(sums)) / len(draws)
    return share if share > CHANCE_REPEATS else 0.0


def _determinants(draws: Floats) -> Floats:
    signs: Floats = np.linalg.slogdet(draws)[0]
    return signs


def _mean_determinant(draws: Floats) -> float:
    return float(_determinants(draws).mean())


def _traces(draws: Floats) -> Floats:
    traces: Floats = np.trace(draws, axis1=1, axis2=2)
    return traces


def _mean_trace(draws: Floats) -> float:
    return float(_traces(draws).mean())


def _furthest(means: Floats, size: int, count: int) -> float:
    return float(np.abs(means).max() * np.sqrt(size * count))


def _entry(draws: Floats) -> float:
    return _furthest(draws.mean(axis=0), draws.shape[1], len(draws))


def _mirrored_entry(draws: Floats) -> float:
    mirrored = draws * _determinants(draws)[:, None, None]
    return _furthest(mirrored.mean(axis=0), draws.shape[1], len(draws))


def _sum(draws: Floats) -> float:
    return float(draws.sum(axis=(1, 2)).mean() * np.sqrt(len(draws) / draws.shape[1]))


def _trace(draws: Floats) -> float:
    return _mean_trace(draws) * float(np.sqrt(len(draws)))


def _fourth_power(draws: Floats) -> float:
    size = draws.shape[1]
    off = np.square(draws * draws).sum(axis=(1, 2)).mean() - 3 * size / (size + 2)
    return float(off * np.sqrt(len(draws)) / FOURTH_DEVIATION[size])


def _column_order(draws: Floats) -> float:
    """The mean of Σᵢ (Σₖ cₖ Qᵢₖ²)², c running from -(n-1)/2 to (n-1)/2; uniform: 2 Σc² / (n + 2).

    Eigenvectors of a matrix whose diagonal has another variance than its other entries give too little.
    """
    size = draws.shape[1]
    place = np.arange(size) - (size - 1) / 2
    off = np.square((draws * draws) @ place).sum(axis=1).mean() - 2 * (place @ place) / (size + 2)
    return float(off * np.sqrt(len(draws)) / ORDER_DEVIATION[size])


@cache
def _errors_of_pairs(size: int) -> Floats:
    """One over the deviation of each product of two entries; 0 for those that another pair stands for."""
    row, column = np.divmod(np.arange(size**2), size)
    in_line = (row[:, None] == row) | (column[:, None] == column)
    variance = np.where(in_line, 1.0, (size + 1) / (size - 1)) / (size * (size + 2))
    weights: Floats = np.triu(1 / np.sqrt(variance), 1)
    return weights


def _pair(draws: Floats) -> float:
    flat = draws.reshape(len(draws), -1)
    products = flat.T @ flat
    products *= _errors_of_pairs(draws.shape[1])
    return float(max(products.max(), -products.min()) / np.sqrt(len(draws)))


def _next(draws: Floats) -> float:
    return float(np.einsum("tij,tij->t", draws[:-1], draws[1:]).mean() * np.sqrt(len(draws) - 1))


def _next_transposed(draws: Floats) -> float:
    return float(np.einsum("tij,tji->t", draws[:-1], draws[1:]).mean() * np.sqrt(len(draws) - 1))


OFF = "in standard errors,"
# In this order, so that a matrix that fails a plain statement is not described by standard errors.
STATISTICS = (
    Statistic("orthogonality", _off_orthogonal, 0.0, ORTHOGONAL, meaning="the largest entry of |QᵀQ - I|"),
    Statistic("repetition", _all_alike, 0.0, 0.0, meaning="the share of draws that are like the first one"),
    Statistic(
        "repeats", _repeats, 0.0, 0.0, meaning="the share of draws that repeat an earlier one, order and signs aside,"
    ),
    Statistic("determinant", _mean_determinant, -0.6, 0.6, meaning="the mean determinant of all draws"),
    Statistic("trace", _mean_trace, -0.6, 0.6, meaning="the mean trace of all draws"),
    Statistic("entry", _entry, 0.0, 8.0, meaning=f"the distance of an entry's mean from 0, {OFF}"),
    Statistic("sum", _sum, -8.0, 8.0, meaning=f"the distance of the mean sum of all entries from 0, {OFF}"),
    Statistic("lean", _trace, -8.5, 8.5, meaning=f"the distance of the mean trace from 0, {OFF}"),
    Statistic("pair", _pair, 0.0, 9.5, meaning=f"the distance of the mean product of two entries from 0, {OFF}"),
    Statistic(
        "fourth",
        _fourth_power,
        -7.0,
        7.0,
        meaning=f"the distance of the mean fourth power from that of a uniform Q, {OFF}",
    ),
    Statistic(
        "order",
        _column_order,
        -7.0,
        7.0,
        meaning="the deviation from a random order of the columns",
        says="The columns of Q are not in a random order: the deviation is {value:.3g} standard errors; it should be "
        "between -7 and 7.",
    ),
    Statistic(
        "mirror", _mirrored_entry, 0.0, 8.0, meaning=f"the distance of the mean of an entry times det Q from 0, {OFF}"
    ),
    Statistic(
        "next", _next, -8.5, 8.5, meaning=f"the distance of the mean of trace(QᵀQ'), Q' the next draw, from 0, {OFF}"
    ),
    Statistic(
        "turned",
        _next_transposed,
        -8.5,
        8.5,
        meaning=f"the distance of the mean of trace(QQ'), Q' the next draw, from 0, {OFF}",
    ),
)
