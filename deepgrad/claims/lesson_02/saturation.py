"""Claims about saturated units of an untrained sigmoid network, and what one of them does to the gradient."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_02.lesson import LESSON, WHY_IT_WORKS, digit_images
from deepgrad.claims.lesson_02.starts import START, fresh, start_profile
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS


@claim(
    "l2.not_saturated",
    lesson=LESSON,
    sentence="In a fresh 10-layer sigmoid network fewer than one unit in ten thousand is saturated.",
    source="Measured here",
    quantity=f"largest share of saturated entries of a hidden layer (slope below 0.0125); 10 layers, Xavier, {START}",
    judged="largest share",
    bound=Bound(
        high=Gap(measured=6.52e-5, rival=0.452, scale="log"),
        why="0.452 is the share in the worst layer with weights 6 times as large.",
    ),
)
def not_saturated(seed: int) -> Numbers:
    """Measure the share of saturated units in each layer."""
    return {"largest share": float(start_profile(seed, 10, "sigmoid").saturation[:-1].max())}


@claim(
    "l2.saturated_units_block",
    lesson=LESSON,
    sentence="One saturated unit lets a thirtieth of the gradient through that a unit in its middle lets through.",
    source=WHY_IT_WORKS,
    quantity="mean |dL/dz| of saturated over mean |dL/dz| of unsaturated entries, layer 5 of 10; 6 times Xavier",
    judged="saturated over unsaturated",
    bound=Bound(high=Gap(measured=0.0356, rival=1.0, scale="log"), why="1 is a unit that blocks nothing."),
)
def saturated_units_block(seed: int) -> Numbers:
    """Compare |dL/dz| of saturated and unsaturated units."""
    X, y = digit_images()
    params = fresh(seed, 10, "sigmoid", 6.0)
    zs, hs = mlp.forward(params, X, "sigmoid")
    d_output = np.exp(hs[-1] - hs[-1].max(axis=1, keepdims=True))
    d_output = d_output / d_output.sum(axis=1, keepdims=True) - np.eye(10)[y]
    sizes = np.abs(mlp.backward(params, zs, hs, "sigmoid", d_output / len(X)).dz[4])
    flat = ACTIVATIONS["sigmoid"].slope(zs[4]) < 0.05 * ACTIVATIONS["sigmoid"].largest_slope
    return {
        "saturated over unsaturated": float(sizes[flat].mean() / sizes[~flat].mean()),
        "share saturated": float(flat.mean()),
    }
