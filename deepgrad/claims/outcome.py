"""One measurement of a claim: numbers, verdict, versions and date."""

import math
from dataclasses import dataclass
from typing import Any

from deepgrad.claims.claim import Claim, Numbers, Verdict
from deepgrad.errors import ClaimsUnreadable

__all__ = ["Outcome"]

BEYOND_JSON = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
"""The three floats that JSON cannot write."""


@dataclass(frozen=True)
class Outcome:
    """The result of measuring a claim, with the claim's text at that time.

    ``measured`` has one entry for each seed, in the order of ``seeds``. ``low`` and ``high`` are infinite if the bound
    is open. ``date`` is ISO 8601. ``versions`` has python, numpy and torch.
    """

    claim_id: str
    lesson: str
    sentence: str
    source: str
    quantity: str
    judged: str
    deterministic: bool
    seeds: tuple[int, ...]
    measured: tuple[Numbers, ...]
    low: float
    high: float
    why: str
    verdict: Verdict
    expected: Verdict
    date: str
    versions: dict[str, str]

    @classmethod
    def of(cls, claim: Claim, measured: tuple[Numbers, ...], date: str, versions: dict[str, str]) -> "Outcome":
        """Judge the numbers of all seeds: the claim holds only if every number is within the bound."""
        within = all(claim.bound.contains(numbers[claim.judged]) for numbers in measured)
        return cls(
            claim_id=claim.id,
            lesson=claim.lesson,
            sentence=claim.sentence,
            source=claim.source,
            quantity=claim.quantity,
            judged=claim.judged,
            deterministic=claim.deterministic,
            seeds=claim.seeds,
            measured=measured,
            low=claim.bound.lowest,
            high=claim.bound.highest,
            why=claim.bound.why,
            verdict=Verdict.WITHIN_BOUND if within else Verdict.NOT_REPLICATED,
            expected=claim.expected,
            date=date,
            versions=versions,
        )

    @property
    def values(self) -> tuple[float, ...]:
        """The judged number of each seed."""
        return tuple(numbers[self.judged] for numbers in self.measured)

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is that of the lesson."""
        return self.verdict is self.expected

    def to_json(self) -> dict[str, Any]:
        """Plain data for ``claims.json``."""
        return {
            "lesson": self.lesson,
            "sentence": self.sentence,
            "source": self.source,
            "quantity": self.quantity,
            "judged": self.judged,
            "deterministic": self.deterministic,
            "seeds": list(self.seeds),
            "measured": [{name: _to_json(value) for name, value in n.items()} for n in self.measured],
            "bound": {"low": _end_to_json(self.low), "high": _end_to_json(self.high), "why": self.why},
            "verdict": str(self.verdict),
            "expected": str(self.expected),
            "date": self.date,
            "versions": self.versions,
        }

    @classmethod
    def from_json(cls, claim_id: str, data: dict[str, Any]) -> "Outcome":
        """Read the data of ``to_json``.

        Raises:
            ClaimsUnreadable: an entry is missing or has the wrong type.
        """
        try:
            return cls(
                claim_id=claim_id,
                lesson=data["lesson"],
                sentence=data["sentence"],
                source=data["source"],
                quantity=data["quantity"],
                judged=data["judged"],
                deterministic=data["deterministic"],
                seeds=tuple(data["seeds"]),
                measured=tuple({k: _from_json(v) for k, v in n.items()} for n in data["measured"]),
                low=_end_from_json(data["bound"]["low"], -math.inf),
                high=_end_from_json(data["bound"]["high"], math.inf),
                why=data["bound"]["why"],
                verdict=Verdict(data["verdict"]),
                expected=Verdict(data["expected"]),
                date=data["date"],
                versions=dict(data["versions"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ClaimsUnreadable(
                f"The committed measurement of {claim_id} is damaged ({error!r}): run `deepgrad claims --write`."
            ) from error


def _to_json(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _from_json(value: float | str) -> float:
    return BEYOND_JSON[value] if isinstance(value, str) else float(value)


def _end_to_json(end: float) -> float | None:
    return end if math.isfinite(end) else None


def _end_from_json(end: float | None, where_open: float) -> float:
    return where_open if end is None else float(end)
