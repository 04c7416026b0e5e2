"""Claims: on the way back the gradient of the activations vanishes; that of the weights may not."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_01.lesson import LESSON, NOTES
from deepgrad.claims.registry import claim
from deepgrad.networks import matrix_chain, scalar_chain
from deepgrad.networks.arrays import Array
from deepgrad.networks.losses import half_squared_error_gradient
from deepgrad.networks.starts import gaussian

DEPTH = 50
EXAMPLES = 16
DIAGNOSIS = f"{NOTES}, Handling Vanishing Gradients, Diagnosis"


def profiles(weights: Array, b: float, seed: int) -> scalar_chain.LayerGradients:
    """The gradients of half the squared error for random inputs and targets, shape (16,), seeded."""
    rng = np.random.default_rng(seed)
    x, target = rng.standard_normal(EXAMPLES), 2 + rng.standard_normal(EXAMPLES)
    y = scalar_chain.forward(weights, scalar_chain.shared(b, len(weights)), x)
    return scalar_chain.backward(weights, y, half_squared_error_gradient(y[-1], target))


def first_over_last(gradients: scalar_chain.LayerGradients) -> Numbers:
    """How much smaller the first layer's gradients are than the last layer's."""
    dL_dy, dL_dw, dL_db = gradients
    return {
        "dL/dw_1 over dL/dw_50": float(abs(dL_dw[0] / dL_dw[-1])),
        "dL/db_1 over dL/db_50": float(abs(dL_db[0] / dL_db[-1])),
        "|dL/dx| over |dL/dy_50|": float(np.linalg.norm(dL_dy[0]) / np.linalg.norm(dL_dy[-1])),
    }


def spread(numbers: Array) -> float:
    """The largest number over the smallest, by absolute value."""
    return float(np.abs(numbers).max() / np.abs(numbers).min())


@claim(
    "l1.equal_weight_gradients",
    lesson=LESSON,
    sentence=(
        "Without biases and with equal weights dL/dw_i is the same in every layer, "
        "although dL/dy_i shrinks by 0.9 a layer on its way back."
    ),
    source="Derived: dL/dw_i = y_(i-1) dL/dy_i, one grows with i as the other shrinks",
    quantity="largest over smallest |dL/dw_i| of 50 layers; w = 0.9, b = 0, 16 random examples",
    judged="spread of dL/dw_i",
    bound=Bound(
        high=Gap(measured=1.0, rival=0.9**-DEPTH, scale="log"),
        why="dL/dy_i spreads over 0.9^-50 = 194; dL/dw_i would too, did it vanish with it.",
    ),
)
def equal_weight_gradients(seed: int) -> Numbers:
    """Compare the gradients of weights and activations in a chain."""
    gradients = profiles(scalar_chain.shared(0.9, DEPTH), 0.0, seed)
    sizes = np.linalg.norm(gradients.dL_dy, axis=1)
    return {"spread of dL/dw_i": spread(gradients.dL_dw), "spread of dL/dy_i": spread(sizes)}


@claim(
    "l1.weight_times_gradient",
    lesson=LESSON,
    sentence="With unequal weights it is w_i dL/dw_i that is the same in every layer.",
    source="Derived: y_n is proportional to each w_i, so w_i dL/dw_i = y_n dL/dy_n, summed over the examples",
    quantity="largest over smallest |w_i dL/dw_i| of 50 layers; w_i uniform in 0.5 to 1.5, b = 0",
    judged="spread of w_i dL/dw_i",
    bound=Bound(
        high=Gap(measured=1.0, rival=2.72, scale="log"),
        why="dL/dw_i itself spreads as 1/w_i does, by 2.72 at least.",
    ),
)
def weight_times_gradient(seed: int) -> Numbers:
    """Measure weight times gradient in a chain of random weights."""
    weights = np.random.default_rng(seed).uniform(0.5, 1.5, DEPTH)
    dL_dw = profiles(weights, 0.0, seed).dL_dw
    return {"spread of w_i dL/dw_i": spread(weights * dL_dw), "spread of dL/dw_i": spread(dL_dw)}


@claim(
    "l1.bias_starves_early_layers",
    lesson=LESSON,
    sentence=(
        "With biases the early weights' gradients do vanish: y_i does not shrink any more, "
        "so dL/dw_i goes with dL/dy_i."
    ),
    source=DIAGNOSIS,
    quantity="|dL/dw_1| over |dL/dw_50|; w = 0.5, b = 1, 16 random examples",
    judged="dL/dw_1 over dL/dw_50",
    bound=Bound(
        high=Gap(measured=6.6e-15, rival=1.0, scale="log"),
        why="Without biases it is 1.",
    ),
)
def bias_starves_early_layers(seed: int) -> Numbers:
    """Compare early and late weight gradients in a chain with biases of 1."""
    return first_over_last(profiles(scalar_chain.shared(0.5, DEPTH), 1.0, seed))


@claim(
    "l1.folk_early_gradients",
    lesson=LESSON,
    sentence="When gradients vanish, the early layers' weight gradients are near zero next to the last's.",
    source=DIAGNOSIS,
    quantity="|dL/dw_1| over |dL/dw_50|; w = 0.5, b = 0, 16 random examples",
    judged="dL/dw_1 over dL/dw_50",
    bound=Bound(
        high=Gap(measured=1.0, rival=0.5**DEPTH, scale="log"),
        why="The sentence expects what dL/dy_i does, 0.5^50 = 9e-16.",
    ),
    expected=Verdict.NOT_REPLICATED,
)
def folk_early_gradients(seed: int) -> Numbers:
    """Compare the layers' weight gradients in a chain without biases: all are equally small."""
    return first_over_last(profiles(scalar_chain.shared(0.5, DEPTH), 0.0, seed))


@claim(
    "l1.matrix_weight_gradients",
    lesson=LESSON,
    sentence=(
        "A chain of matrices behaves alike: with gain 0.8 dL/dH shrinks by 0.8 a layer on its way back, "
        "while dL/dW of the first and the last layer are of one size."
    ),
    source="Measured here",
    quantity="|dL/dW_1| over |dL/dW_30| (Frobenius); 30 Gaussian 64x64 matrices of gain 0.8, 64 examples",
    judged="dL/dW_1 over dL/dW_30",
    bound=Bound(
        low=Gap(measured=0.8, rival=0.8**30, scale="log"),
        why="0.8^30 = 0.0012 is what dL/dH loses on the way.",
    ),
)
def matrix_weight_gradients(seed: int) -> Numbers:
    """Compare the gradients of weights and activations in a random chain of matrices."""
    width, depth, gain, examples = 64, 30, 0.8, 64
    rng = np.random.default_rng(seed)
    weights = [gaussian(width, width, rng, gain) for _ in range(depth)]
    X, Y = rng.standard_normal((2, width, examples))
    H = matrix_chain.forward(weights, X)
    gradients = matrix_chain.backward(weights, H, half_squared_error_gradient(H[-1], Y))
    dL_dW = [float(np.linalg.norm(g)) for g in gradients.dL_dW]
    dL_dH = [float(np.linalg.norm(g)) for g in gradients.dL_dH]
    return {"dL/dW_1 over dL/dW_30": dL_dW[0] / dL_dW[-1], "dL/dX over dL/dH_30": dL_dH[0] / dL_dH[-1]}
