"""The report's data about an assignment: its questions, and each student's answers, times and flags.

Tested in ``tests/report/test_gather.py``.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.grading.runs import Run

__all__ = ["Answer", "Classbook", "Cost", "Flag", "HandIn", "Question"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """A graded cell of the assignment.

    Attributes:
        name: the exercise, or nbgrader's id of the cell without ``test_``.
        notebook: the notebook that it is in.
        cell: nbgrader's id of the cell.
        of: its points.
        by_hand: whether a human grades it.
        checked: whether it is an exercise of ours.
        answers: the cells that an own test checks: those before it, back to the last test that has others.
    """

    name: str
    notebook: str
    cell: str
    of: float
    by_hand: bool
    checked: bool
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A student's answer to one question.

    Attributes:
        score: the score in the gradebook.
        started: None if it is not known.
        waits: whether a human still has to grade it.
        headline: the card's headline.
        named: the ids of the mistakes that were recognised.
        fault: why the function gave no result: the kind, and the error's name; None if it gave one.
        shape: equal for two answers that differ in names and comments only, and its size.
        unchecked: whether it could not be checked through our fault.
    """

    score: float
    of: float
    started: bool | None
    waits: bool = False
    headline: str = ""
    named: tuple[str, ...] = ()
    fault: tuple[str, str] | None = None
    shape: tuple[str, int] | None = None
    unchecked: bool = False

    @property
    def passed(self) -> bool:
        """Whether it has all its points."""
        return self.score >= self.of

    @property
    def wrong(self) -> bool:
        """Whether something was tried that does not have all its points."""
        return self.started is not False and not self.passed and not self.waits and not self.unchecked


@dataclass(frozen=True)
class Flag:
    """A sentence for a human; the kind is ``ungraded``, ``autograd``, ``limits`` or ``other``.

    ``settled`` says who settled it, and when; empty if it is open.
    """

    kind: str
    sentence: str
    settled: str = ""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What grading one submission took.

    Attributes:
        seconds: of all its notebooks.
        cpu: processor seconds of its cells.
        slowest: the name of the slowest cell, and its seconds.
        ended: the cells that ended a kernel, and why.
        changed: the experiments that are not as they were handed out.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    slowest: tuple[str, float] = ("", 0.0)
    ended: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """One submission.

    Attributes:
        score: in the gradebook, late penalty taken off; None if it is not there, or if none of the hand-in could be
            graded.
        graded: whether everything that was handed in could be graded.
        lacking: the notebooks that were not graded, because they were not handed in or could not be read.
        known: whether it has a record: without one it was handed in and not graded yet.
        at: when it was handed in, UTC.
        late: seconds after its due date, extensions counted; 0 if it was on time.
        penalty: points that were taken for that.
        answers: by the question's name; of the notebooks that were graded.
        repaired: sentences about what was restored in it or is missing.
        cost: None in records of older versions.
        by: who graded it; ``when`` and with which ``version``. Empty in older records.
    """

    student: str
    score: float | None
    graded: bool
    known: bool = True
    at: datetime.datetime | None = None
    late: float = 0.0
    penalty: float = 0.0
    lacking: tuple[str, ...] = ()
    answers: dict[str, Answer] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    repaired: tuple[str, ...] = ()
    cost: Cost | None = None
    by: str = ""
    when: str = ""
    version: str = ""

    @property
    def tried(self) -> list[Answer]:
        """The answers in which something was tried."""
        return [answer for answer in self.answers.values() if answer.started is not False]


@dataclass(frozen=True, kw_only=True)
class Classbook:
    """An assignment and all its submissions.

    Attributes:
        title: the lesson's title; empty if its notebook has none.
        most: the points that a submission can have.
        due: the due date, UTC.
        zone: the course's time zone, in which times are shown; empty: UTC.
        extensions: later due dates of single students, UTC, as course.toml has them.
        late_policy: what late work costs, if course.toml says it; else empty.
        questions: in the order of the notebooks.
        absent: students of the gradebook who handed nothing in.
        names: the students' names, as far as the gradebook has them.
        runs: the grading runs so far, in order.
    """

    assignment: str
    most: float
    due: datetime.datetime | None
    title: str = ""
    zone: str = ""
    extensions: Mapping[str, datetime.datetime] = field(default_factory=dict)
    late_policy: str = ""
    questions: Sequence[Question]
    handins: Sequence[HandIn]
    absent: Sequence[str] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    runs: Sequence[Run] = ()

    @property
    def scored(self) -> list[HandIn]:
        """The submissions that have a score."""
        return [one for one in self.handins if one.score is not None]
