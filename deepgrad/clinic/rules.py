"""All rules in their order: first rules about certain facts, then about measurements, then about trials.

Tested in ``tests/clinic/test_report.py``.
"""

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding
from deepgrad.clinic.labels import Severity
from deepgrad.clinic.rules_birth import birth_findings
from deepgrad.clinic.rules_loop import loop_findings
from deepgrad.clinic.rules_loss import loss_findings
from deepgrad.clinic.rules_rate import rate_findings
from deepgrad.clinic.rules_trials import frozen_findings, input_findings, target_findings

__all__ = ["all_findings", "exact_findings"]


def exact_findings(case: Case) -> list[Finding]:
    """Certain findings: mistakes in the loop or the loss, and equal units."""
    return [*loop_findings(case), *loss_findings(case), *(one for one in birth_findings(case) if one.certain)]


def all_findings(case: Case) -> list[Finding]:
    """All findings: illnesses before risks, certain ones before measured ones."""
    exact = [*loop_findings(case), *loss_findings(case)]
    measured = list(input_findings(case))
    if not any(one.severity is Severity.ILLNESS for one in measured):  # inputs out of range look like frozen weights
        measured += frozen_findings(case)
    if not any(one.severity is Severity.ILLNESS for one in exact):  # a loss that cannot fall says nothing about targets
        measured += target_findings(case)
    birth = birth_findings(case)
    found = [*exact, *(one for one in birth if one.certain), *measured, *(one for one in birth if not one.certain)]
    if not any(one.severity is Severity.ILLNESS for one in found):
        found += rate_findings(case)
    return sorted(found, key=lambda one: (one.severity is not Severity.ILLNESS, not one.certain))
