"""The clinic's patients: small trainings on digits, ill or healthy, their records, and the results of treatments."""

from deepgrad.patients.glance import describe, ranges
from deepgrad.patients.illnesses import LABELS
from deepgrad.patients.patient import Patient
from deepgrad.patients.pool import examples
from deepgrad.patients.recording import KEYS
from deepgrad.patients.rules import named, prescribed
from deepgrad.patients.treatments import TREATMENTS

__all__ = ["KEYS", "LABELS", "TREATMENTS", "Patient", "describe", "examples", "named", "prescribed", "ranges"]
