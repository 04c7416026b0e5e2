"""Keeps patients in a file of numbers, each with 16 bits of its mantissa, which is about five digits.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deepgrad.networks.arrays import Array
from deepgrad.patients.illnesses import LABELS
from deepgrad.patients.patient import Patient
from deepgrad.patients.treatments import TREATMENTS

__all__ = ["examples", "read", "write"]

EXAMPLES = Path(__file__).with_name("examples.npz")
DROPPED_BITS = np.uint64(36)

FIXED = {
    "losses": (60,),
    "held_out": (2,),
    "by_heart": (2,),
    "trial_losses": (6,),
    "gradient_norms": (4, 60),
    "input_mean": (64,),
    "input_std": (64,),
    "outputs": (8, 10),
    "training_mode": (2,),
}
PER_LAYER = ("gradient_rms", "weight_gradient", "update_ratio")
PER_HIDDEN_LAYER = ("activation_std", "dead", "saturated", "row_spread")
SCALARS = {"batch_size": int, "batch_norm": bool, "dropout": float}


def examples() -> list[Patient]:
    """The example patients: three of each kind, sorted by kind. ``check`` and grading use other patients."""
    return _patients(_examples())


@cache
def _examples() -> dict[str, NDArray[Any]]:
    """The file's arrays. They are cached, because a learner's rule may call ``examples()`` once for each patient."""
    return _stored(EXAMPLES)


def write(path: Path, patients: Sequence[Patient]) -> None:
    """Write patients to a file; the same patients give the same bytes."""
    records = [patient.record for patient in patients]
    arrays: dict[str, NDArray[Any]] = {
        key: _shortened(np.concatenate([np.ravel(record[key]) for record in records]))
        for key in (*FIXED, *PER_LAYER, *PER_HIDDEN_LAYER)
    }
    arrays |= {key: np.array([record[key] for record in records]) for key in SCALARS}
    arrays["layers"] = np.array([len(record["gradient_rms"]) for record in records])
    arrays["label"] = np.array([LABELS.index(patient.label) for patient in patients])
    arrays["outcomes"] = np.array([[patient.outcomes[name] for name in TREATMENTS] for patient in patients])
    arrays["about"] = np.array([patient.about for patient in patients])
    np.savez_compressed(path, allow_pickle=False, **arrays)


def read(path: Path) -> list[Patient]:
    """The patients of a file, with arrays of their own."""
    return _patients(_stored(path))


def _stored(path: Path) -> dict[str, NDArray[Any]]:
    with np.load(path, allow_pickle=False) as file:
        return {key: file[key] for key in file.files}


def _patients(stored: dict[str, NDArray[Any]]) -> list[Patient]:
    layers = stored["layers"]
    split = {key: np.split(stored[key], len(layers)) for key in FIXED}
    split |= {key: np.split(stored[key], np.cumsum(layers)[:-1]) for key in PER_LAYER}
    split |= {key: np.split(stored[key], np.cumsum(layers - 1)[:-1]) for key in PER_HIDDEN_LAYER}
    found = []
    for at, label in enumerate(stored["label"]):
        record: dict[str, Any] = {key: parts[at].reshape(FIXED.get(key, (-1,))).copy() for key, parts in split.items()}
        record |= {key: kind(stored[key][at]) for key, kind in SCALARS.items()}
        outcomes = dict(zip(TREATMENTS, map(float, stored["outcomes"][at]), strict=True))
        found.append(Patient(record, LABELS[label], outcomes, str(stored["about"][at])))
    return found


def _shortened(numbers: Array) -> Array:
    """The numbers, rounded towards 0 to 16 bits of mantissa, so that they compress to a third. nan and inf stay."""
    bits = np.ascontiguousarray(numbers, np.float64).view(np.uint64)
    short = (bits >> DROPPED_BITS << DROPPED_BITS).view(np.float64)
    return np.where(np.isfinite(numbers), short, numbers)
