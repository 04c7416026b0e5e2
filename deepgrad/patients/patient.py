"""A patient: the record of a training, its illness, and the result of each treatment.

Tested in ``tests/deepgrad/test_patients.py``.
"""

from dataclasses import dataclass
from typing import Any

from deepgrad.patients.treatments import LEAVE, TREATMENTS

__all__ = ["CHANCE", "ENOUGH", "Patient"]

CHANCE = 0.1
"""Accuracy of a guess among ten digits."""
ENOUGH = 0.9
"""A treatment is a cure if it reaches this share of the best treatment's accuracy above chance."""


@dataclass(frozen=True)
class Patient:
    """One measured training, with the result of each treatment.

    Attributes:
        record: the argument of ``name_illness`` and ``prescribe``.
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
        """The right treatments: all that are near the best one; only ``LEAVE`` if no treatment is needed."""
        gains = {name: max(accuracy - CHANCE, 0.0) for name, accuracy in self.outcomes.items()}
        enough = ENOUGH * max(gains.values())
        if gains[LEAVE] >= enough:
            return (LEAVE,)
        return tuple(name for name in TREATMENTS if gains[name] >= enough)
