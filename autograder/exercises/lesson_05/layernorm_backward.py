"""``layernorm_backward``: the way back through mean and variance of each example."""

from typing import Any

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.lesson_05.batches import (
    DOUT,
    EPS,
    GAMMA,
    LESSON,
    SMALL_EPS,
    Floats,
    X,
    batch,
    derivatives,
    factors,
    large_eps,
    mean,
    upstream,
)
from autograder.exercises.lesson_05.batchnorm_paths import Paths, paths

__all__ = ["LAYERNORM_BACKWARD", "layernorm_backward"]

Gradients = tuple[Floats, Floats, Floats]
WIDE, LIKE_X = Array(("width",)), Array(("N", "width"))


def layernorm_backward(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Gradients:
    """dL/dx, dL/dgamma and dL/dbeta, by autograd."""

    def norm(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
        centred = x - x.mean(dim=1, keepdim=True)
        return gamma * centred / torch.sqrt(x.var(dim=1, correction=0, keepdim=True) + eps) + beta

    dx, dgamma, dbeta = derivatives(norm, dout, (x, gamma, np.zeros(len(gamma))))
    return dx, dgamma, dbeta


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, N: int, width: int, eps: float, edge: bool = False) -> Case:
        return Case(label, (upstream(rng, N, width), batch(rng, N, width), factors(rng, width), eps), edge)

    still = case("an example whose features are all alike", 4, 8, SMALL_EPS, edge=True)
    still.arguments[1][int(rng.integers(4))] = 1.5
    single = case("arrays of float32", 5, 8, large_eps(rng), edge=True).arguments
    return [
        case("a few examples", 4, 6, large_eps(rng)),
        case("more examples than features", int(rng.integers(7, 10)), 5, large_eps(rng)),
        case("one example", 1, 7, large_eps(rng), edge=True),
        case("as many examples as features", 5, 5, large_eps(rng), edge=True),
        case("a small eps", 5, 6, SMALL_EPS, edge=True),
        still,
        Case("arrays of float32", (*(a.astype(np.float32) for a in single[:3]), single[3]), edge=True),
    ]


def _with(dx: Floats, dout: Any, x_hat: Floats) -> Gradients:
    return dx, (dout * x_hat).sum(axis=0), np.asarray(dout, np.float64).sum(axis=0)


def _all(dout: Any, found: Paths) -> Gradients:
    return _with(found.dx, dout, found.x_hat)


BANK = Bank()


@BANK.mistake(
    "The path through the mean is missing.",
    "Moving one feature moves the example's mean, and with it all of its outputs.",
)
def no_mean_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.direct + found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance is missing.",
    "Moving one feature moves the example's variance, and with it all of its outputs.",
)
def no_variance_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.direct + found.by_mean, dout, found.x_hat)


@BANK.mistake(
    "Mean and variance are treated as constants: only the direct path is there.",
    "Both are made of x, so two more paths lead back to it.",
)
def statistics_are_constants(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.direct, dout, found.x_hat)


@BANK.mistake(
    "gamma stands in front of the bracket, as in batch norm; the means are taken without it.",
    "Along a row gamma changes from entry to entry. Multiply first, then take the means.",
)
def gamma_outside(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, np.ones_like(gamma), eps, axis=1)
    return _with(gamma * found.dx, dout, found.x_hat)


@BANK.mistake(
    "gamma is only in the direct path; the means are taken of dout alone.",
    "What arrives at x̂ is dout times gamma, and the means are means of that.",
)
def gamma_on_direct_only(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found, plain = paths(dout, x, gamma, eps, axis=1), paths(dout, x, np.ones_like(gamma), eps, axis=1)
    return _with(found.direct + plain.by_mean + plain.by_variance, dout, found.x_hat)


@BANK.mistake("gamma is missing in dx.", "What arrives at x̂ is dout times gamma.")
def gamma_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, np.ones_like(gamma), eps, axis=1))


@BANK.mistake(
    "dx is that of batch norm: statistics and means run along the batch.",
    "Layer norm's mean and variance belong to one example.",
)
def over_the_batch(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps))


