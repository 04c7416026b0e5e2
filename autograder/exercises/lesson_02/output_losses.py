"""``mse_of_sigmoid`` and ``bce_with_logits``: two losses of one sigmoid output, and their gradients by the logit."""

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import xlogy
from torch.nn.functional import binary_cross_entropy_with_logits

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter
from autograder.exercises.lesson_02.slopes import LESSON, sigmoid, sigmoid_grad

__all__ = ["BCE_WITH_LOGITS", "MSE_OF_SIGMOID", "bce_with_logits", "mse_of_sigmoid"]

Floats = NDArray[np.float64]
Loss = tuple[float, Floats]


def mse_of_sigmoid(z: Floats, t: Floats) -> Loss:
    """L = 1/(2N) Σ (sigmoid(z) - t)² and dL/dz, by autograd."""
    return _by_autograd(lambda logits, targets: ((torch.sigmoid(logits) - targets) ** 2).mean() / 2, z, t)


def bce_with_logits(z: Floats, t: Floats) -> Loss:
    """L = -1/N Σ t log sigmoid(z) + (1 - t) log(1 - sigmoid(z)) and dL/dz, by autograd."""
    return _by_autograd(lambda logits, targets: binary_cross_entropy_with_logits(logits, targets), z, t)


def _by_autograd(loss: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], z: Floats, t: Floats) -> Loss:
    logits = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value = loss(logits, torch.tensor(t, dtype=torch.float64))
    (gradient,) = torch.autograd.grad(value, logits)
    return value.item(), gradient.numpy()


def _mse_of(s: Floats, t: Floats) -> Loss:
    """The loss and gradient if ``s`` is used in place of sigmoid(z)."""
    return float(((s - t) ** 2).mean() / 2), (s - t) * s * (1 - s) / s.size


