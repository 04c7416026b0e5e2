"""Claims about which number of a training overflows first, and what an infinite number does to the weights."""

from collections.abc import Callable

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers, Verdict
from deepgrad.claims.lesson_01.lesson import GRADIENTS, LESSON
from deepgrad.claims.registry import claim
from deepgrad.networks import matrix_chain, scalar_chain
from deepgrad.networks.arrays import Array
from deepgrad.networks.losses import half_squared_error, half_squared_error_gradient
from deepgrad.networks.objectives import matrix_chain_objective, scalar_chain_objective
from deepgrad.networks.starts import gaussian

DEEPEST = 2000
"""Most layers of a chain; 1.5^1751 is the first power beyond float64."""

DEPTHS = {
    "float32": {1.5: 219, 2.0: 128, 10.0: 39},
    "float64": {1.5: 1751, 2.0: 1024, 10.0: 309},
}
"""The first n at which w^n is larger than any float, as the claim below says."""


def first_overflow(measured_at: Callable[[int], np.floating | float], deepest: int) -> int:
    """The smallest depth at which a number that grows with depth is not finite, found by bisection."""
    low, high = 0, deepest
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if np.isfinite(measured_at(middle)) else (low, middle)
    return high


def chain(w: float, depth: int, dtype: str) -> tuple[Array, Array]:
    """The weights and activations of a chain of equal layers with x = 1 and no biases."""
    weights = scalar_chain.shared(w, depth, dtype)
    return weights, scalar_chain.forward(weights, np.zeros_like(weights), np.ones(1, dtype))


def overflow_order(upstream: Callable[[Array], Array], loss: Callable[[Array], float]) -> Numbers:
    """The depths at which each number of a float32 chain with w = 1.5 overflows, x = 1, target 1."""

    def gradients(depth: int) -> scalar_chain.LayerGradients:
        weights, y = chain(1.5, depth, "float32")
        return scalar_chain.backward(weights, y, upstream(y[-1]))

    def shared(depth: int) -> float:
        """dy_n/dw of one weight that all layers share, summed in float32."""
        weights, y = chain(1.5, depth, "float32")
        with np.errstate(over="ignore"):
            return float(scalar_chain.backward(weights, y, np.ones(1, np.float32)).dL_dw.sum())

    deepest = 2 * DEPTHS["float32"][1.5]
    depths = {
        "y_n": first_overflow(lambda n: chain(1.5, n, "float32")[1][-1, 0], deepest),
        "loss": first_overflow(lambda n: loss(chain(1.5, n, "float32")[1][-1]), deepest),
        "dL/dw_1": first_overflow(lambda n: gradients(n).dL_dw[0], deepest),
        "dL/dw_n": first_overflow(lambda n: gradients(n).dL_dw[-1], deepest),
        "dL/dx": first_overflow(lambda n: gradients(n).dL_dy[0, 0], deepest),
        "dy_n/dw, w shared": first_overflow(shared, deepest),
    }
    return {name: float(depth) for name, depth in depths.items()}


def squared_error_order() -> Numbers:
    """The overflow depths with half the squared error, whose slope grows with the output."""

    def target(y: Array) -> Array:
        return np.ones_like(y)

    return overflow_order(
        lambda y: half_squared_error_gradient(y, target(y)), lambda y: half_squared_error(y, target(y))
    )


@claim(
    "l1.overflow_depths",
    lesson=LESSON,
    sentence=(
        "Without biases y_n overflows at n = 219, 128, 39 layers (w = 1.5, 2, 10) in float32, "
        "and at 1751, 1024, 309 in float64."
    ),
    source="Measured here; the first n with w^n above the largest float",
    quantity="how many of these six depths come out otherwise",
    judged="depths that differ",
    deterministic=True,
    seeds=(0,),
    bound=Bound(high=Gap(measured=0, rival=1), why="One of them off by a layer would be 1."),
)
def overflow_depths(_seed: int) -> Numbers:
    """Find the overflow depths again."""

    def found(dtype: str, w: float) -> int:
        return first_overflow(lambda n: chain(w, n, dtype)[1][-1, 0], DEEPEST)

    numbers: Numbers = {}
    different = 0
    for dtype, told in DEPTHS.items():
        for w, depth in told.items():
            numbers[f"{dtype}, w = {w:g}"] = measured = found(dtype, w)
            different += measured != depth
    return numbers | {"depths that differ": float(different)}


@claim(
    "l1.gradient_overflows_first",
    lesson=LESSON,
    sentence=(
        "With a squared error it is the gradient that overflows first: w = 1.5 in float32 gives an infinite "
        "dL/dw_i at 110 layers, an infinite loss at 111, an infinite activation only at 219."
    ),
    source=f"{GRADIENTS}, which says the opposite",
    quantity="layers from the overflow of dL/dw_1 to that of y_n; w = 1.5, b = 0, x = 1, L = (y_n - 1)²/2",
    judged="layers by which dL/dw_1 is first",
    deterministic=True,
    seeds=(0,),
    bound=Bound(low=Gap(measured=109, rival=0), why="0 would be both at once."),
)
def gradient_overflows_first(_seed: int) -> Numbers:
    """Deepen the chain until each number is infinite."""
    order = squared_error_order()
    return order | {"layers by which dL/dw_1 is first": order["y_n"] - order["dL/dw_1"]}


