"""All rules in their order: first rules about certain facts, then about measurements, then about trials.

Tested in ``tests/clinic/test_report.py``.
"""

from collections.abc import Iterable
from dataclasses import replace

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding
from deepgrad.clinic.labels import Label, Severity
from deepgrad.clinic.rules_birth import birth_findings
from deepgrad.clinic.rules_loop import loop_findings
from deepgrad.clinic.rules_loss import loss_findings
from deepgrad.clinic.rules_rate import rate_findings
from deepgrad.clinic.rules_trials import (
    FAR_DEVIATION,
    doubtful_inputs,
    frozen_findings,
    input_findings,
    target_findings,
)

__all__ = ["all_findings", "exact_findings"]


def exact_findings(case: Case) -> list[Finding]:
    """Certain findings: mistakes in the loop or the loss, and equal units."""
    return [*loop_findings(case), *loss_findings(case), *(one for one in birth_findings(case) if one.certain)]


def all_findings(case: Case) -> list[Finding]:
    """All findings: illnesses before risks, certain ones before measured ones."""
    exact = [*loop_findings(case), *loss_findings(case)]
    measured, doubtful = list(input_findings(case)), list(doubtful_inputs(case))
    if not _ill([*measured, *doubtful]):  # inputs out of range look like frozen weights
        measured += frozen_findings(case)
    if not _ill(exact):  # a loss that cannot fall says nothing about targets
        measured += target_findings(case)
    birth = birth_findings(case)
    found = [*exact, *(one for one in birth if one.certain), *measured, *(one for one in birth if not one.certain)]
    if not _ill([*found, *doubtful]):
        rates = rate_findings(case)
        if _far_inputs(case) and doubtful and _ill(rates) and all(one.label is Label.UNCLEAR for one in rates):
            doubtful, rates = [replace(one, severity=Severity.ILLNESS) for one in doubtful], []  # a better guess
        found += rates
    return sorted([*doubtful, *found], key=lambda one: (one.severity is not Severity.ILLNESS, not one.certain))


def _far_inputs(case: Case) -> bool:
    stuck = case.curve is not None and case.curve.stuck
    return stuck and case.inputs is not None and case.inputs.deviation > FAR_DEVIATION


def _ill(findings: Iterable[Finding]) -> bool:
    return any(one.severity is Severity.ILLNESS for one in findings)
