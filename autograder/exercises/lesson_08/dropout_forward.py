"""``dropout_forward``: inverted dropout with a mask that comes as an argument."""

import numpy as np

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Output, Parameter
from autograder.exercises.lesson_08.mask_slips import dropout_slips
from autograder.exercises.lesson_08.masks import LESSON, TRAINING, Floats, Mask, P, cases, exchanged, multiplied

__all__ = ["DROPOUT_FORWARD", "dropout_forward"]


def dropout_forward(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    """In training, x / (1 - p) if the mask is True, else 0. In evaluation, x (torch.nn.Dropout)."""
    return multiplied(x, mask, training, kept=1 / (1 - p))


BANK = Bank()


@BANK.mistake("At p = 0 everything becomes 0.", "p is the probability of dropping. How many numbers are kept at p = 0?")
def zero_at_zero(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / (1 - p)) if p else np.zeros_like(x)


@BANK.mistake(
    "The kept numbers are divided by p, as if p were the probability of keeping.",
    "In PyTorch, and here, p is the probability of dropping. How likely is a number to be kept?",
)
def kept_for_dropped(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / p)


@BANK.mistake(
    "The kept numbers are not scaled, so the mean output is smaller in training than in evaluation.",
    "A number of the output is x times a factor with probability 1 - p, and 0 otherwise. Which factor makes its "
    "mean x?",
)
def not_scaled(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1.0)


@BANK.mistake(
    "Training does not scale, and evaluation multiplies by 1 - p: that is the first form of dropout.",
    "With it, the means agree, too. In which mode does inverted dropout scale?",
)
def scaled_in_evaluation(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1.0, evaluation=1 - p)


@BANK.mistake(
    "Training does not scale, and evaluation multiplies by p.",
    "That is the first form of dropout with p as the probability of keeping. Here p drops, and training scales.",
)
def scaled_by_p_in_evaluation(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1.0, evaluation=p)


@BANK.mistake(
    "Both modes scale: training divides by 1 - p, and evaluation multiplies by 1 - p.",
    "One of the two is enough to make the means equal. In which mode does inverted dropout scale?",
)
def scaled_in_both(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / (1 - p), evaluation=1 - p)


@BANK.mistake(
    "Evaluation divides by 1 - p as well.",
    "Is anything dropped in evaluation that a factor must make up for?",
)
def divided_in_evaluation(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / (1 - p), evaluation=1 / (1 - p))


@BANK.mistake(
    "The kept numbers are multiplied by 1 - p.",
    "Some numbers become 0. Must the others become larger or smaller, so that the mean stays the same?",
)
def multiplied_by_share(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 - p)


@BANK.mistake(
    "The kept numbers are multiplied by p.",
    "Some numbers become 0. Must the others become larger or smaller, so that the mean stays the same?",
)
def multiplied_by_p(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=p)


@BANK.mistake(
    "The kept numbers are divided by 1 - p twice.",
    "Dividing once makes the mean x. Does an earlier line divide already?",
)
def divided_twice(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / (1 - p) ** 2)


@BANK.mistake(
    "The kept numbers are divided by the root of 1 - p.",
    "That keeps the mean of the squares. Which mean does dropout keep?",
)
def root_of_share(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / np.sqrt(1 - p))


@BANK.mistake(
    "The kept numbers are divided by the share of numbers that this mask keeps.",
    "That share is random. The factor is the same for every mask: it depends on p.",
)
def divided_by_masks_share(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / float(np.mean(mask)))


@BANK.mistake(
    "Each example is divided by the share of its numbers that the mask keeps.",
    "That share is random. The factor is the same for every mask: it depends on p.",
)
def divided_by_rows_share(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    share = np.mean(mask, axis=1, keepdims=True)
    return np.where(mask, x / share, 0.0) if training else np.asarray(x, np.float64) + 0.0


@BANK.mistake(
    "The mask is inverted: numbers that it keeps are dropped.",
    "True means that a number is kept. Which numbers are 0 in your output?",
)
def mask_inverted(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=0.0, lost=1 / (1 - p))


@BANK.mistake(
    "The mask is inverted, and so is p: numbers that the mask keeps are dropped, and the others are divided by p.",
    "True means that a number is kept. Is p the probability of keeping or of dropping a number?",
)
def all_turned_round(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=0.0, lost=1 / p)


@BANK.mistake(
    "The mask is inverted, and nothing is scaled.",
    "True means that a number is kept. And which factor makes the mean of the output x?",
)
def mask_inverted_not_scaled(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=0.0, lost=1.0)


@BANK.mistake(
    "Nothing is dropped: training divides everything by 1 - p.", "What should the output be where the mask is False?"
)
def not_masked(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / (1 - p), lost=1 / (1 - p))


@BANK.mistake(
    "The dropped numbers do not change; only the kept numbers are scaled.",
    "What should the output be where the mask is False?",
)
def dropped_stay(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 / (1 - p), lost=1.0)


@BANK.mistake(
    "Evaluation drops numbers as training does.",
    "A network that is only used should give the same answer every time.",
)
def drops_in_evaluation(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_forward(x, mask, p, True)


@BANK.mistake(
    "Both modes drop numbers, and neither scales.",
    "Which of the two modes drops numbers, and which factor do the kept numbers get?",
)
def drops_always_not_scaled(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, True, kept=1.0)


@BANK.mistake(
    "Evaluation drops numbers by the mask, without scaling.",
    "A network that is only used should give the same answer every time.",
)
def masked_in_evaluation(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_forward(x, mask, p, True) if training else multiplied(x, mask, True, kept=1.0)


@BANK.mistake(
    "The modes are exchanged: evaluation drops numbers, and training does not.",
    "Read your condition on training once more.",
)
def modes_swapped(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_forward(x, mask, p, not training)


@BANK.mistake("Nothing is dropped: both modes return x.", "What is the mask for?")
def never_dropped(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(x, np.float64) + 0.0


@BANK.mistake(
    "Training returns the scaled mask, without x in it.",
    "The mask says which entries of x are kept. Where is x in your result?",
)
def mask_only(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_forward(np.ones_like(x), mask, p, True) if training else np.asarray(x, np.float64) + 0.0


@BANK.mistake(
    "Both modes return the scaled mask, without x in it.",
    "The mask says which entries of x are kept. Where is x in your result?",
)
def mask_only_always(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_forward(np.ones_like(x), mask, p, True)


@BANK.mistake(
    "Both modes drop numbers, and the kept numbers are divided by p.",
    "Does evaluation drop numbers? And what is the probability of keeping a number in training?",
)
def kept_for_dropped_always(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, True, kept=1 / p)


PARENTHESES = "The division comes before the minus. Where do parentheses belong?"
NAMED = ("evaluation_times_rest", "evaluation_times_p", "evaluation_over_rest", "evaluation_masks")
"""Slips of the evaluation that are mistakes above."""
BANK.add(*dropout_slips("x", NAMED))


@BANK.mistake("p is subtracted from everything: x * mask / 1 - p is (x * mask / 1) - p.", PARENTHESES)
def p_subtracted(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(x, np.float64) * mask - p if training else exchanged(x, mask, p, training)


@BANK.mistake("p is subtracted from the mask: mask / 1 - p is (mask / 1) - p.", PARENTHESES)
def p_subtracted_from_mask(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1 - p, lost=-p)


@BANK.mistake(
    "You add the scaled mask; it should be multiplied.",
    "The entries of the mask are factors. What should become of x where the entry is 0?",
)
def mask_added(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return x + mask / (1 - p) if training else exchanged(x, mask, p, training)


@BANK.mistake(
    "Your result contains only the kept numbers, as one long vector.",
    "The result has the same shape as x. Which number belongs where a number was dropped?",
)
def kept_ones_only(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(x, np.float64)[np.asarray(mask, bool)] / (1 - p) if training else exchanged(x, mask, p, training)


@BANK.mistake(
    "Your result contains only the kept numbers, as one long vector and not scaled.",
    "The result has the same shape as x. Which number belongs where a number was dropped?",
)
def kept_ones_unscaled(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(x, np.float64)[np.asarray(mask, bool)] if training else exchanged(x, mask, p, training)


@BANK.mistake(
    "p is subtracted from the mask, so a dropped number becomes -p / (1 - p) times x.",
    "The mask itself is a factor. Which entry of the mask does a dropped number have?",
)
def mask_minus_rate(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(x, mask, training, kept=1.0, lost=-p / (1 - p))


@BANK.mistake(
    "A dropped number becomes the mean of its column, divided by 1 - p.", "What should a dropped number become?"
)
def column_mean_for_zero(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    wide = np.asarray(x, np.float64)
    return np.where(mask, wide, wide.mean(axis=0)) / (1 - p) if training else wide


@BANK.mistake(
    "A dropped number becomes -inf: that is the mask of attention scores.", "What should a dropped number become?"
)
def minus_infinity_for_zero(x: Floats, mask: Mask, p: float, training: bool) -> Floats:
    wide = np.asarray(x, np.float64)
    return np.where(mask, wide / (1 - p), -np.inf) if training else wide


DROPOUT_FORWARD = Exercise(
    name="dropout_forward",
    lesson=LESSON,
    parameters=(
        Parameter("x", Array(("N", "width"), "the batch, one example a row")),
        Parameter("mask", Array(("N", "width"), "True where a number is kept")),
        P,
        TRAINING,
    ),
    outputs=(Output("out", Array(("N", "width")), share=3),),
    reference=dropout_forward,
    cases=cases,
    points=3,
    nudge="What is the mean of one number of the output over all masks, and what should it be?",
    hint="A number is kept with probability 1 - p. Its mean is that times its value then. "
    "Which value gives the mean x? In evaluation nothing is missing.",
    explanation="out = x * mask / (1 - p) in training, and x in evaluation. The mean over masks is "
    "(1 - p) * x / (1 - p) = x, so both modes agree on average, and evaluation needs no p at all. The docstring in the "
    "text describes the first form of dropout, which scales in evaluation; its code is this one.",
    mistakes=tuple(BANK),
)
