"""Summarises the cost of grading: time, slowest submissions, kernels that ended, experiments that students changed.

Tested in ``tests/report/test_sections.py``.
"""

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from autograder.report.handins import Classbook

__all__ = ["Ended", "Grading", "Slow", "grading"]

SLOWEST = 10  # submissions that are listed
MOST_CHANGED = 10  # experiments that are listed

REASONS: Mapping[str, str] = {
    "exited": "it ended its Python process",
    "signalled": "a signal ended it",
    "killed": "another program or the system killed it",
    "stopped": "it stopped itself",
    "out_of_memory": "more memory than a notebook may have",
    "too_many_threads": "more threads than a notebook may have",
    "too_many_mappings": "more separate regions of memory than a notebook may have",
    "disk_full": "more on disk than a notebook may have",
    "unmeasurable": "the grader could not measure what it used",
    "deadline": "the time for the submission was over",
    "closed": "it did not react to the interrupt at its deadline",
}


@dataclass(frozen=True)
class Slow:
    """A submission that took long, and its slowest cell with its seconds."""

    student: str
    seconds: float
    cell: str
    cell_seconds: float


@dataclass(frozen=True)
class Ended:
    """A cell in which a kernel ended."""

    student: str
    cell: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Grading:
    """The cost of grading the assignment.

    Attributes:
        known: the number of submissions whose cost is known.
        lacking: submissions without a notebook that could be graded; ``ungraded`` are not graded yet; ``older`` were
            graded by an older version, which did not measure it.
        seconds: the sum over all submissions; ``median`` is the median of the seconds of a submission.
        cpu: processor seconds of the students' cells.
        changed: experiments that students changed, and the number of students.
        graders: people who graded, their version, and their number of submissions with known cost.
    """

    known: int
    lacking: int
    ungraded: int
    older: int
    seconds: float
    cpu: float
    median: float
    slowest: tuple[Slow, ...]
    ended: tuple[Ended, ...]
    changed: tuple[tuple[str, int], ...]
    graders: tuple[tuple[str, str, int], ...]
    first: str
    last: str


def grading(book: Classbook) -> Grading:
    """Sum up the cost of all submissions."""
    costs = [(one.student, one.cost) for one in book.handins if one.cost is not None]
    slow = sorted(costs, key=lambda pair: -pair[1].seconds)[:SLOWEST]
    changed = Counter(name for _, cost in costs for name in set(cost.changed))
    graders = Counter((one.by, one.version) for one in book.handins if one.cost is not None)
    times = sorted(one.when for one in book.handins if one.cost is not None and one.when)
    others = [one for one in book.handins if one.cost is None]
    lacking, ungraded = sum(bool(one.lacking) for one in others), sum(not one.known for one in others)
    return Grading(
        known=len(costs),
        lacking=lacking,
        ungraded=ungraded,
        older=len(others) - lacking - ungraded,
        seconds=sum(cost.seconds for _, cost in costs),
        cpu=sum(cost.cpu for _, cost in costs),
        median=statistics.median(cost.seconds for _, cost in costs) if costs else 0.0,
        slowest=tuple(Slow(student, cost.seconds, *cost.slowest) for student, cost in slow),
        ended=tuple(
            Ended(student, cell, REASONS.get(reason, reason)) for student, cost in costs for cell, reason in cost.ended
        ),
        changed=tuple(changed.most_common(MOST_CHANGED)),
        graders=tuple((by, version, count) for (by, version), count in graders.most_common()),
        first=times[0] if times else "",
        last=times[-1] if times else "",
    )
