"""One statement of a lesson that can be measured, and so can turn out to be wrong."""

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from deepgrad.claims.bound import Bound
from deepgrad.errors import BadClaim

__all__ = ["JUDGED", "Claim", "Measure", "Numbers", "Verdict"]

JUDGED = "measured"
"""The name of the number that the bound is about, when a measurement returns only that one."""

FEWEST_SEEDS = 3
"""With fewer, the spread over seeds is unknown and half of the gap means nothing."""

ID = re.compile(r"l[1-8]\.[a-z][a-z0-9_]*")

Numbers: TypeAlias = dict[str, float]
"""What one seed measured, by name."""

Measure: TypeAlias = Callable[[int], float | Mapping[str, float]]
"""From a seed to one number, or to several by name."""


class Verdict(enum.StrEnum):
    """What the measurement says about the claim."""

    WITHIN_BOUND = "within bound"
    NOT_REPLICATED = "not replicated"


@dataclass(frozen=True)
class Claim:
    """A sentence of a lesson, how to measure it, and the bound beyond which it is false.

    Args:
        id: unique, "l1.input_forgotten".
        lesson: the slug of the lesson that says the sentence.
        sentence: as the lesson says it.
        source: where it comes from: the document or the paper, with its section.
        quantity: what is measured, in words, with its unit.
        measure: a module-level function (it is called in other processes) from a seed to the numbers.
        bound: where every seed's number must fall.
        seeds: three at least; one only for a deterministic fact.
        deterministic: the number does not depend on the seed. It is measured all the same.
        judged: which of several numbers the bound is about.
        expected: NOT_REPLICATED for a sentence that is told elsewhere and that our measurement contradicts.
        slow: measured only in ``make test-slow``.

    Raises:
        BadClaim: a part is missing; the message says which.
    """

    id: str
    lesson: str
    sentence: str
    source: str
    quantity: str
    measure: Measure
    bound: Bound
    seeds: tuple[int, ...] = (0, 1, 2)
    deterministic: bool = False
    judged: str = JUDGED
    expected: Verdict = Verdict.WITHIN_BOUND
    slow: bool = False

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise BadClaim(f"A claim's id is l, the lesson's number, a dot and small letters: got {self.id!r}.")
        for part in ("lesson", "sentence", "source", "quantity"):
            if not getattr(self, part).strip():
                raise BadClaim(f"Claim {self.id} has an empty {part}.")
        if not isinstance(self.bound, Bound):
            raise BadClaim(f"Claim {self.id} needs a Bound: got {self.bound!r}.")
        if len(set(self.seeds)) != len(self.seeds):
            raise BadClaim(f"Claim {self.id} names a seed twice: {self.seeds}.")
        if not self.deterministic and len(self.seeds) < FEWEST_SEEDS:
            raise BadClaim(f"Claim {self.id} needs {FEWEST_SEEDS} seeds, or deterministic=True: got {self.seeds}.")
        if self.deterministic and len(self.seeds) != 1:
            raise BadClaim(f"Claim {self.id} is deterministic and has one seed: got {self.seeds}.")

    @property
    def lesson_number(self) -> int:
        """1 to 8."""
        return int(self.id[1])

    def numbers(self, seed: int) -> Numbers:
        """Measure with one seed.

        Raises:
            BadClaim: the number that the bound is about is not among those measured.
        """
        measured = self.measure(seed)
        if not isinstance(measured, Mapping):
            measured = {JUDGED: measured}
        if self.judged not in measured:
            raise BadClaim(f"Claim {self.id} is judged by {self.judged!r}: measured only {sorted(measured)}.")
        return {name: float(value) for name, value in measured.items()}