def _cases(rng: np.random.Generator) -> list[Case]:
    def labels(n: int) -> Floats:
        """Both classes, in random order."""
        return rng.permutation(np.resize([0.0, 1.0], n))

    def soft(n: int) -> Floats:
        """Targets on both sides of 0.5, so that rounded ones are no zeros."""
        return rng.permutation([*rng.uniform(0.1, 0.45, n // 2), *rng.uniform(0.55, 0.9, n - n // 2)])

    def case(label: str, width: float, t: Floats, edge: bool = False, dtype: type = np.float64) -> Case:
        return Case(label, (rng.uniform(-width, width, len(t)).astype(dtype), t.astype(dtype)), edge)

    both = np.array([1.0, 0.0, 0.0, 1.0, 1.0])  # for each sign of the logit, a right and a wrong target
    return [
        case("a few examples", 2.0, labels(int(rng.integers(5, 9)))),
        case("many examples", 5.0, labels(int(rng.integers(20, 40)))),
        case("targets between 0 and 1", 3.0, soft(int(rng.integers(6, 12)))),
        case("one example", 2.0, labels(1), edge=True),
        Case("logits of 1000 and -1000", (np.array([1000.0, -1000, 1000, -1000, 0.5]), both), edge=True),
        Case("very wrong and very sure", (np.array([-40.0, 40.0, 1.0]), np.array([1.0, 0.0, 1.0])), edge=True),
        case("arrays of float32", 3.0, labels(6), edge=True, dtype=np.float32),
    ]


LOGITS = (
    Parameter("z", Array(("N",), "the logits")),
    Parameter("t", Array(("N",), "the targets, from 0 to 1")),
)
OUTPUTS = (Output("loss", Real()), Output("dL_dz", Array(("N",)), "gradient"))


MSE_OF_SIGMOID_BANK = Bank()


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient stops at the sigmoid's output: its slope is missing.",
    "dL_dz is asked for, not dL/ds. What is ds/dz?",
    name="no_slope",
)
def mse_no_slope(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, t)[0], (sigmoid(z) - t) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope is taken at sigmoid(z) instead of z.",
    "So the sigmoid is applied twice. At which point do you need the slope?",
    name="slope_of_activation",
)
def mse_slope_of_activation(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return mse_of_sigmoid(z, t)[0], (s - t) * sigmoid_grad(s) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The error uses the logit: the sigmoid is missing.", "The prediction is sigmoid(z).", name="of_logit"
)
def mse_of_logit(z: Floats, t: Floats) -> Loss:
    return float(((z - t) ** 2).mean() / 2), (z - t) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "Everything is twice as large as it should be.", "The loss has 1/2 in front.", name="twice"
)
def mse_twice(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return 2 * loss, 2 * dz


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient is twice as large as it should be.",
    "The square brings a 2. What does the 1/2 in front of the loss do to it?",
    name="gradient_twice",
)
def mse_gradient_twice(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, 2 * dz


@MSE_OF_SIGMOID_BANK.mistake("The batch is summed, not averaged.", "Where did N go?", name="sum_for_mean")
def mse_sum(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss * z.size, dz * z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss is a sum over the batch, but its gradient is that of the mean.",
    "A loss for twice as many examples of the same kind should not be twice as large.",
    name="loss_is_sum",
)
def mse_loss_sum(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss * z.size, dz


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss is a mean, but its gradient lacks the 1 / N.",
    "Each logit has only one Nth of the loss.",
    name="gradient_of_sum",
)
def mse_gradient_sum(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, dz * z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient has the wrong sign.",
    "If the output is too large, the gradient is positive: descending makes z smaller.",
    name="target_minus_output",
)
def mse_sign(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, -dz


@MSE_OF_SIGMOID_BANK.mistake(
    "The error s - t is in the gradient twice.",
    "In the derivative of a square, the error is a factor only once.",
    name="error_twice",
)
def mse_by_activation(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, dz * (sigmoid(z) - t)


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope is taken as z (1 - z).",
    "That rule needs the output of the sigmoid: s (1 - s).",
    name="slope_of_logit",
)
def mse_slope_of_logit(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, t)[0], (sigmoid(z) - t) * z * (1 - z) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "For large z your result is nan.",
    "Is e^z inf there? inf / inf is nan. 1 / (1 + e^-z) is right even where e^-z is inf.",
    name="inf_over_inf",
)
def mse_inf_over_inf(z: Floats, t: Floats) -> Loss:
    return _mse_of(np.exp(z) / (1 + np.exp(z)), t)


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope is 1 - s²: that is the slope of tanh.", "What is the sigmoid's slope, written with s?", name="tanh_slope"
)
def mse_tanh_slope(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return mse_of_sigmoid(z, t)[0], (s - t) * (1 - s**2) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope lacks its factor 1 - s.", "The sigmoid's slope is s (1 - s).", name="slope_is_s"
)
def mse_slope_is_s(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return mse_of_sigmoid(z, t)[0], (s - t) * s / z.size


@MSE_OF_SIGMOID_BANK.mistake("The slope lacks its factor s.", "The sigmoid's slope is s (1 - s).", name="slope_is_rest")
def mse_slope_is_rest(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return mse_of_sigmoid(z, t)[0], (s - t) * (1 - s) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope is taken as t (1 - t).", "It is the sigmoid's slope at z, not at the target.", name="slope_of_target"
)
def mse_slope_of_target(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, t)[0], (sigmoid(z) - t) * t * (1 - t) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss is that of the first example alone.", "Take the mean over all examples.", name="first_example"
)
def mse_first_example(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z[:1], t[:1])[0], mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss computes the error from the logit: the sigmoid is missing in it.",
    "The prediction is sigmoid(z).",
    name="loss_of_logit",
)
def mse_loss_of_logit(z: Floats, t: Floats) -> Loss:
    return float(((z - t) ** 2).mean() / 2), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "You apply the sigmoid to the target, too.",
    "t is a probability already. Only z is a logit.",
    name="target_squashed",
)
def mse_target_squashed(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, sigmoid(t))


@MSE_OF_SIGMOID_BANK.mistake("The loss is the root of the mean squared error.", "The formula has no root.", name="root")
def mse_root(z: Floats, t: Floats) -> Loss:
    return float(((sigmoid(z) - t) ** 2).mean() ** 0.5), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss is the cross-entropy.", "This exercise asks for the squared error.", name="cross_entropy"
)
def mse_cross_entropy(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake("The gradient is divided by N twice.", "The mean brings one 1 / N.", name="mean_twice")
def mse_mean_twice(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, dz / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The targets are taken as 0 or 1; but a target can lie between them.",
    "The error is s - t, whatever t is.",
    name="targets_rounded",
)
def mse_targets_rounded(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, np.where(t > 0.5, 1.0, 0.0).astype(t.dtype))


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope has a plus where a minus belongs: s (1 + s).",
    "Where is the sigmoid flat? Put s = 0 and s = 1 into your slope.",
    name="slope_plus",
)
def mse_slope_plus(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return mse_of_sigmoid(z, t)[0], (s - t) * s * (1 + s) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient computes the error from the logit: the sigmoid is missing there.",
    "The prediction is sigmoid(z).",
    name="gradient_of_logit",
)
def mse_gradient_of_logit(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, t)[0], (z - t) * sigmoid_grad(z) / z.size


