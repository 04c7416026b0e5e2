"""The closed list of names of findings, each with a remedy and the lesson that explains it.

Tested in ``tests/clinic/test_exact.py``.
"""

from enum import StrEnum

__all__ = ["LESSONS", "REMEDIES", "Label", "Severity"]


class Severity(StrEnum):
    """How bad it is."""

    ILLNESS = "illness"
    """Harm was seen."""
    RISK = "risk"
    """The fact is certain, but no harm was seen yet."""


class Label(StrEnum):
    """Every name that a finding can have."""

    ACCUMULATE = "gradients accumulate"
    NOT_UPDATED = "weights not updated"
    CLIPPED_LATE = "clipped after the step"
    STANDSTILL = "clipped to a standstill"
    EVAL_WHILE_TRAINING = "evaluation mode while training"
    TRAIN_WHILE_EVALUATING = "training mode while evaluating"
    MISMATCH = "loss and output mismatch"
    TINY_BATCHES = "tiny batches under batch norm"
    SYMMETRIC = "symmetric start"
    NOT_NORMALISED = "data not normalised"
    DEAD = "dead units"
    SATURATED = "saturated units"
    VANISHING = "vanishing"
    EXPLODING = "exploding"
    RATE_TOO_LARGE = "rate too large"
    RATE_TOO_SMALL = "rate too small"
    NOTHING_LEARNABLE = "nothing learnable from these inputs"
    UNCLEAR = "unclear: it does not learn, cause not found"


REMEDIES = {
    Label.ACCUMULATE: "Call optimizer.zero_grad() once before each backward pass.",
    Label.NOT_UPDATED: "Give these weights to the optimizer, let gradients reach them, and use a rate above 0.",
    Label.CLIPPED_LATE: "Clip between loss.backward() and optimizer.step().",
    Label.STANDSTILL: "Raise the clipping threshold to about the usual length of the gradient.",
    Label.EVAL_WHILE_TRAINING: "Call model.train() before the training steps.",
    Label.TRAIN_WHILE_EVALUATING: "Call model.eval() before you evaluate, and model.train() after it.",
    Label.MISMATCH: "Give the loss the kind of output and the shapes that it expects.",
    Label.TINY_BATCHES: "Use larger batches, or layer norm or group norm in place of batch norm.",
    Label.SYMMETRIC: "Start from random weights, so that the units of a layer differ.",
    Label.NOT_NORMALISED: "Standardise the inputs: subtract the mean of each column and divide by its deviation.",
    Label.DEAD: "Start with biases at 0 and He weights, or use a leaky ReLU.",
    Label.SATURATED: "Make the weights and biases at the start smaller (Glorot's scheme).",
    Label.VANISHING: "Use ReLU with He weights, normalisation or residual connections; in a recurrent network, gates.",
    Label.EXPLODING: "Make the weights at the start smaller, normalise, and clip the gradient.",
    Label.RATE_TOO_LARGE: "Make the learning rate smaller.",
    Label.RATE_TOO_SMALL: "Make the learning rate larger.",
    Label.NOTHING_LEARNABLE: "Look at some pairs of input and target by eye: do they belong together?",
    Label.UNCLEAR: "Learn one batch by heart first, then add the parts of the task one by one.",
}
"""The remedy for each label, in one sentence."""

LESSONS = {
    Label.ACCUMULATE: 8,
    Label.NOT_UPDATED: 8,
    Label.CLIPPED_LATE: 7,
    Label.STANDSTILL: 7,
    Label.EVAL_WHILE_TRAINING: 5,
    Label.TRAIN_WHILE_EVALUATING: 5,
    Label.MISMATCH: 8,
    Label.TINY_BATCHES: 5,
    Label.SYMMETRIC: 3,
    Label.NOT_NORMALISED: 5,
    Label.DEAD: 4,
    Label.SATURATED: 2,
    Label.VANISHING: 1,
    Label.EXPLODING: 7,
    Label.RATE_TOO_LARGE: 8,
    Label.RATE_TOO_SMALL: 8,
    Label.NOTHING_LEARNABLE: 8,
    Label.UNCLEAR: 8,
}
"""The lesson that explains each label."""
