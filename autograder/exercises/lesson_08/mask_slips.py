"""The single and double slips that both passes of dropout share.

Tested in ``tests/exercises/test_lesson_08.py``.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from autograder.exercises.base import Mistake
from autograder.exercises.lesson_08.masks import exchanged
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["dropout_slips"]

SCALE = "A number is kept with probability 1 - p. Which factor keeps the mean the same?"
LOST = "What should the result be where the mask is False?"

KEPT = (
    Slip("unscaled", "The kept numbers are not scaled.", SCALE, "kept", wrong=lambda x, mask, p: x),
    Slip("over_p", "The kept numbers are divided by p.", SCALE, "kept", wrong=lambda x, mask, p: x / p),
    Slip(
        "times_rest", "The kept numbers are multiplied by 1 - p.", SCALE, "kept", wrong=lambda x, mask, p: x * (1 - p)
    ),
)
MORE_KEPT = (
    Slip(
        "over_one_plus_p", "The kept numbers are divided by 1 + p.", SCALE, "kept", wrong=lambda x, mask, p: x / (1 + p)
    ),
    Slip(
        "times_one_plus_p",
        "The kept numbers are multiplied by 1 + p.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x * (1 + p),
    ),
    Slip(
        "over_p_minus_one",
        "The kept numbers are divided by p - 1, so they have the wrong sign.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x / (p - 1),
    ),
    Slip(
        "squared_share",
        "The kept numbers are divided by 1 - p².",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x / (1 - p**2),
    ),
    Slip(
        "odds",
        "The kept numbers are multiplied by p / (1 - p).",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x * p / (1 - p),
    ),
    Slip(
        "odds_of_keeping",
        "The kept numbers are multiplied by (1 - p) / p.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x * (1 - p) / p,
    ),
    Slip(
        "always_doubled",
        "The kept numbers are doubled, whatever p is.",
        "For which p is a factor of 2 right?",
        "kept",
        wrong=lambda x, mask, p: 2 * x,
    ),
    Slip(
        "divided_by_rows",
        "The kept numbers are divided by how many numbers the mask keeps.",
        SCALE,
        "kept",
        wrong=lambda x, mask, p: x / max(1, np.sum(mask)),
    ),
)
MINUS = Slip("lost_are_minus", "The dropped numbers change their sign.", LOST, "lost", wrong=lambda x, mask, p: -x)
LOST_SLIPS = (
    Slip("lost_are_one", "The dropped numbers become 1.", LOST, "lost", wrong=lambda x, mask, p: 1.0),
    Slip("lost_are_p", "The dropped numbers become p.", LOST, "lost", wrong=lambda x, mask, p: p),
    MINUS,
    Slip(
        "lost_are_minus_scaled",
        "The dropped numbers change their sign: the mask has become 1 and -1.",
        LOST,
        "lost",
        wrong=lambda x, mask, p: -x / (1 - p),
    ),
    Slip(
        "lost_are_scaled_by_p", "The dropped numbers are multiplied by p.", LOST, "lost", wrong=lambda x, mask, p: p * x
    ),
    Slip(
        "lost_are_means",
        "The dropped numbers become the mean of all numbers.",
        LOST,
        "lost",
        wrong=lambda x, mask, p: np.mean(x),
    ),
    Slip("lost_are_nan", "The dropped numbers become nan.", LOST, "lost", wrong=lambda x, mask, p: np.nan),
)
READ = (
    Slip(
        "mask_of_first_example",
        "You use the mask of the first example for all examples.",
        "Each number has an entry of its own in the mask. Which axes does the mask have?",
        "read",
        wrong=lambda mask: np.broadcast_to(mask[:1], mask.shape),
    ),
    Slip(
        "mask_of_first_unit",
        "You use the mask of the first unit for all units.",
        "Each number has an entry of its own in the mask. Which axes does the mask have?",
        "read",
        wrong=lambda mask: np.broadcast_to(mask[:, :1], mask.shape),
    ),
)
ALREADY = ("unscaled_and_evaluation_times_rest", "unscaled_and_evaluation_times_p", "unscaled_and_evaluation_masks")
"""Pairs that have a name above."""


def dropout_slips(argument: str, named: Sequence[str]) -> Iterator[Mistake]:
    """The mistakes of one pass.

    Args:
        argument: the name of the pass's array.
        named: the slips of the evaluation that the bank has already; they still occur in pairs.
    """
    evaluation = _evaluation(f"Does evaluation drop anything? Which factor does {argument} need then?")
    scaled_mask = Slip(
        "mask_over_share",
        f"In training you return the mask times p / (1 - p), without {argument} in it.",
        f"The mask says which entries of {argument} are kept. Where is {argument} in your result?",
        "kept",
        wrong=lambda x, mask, p: p / (1 - p),
    )
    others = [slip for slip in evaluation if slip.name not in named]
    yield from single_slips(exchanged, (*MORE_KEPT, scaled_mask, *LOST_SLIPS, *others, *READ))
    yield from two_slips(exchanged, KEPT, evaluation[:4], ALREADY)
    yield from two_slips(exchanged, KEPT[:1], (MINUS,))


def _evaluation(same: str) -> tuple[Slip, ...]:
    return (
        Slip(
            "evaluation_times_rest",
            "Evaluation multiplies by 1 - p.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: x * (1 - p),
        ),
        Slip("evaluation_times_p", "Evaluation multiplies by p.", same, "evaluation", wrong=lambda x, mask, p: x * p),
        Slip(
            "evaluation_over_rest",
            "Evaluation divides by 1 - p.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: x / (1 - p),
        ),
        Slip(
            "evaluation_masks",
            "Evaluation drops numbers by the mask, without scaling.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: x * mask,
        ),
        Slip("evaluation_over_p", "Evaluation divides by p.", same, "evaluation", wrong=lambda x, mask, p: x / p),
        Slip("evaluation_is_zero", "The result of evaluation is 0.", same, "evaluation", wrong=lambda x, mask, p: 0.0),
        Slip(
            "evaluation_is_the_mask",
            "The result of evaluation is the mask.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: np.asarray(mask, float),
        ),
        Slip(
            "evaluation_has_the_opposite_sign",
            "The result of evaluation has the wrong sign.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: -x,
        ),
    )
