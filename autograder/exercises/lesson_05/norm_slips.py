"""Mistakes that learners make in more than one of the backward passes of batch norm and layer norm."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises.base import Bank, Mistake
from autograder.exercises.lesson_05.batches import mean
from autograder.exercises.lesson_05.norm_paths import Call, Paths

__all__ = ["shared"]

BANK = Bank()


def shared(returning: Callable[[Callable[[Call], Paths]], Callable[..., Any]], *names: str) -> Iterator[Mistake]:
    """The shared mistakes of these names, as answers to one exercise.

    Args:
        returning: the exercise's decorator, made by ``norm_paths.returning``.
    """
    known = {mistake.name: mistake for mistake in BANK}
    yield from (replace(known[name], wrong=returning(known[name].wrong)) for name in names)


@BANK.mistake(
    "The variance is the unbiased one, divided by N - 1.", "The forward pass normalised with the variance divided by N."
)
def unbiased_variance(call: Call) -> Paths:
    return call.paths(ddof=1)


@BANK.mistake("eps stands outside the root.", "The forward pass divided by √(var + eps).")
def eps_outside_root(call: Call) -> Paths:
    return call.paths(sigma=call.std + call.eps)


@BANK.mistake("eps is missing.", "The forward pass divided by √(var + eps).")
def eps_forgotten(call: Call) -> Paths:
    return call.paths(eps=0.0)


@BANK.mistake("The divisor is the variance, not its root.", "The forward pass divided by √(var + eps).")
def variance_for_std(call: Call) -> Paths:
    return call.paths(sigma=call.std**2 + call.eps)


@BANK.mistake("gamma is missing in dx.", "What arrives at x̂ is dout times gamma.")
def gamma_forgotten(call: Call) -> Paths:
    return call.paths(gamma=np.ones_like(call.gamma))


@BANK.mistake("dx is not divided by σ.", "x̂ is (x - mean) / σ: that slope is 1/σ.")
def no_sigma(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(found.sigma, found.sigma, found.sigma)


@BANK.mistake("The path through the mean has the wrong sign.", "x̂ falls when the mean rises.")
def mean_path_added(call: Call) -> Paths:
    return call.paths().scaled(by_mean=-1.0)


@BANK.mistake("The path through the variance has the wrong sign.", "x̂ shrinks when the variance grows.")
def variance_path_added(call: Call) -> Paths:
    return call.paths().scaled(by_variance=-1.0)


@BANK.mistake(
    "Both paths through the statistics have the wrong sign.",
    "x̂ falls when the mean rises, and shrinks when the variance grows.",
)
def paths_added(call: Call) -> Paths:
    return call.paths().scaled(by_mean=-1.0, by_variance=-1.0)


@BANK.mistake(
    "The path through the variance is twice as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def half_of_the_root_forgotten(call: Call) -> Paths:
    return call.paths().scaled(by_variance=2.0)


@BANK.mistake(
    "The path through the variance is half as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def two_of_the_square_forgotten(call: Call) -> Paths:
    return call.paths().scaled(by_variance=0.5)


@BANK.mistake(
    "The path through the variance lacks its last factor, x̂.",
    "How much one example moves the variance depends on how far it is from the mean.",
)
def variance_path_without_x_hat(call: Call) -> Paths:
    found = call.paths()
    by_variance = -mean(found.direct * found.x_hat, call.axis)
    return replace(found, by_variance=np.broadcast_to(by_variance, call.x.shape))
