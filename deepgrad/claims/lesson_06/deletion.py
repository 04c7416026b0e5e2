"""Claims about removing a block from a trained net."""

import copy
from functools import cache

import numpy as np
from torch import nn

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_06.lesson import LESSON
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks.arrays import Array
from deepgrad.networks.deep import DeepNet
from deepgrad.training import accuracy, train

__all__ = ["accuracies_without"]

DEPTH, STEPS = 20, 200
RATES = {None: 0.01, "zero_residual": 0.03}
VEIT = "Veit, Wilber and Belongie 2016 (arXiv 1605.06431), section 4.1"
SETTING = f"training accuracy on the digits, {DEPTH} layers of 64 units, He's start, {STEPS} steps"


@cache
def accuracies_without(seed: int, skip: str | None) -> tuple[float, Array]:
    """Training accuracy of a trained net, and of the net without each single block (in a plain net: layer)."""
    X, y, _, _ = digits()
    net = DeepNet(64, 64, 10, DEPTH, skip=skip, seed=seed)
    train(net, X, y, steps=STEPS, lr=RATES[skip], batch_size=64, momentum=0.9, seed=seed)
    left = []
    for at in range(0 if skip else 1, len(net.blocks)):  # a plain net's first layer changes the width
        without = copy.deepcopy(net)
        without.blocks[at] = nn.Identity()
        left.append(accuracy(without, X, y))
    return accuracy(net, X, y), np.array(left)


@claim(
    "l6.delete_from_plain",
    lesson=LESSON,
    sentence="Take one layer out of a trained plain net of 20, and it is back at guessing.",
    source=VEIT,
    quantity=f"median over the layers; {SETTING}, no skips",
    judged="without one layer",
    bound=Bound(high=Gap(measured=0.15, rival=0.69), why="0.69 is the least that a whole net has."),
    slow=True,
)
def delete_from_plain(seed: int) -> Numbers:
    """Remove single layers from a trained plain net."""
    whole, left = accuracies_without(seed, None)
    return {"without one layer": float(np.median(left)), "whole": whole}


@claim(
    "l6.delete_from_residual",
    lesson=LESSON,
    sentence="Take one block, two layers, out of a residual net of 20 layers: it hardly notices.",
    source=VEIT,
    quantity=f"median over the blocks; {SETTING}, skips, branches that start at 0",
    judged="without one block",
    bound=Bound(low=Gap(measured=0.99, rival=0.15), why="0.15 is what is left of the plain net."),
    slow=True,
)
def delete_from_residual(seed: int) -> Numbers:
    """Remove single blocks from a trained residual net, which removes half of all paths."""
    whole, left = accuracies_without(seed, "zero_residual")
    return {"without one block": float(np.median(left)), "whole": whole, "worst block": float(left.min())}
