"""``dropout_backward``: the gradient passes through the kept numbers with the same factor."""

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Output, Parameter
from autograder.exercises.lesson_08.mask_slips import dropout_slips
from autograder.exercises.lesson_08.masks import LESSON, TRAINING, Floats, Mask, P, cases, exchanged, multiplied

__all__ = ["DROPOUT_BACKWARD", "dropout_backward"]


def dropout_backward(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    """dL/dx by autograd in float64."""
    x = torch.zeros(np.shape(dout), dtype=torch.float64, requires_grad=True)
    out = x * torch.tensor(np.asarray(mask)) / (1 - p) if training else x * 1
    (dx,) = torch.autograd.grad(out, x, torch.tensor(np.asarray(dout, np.float64)))
    found: Floats = dx.numpy()
    return found


BANK = Bank()


@BANK.mistake("At p = 0 everything becomes 0.", "p is the probability of dropping: at 0 everything is kept.")
def zero_at_zero(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p)) if p else np.zeros_like(dout)


@BANK.mistake(
    "The gradient is divided by p: p is taken for the probability of keeping.",
    "The forward pass divides by the probability of keeping. What is it, if p is the probability of dropping?",
)
def kept_for_dropped(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / p)


@BANK.mistake(
    "The mask is there, the factor is not.",
    "The output is x times a factor where x is kept. What is its derivative?",
)
def not_scaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1.0)


@BANK.mistake(
    "The factor is there, the mask is not: dropped numbers get a gradient.",
    "The output does not depend on a number that was dropped. What is the derivative then?",
)
def not_masked(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), lost=1 / (1 - p))


@BANK.mistake(
    "The gradient passes as it came, in both modes.", "Which numbers of x did the output depend on in training?"
)
def passed_through(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(dout, np.float64) + 0.0


@BANK.mistake(
    "The factor is undone: the gradient is multiplied by 1 - p.",
    "The way back is no inverse. A factor of the forward pass is the same factor in the backward pass.",
)
def factor_undone(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 - p)


@BANK.mistake("The gradient is multiplied by p.", "Which factor did the forward pass put in front of x?")
def multiplied_by_p(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=p)


@BANK.mistake(
    "The gradient is divided by 1 - p twice.", "The forward pass divides once. Its derivative has the factor once, too."
)
def divided_twice(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p) ** 2)


@BANK.mistake(
    "The gradient is divided by the root of 1 - p.",
    "Which factor did the forward pass put in front of x?",
)
def root_of_share(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / np.sqrt(1 - p))


@BANK.mistake(
    "The gradient is divided by the share that this mask keeps.",
    "The forward pass divides by a number that rests on p, not on the mask.",
)
def divided_by_masks_share(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / float(np.mean(mask)))


@BANK.mistake(
    "The mask is inverted: the gradient goes to the numbers that were dropped.",
    "True means kept. Which numbers had an effect on the output?",
)
def mask_inverted(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1 / (1 - p))


@BANK.mistake(
    "The mask is inverted, and p with it.",
    "True means kept, and p is the probability of dropping.",
)
def all_turned_round(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1 / p)


@BANK.mistake(
    "The mask is inverted, and the factor is missing.",
    "True means kept. And the output is x times a factor there.",
)
def mask_inverted_not_scaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1.0)


@BANK.mistake(
    "The dropped numbers get the gradient as it came.",
    "The output does not depend on a number that was dropped. What is the derivative then?",
)
def dropped_pass(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), lost=1.0)


@BANK.mistake(
    "Evaluation masks the gradient as training does: `training` is ignored.",
    "In evaluation the output is x itself.",
)
def drops_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_backward(dout, mask, p, True)


@BANK.mistake(
    "Both modes mask, and neither scales.",
    "In evaluation the output is x itself. In training it is x times a factor, where x is kept.",
)
def drops_always_not_scaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, True, kept=1.0)


@BANK.mistake(
    "Evaluation scales the gradient by 1 - p.",
    "That belongs to the first form of dropout. Here the output of evaluation is x itself.",
)
def scaled_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), evaluation=1 - p)


@BANK.mistake(
    "It is the backward pass of the first form of dropout: evaluation scales, and training does not.",
    "Here training divides by 1 - p, and evaluation leaves x as it is.",
)
def first_form(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1.0, evaluation=1 - p)


