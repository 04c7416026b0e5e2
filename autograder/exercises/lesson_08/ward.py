"""The unseen patients: chooses some for a check, and declares the kind of a record.

Tested in ``tests/exercises/test_lesson_08_clinic.py``.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from autograder.contract.kinds import Array, Count, Dict, Flag, Kind, Real
from autograder.errors import BadExercise
from autograder.exercises.base import Case, Parameter, Share
from deepgrad.patients.patient import Patient
from deepgrad.patients.pool import read
from deepgrad.patients.recording import KEYS

__all__ = ["LESSON", "RECORD", "SHARE_CALLED", "SHARE_CURED", "illness_cases", "treatment_cases"]

LESSON = "08_clinic"

FILE = Path(__file__).with_name("patients.npz")
DIGEST = "0f16725f5edd9077"
"""Start of the file's SHA-256. It is part of the exercises' version, so other patients change the version."""
OF_EACH_KIND = 3

# A rule that uses only the losses names about two patients in five; one word for all, at most one in six.
NOTHING, EVERYTHING = 0.5, 0.9
SHARE_CALLED = Share(NOTHING, EVERYTHING, "patients", "called", default="healthy")
SHARE_CURED = Share(NOTHING, EVERYTHING, "patients", "given")

SCALARS: dict[str, Kind] = {"batch_size": Count(), "batch_norm": Flag(), "dropout": Real()}
RECORD = Parameter(
    "record",
    Dict({key: SCALARS.get(key, Array((KEYS[key][0],), KEYS[key][1])) for key in KEYS}, "what was measured"),
)


def illness_cases(rng: np.random.Generator) -> list[Case]:
    """Three patients of each kind in random order; right is their label."""
    return [_case(i, patient, (patient.label,)) for i, patient in enumerate(_chosen(rng, DIGEST, _any_of), 1)]


def treatment_cases(rng: np.random.Generator) -> list[Case]:
    """Three patients of each kind in random order; right is every treatment that cures them.

    How many patients of a kind a treatment cures is the same with every seed.
    """
    return [_case(i, patient, patient.cures) for i, patient in enumerate(_chosen(rng, DIGEST, _cured_by_few), 1)]


def _case(number: int, patient: Patient, right: tuple[str, ...]) -> Case:
    return Case(f"patient {number}", (dict(patient.record),), kind=patient.label, right=right)


Choice = Callable[[np.random.Generator, list[Patient]], list[Patient]]


def _chosen(rng: np.random.Generator, digest: str, choose: Choice) -> list[Patient]:
    chosen = [patient for ward in _wards(digest) for patient in choose(rng, ward)]
    return [chosen[i] for i in rng.permutation(len(chosen))]


def _any_of(rng: np.random.Generator, ward: list[Patient], count: int = OF_EACH_KIND) -> list[Patient]:
    return [ward[i] for i in rng.choice(len(ward), count, replace=False)]


def _cured_by_few(rng: np.random.Generator, ward: list[Patient]) -> list[Patient]:
    """The patients that the fewest treatments cure, so that no treatment is right only with some seeds."""
    alike = Counter(patient.cures for patient in ward)
    chosen: list[Patient] = []
    for cures in sorted(alike, key=lambda cures: (len(cures), -alike[cures], cures)):
        group = [patient for patient in ward if patient.cures == cures]
        chosen += _any_of(rng, group, min(len(group), OF_EACH_KIND - len(chosen)))
    return chosen


@cache
def _wards(digest: str) -> list[list[Patient]]:
    """The patients of each kind.

    Raises:
        BadExercise: the file is not the one that the exercises were written for.
    """
    found = hashlib.sha256(FILE.read_bytes()).hexdigest()
    if not found.startswith(digest):
        raise BadExercise(
            f"{FILE.name} has the digest {found[:16]}, but the exercises expect {digest}. Write the file again with "
            "benchmarks/clinic_patients.py --write judged, or put the new digest into ward.py."
        )
    patients = read(FILE)
    return [[p for p in patients if p.label == label] for label in dict.fromkeys(p.label for p in patients)]