@MSE_OF_SIGMOID_BANK.mistake(
    "z stands where s belongs, in the error and in the slope: the sigmoid is missing.",
    "The logit can be any number. Which number lies between 0 and 1?",
    name="no_sigmoid",
)
def mse_no_sigmoid(z: Floats, t: Floats) -> Loss:
    return _mse_of(z, t)


@MSE_OF_SIGMOID_BANK.mistake(
    "The sigmoid falls where it should rise: this is sigmoid(-z).",
    "For large z the sigmoid is near 1. Which sign does the exponent have then?",
    name="mirrored",
)
def mse_mirrored(z: Floats, t: Floats) -> Loss:
    return _mse_of(sigmoid(-z), t)


@MSE_OF_SIGMOID_BANK.mistake(
    "tanh stands where the sigmoid belongs.",
    "A prediction lies between 0 and 1. Does yours?",
    name="of_tanh",
)
def mse_of_tanh(z: Floats, t: Floats) -> Loss:
    return _mse_of(np.tanh(z), t)


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss takes the absolute value of the error, not its square.",
    "Compare your line with L = 1/(2N) Σ (s - t)².",
    name="absolute",
)
def mse_absolute(z: Floats, t: Floats) -> Loss:
    return float(np.abs(sigmoid(z) - t).mean() / 2), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The square is missing in the loss.",
    "Errors of either sign cancel in a plain sum.",
    name="no_square",
)
def mse_no_square(z: Floats, t: Floats) -> Loss:
    return float((sigmoid(z) - t).mean() / 2), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss squares the sum of the errors; it should sum their squares.",
    "Errors of either sign cancel in a plain sum.",
    name="square_of_sum",
)
def mse_square_of_sum(z: Floats, t: Floats) -> Loss:
    return float((sigmoid(z) - t).sum() ** 2 / (2 * z.size)), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss squares the mean of the errors; it should average their squares.",
    "Errors of either sign cancel in a plain mean.",
    name="square_of_mean",
)
def mse_square_of_mean(z: Floats, t: Floats) -> Loss:
    return float((sigmoid(z) - t).mean() ** 2 / 2), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The slope is in the gradient twice.",
    "How often does z go through the sigmoid?",
    name="slope_twice",
)
def mse_slope_twice(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, dz * sigmoid_grad(z)


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss is the norm of the errors: the root of the sum of their squares.",
    "The formula has no root.",
    name="norm",
)
def mse_norm(z: Floats, t: Floats) -> Loss:
    return float(np.linalg.norm(sigmoid(z) - t)), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss is multiplied by N instead of divided.",
    "In Python a / 2 * b is (a / 2) * b.",
    name="multiplied_by_n",
)
def mse_multiplied(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss * z.size**2, dz


@MSE_OF_SIGMOID_BANK.mistake(
    "Loss and gradient are multiplied by N instead of divided.",
    "In Python a / 2 * b is (a / 2) * b.",
    name="mean_multiplied_by_n",
)
def mse_mean_multiplied(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss * z.size**2, dz * z.size**2


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss has one number for each example; the exercise asks for one number for the batch.",
    "Add them up, or take their mean: where is the 1 / N?",
    name="loss_of_each",
)
def mse_loss_of_each(z: Floats, t: Floats) -> tuple[Floats, Floats]:
    return (sigmoid(z) - t) ** 2 / 2, mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The loss has one number for each example; the exercise asks for one number for the batch.",
    "Add them up.",
    name="loss_not_summed",
)
def mse_loss_not_summed(z: Floats, t: Floats) -> tuple[Floats, Floats]:
    return (sigmoid(z) - t) ** 2 / (2 * z.size), mse_of_sigmoid(z, t)[1]


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient is summed or averaged; the exercise asks for one number for each logit.",
    "z has N entries. How much does each of them change the loss?",
    name="gradient_summed",
)
def mse_gradient_summed(z: Floats, t: Floats) -> tuple[float, float]:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, float(dz.sum())


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient is summed or averaged; the exercise asks for one number for each logit.",
    "z has N entries. How much does each of them change the loss?",
    name="gradient_averaged",
)
def mse_gradient_averaged(z: Floats, t: Floats) -> tuple[float, float]:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, float(dz.mean())


