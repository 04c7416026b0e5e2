"""The data sets of the lessons: handwritten digits, which come with scikit-learn, and generated spirals."""

from functools import cache
from typing import NamedTuple

import numpy as np

from deepgrad.errors import BadArgument
from deepgrad.networks.arrays import Array, Labels

__all__ = ["Split", "digits", "spirals"]


class Split(NamedTuple):
    """Examples to train on and examples held out: X (N, features) float64, y (N,) int64."""

    X_train: Array
    y_train: Labels
    X_test: Array
    y_test: Labels


def digits(test_fraction: float = 0.2, seed: int = 0) -> Split:
    """1797 handwritten digits, 8 x 8 pixels, 10 classes, in random order.

    Each pixel has mean 0 over the training set, and all pixels together have standard deviation 1 there. Single pixels
    are not scaled, because some are nearly always white, and a rare grey value would become very large.

    Args:
        test_fraction: the share of examples to hold out, from 0 to below 1.
        seed: decides the order, and so which examples are held out.

    Raises:
        BadArgument: a fraction that leaves nothing to train on.

    Source: Alpaydin and Kaynak 1998, "Optical Recognition of Handwritten Digits", UCI, as scikit-learn ships it.
    """
    if not 0 <= test_fraction < 1:
        raise BadArgument(f"test_fraction should be from 0 to below 1: got {test_fraction}.")
    pixels, labels = _raw_digits()
    order = np.random.default_rng(seed).permutation(len(labels))
    held_out = round(test_fraction * len(labels))
    test, train = order[:held_out], order[held_out:]
    centred = pixels - pixels[train].mean(axis=0)
    X = centred / centred[train].std()
    return Split(X[train], labels[train], X[test], labels[test])


def spirals(
    examples: int, classes: int, rng: np.random.Generator, noise: float = 0.1, turns: float = 1.0
) -> tuple[Array, Labels]:
    """Arms that wind around each other in the plane out to radius 1, one for each class.

    Args:
        examples: the number of points, spread evenly over the classes, in random order.
        classes: the number of arms.
        rng: draws the points.
        noise: standard deviation of the angle, in radians.
        turns: how often an arm winds around the centre.

    Returns:
        X (examples, 2) float64 and y (examples,) int64.

    Raises:
        BadArgument: fewer examples than classes, or fewer than one class.
    """
    if not 1 <= classes <= examples:
        raise BadArgument(f"Each class needs an example: got {examples} examples for {classes} classes.")
    y = rng.permutation(np.arange(examples, dtype=np.int64) % classes)
    radius = np.sqrt(rng.uniform(0.0, 1.0, examples))  # uniform over the disc
    angle = 2 * np.pi * (y / classes + turns * radius) + rng.normal(0.0, noise, examples)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1), y


@cache
def _raw_digits() -> tuple[Array, Labels]:
    from sklearn.datasets import load_digits  # imported here, because it takes nearly a second

    pixels, labels = load_digits(return_X_y=True)
    return pixels.astype(np.float64), labels.astype(np.int64)
