"""``batchnorm_forward``: batch norm in training and in evaluation, with running statistics; PyTorch's conventions."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.contract.kinds import Array, Flag, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_05.affine_slips import affine_slips
from autograder.exercises.lesson_05.batches import (
    BETA,
    EPS,
    GAMMA,
    LESSON,
    SMALL_EPS,
    Floats,
    X,
    batch,
    factors,
    flattened,
    large_eps,
)
from autograder.exercises.lesson_05.forward_slips import (
    CENTRES,
    DIVISORS,
    QUOTIENTS,
    SPREADS,
    missing_factor,
    right_divisor,
    right_quotient,
    slips,
)

__all__ = ["BATCHNORM_FORWARD", "batchnorm_forward"]

Result = tuple[Floats, Floats, Floats]


def batchnorm_forward(
    x: Floats,
    gamma: Floats,
    beta: Floats,
    running_mean: Floats,
    running_var: Floats,
    momentum: float,
    eps: float,
    training: bool,
) -> Result:
    """The output and the new running statistics (Ioffe and Szegedy 2015, algorithms 1 and 2; torch's momentum)."""
    return _norm(x, gamma, beta, running_mean, running_var, momentum, eps, training)


def _norm(*arguments: Any, ddof: int = 0, running_ddof: int = 1, axis: int | None = 0) -> Result:
    """The exercise's arguments in order; what the variances subtract from N, and the axis of the statistics."""
    x, gamma, beta, old_mean, old_var = (np.asarray(array, np.float64) for array in arguments[:5])
    momentum, eps, training = arguments[5:]
    if not training:
        return gamma * (x - old_mean) / np.sqrt(old_var + eps) + beta, old_mean.copy(), old_var.copy()
    mean, var = x.mean(axis=axis, keepdims=True), x.var(axis=axis, ddof=ddof, keepdims=True)
    out = gamma * (x - mean) / np.sqrt(var + eps) + beta
    kept_mean = x.mean(axis=0)
    kept_var = ((x - kept_mean) ** 2).sum(axis=0) / (len(x) - running_ddof or np.nan)  # one example has none
    return (out, (1 - momentum) * old_mean + momentum * kept_mean, (1 - momentum) * old_var + momentum * kept_var)


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(
        label: str,
        N: int,
        width: int,
        training: bool,
        edge: bool = False,
        eps: float | None = None,
        momentum: float | None = None,
    ) -> Case:
        arguments = (
            batch(rng, N, width),
            factors(rng, width),
            factors(rng, width),
            rng.normal(0.0, 1.0, width),
            rng.uniform(0.5, 3.0, width),
            float(rng.uniform(0.1, 0.35)) if momentum is None else momentum,
            large_eps(rng) if eps is None else eps,
            training,
        )
        return Case(label, arguments, edge)

    eps = large_eps(rng)
    wider = case("training, a wider layer", int(rng.integers(4, 7)), 9, True, eps=eps)
    column = int(rng.integers(9))
    wider.arguments[0][:, column] = flattened(wider.arguments[0][:, column], eps)
    still = case("a feature that does not vary", 6, 4, True, edge=True, eps=SMALL_EPS)
    x = still.arguments[0]
    x[:, int(rng.integers(4))] = 1.5
    single = case("arrays of float32", 7, 4, True, edge=True).arguments
    return [
        case("training", int(rng.integers(5, 9)), 4, True),
        wider,
        case("evaluation", int(rng.integers(5, 9)), 4, False),
        case("evaluation of one example", 1, 5, False, edge=True),
        case("training, two examples", 2, 5, True, edge=True),
        case("momentum 1", 6, 4, True, edge=True, momentum=1.0),
        still,
        Case("arrays of float32", (*(a.astype(np.float32) for a in single[:5]), *single[5:]), edge=True),
    ]


BANK = Bank()


@BANK.mistake(
    "Evaluation normalises with the batch's own statistics.",
    "In evaluation an example's output must not depend on the other examples. Which statistics are there for that?",
)
def batch_statistics_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_mean, running_var, _, eps, _ = rest
    out, *_ = _norm(x, gamma, beta, running_mean, running_var, 0.0, eps, True)
    return out, *batchnorm_forward(x, gamma, beta, *rest)[1:]


@BANK.mistake(
    "The mode is ignored: evaluation does what training does.",
    "If training is False, the batch's own statistics are not used.",
)
def always_training(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest[:-1], True)


@BANK.mistake(
    "Training normalises with the running statistics.",
    "In training each batch is normalised by its own mean and variance. The running statistics are only updated.",
)
def running_in_training(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    out, *_ = _norm(x, gamma, beta, *rest[:-1], False)
    return out, *batchnorm_forward(x, gamma, beta, *rest)[1:]


@BANK.mistake(
    "The modes are swapped: training does what evaluation should, and evaluation what training should.",
    "Read the condition on training once more.",
)
def modes_swapped(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest[:-1], not rest[-1])


@BANK.mistake(
    "Training normalises with the new running statistics.",
    "The batch is normalised by its own mean and variance, before any blending.",
)
def updated_running_in_training(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    out, *_ = _norm(x, gamma, beta, right[1], right[2], rest[2], rest[3], False)
    return out, right[1], right[2]


@BANK.mistake(
    "The running statistics change in evaluation.",
    "A network that is only used must not change. Return them unchanged.",
)
def updated_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    with np.errstate(all="ignore"):
        return batchnorm_forward(x, gamma, beta, *rest)[0], *_norm(x, gamma, beta, *rest[:-1], True)[1:]


@BANK.mistake(
    "The batch is normalised with the unbiased variance, divided by N - 1.",
    "PyTorch divides by N here. N - 1 is for the running variance only.",
)
def unbiased_variance(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest, ddof=1)


@BANK.mistake(
    "The running variance gets the biased variance, divided by N.",
    "It is an estimate for examples to come, so PyTorch divides by N - 1 here.",
)
def biased_running_variance(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest, running_ddof=0)


@BANK.mistake(
    "The two variances are swapped: N - 1 in the output, N in the running variance.",
    "PyTorch normalises with N and keeps N - 1.",
)
def variances_swapped(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest, ddof=1, running_ddof=0)


@BANK.mistake(
    "Momentum is the wrong way round: you keep the share momentum of the old statistics.",
    "With PyTorch's 0.1 a tenth comes from the new batch. In many papers the same letter means the other share.",
)
def momentum_reversed(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest[:2], 1 - rest[2], *rest[3:])


@BANK.mistake(
    "The old running statistics are kept in full, and the batch's are added.",
    "Old and new statistics have one share each, and the two shares add up to 1.",
)
def no_decay(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_mean, running_var, momentum, _, training = rest
    out, new_mean, new_var = batchnorm_forward(x, gamma, beta, *rest)
    kept = momentum if training else 0.0
    return out, new_mean + kept * running_mean, new_var + kept * running_var


@BANK.mistake(
    "The new running statistics are those of the batch alone.",
    "One batch is a noisy estimate. Blend it into the old statistics.",
)
def replaced(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest[:2], 1.0, *rest[3:])


@BANK.mistake("The running statistics never change.", "Evaluation needs the statistics of the batches in training.")
def never_updated(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest[:2], 0.0, *rest[3:])


@BANK.mistake(
    "The running variance is blended with the batch's standard deviation.", "Its name says variance: no root."
)
def running_std(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_var, momentum, training = rest[1], rest[2], rest[4]
    out, new_mean, new_var = batchnorm_forward(x, gamma, beta, *rest)
    if training:
        new_var = (1 - momentum) * np.asarray(running_var, np.float64) + momentum * x.std(axis=0, ddof=1)
    return out, new_mean, new_var


@BANK.mistake(
    "eps stands outside the root: it is added to the standard deviation.", "It is part of the variance: √(var + eps)."
)
def eps_outside_root(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_mean, running_var, _, eps, training = rest
    right = batchnorm_forward(x, gamma, beta, *rest)
    mean, var = (x.mean(axis=0), x.var(axis=0)) if training else (running_mean, running_var)
    return gamma * (x - mean) / (np.sqrt(var) + eps) + beta, right[1], right[2]


@BANK.mistake(
    "eps stands outside the root, and in training the sum of the squares is divided by N - 1 instead of N.",
    "eps is part of the variance: √(var + eps). The output uses the variance with the divisor N.",
)
def eps_outside_root_unbiased(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_mean, running_var, _, eps, training = rest
    right = batchnorm_forward(x, gamma, beta, *rest)
    if not training:
        return gamma * (x - running_mean) / (np.sqrt(running_var) + eps) + beta, right[1], right[2]
    spread = np.sqrt(((x - x.mean(axis=0)) ** 2).sum(axis=0) / (len(x) - 1 or np.nan))
    return gamma * (x - x.mean(axis=0)) / (spread + eps) + beta, right[1], right[2]


@BANK.mistake("eps is missing.", "A feature that does not vary would be divided by 0.")
def eps_forgotten(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest[:3], 0.0, rest[4])


@BANK.mistake("eps is missing in evaluation.", "Both modes divide by √(var + eps).")
def eps_forgotten_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return (batchnorm_forward if rest[-1] else eps_forgotten)(x, gamma, beta, *rest)


@BANK.mistake(
    "The statistics are those of each example, over its features.",
    "Batch norm averages along the batch: one mean and one variance for each feature.",
)
def over_features(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest, axis=1)


@BANK.mistake(
    "One mean and one variance are taken over the whole batch.",
    "Each feature has its own mean and variance. Along which axis do they run?",
)
def over_everything(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(x, gamma, beta, *rest, axis=None)


BANK.add(*affine_slips(_norm, "The normalised batch"))


@BANK.mistake("The divisor is the variance, not its root.", "What has the unit of x: var or √var?")
def variance_for_std(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_mean, running_var, _, eps, training = rest
    right = batchnorm_forward(x, gamma, beta, *rest)
    mean, var = (x.mean(axis=0), x.var(axis=0)) if training else (running_mean, running_var)
    return gamma * (x - mean) / (var + eps) + beta, right[1], right[2]


@BANK.mistake("The mean is not subtracted.", "Which number does a norm subtract before it divides?")
def not_centred(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_var, eps, training = rest[1], rest[3], rest[4]
    right = batchnorm_forward(x, gamma, beta, *rest)
    var = x.var(axis=0) if training else running_var
    return gamma * x / np.sqrt(var + eps) + beta, right[1], right[2]


@BANK.mistake(
    "One mean and one variance are taken over the whole batch, for the running statistics too.",
    "Each feature has its own mean and variance. Along which axis do they run?",
)
def one_mean_for_all(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    running_mean, running_var, momentum, _, training = rest
    out, new_mean, new_var = _norm(x, gamma, beta, *rest, axis=None)
    if training:
        new_mean = (1 - momentum) * np.asarray(running_mean, np.float64) + momentum * np.mean(x, dtype=np.float64)
        new_var = (1 - momentum) * np.asarray(running_var, np.float64) + momentum * np.var(x, ddof=1, dtype=np.float64)
    return out, new_mean, new_var


@BANK.mistake(
    "One mean and one variance are taken over the whole batch; only the running variance is computed for each feature.",
    "Each feature has its own mean, too. Along which axis does it run?",
)
def one_mean_for_all_but_the_variance(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    out, new_mean, _ = one_mean_for_all(x, gamma, beta, *rest)
    return out, new_mean, batchnorm_forward(x, gamma, beta, *rest)[2]


@BANK.mistake("gamma and beta are missing in evaluation.", "Both modes scale by gamma and shift by beta.")
def only_normalised_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    plain = not rest[-1]
    return _norm(x, np.ones_like(gamma) if plain else gamma, np.zeros_like(beta) if plain else beta, *rest)


@BANK.mistake(
    "gamma and beta are applied first, and their result is normalised.",
    "All statistics are those of x alone. gamma and beta scale and shift the normalised batch.",
)
def gamma_and_beta_inside(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    return _norm(np.asarray(gamma, np.float64) * x + beta, np.ones_like(gamma), np.zeros_like(beta), *rest)


@BANK.mistake("beta is divided by σ, too.", "Divide first, then scale and shift: gamma x̂ + beta.")
def beta_divided(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    var = np.var(x, axis=0, dtype=np.float64) if rest[4] else rest[1]
    return _norm(x, gamma, beta / right_divisor(var, rest[3]), *rest)


@BANK.mistake(
    "The variance of the batch is the mean of its squares, in the output and in the running variance.",
    "Subtract the mean before you square: the variance is the mean of (x - mean)².",
)
def mean_of_squares_for_variance(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    if not rest[4]:
        return right
    x = np.asarray(x, np.float64)
    squares = (x**2).mean(axis=0)
    out = right_quotient(x, x.mean(axis=0), right_divisor(squares, rest[3]), gamma) + beta
    return out, right[1], _blend(np.asarray(rest[1], np.float64), _unbiased(squares, len(x)), rest[2])


def _in_training(out: Callable[[Floats, Any, Any], Any]) -> Callable[..., Result]:
    """An answer whose output in training is ``out`` of x, gamma and eps, plus beta; all else is right."""

    def wrong(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
        right = batchnorm_forward(x, gamma, beta, *rest)
        return right if not rest[-1] else (out(np.asarray(x, np.float64), gamma, rest[3]) + beta, *right[1:])

    return wrong


def _centre(centre: Callable[..., Any]) -> Callable[..., Result]:
    return _in_training(lambda x, gamma, eps: right_quotient(x, centre(x, 0), right_divisor(x.var(axis=0), eps), gamma))


def _spread(spread: Callable[..., Any]) -> Callable[..., Result]:
    return _in_training(
        lambda x, gamma, eps: right_quotient(x, x.mean(axis=0), spread(x, x - x.mean(axis=0), eps, 0), gamma)
    )


def _in_both(out: Callable[[Floats, Any, Any, Any, Any], Any]) -> Callable[..., Result]:
    """An answer whose output is ``out`` of x, the mode's mean and variance, eps and gamma, plus beta."""

    def wrong(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
        running_mean, running_var, _, eps, training = rest
        right = batchnorm_forward(x, gamma, beta, *rest)
        x = np.asarray(x, np.float64)
        mean, var = (x.mean(axis=0), x.var(axis=0)) if training else (running_mean, np.asarray(running_var, np.float64))
        return out(x, mean, var, eps, gamma) + beta, *right[1:]

    return wrong


def _divisor(divisor: Callable[..., Any]) -> Callable[..., Result]:
    return _in_both(lambda x, mean, var, eps, gamma: right_quotient(x, mean, divisor(var, eps), gamma))


def _quotient(quotient: Callable[..., Any]) -> Callable[..., Result]:
    return _in_both(lambda x, mean, var, eps, gamma: quotient(x, mean, right_divisor(var, eps), gamma))


def _in_one_mode(training: bool, *names: str) -> Iterator[Mistake]:
    """Mistakes of the bank that only one mode makes; the other is right."""

    def only(one: Callable[..., Result]) -> Callable[..., Result]:
        return lambda x, gamma, beta, *rest: (one if bool(rest[-1]) is training else batchnorm_forward)(
            x, gamma, beta, *rest
        )

    word = "training" if training else "evaluation"
    for one in list(BANK):
        if one.name in names:
            title = f"In {word} only: {one.title[0].lower()}{one.title[1:]}"
            hint = f"{one.hint} The other mode is right."
            yield Mistake(f"{one.name}_in_{word}", title, hint, only(one.wrong))


MODES = ("eps_outside_root", "variance_for_std", "not_centred", "gamma_forgotten", "beta_forgotten")
BANK.add(*_in_one_mode(False, *MODES), *_in_one_mode(True, "eps_forgotten", "only_normalised", *MODES))

TOGETHER = [one for one in BANK if one.name in ("unbiased_variance", "eps_outside_root", "variance_for_std")]
BANK.add(*missing_factor(TOGETHER, "gamma", 1, 1.0), *missing_factor(TOGETHER, "beta", 2, 0.0))
BANK.add(
    *slips(CENTRES, _centre, "batch"), *slips(SPREADS, _spread, "batch", "divided_by_one_less", "eps_before_square")
)
BANK.add(*slips(DIVISORS, _divisor, "batch"), *slips(QUOTIENTS, _quotient, "batch"))


def _training_out(out: Callable[..., Any]) -> Callable[..., Result]:
    """An answer whose output in training is ``out`` of the batch's, the old and the new statistics; all else is right.

    ``out`` gives the mean and the variance to normalise with, of three such pairs.
    """

    def wrong(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
        right = batchnorm_forward(x, gamma, beta, *rest)
        if not rest[4]:
            return right
        x = np.asarray(x, np.float64)
        old, new = (np.asarray(rest[0], np.float64), np.asarray(rest[1], np.float64)), right[1:]
        mean, var = out((x.mean(axis=0), x.var(axis=0)), old, new)
        return right_quotient(x, mean, right_divisor(var, rest[3]), gamma) + beta, right[1], right[2]

    return wrong


OWN_STATISTICS = "Only evaluation uses the statistics of earlier batches."
for _name, _title, _out in (
    (
        "running_mean_in_training",
        "Training subtracts the running mean; the variance is the batch's.",
        lambda b, o, n: (o[0], b[1]),
    ),
    (
        "running_variance_in_training",
        "Training divides by the running variance; the mean is the batch's.",
        lambda b, o, n: (b[0], o[1]),
    ),
    (
        "new_mean_in_training",
        "Training subtracts the new running mean; the variance is the batch's.",
        lambda b, o, n: (n[0], b[1]),
    ),
    (
        "new_variance_in_training",
        "Training divides by the new running variance; the mean is the batch's.",
        lambda b, o, n: (b[0], n[1]),
    ),
):
    BANK.add(Mistake(_name, _title, OWN_STATISTICS, _training_out(_out)))


@BANK.mistake(
    "The running statistics are those of the output.",
    "They follow x: the output has the same statistics in each batch.",
)
def running_of_output(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    if not rest[4]:
        return right
    return right[0], *_norm(right[0], gamma, beta, *rest)[1:]


@BANK.mistake("The running variance is blended with the batch's mean.", "Its name says variance.")
def running_var_of_mean(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    out, new_mean, new_var = batchnorm_forward(x, gamma, beta, *rest)
    if not rest[4]:
        return out, new_mean, new_var
    return out, new_mean, _blend(np.asarray(rest[1], np.float64), np.mean(x, axis=0, dtype=np.float64), rest[2])


@BANK.mistake(
    "Evaluation blends the batch into the running statistics, and normalises with the blend.",
    "In evaluation an example's output must not depend on the other examples.",
)
def blended_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    if rest[4]:
        return right
    x, momentum = np.asarray(x, np.float64), rest[2]
    mean, var = _blend(rest[0], x.mean(axis=0), momentum), _blend(rest[1], x.var(axis=0), momentum)
    return right_quotient(x, mean, right_divisor(var, rest[3]), gamma) + beta, right[1], right[2]


Kept = Callable[[Floats, Floats, Floats, Floats, int, float, float], tuple[Any, Any]]


def kept(wrong: Kept) -> Callable[..., Result]:
    """An answer whose new running statistics in training are ``wrong``; the output is right."""

    def answer(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
        out, *right = batchnorm_forward(x, gamma, beta, *rest)
        old_mean, old_var = (np.asarray(array, np.float64) for array in rest[:2])
        if not rest[-1]:
            return out, right[0], right[1]
        x = np.asarray(x, np.float64)
        new_mean, new_var = wrong(old_mean, old_var, x.mean(axis=0), x.var(axis=0), len(x), rest[2], rest[3])
        return out, np.asarray(new_mean), np.asarray(new_var)

    answer.__name__ = wrong.__name__
    return answer


def _blend(old: Any, new: Any, momentum: float) -> Any:
    return (1 - momentum) * old + momentum * new


def _unbiased(var: Any, N: int) -> Any:
    return var * N / (N - 1)


@BANK.mistake("eps is added to the running variance.", "eps only protects the division. Keep the variance itself.")
@kept
def eps_in_running_var(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), _blend(ov, _unbiased(var, N) + eps, momentum)


@BANK.mistake(
    "The correction of the running variance is upside down: it multiplies by (N - 1)/N.",
    "The corrected variance is a little larger than the variance divided by N.",
)
@kept
def correction_upside_down(
    om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float
) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), _blend(ov, var * (N - 1) / N, momentum)


@BANK.mistake(
    "The running variance is corrected twice by N/(N - 1).", "ddof=1 divides by N - 1 already. Correct once only."
)
@kept
def corrected_twice(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), _blend(ov, _unbiased(_unbiased(var, N), N), momentum)


@BANK.mistake(
    "Momentum is the wrong way round, and the running variance gets the biased variance, divided by N.",
    "With PyTorch's 0.1 a tenth comes from the new batch, and that tenth is a variance divided by N - 1.",
)
@kept
def momentum_reversed_biased(
    om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float
) -> tuple[Any, Any]:
    return _blend(om, mean, 1 - momentum), _blend(ov, var, 1 - momentum)


@BANK.mistake("For the running mean, momentum is the wrong way round.", "Compare with the line of the variance.")
@kept
def momentum_reversed_for_mean(
    om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float
) -> tuple[Any, Any]:
    return _blend(om, mean, 1 - momentum), _blend(ov, _unbiased(var, N), momentum)


@BANK.mistake("For the running variance, momentum is the wrong way round.", "Compare with the line of the mean.")
@kept
def momentum_reversed_for_var(
    om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float
) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), _blend(ov, _unbiased(var, N), 1 - momentum)


@BANK.mistake(
    "The batch's statistics come in with their full weight.",
    "Old and new statistics have one share each, and the two shares add up to 1.",
)
@kept
def new_in_full(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return (1 - momentum) * om + mean, (1 - momentum) * ov + _unbiased(var, N)


@BANK.mistake(
    "The old running statistics are dropped: only the share of the new batch is left.",
    "Old and new statistics have one share each, and the two shares add up to 1.",
)
@kept
def old_dropped(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return momentum * mean, momentum * _unbiased(var, N)


@BANK.mistake(
    "The running statistics move away from the batch's.", "Try the blend with the momentum 1: what should come out?"
)
@kept
def moved_away(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return _blend(om, mean, -momentum), _blend(ov, _unbiased(var, N), -momentum)


@BANK.mistake(
    "The running variance never changes.",
    "Both statistics are blended: the mean with the batch's mean, the variance with the batch's variance.",
)
@kept
def only_mean_updated(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), ov


@BANK.mistake(
    "The running mean never changes.",
    "Both statistics are blended: the mean with the batch's mean, the variance with the batch's variance.",
)
@kept
def only_var_updated(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return om, _blend(ov, _unbiased(var, N), momentum)


@BANK.mistake(
    "The running variance gets the sum of the squares, which is not divided.", "A variance is a mean of squares."
)
@kept
def running_sum_of_squares(
    om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float
) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), _blend(ov, N * var, momentum)


@BANK.mistake(
    "The running variance is blended with the batch's standard deviation, divided by N.",
    "Its name says variance: no root, and N - 1.",
)
@kept
def running_std_biased(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return _blend(om, mean, momentum), _blend(ov, np.sqrt(var), momentum)


@BANK.mistake(
    "The new running statistics are those of the batch alone, and the variance is divided by N.",
    "Blend the batch's statistics into the old statistics. The running variance divides by N - 1.",
)
@kept
def replaced_biased(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> tuple[Any, Any]:
    return mean, var


def kept_var(wrong: Callable[..., Any]) -> Callable[..., Result]:
    """An answer whose new running variance alone is wrong: a function of what ``kept`` gives."""
    return kept(
        lambda om, ov, mean, var, N, momentum, eps: (
            _blend(om, mean, momentum),
            wrong(om, ov, mean, var, N, momentum, eps),
        )
    )


def _around(centre: Callable[..., Any], ddof: int) -> Callable[..., Any]:
    """The running variance, blended with the batch's mean square around ``centre`` of old mean, mean and momentum."""

    def wrong(om: Any, ov: Any, mean: Any, var: Any, N: int, momentum: float, eps: float) -> Any:
        return _blend(ov, (var + (mean - centre(om, mean, momentum)) ** 2) * N / (N - ddof), momentum)

    return wrong


OWN_MEAN = "Which mean do you subtract from x for the output? Use the same mean here."
ONCE = "N/(N - 1) belongs to the batch's variance alone, where N is the number of examples."
OTHER_RUNNING_VARIANCES: tuple[tuple[str, str, str, Callable[..., Any]], ...] = (
    (
        "running_var_around_old_mean",
        "The variance that is blended in is taken around the running mean, not around the batch's.",
        OWN_MEAN,
        _around(lambda om, mean, momentum: om, 1),
    ),
    (
        "running_var_around_old_mean_biased",
        "The variance that is blended in is taken around the running mean, and divided by N.",
        f"{OWN_MEAN} The running variance divides by N - 1.",
        _around(lambda om, mean, momentum: om, 0),
    ),
    (
        "running_var_around_new_mean",
        "The variance that is blended in is taken around the new running mean, not around the batch's.",
        OWN_MEAN,
        _around(_blend, 1),
    ),
    (
        "running_var_around_new_mean_biased",
        "The variance that is blended in is taken around the new running mean, and divided by N.",
        f"{OWN_MEAN} The running variance divides by N - 1.",
        _around(_blend, 0),
    ),
    (
        "running_mean_of_squares",
        "The running variance is blended with the mean of the squares: no mean is subtracted.",
        OWN_MEAN,
        _around(lambda om, mean, momentum: 0.0, 1),
    ),
    (
        "running_mean_of_squares_biased",
        "The running variance is blended with the mean of the squares, divided by N: no mean is subtracted.",
        f"{OWN_MEAN} The running variance divides by N - 1.",
        _around(lambda om, mean, momentum: 0.0, 0),
    ),
    (
        "correction_of_everything",
        "N/(N - 1) multiplies the new running variance as a whole.",
        ONCE,
        lambda om, ov, mean, var, N, momentum, eps: _unbiased(_blend(ov, var, momentum), N),
    ),
    (
        "corrected_by_width",
        "The correction uses the number of features as N.",
        ONCE,
        lambda om, ov, mean, var, N, momentum, eps: _blend(ov, _unbiased(var, len(mean)), momentum),
    ),
    (
        "eps_corrected",
        "eps is added to the running variance, and N/(N - 1) multiplies it as well.",
        "eps only protects the division. Keep the variance itself.",
        lambda om, ov, mean, var, N, momentum, eps: _blend(ov, _unbiased(var + eps, N), momentum),
    ),
)
BANK.add(*(Mistake(name, title, hint, kept_var(wrong)) for name, title, hint, wrong in OTHER_RUNNING_VARIANCES))


BIASED = (
    "The running variance divides by N - 1. Old and new statistics have one share each; the two shares add up to 1."
)
BANK.add(
    Mistake(
        "no_decay_biased",
        "The old running statistics are kept in full, and the batch's variance is divided by N.",
        BIASED,
        kept(lambda om, ov, mean, var, N, momentum, eps: (om + momentum * mean, ov + momentum * var)),
    ),
    Mistake(
        "new_in_full_biased",
        "The batch's statistics come in with their full weight, and its variance is divided by N.",
        BIASED,
        kept(lambda om, ov, mean, var, N, momentum, eps: ((1 - momentum) * om + mean, (1 - momentum) * ov + var)),
    ),
    Mistake(
        "old_dropped_biased",
        "The old running statistics are dropped, and the batch's variance is divided by N.",
        BIASED,
        kept(lambda om, ov, mean, var, N, momentum, eps: (momentum * mean, momentum * var)),
    ),
    Mistake(
        "biased_with_eps",
        "The running variance gets the variance divided by N, with eps.",
        BIASED,
        kept(lambda om, ov, mean, var, N, momentum, eps: (_blend(om, mean, momentum), _blend(ov, var + eps, momentum))),
    ),
)


@BANK.mistake(
    "Evaluation normalises with one mean and one variance of the whole batch.",
    "In evaluation an example's output must not depend on the other examples. Which statistics are there for that?",
)
def everything_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    out, new_mean, new_var = batchnorm_forward(x, gamma, beta, *rest)
    return out if rest[-1] else _norm(x, gamma, beta, *rest[:-1], True, axis=None)[0], new_mean, new_var


@BANK.mistake(
    "Evaluation uses the batch's mean with the running variance.", "In evaluation, both are running statistics."
)
def batch_mean_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    return (
        right
        if rest[-1]
        else (
            batchnorm_forward(x, gamma, beta, np.mean(x, axis=0), *rest[1:])[0],
            right[1],
            right[2],
        )
    )


@BANK.mistake(
    "Evaluation uses the batch's variance with the running mean.", "In evaluation, both are running statistics."
)
def batch_variance_in_evaluation(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    if rest[-1]:
        return right
    return batchnorm_forward(x, gamma, beta, rest[0], np.var(x, axis=0), *rest[2:])[0], right[1], right[2]


@BANK.mistake("eps is added to the normalised batch.", "It is part of the variance: √(var + eps).")
def eps_behind(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    right = batchnorm_forward(x, gamma, beta, *rest)
    changed = np.asarray(gamma, np.float64) * rest[3] + beta
    return _norm(x, gamma, changed, *rest[:3], 0.0, rest[4])[0], right[1], right[2]


@BANK.mistake(
    "Mean and variance are those of each example, and one average of them is kept.",
    "Batch norm averages along the batch: one mean and one variance for each feature, kept feature by feature.",
)
def over_features_everywhere(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    out, new_mean, new_var = over_features(x, gamma, beta, *rest)
    if rest[-1]:
        old_mean, old_var = (np.asarray(array, np.float64) for array in rest[:2])
        x = np.asarray(x, np.float64)
        new_mean, new_var = _blend(old_mean, x.mean(), rest[2]), _blend(old_var, x.var(axis=1).mean(), rest[2])
    return out, new_mean, new_var


def _of_everything(factor: Callable[[int], float]) -> Callable[..., Result]:
    """An answer with one mean and one variance of the whole batch; ``factor`` of N corrects the running variance."""

    def wrong(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
        out, new_mean, new_var = one_mean_for_all(x, gamma, beta, *rest)
        if rest[-1]:
            var = np.var(x, dtype=np.float64) * factor(len(x))
            new_var = np.asarray(_blend(np.asarray(rest[1], np.float64), var, rest[2]))
        return out, new_mean, new_var

    return wrong


OF_EVERYTHING = next(one for one in BANK if one.name == "one_mean_for_all")
BANK.add(
    replace(
        OF_EVERYTHING, name="one_mean_for_all_corrected_by_examples", wrong=_of_everything(lambda N: float(N / (N - 1)))
    ),
    replace(
        OF_EVERYTHING,
        name="one_mean_for_all_biased",
        title="One mean and one variance are taken over the whole batch, and the running variance is not corrected.",
        hint=(
            "Each feature has its own mean and variance. Along which axis do they run? The running variance "
            "divides by N - 1."
        ),
        wrong=_of_everything(lambda N: 1.0),
    ),
)


@BANK.mistake(
    "In evaluation a batch of one example gives beta.",
    "That happens if the batch's own mean is subtracted. Which mean does evaluation subtract?",
)
def one_example_gives_beta(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    out, new_mean, new_var = batchnorm_forward(x, gamma, beta, *rest)
    return np.broadcast_to(np.asarray(beta, np.float64), out.shape) if len(x) == 1 else out, new_mean, new_var


def _corrected_in_evaluation(factor: Callable[[int], float]) -> Callable[..., Result]:
    def wrong(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
        right = batchnorm_forward(x, gamma, beta, *rest)
        if rest[-1]:
            return right
        var = np.asarray(rest[1], np.float64) * factor(len(x))
        return batchnorm_forward(x, gamma, beta, rest[0], var, *rest[2:])[0], right[1], right[2]

    return wrong


AS_IT_IS = (
    "In evaluation the batch's size must not change anything. By which number was the running variance divided in "
    "training?"
)
BANK.add(
    Mistake(
        "corrected_in_evaluation",
        "Evaluation multiplies the running variance by N/(N - 1), with the N of its own batch.",
        AS_IT_IS,
        _corrected_in_evaluation(lambda N: N / max(N - 1, 1)),
    ),
    Mistake(
        "turned_back_in_evaluation",
        "Evaluation multiplies the running variance by (N - 1)/N, with the N of its own batch.",
        AS_IT_IS,
        _corrected_in_evaluation(lambda N: (N - 1) / N),
    ),
)


@BANK.mistake("eps is added to x - mean as well.", "It is part of the divisor alone: √(var + eps).")
def eps_in_difference(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    var = np.var(x, axis=0, dtype=np.float64) if rest[4] else rest[1]
    return _norm(x, gamma, beta + gamma * rest[3] / right_divisor(var, rest[3]), *rest)


@BANK.mistake("eps is added to x - mean, not to the variance.", "It is part of the divisor alone: √(var + eps).")
def eps_in_difference_only(x: Any, gamma: Any, beta: Any, *rest: Any) -> Result:
    var = np.var(x, axis=0, dtype=np.float64) if rest[4] else rest[1]
    changed = beta + gamma * rest[3] / right_divisor(var, 0.0)
    return _norm(x, gamma, changed, *rest[:3], 0.0, rest[4])


WIDE = Array(("width",))

BATCHNORM_FORWARD = Exercise(
    name="batchnorm_forward",
    lesson=LESSON,
    parameters=(
        X,
        GAMMA,
        BETA,
        Parameter("running_mean", Array(("width",), "the mean of each feature so far")),
        Parameter("running_var", Array(("width",), "the variance of each feature so far")),
        Parameter("momentum", Real("the share of a new batch in the running statistics")),
        EPS,
        Parameter("training", Flag("True in training, False in evaluation")),
    ),
    outputs=(
        Output("out", Array(("N", "width")), share=2),
        Output("new_running_mean", WIDE),
        Output("new_running_var", WIDE),
    ),
    reference=batchnorm_forward,
    cases=_cases,
    points=4,
    nudge="Two modes, two sources of a mean and a variance. Which lines do both modes share?",
    hint="Choose mean and variance by the mode, then normalise, scale and shift in one line for both. Only training "
    "blends the batch's statistics into the running ones.",
    explanation="Training takes mean and variance along the batch, axis 0, and divides by N. The running statistics "
    "move by the share `momentum` towards the batch's, where the variance is divided by N - 1, because it estimates "
    "the variance of examples to come. Evaluation uses the running statistics and changes nothing.",
    mistakes=tuple(BANK),
)