@BANK.mistake(
    "x̂ is that of layer norm, but the two means in dx run along the batch.",
    "Which outputs does one number of x change? The means run over those.",
)
def means_over_the_batch(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    d = dout * gamma
    return _with((d - mean(d, 0) - found.x_hat * mean(d * found.x_hat, 0)) / found.sigma, dout, found.x_hat)


@BANK.mistake(
    "dx divides the sums along a row by the number of examples.",
    "A mean over the features divides by their number, the width.",
)
def divided_by_examples(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    factor = x.shape[1] / x.shape[0]
    return _with(found.direct + factor * (found.by_mean + found.by_variance), dout, found.x_hat)


@BANK.mistake(
    "dx takes away sums along the row where it should take away means.",
    "The example's mean has a 1/width in it, and so has its variance.",
)
def sums_for_means(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found, width = paths(dout, x, gamma, eps, axis=1), x.shape[1]
    return _with(found.direct + width * (found.by_mean + found.by_variance), dout, found.x_hat)


@BANK.mistake(
    "The variance is the unbiased one, divided by width - 1.", "The forward pass divided by the number of features."
)
def unbiased_variance(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps, ddof=1, axis=1))


@BANK.mistake("eps stands outside the root.", "The forward pass divided by √(var + eps).")
def eps_outside_root(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps, sigma=x.std(axis=1, keepdims=True) + eps, axis=1))


@BANK.mistake("eps is missing.", "The forward pass divided by √(var + eps).")
def eps_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, 0.0, axis=1))


@BANK.mistake("dx is not divided by σ.", "x̂ is (x - mean) / σ: that slope is 1/σ.")
def no_sigma(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.sigma * found.dx, dout, found.x_hat)


@BANK.mistake("The divisor is the variance, not its root.", "The forward pass divided by √(var + eps).")
def variance_for_std(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _all(dout, paths(dout, x, gamma, eps, sigma=x.var(axis=1, keepdims=True) + eps, axis=1))


@BANK.mistake(
    "Both paths through the statistics have the wrong sign.",
    "x̂ falls when the mean rises, and shrinks when the variance grows.",
)
def paths_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.direct - found.by_mean - found.by_variance, dout, found.x_hat)


@BANK.mistake(
    "The path through the variance lacks its last factor, x̂.",
    "How much one feature moves the variance depends on how far it is from the mean.",
)
def variance_path_without_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.direct + found.by_mean - mean(found.direct * found.x_hat, 1), dout, found.x_hat)


@BANK.mistake(
    "The path through the variance has x - mean in place of x̂ at one of its two places.",
    "x̂ stands twice: in the mean, and behind it.",
)
def deviation_for_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    found = paths(dout, x, gamma, eps, axis=1)
    return _with(found.direct + found.by_mean + found.sigma * found.by_variance, dout, found.x_hat)


@BANK.mistake("dgamma multiplies dout by x, not by x̂.", "gamma multiplies the normalised features.")
def dgamma_with_x(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, _, dbeta = _all(dout, paths(dout, x, gamma, eps, axis=1))
    return dx, (dout * x).sum(axis=0), dbeta


@BANK.mistake("dgamma multiplies dout by x - mean: the division by σ is missing.", "gamma multiplies x̂.")
def dgamma_with_deviation(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, _, dbeta = _all(dout, paths(dout, x, gamma, eps, axis=1))
    return dx, (dout * (x - mean(x, 1))).sum(axis=0), dbeta


@BANK.mistake("dgamma and dbeta are means over the batch.", "Every example uses gamma and beta, so the shares add up.")
def parameters_averaged(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma, dbeta = _all(dout, paths(dout, x, gamma, eps, axis=1))
    return dx, dgamma / len(x), dbeta / len(x)


@BANK.mistake("dgamma contains gamma.", "out = gamma x̂ + beta: what is its slope in gamma?")
def gamma_in_dgamma(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma, dbeta = _all(dout, paths(dout, x, gamma, eps, axis=1))
    return dx, gamma * dgamma, dbeta


@BANK.mistake("dgamma and dbeta contain gamma.", "out = gamma x̂ + beta: what are its slopes in gamma and in beta?")
def gamma_in_parameters(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma, dbeta = _all(dout, paths(dout, x, gamma, eps, axis=1))
    return dx, gamma * dgamma, gamma * dbeta


LAYERNORM_BACKWARD = Exercise(
    name="layernorm_backward",
    lesson=LESSON,
    parameters=(DOUT, X, GAMMA, EPS),
    outputs=(
        Output("dx", LIKE_X, "gradient", share=2),
        Output("dgamma", WIDE, "gradient"),
        Output("dbeta", WIDE, "gradient"),
    ),
    reference=layernorm_backward,
    cases=_backward_cases,
    points=3,
    nudge="In batch norm gamma could stand in front of the bracket. Why can it not do so here?",
    hint="Multiply dout by gamma first. Then the compact form of batch norm, with the two means along the features. "
    "dgamma and dbeta still run over the examples.",
    explanation="d = dout gamma is what arrives at x̂. Along a row gamma is not constant, so the two means are means of "
    "d, not of dout. gamma and beta are shared by all examples, so their gradients add up along the batch, axis 0.",
    mistakes=tuple(BANK),
)
