"""One finding about a training: its name, place, evidence and remedy.

Tested in ``tests/clinic/test_report.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deepgrad.clinic.huge import HUGE
from deepgrad.clinic.labels import LESSONS, REMEDIES, Label, Severity

__all__ = ["Finding", "illness", "risk"]

Number = float | int | str


@dataclass(frozen=True)
class Finding:
    """One finding.

    Attributes:
        label: a name of the closed list; equal to its text, ``"dead units"``.
        severity: illness (harm was seen) or risk (the fact is certain, no harm yet).
        because: the evidence as one sentence.
        layers: the modules or parameters concerned, by their names in the model; empty if it concerns the whole model.
        evidence: the numbers behind the sentence.
        certain: whether the fact was seen in the loop itself, without a threshold on a statistic.
        remedy: what to do, one sentence.
    """

    label: Label
    severity: Severity
    because: str
    layers: tuple[str, ...] = ()
    evidence: Mapping[str, Number] = field(default_factory=dict)
    certain: bool = False
    remedy: str = ""

    @property
    def lesson(self) -> int:
        """Number of the lesson that explains it."""
        return LESSONS[self.label]


def illness(
    label: Label,
    because: str,
    layers: Iterable[str] = (),
    *,
    certain: bool = False,
    remedy: str = "",
    **evidence: Number,
) -> Finding:
    """A finding with harm. It has the label's remedy unless another is given."""
    return _finding(label, Severity.ILLNESS, because, layers, evidence, certain, remedy)


def risk(
    label: Label,
    because: str,
    layers: Iterable[str] = (),
    *,
    certain: bool = True,
    remedy: str = "",
    **evidence: Number,
) -> Finding:
    """A finding without harm so far."""
    return _finding(label, Severity.RISK, because, layers, evidence, certain, remedy)


def _finding(
    label: Label,
    severity: Severity,
    because: str,
    layers: Iterable[str],
    evidence: Mapping[str, Number],
    certain: bool,
    remedy: str,
) -> Finding:
    because = because.replace(f"{HUGE:.3g}", "nan or infinity")
    return Finding(label, severity, because, tuple(dict.fromkeys(layers)), evidence, certain, remedy or REMEDIES[label])
