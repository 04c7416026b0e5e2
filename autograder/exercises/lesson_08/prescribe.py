"""``prescribe``: the treatment that helps a training, judged by its measured result.

Tested in ``tests/exercises/test_lesson_08_clinic.py``.
"""

from typing import Any

import numpy as np

from autograder.contract.kinds import Text
from autograder.exercises.base import Bank, Exercise, Mistake, Output
from autograder.exercises.lesson_08.ward import LESSON, RECORD, SHARE_CURED, treatment_cases
from deepgrad.patients.illnesses import LABELS
from deepgrad.patients.rules import named, prescribed
from deepgrad.patients.treatments import TREATMENTS

__all__ = ["PRESCRIBE"]

Record = dict[str, Any]

BANK = Bank()


def prescribe(record: Record) -> str:
    """The treatment that removes the cause."""
    return prescribed(record)


@BANK.mistake("Every patient gets the same treatment.", "Name the illness first. Which treatment removes its cause?")
def constant(record: Record) -> str:
    return "smaller rate"


@BANK.mistake(
    "Fewer than half of the patients are cured.",
    "No single treatment helps more than a few kinds. It has to remove the cause: which line of the loop, which part "
    "of the start, or the data?",
)
def few_kinds(record: Record) -> str:
    end = np.mean(record["losses"][-10:])
    return "larger rate" if end < 1.5 * record["losses"][0] else "smaller rate"


HINTS = {
    "gradients accumulate": "Every step adds to the sum of all gradients before it. When is the sum emptied?",
    "weights not updated": "Can another start or a norm help weights that never move?",
    "clipped after the step": "The step has used the long gradient already. What has to come before what?",
    "clipped to a standstill": "The threshold is the cause. Its size has to fit the gradient's usual length.",
    "evaluation mode while training": "The network already has batch norm, but in evaluation mode.",
    "training mode while evaluating": "Nothing is wrong with the training. In which mode is it judged?",
    "loss and output mismatch": "The cross-entropy contains a softmax. What should the network put out then?",
    "tiny batches under batch norm": "From how many examples can batch norm estimate a mean and a deviation?",
    "symmetric start": "Equal units stay equal at any rate. What makes them differ?",
    "data not normalised": "The network is fine. What about the numbers that you feed into it?",
    "dead units": "A unit that is 0 for every example gets no gradient. Can another rate change that?",
    "saturated units": "A unit on a flat end gets almost no gradient. Can another rate bring it back in a few steps?",
    "vanishing": "He's and Glorot's scheme do not rescue a deep sigmoid network. What sets the scale in every layer, "
    "at every step?",
    "exploding": "Are the weights at the start too large? What sets the scale from layer to layer?",
    "rate too large": "What does a smaller rate do? Look at trial_losses.",
    "rate too small": "What does a larger rate do? Look at trial_losses.",
    "nothing learnable from these inputs": "A network that learns one batch by heart is fine. What about the targets?",
    "healthy": "What does a healthy training need? First, do no harm.",
}
"""For each kind of patient, a hint if none of its patients is cured."""

WRONG = {"vanishing": "larger rate", "healthy": "larger batches", "loss and output mismatch": "check the labels"}
"""For some kinds, the treatment that cures no patient; for all others it is "larger batches" or "check the labels"."""


def _failing(label: str) -> Mistake:
    instead = (
        "larger batches" if label == "nothing learnable from these inputs" else WRONG.get(label, "check the labels")
    )

    def failing(record: Record) -> str:
        return instead if named(record) == label else prescribed(record)

    title = (
        "Healthy patients are treated." if label == "healthy" else f"No patient with the illness {label!r} is cured."
    )
    return Mistake(label.replace(" ", "_"), title, HINTS[label], failing)


BANK.add(*map(_failing, LABELS))

OTHER_WORDS = {
    **dict.fromkeys(LABELS, "That is an illness. Which treatment removes its cause? TREATMENTS lists their names."),
    **dict.fromkeys(TREATMENTS.values(), "That is what a treatment does. Return its name, a key of TREATMENTS."),
}
"""Words near the names of treatments that learners mistake for them."""

PRESCRIBE = Exercise(
    name="prescribe",
    lesson=LESSON,
    parameters=(RECORD,),
    outputs=(Output("treatment", Text(tuple(TREATMENTS), "what is done", OTHER_WORDS), share=3),),
    reference=prescribe,
    cases=treatment_cases,
    share=SHARE_CURED,
    points=4,
    nudge="Name the illness first. Which treatment removes its cause?",
    hint="A dictionary from the label to the treatment gets you far: from deepgrad.patients import named. Then look at "
    "the outcomes of the examples: one illness needs another treatment than its name suggests.",
    explanation="Each treatment removes one cause. Vanishing gradients are the exception: fresh weights help ReLU and "
    "tanh, but a deep sigmoid network vanishes with the best scheme too, and batch norm rescues both.",
    mistakes=tuple(BANK),
)
