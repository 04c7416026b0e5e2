"""Saturation is not what shrinks the gradient at the start; and the slope is not always below 1."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_02.lesson import LESSON, WHY_IT_WORKS, digit_images
from deepgrad.claims.lesson_02.starts import START, fresh, gradient_ratio, start_profile
from deepgrad.claims.registry import claim
from deepgrad.networks import mlp
from deepgrad.networks.activations import ACTIVATIONS
from deepgrad.networks.tanh_as_sigmoid import as_sigmoid_network

VANISHING = "The Vanishing Gradient Problem: Why Deep Networks Sometimes Fail to Learn (source document 002)"


@claim(
    "l2.not_saturated",
    lesson=LESSON,
    sentence="The gradient vanishes although at the start fewer than one unit in ten thousand is saturated.",
    source="Measured here",
    quantity=f"largest share of saturated entries of a hidden layer (slope below 0.0125); 10 layers, Xavier, {START}",
    judged="largest share",
    bound=Bound(
        high=Gap(measured=6.52e-5, rival=0.452, scale="log"), why="0.452 are saturated with weights 6 times as large."
    ),
)
def not_saturated(seed: int) -> Numbers:
    """Saturation, layer by layer."""
    profile = start_profile(seed, 10, "sigmoid")
    return {"largest share": float(profile.saturation[:-1].max()), "gradient left": gradient_ratio(profile)}


@claim(
    "l2.folk_saturation",
    lesson=LESSON,
    sentence="The more units are saturated, the less of the gradient gets through.",
    source="Why Your Deep Network Isn't Learning (source document 000), Why Sigmoid Made It Worse",
    quantity=f"rms dL/dX over rms dL/dh_9 with weights 6 times Xavier's, over the same with Xavier's; sigmoid, {START}",
    judged="times as much",
    bound=Bound(
        high=Gap(measured=23_800.0, rival=1.0, scale="log"),
        why="The sentence expects less than 1. With six times the weights at least 23800 times as much arrives.",
    ),
    expected=Verdict.NOT_REPLICATED,
)
def folk_saturation(seed: int) -> Numbers:
    """The same network with small and with large weights."""
    small, large = (start_profile(seed, 10, "sigmoid", gain) for gain in (1, 6))
    return {
        "times as much": gradient_ratio(large) / gradient_ratio(small),
        "saturated, Xavier": float(small.saturation[:-1].mean()),
        "saturated, 6 times Xavier": float(large.saturation[:-1].mean()),
    }


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
    """Compare the gradient behind the slope, entry by entry."""
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


@claim(
    "l2.folk_slopes_below_one",
    lesson=LESSON,
    sentence="The slopes of sigmoid and tanh are always less than 1.",
    source=f"{VANISHING}, Why This Happens",
    quantity="largest slope",
    judged="tanh",
    deterministic=True,
    seeds=(0,),
    bound=Bound(high=Gap(measured=1.0, rival=0.25), why="1 is not less than 1; 0.25 is what the sigmoid has."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_slopes_below_one(_: int) -> Numbers:
    """Both at 0, where they are steepest."""
    return {name: float(ACTIVATIONS[name].slope(np.zeros(1))[0]) for name in ("tanh", "sigmoid")}


@claim(
    "l2.tanh_is_sigmoid",
    lesson=LESSON,
    sentence=(
        "A tanh network is a sigmoid network with four times the weights and shifted biases: the two compute the same."
    ),
    source="Derived: tanh(z) = 2 sigmoid(2z) - 1",
    quantity="largest difference of two logits over the largest logit; 10 layers, Xavier start, all digits",
    judged="rewritten",
    bound=Bound(
        high=Gap(measured=1e-14, rival=0.5, scale="log"),
        why="0.5 is the least by which the logits differ without the rewriting, same weights.",
    ),
)
def tanh_is_sigmoid(seed: int) -> Numbers:
    """The logits of the tanh network against those of two sigmoid networks."""
    params, X = fresh(seed, 10, "tanh"), digit_images()[0]
    logits = mlp.forward(params, X, "tanh")[1][-1]
    others = {"rewritten": as_sigmoid_network(params), "same weights": params}
    return {
        name: float(np.abs(mlp.forward(other, X, "sigmoid")[1][-1] - logits).max() / np.abs(logits).max())
        for name, other in others.items()
    }
