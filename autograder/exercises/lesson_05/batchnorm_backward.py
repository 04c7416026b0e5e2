"""``batchnorm_backward``: dL/dx, dL/dgamma and dL/dbeta of batch norm in its compact form."""

from typing import Any

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Output
from autograder.exercises.lesson_05.batches import DOUT, EPS, GAMMA, LESSON, Floats, X, mean
from autograder.exercises.lesson_05.batchnorm_paths import Paths, cases, paths, truth

__all__ = ["BATCHNORM_BACKWARD", "batchnorm_backward"]

Gradients = tuple[Floats, Floats, Floats]


def batchnorm_backward(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Gradients:
    """dL/dx, dL/dgamma and dL/dbeta in training mode, by autograd (Ioffe and Szegedy 2015, section 3)."""
    return truth(dout, x, gamma, eps)


def _with(dx: Floats, dout: Any, x_hat: Floats) -> Gradients:
    return dx, (dout * x_hat).sum(axis=0), np.asarray(dout, np.float64).sum(axis=0)


def _all(dout: Any, found: Paths) -> Gradients:
    return _with(found.dx, dout, found.x_hat)


BANK = Bank()


@BANK.mistake(
    "The path through the mean is missing.",
    "Moving one example moves the mean, and with it every output of the batch.",
)
def no_mean_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct + found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance is missing.",
    "Moving one example moves the variance, and with it every output of the batch.",
)
def no_variance_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct + found.by_mean, dout, found.x_hat)


@BANK.mistake(
    "Mean and variance are treated as constants: only the direct path is there.",
    "That would be right in evaluation. In training both are made of x, so two more paths lead back to it.",
)
def statistics_are_constants(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct, dout, found.x_hat)


@BANK.mistake(
    "The variance is the unbiased one, divided by N - 1.",
    "The forward pass normalised with the variance divided by N.",
)
def unbiased_variance(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps, ddof=1))


@BANK.mistake(
    "The averages divide by N - 1.",
    "dx averages over all N examples, as mean and variance do.",
)
def averages_over_one_less(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found, more = paths(dout, x, gamma, eps), len(x) / (len(x) - 1)
    return _with(found.direct + more * (found.by_mean + found.by_variance), dout, found.x_hat)


@BANK.mistake("gamma is missing in dx.", "What arrives at x̂ is dout times gamma.")
def gamma_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, np.ones_like(gamma), eps))


@BANK.mistake("gamma is in dx twice.", "If the sums have it already, do not multiply again.")
def gamma_twice(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, np.asarray(gamma) ** 2, eps))


@BANK.mistake(
    "dx takes away sums over the batch where it should take away means.",
    "Either N dout minus the sums, all over N; or dout minus the means.",
)
def sums_for_means(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found, N = paths(dout, x, gamma, eps), len(x)
    return _with(found.direct + N * (found.by_mean + found.by_variance), dout, found.x_hat)


@BANK.mistake(
    "dx is divided by N once too often.", "Either N dout minus the sums, all over N; or dout minus the means."
)
def averaged_twice(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.dx / len(x), dout, found.x_hat)


@BANK.mistake(
    "In dx the sums are divided by N, and so is dout itself.",
    "Either N dout minus the sums, all over N; or dout minus the means.",
)
def direct_path_divided(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct / len(x) + found.by_mean + found.by_variance, dout, found.x_hat)


@BANK.mistake("eps stands outside the root.", "The forward pass divided by √(var + eps).")
def eps_outside_root(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps, sigma=x.std(axis=0, keepdims=True) + eps))


@BANK.mistake("eps is missing.", "The forward pass divided by √(var + eps).")
def eps_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, 0.0))


@BANK.mistake("dx is not divided by σ.", "x̂ is (x - mean) / σ: that slope is 1/σ.")
def no_sigma(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.sigma * found.dx, dout, found.x_hat)


@BANK.mistake("The divisor is the variance, not its root.", "The forward pass divided by √(var + eps).")
def variance_for_std(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps, sigma=x.var(axis=0, keepdims=True) + eps))


