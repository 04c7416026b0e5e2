"""Claims about Glorot and Bengio's profiles: activations and gradients of five tanh layers from two starts."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_03.lesson import GLOROT, LESSON, rms
from deepgrad.claims.registry import claim
from deepgrad.data import digits
from deepgrad.networks import mlp
from deepgrad.networks.losses import softmax_cross_entropy

WIDTH = 500
HIDDEN = 5
EXAMPLES = 200
SETTING = f"{HIDDEN} tanh layers of {WIDTH} units, no biases, softmax on {EXAMPLES} digits"


def five_layers(scheme: str, seed: int) -> Numbers:
    """Last layer over first for activations; first over last for dL/dz, and for dL/dW between hidden layers."""
    rng = np.random.default_rng(seed)
    data = digits()
    batch = rng.choice(len(data.X_train), EXAMPLES, replace=False)
    X, y = data.X_train[batch], data.y_train[batch]
    params = mlp.initial([X.shape[1], *[WIDTH] * HIDDEN, 10], rng, scheme)
    zs, hs = mlp.forward(params, X, "tanh")
    gradients = mlp.backward(params, zs, hs, "tanh", softmax_cross_entropy(hs[-1], y)[1])
    return {
        "activations, last over first": float(hs[HIDDEN].std() / hs[1].std()),
        "dL/dz, first over last": rms(gradients.dz[0]) / rms(gradients.dz[HIDDEN - 1]),
        "dL/dW, second over last": rms(gradients.dW[1]) / rms(gradients.dW[HIDDEN - 1]),
    }


@claim(
    "l3.standard_start_fades",
    lesson=LESSON,
    sentence=(
        "Five tanh layers, weights uniform within ±1/√fan_in (the start that Xavier replaced): activations fade to a "
        "tenth on the way forward and gradients to a twelfth on the way back, while dL/dW is the same in every layer."
    ),
    source=f"{GLOROT}, figures 6 and 7, upper panels, and section 4.2.2",
    quantity=f"std of h_5 over std of h_1; {SETTING}",
    judged="activations, last over first",
    bound=Bound(high=Gap(measured=0.104, rival=1.0, scale="log"), why="1 would be a signal that keeps its size."),
)
def standard_start_fades(seed: int) -> Numbers:
    """Measure the profiles with PyTorch's default weights, which are the paper's standard start."""
    return five_layers("torch_default", seed)


@claim(
    "l3.xavier_profile_is_flat",
    lesson=LESSON,
    sentence="With Xavier's weights both profiles are nearly flat: 0.67 is left of the signal, 0.63 of the gradient.",
    source=f"{GLOROT}, figures 6 and 7, lower panels",
    quantity=f"std of h_5 over std of h_1; {SETTING}",
    judged="activations, last over first",
    bound=Bound(low=Gap(measured=0.66, rival=0.1, scale="log"), why="The start that it replaced leaves 0.1."),
)
def xavier_profile_is_flat(seed: int) -> Numbers:
    """Measure the profiles with Xavier's weights, the paper's normalized start."""
    return five_layers("xavier", seed)
