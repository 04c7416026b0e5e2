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


@BANK.mistake("At p = 0 everything becomes 0.", "p is the probability of dropping. How many numbers are kept at p = 0?")
def zero_at_zero(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p)) if p else np.zeros_like(dout)


@BANK.mistake(
    "The gradient is divided by p, as if p were the probability of keeping.",
    "The forward pass divides by the probability of keeping. What is it, if p is the probability of dropping?",
)
def kept_for_dropped(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / p)


@BANK.mistake(
    "The gradient is masked, but the factor of the forward pass is missing.",
    "The output is x times a factor where x is kept. What is its derivative?",
)
def not_scaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1.0)


@BANK.mistake(
    "The gradient is scaled, but not masked: dropped numbers get a gradient.",
    "The output does not depend on a number that was dropped. What is the derivative then?",
)
def not_masked(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), lost=1 / (1 - p))


@BANK.mistake("You return dout unchanged, in both modes.", "Which numbers of x did the output depend on in training?")
def passed_through(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(dout, np.float64) + 0.0


@BANK.mistake(
    "The gradient is multiplied by 1 - p.",
    "The backward pass is not the inverse of the forward pass. What is the derivative of x / (1 - p)?",
)
def factor_undone(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 - p)


@BANK.mistake("The gradient is multiplied by p.", "Which factor did the forward pass put in front of x?")
def multiplied_by_p(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=p)


@BANK.mistake(
    "The gradient is divided by 1 - p twice.",
    "The forward pass divides once. How often does its derivative have this factor?",
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
    "The gradient is divided by the share of numbers that this mask keeps.",
    "The forward pass divides by a number that depends on p, not on the mask.",
)
def divided_by_masks_share(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / float(np.mean(mask)))


@BANK.mistake(
    "The mask is inverted: the gradient goes to the numbers that were dropped.",
    "True means that a number was kept. Which numbers had an effect on the output?",
)
def mask_inverted(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1 / (1 - p))


@BANK.mistake(
    "The mask is inverted, and so is p: dropped numbers get the gradient, divided by p.",
    "True means that a number was kept. Is p the probability of keeping or of dropping a number?",
)
def all_turned_round(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1 / p)


@BANK.mistake(
    "The mask is inverted, and the factor is missing.",
    "True means that a number was kept. And which factor does the output have there?",
)
def mask_inverted_not_scaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1.0)


@BANK.mistake(
    "The dropped numbers get the gradient dout, which is not masked there.",
    "The output does not depend on a number that was dropped. What is the derivative then?",
)
def dropped_pass(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), lost=1.0)


@BANK.mistake(
    "Evaluation masks the gradient as training does.",
    "In evaluation the output is x itself. What is its derivative?",
)
def drops_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_backward(dout, mask, p, True)


@BANK.mistake(
    "Both modes mask the gradient, and neither scales it.",
    "What is the output in evaluation? And which factor does a kept number have in training?",
)
def drops_always_not_scaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, True, kept=1.0)


@BANK.mistake(
    "Evaluation scales the gradient by 1 - p.",
    "That belongs to the first form of dropout. What is the output of evaluation here?",
)
def scaled_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), evaluation=1 - p)


@BANK.mistake(
    "It is the backward pass of the first form of dropout: evaluation scales, and training does not.",
    "Which of the two modes scales here?",
)
def first_form(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1.0, evaluation=1 - p)


@BANK.mistake(
    "Evaluation divides the gradient by 1 - p as well.",
    "In evaluation the output is x itself. What is its derivative?",
)
def divided_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), evaluation=1 / (1 - p))


@BANK.mistake(
    "Evaluation has no gradient: it is 0.",
    "Nothing is updated in evaluation, but the output still depends on x. How?",
)
def zero_in_evaluation(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 / (1 - p), evaluation=0.0)


@BANK.mistake(
    "The modes are exchanged: evaluation masks the gradient, and training does not.",
    "Read your condition on training once more.",
)
def modes_swapped(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dropout_backward(dout, mask, p, not training)


@BANK.mistake(
    "You return the scaled mask, without dout in it.",
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
    "Both modes mask the gradient and divide it by p.",
    "What is the output in evaluation? And what is the probability of keeping a number in training?",
)
def kept_for_dropped_always(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, True, kept=1 / p)


PARENTHESES = "The division comes before the minus. Where do parentheses belong?"
NAMED = ("evaluation_times_rest", "evaluation_times_p", "evaluation_over_rest", "evaluation_is_zero")
"""Slips of the evaluation that are mistakes above."""
BANK.add(*dropout_slips("dout", NAMED))


@BANK.mistake("p is subtracted from everything: dout * mask / 1 - p is (dout * mask / 1) - p.", PARENTHESES)
def p_subtracted(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(dout, np.float64) * mask - p if training else exchanged(dout, mask, p, training)


@BANK.mistake("p is subtracted from the mask: mask / 1 - p is (mask / 1) - p.", PARENTHESES)
def p_subtracted_from_mask(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1 - p, lost=-p)


@BANK.mistake(
    "You add the scaled mask; it should be multiplied.",
    "The entries of the mask are factors. What should become of dout where the entry is 0?",
)
def mask_added(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return dout + mask / (1 - p) if training else exchanged(dout, mask, p, training)


@BANK.mistake(
    "Your result contains only the gradients of the kept numbers, as one long vector.",
    "The result has the same shape as dout. Which number belongs where a number was dropped?",
)
def kept_ones_only(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return (
        np.asarray(dout, np.float64)[np.asarray(mask, bool)] / (1 - p)
        if training
        else exchanged(dout, mask, p, training)
    )


@BANK.mistake(
    "Your result contains only the gradients of the kept numbers, as one long vector and not scaled.",
    "The result has the same shape as dout. Which number belongs where a number was dropped?",
)
def kept_ones_unscaled(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return np.asarray(dout, np.float64)[np.asarray(mask, bool)] if training else exchanged(dout, mask, p, training)


@BANK.mistake(
    "p is subtracted from the mask, so a dropped number gets the gradient times -p / (1 - p).",
    "The mask itself is a factor. Which entry of the mask does a dropped number have?",
)
def mask_minus_rate(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=1.0, lost=-p / (1 - p))


@BANK.mistake(
    "In training the gradient is divided by the number of examples.",
    "dout already contains the mean of the loss. Does dropout add examples up?",
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
