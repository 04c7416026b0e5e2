"""A claim: a statement of a lesson with a measurement that can prove it wrong."""

import enum
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from deepgrad.claims.bound import Bound
from deepgrad.errors import BadClaim

__all__ = ["JUDGED", "Claim", "Measure", "Numbers", "Verdict"]

JUDGED = "measured"
"""The name of the judged number if a measurement returns only one number."""

FEWEST_SEEDS = 3
"""Least number of seeds. With fewer, the spread over seeds is unknown."""

ID = re.compile(r"l[1-8]\.[a-z][a-z0-9_]*")

Numbers: TypeAlias = dict[str, float]
"""The measured numbers of one seed, by name."""

Measure: TypeAlias = Callable[[int], float | Mapping[str, float]]
"""A function from a seed to one number, or to several numbers by name."""


class Verdict(enum.StrEnum):
    """The measurement's verdict about the claim."""

    WITHIN_BOUND = "within bound"
    NOT_REPLICATED = "not replicated"


@dataclass(frozen=True)
class Claim:
    """A sentence of a lesson, how to measure it, and the bound beyond which it is false.

    Args:
        id: unique, "l1.input_forgotten".
        lesson: the slug of the lesson that says the sentence.
        sentence: the sentence in the lesson's words.
        source: the document or paper of the sentence, with its section.
        quantity: the measured quantity in words, with its unit.
        measure: a module-level function (it is called in other processes) from a seed to the numbers.
        bound: the interval for every seed's number.
        seeds: at least three seeds; one for a deterministic fact.
        deterministic: whether the number is independent of the seed. It is measured anyway.
        judged: the name of the number that the bound judges.
        expected: NOT_REPLICATED for a popular sentence that our measurement contradicts.
        slow: whether only ``make test-slow`` measures it.

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
        """The lesson's number, 1 to 8."""
        return int(self.id[1])

    def numbers(self, seed: int) -> Numbers:
        """Measure with one seed.

        Raises:
            BadClaim: the judged number was not measured.
        """
        measured = self.measure(seed)
        if not isinstance(measured, Mapping):
            measured = {JUDGED: measured}
        if self.judged not in measured:
            raise BadClaim(f"Claim {self.id} is judged by {self.judged!r}: measured only {sorted(measured)}.")
        return {name: float(value) for name, value in measured.items()}
