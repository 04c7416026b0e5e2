"""``softmax_cross_entropy``: the loss of a classifier and its gradient, safe for any logits."""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.special import expit

from autograder.contract.kinds import Array, Real
from autograder.exercises.base import Bank, Case, Exercise, Mistake, Output, Parameter

__all__ = ["SOFTMAX_CROSS_ENTROPY", "softmax_cross_entropy"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LossAndGradient = tuple[float, Floats]

# e^x overflows above 709; logits of this size must not cause errors
HUGE = 1000.0


def softmax_cross_entropy(logits: Floats, y: Ints) -> LossAndGradient:
    """The mean of -log softmax(logits)[y] over the batch, and its gradient by autograd."""
    leaf = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.cross_entropy(leaf, torch.tensor(y, dtype=torch.int64))
    (gradient,) = torch.autograd.grad(loss, leaf)
    return float(loss.detach()), gradient.numpy()


def _cases(rng: np.random.Generator) -> list[Case]:
    def case(label: str, batch: int, classes: int, shift: float = 0.0, edge: bool = False) -> Case:
        # different classes for the examples, if possible, so that confused rows and columns show
        y = rng.permutation(np.arange(batch) % classes)
        while True:
            logits = rng.normal(0.0, 1.5, (batch, classes)) + shift
            if batch == 1 or 0 < (logits.argmax(axis=1) == y).mean() < 1:  # an accuracy other than 0 and 1
                return Case(label, (logits, y), edge)

    def improbable() -> Case:
        """Right classes with p = e^-14, e^-16, …, above and below every number that learners use to keep p above 0."""
        depths = np.arange(14.0, 38.0, 2.0)
        logits = rng.normal(size=(len(depths), 3))
        y = rng.integers(0, 3, len(depths))
        logits[np.arange(len(y)), y] = logits.min(axis=1) - depths
        return Case("improbable right classes", (logits, y), edge=True)

    one_wrong = rng.normal(size=(4, 3))
    y = rng.integers(0, 3, 4)
    one_wrong[0, y[0]] -= HUGE
    one_wrong[0, y[0] - 1] += 2 * HUGE  # so far above the mean that e to the difference overflows
    spread = rng.normal(size=(5, 4)) + HUGE * np.array([[-2.0], [1.0], [0.0], [2.0], [-1.0]])
    single = case("float32", 5, 3).arguments
    return [
        case("a batch", int(rng.integers(5, 9)), 4),
        case("more classes than examples", 3, 7),
        case("one example", 1, 5, edge=True),
        case("logits around 1000", 5, 4, shift=HUGE, edge=True),
        case("logits around -1000", 5, 4, shift=-HUGE, edge=True),
        Case("rows that are thousands apart", (spread, rng.integers(0, 4, 5)), edge=True),
        Case("sure and wrong", (one_wrong, y), edge=True),
        improbable(),
        Case("logits of float32", (single[0].astype(np.float32), single[1]), edge=True),
    ]


def _softmax(logits: Floats) -> Floats:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))


def _one_hot(y: Ints, classes: int) -> Floats:
    return np.eye(classes)[y]


def _from_probabilities(p: Floats, y: Ints, floor: float = 0.0) -> LossAndGradient:
    N = len(y)
    return float(-np.log(p[np.arange(N), y] + floor).mean()), (p - _one_hot(y, p.shape[1])) / N


def _from_logs(logits: Floats, y: Ints, largest: Any) -> LossAndGradient:
    """The log form, with logits that were shifted by ``largest``."""
    shifted = logits - largest
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(y)), y].mean()), (np.exp(log_p) - _one_hot(y, logits.shape[1])) / len(y)


def _clipped(low: float) -> Callable[[Floats, Ints], LossAndGradient]:
    def wrong(logits: Floats, y: Ints) -> LossAndGradient:
        p = _softmax(logits)[np.arange(len(y)), y]
        return float(-np.log(np.clip(p, low, 1.0)).mean()), softmax_cross_entropy(logits, y)[1]

    return wrong


def _floored(floor: float) -> Callable[[Floats, Ints], LossAndGradient]:
    def wrong(logits: Floats, y: Ints) -> LossAndGradient:
        return _from_probabilities(_softmax(logits), y, floor)

    return wrong


BANK = Bank()