@MSE_OF_SIGMOID_BANK.mistake(
    "The gradient has lost the sign of the error.",
    "Is there an np.abs? If the output is too small, z should grow.",
    name="error_size",
)
def mse_error_size(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, np.abs(dz)


@MSE_OF_SIGMOID_BANK.mistake(
    "Every logit gets the same gradient: the sum of all entries that dL_dz should have.",
    "Each logit has a gradient of its own.",
    name="same_for_all",
)
def mse_same_for_all(z: Floats, t: Floats) -> Loss:
    loss, dz = mse_of_sigmoid(z, t)
    return loss, np.full(z.size, dz.sum())


@MSE_OF_SIGMOID_BANK.mistake(
    "You use 1 + e^-z where the sigmoid, 1 / (1 + e^-z), belongs.",
    "1 / 1 + e^-z divides before it adds. What is the whole denominator?",
    name="no_brackets",
)
def mse_no_brackets(z: Floats, t: Floats) -> Loss:
    return _mse_of(1 + np.exp(-z), t)


MSE_OF_SIGMOID = Exercise(
    name="mse_of_sigmoid",
    lesson=LESSON,
    parameters=LOGITS,
    outputs=OUTPUTS,
    reference=mse_of_sigmoid,
    cases=_cases,
    points=3,
    nudge="The chain from z to the loss has two links: the sigmoid and the square. What does each contribute?",
    hint="dL/ds is (s - t) / N, and ds/dz is the slope of the sigmoid. Multiply.",
    explanation="The square gives (s - t), the mean gives 1 / N, the half takes away the 2, and the sigmoid gives its "
    "slope. The slope is what will stall the learning: it is nearly 0 for a logit that is far off.",
    mistakes=tuple(MSE_OF_SIGMOID_BANK),
)


BCE_WITH_LOGITS_BANK = Bank()


@BCE_WITH_LOGITS_BANK.mistake(
    "Only the target is divided by N in the gradient.",
    "In Python s - t / N is s - (t / N).",
    name="brackets",
)
def bce_brackets(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], sigmoid(z) - t / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "For large logits the loss is nan or inf.",
    "What is the logarithm of sigmoid(z) once sigmoid(z) has become exactly 0? Simplify it before you compute it.",
    name="logarithm_of_zero",
)
def bce_logarithms(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean()), (s - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "A very wrong output costs too little: its loss stops growing with z.",
    "At z = -1000 with target 1 the loss is 1000. Do you keep sigmoid(z) away from 0 and 1? A formula in z needs "
    "no clipping and no small number.",
    name="clipped",
)
def bce_clipped(z: Floats, t: Floats, edge: float = 1e-12) -> Loss:
    s = np.clip(sigmoid(z), edge, 1 - edge)
    return float(-(t * np.log(s) + (1 - t) * np.log(1 - s)).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "For large positive logits the loss is inf.",
    "Does e^z overflow? For large z, log(1 + e^z) is z. Take the part that can overflow out of the exponential.",
    name="overflow",
)
def bce_overflow(z: Floats, t: Floats) -> Loss:
    return float((np.log(1 + np.exp(z)) - t * z).mean()), (sigmoid(z) - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient has an extra factor sigmoid'(z), which belongs to the squared error.",
    "Differentiate log(1 + e^z) - t z by z. Which terms are left?",
    name="slope_left_in",
)
def bce_slope(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss, dz * sigmoid_grad(z)


BASE_TWO = "The formula's logarithm is the natural one: np.log, np.log1p, np.logaddexp."


@BCE_WITH_LOGITS_BANK.mistake("The logarithm of 1 + e^z is taken to base 2.", BASE_TWO, name="log_base_2")
def bce_log_base_2(z: Floats, t: Floats) -> Loss:
    return float(np.mean(np.logaddexp(0, z) / np.log(2) - t * z)), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss uses the logarithm to base 2 of 1 + 2^z, as np.logaddexp2 computes it.", BASE_TWO, name="logaddexp2"
)
def bce_logaddexp2(z: Floats, t: Floats) -> Loss:
    return float(np.mean(np.logaddexp2(0, z) - t * z)), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient has the wrong sign.",
    "If the output is too large, the gradient is positive: descending makes z smaller.",
    name="target_minus_output",
)
def bce_sign(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss, -dz


@BCE_WITH_LOGITS_BANK.mistake("The batch is summed, not averaged.", "Where did N go?", name="sum_for_mean")
def bce_sum(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss * z.size, dz * z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss is a sum over the batch, but its gradient is that of the mean.",
    "A loss for twice as many examples of the same kind should not be twice as large.",
    name="loss_is_sum",
)
def bce_loss_sum(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss * z.size, dz


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss is a mean, but its gradient lacks the 1 / N.",
    "Each logit has only one Nth of the loss.",
    name="gradient_of_sum",
)
def bce_gradient_sum(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss, dz * z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "Only the term of target 1 is there: the examples with target 0 cost nothing.",
    "The loss has two terms, one with t and one with 1 - t.",
    name="one_class",
)
def bce_one_class(z: Floats, t: Floats) -> Loss:
    return float((t * np.logaddexp(0, -z)).mean()), -t * sigmoid(-z) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss lacks the term with 1 - t: the examples with target 0 cost nothing.",
    "The loss has two terms, one with t and one with 1 - t.",
    name="loss_of_one_class",
)
def bce_loss_of_one_class(z: Floats, t: Floats) -> Loss:
    return bce_one_class(z, t)[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "In the loss t and 1 - t are swapped.",
    "With target 1 a large z should cost almost nothing. What does yours cost at z = 10?",
    name="loss_swapped",
)
def bce_loss_swapped(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, 1 - t)[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake("The two classes are swapped.", "A target of 1 wants a large z.", name="classes_swapped")
def bce_swapped(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(-z, t)[0], -bce_with_logits(-z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "A very wrong output costs too little: its loss stops growing with z.",
    "At z = -1000 with target 1 the loss is 1000. Do you keep sigmoid(z) away from 0 and 1? A formula in z needs "
    "no clipping and no small number.",
    name="clipped_coarsely",
)
def bce_clipped_coarsely(z: Floats, t: Floats) -> Loss:
    return bce_clipped(z, t, 1e-7)


@BCE_WITH_LOGITS_BANK.mistake(
    "A very wrong output costs too little: its loss stops growing with z.",
    "At z = -1000 with target 1 the loss is 1000. Do you keep sigmoid(z) away from 0 and 1? A formula in z needs "
    "no clipping and no small number.",
    name="clipped_finely",
)
def bce_clipped_finely(z: Floats, t: Floats) -> Loss:
    return bce_clipped(z, t, 1e-15)


@BCE_WITH_LOGITS_BANK.mistake(
    "No example costs more than 100, as in torch's binary_cross_entropy.",
    "At z = -1000 with target 1 the loss is 1000. Give torch the logits, or use a formula in z.",
    name="logarithm_cut",
)
def bce_logarithm_cut(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    yes, no = np.maximum(np.log(s), -100), np.maximum(np.log(1 - s), -100)
    return float(-(t * yes + (1 - t) * no).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is dL/ds: it stops at the output of the sigmoid.",
    "dL_dz is asked for. What is ds/dz, and what does it cancel?",
    name="stops_at_sigmoid",
)
def bce_stops_at_sigmoid(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss, dz / sigmoid_grad(z)


@BCE_WITH_LOGITS_BANK.mistake(
    "For large z the gradient is nan.",
    "Is e^z inf there? inf / inf is nan. 1 / (1 + e^-z) is right even where e^-z is inf.",
    name="gradient_overflow",
)
def bce_gradient_overflow(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], (np.exp(z) / (1 + np.exp(z)) - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "In the loss the targets are taken as 0 or 1; but a target can lie between them.",
    "A target of 0.7 counts 0.7 times log s and 0.3 times log(1 - s).",
    name="targets_rounded_in_loss",
)
def bce_targets_rounded_in_loss(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, np.where(t > 0.5, 1.0, 0.0).astype(t.dtype))[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The targets are taken as 0 or 1; but a target can lie between them.",
    "A target of 0.7 counts 0.7 times log s and 0.3 times log(1 - s).",
    name="targets_rounded",
)
def bce_targets_rounded(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, np.where(t > 0.5, 1.0, 0.0).astype(t.dtype))


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is s (1 - s), the slope of the sigmoid.",
    "Multiply dL/ds by that slope. Which factors cancel?",
    name="slope_alone",
)
def bce_slope_alone(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], sigmoid_grad(z) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is z - t: the sigmoid is missing in it.", "The prediction is sigmoid(z).", name="gradient_of_logit"
)
def bce_gradient_of_logit(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], (z - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is s: the target is missing in it.", "At a prediction that is right it should be 0.", name="no_target"
)
def bce_no_target(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], sigmoid(z) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss is that of the first example alone.", "Take the mean over all examples.", name="first_example"
)
def bce_first_example(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z[:1], t[:1])[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss treats every target as 1.", "What does an example cost whose target is 0?", name="all_ones"
)
def bce_all_ones(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, np.ones_like(t))[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss treats every target as 0: the term with t is missing.",
    "What does an example cost whose target is 1?",
    name="all_zeros",
)
def bce_all_zeros(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, np.zeros_like(t))[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss lacks the term with t: the examples with target 1 cost nothing.",
    "The formula has two terms, one for each class.",
    name="loss_of_other_class",
)
def bce_loss_of_other_class(z: Floats, t: Floats) -> Loss:
    return float(np.mean((1 - t) * np.logaddexp(0, z))), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The term t z is added instead of subtracted.", "Check one example with t = 1 and a large z.", name="sign_of_term"
)
def bce_sign_of_term(z: Floats, t: Floats) -> Loss:
    return float(np.mean(np.logaddexp(0, z) + t * z)), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss is the squared error.", "The text of this exercise asks for the cross-entropy.", name="squared_error"
)
def bce_squared_error(z: Floats, t: Floats) -> Loss:
    return mse_of_sigmoid(z, t)[0], bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake("The gradient is divided by N twice.", "The mean brings one 1 / N.", name="mean_twice")
