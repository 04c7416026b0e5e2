"""``layernorm_backward``: the way back through mean and variance of each example."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.lesson_05.batches import (
    DOUT,
    EPS,
    GAMMA,
    LESSON,
    Floats,
    X,
    batch,
    derivatives,
    factors,
    mean,
    upstream,
)
from autograder.exercises.lesson_05.norm_parameters import dgamma_dbeta_slips
from autograder.exercises.lesson_05.norm_paths import Call, Gradients, Paths, gradients, returning
from autograder.exercises.lesson_05.norm_slips import ALL, shared, wrong_divisors
from autograder.exercises.lesson_05.row_norms import row_cases

__all__ = ["LAYERNORM_BACKWARD", "layernorm_backward"]

WIDE, LIKE_X = Array(("width",)), Array(("N", "width"))

in_paths = returning(1, gradients)


def in_results(result: Callable[[Call, Paths], Gradients]) -> Callable[..., Gradients]:
    """An answer with right paths but wrong results."""
    answer = returning(1, result)(Call.paths)
    answer.__name__ = result.__name__
    return answer


def layernorm_backward(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Gradients:
    """dL/dx, dL/dgamma and dL/dbeta, by autograd."""

    def norm(x: torch.Tensor, gamma: torch.Tensor, beta: torch.Tensor) -> torch.Tensor:
        centred = x - x.mean(dim=1, keepdim=True)
        return gamma * centred / torch.sqrt(x.var(dim=1, correction=0, keepdim=True) + eps) + beta

    dx, dgamma, dbeta = derivatives(norm, dout, (x, gamma, np.zeros(len(gamma))))
    return dx, dgamma, dbeta


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    def arrays(N: int, width: int) -> tuple[Floats, ...]:
        return upstream(rng, N, width), batch(rng, N, width), factors(rng, width)

    return row_cases(rng, arrays, ("an example whose features are all alike", 8, 1.5), at=1, small_eps=True)


BANK = Bank()


@BANK.mistake(
    "dgamma uses batch norm's x̂, whose mean and variance run over the batch.",
    "In layer norm each example is normalised by its own mean and variance. Is your x̂ the x̂ of the forward pass?",
)
@in_results
def dgamma_with_batch_norm(call: Call, found: Paths) -> Gradients:
    dx, _, dbeta = gradients(call, found)
    return dx, (call.dout * Call.of(call.dout, call.x, call.gamma, call.eps, 0).paths().x_hat).sum(axis=0), dbeta


@BANK.mistake(
    "The path through the mean is missing.",
    "Moving one feature moves the example's mean, and with it all of its outputs.",
)
@in_paths
def no_mean_path(call: Call) -> Paths:
    return call.paths().scaled(by_mean=0.0)


@BANK.mistake(
    "The path through the variance is missing.",
    "Moving one feature moves the example's variance, and with it all outputs. (Is your path there, but 0? A mean "
    "of products is not a product of means.)",
)
@in_paths
def no_variance_path(call: Call) -> Paths:
    return call.paths().scaled(by_variance=0.0)


@BANK.mistake(
    "Mean and variance are treated as constants: only the direct path is there.",
    "Both depend on x, so two more paths lead back to x.",
)
@in_paths
def statistics_are_constants(call: Call) -> Paths:
    return call.paths().scaled(by_mean=0.0, by_variance=0.0)


@BANK.mistake(
    "gamma multiplies the whole bracket, as in batch norm; the means are taken without gamma.",
    "Along a row gamma changes from entry to entry. Multiply first, then take the means.",
)
@in_paths
def gamma_outside(call: Call) -> Paths:
    return call.paths(gamma=np.ones_like(call.gamma)).scaled(call.gamma, call.gamma, call.gamma)


@BANK.mistake(
    "gamma is only in the direct path; the means are taken of dout alone.",
    "The gradient that arrives at x̂ is dout times gamma. Of which array do you take the means?",
)
@in_paths
def gamma_on_direct_only(call: Call) -> Paths:
    plain = call.paths(gamma=np.ones_like(call.gamma))
    return replace(call.paths(), by_mean=plain.by_mean, by_variance=plain.by_variance)


BANK.add(*shared(in_paths, "gamma_forgotten"))


@BANK.mistake(
    "dx is that of batch norm: statistics and means run along the batch.",
    "Layer norm's mean and variance belong to one example.",
)
@in_paths
def over_the_batch(call: Call) -> Paths:
    return replace(call, axis=0).paths()


@BANK.mistake(
    "x̂ is that of layer norm, but the two means in dx run along the batch.",
    "Which outputs does one number of x change? The means run over these outputs.",
)
@in_paths
def means_over_the_batch(call: Call) -> Paths:
    found = call.paths()
    d = call.dout * call.gamma
    return replace(
        found, by_mean=-mean(d, 0) / found.sigma, by_variance=-found.x_hat * mean(d * found.x_hat, 0) / found.sigma
    )


@BANK.mistake(
    "dx divides the sums along a row by the number of examples.",
    "A mean over the features divides by their number, the width.",
)
@in_paths
def divided_by_examples(call: Call) -> Paths:
    factor = call.count / len(call.x)
    return call.paths().scaled(by_mean=factor, by_variance=factor)


@BANK.mistake(
    "dx subtracts sums along the row where it should subtract means.",
    "The example's mean contains a factor 1/width, and so does its variance.",
)
@in_paths
def sums_for_means(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count, by_variance=call.count)


@BANK.mistake("The variance is divided by width - 1 instead of width.", "By which number did the forward pass divide?")
@in_paths
def unbiased_variance(call: Call) -> Paths:
    return call.paths(ddof=1)


BANK.add(*shared(in_paths, "eps_outside_root", "eps_forgotten", "no_sigma", "variance_for_std", "paths_added"))


@BANK.mistake(
    "The path through the variance lacks its last factor, x̂.",
    "How much one feature moves the variance depends on how far it is from the mean.",
)
@in_paths
def variance_path_without_x_hat(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-mean(found.direct * found.x_hat, 1))


@BANK.mistake(
    "The path through the variance lacks a factor 1/σ.",
    "Do you use x̂ at both of its places, in the mean and after it? Is the path divided by σ, as the direct path is?",
)
@in_paths
def deviation_for_x_hat(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=found.sigma)


BANK.add(*dgamma_dbeta_slips(1, "features"))


@BANK.mistake(
    "gamma is in dx twice: in d, and in front of the bracket.",
    "d = dout gamma / σ already contains it. Multiply once, inside.",
)
@in_paths
def gamma_twice(call: Call) -> Paths:
    return call.paths().scaled(call.gamma, call.gamma, call.gamma)


OWN = {one.name for one in BANK} | {"product_of_means", "means_over_other_axis"}
BANK.add(*shared(in_paths, *(name for name in ALL if name not in OWN)))
BANK.add(*wrong_divisors(in_paths, "row", "divided_by_one_less", "eps_before_square"))


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
    explanation="d = dout gamma / σ is the direct path. Along a row gamma is not constant, so the two means are "
    "means of d, not of dout. gamma and beta are shared by all examples, so their gradients add up along the batch, "
    "axis 0.",
    mistakes=tuple(BANK),
)