@BANK.mistake(
    "Evaluation divides the gradient by 1 - p as well.",
    "In evaluation the output is x itself.",
)
def divided_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), evaluation=1 / (1 - p))


@BANK.mistake(
    "Evaluation has no gradient: it is 0.",
    "Nothing is updated in evaluation, yet the output still depends on x. In evaluation it is x itself.",
)
def zero_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), evaluation=0.0)


@BANK.mistake(
    "The modes are swapped: evaluation masks, and training does not.",
    "Read the condition on `training` once more.",
)
def modes_swapped(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_backward(dout, mask, p, not training)


@BANK.mistake(
    "The scaled mask is returned, without dout in it.",
    "That is the derivative of the output. The chain rule multiplies it by the gradient that arrives.",
)
def mask_only(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_backward(np.ones_like(dout), mask, p, training)


@BANK.mistake(
    "Training returns the scaled mask, without dout in it.",
    "That is the derivative of the output. The chain rule multiplies it by the gradient that arrives.",
)
def mask_only_in_training(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_backward(np.ones_like(dout) if training else dout, mask, p, training)


@BANK.mistake(
    "Both modes mask, and what passes is divided by p.",
    "In evaluation the output is x itself. In training 1 - p is the probability of keeping a number.",
)
def kept_for_dropped_always(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, True, kept=1 / p)


PARENTHESES = "The division comes first, then the minus. What is meant is (1 - p)."
NAMED = ("evaluation_times_rest", "evaluation_times_p", "evaluation_over_rest", "evaluation_is_zero")
"""Slips of the evaluation that are mistakes above."""
BANK.add(*dropout_slips("dout", NAMED))


@BANK.mistake("p is subtracted from everything: dout * mask / 1 - p is (dout * mask / 1) - p.", PARENTHESES)
def p_subtracted(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(dout, np.float64) * mask - p if training else exchanged(dout, mask, p, training)


@BANK.mistake("p is subtracted from the mask: mask / 1 - p is (mask / 1) - p.", PARENTHESES)
def p_subtracted_from_mask(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 - p, lost=-p)


@BANK.mistake("The scaled mask is added, not multiplied.", "The mask's entries are factors.")
def mask_added(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dout + mask / (1 - p) if training else exchanged(dout, mask, p, training)


@BANK.mistake(
    "Only the kept numbers come back, as one long vector.", "The result has the shape of dout: a dropped number is 0."
)
def kept_ones_only(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return (
        np.asarray(dout, np.float64)[np.asarray(mask, bool)] / (1 - p)
        if training
        else exchanged(dout, mask, p, training)
    )


@BANK.mistake(
    "Only the kept numbers come back, as one long vector without a scale.", "The result has the shape of dout."
)
def kept_ones_unscaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(dout, np.float64)[np.asarray(mask, bool)] if training else exchanged(dout, mask, p, training)


@BANK.mistake(
    "p is subtracted from the mask, so a dropped number gets the gradient times -p / (1 - p).",
    "The mask itself is the factor: 1 where a number was kept, and 0 where it was dropped.",
)
def mask_minus_rate(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1.0, lost=-p / (1 - p))


@BANK.mistake(
    "The gradient is divided by N: it is the mean over the examples.",
    "The mean belongs to the loss, and dout contains it.",
)
def mean_over_examples(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    share = 1 / len(dout)
    return multiplied(dout, mask, training, kept=share / (1 - p), evaluation=1.0)


DROPOUT_BACKWARD = Exercise(
    name="dropout_backward",
    lesson=LESSON,
    parameters=(
        Parameter("dout", Array(("N", "width"), "dL/dout, the gradient that arrives at the output")),
        Parameter("mask", Array(("N", "width"), "the mask of the forward pass, True where a number was kept")),
        P,
        TRAINING,
    ),
    outputs=(Output("dx", Array(("N", "width")), "gradient", share=3),),
    reference=dropout_backward,
    cases=cases,
    points=2,
    nudge="The output is x times something, number by number. What is that something in each mode?",
    hint="The derivative of a * x is a. Where the mask is False, a is 0.",
    explanation="Dropout multiplies every number by mask / (1 - p), which does not depend on x. So the gradient is "
    "multiplied by the same: the backward pass is the forward pass with dout for x. It needs the very mask of the "
    "forward pass; a new one would send the gradient to other numbers than those that made the output.",
    mistakes=tuple(BANK),
)
