"""What late work costs, as course.toml says.

Tested in ``tests/course/test_terms.py``.
"""

import math
from dataclasses import dataclass

__all__ = ["LATE_PLUGIN", "NO_POLICY", "POLICIES", "LatePolicy"]

LATE_PLUGIN = "autograder.course.late_plugin.LateWork"
"""The plugin for nbgrader's ``AssignLatePenalties`` if course.toml has a late policy."""

DAY = 86_400.0  # in seconds
DIGITS = 6  # decimal digits of a penalty; further digits are only rounding

POLICIES = ("none", "per_day", "zero")


@dataclass(frozen=True, kw_only=True)
class LatePolicy:
    """How many points late work loses.

    Attributes:
        policy: ``none``; ``per_day``: a share for each day that was begun; or ``zero``: all points.
        share: of the points, for each day of 24 hours that was begun, counted from the due date.
        cap: the largest share that is taken.
        of: the share is one of these points: ``earned`` by the notebook, or ``possible`` in it.
        grace_minutes: minutes after the due date in which work counts as on time.
    """

    policy: str = "none"
    share: float = 0.0
    cap: float = 1.0
    of: str = "earned"
    grace_minutes: float = 0.0

    def penalty(self, score: float, most: float, seconds: float) -> float | None:
        """The points that are taken; None for no penalty.

        Args:
            score: points that the notebook earned.
            most: points that it is worth.
            seconds: how late it was handed in.
        """
        if self.policy == "none" or seconds <= self.grace_minutes * 60:
            return None
        if self.policy == "zero":
            return score
        taken = min(self.cap, self.share * math.ceil(seconds / DAY))
        return min(score, round(taken * (score if self.of == "earned" else most), DIGITS))

    @property
    def sentence(self) -> str:
        """The policy in words, for people."""
        if self.policy == "none":
            return "late work costs nothing"
        grace = f"; the first {self.grace_minutes:g} min cost nothing" if self.grace_minutes else ""
        if self.policy == "zero":
            return f"late work gets no points{grace}"
        share = f"{self.share:.4g} of the {self.of} points"
        return f"late work costs {share} for each day begun, at most {self.cap:.4g}{grace}"


NO_POLICY = LatePolicy()