@BANK.mistake(
    "For large logits your results are not finite.",
    "Does np.exp overflow there? Only differences of logits matter. Shift each row by its own maximum before np.exp.",
)
def unstable(logits: Floats, y: Ints) -> LossAndGradient:
    exponentials = np.exp(logits)
    return _from_probabilities(exponentials / exponentials.sum(axis=1, keepdims=True), y)


@BANK.mistake(
    "One maximum is subtracted from the whole batch; each row needs its own maximum.",
    "In a row far below that maximum every exponential is 0. axis=1 and keepdims=True give one maximum per row.",
)
def one_maximum(logits: Floats, y: Ints) -> LossAndGradient:
    exponentials = np.exp(logits - logits.max())
    return _from_probabilities(exponentials / exponentials.sum(axis=1, keepdims=True), y)


@BANK.mistake(
    "You take the log of a p that has rounded to 0.",
    "Write log p in terms of the logits: the shifted logit minus the log of the sum. Nothing rounds to 0 there.",
)
def log_of_zero(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_probabilities(_softmax(logits), y)


@BANK.mistake(
    "A confidently wrong example costs too little.",
    "Does a small number keep p above 0 before the log? Write log p in terms of the logits: nothing can become 0 "
    "there.",
)
def floor(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_probabilities(_softmax(logits), y, floor=1e-12)


@BANK.mistake(
    "The loss is summed over the batch instead of averaged.",
    "Both the loss and the gradient are means over the N examples.",
)
def sum_for_mean(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss * len(y), gradient * len(y)


@BANK.mistake("The logarithm is to base 2.", "Cross-entropy uses the natural logarithm: np.log.")
def binary_logarithm(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss / float(np.log(2)), gradient


@BANK.mistake("The logarithm is to base 10.", "Cross-entropy uses the natural logarithm: np.log.")
def decimal_logarithm(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss / float(np.log(10)), gradient


@BANK.mistake(
    "The loss has one number for each example; the exercise asks for their mean.",
    "The loss is the mean over the N examples: .mean().",
)
def loss_of_each(logits: Floats, y: Ints) -> tuple[Floats, Floats]:
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The loss is summed over the batch, though its gradient is that of the mean.",
    "The loss is the mean over the N examples, too.",
)
def loss_of_sum(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss * len(y), gradient


@BANK.mistake(
    "The shifted logits are taken for log p: the log of the row's sum is missing.",
    "The exponentials of log p add up to 1 in each row. Do yours?",
)
def no_log_sum(logits: Floats, y: Ints) -> LossAndGradient:
    """Takes the shifted logits for log p."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    rows = np.arange(len(y))
    return float(-shifted[rows, y].mean()), (np.exp(shifted) - _one_hot(y, logits.shape[1])) / len(y)


@BANK.mistake(
    "The loss is a mean, but the gradient is that of the sum: 1/N is missing.",
    "If the loss has a 1/N, so has its derivative.",
)
def gradient_of_sum(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss, gradient * len(y)


@BANK.mistake(
    "The mean is taken over all entries instead of over the N examples.",
    "Each example has one right class, so N terms are averaged.",
)
def mean_of_entries(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss / logits.shape[1], gradient / logits.shape[1]


@BANK.mistake(
    "The gradient is p / N: the right class is not subtracted.",
    "When the logit of the true class grows, the loss falls. Which sign has its derivative?",
)
def no_target(logits: Floats, y: Ints) -> LossAndGradient:
    loss, _ = softmax_cross_entropy(logits, y)
    return loss, _softmax(logits) / len(y)


@BANK.mistake("The gradient has the wrong sign.", "More logit for the right class must make the loss smaller.")
def target_minus_output(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss, -gradient


@BANK.mistake(
    "The softmax is taken over the examples instead of over the classes.",
    "The probabilities of one example, one row, add up to 1.",
)
def wrong_axis(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_probabilities(_softmax(logits.T).T, y)


@BANK.mistake("Your loss is negative.", "log p of a probability is never above 0.")
def no_minus(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return -loss, gradient


@BANK.mistake(
    "The gradient is multiplied by p (1 - p).",
    "p - target is already the whole derivative by the logits: the slope of softmax has cancelled.",
)
def extra_slope(logits: Floats, y: Ints) -> LossAndGradient:
    """Multiplies the difference by p (1 - p), as for a sigmoid with a squared error."""
    loss, gradient = softmax_cross_entropy(logits, y)
    p = _softmax(logits)
    return loss, gradient * p * (1 - p)


@BANK.mistake("The loss adds up -log p of all classes.", "Only the probability of the right class counts: p[i, y[i]].")
def all_classes(logits: Floats, y: Ints) -> LossAndGradient:
    """Uses log p of every class in place of the right one."""
    _, gradient = softmax_cross_entropy(logits, y)
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_p.sum(axis=1).mean()), gradient


@BANK.mistake(
    "The maximum is taken over each column; every row needs its own maximum.",
    "axis=1 and keepdims=True give one maximum per example.",
)
def column_maximum(logits: Floats, y: Ints) -> LossAndGradient:
    exponentials = np.exp(logits - logits.max(axis=0))
    return _from_probabilities(exponentials / exponentials.sum(axis=1, keepdims=True), y)


@BANK.mistake(
    "The loss is averaged over all entries instead of over the N examples.",
    "Each example has one right class, so N terms are averaged.",
)
def loss_over_entries(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss / logits.shape[1], gradient


@BANK.mistake(
    "The loss takes the shifted logits for log p: the log of the row's sum is missing.",
    "The exponentials of log p add up to 1 in each row. Do yours?",
)
def loss_without_log_sum(logits: Floats, y: Ints) -> LossAndGradient:
    return no_log_sum(logits, y)[0], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The maximum is subtracted from the logits, but not inside the sum of exponentials.",
    "Shift the logits once, at the top, and use the shifted logits everywhere.",
)
def unshifted_sum(logits: Floats, y: Ints) -> LossAndGradient:
    shifted = logits - logits.max(axis=1, keepdims=True)
    loss = np.log(np.exp(logits).sum(axis=1)) - shifted[np.arange(len(y)), y]
    return float(loss.mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The loss is the mean of -p: the log is missing.",
    "-log p is large for a p near 0: an example that is sure and wrong should cost a lot.",
)
def no_log(logits: Floats, y: Ints) -> LossAndGradient:
    return float(-_softmax(logits)[np.arange(len(y)), y].mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "In every row, 1 is subtracted at the right classes of all examples.",
    "p[:, y] takes whole columns. One entry of each row is needed: p[np.arange(N), y].",
)
def every_row(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    p[:, y] -= 1
    return softmax_cross_entropy(logits, y)[0], p / len(y)


@BANK.mistake("The gradient is divided by N twice.", "One 1/N comes from the mean in the loss. There is no other.")
def mean_twice(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss, gradient / len(y)


@BANK.mistake(
    "This is the derivative with respect to p, not to the logits.",
    "p depends on all logits of its row. The formula above has that worked out: p - target.",
)
def by_probability(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    return softmax_cross_entropy(logits, y)[0], -_one_hot(y, p.shape[1]) / p / len(y)


@BANK.mistake(
    "The number of the class is subtracted from all probabilities of its row.",
    "The target is 1 at the right class and 0 elsewhere.",
)
def label_subtracted(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, y)[0], (_softmax(logits) - y[:, None]) / len(y)


@BANK.mistake(
    "For large logits your loss is not finite.",
    "Does np.exp overflow there? Only differences of logits matter. Shift each row by its own maximum before np.exp.",
)
def unstable_log(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_logs(logits, y, 0.0)


@BANK.mistake(
    "One maximum is subtracted from the whole batch; each row needs its own maximum.",
    "In a row far below that maximum every exponential is 0. axis=1 and keepdims=True give one maximum per row.",
)
def one_maximum_log(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_logs(logits, y, logits.max())


@BANK.mistake(
    "For large logits your gradient is not finite; the loss is right.",
    "Does np.exp overflow there? Use the same shifted logits for p as for the loss.",
)
def unstable_gradient(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, y)[0], unstable(logits, y)[1]


@BANK.mistake(
    "Only the right class gets a gradient; for the other classes it is 0.",
    "A wrong class with a large p has to be pushed down. Subtract the target from p; do not multiply first.",
)
def masked_by_target(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss, gradient * _one_hot(y, logits.shape[1])


@BANK.mistake(
    "The gradient is p (1 - p): the right class does not appear in it.",
    "p (1 - p) is the slope of p by its own logit. Is that the derivative of the loss? The text has it: p - target.",
)
def own_slope(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    return softmax_cross_entropy(logits, y)[0], p * (1 - p) / len(y)


@BANK.mistake(
    "The loss is that of the first example alone.", "Take every row's right class, and average over the rows."
)
def first_row(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits[:1], y[:1])[0], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The loss is that of the last example alone.",
    "Take every row's right class, and average over the rows. Is the sum set anew in each turn of your loop?",
)
def last_row(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits[-1:], y[-1:])[0], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The sums are divided by the number of classes instead of the number of examples.",
    "len(logits) or logits.shape[0] is N; logits.shape[1] counts the classes.",
)
def over_classes(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    scale = len(y) / logits.shape[1]
    return loss * scale, gradient * scale


@BANK.mistake(
    "The gradient is divided by the number of classes instead of the number of examples.",
    "len(logits) or logits.shape[0] is N; logits.shape[1] counts the classes.",
)
def gradient_over_classes(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss, gradient * len(y) / logits.shape[1]


@BANK.mistake(
    "The loss is divided by the number of classes instead of the number of examples.",
    "len(logits) or logits.shape[0] is N; logits.shape[1] counts the classes.",
)
def loss_over_classes(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss * len(y) / logits.shape[1], gradient


@BANK.mistake(
    "The gradient is divided by the number of all entries.",
    "The loss is a mean over the N examples, so its gradient has 1/N and nothing more.",
)
def gradient_over_entries(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss, gradient / logits.shape[1]


@BANK.mistake(
    "The target is subtracted from the logits: the softmax is missing in the gradient.",
    "Differentiate log(sum(exp(s))) by one s. Which function comes out?",
)
def logits_for_p(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, y)[0], (logits - _one_hot(y, logits.shape[1])) / len(y)


@BANK.mistake(
    "The target is subtracted from log p instead of p.",
    "Take the exponential of log p before you subtract.",
)
def log_p_for_p(logits: Floats, y: Ints) -> LossAndGradient:
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return softmax_cross_entropy(logits, y)[0], (log_p - _one_hot(y, logits.shape[1])) / len(y)


@BANK.mistake(
    "The target is subtracted after the division by N: it lacks its 1/N.",
    "Put p - target in brackets, then divide all of it.",
)
def target_not_divided(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    return softmax_cross_entropy(logits, y)[0], p / len(y) - _one_hot(y, p.shape[1])


@BANK.mistake(
    "Only the target is divided by N: p lacks its 1/N.",
    "Put p - target in brackets, then divide all of it.",
)
def p_not_divided(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    return softmax_cross_entropy(logits, y)[0], p - _one_hot(y, p.shape[1]) / len(y)


@BANK.mistake(
    "The class with the largest logit is taken for the right one: y is not used.",
    "y[i] says which class is right for example i, whatever the network believes.",
)
def predicted_class(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, logits.argmax(axis=1))


@BANK.mistake(
    "Each logit is squashed by itself: that is the sigmoid, not the softmax.",
    "The probabilities of one row add up to 1. Do yours?",
)
def sigmoid(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_probabilities(expit(logits), y)


@BANK.mistake(
    "The wrong classes have a term log(1 - p) as well: that is the loss of separate yes-or-no questions.",
    "The classes exclude each other. Only log p of the right class counts.",
)
def binary_terms(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    target = _one_hot(y, p.shape[1])
    terms = target * np.log(p) + (1 - target) * np.log(1 - p)
    return float(-terms.sum(axis=1).mean()), (p - target) / len(y)


@BANK.mistake(
    "The loss is the squared error of the probabilities.",
    "Cross-entropy is -log p of the right class, averaged over the examples.",
)
def squared_error(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    return float(((p - _one_hot(y, p.shape[1])) ** 2).sum(axis=1).mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The loss is the mean of -log p over all classes, not over the right classes.",
    "Only the probability of the right class counts: p[i, y[i]].",
)
def mean_of_all_classes(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = all_classes(logits, y)
    return loss / logits.shape[1], gradient


@BANK.mistake(
    "The gradient is p (1 - p), summed over the batch: the right class does not appear in it.",
    "The text has the whole derivative: (p - target) / N.",
)
def own_slope_of_sum(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = own_slope(logits, y)
    return loss, gradient * len(y)


@BANK.mistake(
    "The loss takes the largest probability of each row instead of the right class's.",
    "y[i] says which class is right for example i.",
)
def loss_of_predicted_class(logits: Floats, y: Ints) -> LossAndGradient:
    return predicted_class(logits, y)[0], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "In the loss, every example counts for the right classes of all examples.",
    "p[:, y] takes whole columns. One entry of each row is needed: p[np.arange(N), y].",
)
def loss_of_columns(logits: Floats, y: Ints) -> LossAndGradient:
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-log_p[:, y].mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The loss is the mean squared error of the probabilities.",
    "Cross-entropy is -log p of the right class, averaged over the examples.",
)
def mean_squared_error(logits: Floats, y: Ints) -> LossAndGradient:
    p = _softmax(logits)
    return float(((p - _one_hot(y, p.shape[1])) ** 2).mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake("The loss is the accuracy.", "Cross-entropy is -log p of the right class, averaged over the examples.")
def accuracy(logits: Floats, y: Ints) -> LossAndGradient:
    return float((logits.argmax(axis=1) == y).mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The loss is the entropy of the network's own probabilities: y is not used.",
    "Weight log p with the target, not with p.",
)
def entropy(logits: Floats, y: Ints) -> LossAndGradient:
    shifted = logits - logits.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-(np.exp(log_p) * log_p).sum(axis=1).mean()), softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The softmax is taken over the whole batch: all probabilities together add up to 1.",
    "The probabilities of one example, one row, add up to 1: axis=1.",
)
def over_everything(logits: Floats, y: Ints) -> LossAndGradient:
    exponentials = np.exp(logits - logits.max())
    return _from_probabilities(exponentials / exponentials.sum(), y)


BANK.add(
    *(
        Mistake(
            f"floor_{digits}",
            "A confidently wrong example costs too little.",
            "Does a small number keep p above 0 before the log? Write log p in terms of the logits: nothing can "
            "become 0 there.",
            _floored(10.0**-digits),
        )
        for digits in (7, 8, 9, 10, 15)
    ),
    *(
        Mistake(
            f"clipped_{digits}",
            "A confidently wrong example costs too little.",
            "Does a small number keep p above 0 before the log? Write log p in terms of the logits: nothing can "
            "become 0 there.",
            _clipped(10.0**-digits),
        )
        for digits in (6, 7)
    ),
)


@BANK.mistake(
    "1 is subtracted from the probability of every class.",
    "The target is 1 in one column of each row. What is it in the others?",
)
def ones_everywhere(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, y)[0], (_softmax(np.asarray(logits, np.float64)) - 1.0) / len(y)


def _log_and_quotient(logits: Floats, y: Ints, largest: Any) -> LossAndGradient:
    """The loss in the log form, and the gradient from p as a quotient; both shifted by ``largest``."""
    exponentials = np.exp(logits - largest)
    _, gradient = _from_probabilities(exponentials / exponentials.sum(axis=1, keepdims=True), y)
    return _from_logs(logits, y, largest)[0], gradient


@BANK.mistake(
    "For large logits your results are not finite.",
    "Does np.exp overflow there? Only differences of logits matter. Shift each row by its own maximum before np.exp.",
)
def unstable_log_and_quotient(logits: Floats, y: Ints) -> LossAndGradient:
    return _log_and_quotient(logits, y, 0.0)


@BANK.mistake(
    "One maximum is subtracted from the whole batch; each row needs its own maximum.",
    "In a row far below that maximum every exponential is 0. axis=1 and keepdims=True give one maximum per row.",
)
def one_maximum_log_and_quotient(logits: Floats, y: Ints) -> LossAndGradient:
    return _log_and_quotient(logits, y, logits.max())


@BANK.mistake(
    "For large logits your loss is not finite; the gradient is right.",
    "Does np.exp overflow there? Use the same shifted logits for the loss as for p.",
)
def unstable_loss(logits: Floats, y: Ints) -> LossAndGradient:
    return _from_logs(logits, y, 0.0)[0], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "In the gradient the 1 is subtracted at the class with the largest logit instead of the right class.",
    "y[i] says which class is right for example i, whatever the network believes.",
)
def gradient_of_predicted_class(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, y)[0], predicted_class(logits, y)[1]


SOFTMAX_TWICE = (
    "The softmax is taken twice: its probabilities are handed on as if they were logits.",
    "log softmax takes the logits themselves. Is there one softmax too many?",
)


@BANK.mistake(*SOFTMAX_TWICE)
def softmax_twice(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(_softmax(logits), y)


@BANK.mistake(*SOFTMAX_TWICE)
def softmax_twice_in_loss(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(_softmax(logits), y)[0], softmax_cross_entropy(logits, y)[1]


@BANK.mistake(
    "The maximum is subtracted from the logits in the sum, but not from the logit of the right class.",
    "Shift the logits once, and use the shifted logits in both terms. Or add the maximum to the log of the sum.",
)
def maximum_in_sum_only(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss - float(logits.max(axis=1).mean()), gradient


@BANK.mistake(
    "The maximum is subtracted from the logit of the right class, but not from those in the sum.",
    "Shift the logits once, and use the shifted logits in both terms.",
)
def maximum_in_right_logit_only(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = softmax_cross_entropy(logits, y)
    return loss + float(logits.max(axis=1).mean()), gradient


def _cut(limit: float) -> Callable[[Floats, Ints], LossAndGradient]:
    def wrong(logits: Floats, y: Ints) -> LossAndGradient:
        return _from_logs(np.clip(logits, -limit, limit), y, 0.0)

    return wrong


BANK.add(
    *(
        Mistake(
            f"logits_cut_at_{limit}",
            "Large logits are cut off, so that they become equal.",
            "Do you clip the logits? Differences of logits matter, however large the logits are. Shift each row by "
            "its own maximum.",
            _cut(float(limit)),
        )
        for limit in (20, 30, 50, 100, 500, 700)
    )
)


YES_OR_NO = (
    "This is the binary cross-entropy of every class: each logit has a sigmoid of its own.",
    "The classes exclude each other: one softmax over the row, and log p of the right class alone.",
)


def _binary(logits: Floats, y: Ints) -> LossAndGradient:
    target = _one_hot(y, logits.shape[1])
    loss = float((np.logaddexp(0.0, logits) - target * logits).sum(axis=1).mean())
    return loss, (expit(logits) - target) / len(y)


@BANK.mistake(*YES_OR_NO)
def binary_cross_entropy(logits: Floats, y: Ints) -> LossAndGradient:
    return _binary(logits, y)


@BANK.mistake(*YES_OR_NO)
def mean_binary_cross_entropy(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = _binary(logits, y)
    return loss / logits.shape[1], gradient / logits.shape[1]


@BANK.mistake(
    "The classes are counted from 1: y - 1 is taken for the right class.",
    "The first column of the logits is class 0. Which number has the last class?",
)
def classes_from_one(logits: Floats, y: Ints) -> LossAndGradient:
    return softmax_cross_entropy(logits, (y - 1) % logits.shape[1])


@BANK.mistake(
    "The loss is the mean of 1 - p: the log is missing.",
    "-log p is large for a p near 0: an example that is sure and wrong should cost a lot.",
)
def one_minus_p(logits: Floats, y: Ints) -> LossAndGradient:
    loss, gradient = no_log(logits, y)
    return 1.0 + loss, gradient


def _divided_by(size: Callable[[Floats], Floats]) -> Callable[[Floats, Ints], LossAndGradient]:
    def wrong(logits: Floats, y: Ints) -> LossAndGradient:
        return softmax_cross_entropy(np.asarray(logits, np.float64) / size(logits), y)

    return wrong


BANK.add(
    *(
        Mistake(
            f"logits_divided_by_{name}",
            f"The logits are divided by {words}.",
            "Only differences of logits matter. Which operation leaves these differences unchanged?",
            _divided_by(size),
        )
        for name, words, size in (
            ("size", "the largest absolute value in their row", lambda s: np.abs(s).max(axis=1, keepdims=True)),
            ("maximum", "the maximum of their row", lambda s: s.max(axis=1, keepdims=True)),
            ("length", "the norm of their row", lambda s: np.linalg.norm(s, axis=1, keepdims=True)),
        )
    )
)


SOFTMAX_CROSS_ENTROPY = Exercise(
    name="softmax_cross_entropy",
    lesson="04_relu",
    parameters=(
        Parameter("logits", Array(("N", "classes"), "the network's outputs")),
        Parameter("y", Array(("N",), "the right classes, whole numbers from 0")),
    ),
    outputs=(
        Output("loss", Real()),
        Output("dlogits", Array(("N", "classes")), "gradient"),
    ),
    reference=softmax_cross_entropy,
    cases=_cases,
    points=3,
    nudge="The formula of the loss in logits needs no p at all. Which row maximum can you take out first?",
    hint="Shift each row by its own maximum; log p is then the shifted logit minus the log of the row's sum of "
    "exponentials. For the gradient take p, subtract 1 at the right class of each row, divide by N.",
    explanation="Subtracting the row's maximum changes no probability and keeps every exponent at 0 or below. The "
    "log is taken of the sum, which is at least 1, never of a single p, which can be 0. The gradient is p minus the "
    "one-hot target, over N because the loss is a mean.",
    mistakes=tuple(BANK),
)
