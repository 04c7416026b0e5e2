"""Claims about the output of a deep scalar chain: it forgets the input, equals the bias, or explodes."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_01.lesson import LESSON, WEIGHT_CASES
from deepgrad.claims.registry import claim
from deepgrad.networks import scalar_chain
from deepgrad.networks.arrays import Array

DEPTH = 100
LARGEST_INPUT = 10.0
EXPLODED_BY_ONE_AND_A_HALF = 1.5**DEPTH


def output(w: float, b: float, x: Array) -> Array:
    """y_100 of a chain of equal layers for inputs of shape (N,): shape (N,)."""
    weights, biases = scalar_chain.shared(w, DEPTH), scalar_chain.shared(b, DEPTH)
    last: Array = scalar_chain.forward(weights, biases, x)[-1]
    return last


def table_row(w: float) -> Numbers:
    """y_100 without biases for x = 1, and its derivatives by x and by one layer's weight."""
    weights, biases = scalar_chain.shared(w, DEPTH), scalar_chain.shared(0.0, DEPTH)
    y = scalar_chain.forward(weights, biases, np.ones(1))
    gradients = scalar_chain.backward(weights, y, np.ones(1))
    return {
        "y_100": float(y[-1, 0]),
        "dy_100/dx": float(gradients.dL_dy[0, 0]),
        "dy_100/dw_1": float(gradients.dL_dw[0]),
        "dy_100/dw_100": float(gradients.dL_dw[-1]),
    }


@claim(
    "l1.input_forgotten",
    lesson=LESSON,
    sentence="One hundred layers with w = 0.8 forget their input: swap it for another and the output stays.",
    source=f"{WEIGHT_CASES}, case 1",
    quantity="change of y_100 per unit of change of x; w = 0.8, b = 1, two random inputs within ±10",
    bound=Bound(
        high=Gap(measured=2.04e-10, rival=1.0, scale="log"),
        why="A chain that keeps its input (w = 1) has 1; 0.8^100 is 2e-10.",
    ),
)
def input_forgotten(seed: int) -> float:
    """Exchange one random input for another."""
    x = np.random.default_rng(seed).uniform(-LARGEST_INPUT, LARGEST_INPUT, 2)
    y = output(0.8, 1.0, x)
    return float(abs(y[1] - y[0]) / abs(x[1] - x[0]))


@claim(
    "l1.identical_to_the_last_bit",
    lesson=LESSON,
    sentence="With w = 0.5 a thousand different inputs give one output, equal to the last bit of a float64.",
    source=f"{WEIGHT_CASES}, case 1",
    quantity="how many different y_100 a thousand random inputs within ±10 give; w = 0.5, b = 1",
    bound=Bound(high=Gap(measured=1, rival=1000, scale="log"), why="A chain that keeps its input (w = 1) has 1000."),
)
def identical_to_the_last_bit(seed: int) -> float:
    """Count the different outputs of many inputs."""
    x = np.random.default_rng(seed).uniform(-LARGEST_INPUT, LARGEST_INPUT, 1000)
    return float(len(np.unique(output(0.5, 1.0, x))))


@claim(
    "l1.output_is_the_bias",
    lesson=LESSON,
    sentence="What such a chain gives, whatever goes in, is b / (1 - w): its biases.",
    source=f"{WEIGHT_CASES}, case 1",
    quantity="relative distance of y_100 from b / (1 - w); w = 0.8, random b in 0.5 to 2, x within ±10",
    bound=Bound(
        high=Gap(measured=3.9e-10, rival=1.0, scale="log"),
        why="1 would be an output with nothing of b / (1 - w) in it.",
    ),
)
def output_is_the_bias(seed: int) -> float:
    """Compare a random chain's output with the fixed point of one layer."""
    rng = np.random.default_rng(seed)
    w, b = 0.8, rng.uniform(0.5, 2.0)
    fixed_point = b / (1 - w)
    y = output(w, b, rng.uniform(-LARGEST_INPUT, LARGEST_INPUT, 1))
    return float(abs(y[0] - fixed_point) / fixed_point)


