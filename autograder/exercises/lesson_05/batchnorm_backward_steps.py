"""``batchnorm_backward_steps``: the way back through batch norm, path by path."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Mistake, Output
from autograder.exercises.lesson_05.batches import DOUT, EPS, GAMMA, LESSON, Floats, X, mean
from autograder.exercises.lesson_05.norm_paths import Call, Paths, cases, returning, truth
from autograder.exercises.lesson_05.norm_slips import ALL, shared, wrong_divisors

__all__ = ["BATCHNORM_BACKWARD_STEPS", "batchnorm_backward_steps"]

Steps = tuple[Floats, Floats, Floats, Floats]


def batchnorm_backward_steps(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Steps:
    """The two sums, the paths through mean and variance, and dL/dx; the last and the sums by autograd."""
    dx, dgamma, dbeta = truth(dout, x, gamma, eps)
    found = Call.of(dout, x, gamma, eps, 0).paths()
    return np.stack([dbeta, dgamma]), found.by_mean[0], found.by_variance, dx


def _sums(call: Call, x_hat: Floats) -> Floats:
    return np.stack([call.dout.sum(axis=0), (call.dout * x_hat).sum(axis=0)])


def _right(call: Call, found: Paths) -> Steps:
    return _sums(call, found.x_hat), found.by_mean[0], found.by_variance, found.dx


in_paths = returning(0, _right)


def in_results(result: Callable[[Call, Paths], Steps]) -> Callable[..., Steps]:
    """An answer with right paths but wrong results."""
    answer = returning(0, result)(Call.paths)
    answer.__name__ = result.__name__
    return answer


BANK = Bank()


@BANK.mistake(
    "dx has no path through the mean.",
    "Moving one example moves the mean, and with it every output of the batch. All paths add up in dx.",
)
@in_results
def no_mean_path(call: Call, found: Paths) -> Steps:
    return *_right(call, found)[:3], found.scaled(by_mean=0.0).dx


@BANK.mistake(
    "dx has no path through the variance.",
    "Moving one example moves the variance, and with it every output of the batch. All paths add up in dx.",
)
@in_results
def no_variance_path(call: Call, found: Paths) -> Steps:
    return *_right(call, found)[:3], found.scaled(by_variance=0.0).dx


@BANK.mistake(
    "dx is the direct path alone, as if mean and variance were constants.",
    "You computed both other paths. All three add up in dx.",
)
@in_results
def direct_only(call: Call, found: Paths) -> Steps:
    return *_right(call, found)[:3], found.direct


@BANK.mistake("dx lacks the direct path, through x itself.", "With fixed statistics the gradient would be that path.")
@in_results
def no_direct_path(call: Call, found: Paths) -> Steps:
    return *_right(call, found)[:3], found.scaled(direct=0.0).dx


@BANK.mistake("gamma is missing on the way to x.", "The gradient that arrives at x̂ is dout times gamma.")
@in_paths
def gamma_forgotten(call: Call) -> Paths:
    return call.paths(gamma=np.ones_like(call.gamma))


@BANK.mistake(
    "gamma is missing in both paths through the statistics, though the direct path has it.",
    "Every path to x goes through gamma.",
)
@in_paths
def gamma_on_direct_only(call: Call) -> Paths:
    plain = call.paths(gamma=np.ones_like(call.gamma))
    return replace(call.paths(), by_mean=plain.by_mean, by_variance=plain.by_variance)


@BANK.mistake(
    "The paths are sums over the batch where they should be means.",
    "The mean contains a factor 1/N, and so does the variance.",
)
@in_paths
def sums_for_means(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count, by_variance=call.count)


@BANK.mistake(
    "Both paths are divided by the number of features, not by the number of examples.",
    "The mean runs over the examples, so N is len(x), not x.shape[1].",
)
@in_paths
def divided_by_features(call: Call) -> Paths:
    share = call.count / call.gamma.size
    return call.paths().scaled(by_mean=share, by_variance=share)


@BANK.mistake(
    "The path through the mean is a sum over the batch where it should be a mean.",
    "x appears in the mean with a factor 1/N.",
)
@in_paths
def mean_path_summed(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count)


@BANK.mistake(
    "The path through the variance is a sum over the batch where it should be a mean.",
    "x appears in the variance with a factor 1/N.",
)
@in_paths
def variance_path_summed(call: Call) -> Paths:
    return call.paths().scaled(by_variance=call.count)


BANK.add(*shared(in_paths, "unbiased_variance", "eps_outside_root", "eps_forgotten", "paths_added"))


@BANK.mistake(
    "The paths are returned without their minus; dx is right.",
    "Return each path with its sign, as the text writes it: the three add up to dx.",
)
@in_results
def paths_without_sign(call: Call, found: Paths) -> Steps:
    sums, by_mean, by_variance, dx = _right(call, found)
    return sums, -by_mean, -by_variance, dx


BANK.add(*shared(in_paths, "mean_path_added", "variance_path_added", "variance_path_without_x_hat"))


@BANK.mistake(
    "The path through the variance lacks a factor 1/σ.",
    "Count the divisors: with x̂ at both of its places, one factor 1/σ is left, as in the direct path.",
)
@in_paths
def deviation_for_x_hat(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=found.sigma)


BANK.add(*shared(in_paths, "half_of_the_root_forgotten", "two_of_the_square_forgotten"))


@BANK.mistake(
    "The division of d by σ is missing, and with it that of all three paths.", "x̂ is (x - mean) / σ: that slope is 1/σ."
)
@in_paths
def no_sigma(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(found.sigma, found.sigma, found.sigma)


@BANK.mistake(
    "The paths through the statistics are not divided by σ, though the direct path is.",
    "All three paths have one factor 1/σ.",
)
@in_paths
def sigma_on_direct_only(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=found.sigma, by_variance=found.sigma)


@BANK.mistake("The path through the mean is not divided by σ.", "All three paths have one factor 1/σ.")
@in_paths
def mean_path_without_sigma(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_mean=found.sigma)


BANK.add(*shared(in_paths, "variance_for_std"))


@BANK.mistake("The two sums are swapped.", "The text asks for the plain sum of dout first, then for the sum with x̂.")
@in_results
def sums_swapped(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return sums[::-1], rest[0], rest[1], rest[2]


@BANK.mistake("The sums are means: divided by N.", "gamma and beta are used by every example, so the shares add up.")
@in_results
def sums_averaged(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return sums / len(call.x), rest[0], rest[1], rest[2]


@BANK.mistake(
    "The sums contain gamma.",
    "They are the gradients of beta and gamma. out = gamma x̂ + beta: what is its slope in gamma?",
)
@in_results
def gamma_in_sums(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return sums * call.gamma, rest[0], rest[1], rest[2]


@BANK.mistake("The second sum multiplies dout by x, not by x̂.", "gamma multiplies the normalised batch.")
@in_results
def sum_with_x(call: Call, found: Paths) -> Steps:
    return _sums(call, call.x), *_right(call, found)[1:]


@BANK.mistake(
    "The second sum multiplies dout by x - mean: the division by σ is missing.",
    "gamma multiplies the normalised batch.",
)
@in_results
def sum_with_deviation(call: Call, found: Paths) -> Steps:
    return _sums(call, call.x - mean(call.x, 0)), *_right(call, found)[1:]


@BANK.mistake(
    "The second sum multiplies dout by the output gamma x̂.", "out = gamma x̂ + beta: what is its slope in gamma?"
)
@in_results
def sum_with_output(call: Call, found: Paths) -> Steps:
    return _sums(call, call.gamma * found.x_hat), *_right(call, found)[1:]


@BANK.mistake(
    "The sums are those of d = dout gamma / σ.",
    "They are the gradients of beta and gamma. beta is only added at the end. What is the slope of out in beta?",
)
@in_results
def sums_of_d(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return sums * call.gamma / found.sigma[0], rest[0], rest[1], rest[2]


@BANK.mistake(
    "x - mean stands where x̂ belongs, in the second sum and in the path through the variance.",
    "x̂ is (x - mean) / σ: divide once, then use x̂ everywhere.",
)
@in_results
def deviation_for_x_hat_everywhere(call: Call, found: Paths) -> Steps:
    changed = found.scaled(by_variance=found.sigma**2)
    return _sums(call, call.x - mean(call.x, 0)), found.by_mean[0], changed.by_variance, changed.dx


@BANK.mistake(
    "The path through the variance lacks the factor 1/σ².",
    "Does x - mean stand where x̂ belongs, in the mean and in front of it? Step by step, the slope of 1/√(var + eps) "
    "in var has the power -3/2.",
)
@in_paths
def deviations_for_x_hat(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=found.sigma**2)


def wrong_dx(by_mean: float, by_variance: float) -> Callable[..., Steps]:
    """An answer with right paths that enter dx with these factors."""
    return in_results(lambda call, found: (*_right(call, found)[:3], found.scaled(1.0, by_mean, by_variance).dx))


BOTH = "The paths already contain their minus. Add all three."
BANK.add(
    Mistake(
        "signs_twice",
        "In dx both paths are subtracted, though they already contain their minus.",
        BOTH,
        wrong_dx(-1, -1),
    ),
    Mistake(
        "mean_path_subtracted", "In dx the path through the mean has the wrong sign.", "Add all three.", wrong_dx(-1, 1)
    ),
    Mistake(
        "variance_path_subtracted",
        "In dx the path through the variance has the wrong sign.",
        "Add all three.",
        wrong_dx(1, -1),
    ),
)


def paths_of(result: Callable[[Call, Paths], Floats], *, by_mean: bool, by_variance: bool) -> Callable[..., Steps]:
    """An answer with a right dx, whose returned paths are made from another array than d."""

    def wrong(call: Call, found: Paths) -> Steps:
        sums, right_mean, right_variance, dx = _right(call, found)
        other = result(call, found)
        variance_path = -found.x_hat * mean(other * found.x_hat, 0)
        return sums, -mean(other, 0)[0] if by_mean else right_mean, variance_path if by_variance else right_variance, dx

    return in_results(wrong)


def _dout(call: Call, found: Paths) -> Floats:
    return call.dout


def _scaled_dout(call: Call, found: Paths) -> Floats:
    return call.dout * call.gamma


def _divided_dout(call: Call, found: Paths) -> Floats:
    return call.dout / found.sigma


EACH = "dx is right. Each path is asked for as the text writes it, with gamma/σ."
for _part, _lack, _word in (
    (_dout, "gamma/σ", "factors"),
    (_scaled_dout, "1/σ", "sigma"),
    (_divided_dout, "gamma", "gamma"),
):
    BANK.add(
        Mistake(
            f"returned_without_{_word}",
            f"Both paths are returned without {_lack}.",
            EACH,
            paths_of(_part, by_mean=True, by_variance=True),
        ),
        Mistake(
            f"mean_path_returned_without_{_word}",
            f"The path through the mean is returned without {_lack}.",
            EACH,
            paths_of(_part, by_mean=True, by_variance=False),
        ),
        Mistake(
            f"variance_path_returned_without_{_word}",
            f"The path through the variance is returned without {_lack}.",
            EACH,
            paths_of(_part, by_mean=False, by_variance=True),
        ),
    )


@BANK.mistake(
    "In dx the sums over the batch stand where means belong; the paths are right.", "Add the paths that you return."
)
@in_results
def sums_in_dx(call: Call, found: Paths) -> Steps:
    return *_right(call, found)[:3], found.scaled(1.0, call.count, call.count).dx


@BANK.mistake(
    "The path through the variance is 0.",
    "The mean of x̂ is 0, so a product of means is 0. Multiply entry by entry first, then take the mean.",
)
@in_paths
def variance_path_zero(call: Call) -> Paths:
    return call.paths().scaled(by_variance=0.0)


@BANK.mistake("The path through the mean is 0.", "It is minus the mean of d over the batch. Is your d centred?")
@in_paths
def mean_path_zero(call: Call) -> Paths:
    return call.paths().scaled(by_mean=0.0)


@BANK.mistake("Both rows of the sums are the plain sum of dout.", "The second row is the sum of dout x̂.")
@in_results
def plain_sum_twice(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return np.stack([sums[0], sums[0]]), rest[0], rest[1], rest[2]


@BANK.mistake("Both rows of the sums are the sum of dout x̂.", "The first row is the plain sum of dout.")
@in_results
def x_hat_sum_twice(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return np.stack([sums[1], sums[1]]), rest[0], rest[1], rest[2]


@BANK.mistake("Only the second sum is a mean: divided by N.", "Both rows are sums over the batch.")
@in_results
def second_sum_averaged(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return np.stack([sums[0], sums[1] / len(call.x)]), rest[0], rest[1], rest[2]


@BANK.mistake("Only the first sum is a mean: divided by N.", "Both rows are sums over the batch.")
@in_results
def first_sum_averaged(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return np.stack([sums[0] / len(call.x), sums[1]]), rest[0], rest[1], rest[2]


@BANK.mistake("The second sum contains gamma / σ.", "out = gamma x̂ + beta: what is its slope in gamma?")
@in_results
def second_sum_of_d(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return np.stack([sums[0], (found.direct * found.x_hat).sum(axis=0)]), rest[0], rest[1], rest[2]


@BANK.mistake("The first sum contains gamma / σ.", "out = gamma x̂ + beta: what is its slope in beta?")
@in_results
def first_sum_of_d(call: Call, found: Paths) -> Steps:
    sums, *rest = _right(call, found)
    return np.stack([found.direct.sum(axis=0), sums[1]]), rest[0], rest[1], rest[2]


OWN = {one.name for one in BANK} | {"no_direct_path", "product_of_means", "means_over_other_axis"}
OWN |= {"x_hat_not_divided"}  # deviation_for_x_hat_everywhere has its numbers
OWN |= {"statistics_of_other_axis_outside"}  # with the factor outside, the path through the mean has another shape
BANK.add(*shared(in_paths, *(name for name in ALL if name not in OWN)))
BANK.add(*wrong_divisors(in_paths, "batch", "divided_by_one_less", "eps_before_square"))


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
