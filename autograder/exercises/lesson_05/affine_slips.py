"""Mistakes with gamma and beta, which the forward passes of batch norm and layer norm share."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises.base import Bank, Mistake

__all__ = ["affine_slips"]

BANK = Bank()


def affine_slips(norm: Callable[..., Any], normalised: str) -> Iterator[Mistake]:
    """The mistakes for one norm.

    Args:
        norm: the right forward pass, which takes x, gamma, beta and further arguments.
        normalised: the subject of the hints.
    """

    def answer(changed: Callable[[Any, Any], tuple[Any, Any]]) -> Callable[..., Any]:
        return lambda x, gamma, beta, *rest: norm(x, *changed(gamma, beta), *rest)

    for one in BANK:
        yield replace(one, hint=one.hint.format(normalised), wrong=answer(one.wrong))


@BANK.mistake("gamma is missing.", "{} is scaled by gamma, then shifted by beta.")
def gamma_forgotten(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return np.ones_like(gamma), beta


@BANK.mistake("beta is missing.", "{} is scaled by gamma, then shifted by beta.")
def beta_forgotten(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return gamma, np.zeros_like(beta)


@BANK.mistake("gamma and beta are both missing.", "{} is scaled by gamma, then shifted by beta.")
def only_normalised(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return np.ones_like(gamma), np.zeros_like(beta)


@BANK.mistake("gamma and beta are swapped.", "gamma scales, beta shifts.")
def gamma_beta_swapped(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return beta, gamma


@BANK.mistake("gamma multiplies beta as well.", "Scale first, then shift: gamma x̂ + beta.")
def shift_before_scale(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return gamma, gamma * beta


@BANK.mistake("x̂ is divided by gamma.", "gamma is a scale: it multiplies.")
def gamma_divides(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return 1.0 / gamma, beta


@BANK.mistake("gamma is added.", "gamma scales, beta shifts.")
def gamma_added(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return np.ones_like(gamma), gamma + beta


@BANK.mistake("gamma multiplies twice.", "{} is scaled by gamma once.")
def gamma_squared(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return gamma**2, beta


@BANK.mistake("You use 1 + gamma as the scale.", "{} is multiplied by gamma itself.")
def one_plus_gamma(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return 1.0 + gamma, beta


@BANK.mistake("beta is subtracted.", "gamma scales; beta shifts, so it is added.")
def beta_subtracted(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return gamma, -beta


@BANK.mistake("beta multiplies, too.", "gamma scales; beta shifts, so it is added.")
def beta_multiplies(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return gamma * beta, np.zeros_like(beta)


@BANK.mistake("gamma is both scale and shift; beta is not used.", "gamma scales, beta shifts.")
def gamma_for_beta(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return gamma, gamma


@BANK.mistake("beta is both scale and shift; gamma is not used.", "gamma scales, beta shifts.")
def beta_for_gamma(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return beta, beta


@BANK.mistake(
    "gamma and beta are averaged to one number for all features.", "Each feature has its own scale and shift."
)
def gamma_and_beta_averaged(gamma: Any, beta: Any) -> tuple[Any, Any]:
    return np.full_like(gamma, gamma.mean()), np.full_like(beta, beta.mean())
