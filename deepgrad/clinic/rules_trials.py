"""Rules about trials of inputs, targets and frozen weights: the treatment that helps shows the illness.

Tested in ``tests/clinic/test_patients.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from deepgrad.clinic.case import Case
from deepgrad.clinic.curve import Curve
from deepgrad.clinic.findings import Finding, illness, risk
from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.inputs import Inputs
from deepgrad.clinic.labels import Label
from deepgrad.clinic.rules_birth import FLAT
from deepgrad.clinic.rules_loss import SQUARES
from deepgrad.clinic.weights import layers_of

__all__ = ["FAR_DEVIATION", "LEARNS", "doubtful_inputs", "frozen_findings", "input_findings", "target_findings"]

LEARNS = 0.12
"""A trial learns if its loss is below the reference by at least this share of the reference."""
MUCH = 0.75
"""With frozen weights, a trial below this share of the untrained loss learns much, even if a constant is better."""
FAR = 20.0
"""If the targets are more than so many times as large as the outputs, the first steps only change their level."""
FAR_DEVIATION = 50.0
"""Inputs with a larger deviation are reported even if standardising does not help."""
HUGE_DEVIATION, HUGE_COLUMNS = 10.0, 100.0
"""Above these bounds, inputs far from standard are reported even if learning cannot be judged from the loss."""


def input_findings(case: Case) -> Iterator[Finding]:
    """A finding about inputs that are broken, or not standardised, if standardising helps in a trial."""
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
    if inputs is None or curve is None or standardised is None or not (case.judged or _huge(inputs)):
        return
    helps, behind = _helps(case, curve, standardised), _behind(case, curve, standardised)
    if helps or behind:
        yield (risk if case.good and not behind else illness)(
            Label.NOT_NORMALISED,
            f"{_sizes(inputs)} A trial ends at loss {standardised:.3g} with standardised inputs and at loss "
            f"{_own(case):.3g} with your inputs.",
            certain=False,
            **_evidence(inputs),
            loss_standardised=standardised,
            loss=_own(case),
        )


def doubtful_inputs(case: Case) -> Iterator[Finding]:
    """A finding about inputs far from standard, if standardising does not help in a trial.

    It is a risk, unless the inputs silence or saturate units.
    """
    inputs, standardised, curve = case.inputs, case.trials.standardised, case.curve
    if inputs is None or inputs.broken or curve is None or standardised is None:
        return
    if _helps(case, curve, standardised) or _behind(case, curve, standardised):
        return
    off = curve.constant_first is not None and curve.losses[0] > 5 * curve.constant_first
    shifted = curve.stuck and abs(inputs.mean) > 3 * inputs.deviation
    doubtful = shifted or (inputs.wild and (off or not curve.learning)) or inputs.deviation > FAR_DEVIATION
    harms = standardised > _own(case) + 0.05 * curve.scale
    if not doubtful or not (case.judged or _huge(inputs)) or (harms and not inputs.deviation > FAR_DEVIATION):
        return
    blamed = _flattens(case)
    units = " With standardised inputs far fewer units would be silent or saturated." if blamed else ""
    yield (illness if blamed and not case.good else risk)(
        Label.NOT_NORMALISED,
        f"{_sizes(inputs)} The loss ends at {curve.end:.3g}. Standardising the inputs does not help within a trial of "
        f"{case.trials.steps} steps.{units}",
        certain=False,
        **_evidence(inputs),
        loss=curve.end,
    )


def _flattens(case: Case) -> bool:
    """Whether the inputs are what silences or saturates units before the first step."""
    raw, calm = case.birth, case.calm
    if calm is None:
        return False
    return _worst(raw.dead, raw.flat) >= FLAT > 2 * _worst(calm.dead, calm.flat)


def _worst(*shares: Mapping[str, float]) -> float:
    return max([0.0, *(share for layers in shares for share in layers.values())])


def _own(case: Case) -> float:
    return case.trials.rates.get(1.0, HUGE)


def _huge(inputs: Inputs) -> bool:
    return inputs.deviation > HUGE_DEVIATION or inputs.columns > HUGE_COLUMNS


def _helps(case: Case, curve: Curve, standardised: float) -> bool:
    return standardised < _own(case) - 0.08 * curve.scale


def _behind(case: Case, curve: Curve, standardised: float) -> bool:
    """Whether all steps were worth less than scaling the inputs."""
    first = case.trials.standardised_first
    return first is not None and standardised < first < min(_own(case), curve.end)


def _sizes(inputs: Inputs) -> str:
    return (
        f"Inputs have mean {inputs.mean:.3g} and deviation {inputs.deviation:.3g}; the largest deviation of a column "
        f"is {inputs.columns:.3g} times the median one."
    )


def _evidence(inputs: Inputs) -> dict[str, Any]:
    return {
        "mean": inputs.mean,
        "deviation": inputs.deviation,
        "largest_column_over_median": inputs.columns,
    }


def target_findings(case: Case) -> Iterator[Finding]:
    """A finding about targets far from the untrained outputs, if the training does not beat a constant output."""
    curve = case.curve
    if curve is None or not case.judged or case.learning:
        return
    targets_mean, targets_deviation = _largest_targets(case)
    says = max([1.0, *case.birth.sizes[-1:]])
    if max(abs(targets_mean), targets_deviation) > FAR * says:
        yield illness(
            Label.NOT_NORMALISED,
            f"Targets have mean {targets_mean:.3g} and deviation {targets_deviation:.3g}; outputs of the untrained "
            f"network have size {says:.3g}. In {len(curve.losses)} steps the loss went from {curve.first:.3g} to "
            f"{curve.end:.3g}; a constant output gives {curve.reference:.3g}.",
            remedy="Standardise the targets. When you use the outputs, undo the scaling.",
            target_mean=targets_mean,
            target_deviation=targets_deviation,
            size_of_outputs=says,
            loss=curve.end,
        )


def _largest_targets(case: Case) -> tuple[float, float]:
    """Mean and deviation of the batch's targets, or of those that a loss compares with outputs, if they are larger."""
    found = [(0.0, 0.0)] if case.targets is None else [(case.targets.mean, case.targets.deviation)]
    first = {call.function: call for call in reversed(case.journal.losses_seen)}  # later ones may have diverged
    found += [(call.target_mean, call.target_deviation) for name, call in first.items() if name in SQUARES - {"-"}]
    return max(found, key=lambda one: max(abs(one[0]), one[1]))


def frozen_findings(case: Case) -> Iterator[Finding]:
    """A finding about frozen weights, if the training does not learn and unfreezing helps."""
    curve, frozen, unfrozen = case.curve, case.trials.frozen, case.trials.unfrozen
    if curve is None or curve.learning or frozen is None or unfrozen is None:
        return
    # the weights that are not frozen can learn, so something else is wrong, such as the rate
    if frozen < curve.reference - LEARNS * curve.scale:
        return
    if curve.stuck and frozen < MUCH * curve.untrained:
        return
    helps = unfrozen < frozen - 0.06 * curve.scale
    if helps and (unfrozen < frozen - 0.15 * curve.scale or curve.gain < 0.05):
        names = case.weights.frozen
        say = illness if curve.stuck else risk
        yield say(
            Label.NOT_UPDATED,
            f"Frozen weights (requires_grad is False): {len(names)}. In a trial the loss ends at {frozen:.3g} with "
            f"these weights frozen, and at {unfrozen:.3g} with all weights trained.",
            layers_of(names),
            certain=False,
            remedy="If they are not frozen on purpose, call requires_grad_(True) and give them to the optimizer.",
            loss_frozen=frozen,
            loss_unfrozen=unfrozen,
        )
