"""Keeps the learner's best value of each challenge.

Tested in ``tests/deepgrad/test_challenges.py``.
"""

import html
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deepgrad import store
from deepgrad.challenges.challenge import Challenge
from deepgrad.challenges.registry import find
from deepgrad.errors import BadArgument, StoreUnwritable

__all__ = ["Attempt", "best_of", "challenge"]

KIND = "challenges"
GRADING = ("autograde", "validate")  # values of nbgrader's NBGRADER_EXECUTION


@dataclass(frozen=True)
class Attempt:
    """One try at a challenge; a notebook shows it as a sentence or two.

    Attributes:
        before: the learner's best before this try; None if it is the first.
        note: why the record could not be written; empty if it was written.
    """

    challenge: Challenge
    value: float
    before: float | None
    note: str = ""

    @property
    def beaten(self) -> bool:
        """Whether the value is better than the number to beat."""
        return self.challenge.improves(self.value, self.challenge.beat)

    @property
    def is_best(self) -> bool:
        """Whether the value is the learner's best so far."""
        return self.before is None or self.challenge.improves(self.value, self.before)

    def __str__(self) -> str:
        one = self.challenge
        mark = "✓ beaten" if self.beaten else "✗ not yet"
        words = f"{mark}: {one.say(self.value)}. To beat: {one.say(one.beat)} ({one.better} is better)."
        if self.before is not None:
            words += " Your best so far." if self.is_best else f" Your best: {one.say(self.before)}."
        return f"{words} {self.note}".rstrip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        colour = "var(--jp-success-color1, #2e7d32)" if self.beaten else "var(--jp-border-color1, #757575)"
        return (
            f'<div class="deepgrad-challenge" data-beaten="{str(self.beaten).lower()}" style="border-left: 4px solid '
            f'{colour}; padding: 0.3em 0.8em"><strong>Challenge.</strong> {html.escape(self.challenge.task)}<br>'
            f"{html.escape(str(self))}</div>"
        )


def challenge(name: str, value: Any) -> Attempt:
    """Compare a result with the number to beat and keep it if it is the learner's best.

    While a notebook is graded, nothing is stored.

    Args:
        name: the challenge, such as ``"l3.widest_band"``.
        value: the result: a Python or NumPy number.

    Raises:
        ChallengeNotFound: no challenge has that name.
        BadArgument: a value that is no finite number, or out of the challenge's range.
    """
    one = find(name)
    number = one.accept(value)
    before = best_of(one)
    attempt = Attempt(one, number, before)
    if not attempt.is_best or os.environ.get("NBGRADER_EXECUTION") in GRADING:
        return attempt
    now = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        store.save(KIND, one.name, {"value": number, "when": now})
    except StoreUnwritable as error:  # the learner should still see the result
        return Attempt(one, number, before, str(error))
    return attempt


def best_of(one: Challenge) -> float | None:
    """The learner's best in a challenge; None if there is none or it is not a possible value."""
    record = store.load(KIND, one.name)
    try:
        return None if record is None else one.accept(record.get("value"))
    except BadArgument:
        return None
