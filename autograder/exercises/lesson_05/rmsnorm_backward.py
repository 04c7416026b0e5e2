"""``rmsnorm_backward``: the way back through the root mean square of each example."""

from dataclasses import replace
from typing import Any

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Case, Exercise, Output
from autograder.exercises.lesson_05.batches import (
    DOUT,
    EPS,
    GAMMA,
    LESSON,
    Floats,
    X,
    batch,
    derivatives,
    factors,
    mean,
    upstream,
)
from autograder.exercises.lesson_05.norm_paths import Call, Paths, returning
from autograder.exercises.lesson_05.norm_slips import shared, wrong_divisors
from autograder.exercises.lesson_05.row_norms import row_cases

__all__ = ["RMSNORM_BACKWARD", "rmsnorm_backward"]

Gradients = tuple[Floats, Floats]
WIDE, LIKE_X = Array(("width",)), Array(("N", "width"))


def _rms(x: Any, eps: Any, axis: int | None = 1) -> Floats:
    return np.asarray(np.sqrt((np.asarray(x, np.float64) ** 2).mean(axis=axis, keepdims=True) + eps))


def rmsnorm_backward(dout: Floats, x: Floats, gamma: Floats, eps: float) -> Gradients:
    """dL/dx and dL/dgamma, by autograd."""

    def norm(x: torch.Tensor, gamma: torch.Tensor) -> torch.Tensor:
        return gamma * x / torch.sqrt((x**2).mean(dim=1, keepdim=True) + eps)

    dx, dgamma = derivatives(norm, dout, (x, gamma))
    return dx, dgamma


def _backward_cases(rng: np.random.Generator) -> list[Case]:
    def arrays(N: int, width: int) -> tuple[Floats, ...]:
        return upstream(rng, N, width), batch(rng, N, width), factors(rng, width)

    return row_cases(rng, arrays, ("an example of zeros", 8, 0.0), at=1, small_eps=True)


def _back(
    dout: Any, x: Any, gamma: Any, eps: Any, *, path: float | Floats = 1.0, r: Any = None, axis: int = 1
) -> tuple[Floats, Floats]:
    """Give dx, whose path through the root mean square is multiplied by ``path``, and dgamma."""
    dout, x, gamma = (np.asarray(array, np.float64) for array in (dout, x, gamma))
    r = _rms(x, eps, axis) if r is None else r
    x_hat, d = x / r, dout * gamma / r
    return d - path * x_hat * mean(d * x_hat, axis), (dout * x_hat).sum(axis=0)


BANK = Bank()


@BANK.mistake(
    "The root mean square is treated as a constant: only the direct path is there.",
    "It depends on x, so a second path leads through it.",
)
def rms_is_constant(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=0.0)


