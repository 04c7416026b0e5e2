"""``dropout_backward``: the gradient goes through the numbers that were kept, with the same factor."""

import numpy as np
import torch

from autograder.contract.kinds import Array
from autograder.exercises.base import Bank, Exercise, Output, Parameter
from autograder.exercises.lesson_08.masks import LESSON, TRAINING, Floats, Mask, P, cases, exchanged, multiplied
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["DROPOUT_BACKWARD", "dropout_backward"]


def dropout_backward(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    """dL/dx by autograd in float64."""
    x = torch.zeros(np.shape(dout), dtype=torch.float64, requires_grad=True)
    out = x * torch.tensor(np.asarray(mask)) / (1 - p) if training else x * 1
    (dx,) = torch.autograd.grad(out, x, torch.tensor(np.asarray(dout, np.float64)))
    found: Floats = dx.numpy()
    return found


BANK = Bank()


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
    "The mask is turned round: the gradient goes to the numbers that were dropped.",
    "True means kept. Which numbers had an effect on the output?",
)
def mask_inverted(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1 / (1 - p))


@BANK.mistake(
    "The mask is turned round, and p with it.",
    "True means kept, and p is the probability of dropping.",
)
def all_turned_round(dout: Floats, mask: Mask, p: float, training: bool) -> Floats:
    return multiplied(dout, mask, training, kept=0.0, lost=1 / p)


@BANK.mistake(
    "The mask is turned round, and the factor is missing.",
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
    "The modes are turned round: evaluation masks, and training does not.",
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
SCALE = "What is kept is divided by 1 - p, the probability of keeping."
SAME = "Evaluation leaves dout as it is: nothing is dropped, and nothing is made up for."
LOST = "Where the mask is False the result is 0."

KEPT = (
    Slip("unscaled", "What is kept is not scaled.", SCALE, "kept", wrong=lambda x, mask, p: x),
    Slip("over_p", "What is kept is divided by p.", SCALE, "kept", wrong=lambda x, mask, p: x / p),
    Slip("times_rest", "What is kept is multiplied by 1 - p.", SCALE, "kept", wrong=lambda x, mask, p: x * (1 - p)),
)
MORE_KEPT = (
    Slip("over_one_plus_p", "What is kept is divided by 1 + p.", SCALE, "kept", wrong=lambda x, mask, p: x / (1 + p)),
    Slip(
        "times_one_plus_p", "What is kept is multiplied by 1 + p.", SCALE, "kept", wrong=lambda x, mask, p: x * (1 + p)
    ),
    Slip(
        "over_p_minus_one",
        "What is kept is divided by p - 1: it has the wrong sign.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x / (p - 1),
    ),
    Slip("squared_share", "What is kept is divided by 1 - p².", SCALE, "kept", wrong=lambda x, mask, p: x / (1 - p**2)),
    Slip("odds", "What is kept is multiplied by p / (1 - p).", SCALE, "kept", wrong=lambda x, mask, p: x * p / (1 - p)),
    Slip(
        "odds_of_keeping",
        "What is kept is multiplied by (1 - p) / p.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x * (1 - p) / p,
    ),
    Slip(
        "always_doubled",
        "What is kept is doubled, whatever p is.",
        "That fits p = 0.5 only.",
        "kept",
        wrong=lambda x, mask, p: 2 * x,
    ),
    Slip(
        "mask_over_share",
        "The mask itself is scaled, and dout is left out.",
        "The mask says which numbers pass. Which numbers are they?",
        "kept",
        wrong=lambda x, mask, p: p / (1 - p),
    ),
    Slip(
        "divided_by_rows",
        "What is kept is divided by the number of kept ones.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x / max(1, np.sum(mask)),
    ),
)
LOST_SLIPS = (
    Slip("lost_are_one", "The dropped numbers become 1.", LOST, "lost", wrong=lambda x, mask, p: 1.0),
    Slip("lost_are_p", "The dropped numbers become p.", LOST, "lost", wrong=lambda x, mask, p: p),
    Slip("lost_are_minus", "The dropped numbers change their sign.", LOST, "lost", wrong=lambda x, mask, p: -x),
    Slip(
        "lost_are_scaled_by_p", "The dropped numbers are multiplied by p.", LOST, "lost", wrong=lambda x, mask, p: p * x
    ),
    Slip(
        "lost_are_means",
        "The dropped numbers become the mean of all.",
        LOST,
        "lost",
        wrong=lambda x, mask, p: np.mean(x),
    ),
    Slip("lost_are_nan", "The dropped numbers become nan.", LOST, "lost", wrong=lambda x, mask, p: np.nan),
)
EVALUATION = (
    Slip(
        "evaluation_times_rest",
        "Evaluation multiplies by 1 - p.",
        SAME,
        "evaluation",
        wrong=lambda x, mask, p: x * (1 - p),
    ),
    Slip("evaluation_times_p", "Evaluation multiplies by p.", SAME, "evaluation", wrong=lambda x, mask, p: x * p),
    Slip(
        "evaluation_over_rest", "Evaluation divides by 1 - p.", SAME, "evaluation", wrong=lambda x, mask, p: x / (1 - p)
    ),
    Slip(
        "evaluation_masks",
        "Evaluation drops by the mask, without scaling.",
        SAME,
        "evaluation",
        wrong=lambda x, mask, p: x * mask,
    ),
    Slip("evaluation_over_p", "Evaluation divides by p.", SAME, "evaluation", wrong=lambda x, mask, p: x / p),
    Slip(
        "evaluation_is_the_mask",
        "Evaluation gives the mask.",
        SAME,
        "evaluation",
        wrong=lambda x, mask, p: np.asarray(mask, float),
    ),
    Slip(
        "evaluation_has_the_opposite_sign",
        "Evaluation has the wrong sign.",
        SAME,
        "evaluation",
        wrong=lambda x, mask, p: -x,
    ),
)
READ = (
    Slip(
        "mask_of_first_example",
        "The first example's mask serves for all.",
        "Each number has an entry of the mask.",
        "read",
        wrong=lambda mask: np.broadcast_to(mask[:1], mask.shape),
    ),
    Slip(
        "mask_of_first_unit",
        "The first unit's mask serves for all.",
        "Each number has an entry of the mask.",
        "read",
        wrong=lambda mask: np.broadcast_to(mask[:, :1], mask.shape),
    ),
)
ALREADY = ("unscaled_and_evaluation_times_rest", "unscaled_and_evaluation_times_p", "unscaled_and_evaluation_masks")
"""Pairs that have a name above."""
BANK.add(*single_slips(exchanged, (*MORE_KEPT, *LOST_SLIPS, *EVALUATION[3:], *READ)))
BANK.add(*two_slips(exchanged, KEPT, EVALUATION[:4], ALREADY))


@BANK.mistake("p is subtracted from everything: x * mask / 1 - p is (x * mask / 1) - p.", PARENTHESES)
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
