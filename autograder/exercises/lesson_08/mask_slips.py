"""The single and double slips that both passes of dropout share.

Tested in ``tests/exercises/test_lesson_08.py``.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from autograder.exercises.base import Mistake
from autograder.exercises.lesson_08.masks import exchanged
from autograder.exercises.parts import Slip, single_slips, two_slips

__all__ = ["dropout_slips"]

SCALE = "What is kept is divided by 1 - p, the probability of keeping."
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
        "divided_by_rows",
        "What is kept is divided by the number of kept ones.",
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
        "The dropped numbers become the mean of all.",
        LOST,
        "lost",
        wrong=lambda x, mask, p: np.mean(x),
    ),
    Slip("lost_are_nan", "The dropped numbers become nan.", LOST, "lost", wrong=lambda x, mask, p: np.nan),
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


def dropout_slips(argument: str, named: Sequence[str]) -> Iterator[Mistake]:
    """The mistakes of one pass.

    Args:
        argument: the name of the pass's array.
        named: the slips of the evaluation that the bank has already; they still occur in pairs.
    """
    evaluation = _evaluation(f"Evaluation leaves {argument} as it is: it drops nothing and scales nothing.")
    scaled_mask = Slip(
        "mask_over_share",
        f"The mask itself is scaled, and {argument} is left out.",
        "The mask says which numbers pass. Which numbers are they?",
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
            "Evaluation drops by the mask, without scaling.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: x * mask,
        ),
        Slip("evaluation_over_p", "Evaluation divides by p.", same, "evaluation", wrong=lambda x, mask, p: x / p),
        Slip("evaluation_is_zero", "Evaluation gives 0.", same, "evaluation", wrong=lambda x, mask, p: 0.0),
        Slip(
            "evaluation_is_the_mask",
            "Evaluation gives the mask.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: np.asarray(mask, float),
        ),
        Slip(
            "evaluation_has_the_opposite_sign",
            "Evaluation has the wrong sign.",
            same,
            "evaluation",
            wrong=lambda x, mask, p: -x,
        ),
    )