def bce_mean_twice(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_with_logits(z, t)
    return loss, dz / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "For large logits the loss is 0, as if a nan had been replaced.",
    "Simplify the logarithm of the sigmoid before you compute it.",
    name="nan_replaced",
)
def bce_nan_replaced(z: Floats, t: Floats) -> Loss:
    loss, dz = bce_logarithms(z, t)
    return float(np.nan_to_num(loss)), dz


@BCE_WITH_LOGITS_BANK.mistake(
    "For large logits the loss is inf.",
    "What is the logarithm of sigmoid(z) once sigmoid(z) has become exactly 0? Simplify it before you compute it.",
    name="logarithm_is_inf",
)
def bce_logarithm_is_inf(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return float(-(xlogy(t, s) + xlogy(1 - t, 1 - s)).mean()), (s - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "For large logits the loss is nan.",
    "Is an exponential inf there? 0 times inf is nan. For large z, log(1 + e^z) is z. Take the part that can "
    "overflow out of the exponential.",
    name="nan_of_overflow",
)
def bce_nan_of_overflow(z: Floats, t: Floats) -> Loss:
    return float((t * np.log(1 + np.exp(-z)) + (1 - t) * np.log(1 + np.exp(z))).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "In the loss s and t are swapped: the logarithm is taken of the targets.",
    "The logarithm of 0 is -inf. Which of s and t is never exactly 0 in theory?",
    name="roles_swapped",
)
def bce_roles_swapped(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    return float(-(s * np.log(t) + (1 - s) * np.log(1 - t)).mean()), (s - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "In the gradient the targets are taken as 0 or 1; but a target can lie between them.",
    "The prediction is right if s = t. Is your gradient 0 then?",
    name="targets_rounded_in_gradient",
)
def bce_targets_rounded_in_gradient(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], bce_targets_rounded(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "In the loss every target that is not exactly 1 is taken as 0; but a target can lie between them.",
    "A target of 0.7 counts 0.7 times log s and 0.3 times log(1 - s).",
    name="targets_exactly_one",
)
def bce_targets_exactly_one(z: Floats, t: Floats) -> Loss:
    return float(np.where(t == 1, np.logaddexp(0, -z), np.logaddexp(0, z)).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is -t / s: that is dL/ds of the first term alone.",
    "dL_dz is asked for, and the loss has two terms.",
    name="gradient_of_one_logarithm",
)
def bce_gradient_of_one_logarithm(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], -t / sigmoid(z) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss lacks its largest part for positive z: max(z, 0) is missing.",
    "Compare with log(1 + e^z) - t z at z = -3 and at z = 3.",
    name="no_maximum",
)
def bce_no_maximum(z: Floats, t: Floats) -> Loss:
    return float((np.log1p(np.exp(-np.abs(z))) - t * z).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "min(z, 0) stands where max(z, 0) belongs.",
    "Compare with log(1 + e^z) - t z at z = -3 and at z = 3.",
    name="minimum",
)
def bce_minimum(z: Floats, t: Floats) -> Loss:
    return float((np.minimum(z, 0) - t * z + np.log1p(np.exp(-np.abs(z)))).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "For negative z the loss is too large by |z|.",
    "Choose z = -5 and t = 0 and go through your terms: which one should be small?",
    name="negative_logits",
)
def bce_negative_logits(z: Floats, t: Floats) -> Loss:
    return float((np.abs(z) - t * z + np.log1p(np.exp(-np.abs(z)))).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss lacks its logarithm.",
    "Check one example with t = 1 and z = 0: it costs log 2.",
    name="no_logarithm",
)
def bce_no_logarithm(z: Floats, t: Floats) -> Loss:
    return float((np.maximum(z, 0) - t * z).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The 1 inside the logarithm is missing.",
    "Check one example with t = 1 and z = 0: it costs log 2.",
    name="logarithm_without_one",
)
def bce_logarithm_without_one(z: Floats, t: Floats) -> Loss:
    return float((np.maximum(z, 0) - t * z - np.abs(z)).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The 1 inside the logarithm has become e.",
    "np.logaddexp takes the logarithms of its two terms. What is the logarithm of 1?",
    name="logaddexp_of_one",
)
def bce_logaddexp_of_one(z: Floats, t: Floats) -> Loss:
    return float((np.logaddexp(1, z) - t * z).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss subtracts t; the term should be t z.",
    "Check one example with t = 1 and a large z: it costs almost nothing.",
    name="term_without_logit",
)
def bce_term_without_logit(z: Floats, t: Floats) -> Loss:
    return float((np.logaddexp(0, z) - t).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss subtracts t s; the term should be t z.",
    "Check one example with t = 1 and a large z: it costs almost nothing.",
    name="term_of_prediction",
)
def bce_term_of_prediction(z: Floats, t: Floats) -> Loss:
    return float((np.logaddexp(0, z) - t * sigmoid(z)).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient uses sigmoid(-z).",
    "For large z the sigmoid is near 1. Which sign does the exponent have then?",
    name="gradient_mirrored",
)
def bce_gradient_mirrored(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], (sigmoid(-z) - t) / z.size


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient uses sigmoid(|z|).",
    "With e^-|z| the sigmoid has one formula for z of 0 or more and another below.",
    name="gradient_sign_lost",
)
def bce_gradient_sign_lost(z: Floats, t: Floats) -> Loss:
    return bce_with_logits(z, t)[0], (sigmoid(np.abs(z)) - t) / z.size


