"""``name_illness``: finds the illness of a training from its record.

Tested in ``tests/exercises/test_lesson_08_clinic.py``.
"""

from typing import Any

import numpy as np

from autograder.contract.kinds import Text
from autograder.exercises.base import Bank, Exercise, Mistake, Output
from autograder.exercises.lesson_08.ward import LESSON, RECORD, SHARE_CALLED, illness_cases
from deepgrad.patients.illnesses import LABELS
from deepgrad.patients.rules import named
from deepgrad.patients.treatments import TREATMENTS

__all__ = ["NAME_ILLNESS"]

Record = dict[str, Any]

BANK = Bank()


def name_illness(record: Record) -> str:
    """The label of the first sign, exact facts before measured ones; "healthy" if there is none."""
    return named(record)


@BANK.mistake(
    "Every patient gets the same label.",
    "Which line returns this label? If it is below an if, the test is True for every patient: print its number for "
    "a healthy patient.",
)
def constant(record: Record) -> str:
    return "healthy"


@BANK.mistake(
    "Fewer than half of the patients are named rightly.",
    "Do you look only at the losses? Very different illnesses have the same loss curve. Begin with the exact "
    "facts: gradient_norms, update_ratio, training_mode, outputs.",
)
def few_kinds(record: Record) -> str:
    losses = record["losses"]
    end = np.mean(losses[-10:])
    if not np.isfinite(end) or end > 1.5 * losses[0]:
        return "rate too large"
    if end > 0.95 * losses[0]:
        return "vanishing"
    return "healthy" if end < 0.5 * losses[0] else "rate too small"


@BANK.mistake(
    "Patients of several other kinds get one and the same label.",
    "The test for that label is True for them, too. Does it come too early, or is its threshold too wide? Print "
    "the number that it looks at, for these patients and for healthy patients.",
)
def swallowed(record: Record) -> str:
    profile = record["gradient_rms"]
    return "vanishing" if profile[0] < 2 * profile[-1] and named(record) in FROM_TRIALS else named(record)


@BANK.mistake(
    "Most kinds of illness are called 'healthy'.",
    "For each of these kinds, which number differs from that of a healthy patient? Each kind needs a test of its own.",
)
def unnoticed(record: Record) -> str:
    return named(record, LATER)


LATER = LABELS[LABELS.index("tiny batches under batch norm") : -1]
"""The kinds of illness that no exact fact shows."""

FROM_TRIALS = ("rate too large", "rate too small", "nothing learnable from these inputs", "healthy")

HINTS = {
    "gradients accumulate": "Row 0 of gradient_norms is the length before backward. What should it be then?",
    "weights not updated": "One layer whose weights do not move is enough, if its gradient is not 0. An update of 0 "
    "without a gradient has another cause.",
    "clipped after the step": "Compare rows 2 and 3 of gradient_norms: what can change a gradient after the step has "
    "used it?",
    "clipped to a standstill": "Compare rows 1 and 2 of gradient_norms: how much of the gradient is left for the step?",
    "evaluation mode while training": "Look at training_mode[0]. The mode matters only with batch norm or dropout.",
    "training mode while evaluating": "Look at training_mode[1]. The mode matters only with batch norm or dropout, "
    "and the training losses look healthy.",
    "loss and output mismatch": "Cross-entropy expects raw scores. Look at outputs: can raw scores all lie between 0 "
    "and 1?",
    "tiny batches under batch norm": "How well can you estimate a mean and a deviation from 2 examples? Without "
    "batch norm, small batches do no harm.",
    "symmetric start": "Equal rows of W make equal units, which always get equal gradients. Look at the smallest "
    "row_spread before you look at silent units.",
    "data not normalised": "Compare each column of the inputs with mean 0 and deviation 1. Columns can be too large "
    "or too small, and in some patients it is only one column of 64.",
    "dead units": "A silent unit sends no gradient back, so the early layers get none: depth is not the cause. Look "
    "at dead before you look at the gradients, and take the worst layer.",
    "saturated units": "A unit on a flat end sends little gradient back. Look at saturated before you look at the "
    "gradients, and take the worst layer.",
    "vanishing": "Compare gradient_rms of the first layer with that of the last, on a log scale.",
    "exploding": "Before the first step, gradient_rms of the first layer is far above that of the last layer. Can "
    "the rate be the cause then?",
    "rate too large": "The start is healthy, but a smaller rate does much better: look at trial_losses. A comparison "
    "with nan is never True.",
    "rate too small": "The loss hardly falls, and a larger rate does much better: look at trial_losses.",
    "nothing learnable from these inputs": "One batch is learned by heart, so network and loop work. But the whole "
    "data is not learned with any rate.",
    "healthy": "Some healthy trainings look odd at one point: modes without batch norm, clipping that leaves enough, "
    "small batches. How far are their numbers from those of ill patients?",
}
"""For each kind of patient, a hint if all of its patients get another name."""


def _overlooking(label: str) -> Mistake:
    def overlooked(record: Record) -> str:
        return named(record, (label,))

    def alarmed(record: Record) -> str:
        label = named(record)
        return "rate too small" if label == "healthy" else label

    wrong = alarmed if label == "healthy" else overlooked
    title = (
        "Healthy patients are called ill."
        if label == "healthy"
        else f"No patient with the label {label!r} is recognised."
    )
    return Mistake(label.replace(" ", "_"), title, HINTS[label], wrong)


BANK.add(*map(_overlooking, LABELS))

NAME_ILLNESS = Exercise(
    name="name_illness",
    lesson=LESSON,
    parameters=(RECORD,),
    outputs=(
        Output(
            "label",
            Text(
                LABELS,
                "what is wrong with it",
                dict.fromkeys(TREATMENTS, "That is a treatment. Name the illness: LABELS."),
            ),
            share=5,
        ),
    ),
    reference=name_illness,
    cases=illness_cases,
    share=SHARE_CALLED,
    points=6,
    nudge="Which illness can you read off one number, without a doubt? Begin with it.",
    hint="One if for each illness, the most certain first: the loop (gradient_norms, update_ratio, training_mode, "
    "outputs, batch_size), then the inputs, then the network before the first step (row_spread, dead, saturated, "
    "gradient_rms), then trial_losses and by_heart. What is left is healthy.",
    explanation="The order does the work. A dead layer makes the gradient vanish, and so does a saturated one: the "
    "cause is asked for before its effect. The thresholds lie in wide gaps: most illnesses are decades away from "
    "health. The loss curve alone is looked at last.",
    mistakes=tuple(BANK),
)
