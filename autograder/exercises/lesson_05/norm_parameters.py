"""Mistakes in dL/dgamma and dL/dbeta, which batch norm and layer norm share."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from autograder.exercises.base import Bank, Mistake
from autograder.exercises.lesson_05.batches import mean
from autograder.exercises.lesson_05.norm_paths import Call, Gradients, Paths, gradients, returning

__all__ = ["dgamma_dbeta_slips"]

BANK = Bank()


def dgamma_dbeta_slips(axis: int, normalised: str) -> Iterator[Mistake]:
    """The mistakes for one norm, whose dx is right.

    Args:
        axis: the axis of the norm's statistics.
        normalised: the word for the normalised array.
    """
    for one in BANK:
        yield replace(one, hint=one.hint.format(normalised), wrong=returning(axis, one.wrong)(Call.paths))


@BANK.mistake("dgamma multiplies dout by x, not by x̂.", "gamma multiplies the normalised {}.")
def dgamma_with_x(call: Call, found: Paths) -> Gradients:
    return found.dx, (call.dout * call.x).sum(axis=0), call.dout.sum(axis=0)


@BANK.mistake("dgamma multiplies dout by x - mean: the division by σ is missing.", "gamma multiplies x̂.")
def dgamma_with_deviation(call: Call, found: Paths) -> Gradients:
    return found.dx, (call.dout * (call.x - mean(call.x, call.axis))).sum(axis=0), call.dout.sum(axis=0)


@BANK.mistake("dgamma multiplies dx by x̂, not dout.", "Which gradient arrives at gamma x̂ + beta?")
def dgamma_with_dx(call: Call, found: Paths) -> Gradients:
    return found.dx, (found.dx * found.x_hat).sum(axis=0), call.dout.sum(axis=0)


@BANK.mistake("dgamma and dbeta are means over the batch.", "Every example uses gamma and beta, so the shares add up.")
def parameters_averaged(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, dgamma / len(call.x), dbeta / len(call.x)


@BANK.mistake("dgamma and dbeta contain gamma.", "out = gamma x̂ + beta: what are its slopes in gamma and in beta?")
def gamma_in_parameters(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, call.gamma * dgamma, call.gamma * dbeta


@BANK.mistake("dgamma contains gamma.", "out = gamma x̂ + beta: what is its slope in gamma?")
def gamma_in_dgamma(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, call.gamma * dgamma, dbeta


@BANK.mistake("dbeta contains gamma.", "out = gamma x̂ + beta: what is its slope in beta?")
def gamma_in_dbeta(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, dgamma, call.gamma * dbeta


@BANK.mistake(
    "dgamma and dbeta are sums of dout gamma / σ, the gradient that goes on to x.",
    "out = gamma x̂ + beta: its slopes in gamma and in beta have no gamma and no σ.",
)
def parameters_of_d(call: Call, found: Paths) -> Gradients:
    return found.dx, (found.direct * found.x_hat).sum(axis=0), found.direct.sum(axis=0)


@BANK.mistake("dgamma is divided by σ once too often.", "x̂ is divided already, and the slope in gamma is x̂ itself.")
def dgamma_over_sigma(call: Call, found: Paths) -> Gradients:
    dx, _, dbeta = gradients(call, found)
    return dx, (call.dout * found.x_hat / found.sigma).sum(axis=0), dbeta


@BANK.mistake(
    "dgamma and dbeta are computed from dx, not from dout.", "gamma and beta stand at the output, where dout is."
)
def parameters_of_dx(call: Call, found: Paths) -> Gradients:
    return found.dx, (found.dx * found.x_hat).sum(axis=0), found.dx.sum(axis=0)


@BANK.mistake("dgamma lacks the factor x̂: it is the sum of dout.", "out = gamma x̂ + beta: what is its slope in gamma?")
def dgamma_of_dout(call: Call, found: Paths) -> Gradients:
    dx, _, dbeta = gradients(call, found)
    return dx, dbeta, dbeta


@BANK.mistake(
    "dgamma has gamma where x̂ belongs: it is the sum of dout gamma.",
    "out = gamma x̂ + beta: what is its slope in gamma?",
)
def dgamma_of_dout_gamma(call: Call, found: Paths) -> Gradients:
    dx, _, dbeta = gradients(call, found)
    return dx, call.gamma * dbeta, dbeta


OWN = "Each feature has its own gamma and beta: add up over the examples only."


@BANK.mistake("dbeta is one number for all features.", OWN)
def dbeta_of_everything(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, dgamma, np.full_like(dbeta, dbeta.sum())


@BANK.mistake("dgamma is one number for all features.", OWN)
def dgamma_of_everything(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, np.full_like(dgamma, dgamma.sum()), dbeta


@BANK.mistake("dgamma and dbeta are one number each for all features.", OWN)
def parameters_of_everything(call: Call, found: Paths) -> Gradients:
    dx, dgamma, dbeta = gradients(call, found)
    return dx, np.full_like(dgamma, dgamma.sum()), np.full_like(dbeta, dbeta.sum())