def _bounded(z: Floats, t: Floats, limit: float) -> Loss:
    """The loss when the logits are clipped."""
    return bce_with_logits(np.clip(z, -limit, limit), t)


def _softened(z: Floats, t: Floats, epsilon: float) -> Loss:
    """The loss when a small number is added inside the logarithms."""
    s = sigmoid(z)
    logarithms = t * np.log(s + epsilon) + (1 - t) * np.log(1 - s + epsilon)
    return float(-logarithms.mean()), bce_with_logits(z, t)[1]


for limit in (20, 30, 50, 100, 500, 700):
    BCE_WITH_LOGITS_BANK.add(
        Mistake(
            f"logits_clipped_at_{limit}",
            "A very wrong output costs too little: its loss stops growing with z.",
            "At z = -1000 with target 1 the loss is 1000. Do you clip z? Take the part that can overflow out of "
            "the exponential.",
            partial(_bounded, limit=limit),
        )
    )
for digits in (8, 9, 10, 15):
    BCE_WITH_LOGITS_BANK.add(
        Mistake(
            f"epsilon_{digits}",
            "A very wrong output costs too little: its loss stops growing with z.",
            "At z = -1000 with target 1 the loss is 1000. Do you keep sigmoid(z) away from 0 and 1? A formula in z "
            "needs no clipping and no small number.",
            partial(_softened, epsilon=10.0**-digits),
        )
    )


