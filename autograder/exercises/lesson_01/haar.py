"""Numbers that tell the uniform (Haar) law of orthogonal matrices from another, with the range that chance leaves.

Standard errors are exact: under the uniform law on O(n), n ≥ 2, an entry has mean 0 and variance 1/n, the product of
two entries variance 1/(n (n + 2)) in one row or column and (n + 1)/((n - 1) n (n + 2)) elsewhere, the trace mean 0 and
variance 1, the determinant is +1 or -1 with equal odds, and QᵀQ' of two independent draws is uniform again.

A right answer leaves a range with a probability below 1e-9 in all. An entry, an entry times the determinant and the sum
of all entries are sub-Gaussian: 8 standard errors cost 2 exp(-32) each and 5e-11 for the 830 of them. The determinant
costs 1e-23 by Hoeffding. Traces cost 3e-10 by Bernstein at sizes 2 and 3, and are as good as normal at size 20. The
fourth power is near to normal; 7 standard errors cost 2e-11, its skewness included. A product of two entries has the
tails of a product of two normal numbers at worst: 9.5 standard errors cost 2e-17 for each of 80,000 pairs.
"""

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.base import Statistic

__all__ = ["SIZES", "STATISTICS"]

Floats = NDArray[np.float64]

# How many matrices of which size are drawn. At size 2 a law is a law of one angle, and a thousand draws show its
# shape; what is not uniform there by a hair (uniform entries, say) is far from it at size 20.
SIZES = ((1000, 2), (300, 3), (300, 20))

# The deviation of the sum of all fourth powers of one uniform matrix; sizes 3 and 20 from a million draws of each.
FOURTH_DEVIATION = {2: 8**-0.5, 3: 0.3999, 20: 0.1862}

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
    sizes = np.sort(np.abs(draws.reshape(len(draws), -1)), axis=1).round(9)
    share = 1 - len(np.unique(sizes, axis=0)) / len(draws)
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


def _pair(draws: Floats) -> float:
    size = draws.shape[1]
    flat = draws.reshape(len(draws), -1)
    row, column = np.divmod(np.arange(size**2), size)
    in_line = (row[:, None] == row) | (column[:, None] == column)
    variance = np.where(in_line, 1.0, (size + 1) / (size - 1)) / (size * (size + 2))
    means = np.triu(flat.T @ flat / len(draws), 1)
    return float(np.abs(means / np.sqrt(variance)).max() * np.sqrt(len(draws)))


def _next(draws: Floats) -> float:
    return float(np.einsum("tij,tij->t", draws[:-1], draws[1:]).mean() * np.sqrt(len(draws) - 1))


def _next_transposed(draws: Floats) -> float:
    return float(np.einsum("tij,tji->t", draws[:-1], draws[1:]).mean() * np.sqrt(len(draws) - 1))


OFF = "in standard errors,"
# In this order: a matrix that does not fit the plain statements is told of those, and of no standard errors.
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
