"""The result of a check: one of three outcomes, points by aspect, and the mistake's name.

Tested in ``tests/judge/test_check.py``.
"""

from dataclasses import KW_ONLY, dataclass
from enum import Enum

from autograder.judge.card import State, card

__all__ = ["Aspect", "Help", "Outcome", "Result"]


class Outcome(Enum):
    """Passed, failed, or could not be checked; the last is never the student's fault."""

    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_CHECK = "could not check"


@dataclass(frozen=True)
class Aspect:
    """A part of the exercise that earns points by itself.

    Attributes:
        name: the output's name, or ``edge cases``.
        earned: points for it.
        points: points it is worth.
    """

    name: str
    earned: float
    points: float

    @property
    def passed(self) -> bool:
        """Whether all of it is right."""
        return self.earned == self.points


@dataclass(frozen=True)
class Help:
    """A step of help, folded until the learner opens it.

    Attributes:
        title: for example ``A nudge``.
        text: the help in words.
        code: worked code, if there is any.
    """

    title: str
    text: str
    code: str = ""


@dataclass(frozen=True)
class Result:
    """A verdict and what the learner is told.

    Attributes:
        exercise: the exercise's name.
        outcome: passed, failed or could not check.
        started: False if the function is still the stub.
        aspects: the points earned, part by part.
        headline: one sentence: what is wrong, or that all is right.
        hints: what to think about next; one per named mistake.
        mistakes: the ids of the mistakes that were recognised.
        details: where the result differs, and the learner's own line; may quote values of a case.
        notes: remarks that are not failures: warnings, printing, changed inputs.
        version: the exercise's version.
        case: the label of the case that the details are about.
        called: the arguments of that case, if they are a few numbers and not secret.
        margin: the error as a multiple of the tolerance, in that case.
        steps: help that the learner may open; the step that reveals least comes first.
    """

    exercise: str
    outcome: Outcome
    headline: str
    _: KW_ONLY
    started: bool = True
    aspects: tuple[Aspect, ...] = ()
    hints: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    version: str = ""
    case: str = ""
    called: str = ""
    margin: float = 0.0
    steps: tuple[Help, ...] = ()

    @property
    def place(self) -> str:
        """A sentence about the case in which the mistake was seen; empty if all is right or nothing was started."""
        if not self.case or not self.started or self.passed:
            return ""
        return f"In the case: {self.case}" + (f" ({self.called})." if self.called else ".")

    @property
    def points(self) -> float:
        """Points earned."""
        return sum(aspect.earned for aspect in self.aspects)

    @property
    def score(self) -> float:
        """The points for the gradebook: rounded to four decimals, and never above the maximum."""
        return min(round(self.points, 4), self.of)

    @property
    def of(self) -> float:
        """Points in all."""
        return sum(aspect.points for aspect in self.aspects)

    @property
    def passed(self) -> bool:
        """Whether the outcome is a pass."""
        return self.outcome is Outcome.PASSED

    def __repr__(self) -> str:
        """The points earned and nothing else: stock nbgrader reads partial credit from this text."""
        if self.outcome is Outcome.COULD_NOT_CHECK:
            return "could not be checked"
        return f"{self.score:.10g}"

    def __str__(self) -> str:
        """The whole message as plain text, for a terminal."""
        head = f"{self.exercise}: {self!r} of {self.of:g} points" if self.aspects else self.exercise
        return "\n".join(filter(None, [head, self.headline, *self.details, self.place, *self.hints, *self.notes]))

    @property
    def state(self) -> State:
        """The card's state."""
        if self.outcome is Outcome.COULD_NOT_CHECK:
            return "broken"
        if self.passed:
            return "passed"
        return "failed" if self.started else "waiting"

    def _repr_html_(self) -> str:
        parts = self.aspects if self.started and len(self.aspects) > 1 else ()
        return card(
            self.state,
            self.exercise,
            f"{round(self.points, 4):g} of {self.of:g} points" if self.aspects else "",
            headline=self.headline if self.started and not self.passed else "",
            details=[*self.details, *([self.place] if self.place else [])],
            hints=self.hints,
            aspects=[(a.name, a.earned, a.points) for a in parts],
            notes=self.notes,
            steps=[(step.title, step.text, step.code) for step in self.steps],
        )
