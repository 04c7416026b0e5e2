"""The closed list of treatments, and the change that each makes to a plan.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Callable
from dataclasses import replace

from deepgrad.clinic.labels import Label
from deepgrad.patients.plan import Plan

__all__ = ["LEAVE", "REMEDIES", "TREATMENTS", "treated"]

LEAVE = "leave as it is"
TREATMENTS = {
    LEAVE: "Nothing is changed.",
    "zero the gradients": "zero_grad() is called before each backward pass.",
    "update all weights": "The optimizer gets all weights, and the usual rate if the rate is 0.",
    "repair the clipping": "If gradients are clipped: between backward and step, at threshold 1.",
    "set the modes": "train() while training, eval() while evaluating.",
    "give raw scores": "The loss is given the network's raw scores.",
    "larger batches": "Batches of 64, if they are smaller.",
    "start again": "Fresh weights: He's scheme for ReLU, else Glorot's; biases 0.",
    "add batch norm": "Batch norm stands before every activation; nothing else is changed.",
    "standardise the inputs": "The inputs get mean 0 and standard deviation 1.",
    "smaller rate": "Three trainings, with the rate divided by 10, 100 and 1000; the best one counts.",
    "larger rate": "Three trainings, with the rate times 10, 100 and 1000; the best one counts.",
    "check the labels": "Every input gets its own target again.",
}
"""Each treatment with its description."""

REMEDIES = {
    Label.ACCUMULATE: ("zero the gradients",),
    Label.NOT_UPDATED: ("update all weights",),
    Label.CLIPPED_LATE: ("repair the clipping",),
    Label.STANDSTILL: ("repair the clipping",),
    Label.EVAL_WHILE_TRAINING: ("set the modes",),
    Label.TRAIN_WHILE_EVALUATING: ("set the modes",),
    Label.MISMATCH: ("give raw scores",),
    Label.TINY_BATCHES: ("larger batches",),
    Label.SYMMETRIC: ("start again",),
    Label.NOT_NORMALISED: ("standardise the inputs",),
    Label.DEAD: ("start again",),
    Label.SATURATED: ("start again",),
    Label.VANISHING: ("add batch norm", "start again"),
    Label.EXPLODING: ("start again",),
    Label.RATE_TOO_LARGE: ("smaller rate",),
    Label.RATE_TOO_SMALL: ("larger rate",),
    Label.NOTHING_LEARNABLE: ("check the labels",),
    "healthy": (LEAVE,),
}
"""For each illness, the treatments that remove its cause. A patient is kept only if one of them cures it."""

BATCH = 64
THRESHOLD = 1.0


def treated(plan: Plan, treatment: str) -> list[Plan]:
    """The treated plans, of which the best one counts.

    If the treatment changes nothing, this is the plan itself.
    """
    return CHANGES[treatment](plan)


def _start_again(plan: Plan) -> Plan:
    return replace(plan, weight_factor=1.0, bias_shift=0.0, bias_spread=0.0, ill_layer=0, row_spread=1.0)


def _modes(plan: Plan) -> Plan:
    return replace(plan, trains_in_training_mode=True, evaluates_in_training_mode=False)


def _clipping(plan: Plan) -> Plan:
    return replace(plan, clip=THRESHOLD, clips_late=False) if plan.clip else plan


CHANGES: dict[str, Callable[[Plan], list[Plan]]] = {
    LEAVE: lambda plan: [plan],
    "zero the gradients": lambda plan: [replace(plan, clears=True)],
    "update all weights": lambda plan: [replace(plan, updated="all", rate=plan.rate or plan.usual_rate)],
    "repair the clipping": lambda plan: [_clipping(plan)],
    "set the modes": lambda plan: [_modes(plan)],
    "give raw scores": lambda plan: [replace(plan, squash="")],
    "larger batches": lambda plan: [replace(plan, batch_size=max(BATCH, plan.batch_size))],
    "start again": lambda plan: [_start_again(plan)],
    "add batch norm": lambda plan: [replace(plan, batch_norm=True)],
    "standardise the inputs": lambda plan: [replace(plan, input_factor=1.0, input_offset=0.0, input_column=1.0)],
    "smaller rate": lambda plan: [replace(plan, rate=plan.rate / by) for by in (10, 100, 1000)],
    "larger rate": lambda plan: [replace(plan, rate=plan.rate * by) for by in (10, 100, 1000)],
    "check the labels": lambda plan: [replace(plan, shuffled=False)],
}