@BANK.mistake("dx is divided by the variance, where the standard deviation belongs.", "One factor 1/σ is left in dx.")
def dx_over_variance(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.dx / found.sigma, dout, found.x_hat)


@BANK.mistake(
    "The path through the mean has the wrong sign.",
    "x̂ falls when the mean rises.",
)
def mean_path_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct - found.by_mean + found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance has the wrong sign.",
    "x̂ shrinks when the variance grows.",
)
def variance_path_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct + found.by_mean - found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "Both paths through the statistics have the wrong sign.",
    "x̂ falls when the mean rises, and shrinks when the variance grows.",
)
def paths_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct - found.by_mean - found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance is twice as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def half_of_the_root_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.dx + found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance is half as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def two_of_the_square_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.dx - found.by_variance / 2, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance lacks its last factor, x̂.",
    "How much one example moves the variance depends on how far it is from the mean.",
)
def variance_path_without_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    dx = found.direct + found.by_mean - mean(found.direct * found.x_hat, 0)
    return _with(dx, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance has x - mean in place of x̂ at one of its two places.",
    "x̂ stands twice: in the sum, and behind it.",
)
def deviation_for_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct + found.by_mean + found.sigma * found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance has x - mean in place of x̂ at both of its places.",
    "x̂ stands twice: in the sum, and behind it.",
)
def deviations_for_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps)
    return _with(found.direct + found.by_mean + found.sigma**2 * found.by_variance, dout, found.x_hat)


@BANK.mistake("dgamma multiplies dout by x, not by x̂.", "gamma multiplies the normalised batch.")
def dgamma_with_x(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, _, dbeta = _all(dout, paths(dout, x, gamma, eps))
    return dx, (dout * x).sum(axis=0), dbeta


@BANK.mistake("dgamma multiplies dout by x - mean: the division by σ is missing.", "gamma multiplies x̂.")
def dgamma_with_deviation(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, _, dbeta = _all(dout, paths(dout, x, gamma, eps))
    return dx, (dout * (x - mean(x, 0))).sum(axis=0), dbeta


@BANK.mistake("dgamma and dbeta are means over the batch.", "Every example uses gamma and beta, so the shares add up.")
def parameters_averaged(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma, dbeta = _all(dout, paths(dout, x, gamma, eps))
    return dx, dgamma / len(x), dbeta / len(x)


@BANK.mistake("dgamma and dbeta contain gamma.", "out = gamma x̂ + beta: what are its slopes in gamma and in beta?")
def gamma_in_parameters(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma, dbeta = _all(dout, paths(dout, x, gamma, eps))
    return dx, gamma * dgamma, gamma * dbeta


@BANK.mistake("dgamma contains gamma.", "out = gamma x̂ + beta: what is its slope in gamma?")
def gamma_in_dgamma(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma, dbeta = _all(dout, paths(dout, x, gamma, eps))
    return dx, gamma * dgamma, dbeta


BATCHNORM_BACKWARD = Exercise(
    name="batchnorm_backward",
    lesson=LESSON,
    parameters=(DOUT, X, GAMMA, EPS),
    outputs=(
        Output("dx", Array(("N", "width")), "gradient", share=2),
        Output("dgamma", Array(("width",)), "gradient"),
        Output("dbeta", Array(("width",)), "gradient"),
    ),
    reference=batchnorm_backward,
    cases=cases,
    points=4,
    nudge="The three paths have a common factor. Which? And which two sums stand in the bracket?",
    hint="Compute σ, x̂, dgamma and dbeta. dx is gamma / σ times (dout minus the mean of dout minus x̂ times the mean of "
    "dout x̂), and these two means are dbeta / N and dgamma / N.",
    explanation="All three paths share gamma / σ, because gamma and σ are the same for the whole batch. In the bracket "
    "dout loses its mean and its part along x̂. Both are known already: they are dbeta / N and dgamma / N.",
    mistakes=tuple(BANK),
)
