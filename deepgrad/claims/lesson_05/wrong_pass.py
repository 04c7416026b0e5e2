"""Claims about wrong backward passes: when training shows the mistake, and which tests miss it."""

import numpy as np

from deepgrad.claims.bound import Bound, Gap
from deepgrad.claims.claim import Numbers
from deepgrad.claims.lesson_05.lesson import LESSON, net, trained
from deepgrad.claims.registry import claim
from deepgrad.networks.arrays import Array
from deepgrad.networks.norms import BatchNormByHand, NormBackward, batchnorm_backward, with_norms

__all__ = ["constants", "errors", "no_mean_path", "no_variance_path", "taught_accuracy"]

EPS = 1e-5
LARGE_BATCH = 128
DRAWS, FEATURES = 50, 4


def constants(dout: Array, x: Array, gamma: Array, eps: float) -> tuple[Array, Array, Array]:
    """A wrong backward pass of batch norm that treats mean and variance as constants."""
    _, dgamma, dbeta = batchnorm_backward(dout, x, gamma, eps)
    return dout * gamma / np.sqrt(x.var(axis=0) + eps), dgamma, dbeta


def no_mean_path(dout: Array, x: Array, gamma: Array, eps: float) -> tuple[Array, Array, Array]:
    """The backward pass without the path through the mean."""
    dx, dgamma, dbeta = batchnorm_backward(dout, x, gamma, eps)
    return dx + gamma / np.sqrt(x.var(axis=0) + eps) * dbeta / len(x), dgamma, dbeta


def no_variance_path(dout: Array, x: Array, gamma: Array, eps: float) -> tuple[Array, Array, Array]:
    """The backward pass without the path through the variance."""
    dx, dgamma, dbeta = batchnorm_backward(dout, x, gamma, eps)
    sigma = np.sqrt(x.var(axis=0) + eps)
    return dx + gamma / sigma * (x - x.mean(axis=0)) / sigma * dgamma / len(x), dgamma, dbeta


def taught_accuracy(seed: int, depth: int, backward: NormBackward, rate: float, steps: int) -> float:
    """The training accuracy after training with this backward pass in every norm."""
    network = with_norms(net(seed, depth), lambda width: BatchNormByHand(width, backward))
    return trained(network, seed, rate, steps, LARGE_BATCH).accuracy


@claim(
    "l5.wrong_pass_trains",
    lesson=LESSON,
    sentence=(
        "With mean and variance taken for constants on the way back, two hidden layers still learn 99.9% of the digits."
    ),
    source="Measured here",
    quantity="training accuracy after 200 steps at rate 0.3, batches of 128, 3 layers of weights, batch norm by hand",
    judged="wrong",
    bound=Bound(low=Gap(measured=0.998, rival=0.9), why="A test by eye would ask questions below 0.9."),
    slow=True,
)
def wrong_pass_trains(seed: int) -> Numbers:
    """Train with both backward passes from the same start on the same batches."""
    return {
        "wrong": taught_accuracy(seed, 3, constants, 0.3, 200),
        "right": taught_accuracy(seed, 3, batchnorm_backward, 0.3, 200),
    }


@claim(
    "l5.wrong_pass_fails_deep",
    lesson=LESSON,
    sentence="With nine hidden layers the same wrong pass stays far behind the right one.",
    source="Measured here",
    quantity="training accuracy, right minus wrong, after 150 steps at rate 0.1, batches of 128, 10 layers",
    judged="difference",
    bound=Bound(low=Gap(measured=0.146, rival=0.0), why="0 would be a mistake that depth does not show."),
    slow=True,
)
def wrong_pass_fails_deep(seed: int) -> Numbers:
    """Train a deep net with both backward passes."""
    wrong, right = (taught_accuracy(seed, 10, f, 0.1, 150) for f in (constants, batchnorm_backward))
    return {"difference": right - wrong, "right": right, "wrong": wrong}


