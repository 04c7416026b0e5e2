"""``fold_batchnorm``: a linear layer and the batch norm after it as one linear layer, for evaluation."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.draw import away_from_zero
from autograder.exercises.lesson_05.batches import BETA, EPS, GAMMA, LESSON, SMALL_EPS, Floats, factors, large_eps
from autograder.exercises.lesson_05.forward_slips import DIVISORS, slips

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


Scale = Callable[[Floats, Floats, float], Floats]


def right_scale(gamma: Floats, var: Floats, eps: float) -> Floats:
    """The factor gamma / σ."""
    return np.asarray(gamma / np.sqrt(var + eps))


def _minus(gamma: Floats, var: Floats, eps: float) -> Floats:
    return -right_scale(gamma, var, eps)


def _scale(gamma: Any, var: Any, eps: Any) -> Floats:
    return np.asarray(gamma / np.sqrt(np.asarray(var, np.float64) + eps))


BANK = Bank()


@BANK.mistake("beta is multiplied by gamma.", "gamma multiplies the normalised numbers. beta is added afterwards.")
def beta_times_gamma(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    scale = _scale(gamma, var, eps)
    return scale[:, None] * W, scale * (b - mean) + gamma * beta


@BANK.mistake("The old bias is missing in the new one.", "The norm gets W h + b. What does it do to b?")
def bias_forgotten(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, 0.0, beta, mean, _scale(gamma, var, eps))


@BANK.mistake("The old bias is added without the scale.", "The norm gets W h + b. Which factor does b get?")
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


def parts(
    weight: Scale = right_scale,
    old: Scale = right_scale,
    subtracted: Scale = right_scale,
    shift: float = 1.0,
    sign: float = -1.0,
) -> Callable[..., Layer]:
    """An answer with other parts than the right ones.

    Args:
        weight: the factor on the rows of W.
        old: the factor on the old bias.
        subtracted: the factor on the running mean.
        shift: the factor on beta.
        sign: the sign of the running mean.
    """

    def wrong(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
        W, b, gamma, beta, mean, var = (np.asarray(a, np.float64) for a in (W, b, gamma, beta, mean, var))
        new_b = old(gamma, var, eps) * b + sign * subtracted(gamma, var, eps) * mean + shift * beta
        return weight(gamma, var, eps)[:, None] * W, new_b

    return wrong


def _one(gamma: Floats, var: Floats, eps: float) -> Floats:
    return np.ones_like(gamma)


def _none(gamma: Floats, var: Floats, eps: float) -> Floats:
    return np.zeros_like(gamma)


def _gamma(gamma: Floats, var: Floats, eps: float) -> Floats:
    return gamma


def _divided(gamma: Floats, var: Floats, eps: float) -> Floats:
    return 1.0 / np.sqrt(var + eps)


def _upside_down(gamma: Floats, var: Floats, eps: float) -> Floats:
    return np.sqrt(var + eps) / gamma


def _twice(gamma: Floats, var: Floats, eps: float) -> Floats:
    return gamma**2 / (var + eps)


def _times_sigma(gamma: Floats, var: Floats, eps: float) -> Floats:
    return gamma * np.sqrt(var + eps)


def _over_variance(gamma: Floats, var: Floats, eps: float) -> Floats:
    return gamma / (var + eps)


def _without_eps(gamma: Floats, var: Floats, eps: float) -> Floats:
    return gamma / np.sqrt(var)


def _eps_outside(gamma: Floats, var: Floats, eps: float) -> Floats:
    return gamma / (np.sqrt(var) + eps)


def _inverse_of_all(gamma: Floats, var: Floats, eps: float) -> Floats:
    return 1.0 / (gamma * np.sqrt(var + eps))


ONE_SCALE = "By which one number does the norm multiply each output of the layer?"
SCALES: tuple[tuple[str, str, Scale], ...] = (
    ("gamma_missing", "gamma is missing", _divided),
    ("no_division", "the division by σ is missing", _gamma),
    ("upside_down", "the scale is upside down, σ / gamma", _upside_down),
    ("scaled_twice", "the scale multiplies twice", _twice),
    ("times_sigma", "σ multiplies where it should divide", _times_sigma),
    ("over_variance", "the root is missing: the divisor is the variance", _over_variance),
    ("without_eps", "eps is missing", _without_eps),
    ("eps_outside", "eps stands outside the root", _eps_outside),
    ("gamma_divides", "gamma divides where it should multiply", _inverse_of_all),
)
IN_BOTH = ("no_division", "upside_down", "scaled_twice", "gamma_divides")  # the other pairs are already in the bank
for _name, _words, _part in SCALES:
    _title = f"{_words[0].upper()}{_words[1:]}" if not _words.startswith(("gamma", "eps", "σ")) else _words
    if _name in IN_BOTH:
        BANK.add(Mistake(_name, f"{_title}.", ONE_SCALE, parts(_part, _part, _part)))
    BANK.add(Mistake(f"{_name}_in_weight", f"In the new weight {_words}.", ONE_SCALE, parts(weight=_part)))
    if _name not in ("gamma_missing", "no_division"):
        BANK.add(
            Mistake(f"{_name}_in_bias", f"In the new bias {_words}.", ONE_SCALE, parts(old=_part, subtracted=_part))
        )
    for _left_out, _changed in (
        ("beta", parts(_part, _part, _part, shift=0.0)),
        ("the running mean", parts(_part, _part, _none)),
        ("the old bias", parts(_part, _none, _part)),
    ):
        _id = f"{_name}_and_{_left_out.split()[-1]}_left_out"
        BANK.add(Mistake(_id, f"{_title}, and {_left_out} is missing in the new bias.", ONE_SCALE, _changed))

COLLECT = "Put z = W h + b into gamma (z - running_mean) / σ + beta, and collect the terms without h."
OTHER_BIASES: tuple[tuple[str, str, Callable[..., Layer]], ...] = (
    ("beta_subtracted", "beta is subtracted.", parts(shift=-1.0)),
    (
        "bias_subtracted",
        "The bracket has the wrong sign: the old bias is subtracted from the running mean.",
        parts(sign=1.0, old=_minus),
    ),
    ("bias_by_gamma", "The old bias is multiplied by gamma, but not divided by σ.", parts(old=_gamma)),
    ("mean_by_gamma", "The running mean is multiplied by gamma, but not divided by σ.", parts(subtracted=_gamma)),
    ("bias_only_divided", "The old bias is divided by σ, but not multiplied by gamma.", parts(old=_divided)),
    ("mean_only_divided", "The running mean is divided by σ, but not multiplied by gamma.", parts(subtracted=_divided)),
    ("only_beta", "The new bias is beta alone.", parts(old=_none, subtracted=_none)),
    ("bias_kept", "The new bias is the old bias, unchanged.", parts(old=_one, subtracted=_none, shift=0.0)),
    ("bias_and_beta", "Old bias and beta are added up; scale and mean are missing.", parts(old=_one, subtracted=_none)),
    (
        "bias_scaled_only",
        "The new bias is the scaled old bias: mean and beta are missing.",
        parts(subtracted=_none, shift=0.0),
    ),
    ("bias_and_beta_missing", "Old bias and beta are both missing.", parts(old=_none, shift=0.0)),
    ("mean_added_unscaled", "The running mean is added, and it is not scaled.", parts(subtracted=_one, sign=1.0)),
    ("bias_unscaled_mean_missing_beta", "The old bias is not scaled, and beta is missing.", parts(old=_one, shift=0.0)),
    ("mean_unscaled_beta_missing", "The mean is not scaled, and beta is missing.", parts(subtracted=_one, shift=0.0)),
    ("mean_added_beta_missing", "The mean has the wrong sign, and beta is missing.", parts(sign=1.0, shift=0.0)),
)
BANK.add(*(Mistake(name, title, COLLECT, wrong) for name, title, wrong in OTHER_BIASES))


def _with_divisor(divisor: Callable[..., Any]) -> Callable[..., Layer]:
    def scale(gamma: Floats, var: Floats, eps: float) -> Floats:
        return np.asarray(gamma / divisor(var, eps))

    return parts(scale, scale, scale)


BANK.add(*slips(DIVISORS, _with_divisor, "batch", "times_divisor", "not_divided"))


@BANK.mistake(
    "The running mean is subtracted from the weight as well.", "Terms without h belong in the bias, and nowhere else."
)
def mean_from_weight_too(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    new_W, new_b = fold_batchnorm(W, b, gamma, beta, mean, var, eps)
    return new_W - (_scale(gamma, var, eps) * mean)[:, None], new_b


@BANK.mistake(
    "The running mean goes through the weight: it is multiplied by the row sums of the new weight.",
    "The norm subtracts it from z = W h + b, after the product with W.",
)
def mean_through_weight(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    new_W, _ = fold_batchnorm(W, b, gamma, beta, mean, var, eps)
    return new_W, _scale(gamma, var, eps) * b - new_W.sum(axis=1) * mean + beta


@BANK.mistake(
    "b - running_mean goes through the weight: it is multiplied by the row sums of the new weight.",
    "Both stand beside W h, not inside it: gamma (W h + b - running_mean) / σ.",
)
def bracket_through_weight(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    new_W, _ = fold_batchnorm(W, b, gamma, beta, mean, var, eps)
    return new_W, new_W.sum(axis=1) * (np.asarray(b, np.float64) - mean) + beta


@BANK.mistake(
    "σ is computed from the rows of the weight; the running variance is not used.",
    "The norm in evaluation divides by √(running_var + eps). Whose variance is running_var?",
)
def variance_of_weight(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    W = np.asarray(W, np.float64)
    return _folded(W, b, beta, mean, _scale(gamma, W.var(axis=1), eps))


@BANK.mistake("Running mean and running variance are swapped.", "The variance stands under the root.")
def statistics_swapped(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(np.asarray(W, np.float64), b, beta, var, _scale(gamma, np.abs(mean), eps))


@BANK.mistake("gamma and beta are swapped.", "gamma scales, beta shifts.")
def gamma_beta_swapped(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return fold_batchnorm(W, b, beta, gamma, mean, var, eps)


@BANK.mistake("b and beta are swapped.", "b is the layer's own bias; beta is the norm's shift.")
def biases_swapped(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return fold_batchnorm(W, beta, gamma, b, mean, var, eps)


@BANK.mistake("beta is added to the new weight as well.", "A shift changes the bias only.")
def beta_in_weight(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    new_W, new_b = fold_batchnorm(W, b, gamma, beta, mean, var, eps)
    return new_W + np.asarray(beta)[:, None], new_b


def _averaged(gamma: Floats, var: Floats, eps: float) -> Floats:
    return np.full_like(gamma, right_scale(gamma, var, eps).mean())


BANK.add(
    Mistake(
        "one_scale_for_all",
        "Every row is multiplied by the same scale, the mean over all units.",
        "Each output has its own gamma and its own σ.",
        parts(_averaged, _averaged, _averaged),
    )
)


@BANK.mistake(
    "Mean and variance are those of the rows of the weight; the running statistics are not used.",
    "The norm in evaluation uses the mean and the variance of the layer's outputs in training.",
)
def statistics_of_weight(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    W = np.asarray(W, np.float64)
    return _folded(W, b, beta, W.mean(axis=1), _scale(gamma, W.var(axis=1), eps))


@BANK.mistake("eps is added to gamma, not to the variance.", "The norm divides by √(var + eps).")
def eps_on_gamma(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
    return _folded(W, b, beta, mean, _scale(np.asarray(gamma, np.float64) + eps, var, 0.0))


def _corrected(factor: Callable[[int], float]) -> Callable[..., Layer]:
    def wrong(W: Any, b: Any, gamma: Any, beta: Any, mean: Any, var: Any, eps: Any) -> Layer:
        return fold_batchnorm(W, b, gamma, beta, mean, np.asarray(var, np.float64) * factor(W.shape[1]), eps)

    return wrong


AS_IT_IS = "The norm in evaluation uses the running variance itself, whatever it was divided by in training."
BANK.add(
    Mistake(
        "variance_turned_back",
        "The running variance is multiplied by (n - 1)/n, where n is the number of inputs.",
        AS_IT_IS,
        _corrected(lambda n: (n - 1) / n),
    ),
    Mistake(
        "variance_corrected",
        "The running variance is multiplied by n/(n - 1), where n is the number of inputs.",
        AS_IT_IS,
        _corrected(lambda n: n / (n - 1)),
    ),
)


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