@claim(
    "l1.half_vanishes",
    lesson=LESSON,
    sentence="w = 0.5: after 100 layers without biases, activation and gradients are all near 1e-30.",
    source=f"{WEIGHT_CASES} and Summary of Effects",
    quantity="dy_100/dx at w = 0.5, b = 0, x = 1, float64",
    judged="dy_100/dx",
    deterministic=True,
    seeds=(0,),
    bound=Bound(high=Gap(measured=7.9e-31, rival=1.0, scale="log"), why="A chain that keeps its gradient has 1."),
)
def half_vanishes(_seed: int) -> Numbers:
    """Measure the table's row for w = 0.5."""
    return table_row(0.5)


@claim(
    "l1.one_keeps",
    lesson=LESSON,
    sentence="w = 1: activation and gradients stay exactly as they are through 100 layers.",
    source=f"{WEIGHT_CASES} and Summary of Effects",
    quantity="dy_100/dx at w = 1, b = 0, x = 1, float64",
    judged="dy_100/dx",
    deterministic=True,
    seeds=(0,),
    bound=Bound(
        low=Gap(measured=1.0, rival=0.99**DEPTH, scale="log"),
        high=Gap(measured=1.0, rival=1.01**DEPTH, scale="log"),
        why="w = 0.99 has 0.37 and w = 1.01 has 2.7.",
    ),
)
def one_keeps(_seed: int) -> Numbers:
    """Measure the table's row for w = 1."""
    return table_row(1.0)


@claim(
    "l1.one_and_a_half_explodes",
    lesson=LESSON,
    sentence="w = 1.5: after 100 layers activation and gradients have grown by more than 1e17.",
    source=f"{WEIGHT_CASES} and Summary of Effects",
    quantity="dy_100/dx at w = 1.5, b = 0, x = 1, float64",
    judged="dy_100/dx",
    deterministic=True,
    seeds=(0,),
    bound=Bound(
        low=Gap(measured=EXPLODED_BY_ONE_AND_A_HALF, rival=1.0, scale="log"),
        why="A chain that keeps its gradient has 1.",
    ),
)
def one_and_a_half_explodes(_seed: int) -> Numbers:
    """Measure the table's row for w = 1.5."""
    return table_row(1.5)


@claim(
    "l1.knife_edge",
    lesson=LESSON,
    sentence="w = 1 is a knife's edge: w = 0.99 and w = 1.01 differ by a factor of 7 after 100 layers.",
    source=f"{WEIGHT_CASES}, case 2",
    quantity="y_100 at w = 1.01 over y_100 at w = 0.99; b = 0, x = 1",
    deterministic=True,
    seeds=(0,),
    bound=Bound(low=Gap(measured=7.39, rival=1.0, scale="log"), why="1 would be a depth at which w does not matter."),
)
def knife_edge(_seed: int) -> float:
    """Compare two chains with weights slightly below and above 1."""
    x = np.ones(1)
    return float(output(1.01, 0.0, x)[0] / output(0.99, 0.0, x)[0])


@claim(
    "l1.sign_of_w",
    lesson=LESSON,
    sentence="The cases are about |w|: w = -1.5 is less than 1 and explodes all the same.",
    source=f"{WEIGHT_CASES}, case 1 (which says w < 1)",
    quantity="|y_100| at w = -1.5, b = 0, x = 1",
    deterministic=True,
    seeds=(0,),
    bound=Bound(
        low=Gap(measured=EXPLODED_BY_ONE_AND_A_HALF, rival=1.0, scale="log"),
        why="Were the case w < 1, the output would be below 1.",
    ),
)
def sign_of_w(_seed: int) -> float:
    """Measure a chain with a large negative weight."""
    return float(abs(output(-1.5, 0.0, np.ones(1))[0]))
