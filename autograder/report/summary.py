"""All sections of an assignment's report, in the order of the page.

Tested in ``tests/report/test_sections.py``.
"""

import dataclasses
import datetime
import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from autograder.course.clock import shown_time
from autograder.grading.runs import Run
from autograder.report.by_exercise import Exercise, exercises
from autograder.report.cost import Grading, grading
from autograder.report.groups import Group, groups
from autograder.report.handins import Classbook, Flag
from autograder.report.support import Need, Stop, needs, stops

__all__ = ["BINS", "Arrival", "Counts", "Flagged", "Histogram", "Repaired", "Report", "report"]

BINS = 10  # bins of the histogram of scores
PLACES = 4  # scores are compared after rounding to this many decimals


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many submissions are in each state.

    Attributes:
        students: students in the gradebook, and students who handed in without being in it.
        ungraded: submissions that are handed in and not graded yet.
        unreadable: submissions of which a part could not be graded.
        penalised: submissions that lost points because they were late.
        need_human: submissions for which ``grade`` has a sentence for a human.
        waiting: submissions with an answer that a human still has to grade.
    """

    students: int
    handed_in: int
    ungraded: int
    unreadable: int
    late: int
    penalised: int
    need_human: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class Histogram:
    """Submissions by score, in ten equal steps; the highest step includes full marks.

    Attributes:
        now: the scores in the gradebook.
        before: the scores after ``run``, the last run that left other scores; None if there is no such run.
        mean, median: the mean and median score, in points.
    """

    now: tuple[int, ...]
    before: tuple[int, ...] | None
    run: Run | None
    mean: float
    median: float
    mean_before: float


@dataclass(frozen=True)
class Flagged:
    """A question about a student that a human should decide, or that was settled."""

    student: str
    kind: str
    sentence: str
    settled: str = ""


@dataclass(frozen=True)
class Repaired:
    """A hand-in with parts that were restored, are missing, or count only once."""

    student: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """The time of a hand-in, and its share of the points.

    Attributes:
        hours: hours after the due date (negative before it); without a due date, after the first hand-in.
        penalty: points that were taken for lateness.
        share: share of the points, after the penalty.
    """

    student: str
    at: str
    hours: float
    late: bool
    penalty: float
    share: float


@dataclass(frozen=True, kw_only=True)
class Report:
    """The report of an assignment. All of it can be written as JSON."""

    assignment: str
    title: str
    made: str
    most: float
    due: str
    zone: str
    extensions: Mapping[str, str]
    late_policy: str
    counts: Counts
    histogram: Histogram
    exercises: Sequence[Exercise]
    needs: Sequence[Need]
    stops: Sequence[Stop]
    absent: Sequence[str]
    names: Mapping[str, str]
    groups: Sequence[Group]
    flags: Sequence[Flagged]
    repaired: Sequence[Repaired]
    arrivals: Sequence[Arrival]
    grading: Grading

    def as_json(self) -> str:
        """The report as JSON text."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=True, indent=1) + "\n"


def report(book: Classbook) -> Report:
    """Make all sections of the report."""
    return Report(
        assignment=book.assignment,
        title=book.title,
        made=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        most=book.most,
        due=_written(book.due, book.zone),
        zone=book.zone,
        extensions={student: _written(until, book.zone) for student, until in book.extensions.items()},
        late_policy=book.late_policy,
        counts=_counts(book),
        histogram=_histogram(book),
        exercises=exercises(book),
        needs=needs(book),
        stops=stops(book),
        absent=list(book.absent),
        names=dict(book.names),
        groups=groups(book),
        flags=[
            Flagged(one.student, flag.kind, flag.sentence, flag.settled)
            for one in book.handins
            for flag in _told(one.flags)
        ],
        repaired=[Repaired(one.student, one.repaired) for one in book.handins if one.repaired],
        arrivals=_arrivals(book),
        grading=grading(book),
    )


def _told(flags: Sequence[Flag]) -> list[Flag]:
    order = ("ungraded", "autograd", "limits", "other")
    return sorted(flags, key=lambda flag: order.index(flag.kind))


def _counts(book: Classbook) -> Counts:
    return Counts(
        students=len(book.handins) + len(book.absent),
        handed_in=len(book.handins),
        ungraded=sum(not one.known for one in book.handins),
        unreadable=sum(one.known and not one.graded for one in book.handins),
        late=sum(one.late > 0 for one in book.handins),
        penalised=sum(one.penalty > 0 for one in book.handins),
        need_human=sum(any(not flag.settled for flag in one.flags) for one in book.handins),
        waiting=sum(any(answer.waits for answer in one.answers.values()) for one in book.handins),
    )


def _histogram(book: Classbook) -> Histogram:
    scores = sorted(one.score for one in book.scored if one.score is not None)
    now = [round(score, PLACES) for score in scores]
    run = next((run for run in reversed(book.runs) if run.scores and list(run.scores) != now), None)
    return Histogram(
        now=_steps(scores, book.most),
        before=_steps(run.scores, run.most) if run is not None else None,
        run=run,
        mean=_mean(scores),
        median=statistics.median(scores) if scores else 0.0,
        mean_before=_mean(run.scores) if run is not None else 0.0,
    )


def _mean(scores: Sequence[float]) -> float:
    return sum(scores) / len(scores) if scores else 0.0


def _steps(scores: Sequence[float], most: float) -> tuple[int, ...]:
    counts = [0] * BINS
    for score in scores:
        share = score / most if most else 0.0
        counts[min(BINS - 1, max(0, int(share * BINS)))] += 1
    return tuple(counts)


def _arrivals(book: Classbook) -> list[Arrival]:
    times = [one.at for one in book.scored if one.at is not None]
    if not times:
        return []
    start = book.due or min(times)
    return [
        Arrival(
            student=one.student,
            at=_written(one.at, book.zone),
            hours=(one.at - start).total_seconds() / 3600,
            late=one.late > 0,
            penalty=one.penalty,
            share=one.score / book.most if book.most else 0.0,
        )
        for one in book.scored
        if one.at is not None and one.score is not None
    ]


def _written(time: datetime.datetime | None, zone: str) -> str:
    return shown_time(time.replace(second=0, microsecond=0), zone) if time is not None else ""
