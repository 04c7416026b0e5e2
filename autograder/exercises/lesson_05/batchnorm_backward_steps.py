"""``batchnorm_backward_steps``: the way back through batch norm, path by path."""

from typing import Any

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Output
from autograder.exercises.lesson_05.batches import DOUT, EPS, GAMMA, LESSON, Floats, X, mean
from autograder.exercises.lesson_05.batchnorm_paths import Paths, cases, paths, truth

__all__ = ["BATCHNORM_BACKWARD_STEPS", "batchnorm_backward_steps"]

Steps = tuple[Floats, Floats, Floats, Floats]


def batchnorm_backward_steps(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Steps:
    """The two sums, the paths through mean and variance, and dL/dx; the last and the sums by autograd."""
    dx, dgamma, dbeta = truth(dout, x, gamma, eps)
    found = paths(dout, x, gamma, eps)
    return np.stack([dbeta, dgamma]), found.by_mean[0], found.by_variance, dx


def _sums(dout: Any, x_hat: Any) -> Floats:
    return np.stack([dout.sum(axis=0), (dout * x_hat).sum(axis=0)])


def _steps(dout: Any, found: Paths) -> Steps:
    return _sums(dout, found.x_hat), found.by_mean[0], found.by_variance, found.dx


def _right(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return _steps(np.asarray(dout, np.float64), paths(dout, x, gamma, eps))


BANK = Bank()


@BANK.mistake(
    "dx has no path through the mean.",
    "Moving one example moves the mean, and with it every output of the batch. All paths add up in dx.",
)
def no_mean_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, by_mean, by_variance, dx = _right(dout, x, gamma, eps)
    return sums, by_mean, by_variance, dx - by_mean


@BANK.mistake(
    "dx has no path through the variance.",
    "Moving one example moves the variance, and with it every output of the batch. All paths add up in dx.",
)
def no_variance_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, by_mean, by_variance, dx = _right(dout, x, gamma, eps)
    return sums, by_mean, by_variance, dx - by_variance


@BANK.mistake(
    "dx is the direct path alone, as if mean and variance were constants.",
    "You computed both other paths. All three add up in dx.",
)
def direct_only(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return *_right(dout, x, gamma, eps)[:3], paths(dout, x, gamma, eps).direct


@BANK.mistake("dx lacks the direct path, through x itself.", "With fixed statistics the gradient would be that path.")
def no_direct_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, by_mean, by_variance, _ = _right(dout, x, gamma, eps)
    return sums, by_mean, by_variance, by_mean + by_variance


@BANK.mistake(
    "gamma is missing on the way to x.",
    "What arrives at x̂ is dout times gamma.",
)
def gamma_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return _right(dout, x, np.ones_like(gamma), eps)


@BANK.mistake(
    "gamma is missing in both paths through the statistics, though the direct path has it.",
    "Every path to x goes through gamma.",
)
def gamma_on_direct_only(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found, plain = paths(dout, x, gamma, eps), paths(dout, x, np.ones_like(gamma), eps)
    return (
        _sums(dout, found.x_hat),
        plain.by_mean[0],
        plain.by_variance,
        found.direct + plain.by_mean + plain.by_variance,
    )


@BANK.mistake(
    "The paths are sums over the batch where they should be means.",
    "The mean has a 1/N in it, and so has the variance.",
)
def sums_for_means(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found, N = paths(dout, x, gamma, eps), len(x)
    by_mean, by_variance = N * found.by_mean, N * found.by_variance
    return _sums(dout, found.x_hat), by_mean[0], by_variance, found.direct + by_mean + by_variance


@BANK.mistake(
    "The path through the mean is a sum over the batch where it should be a mean.",
    "x appears in the mean with a factor 1/N.",
)
def mean_path_summed(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_mean = len(x) * found.by_mean
    return _sums(dout, found.x_hat), by_mean[0], found.by_variance, found.direct + by_mean + found.by_variance


@BANK.mistake(
    "The path through the variance is a sum over the batch where it should be a mean.",
    "x appears in the variance with a factor 1/N.",
)
def variance_path_summed(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_variance = len(x) * found.by_variance
    return _sums(dout, found.x_hat), found.by_mean[0], by_variance, found.direct + found.by_mean + by_variance


@BANK.mistake(
    "The variance is the unbiased one, divided by N - 1.",
    "The forward pass normalised with the variance divided by N.",
)
def unbiased_variance(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return _steps(dout, paths(dout, x, gamma, eps, ddof=1))


@BANK.mistake("eps stands outside the root.", "The forward pass divided by √(var + eps).")
def eps_outside_root(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return _steps(dout, paths(dout, x, gamma, eps, sigma=x.std(axis=0, keepdims=True) + eps))


@BANK.mistake("eps is missing.", "The forward pass divided by √(var + eps).")
def eps_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return _steps(dout, paths(dout, x, gamma, 0.0))


@BANK.mistake(
    "Both paths through the statistics have the wrong sign.",
    "x̂ falls when the mean rises, and shrinks when the variance grows.",
)
def paths_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    dx = found.direct - found.by_mean - found.by_variance
    return _sums(dout, found.x_hat), -found.by_mean[0], -found.by_variance, dx


@BANK.mistake(
    "The paths come without their minus; only dx has it.",
    "Return each path with its sign, as the text writes it: the three add up to dx.",
)
def paths_without_sign(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, by_mean, by_variance, dx = _right(dout, x, gamma, eps)
    return sums, -by_mean, -by_variance, dx


@BANK.mistake(
    "The path through the mean has the wrong sign.",
    "x̂ falls when the mean rises.",
)
def mean_path_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    return (
        _sums(dout, found.x_hat),
        -found.by_mean[0],
        found.by_variance,
        found.direct - found.by_mean + found.by_variance,
    )


@BANK.mistake(
    "The path through the variance has the wrong sign.",
    "x̂ shrinks when the variance grows.",
)
def variance_path_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    return (
        _sums(dout, found.x_hat),
        found.by_mean[0],
        -found.by_variance,
        found.direct + found.by_mean - found.by_variance,
    )


@BANK.mistake(
    "The path through the variance lacks its last factor, x̂.",
    "How much one example moves the variance depends on how far it is from the mean.",
)
def variance_path_without_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_variance = np.broadcast_to(-mean(found.direct * found.x_hat, 0), x.shape)
    return _sums(dout, found.x_hat), found.by_mean[0], by_variance, found.direct + found.by_mean + by_variance


@BANK.mistake(
    "The path through the variance multiplies by x - mean where x̂ belongs, once or twice.",
    "Count the divisors: with x̂ everywhere there is one σ left, that of the direct path.",
)
def deviation_for_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_variance = found.by_variance * found.sigma
    return _sums(dout, found.x_hat), found.by_mean[0], by_variance, found.direct + found.by_mean + by_variance


@BANK.mistake(
    "The path through the variance is twice as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def half_of_the_root_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_variance = 2 * found.by_variance
    return _sums(dout, found.x_hat), found.by_mean[0], by_variance, found.direct + found.by_mean + by_variance


@BANK.mistake(
    "The path through the variance is half as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def two_of_the_square_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_variance = found.by_variance / 2
    return _sums(dout, found.x_hat), found.by_mean[0], by_variance, found.direct + found.by_mean + by_variance


@BANK.mistake("Nothing is divided by σ on the way to x.", "x̂ is (x - mean) / σ: that slope is 1/σ.")
def no_sigma(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    s = found.sigma
    return _sums(dout, found.x_hat), (s * found.by_mean)[0], s * found.by_variance, s * found.dx


@BANK.mistake(
    "The paths through the statistics are not divided by σ, though the direct path is.",
    "All three paths have one factor 1/σ.",
)
def sigma_on_direct_only(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_mean, by_variance = found.sigma * found.by_mean, found.sigma * found.by_variance
    return _sums(dout, found.x_hat), by_mean[0], by_variance, found.direct + by_mean + by_variance


@BANK.mistake("The path through the mean is not divided by σ.", "All three paths have one factor 1/σ.")
def mean_path_without_sigma(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    found = paths(dout, x, gamma, eps)
    by_mean = found.sigma * found.by_mean
    return _sums(dout, found.x_hat), by_mean[0], found.by_variance, found.direct + by_mean + found.by_variance


@BANK.mistake("The divisor is the variance, not its root.", "The forward pass divided by √(var + eps).")
def variance_for_std(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return _steps(dout, paths(dout, x, gamma, eps, sigma=x.var(axis=0, keepdims=True) + eps))


@BANK.mistake(
    "The two sums have changed places.",
    "The text asks for the plain sum of dout first, then for the sum with x̂.",
)
def sums_swapped(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, *rest = _right(dout, x, gamma, eps)
    return sums[::-1], rest[0], rest[1], rest[2]


@BANK.mistake("The sums are means: divided by N.", "gamma and beta are used by every example, so the shares add up.")
def sums_averaged(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, *rest = _right(dout, x, gamma, eps)
    return sums / len(x), rest[0], rest[1], rest[2]


@BANK.mistake(
    "The sums contain gamma.",
    "They are the gradients of beta and gamma. out = gamma x̂ + beta: what is its slope in gamma?",
)
def gamma_in_sums(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, *rest = _right(dout, x, gamma, eps)
    return sums * gamma, rest[0], rest[1], rest[2]


@BANK.mistake("The second sum multiplies dout by x, not by x̂.", "gamma multiplies the normalised batch.")
def sum_with_x(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    _, *rest = _right(dout, x, gamma, eps)
    return _sums(dout, x), rest[0], rest[1], rest[2]


@BANK.mistake(
    "The second sum multiplies dout by x - mean: the division by σ is missing.",
    "gamma multiplies the normalised batch.",
)
def sum_with_deviation(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    _, *rest = _right(dout, x, gamma, eps)
    return _sums(dout, x - mean(x, 0)), rest[0], rest[1], rest[2]


@BANK.mistake(
    "The second sum multiplies dout by the output gamma x̂.", "out = gamma x̂ + beta: what is its slope in gamma?"
)
def sum_with_output(dout: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    sums, *rest = _right(dout, x, gamma, eps)
    return np.stack([sums[0], sums[1] * gamma]), rest[0], rest[1], rest[2]


BATCHNORM_BACKWARD_STEPS = Exercise(
    name="batchnorm_backward_steps",
    lesson=LESSON,
    parameters=(DOUT, X, GAMMA, EPS),
    outputs=(
        Output("sums", Array(("2", "width")), "gradient"),
        Output("mean_path", Array(("width",)), "gradient"),
        Output("variance_path", Array(("N", "width")), "gradient"),
        Output("dx", Array(("N", "width")), "gradient", share=2),
    ),
    reference=batchnorm_backward_steps,
    cases=cases,
    points=5,
    nudge="Write σ and x̂ first, then d = dout gamma / σ, the direct path. What do both other paths average?",
    hint="With d = dout * gamma / sigma, the mean path is minus the mean of d over the batch, and the variance path is "
    "minus x̂ times the mean of d x̂ over the batch.",
    explanation="d = dout gamma / σ is what would reach x if mean and variance were constants. They are not: the mean "
    "takes the batch's average of d back from every example, and the variance takes back the part of d along x̂. "
    "What is left in each feature has mean 0, and next to nothing along x̂.",
    mistakes=tuple(BANK),
)
