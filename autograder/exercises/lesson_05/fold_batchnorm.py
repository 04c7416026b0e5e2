"""``fold_batchnorm``: a linear layer and the batch norm behind it as one linear layer, for evaluation."""

from typing import Any

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output, Parameter
from autograder.exercises.draw import away_from_zero
from autograder.exercises.lesson_05.batches import BETA, EPS, GAMMA, LESSON, SMALL_EPS, Floats, factors, large_eps

__all__ = ["FOLD_BATCHNORM", "fold_batchnorm"]

Layer = tuple[Floats, Floats]


def fold_batchnorm(
    W: Floats, b: Floats, gamma: Floats, beta: Floats, running_mean: Floats, running_var: Floats, eps: float
) -> Layer:
    """The weight and bias of the one layer that does what both do in evaluation mode."""
    W, b, gamma, beta, mean, var = (np.asarray(a, np.float64) for a in (W, b, gamma, beta, running_mean, running_var))
    return _folded(W, b, beta, mean, gamma / np.sqrt(var + eps))


def _folded(W: Floats, b: Any, beta: Any, mean: Any, scale: Floats) -> Layer:
    return scale[:, None] * W, scale * (b - mean) + beta


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, fan_out: int, fan_in: int, eps: float, edge: bool = False) -> Case:
        arguments = (
            rng.normal(size=(fan_out, fan_in)),
            away_from_zero(rng, 0.3, 2.0, fan_out),
            factors(rng, fan_out),
            factors(rng, fan_out),
            away_from_zero(rng, 0.3, 2.0, fan_out),
            rng.uniform(0.3, 0.8, fan_out) * rng.choice([1.0, 4.0], fan_out),
            eps,
        )
        return Case(label, arguments, edge)

    dead = case("a unit whose variance is 0", 4, 3, SMALL_EPS, edge=True)
    dead.arguments[5][int(rng.integers(4))] = 0.0
    single = case("arrays of float32", 4, 6, large_eps(rng), edge=True).arguments
    return [
        case("more inputs than outputs", 4, 7, large_eps(rng)),
        case("more outputs than inputs", 6, 3, large_eps(rng)),
        case("as many outputs as inputs", 5, 5, large_eps(rng)),
        case("one output", 1, 4, large_eps(rng), edge=True),
        dead,
        Case("arrays of float32", (*(a.astype(np.float32) for a in single[:6]), single[6]), edge=True),
    ]


def _scale(gamma: Any, var: Any, eps: Any) -> Floats:
    return np.asarray(gamma / np.sqrt(np.asarray(var, np.float64) + eps))


BANK = Bank()


@BANK.mistake("The old bias is missing in the new one.", "The norm sees W h + b, and b goes through it too.")
def bias_forgotten(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, 0.0, beta, mean, _scale(gamma, var, eps))


@BANK.mistake("The old bias is added without the scale.", "The norm sees W h + b: b is scaled as W is.")
def bias_not_scaled(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    scale = _scale(gamma, var, eps)
    return scale[:, None] * W, b - scale * mean + beta


@BANK.mistake("The mean is subtracted without the scale.", "Subtract first, then scale: the mean is scaled too.")
def mean_not_scaled(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    scale = _scale(gamma, var, eps)
    return scale[:, None] * W, scale * b - mean + beta


@BANK.mistake("Bias and mean both come in without the scale.", "Both stand inside the bracket that is scaled.")
def bias_and_mean_not_scaled(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _scale(gamma, var, eps)[:, None] * W, b - mean + beta


@BANK.mistake("beta is scaled as well.", "beta is added after the scaling.")
def beta_scaled(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    scale = _scale(gamma, var, eps)
    return scale[:, None] * W, scale * (b - mean + beta)


@BANK.mistake("The running mean is missing.", "What does the norm subtract in evaluation?")
def mean_forgotten(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, 0.0, _scale(gamma, var, eps))


@BANK.mistake("The running mean has the wrong sign.", "The norm subtracts it.")
def mean_added(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, -mean, _scale(gamma, var, eps))


@BANK.mistake("beta is missing.", "The norm ends with + beta.")
def beta_forgotten(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, 0.0, mean, _scale(gamma, var, eps))


@BANK.mistake("gamma is missing.", "The norm divides by σ and multiplies by gamma.")
def gamma_forgotten(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, mean, _scale(1.0, var, eps))


@BANK.mistake("gamma is in the weight, but not in the bias.", "One scale, gamma / σ, multiplies both.")
def gamma_in_weight_only(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _scale(gamma, var, eps)[:, None] * W, _scale(1.0, var, eps) * (b - mean) + beta


@BANK.mistake("The scale multiplies by σ.", "The norm divides by σ.")
def times_sigma(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, mean, gamma * np.sqrt(var + eps))


@BANK.mistake("The scale divides by the variance, not by its root.", "running_var is a variance. σ is its root.")
def variance_for_std(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, mean, gamma / (np.asarray(var, np.float64) + eps))


@BANK.mistake("eps is missing.", "A unit that never varied has variance 0.")
def eps_forgotten(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, mean, _scale(gamma, var, 0.0))


@BANK.mistake("eps stands outside the root.", "The norm divides by √(var + eps).")
def eps_outside_root(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, mean, gamma / (np.sqrt(np.asarray(var, np.float64)) + eps))


@BANK.mistake("The weight is not scaled.", "Every output of the norm is scaled, so its weights are.")
def weight_kept(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return np.asarray(W, np.float64).copy(), fold_batchnorm(W, b, gamma, beta, mean, var, eps)[1]


@BANK.mistake(
    "The bias is scaled by gamma alone: the division by σ is missing.", "One scale, gamma / σ, multiplies both."
)
def bias_by_gamma_only(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _scale(gamma, var, eps)[:, None] * W, gamma * (np.asarray(b, np.float64) - mean) + beta


@BANK.mistake(
    "The running mean is subtracted from the weight.",
    "The norm subtracts it from z = W h + b, whatever h is. Into which part of the new layer does it go?",
)
def mean_from_weight(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    scale = _scale(gamma, var, eps)
    return scale[:, None] * (np.asarray(W, np.float64) - np.asarray(mean)[:, None]), scale * b + beta


FOLD_BATCHNORM = Exercise(
    name="fold_batchnorm",
    lesson=LESSON,
    parameters=(
        Parameter("W", Array(("fan_out", "fan_in"), "the layer's weight")),
        Parameter("b", Array(("fan_out",), "the layer's bias")),
        GAMMA,
        BETA,
        Parameter("running_mean", Array(("fan_out",), "the norm's running mean")),
        Parameter("running_var", Array(("fan_out",), "the norm's running variance")),
        EPS,
    ),
    outputs=(Output("W_folded", Array(("fan_out", "fan_in"))), Output("b_folded", Array(("fan_out",)))),
    reference=fold_batchnorm,
    cases=_cases,
    points=2,
    nudge="In evaluation the norm is scale * z + shift with fixed numbers. What is z?",
    hint="scale = gamma / √(running_var + eps). Put z = W h + b into scale * (z - running_mean) + beta and collect.",
    explanation="scale (W h + b - mean) + beta = (scale W) h + scale (b - mean) + beta. Row i of W makes output i, "
    "so the scale needs a second axis: scale[:, None] * W.",
    mistakes=tuple(BANK),
)
