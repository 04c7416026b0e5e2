"""``batchnorm_backward``: dL/dx, dL/dgamma and dL/dbeta of batch norm in its compact form."""

from dataclasses import replace

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Output
from autograder.exercises.lesson_05.batches import DOUT, EPS, GAMMA, LESSON, Floats, X, mean
from autograder.exercises.lesson_05.norm_parameters import dgamma_dbeta_slips
from autograder.exercises.lesson_05.norm_paths import Call, Gradients, Paths, cases, gradients, returning, truth
from autograder.exercises.lesson_05.norm_slips import ALL, shared, wrong_divisors

__all__ = ["BATCHNORM_BACKWARD", "batchnorm_backward"]

in_paths = returning(0, gradients)


def batchnorm_backward(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Gradients:
    """dL/dx, dL/dgamma and dL/dbeta in training mode, by autograd (Ioffe and Szegedy 2015, section 3)."""
    return truth(dout, x, gamma, eps)


BANK = Bank()


@BANK.mistake(
    "The sums over the batch are divided by the number of all entries, N times the number of features.",
    "x.size counts every number. Each feature has N of them, len(x).",
)
@in_paths
def divided_by_entries(call: Call) -> Paths:
    share = call.count / call.x.size
    return call.paths().scaled(by_mean=share, by_variance=share)


@BANK.mistake(
    "The path through the mean is missing.", "Moving one example moves the mean, and with it every output of the batch."
)
@in_paths
def no_mean_path(call: Call) -> Paths:
    return call.paths().scaled(by_mean=0.0)


@BANK.mistake(
    "The path through the variance is missing.",
    "Moving one example moves the variance, and with it every output. (Is your path there, but 0? A mean of "
    "products is not a product of means.)",
)
@in_paths
def no_variance_path(call: Call) -> Paths:
    return call.paths().scaled(by_variance=0.0)


@BANK.mistake(
    "Mean and variance are treated as constants: only the direct path is there.",
    "That would be right in evaluation. In training both depend on x, so two more paths lead back to x.",
)
@in_paths
def statistics_are_constants(call: Call) -> Paths:
    return call.paths().scaled(by_mean=0.0, by_variance=0.0)


BANK.add(*shared(in_paths, "unbiased_variance"))


@BANK.mistake("The averages divide by N - 1.", "dx averages over all N examples, as mean and variance do.")
@in_paths
def averages_over_one_less(call: Call) -> Paths:
    more = call.count / (call.count - 1)
    return call.paths().scaled(by_mean=more, by_variance=more)


BANK.add(*shared(in_paths, "gamma_forgotten"))


@BANK.mistake("gamma is in dx twice.", "If the sums already contain it, do not multiply again.")
@in_paths
def gamma_twice(call: Call) -> Paths:
    return call.paths(gamma=call.gamma**2)


@BANK.mistake(
    "dx subtracts sums over the batch where it should subtract means.",
    "Either (N dout - sums) / N, or dout - means.",
)
@in_paths
def sums_for_means(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count, by_variance=call.count)


@BANK.mistake("dx is divided by N once too often.", "Either (N dout - sums) / N, or dout - means.")
@in_paths
def averaged_twice(call: Call) -> Paths:
    share = 1.0 / call.count
    return call.paths().scaled(share, share, share)


@BANK.mistake(
    "In dx the sums are divided by N, and so is dout itself.",
    "Either (N dout - sums) / N, or dout - means.",
)
@in_paths
def direct_path_divided(call: Call) -> Paths:
    return call.paths().scaled(direct=1.0 / call.count)


BANK.add(*shared(in_paths, "eps_outside_root", "eps_forgotten", "no_sigma", "variance_for_std"))


@BANK.mistake("dx is divided by the variance, where the standard deviation belongs.", "One factor 1/σ is left in dx.")
@in_paths
def dx_over_variance(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(1.0 / found.sigma, 1.0 / found.sigma, 1.0 / found.sigma)


BANK.add(
    *shared(
        in_paths,
        "mean_path_added",
        "variance_path_added",
        "paths_added",
        "half_of_the_root_forgotten",
        "two_of_the_square_forgotten",
        "variance_path_without_x_hat",
    )
)


@BANK.mistake(
    "The path through the variance lacks a factor 1/σ.",
    "With x̂ at both of its places it has gamma/σ, as the direct path has. Step by step, the slope of 1/√(var + eps) "
    "in var has the power -3/2.",
)
@in_paths
def deviation_for_x_hat(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=found.sigma)


@BANK.mistake(
    "The path through the variance lacks the factor 1/σ².",
    "Do you use x - mean where x̂ belongs, in the sum and after it? Step by step, the slope of 1/√(var + eps) in "
    "var has the power -3/2.",
)
@in_paths
def deviations_for_x_hat(call: Call) -> Paths:
    found = call.paths()
    return found.scaled(by_variance=found.sigma**2)


BANK.add(*dgamma_dbeta_slips(0, "batch"))


@BANK.mistake(
    "In dx the sum of dout x̂ is not divided by N, though the sum of dout is.",
    "Both stand for means over the batch.",
)
@in_paths
def variance_path_summed(call: Call) -> Paths:
    return call.paths().scaled(by_variance=call.count)


@BANK.mistake(
    "In dx the sum of dout is not divided by N, though the sum of dout x̂ is.",
    "Both stand for means over the batch.",
)
@in_paths
def mean_path_summed(call: Call) -> Paths:
    return call.paths().scaled(by_mean=call.count)


@BANK.mistake(
    "gamma is in the direct path only.",
    "The gradient that arrives at x̂ is dout times gamma. Which of the three paths go through x̂?",
)
@in_paths
def gamma_on_direct_only(call: Call) -> Paths:
    plain = call.paths(gamma=np.ones_like(call.gamma))
    return replace(call.paths(), by_mean=plain.by_mean, by_variance=plain.by_variance)


@BANK.mistake(
    "dx divides the sums over the batch by the number of features.",
    "A mean over the examples divides by their number, N.",
)
@in_paths
def divided_by_width(call: Call) -> Paths:
    factor = call.count / call.x.shape[1]
    return call.paths().scaled(by_mean=factor, by_variance=factor)


@BANK.mistake(
    "The sum with dout uses x instead of x̂, so dgamma and dx are wrong.",
    "gamma multiplies the normalised batch, and the path through the variance uses the same sum.",
)
@returning(0, lambda call, found: (found.dx, (call.dout * call.x).sum(axis=0), call.dout.sum(axis=0)))
def sum_with_x(call: Call) -> Paths:
    found = call.paths()
    return replace(found, by_variance=-found.x_hat * mean(found.direct * call.x, 0))


@BANK.mistake(
    "Statistics and means run along the features, as in layer norm.",
    "Batch norm averages along the batch: axis 0.",
)
@in_paths
def over_the_features(call: Call) -> Paths:
    return replace(call, axis=1).paths()


OWN = {one.name for one in BANK} | {"gamma_squared", "product_of_means"}
BANK.add(*shared(in_paths, *(name for name in ALL if name not in OWN)))
BANK.add(*wrong_divisors(in_paths, "batch", "divided_by_one_less", "eps_before_square"))


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
