"""The task, the networks and the budget that all claims of lesson 2 share."""

from deepgrad.networks.arrays import Array, Labels

__all__ = [
    "BATCH",
    "BUDGET",
    "GLOROT",
    "LESSON",
    "RATES",
    "STEPS",
    "WHY_IT_WORKS",
    "WIDTH",
    "digit_images",
    "sizes",
]

LESSON = "02_sigmoid_saturation"

GLOROT = "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks"
WHY_IT_WORKS = "Why Deep Learning Works, a text behind this course, The Vanishing Gradient Problem"

WIDTH = 64
STEPS = 600
BATCH = 64
RATES = (0.3, 1.0, 3.0, 10.0)
"""The rates to try.

The best rate of every sigmoid network of 3 to 6 layers lies between them; with 2 layers 30 works, too.
"""

BUDGET = "digits, 64 units a layer, Xavier start, 600 steps of SGD on batches of 64"


def digit_images() -> tuple[Array, Labels]:
    """The training digits: X (1438, 64), mean 0 and standard deviation 1, and their classes (1438,)."""
    from deepgrad.data import digits  # imported here, because the list of claims does not need scikit-learn

    split = digits()
    return split.X_train, split.y_train


def sizes(depth: int) -> list[int]:
    """Units of h_0 to h_L of a network of ``depth`` weight layers on the digits."""
    return [WIDTH] * depth + [10]
