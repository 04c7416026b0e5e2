"""The report: findings in order of certainty; text in a terminal, a card in a notebook, JSON for programs."""

import json
import math
from dataclasses import dataclass
from typing import Any

from deepgrad.clinic.case import Case
from deepgrad.clinic.findings import Finding
from deepgrad.clinic.labels import Severity
from deepgrad.clinic.profile import Profile

__all__ = ["Report"]

NOT_TELLABLE = (
    "whether 30 to 90% of the labels are wrong, or the task is hard, or the network is small",
    "whether the rate is 3 to 10 times too small, or, if the loss still falls, 10 to 30 times too large",
    "whether a recurrent network forgets mildly or is healthy",
    "whether weights were frozen on purpose or by mistake",
)
"""Questions that a few dozen steps cannot answer."""


@dataclass(frozen=True)
class Report:
    """The findings of `diagnose` or `watch`.

    Attributes:
        findings: illnesses before risks, certain findings before measured ones; the first is assumed to be the cause.
        case: the observations behind the findings.
        notes: sentences about what could not be examined, and why.
        advanced: objects that your step advanced and that could not be put back.
    """

    findings: tuple[Finding, ...]
    case: Case
    notes: tuple[str, ...] = ()
    advanced: tuple[str, ...] = ()

    @property
    def profile(self) -> Profile:
        """The profile of the layers before the first step."""
        return self.case.birth

    @property
    def healthy(self) -> bool:
        """Whether no illness was found. There may still be risks."""
        return not any(one.severity is Severity.ILLNESS for one in self.findings)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Sentences about what was looked at."""
        journal = self.case.journal
        steps = sum(turn.steps for turn in journal.turns)
        told = [f"{len(journal.turns)} calls of the training step with {steps} optimizer steps"]
        if self.case.own_step:
            told.append("the life of every gradient, the modes, the optimizer's weights and rates")
        if journal.losses_seen:
            told.append(f"what {len(journal.losses_seen)} calls of a loss received")
        if self.case.birth.layers:
            told.append(
                f"gradients of {len(self.case.birth.layers)} layers, silent and flat units before the first step"
            )
        rates = [factor for factor in self.case.trials.rates if factor != 1]
        if rates:
            told.append("trials at " + ", ".join(f"{factor:g}" for factor in sorted(rates)) + " times the rate")
        if self.case.trials.held_back is not None:
            told.append(f"examples held back ({self.case.trials.held_back.examples} different ones)")
        return tuple(told)

    def as_dict(self) -> dict[str, Any]:
        """All of the report in plain types."""
        curve, profile = self.case.curve, self.profile
        return {
            "healthy": self.healthy,
            "findings": [_finding(one) for one in self.findings],
            "looked_at": list(self.looked_at),
            "not_tellable": list(NOT_TELLABLE),
            "notes": list(self.notes),
            "advanced": list(self.advanced),
            "losses": [_plain(v) for v in curve.losses] if curve else [],
            "profile": {
                "layers": list(profile.layers),
                "gradients": [_plain(v) for v in profile.gradients],
                "dead": {k: _plain(v) for k, v in profile.dead.items()},
                "flat": {k: _plain(v) for k, v in profile.flat.items()},
            },
        }

    def json(self, indent: int | None = 2) -> str:
        """The same as JSON; a number that is not finite is null."""
        return json.dumps(self.as_dict(), indent=indent, allow_nan=False)

    def __str__(self) -> str:
        from deepgrad.clinic.text import text_of

        return text_of(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        from deepgrad.clinic.card import card_of

        return card_of(self)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "label": str(one.label),
        "severity": str(one.severity),
        "certain": one.certain,
        "because": one.because,
        "layers": list(one.layers),
        "evidence": {name: _plain(value) for name, value in one.evidence.items()},
        "remedy": one.remedy,
        "lesson": one.lesson,
    }
