"""A patient: the record of a training, its illness, and what became of it after each treatment.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from dataclasses import dataclass
from typing import Any

from deepgrad.patients.treatments import LEAVE, TREATMENTS

__all__ = ["CHANCE", "ENOUGH", "Patient"]

CHANCE = 0.1
"""Accuracy of a guess among ten digits."""
ENOUGH = 0.9
"""Share of what the best treatment reaches above chance from which a treatment counts as a cure."""


@dataclass(frozen=True)
class Patient:
    """One training that was measured, and what became of it after each treatment.

    Attributes:
        record: what ``name_illness`` and ``prescribe`` get.
        label: its illness, or "healthy".
        outcomes: held-out accuracy after 150 steps, by treatment.
        about: network and loop in one sentence.
    """

    record: dict[str, Any]
    label: str
    outcomes: dict[str, float]
    about: str

    @property
    def cures(self) -> tuple[str, ...]:
        """The treatments that count as right: near the best one. If doing nothing is near it, nothing else counts."""
        gains = {name: max(accuracy - CHANCE, 0.0) for name, accuracy in self.outcomes.items()}
        enough = ENOUGH * max(gains.values())
        if gains[LEAVE] >= enough:
            return (LEAVE,)
        return tuple(name for name in TREATMENTS if gains[name] >= enough)