def _each(z: Floats, t: Floats) -> Floats:
    """The cross-entropy of each example."""
    each: Floats = np.logaddexp(0.0, z) - t * z
    return each


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss has one number for each example; the exercise asks for one number for the batch.",
    "Add them up, or take their mean: where is the 1 / N?",
    name="loss_of_each",
)
def bce_loss_of_each(z: Floats, t: Floats) -> tuple[Floats, Floats]:
    return _each(z, t), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The loss has one number for each example; the exercise asks for one number for the batch.",
    "Add them up.",
    name="loss_not_summed",
)
def bce_loss_not_summed(z: Floats, t: Floats) -> tuple[Floats, Floats]:
    return _each(z, t) / z.size, bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is summed or averaged; the exercise asks for one number for each logit.",
    "z has N entries. How much does each of them change the loss?",
    name="gradient_summed",
)
def bce_gradient_summed(z: Floats, t: Floats) -> tuple[float, float]:
    loss, dz = bce_with_logits(z, t)
    return loss, float(dz.sum())


@BCE_WITH_LOGITS_BANK.mistake(
    "The gradient is summed or averaged; the exercise asks for one number for each logit.",
    "z has N entries. How much does each of them change the loss?",
    name="gradient_averaged",
)
def bce_gradient_averaged(z: Floats, t: Floats) -> tuple[float, float]:
    loss, dz = bce_with_logits(z, t)
    return loss, float(dz.mean())


