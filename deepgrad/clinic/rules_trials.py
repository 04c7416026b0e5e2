"""Rules about trials of inputs, targets and frozen weights: the treatment that helps shows the illness.

Tested in ``tests/clinic/test_patients.py``.
"""

from collections.abc import Iterator

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding, illness, risk
from deepgrad.clinic.journal import HUGE
from deepgrad.clinic.labels import Label

__all__ = ["LEARNS", "frozen_findings", "input_findings", "target_findings"]

LEARNS = 0.12
"""A trial learns if its loss is below the reference by at least this share of the reference."""
FAR = 20.0
"""If the targets are more than so many times as large as the outputs, the first steps only change their level."""
HUGE_DEVIATION, HUGE_COLUMNS = 10.0, 100.0
"""Above these bounds, inputs far from standard are reported even if learning cannot be judged from the loss."""


def input_findings(case: Case) -> Iterator[Finding]:
    """A finding about inputs that are not standardised, if standardising helps, or if the training does not learn."""
    inputs, standardised, curve = case.inputs, case.trials.standardised, case.curve
    if inputs is not None and inputs.broken:
        yield illness(
            Label.NOT_NORMALISED,
            f"{100 * inputs.broken:.3g}% of the numbers in the inputs are nan or infinite.",
            certain=True,
            remedy="Remove or replace them before the training.",
            share_not_finite=inputs.broken,
        )
        return
    if inputs is None or curve is None or standardised is None:
        return
    own = case.trials.rates.get(1.0, HUGE)
    helps = standardised < own - 0.08 * curve.scale
    off = curve.constant_first is not None and curve.losses[0] > 5 * curve.constant_first
    shifted = curve.stuck and abs(inputs.mean) > 3 * inputs.deviation
    harms = standardised > own + 0.05 * curve.scale
    doubtful = shifted or (inputs.wild and (off or not curve.learning)) or inputs.deviation > 50
    huge = inputs.deviation > HUGE_DEVIATION or inputs.columns > HUGE_COLUMNS
    first = case.trials.standardised_first
    # standardising alone lowers the loss more than all steps do
    behind = first is not None and standardised < first < min(own, curve.end)
    if (case.judged or huge) and (helps or behind or (doubtful and not harms)):
        say = risk if not behind and (case.good or not (helps or curve.stuck)) else illness
        yield say(
            Label.NOT_NORMALISED,
            f"Inputs have mean {inputs.mean:.3g} and deviation {inputs.deviation:.3g}; the largest deviation of a "
            f"column is {inputs.columns:.3g} times the median one. A trial ends at loss {standardised:.3g} with "
            f"standardised inputs and at loss {own:.3g} with your inputs.",
            certain=False,
            mean=inputs.mean,
            deviation=inputs.deviation,
            largest_column_over_median=inputs.columns,
            loss_standardised=standardised,
            loss=own,
        )


def target_findings(case: Case) -> Iterator[Finding]:
    """A finding about targets far from the untrained outputs, if the training does not beat a constant output."""
    targets, curve = case.targets, case.curve
    if targets is None or curve is None or not case.judged or case.learning:
        return
    says = max(1.0, *case.birth.sizes[-1:])
    largest = max(abs(targets.mean), targets.deviation)
    if largest > FAR * says:
        yield illness(
            Label.NOT_NORMALISED,
            f"Targets have mean {targets.mean:.3g} and deviation {targets.deviation:.3g}; outputs of the untrained "
            f"network have size {says:.3g}. In {len(curve.losses)} steps the loss went from {curve.first:.3g} to "
            f"{curve.end:.3g}; a constant output gives {curve.reference:.3g}.",
            remedy="Standardise the targets. When you use the outputs, undo the scaling.",
            target_mean=targets.mean,
            target_deviation=targets.deviation,
            size_of_outputs=says,
            loss=curve.end,
        )


def frozen_findings(case: Case) -> Iterator[Finding]:
    """A finding about frozen weights, if the training does not learn and unfreezing helps."""
    curve, frozen, unfrozen = case.curve, case.trials.frozen, case.trials.unfrozen
    if curve is None or curve.learning or frozen is None or unfrozen is None:
        return
    # the weights that are not frozen can learn, so something else is wrong
    if frozen < curve.reference - LEARNS * curve.scale:
        return
    helps = unfrozen < frozen - 0.06 * curve.scale
    if helps and (unfrozen < frozen - 0.15 * curve.scale or curve.gain < 0.05):
        names = case.weights.frozen
        say = illness if curve.stuck else risk
        yield say(
            Label.NOT_UPDATED,
            f"Frozen weights (requires_grad is False): {len(names)}. In a trial the loss ends at {frozen:.3g} with "
            f"these weights frozen, and at {unfrozen:.3g} with all weights trained.",
            [name.rpartition(".")[0] or name for name in names],
            certain=False,
            remedy="If they are not frozen on purpose, call requires_grad_(True) and give them to the optimizer.",
            loss_frozen=frozen,
            loss_unfrozen=unfrozen,
        )
