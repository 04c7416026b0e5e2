"""Values and functions that all claims of lesson 5 share."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from deepgrad.data import digits

if TYPE_CHECKING:
    from torch import nn

    from deepgrad.networks.deep import DeepNet
    from deepgrad.training import History

__all__ = [
    "BATCH",
    "CHANCE",
    "IOFFE",
    "LESSON",
    "SANTURKAR",
    "WIDTH",
    "WORKS",
    "YANG",
    "last",
    "net",
    "trained",
]

LESSON = "05_normalization"
WIDTH, BATCH = 100, 64
CHANCE = float(np.log(10))
DIVERGED = 10.0
TAIL = 20  # number of last batch losses whose mean is the end of a run

WORKS = 'Often told; here from "Why Deep Learning Works", Batch Normalization'
IOFFE = 'Ioffe and Szegedy 2015, "Batch Normalization"'
SANTURKAR = 'Santurkar et al. 2018, "How Does Batch Normalization Help Optimization?"'
YANG = 'Yang et al. 2019, "A Mean Field Theory of Batch Normalization"'


def net(seed: int, depth: int, norm: str | None = None, **options: object) -> "DeepNet":
    """A network for the digits, 100 units wide, ReLU, He's start unless ``options`` say otherwise."""
    from deepgrad.networks.deep import DeepNet  # imported here, because torch takes a second and cards do not need it

    return DeepNet(64, WIDTH, 10, depth, norm=norm, seed=seed, **options)  # type: ignore[arg-type]


def trained(network: "nn.Module", seed: int, rate: float, steps: int, batch: int | None = BATCH) -> "History":
    """Train on the digits by plain gradient descent."""
    from deepgrad.training import train

    data = digits()
    return train(network, data.X_train, data.y_train, steps=steps, lr=rate, batch_size=batch, seed=seed)


def last(losses: npt.ArrayLike, steps: int) -> float:
    """The mean of the last 20 batch losses. A run that diverged counts as 10, far above guessing."""
    found = np.asarray(losses, dtype=float)
    tail = found[-TAIL:]
    if len(found) < steps or not np.isfinite(tail).all():
        return DIVERGED
    return float(tail.mean())
