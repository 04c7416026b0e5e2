"""Mistakes in normalising that all norms share: a wrong centre, a wrong divisor, or a wrong order.

A norm is put together from exchangeable parts. A bank's function replaces one of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises.base import Bank, Mistake
from autograder.exercises.lesson_05.batches import Floats, mean

__all__ = [
    "CENTRES",
    "DIVISORS",
    "QUOTIENTS",
    "SPREADS",
    "Make",
    "missing_factor",
    "right_divisor",
    "right_quotient",
    "slips",
    "throughout",
    "without_remark",
]

Make = Callable[[Callable[..., Any]], Callable[..., Any]]
"""A function from a wrong part to an answer to the exercise."""

CENTRES, SPREADS, DIVISORS, QUOTIENTS = Bank(), Bank(), Bank(), Bank()

OF_VARIANCE = {"size": "variance", "root": "√(var + eps)", "sigma": "σ", "deviation": "x - mean"}
ALONG_BATCH = {"along": "examples", "other": "features", "count": "N", "normed": "feature"}
ALONG_ROW = {"along": "features", "other": "examples", "count": "width", "normed": "example"}
WORDS = {
    "batch": OF_VARIANCE | ALONG_BATCH,
    "row": OF_VARIANCE | ALONG_ROW,
    "rms": ALONG_ROW | {"size": "mean of squares", "root": "√(mean(x²) + eps)", "sigma": "rms", "deviation": "x"},
}
"""The words of each norm in the titles and hints: its divisor, its axis, and the number of terms in its mean."""


def slips(bank: Bank, make: Make, norm: str, *left_out: str) -> Iterator[Mistake]:
    """A bank's mistakes as answers to one exercise.

    Args:
        bank: CENTRES, SPREADS, DIVISORS or QUOTIENTS.
        make: puts an answer together with the wrong part.
        norm: "batch", "row" for layer norm, or "rms".
        left_out: names of mistakes that the exercise's own bank has, or that make no sense there.
    """
    words = WORDS[norm]
    for one in bank:
        if one.name not in left_out:
            title, hint = one.title.format(**words), one.hint.format(**words)
            yield replace(one, title=title, hint=hint, wrong=make(one.wrong))


def throughout(make: Make, norm: str) -> Iterator[Mistake]:
    """Each wrong centre again, with a variance that is taken around it, too.

    Args:
        make: puts an answer together with the wrong centre, in the variance as well.
        norm: as in ``slips``.
    """
    for one in slips(CENTRES, make, norm):
        yield replace(one, name=f"{one.name}_throughout", title=f"{without_remark(one.title)}, also in the variance.")


def without_remark(title: str) -> str:
    """A title without its full stop, and without the remark that the divisor is right."""
    return title.removesuffix(".").removesuffix("; the divisor is right")


def missing_factor(
    mistakes: Iterator[Mistake] | list[Mistake], word: str, at: int, neutral: float
) -> Iterator[Mistake]:
    """Each mistake again, combined with a missing gamma or beta.

    Args:
        mistakes: the mistakes of a forward pass.
        word: the name of what is missing.
        at: the position of the missing argument.
        neutral: the value in its place.
    """

    def without(wrong: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*arguments: Any) -> Any:
            return wrong(*arguments[:at], np.full_like(arguments[at], neutral), *arguments[at + 1 :])

        return answer

    for one in mistakes:
        title = f"{one.title} And {word} is missing."
        hint = f"{one.hint} What does {word} do to the result?"
        yield Mistake(f"{one.name}_and_{word}_forgotten", title, hint, without(one.wrong))


def right_divisor(var: Any, eps: Any) -> Floats:
    """√(var + eps)."""
    return np.asarray(np.sqrt(np.asarray(var, np.float64) + eps))


def right_quotient(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Floats:
    """Gamma times the normalised x."""
    return np.asarray(gamma * (x - centre) / divisor)


# Wrong centres: functions of x and the norm's axis.


@CENTRES.mistake(
    "The mean that is subtracted runs over the {other}; the divisor is right.",
    "Along which axis did you take the mean, and along which the variance?",
)
def mean_of_other_axis(x: Floats, axis: int) -> Any:
    return mean(x, 1 - axis)


@CENTRES.mistake(
    "One mean of the whole array is subtracted; the divisor is right.", "Along which axis should the mean run?"
)
def mean_of_everything(x: Floats, axis: int) -> Any:
    return x.mean()


@CENTRES.mistake("The median is subtracted, not the mean.", "A norm subtracts the average of the numbers.")
def median_subtracted(x: Floats, axis: int) -> Any:
    return np.median(x, axis=axis, keepdims=True)


@CENTRES.mistake("The sum is subtracted, not the mean.", "Divide the sum by the number of its terms.")
def sum_subtracted(x: Floats, axis: int) -> Any:
    return x.sum(axis=axis, keepdims=True)


# Wrong divisors: functions of x, the squared array, eps and the norm's axis.


@SPREADS.mistake(
    "The {size} runs over the {other}; the mean that is subtracted is right.",
    "Along which axis did you take the variance, and along which the mean?",
)
def size_of_other_axis(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(x.var(axis=1 - axis, keepdims=True) + eps)


@SPREADS.mistake(
    "One {size} is taken of the whole array; the mean that is subtracted is right.",
    "Along which axis did you take the variance, and along which the mean?",
)
def size_of_everything(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(x.var() + eps)


@SPREADS.mistake(
    "The sum of the squares is divided by the number of {other}.",
    "It is a sum over the {along}: a mean divides by their number.",
)
def divided_by_other_count(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True) / x.shape[1 - axis] + eps)


@SPREADS.mistake("The squares are added up, where their mean is needed.", "Divide by the number of {along}.")
def squares_summed(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True) + eps)


@SPREADS.mistake(
    "The squares are added up, where their mean is needed, and eps stands outside the root.",
    "The divisor is {root}.",
)
def sum_plus_eps(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True)) + eps


@SPREADS.mistake(
    "The sum of the squares is divided by {count} - 1 instead of {count}, and eps stands outside the root.",
    "The divisor is {root}. Does your std divide by {count} - 1, as in some libraries?",
)
def unbiased_std_plus_eps(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True) / (x.shape[axis] - 1 or np.nan)) + eps


@SPREADS.mistake(
    "The sum of the squares is divided by {count} - 1 instead of {count}, and eps is missing.",
    "The divisor is {root}. Over how many numbers does its mean run?",
)
def unbiased_without_eps(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True) / (x.shape[axis] - 1 or np.nan))


@SPREADS.mistake(
    "The sum of the squares is divided by {count} - 1 instead of {count}, and the root is missing.",
    "The divisor is {root}. Over how many numbers does its mean run?",
)
def unbiased_without_root(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return (c**2).sum(axis=axis, keepdims=True) / (x.shape[axis] - 1 or np.nan) + eps


@SPREADS.mistake(
    "The sum of the squares is divided by {count} - 1 instead of {count}.", "A mean divides by the number of its terms."
)
def divided_by_one_less(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True) / (x.shape[axis] - 1 or np.nan) + eps)


@SPREADS.mistake(
    "The divisor is the mean of |{deviation}|, plus eps: the squares and the root are missing.",
    "The divisor is {root}. What is under the root?",
)
def mean_of_sizes(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return mean(np.abs(c), axis) + eps


@SPREADS.mistake(
    "The root is taken of the mean of |{deviation}|; it should be the mean of the squares.", "The divisor is {root}."
)
def root_of_sizes(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(mean(np.abs(c), axis) + eps)


@SPREADS.mistake(
    "The mean of |{deviation}| is squared; it should be the mean of the squares.",
    "Which step comes first in {root}, the square or the mean?",
)
def sizes_squared(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(mean(np.abs(c), axis) ** 2 + eps)


@SPREADS.mistake(
    "eps is added to the sum of the squares, before the mean is taken.",
    "First take the mean, then add eps: {root}.",
)
def eps_in_sum(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(((c**2).sum(axis=axis, keepdims=True) + eps) / x.shape[axis])


@SPREADS.mistake("The largest of the squares stands where the {size} belongs.", "The divisor is {root}.")
def largest_size(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).max(axis=axis, keepdims=True) + eps)


@SPREADS.mistake("The divisor is the largest |{deviation}|, plus eps.", "The divisor is {root}.")
def largest_size_plus_eps(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.abs(c).max(axis=axis, keepdims=True) + eps


@SPREADS.mistake("The divisor is the range, the largest number minus the smallest, plus eps.", "The divisor is {root}.")
def whole_range(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return c.max(axis=axis, keepdims=True) - c.min(axis=axis, keepdims=True) + eps


@SPREADS.mistake(
    "The divisor is the mean of |{deviation}|: the squares, the root and eps are missing.",
    "Square, take the mean, add eps, then the root: {root}.",
)
def mean_of_sizes_alone(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return mean(np.abs(c), axis)


@SPREADS.mistake("eps is added to the numbers before they are squared.", "To what is eps added in {root}?")
def eps_before_square(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(mean((c + eps) ** 2, axis))


@SPREADS.mistake(
    "The divisor is the root mean square of x; its mean is not subtracted there.",
    "The variance is the mean of (x - mean)².",
)
def mean_included(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(mean(x**2, axis) + eps)


@SPREADS.mistake(
    "The {size} is the mean of x² minus the mean of x, which is not squared.", "It is mean(x²) - mean(x)²."
)
def mean_not_squared(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(np.abs(mean(x**2, axis) - mean(x, axis)) + eps)


@SPREADS.mistake(
    "The sum of the squares is divided by the square of their number.",
    "The divisor is {root}. How often do you divide by {count} under the root?",
)
def length_over_count(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True) / x.shape[axis] ** 2 + eps)


@SPREADS.mistake(
    "The divisor is the norm divided by {count}, plus eps.",
    "The divisor is {root}: a mean under the root divides the norm by √{count}, not by {count}.",
)
def length_over_count_plus_eps(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).sum(axis=axis, keepdims=True)) / x.shape[axis] + eps


@SPREADS.mistake(
    "The {size} runs over the {other}, and eps stands outside the root.",
    "Along which axis does the {size} run? And the divisor is {root}.",
)
def other_axis_plus_eps(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return x.std(axis=1 - axis, keepdims=True) + eps


@SPREADS.mistake(
    "The squares are averaged over the {other}.",
    "Along which axis did you average the squares, and along which axis should you?",
)
def squares_over_other_axis(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt(mean(c**2, 1 - axis) + eps)


@SPREADS.mistake("The squares are averaged over the whole array.", "Along which axis should they be averaged?")
def squares_over_everything(x: Floats, c: Floats, eps: float, axis: int) -> Any:
    return np.sqrt((c**2).mean() + eps)


# Wrong forms of the divisor: functions of the variance (or the mean of squares) and eps.


@DIVISORS.mistake("The root is taken twice.", "The divisor is {root}. np.std takes a root already.")
def root_of_std(var: Floats, eps: float) -> Any:
    return np.sqrt(np.sqrt(var) + eps)


@DIVISORS.mistake("Two roots are taken: √{root}.", "The divisor is {root}, with one root.")
def root_of_root(var: Floats, eps: float) -> Any:
    return (var + eps) ** 0.25


@DIVISORS.mistake("eps is squared.", "The divisor is {root}. Which numbers are squared there?")
def eps_squared(var: Floats, eps: float) -> Any:
    return np.sqrt(var + eps**2)


@DIVISORS.mistake(
    "eps is used as a lower limit of the {size}; it should be added.",
    "The divisor is {root}, also if the {size} is large.",
)
def eps_as_floor(var: Floats, eps: float) -> Any:
    return np.sqrt(np.maximum(var, eps))


@DIVISORS.mistake(
    "eps is used as a lower limit of the root; it should be added to the {size}.", "The divisor is {root}."
)
def eps_as_floor_of_root(var: Floats, eps: float) -> Any:
    return np.maximum(np.sqrt(var), eps)


@DIVISORS.mistake("eps is subtracted.", "The divisor is {root}: eps keeps it away from 0.")
def eps_subtracted(var: Floats, eps: float) -> Any:
    return np.sqrt(np.maximum(np.asarray(var, np.float64) - eps, 0.0))


@DIVISORS.mistake("eps has a root of its own.", "One root runs over the whole sum: {root}.")
def eps_under_own_root(var: Floats, eps: float) -> Any:
    return np.sqrt(var) + np.sqrt(eps)


@DIVISORS.mistake("eps is added twice: under the root and outside of it.", "The divisor is {root}, nothing more.")
def eps_twice(var: Floats, eps: float) -> Any:
    return np.sqrt(var + eps) + eps


@DIVISORS.mistake("The divisor is the {size} itself: root and eps are missing.", "The divisor is {root}.")
def size_alone(var: Floats, eps: float) -> Any:
    return np.asarray(var, np.float64)


@DIVISORS.mistake("The {size} is squared under the root.", "It is a mean of squares already: {root}.")
def size_squared(var: Floats, eps: float) -> Any:
    return np.sqrt(var**2 + eps)


@DIVISORS.mistake(
    "{sigma} multiplies where it should divide.",
    "After a norm (before gamma), every {normed} should have a mean square of about 1.",
)
def times_divisor(var: Floats, eps: float) -> Any:
    return 1.0 / np.sqrt(var + eps)


@DIVISORS.mistake(
    "The division by {sigma} is missing.",
    "After a norm (before gamma), every {normed} should have a mean square of about 1.",
)
def not_divided(var: Floats, eps: float) -> Any:
    return np.ones_like(np.asarray(var, np.float64))


# Wrong ways to combine the parts: functions of x, the centre, the divisor and gamma.


@QUOTIENTS.mistake("Only the mean is divided by σ; x is not.", "All of x - mean is divided: put brackets around it.")
def only_mean_divided(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Any:
    return gamma * (x - centre / divisor)


@QUOTIENTS.mistake(
    "gamma multiplies x alone, and σ divides the mean alone.",
    "Put brackets around x - mean. gamma and σ belong to the whole difference.",
)
def no_brackets(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Any:
    return gamma * x - centre / divisor


@QUOTIENTS.mistake("Only x is divided by σ; the mean is not.", "All of x - mean is divided: put brackets around it.")
def mean_not_divided(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Any:
    return gamma * (x / divisor - centre)


@QUOTIENTS.mistake(
    "gamma multiplies x, but not the mean.", "gamma scales the normalised numbers: the whole of x - mean."
)
def gamma_on_x_only(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Any:
    return (gamma * x - centre) / divisor


@QUOTIENTS.mistake("The mean is added.", "The normalised numbers have the mean 0.")
def mean_added(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Any:
    return gamma * (x + centre) / divisor


@QUOTIENTS.mistake("The sign is wrong: x is subtracted from the mean.", "A large x should stay large.")
def mean_minus_x(x: Floats, centre: Any, divisor: Any, gamma: Any) -> Any:
    return gamma * (centre - x) / divisor