@BCE_WITH_LOGITS_BANK.mistake(
    "A very wrong output costs nothing, as if a nan or inf had been replaced by 0.",
    "Simplify the logarithm of the sigmoid before you compute it.",
    name="infinite_replaced",
)
def bce_infinite_replaced(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    each = -(t * np.log(s) + (1 - t) * np.log(1 - s))
    return float(np.nan_to_num(each, posinf=0.0).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "You compute log(1 + e^-z) - t z, a mixture of two formulas.",
    "Check one example with t = 1 and a large z: it costs almost nothing.",
    name="formulas_mixed",
)
def bce_formulas_mixed(z: Floats, t: Floats) -> Loss:
    return float((np.logaddexp(0.0, -z) - t * z).mean()), bce_with_logits(z, t)[1]


@BCE_WITH_LOGITS_BANK.mistake(
    "For large logits the loss is inf or a number near 1e308.",
    "np.nan_to_num hides the logarithm of 0 and writes numbers that are far too large. Simplify the logarithm of "
    "the sigmoid.",
    name="huge_replaced",
)
def bce_huge_replaced(z: Floats, t: Floats) -> Loss:
    s = sigmoid(z)
    each = np.nan_to_num(-(t * np.log(s) + (1 - t) * np.log(1 - s)))
    return float(each.mean()), bce_with_logits(z, t)[1]


BCE_WITH_LOGITS = Exercise(
    name="bce_with_logits",
    lesson=LESSON,
    parameters=LOGITS,
    outputs=OUTPUTS,
    reference=bce_with_logits,
    cases=_cases,
    points=3,
    nudge="Simplify -log sigmoid(z) on paper. Which of your terms is inf at z = -1000, and what is its true value? "
    "For the gradient, differentiate what you have simplified.",
    hint="The loss of one example is log(1 + e^z) - t z. np.logaddexp(0, z) computes that logarithm without overflow. "
    "Its derivative by z is a function you know well.",
    explanation="-log sigmoid(z) = log(1 + e^-z) and -log(1 - sigmoid(z)) = log(1 + e^z) = log(1 + e^-z) + z. Put "
    "together: log(1 + e^z) - t z. Its derivative is sigmoid(z) - t: the slope has cancelled.",
    mistakes=tuple(BCE_WITH_LOGITS_BANK),
)