@claim(
    "l1.folk_activations_first",
    lesson=LESSON,
    sentence="Activations usually explode before gradients do.",
    source=GRADIENTS,
    quantity="layers from the overflow of y_n to that of dL/dw_1; that document's chain, squared error",
    deterministic=True,
    seeds=(0,),
    bound=Bound(low=Gap(measured=-109, rival=1), why="The sentence needs 1 at least: the activation first."),
    expected=Verdict.NOT_REPLICATED,
)
def folk_activations_first(_seed: int) -> float:
    """Measure whether the activations overflow before the gradients."""
    order = squared_error_order()
    return order["dL/dw_1"] - order["y_n"]


@claim(
    "l1.bounded_slope_order",
    lesson=LESSON,
    sentence=(
        "It is the loss that decides the order: with |y_n - 1|, whose slope is never above 1, "
        "y_n overflows at 219 layers and dL/dw_i at 220."
    ),
    source="Measured here",
    quantity="layers from the overflow of y_n to that of dL/dw_1; w = 1.5, b = 0, x = 1, L = |y_n - 1|",
    judged="layers by which y_n is first",
    deterministic=True,
    seeds=(0,),
    bound=Bound(low=Gap(measured=1, rival=0), high=Gap(measured=1, rival=2), why="Whole layers lie on either side."),
)
def bounded_slope_order(_seed: int) -> Numbers:
    """Find the overflow depths with the absolute error."""
    order = overflow_order(lambda y: np.sign(y - 1), lambda y: float(np.abs(y - 1).sum()))
    return order | {"layers by which y_n is first": order["dL/dw_1"] - order["y_n"]}


@claim(
    "l1.nan_reaches_every_weight",
    lesson=LESSON,
    sentence="One NaN in one of 64 examples makes every weight of the chain NaN in a single update.",
    source=GRADIENTS,
    quantity="share of 100 weights and 100 biases that are NaN after one step; w_i ~ N(1, 0.1²)",
    bound=Bound(low=Gap(measured=1.0, rival=1 / 64), why="1/64 would be the share of the broken example."),
)
def nan_reaches_every_weight(seed: int) -> float:
    """Make one random input NaN and take one step."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(64)
    target = 2 * x + 1
    x[rng.integers(64)] = np.nan
    objective = scalar_chain_objective(x, target)
    parameters = [rng.normal(1.0, 0.1, 100), np.zeros(100)]
    _, gradients = objective(parameters)
    stepped = [p - 0.01 * g for p, g in zip(parameters, gradients, strict=True)]
    return float(np.mean([np.isnan(p).mean() for p in stepped]))


@claim(
    "l1.infinite_then_nan",
    lesson=LESSON,
    sentence="A scalar chain that overflows turns every weight infinite in one update and NaN in the next.",
    source=GRADIENTS,
    quantity="updates until all weights are NaN; w = 1.5, b = 0, 250 layers, x = t = 1, float32, rate 0.01",
    judged="updates until NaN",
    deterministic=True,
    seeds=(0,),
    bound=Bound(low=Gap(measured=2, rival=1), high=Gap(measured=2, rival=3), why="Whole updates lie on either side."),
)
def infinite_then_nan(_seed: int) -> Numbers:
    """Step by hand, because descent stops at the first infinite loss."""
    one = np.ones(1, np.float32)
    objective = scalar_chain_objective(one, one)
    parameters: list[Array] = [scalar_chain.shared(1.5, 250, np.float32), np.zeros(250, np.float32)]
    shares: list[Numbers] = []
    while not (shares and shares[-1]["nan"] == 1):
        _, gradients = objective(parameters)
        with np.errstate(invalid="ignore"):
            parameters = [p - 0.01 * g for p, g in zip(parameters, gradients, strict=True)]
        weights = parameters[0]
        shares.append({"nan": float(np.isnan(weights).mean()), "inf": float(np.isinf(weights).mean())})
    return {"updates until NaN": float(len(shares)), "share infinite after one": shares[0]["inf"]}


@claim(
    "l1.matrix_overflow_is_nan",
    lesson=LESSON,
    sentence=(
        "In a chain of matrices what overflows is NaN one layer later, infinity minus infinity, "
        "and one update makes every weight NaN."
    ),
    source=GRADIENTS,
    quantity="share of NaN weights after one step; 100 Gaussian 50x50 matrices, gain 3, float32",
    judged="share of NaN weights",
    bound=Bound(low=Gap(measured=1.0, rival=0.0), why="0 would be a chain that survives."),
)
def matrix_overflow_is_nan(seed: int) -> Numbers:
    """Multiply matrices until the signal overflows, then take one step."""
    width, depth, gain, examples = 50, 100, 3.0, 8
    rng = np.random.default_rng(seed)
    weights = [gaussian(width, width, rng, gain).astype(np.float32) for _ in range(depth)]
    X = rng.standard_normal((width, examples)).astype(np.float32)
    H = matrix_chain.forward(weights, X)
    _, gradients = matrix_chain_objective(X, np.zeros_like(X))(weights)
    stepped = [W - 0.01 * g for W, g in zip(weights, gradients, strict=True)]
    return {
        "first layer with inf": float(next(i for i, h in enumerate(H) if np.isinf(h).any())),
        "first layer with NaN": float(next(i for i, h in enumerate(H) if np.isnan(h).any())),
        "share of NaN weights": float(np.mean([np.isnan(W).mean() for W in stepped])),
    }