def errors(seed: int, N: int, dout: Array | None = None) -> Numbers:
    """The relative errors of three wrong passes: medians over 50 batches of N examples."""
    rng = np.random.default_rng(seed)
    names = {"no mean path": no_mean_path, "no variance path": no_variance_path, "constants": constants}
    found: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(DRAWS):
        x, gamma = rng.normal(size=(N, FEATURES)), np.ones(FEATURES)
        upstream = rng.normal(size=(N, FEATURES)) if dout is None else dout
        truth = batchnorm_backward(upstream, x, gamma, EPS)[0]
        for name, wrong in names.items():
            off = wrong(upstream, x, gamma, EPS)[0] - truth
            found[name].append(float(np.linalg.norm(off) / np.linalg.norm(truth)))
    return {name: float(np.median(values)) for name, values in found.items()}


@claim(
    "l5.errors_shrink_with_batch",
    lesson=LESSON,
    sentence="What a wrong pass leaves out weighs 60% and more of the gradient in a batch of 4, and 8% in one of 128.",
    source="Measured here",
    quantity="‖dx - truth‖ / ‖truth‖ without the path through the variance, median of 50 random batches",
    judged="N = 128",
    bound=Bound(high=Gap(measured=0.084, rival=0.59), why="0.59 is what a batch of 4 shows."),
)
def errors_shrink_with_batch(seed: int) -> Numbers:
    """Measure the errors with a small and a large batch."""
    small, large = errors(seed, 4), errors(seed, LARGE_BATCH)
    return {"N = 4": small["no variance path"], "N = 128": large["no variance path"]} | {
        f"{name}, N = 4": small[name] for name in ("no mean path", "constants")
    }


@claim(
    "l5.two_examples_hide",
    lesson=LESSON,
    sentence="With two examples next to nothing of the gradient is left: less than a thousandth of the direct path.",
    source="Measured here",
    quantity="‖dx‖ / ‖direct path‖ for two examples, median of 50 random batches, eps 1e-5",
    judged="two examples",
    bound=Bound(high=Gap(measured=0.00036, rival=0.65, scale="log"), why="0.65 is what four examples leave."),
)
def two_examples_hide(seed: int) -> Numbers:
    """Measure the errors with two examples. There x̂ is 1 and -1 for every x, so its gradient is 0."""
    rng = np.random.default_rng(seed)
    left: dict[int, list[float]] = {2: [], 4: []}
    for N, shares in left.items():
        for _ in range(DRAWS):
            dout, x, gamma = rng.normal(size=(N, FEATURES)), rng.normal(size=(N, FEATURES)), np.ones(FEATURES)
            direct = np.linalg.norm(constants(dout, x, gamma, EPS)[0])
            shares.append(float(np.linalg.norm(batchnorm_backward(dout, x, gamma, EPS)[0]) / direct))
    return {"two examples": float(np.median(left[2])), "four examples": float(np.median(left[4]))}


@claim(
    "l5.ones_hide",
    lesson=LESSON,
    sentence="Under an upstream gradient of ones a pass without the path through the variance is exactly right.",
    source="Measured here",
    quantity="largest |dx - truth| without the path through the variance, 6 examples, relative to the direct path",
    judged="dout of ones",
    bound=Bound(
        high=Gap(measured=1.9e-16, rival=0.12, scale="log"), why="0.12 is the least that a random gradient shows."
    ),
)
def ones_hide(seed: int) -> Numbers:
    """Measure the errors with an upstream gradient of ones, as in a test that sums the outputs."""
    rng = np.random.default_rng(seed)
    x, gamma = rng.normal(size=(6, FEATURES)), np.ones(FEATURES)
    found = {}
    for name, dout in {"dout of ones": np.ones((6, FEATURES)), "random dout": rng.normal(size=(6, FEATURES))}.items():
        off = no_variance_path(dout, x, gamma, EPS)[0] - batchnorm_backward(dout, x, gamma, EPS)[0]
        found[name] = float(np.abs(off).max() / np.abs(constants(dout, x, gamma, EPS)[0]).max())
    return found
