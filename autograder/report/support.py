"""Finds students who need help, and why.

Tested in ``tests/report/test_sections.py``.
"""

from collections import defaultdict
from dataclasses import dataclass

from autograder.report.handins import Classbook, HandIn

__all__ = ["LOW", "TRIED", "Need", "Stop", "needs", "stops"]

LOW = 0.4
"""A student with less than this share of the points of the tried exercises needs help."""

TRIED = 3  # least number of tried exercises; with fewer, a share says little
TOGETHER = 2  # least number of students who stopped at the same exercise


@dataclass(frozen=True, kw_only=True)
class Need:
    """A student who needs help.

    Attributes:
        share: share of the points of the tried questions.
        tried: the number of questions that were begun, out of ``of``.
        reasons: ``low``, ``never started``, ``stopped``; only ``not graded`` if no notebook could be graded.
        stopped_at: the exercise at which the student stopped, if others stopped there, too.
    """

    student: str
    share: float
    tried: int
    of: int
    reasons: tuple[str, ...]
    stopped_at: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """An exercise after which several students tried no further one."""

    exercise: str
    students: tuple[str, ...]


def needs(book: Classbook) -> list[Need]:
    """The students who need help, lowest share first."""
    together = {student: stop.exercise for stop in stops(book) for student in stop.students}
    found = [_need(one, together.get(one.student, "")) for one in book.handins if one.answers or one.lacking]
    return sorted((one for one in found if one.reasons), key=lambda one: (one.share, one.tried, one.student))


def stops(book: Classbook) -> list[Stop]:
    """The exercises at which at least two students stopped, most students first."""
    students: dict[str, list[str]] = defaultdict(list)
    for one in book.handins:
        if exercise := _stopped_at(one):
            students[exercise].append(one.student)
    found = [Stop(exercise=name, students=tuple(who)) for name, who in students.items() if len(who) >= TOGETHER]
    return sorted(found, key=lambda stop: (-len(stop.students), stop.exercise))


def _need(one: HandIn, stopped_at: str) -> Need:
    judged = [answer for answer in one.tried if not answer.waits and not answer.unchecked]
    of = sum(answer.of for answer in judged)
    share = sum(answer.score for answer in judged) / of if of else 0.0
    low = len(judged) >= TRIED and share < LOW
    reasons = [
        *([] if one.answers else ["not graded"]),
        *(["low"] if low else []),
        *(["never started"] if one.answers and not one.tried else []),
        *(["stopped"] if stopped_at else []),
    ]
    return Need(
        student=one.student,
        share=share,
        tried=len(one.tried),
        of=len(one.answers),
        reasons=tuple(reasons),
        stopped_at=stopped_at,
    )


def _stopped_at(one: HandIn) -> str:
    """The exercise at which a student stopped: the last one begun, or, if that is passed, the next one.

    Empty if no question was begun, or if the last question was begun.
    """
    names = list(one.answers)
    begun = [at for at, name in enumerate(names) if one.answers[name].started is not False]
    if not begun or begun[-1] == len(names) - 1:
        return ""
    last = names[begun[-1]]
    return names[begun[-1] + 1] if one.answers[last].passed else last
