"""Mistakes that learners make in more than one of the backward passes of the three norms."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exercises.base import Bank, Mistake
from autograder.exercises.lesson_05.batches import mean
from autograder.exercises.lesson_05.forward_slips import DIVISORS, SPREADS, Make, slips
from autograder.exercises.lesson_05.norm_paths import Call, Paths

__all__ = ["ALL", "shared", "wrong_divisors"]

BANK = Bank()


def shared(returning: Callable[[Callable[[Call], Paths]], Callable[..., Any]], *names: str) -> Iterator[Mistake]:
    """The shared mistakes of these names, as answers to one exercise.

    Args:
        returning: the exercise's decorator, made by ``norm_paths.returning``.
    """
    known = {mistake.name: mistake for mistake in BANK}
    yield from (replace(known[name], wrong=returning(known[name].wrong)) for name in names)


def wrong_divisors(
    returning: Callable[[Callable[[Call], Paths]], Callable[..., Any]], norm: str, *left_out: str
) -> Iterator[Mistake]:
    """The forward pass's wrong divisors, used in the backward pass.

    Args:
        returning: the exercise's decorator.
        norm: as in ``forward_slips.slips``.
        left_out: names of mistakes that the exercise's own bank has.
    """

    def spread(part: Callable[..., Any]) -> Callable[..., Any]:
        return returning(lambda call: call.paths(sigma=part(call.x, call.deviations, call.eps, call.axis)))

    def divisor(part: Callable[..., Any]) -> Callable[..., Any]:
        return returning(lambda call: call.paths(sigma=part(mean(call.deviations**2, call.axis), call.eps)))

    makes: tuple[tuple[Bank, Make], ...] = ((SPREADS, spread), (DIVISORS, divisor))
    for bank, make in makes:
        for one in slips(bank, make, norm, "not_divided", *left_out):
            yield replace(one, title=f"x̂ is wrong: {one.title[0].lower()}{one.title[1:]}")


@BANK.mistake(
    "The variance is divided by N - 1 instead of N.",
    "By which number did the forward pass divide the sum of the squares?",
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


@BANK.mistake("gamma is missing in dx.", "The gradient that arrives at x̂ is dout times gamma.")
def gamma_forgotten(call: Call) -> Paths:
    return call.paths(gamma=np.ones_like(call.gamma))


@BANK.mistake("dx multiplies by σ, where it should divide.", "x̂ is (x - mean) / σ: that slope is 1/σ.")
def dx_times_sigma(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(found.sigma**2, found.sigma**2, found.sigma**2)


@BANK.mistake("dx is divided by σ twice.", "One factor 1/σ is left in dx. The other factor is already in x̂.")
def dx_over_variance(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(1.0 / found.sigma, 1.0 / found.sigma, 1.0 / found.sigma)


@BANK.mistake("dx is divided by σ three times.", "One factor 1/σ is left in dx. The other factors are already in x̂.")
def dx_over_cube(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(*[1.0 / found.sigma**2] * 3)


@BANK.mistake(
    "The path through the variance ends with x̂², where x̂ belongs.", "The square is in the variance; its slope is not."
)
def x_hat_squared(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=found.x_hat)


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


@BANK.mistake("The direct path, through x itself, is missing in dx.", "With fixed statistics it would be all of dx.")
def no_direct_path(call: Call) -> Paths:
    return call.paths().scaled(direct=0.0)


@BANK.mistake("The path through the mean is twice as large as it should be.", "Each path goes into dx once.")
def mean_path_twice(call: Call) -> Paths:
    return call.paths().scaled(by_mean=2.0)


@BANK.mistake(
    "The path through the mean is a sum where it should be a mean.", "x appears in the mean with a factor 1 / count."
)
def mean_path_summed(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count)


@BANK.mistake(
    "The path through the variance is a sum where it should be a mean.",
    "x appears in the variance with a factor 1 / count.",
)
def variance_path_summed(call: Call) -> Paths:
    return call.paths().scaled(by_variance=call.count)


@BANK.mistake(
    "The means in dx divide by one less than the number of their terms.",
    "Over how many numbers do mean and variance average?",
)
def averages_over_one_less(call: Call) -> Paths:
    more = call.count / ((call.count - 1) or np.nan)
    return call.paths().scaled(by_mean=more, by_variance=more)


@BANK.mistake(
    "The direct path is divided by the number of terms, as the sums are.",
    "Do you write dx with sums or with means? With means, does the direct path need a division?",
)
def direct_path_divided(call: Call) -> Paths:
    return call.paths().scaled(direct=1.0 / call.count)


@BANK.mistake(
    "gamma/σ multiplies the direct path only.",
    "All paths have the factors gamma and 1/σ. Is a bracket missing around the whole difference?",
)
def factor_on_direct_only(call: Call) -> Paths:
    found, plain = call.paths(), call.paths(gamma=np.ones_like(call.gamma))
    return replace(found, by_mean=plain.by_mean * found.sigma, by_variance=plain.by_variance * found.sigma)


@BANK.mistake(
    "The paths through the statistics are not divided by σ, though the direct path is.",
    "All paths have one factor 1/σ. Is a bracket missing around the whole difference?",
)
def sigma_on_direct_only(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=found.sigma, by_variance=found.sigma)


@BANK.mistake(
    "The path through the variance lacks gamma/σ, though the others have it.",
    "All paths have the factors gamma and 1/σ. Does a bracket end too early?",
)
def variance_path_without_factor(call: Call) -> Paths:
    found, plain = call.paths(), call.paths(gamma=np.ones_like(call.gamma))
    return replace(found, by_variance=plain.by_variance * found.sigma)


@BANK.mistake(
    "The path through the mean lacks gamma/σ, though the others have it.",
    "All paths have the factors gamma and 1/σ.",
)
def mean_path_without_factor(call: Call) -> Paths:
    found, plain = call.paths(), call.paths(gamma=np.ones_like(call.gamma))
    return replace(found, by_mean=plain.by_mean * found.sigma)


@BANK.mistake("The path through the mean is not divided by σ.", "All paths have one factor 1/σ.")
def mean_path_without_sigma(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=found.sigma)


@BANK.mistake("The path through the mean is divided by σ twice.", "All paths have one factor 1/σ.")
def mean_path_over_sigma_twice(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=1.0 / found.sigma)


@BANK.mistake(
    "The path through the variance has a factor 1/σ too many.",
    "With x̂ at both of its places, one factor 1/σ is left, as in the direct path.",
)
def variance_path_over_sigma_twice(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=1.0 / found.sigma)


@BANK.mistake("gamma is missing in the path through the mean.", "The gradient that arrives at x̂ is dout times gamma.")
def mean_path_without_gamma(call: Call) -> Paths:
    return replace(call.paths(), by_mean=call.paths(gamma=np.ones_like(call.gamma)).by_mean)


@BANK.mistake(
    "gamma is missing in the path through the variance.", "The gradient that arrives at x̂ is dout times gamma."
)
def variance_path_without_gamma(call: Call) -> Paths:
    return replace(call.paths(), by_variance=call.paths(gamma=np.ones_like(call.gamma)).by_variance)


@BANK.mistake("gamma is missing in the direct path, though the means have it.", "Every path to x goes through gamma.")
def direct_path_without_gamma(call: Call) -> Paths:
    return replace(call.paths(), direct=call.paths(gamma=np.ones_like(call.gamma)).direct)


@BANK.mistake("dout is divided by gamma, where gamma multiplies.", "out = gamma x̂ + beta: what is its slope in x̂?")
def gamma_divides(call: Call) -> Paths:
    return call.paths(gamma=1.0 / call.gamma)


@BANK.mistake("gamma is in dx twice.", "dout times gamma already contains it. Multiply once.")
def gamma_squared(call: Call) -> Paths:
    return call.paths(gamma=call.gamma**2)


@BANK.mistake(
    "The two means are swapped: x̂ multiplies the wrong mean.",
    "The path through the mean has the plain mean. Before the mean with x̂ stands another x̂.",
)
def means_exchanged(call: Call) -> Paths:
    found = call.paths()
    by_mean = -mean(found.direct * found.x_hat, call.axis)
    return replace(found, by_mean=by_mean, by_variance=-found.x_hat * mean(found.direct, call.axis))


@BANK.mistake(
    "The mean in the path through the variance lacks x̂; only the x̂ in front of it is there.",
    "x̂ stands twice in that path.",
)
def mean_without_x_hat(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.x_hat * mean(found.direct, call.axis))


@BANK.mistake(
    "The path through the variance takes the product of two means.",
    "The mean of a product is another number: multiply entry by entry first, then take the mean.",
)
def product_of_means(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.x_hat * mean(found.direct, call.axis) * mean(found.x_hat, call.axis))


@BANK.mistake("The path through the variance ends with x instead of x̂.", "x̂ stands twice in that path.")
def x_for_last_x_hat(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-call.x * mean(found.direct * found.x_hat, call.axis))


@BANK.mistake("The mean in the path through the variance has x instead of x̂.", "x̂ stands twice in that path.")
def x_in_mean(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.x_hat * mean(found.direct * call.x, call.axis))


@BANK.mistake("The path through the variance has x instead of x̂ at both places.", "x̂ stands there twice.")
def x_for_both(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-call.x * mean(found.direct * call.x, call.axis))


@BANK.mistake("The means in dx are taken over the whole array.", "Say along which axis they run.")
def means_over_everything(call: Call) -> Paths:
    found, (arrives, factor) = call.paths(), call.bracket
    by_mean = -factor * arrives.mean() * float(call.centred)
    return replace(found, by_mean=by_mean, by_variance=-factor * found.x_hat * (arrives * found.x_hat).mean())


@BANK.mistake(
    "x̂ is right, but the means in dx run along the other axis.",
    "Which outputs does one number of x change? The means run over these outputs.",
)
def means_over_other_axis(call: Call) -> Paths:
    found, (arrives, factor) = call.paths(), call.bracket
    by_mean = -factor * mean(arrives, 1 - call.axis) * float(call.centred)
    by_variance = -factor * found.x_hat * mean(arrives * found.x_hat, 1 - call.axis)
    return replace(found, by_mean=by_mean, by_variance=by_variance)


@BANK.mistake("The mean is not subtracted in x̂.", "x̂ is (x - mean) / σ, as on the way forward.")
def x_hat_not_centred(call: Call) -> Paths:
    found = call.paths()
    x_hat = call.x / found.sigma
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake("In x̂ only the mean is divided by σ.", "x̂ is (x - mean) / σ, with the bracket.")
def x_hat_without_bracket(call: Call) -> Paths:
    found = call.paths()
    x_hat = call.x - mean(call.x, call.axis) / found.sigma
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake("One mean and one variance are taken over the whole array.", "Say along which axis they run.")
def statistics_of_everything(call: Call) -> Paths:
    found = call.paths(sigma=np.sqrt(call.x.var() + call.eps).reshape(1, 1))
    x_hat = (call.x - call.x.mean()) / found.sigma
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake(
    "In dx the means are divided by their count twice.", "A mean is divided already. Divide the sums, or take means."
)
def means_divided_twice(call: Call) -> Paths:
    return call.paths().scaled(by_mean=1.0 / call.count, by_variance=1.0 / call.count)


@BANK.mistake("The path through the variance is divided by the count twice.", "A mean is divided already.")
def variance_path_divided_twice(call: Call) -> Paths:
    return call.paths().scaled(by_variance=1.0 / call.count)


@BANK.mistake("The path through the mean is divided by the count twice.", "A mean is divided already.")
def mean_path_divided_twice(call: Call) -> Paths:
    return call.paths().scaled(by_mean=1.0 / call.count)


@BANK.mistake(
    "dx is dout times gamma: σ and the paths through the statistics are missing.",
    "x̂ is (x - mean) / σ, and mean and σ depend on x.",
)
def only_dout_gamma(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(found.sigma, 0.0, 0.0)


@BANK.mistake(
    "dx is dout / σ: gamma and the paths through the statistics are missing.",
    "The gradient that arrives at x̂ is dout times gamma, and mean and σ depend on x.",
)
def only_dout_over_sigma(call: Call) -> Paths:
    return call.paths(gamma=np.ones_like(call.gamma)).scaled(1.0, 0.0, 0.0)


@BANK.mistake("dx is dout itself.", "Between out and x stand gamma, the mean and σ; and mean and σ depend on x.")
def only_dout(call: Call) -> Paths:
    found = call.paths(gamma=np.ones_like(call.gamma))
    return found.scaled(found.sigma, 0.0, 0.0)


@BANK.mistake("x̂ contains gamma, wherever you use x̂.", "x̂ is (x - mean) / σ; gamma x̂ + beta is the output.")
def x_hat_with_gamma(call: Call) -> Paths:
    found = call.paths()
    x_hat = call.gamma * found.x_hat
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake("x̂ is not divided by σ, wherever you use x̂.", "x̂ is (x - mean) / σ.")
def x_hat_not_divided(call: Call) -> Paths:
    found = call.paths()
    return replace(found, x_hat=call.deviations, by_variance=found.by_variance * found.sigma**2)


@BANK.mistake(
    "gamma is in both paths through the statistics twice, and in the direct path once.",
    "dout times gamma already contains it. Multiply once.",
)
def gamma_twice_in_paths(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.gamma, by_variance=call.gamma)


@BANK.mistake(
    "gamma / σ is in both paths through the statistics twice, and in the direct path once.",
    "Are the two sums made of dout gamma / σ, and multiplied by gamma / σ again? Each path has it once.",
)
def factor_twice_in_paths(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=call.gamma / found.sigma, by_variance=call.gamma / found.sigma)


@BANK.mistake(
    "Both paths through the statistics are divided by σ twice, and the direct path once.",
    "All paths have one factor 1/σ.",
)
def sigma_twice_in_paths(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=1.0 / found.sigma, by_variance=1.0 / found.sigma)


@BANK.mistake("gamma is in the path through the mean twice.", "dout times gamma already contains it. Multiply once.")
def gamma_twice_in_mean_path(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.gamma)


@BANK.mistake(
    "gamma is in the path through the variance twice.", "dout times gamma already contains it. Multiply once."
)
def gamma_twice_in_variance_path(call: Call) -> Paths:
    return call.paths().scaled(by_variance=call.gamma)


@BANK.mistake(
    "In the path through the variance the mean is multiplied by dout gamma / σ, where x̂ belongs.",
    "How much one number moves the variance depends on how far it is from the mean. Which factor says that?",
)
def gradient_for_last_x_hat(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.direct * mean(found.direct * found.x_hat, call.axis))


@BANK.mistake(
    "In the path through the variance the mean is multiplied by dout, where x̂ belongs.",
    "How much one number moves the variance depends on how far it is from the mean. Which factor says that?",
)
def dout_for_last_x_hat(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-call.dout * mean(found.direct * found.x_hat, call.axis))


@BANK.mistake(
    "The means in dx are taken over the whole array, with gamma / σ inside.", "Say along which axis they run."
)
def means_of_gradient_over_everything(call: Call) -> Paths:
    found = call.paths()
    by_mean = np.full_like(found.sigma, -found.direct.mean() * float(call.centred))
    return replace(found, by_mean=by_mean, by_variance=-found.x_hat * (found.direct * found.x_hat).mean())


@BANK.mistake(
    "The means in dx run along the other axis, with gamma / σ inside; x̂ is right.",
    "Which outputs does one number of x change? The means run over these outputs.",
)
def means_of_gradient_over_other_axis(call: Call) -> Paths:
    found = call.paths()
    by_mean = -mean(found.direct, 1 - call.axis) * float(call.centred)
    by_variance = -found.x_hat * mean(found.direct * found.x_hat, 1 - call.axis)
    return replace(found, by_mean=by_mean, by_variance=by_variance)


@BANK.mistake(
    "The mean in the path through the variance divides by one less than the number of its terms.",
    "The variance divides by the number of its terms. By which number does your way back divide?",
)
def variance_path_over_one_less(call: Call) -> Paths:
    return call.paths().scaled(by_variance=call.count / ((call.count - 1) or np.nan))


@BANK.mistake(
    "The mean in the path through the mean divides by one less than the number of its terms.",
    "How many numbers does this mean average? Divide by exactly so many.",
)
def mean_path_over_one_less(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count / ((call.count - 1) or np.nan))


@BANK.mistake(
    "In the path through the variance d and x̂ are swapped: the mean is taken of x̂².",
    "The mean is taken of d x̂, and x̂ multiplies it.",
)
def gradient_times_mean_of_squares(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.direct * mean(found.x_hat**2, call.axis))


@BANK.mistake("In the path through the variance the mean is taken of x̂², without d.", "The mean is taken of d x̂.")
def x_hat_times_mean_of_squares(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.x_hat * mean(found.x_hat**2, call.axis))


@BANK.mistake(
    "In the path through the variance you use d in both places; x̂ is missing.",
    "x̂ stands twice in that path.",
)
def gradient_for_both(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.direct * mean(found.direct, call.axis))


@BANK.mistake(
    "eps is missing in x̂; the factor 1/σ contains it.", "One and the same σ, √(var + eps), divides everywhere."
)
def x_hat_without_eps(call: Call) -> Paths:
    found = call.paths()
    x_hat = call.deviations / call.std
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake(
    "eps is missing in the x̂ of the path through the variance.", "One and the same σ, √(var + eps), divides everywhere."
)
def path_without_eps(call: Call) -> Paths:
    found = call.paths()
    x_hat = call.deviations / call.std
    return replace(found, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake(
    "eps is missing in the factor 1/σ; x̂ contains it.", "One and the same σ, √(var + eps), divides everywhere."
)
def factor_without_eps(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(*[found.sigma / call.std] * 3)


@BANK.mistake(
    "x̂ uses the unbiased variance; the factor 1/σ does not.",
    "One and the same σ, √(var + eps), divides everywhere.",
)
def x_hat_unbiased(call: Call) -> Paths:
    found, x_hat = call.paths(), call.paths(ddof=1).x_hat
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, call.axis))


@BANK.mistake(
    "The factor 1/σ uses the unbiased variance; x̂ does not.",
    "One and the same σ, √(var + eps), divides everywhere.",
)
def factor_unbiased(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(*[found.sigma / call.paths(ddof=1).sigma] * 3)


@BANK.mistake(
    "The mean in the path through the variance has x̂², where x̂ belongs.",
    "The variance is a mean of squares. What is the slope of a square?",
)
def x_hat_squared_in_mean(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.x_hat * mean(found.direct * found.x_hat**2, call.axis))


OTHER_AXIS = (
    "x̂ and σ are computed along the other axis; the means in dx run along the right axis.",
    "x̂ is (x - mean) / σ, as on the way forward. Along which axis did mean and σ run there?",
)


@BANK.mistake(*OTHER_AXIS)
def statistics_of_other_axis(call: Call) -> Paths:
    other = replace(call, axis=1 - call.axis).paths()
    by_mean = -mean(other.direct, call.axis) * float(call.centred)
    by_variance = -other.x_hat * mean(other.direct * other.x_hat, call.axis)
    return replace(other, by_mean=by_mean, by_variance=by_variance)


@BANK.mistake(*OTHER_AXIS)
def statistics_of_other_axis_outside(call: Call) -> Paths:
    other = replace(call, axis=1 - call.axis).paths()
    arrives = call.bracket[0]
    factor = (call.gamma if call.axis == 0 else 1.0) / other.sigma
    by_mean = -factor * mean(arrives, call.axis) * float(call.centred)
    by_variance = -factor * other.x_hat * mean(arrives * other.x_hat, call.axis)
    return replace(other, by_mean=by_mean, by_variance=by_variance)


def _without_gamma(wrong: Callable[[Call], Paths]) -> Callable[[Call], Paths]:
    return lambda call: wrong(replace(call, gamma=np.ones_like(call.gamma)))


def no_mean_path(call: Call) -> Paths:
    """The paths without the one through the mean."""
    return call.paths().scaled(by_mean=0.0)


def no_variance_path(call: Call) -> Paths:
    """The paths without the one through the variance."""
    return call.paths().scaled(by_variance=0.0)


def sums_for_means(call: Call) -> Paths:
    """The paths with sums in place of means."""
    return call.paths().scaled(by_mean=call.count, by_variance=call.count)


GAMMA = "The gradient that arrives at x̂ is dout times gamma."
for _name, _words, _wrong in (
    ("no_mean_path", "The path through the mean is missing", no_mean_path),
    ("no_variance_path", "The path through the variance is missing", no_variance_path),
    ("sums_for_means", "dx subtracts sums where it should subtract means", sums_for_means),
    ("mean_path_summed", "The path through the mean is a sum where it should be a mean", mean_path_summed),
    ("variance_path_summed", "The path through the variance is a sum where it should be a mean", variance_path_summed),
    ("paths_added", "Both paths through the statistics have the wrong sign", paths_added),
    ("mean_path_added", "The path through the mean has the wrong sign", mean_path_added),
    ("variance_path_added", "The path through the variance has the wrong sign", variance_path_added),
    ("unbiased_variance", "The variance is the unbiased variance", unbiased_variance),
    ("eps_outside_root", "eps stands outside the root", eps_outside_root),
    ("eps_forgotten", "eps is missing", eps_forgotten),
    ("no_sigma", "dx is not divided by σ", no_sigma),
):
    BANK.add(
        Mistake(f"{_name}_and_gamma_forgotten", f"{_words}, and gamma is missing in dx.", GAMMA, _without_gamma(_wrong))
    )

ALL = tuple(mistake.name for mistake in BANK)