@BANK.mistake("There is a path through the mean, as in layer norm.", "Which of the two norms subtracts something?")
def with_mean_path(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma = _back(dout, x, gamma, eps)
    return dx - mean(dout * gamma, 1) / _rms(x, eps), dgamma


@BANK.mistake(
    "You use layer norm's path through the mean instead of the path through the root mean square.",
    "RMS norm subtracts no mean. Through which number does x reach the output on a second path?",
)
def mean_path_for_size(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    d, r = dout * gamma, _rms(x, eps)
    return (d - mean(d, 1)) / r, (dout * x / r).sum(axis=0)


@BANK.mistake("This is layer norm's backward pass: the mean is subtracted from x.", "RMS norm leaves the mean in x.")
def of_layernorm(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    x = np.asarray(x, np.float64)
    x_hat = (x - mean(x, 1)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    d = dout * gamma / np.sqrt(x.var(axis=1, keepdims=True) + eps)
    return d - mean(d, 1) - x_hat * mean(d * x_hat, 1), (dout * x_hat).sum(axis=0)


@BANK.mistake(
    "gamma multiplies the whole bracket; the mean is taken without gamma.",
    "Along a row gamma changes from entry to entry. Multiply first, then take the mean.",
)
def gamma_outside(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma = _back(dout, x, np.ones_like(gamma), eps)
    return gamma * dx, dgamma


@BANK.mistake(
    "gamma is only in the direct path; the mean is taken of dout alone.",
    "The gradient that arrives at x̂ is dout times gamma. Of which array do you take the mean?",
)
def gamma_on_direct_only(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    plain, dgamma = _back(dout, x, np.ones_like(gamma), eps)
    return plain + dout * (gamma - 1) / _rms(x, eps), dgamma


@BANK.mistake("gamma is missing in dx.", "The gradient that arrives at x̂ is dout times gamma.")
def gamma_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, np.ones_like(gamma), eps)


@BANK.mistake("The path through the root mean square has the wrong sign.", "x̂ shrinks when the root mean square grows.")
def path_added(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=-1.0)


@BANK.mistake(
    "The path through the root mean square takes a sum along the row where a mean belongs.",
    "x appears in the mean of squares with a factor 1/width.",
)
def sum_for_mean(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=x.shape[1])


@BANK.mistake(
    "The path through the root mean square divides by the number of examples.",
    "A mean over the features divides by their number, the width.",
)
def divided_by_examples(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=x.shape[1] / x.shape[0])


@BANK.mistake(
    "The path through the root mean square is twice as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def half_of_the_root_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=2.0)


@BANK.mistake(
    "The path through the root mean square is half as large as it should be.",
    "The root brings a factor 1/2, the square a factor 2.",
)
def two_of_the_square_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=0.5)


@BANK.mistake(
    "The path through the root mean square is rms times as large as it should be.",
    "Is it divided by rms, as the direct path is? And does x̂, not x, stand at both of its places?",
)
def x_for_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    r = _rms(x, eps)
    x_hat, d = x / r, dout * gamma / r
    return d - x * mean(d * x_hat, 1), (dout * x_hat).sum(axis=0)


@BANK.mistake(
    "The path through the root mean square lacks its last factor, x̂.",
    "How much one feature moves the root mean square depends on the feature's own value.",
)
def path_without_x_hat(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    r = _rms(x, eps)
    x_hat, d = x / r, dout * gamma / r
    return d - mean(d * x_hat, 1), (dout * x_hat).sum(axis=0)


@BANK.mistake("The means run along the batch.", "Each example is divided by its own root mean square.")
def over_the_batch(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, axis=0)


@BANK.mistake(
    "x̂ is right, but the mean in dx runs along the batch.",
    "Which outputs does one number of x change? The mean runs over these outputs.",
)
def mean_over_the_batch(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    r = _rms(x, eps)
    x_hat, d = x / r, dout * gamma
    return (d - x_hat * mean(d * x_hat, 0)) / r, (dout * x_hat).sum(axis=0)


@BANK.mistake("eps stands outside the root.", "The forward pass divided by √(mean(x²) + eps).")
def eps_outside_root(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, r=_rms(x, 0.0) + eps)


@BANK.mistake("eps is missing.", "The forward pass divided by √(mean(x²) + eps).")
def eps_forgotten(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, 0.0)


@BANK.mistake("dx is not divided by the root mean square.", "x̂ is x / rms: that slope is 1/rms.")
def no_rms(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma = _back(dout, x, gamma, eps)
    return _rms(x, eps) * dx, dgamma


@BANK.mistake("dgamma multiplies dout by x, not by x̂.", "gamma multiplies the divided features.")
def dgamma_with_x(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps)[0], np.asarray((np.asarray(dout, np.float64) * x).sum(axis=0))


@BANK.mistake("dgamma is a mean over the batch.", "Every example uses gamma, so the shares add up.")
def dgamma_averaged(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma = _back(dout, x, gamma, eps)
    return dx, dgamma / len(x)


@BANK.mistake("dgamma contains gamma.", "out = gamma x̂: what is its slope in gamma?")
def gamma_in_dgamma(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma = _back(dout, x, gamma, eps)
    return dx, gamma * dgamma


@BANK.mistake(
    "The path through the root mean square is rms² times as large as it should be.",
    "Do you use x where x̂ belongs, in the mean and after it? Step by step, the slope of 1/√m in m has the power -3/2.",
)
def x_for_both_x_hats(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps, path=_rms(x, eps) ** 2)


in_paths = returning(1, lambda call, found: (found.dx, (call.dout * found.x_hat).sum(axis=0)), centred=False)


@BANK.mistake(
    "x̂ and the divisor are those of layer norm: the mean is subtracted. Only the path through the mean is left out.",
    "RMS norm leaves the mean in x, in x̂ as in the divisor.",
)
@in_paths
def layernorm_without_mean_path(call: Call) -> Paths:
    return replace(call, centred=True).paths().scaled(by_mean=0.0)


@BANK.mistake("The mean is subtracted in x̂; the divisor is right.", "RMS norm leaves the mean in x.")
@in_paths
def x_hat_centred(call: Call) -> Paths:
    found = call.paths()
    x_hat = (call.x - mean(call.x, 1)) / found.sigma
    return replace(found, x_hat=x_hat, by_variance=-x_hat * mean(found.direct * x_hat, 1))


@BANK.mistake(
    "The divisor is the standard deviation: the mean is subtracted before the squares.",
    "RMS norm divides by √(mean(x²) + eps): nothing is subtracted before the square.",
)
@in_paths
def std_for_rms(call: Call) -> Paths:
    return call.paths(sigma=np.sqrt(call.x.var(axis=1, keepdims=True) + call.eps))


@BANK.mistake("gamma is in dx twice: in d, and in front of the bracket.", "Multiply once, inside.")
@in_paths
def gamma_twice(call: Call) -> Paths:
    return call.paths().scaled(call.gamma, call.gamma, call.gamma)


@BANK.mistake(
    "dgamma is the sum of d x̂, so it contains gamma / rms.",
    "out = gamma x̂: its slope in gamma has no gamma and no rms.",
)
def dgamma_of_d(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx = _back(dout, x, gamma, eps)[0]
    return dx, (dout * gamma * x / _rms(x, eps) ** 2).sum(axis=0)


@BANK.mistake("dgamma is divided by rms once too often.", "x̂ is divided already, and the slope in gamma is x̂ itself.")
def dgamma_over_rms(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps)[0], np.asarray((dout * x / _rms(x, eps) ** 2).sum(axis=0))


@BANK.mistake("dgamma lacks the factor x̂: it is the sum of dout.", "out = gamma x̂: what is its slope in gamma?")
def dgamma_of_dout(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    return _back(dout, x, gamma, eps)[0], np.asarray(np.asarray(dout, np.float64).sum(axis=0))


@BANK.mistake(
    "dgamma has gamma where x̂ belongs: it is the sum of dout gamma.", "out = gamma x̂: what is its slope in gamma?"
)
def dgamma_of_dout_gamma(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, plain = dgamma_of_dout(dout, x, gamma, eps)
    return dx, gamma * plain


@BANK.mistake(
    "dgamma is one number for all features.", "Each feature has its own gamma: add up over the examples only."
)
def dgamma_of_everything(dout: Any, x: Any, gamma: Any, eps: Any) -> Gradients:
    dx, dgamma = _back(dout, x, gamma, eps)
    return dx, np.full_like(dgamma, dgamma.sum())


PATH = "the path through the root mean square"
THE_PATH = "The path through the root mean square"
ARRIVES = "The gradient that arrives at x̂ is dout times gamma."
ONE_RMS = "One and the same rms, √(mean(x²) + eps), divides everywhere."
X_HAT_TWICE = "x̂ stands twice in that path."
GAMMA_ONCE = "dout times gamma already contains it. Multiply once."
OWN_VALUE = "How much one number moves the root mean square depends on that number. Which factor says that?"
OTHER_AXIS = (
    "x̂ and rms are computed along the other axis; the mean in dx runs along the right axis.",
    "x̂ is x / rms, as on the way forward. Along which axis did rms run there?",
)

# Titles and hints of shared mistakes, which speak of the variance, the mean or beta where other norms have them.
OF_RMS: dict[str, tuple[str, str]] = {
    "dx_times_sigma": ("dx multiplies by rms, where it should divide.", "x̂ is x / rms: that slope is 1/rms."),
    "dx_over_variance": (
        "dx is divided by rms twice.",
        "One factor 1/rms is left in dx. The other factor is already in x̂.",
    ),
    "no_direct_path": (
        "The direct path, through x itself, is missing in dx.",
        "With a fixed rms it would be all of dx.",
    ),
    "averages_over_one_less": (
        "The mean in dx divides by width - 1 instead of width.",
        "Over how many numbers does the root mean square average?",
    ),
    "direct_path_divided": (
        "The direct path is divided by the width, as the sum is.",
        "Do you write dx with a sum or with a mean? With a mean, does the direct path need a division?",
    ),
    "factor_on_direct_only": (
        "gamma/rms multiplies the direct path only.",
        "Both paths have the factors gamma and 1/rms. Is a bracket missing around the whole difference?",
    ),
    "variance_path_over_sigma_twice": (
        f"{THE_PATH} has a factor 1/rms too many.",
        "With x̂ at both of its places, one factor 1/rms is left, as in the direct path.",
    ),
    "gamma_divides": ("dout is divided by gamma, where gamma multiplies.", "out = gamma x̂: what is its slope in x̂?"),
    "direct_path_without_gamma": (
        "gamma is missing in the direct path, though the mean contains it.",
        "Every path to x goes through gamma.",
    ),
    "gamma_squared": ("gamma is in dx twice.", GAMMA_ONCE),
    "mean_without_x_hat": (f"The mean in {PATH} lacks x̂; only the x̂ in front of it is there.", X_HAT_TWICE),
    "product_of_means": (
        f"{THE_PATH} takes the product of two means.",
        "The mean of a product is another number: multiply entry by entry first, then take the mean.",
    ),
    "means_over_everything": ("The mean in dx is taken over the whole array.", "Along which axis should it run?"),
    "variance_for_std": (
        "The divisor is the mean of squares, not its root.",
        "The forward pass divided by √(mean(x²) + eps).",
    ),
    "only_dout_gamma": (
        "dx is dout times gamma: the division by rms and the path through rms are missing.",
        "x̂ is x / rms, and rms depends on x.",
    ),
    "only_dout_over_sigma": (
        "dx is dout / rms: gamma and the path through rms are missing.",
        f"{ARRIVES} And rms depends on x.",
    ),
    "only_dout": ("dx is dout itself.", "Between out and x stand gamma and rms; and rms depends on x."),
    "variance_path_divided_twice": (f"{THE_PATH} is divided by the width twice.", "A mean is divided already."),
    "variance_path_summed_and_gamma_forgotten": (
        f"{THE_PATH} is a sum where it should be a mean, and gamma is missing in dx.",
        ARRIVES,
    ),
    "variance_path_added_and_gamma_forgotten": (
        f"{THE_PATH} has the wrong sign, and gamma is missing in dx.",
        ARRIVES,
    ),
    "eps_outside_root_and_gamma_forgotten": ("eps stands outside the root, and gamma is missing in dx.", ARRIVES),
    "eps_forgotten_and_gamma_forgotten": ("eps is missing, and gamma is missing in dx.", ARRIVES),
    "no_sigma_and_gamma_forgotten": ("dx is not divided by rms, and gamma is missing in dx.", ARRIVES),
    "x_hat_with_gamma": ("x̂ contains gamma, wherever you use x̂.", "x̂ is x / rms; gamma x̂ is the output."),
    "x_hat_not_divided": ("x̂ is not divided by rms, wherever you use x̂.", "x̂ is x / rms."),
    "gamma_twice_in_variance_path": (f"gamma is in {PATH} twice.", GAMMA_ONCE),
    "gradient_for_last_x_hat": (
        f"In {PATH} the mean is multiplied by dout gamma / rms, where x̂ belongs.",
        OWN_VALUE,
    ),
    "dout_for_last_x_hat": (f"In {PATH} the mean is multiplied by dout, where x̂ belongs.", OWN_VALUE),
    "means_of_gradient_over_everything": (
        "The mean in dx is taken over the whole array, with gamma / rms inside.",
        "Along which axis should it run?",
    ),
    "means_of_gradient_over_other_axis": (
        "The mean in dx runs along the other axis, with gamma / rms inside; x̂ is right.",
        "Which outputs does one number of x change? The mean runs over these outputs.",
    ),
    "gradient_for_both": (f"In {PATH} you use d in both places; x̂ is missing.", X_HAT_TWICE),
    "gradient_times_mean_of_squares": (
        f"In {PATH} d and x̂ are swapped: the mean is taken of x̂².",
        "The mean is taken of d x̂, and x̂ multiplies it.",
    ),
    "x_hat_times_mean_of_squares": (
        f"In {PATH} the mean is taken of x̂², without d.",
        "The mean is taken of d x̂.",
    ),
    "x_hat_without_eps": ("eps is missing in x̂; the factor 1/rms contains it.", ONE_RMS),
    "path_without_eps": (f"eps is missing in the x̂ of {PATH}.", ONE_RMS),
    "factor_without_eps": ("eps is missing in the factor 1/rms; x̂ contains it.", ONE_RMS),
    "x_hat_unbiased": (
        "x̂ uses a mean of squares that is divided by width - 1; the factor 1/rms does not.",
        ONE_RMS,
    ),
    "factor_unbiased": (
        "The factor 1/rms uses a mean of squares that is divided by width - 1; x̂ does not.",
        ONE_RMS,
    ),
    "x_hat_squared_in_mean": (
        f"The mean in {PATH} has x̂², where x̂ belongs.",
        "rms is the root of a mean of squares. What is the slope of a square?",
    ),
    "statistics_of_other_axis": OTHER_AXIS,
    "statistics_of_other_axis_outside": OTHER_AXIS,
}
for _one in shared(in_paths, *OF_RMS):
    _title, _hint = OF_RMS[_one.name]
    BANK.add(replace(_one, title=_title, hint=_hint))

BANK.add(
    *wrong_divisors(
        in_paths,
        "rms",
        *(
            "mean_included",
            "mean_not_squared",
            "other_axis_plus_eps",
            "size_of_other_axis",
            "size_of_everything",
            "squares_over_other_axis",
        ),
    )
)


RMSNORM_BACKWARD = Exercise(
    name="rmsnorm_backward",
    lesson=LESSON,
    parameters=(DOUT, X, GAMMA, EPS),
    outputs=(Output("dx", LIKE_X, "gradient", share=2), Output("dgamma", WIDE, "gradient")),
    reference=rmsnorm_backward,
    cases=_backward_cases,
    points=3,
    nudge="Which of the three paths of layer norm are left when no mean is subtracted?",
    hint=(
        "d = dout gamma / rms is the direct path. The other path is minus x̂ times the mean of d x̂ along the features."
    ),
    explanation="Two paths: the direct one, d = dout gamma / rms, and the one through rms, -x̂ mean(d x̂) along the row. "
    "dgamma adds up dout x̂ over the examples.",
    mistakes=tuple(BANK),
)
