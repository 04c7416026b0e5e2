"""The options of a grading run, its progress events, and its summary.

Tested in ``tests/grading/test_explain.py``.
"""

import dataclasses
import json
import os
from dataclasses import dataclass, field

__all__ = ["STANDARD", "Event", "Settings", "Summary"]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The options of the command line.

    ``cluster`` is a Dask scheduler's address or ``local:N``; empty for this machine.
    """

    jobs: int = 0
    force: bool = False
    sandboxed: bool = True
    run_all: bool = False
    strict: bool = False
    cell_deadline: float | None = None
    submission_seconds: float | None = None
    cluster: str = ""

    @property
    def workers(self) -> int:
        """The number of worker processes: the chosen number, or else the number of cores."""
        return self.jobs or len(os.sched_getaffinity(0))


STANDARD = Settings()


@dataclass(frozen=True, kw_only=True)
class Event:
    """One submission is done (graded, skipped, elsewhere or failed), or another run grades it now (waiting).

    Attributes:
        remark: a sentence that cannot wait for the summary. Such an event tells of no submission.
    """

    student: str
    how: str
    done: int
    total: int
    remark: str = ""


@dataclass(kw_only=True)
class Summary:
    """The results of a run.

    Attributes:
        graded: the students whose submissions this run graded.
        skipped: students whose submissions were graded before this run began.
        elsewhere: students whose submissions other runs graded meanwhile.
        failed: students whose submissions could not be graded, by this run or by another one meanwhile.
        attention: sentences for a human, by student.
        settled: students whose sentences are all settled (``autograder settle``).
        repaired: by student, what was restored in the hand-in or is missing in it.
        remarks: sentences about the course.
        standing: sentences about the assignment as a whole: its scores, and the answers that wait for a human.
    """

    graded: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    attention: dict[str, list[str]] = field(default_factory=dict)
    settled: list[str] = field(default_factory=list)
    repaired: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    standing: list[str] = field(default_factory=list)

    @property
    def needs_human(self) -> bool:
        """Whether somebody has to decide on a submission."""
        return bool(self.attention) or not set(self.failed) <= set(self.settled)

    def as_json(self) -> str:
        """All of it as JSON text. Students are sorted by name."""
        plain = dataclasses.asdict(self)
        plain |= {how: sorted(plain[how]) for how in ("graded", "skipped", "elsewhere", "failed", "settled")}
        return json.dumps(plain, indent=1, sort_keys=True) + "\n"
