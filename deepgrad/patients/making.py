"""Makes patients: draws a plan, trains it and its treatments, and keeps it if the illness does harm.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Iterator
from itertools import count

import numpy as np

from deepgrad.patients.illnesses import HEALTHY, LABELS, drawn
from deepgrad.patients.patient import CHANCE, Patient
from deepgrad.patients.plan import Plan
from deepgrad.patients.recording import recorded
from deepgrad.patients.training import Training
from deepgrad.patients.treatments import REMEDIES, TREATMENTS, treated

__all__ = ["made"]

TREATED_STEPS = 150
HARMED = 0.75
"""An illness does harm if the training reaches less than this share of the best treatment's accuracy."""
LEARNS = 0.6
"""Held-out accuracy above chance that the best treatment of every patient has to reach."""


def made(label: str, seed: int, number: int) -> Iterator[Patient]:
    """``number`` patients of one kind. A seed always gives the same patients; a larger number only adds some."""
    found = 0
    for attempt in count():
        if found == number:
            return
        patient = _admitted(label, drawn(label, np.random.default_rng((seed, LABELS.index(label), attempt))))
        if patient:
            found += 1
            yield patient


def _admitted(label: str, plan: Plan) -> Patient | None:
    """The patient; None if a healthy one does not learn, or if an ill one is not harmed or not cured by its remedy."""
    known: dict[Plan, float] = {}
    untreated = _outcome(plan, known) - CHANCE
    if untreated < LEARNS if label == HEALTHY else untreated > HARMED * (1 - CHANCE):
        return None
    outcomes = {name: max(_outcome(one, known) for one in treated(plan, name)) for name in TREATMENTS}
    best = max(outcomes.values()) - CHANCE
    ill = untreated < HARMED * best
    if best < LEARNS or ill is (label == HEALTHY):
        return None
    patient = Patient(recorded(plan), label, outcomes, plan.about)
    return patient if set(patient.cures) & set(REMEDIES[label]) else None


def _outcome(plan: Plan, known: dict[Plan, float]) -> float:
    if plan not in known:
        training = Training(plan)
        for _ in range(TREATED_STEPS):
            if not np.isfinite(training.step()):
                break
        known[plan] = training.held_out()[1]
    return known[plan]
