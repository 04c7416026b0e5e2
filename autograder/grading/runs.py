"""The log of grading runs: a line is appended at the end of each. It names no student.

Tested in ``tests/grading/test_facts.py``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.grading.classroom import Classroom
from autograder.grading.facts import stamp
from autograder.grading.settings import Summary
from autograder.grading.tally import Tally

__all__ = ["Run", "log_run", "read_runs"]

DIGITS = 4  # decimal digits of a score


@dataclass(frozen=True, kw_only=True)
class Run:
    """One grading run.

    Attributes:
        by: who ran it.
        at: when it ended, UTC, ISO 8601.
        version: the version of this package.
        graded: how many submissions it graded; ``skipped`` were graded already, ``failed`` could not be.
        scores: the scores in the gradebook at the end of the run, sorted.
        most: the points that a submission can have.
    """

    by: str
    at: str
    version: str
    graded: int
    skipped: int
    failed: int
    scores: tuple[float, ...]
    most: float


def log_run(classroom: Classroom, assignment: str, summary: Summary, tally: Tally) -> list[str]:
    """Append the run. If that fails, return a sentence instead of an error: the grades are already written."""
    line = {
        **stamp(),
        "graded": len(summary.graded),
        "skipped": len(summary.skipped) + len(summary.elsewhere),
        "failed": len(summary.failed),
        "scores": sorted(round(score, DIGITS) for score in tally.scores.values()),
        "most": tally.most,
    }
    path = _path(classroom, assignment)
    try:
        with classroom.access.kept():
            classroom.records.mkdir(mode=0o700, exist_ok=True)
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, sort_keys=True) + "\n")
    except OSError as error:
        return [f"This run is not in the log of runs ({error}). Its grades are written."]
    return []


def read_runs(classroom: Classroom, assignment: str) -> list[Run]:
    """The runs in order; unreadable lines (for example, after a full disk) are left out."""
    try:
        text = _path(classroom, assignment).read_text(encoding="utf-8")
    except (OSError, ValueError):
        return []
    return list(_runs(text.split("\n")))


def _runs(lines: list[str]) -> Iterator[Run]:
    for line in lines:
        try:
            plain = json.loads(line)
            yield Run(
                by=str(plain["by"]),
                at=str(plain["at"]),
                version=str(plain["version"]),
                graded=int(plain["graded"]),
                skipped=int(plain["skipped"]),
                failed=int(plain["failed"]),
                scores=tuple(map(float, plain["scores"])),
                most=float(plain["most"]),
            )
        except (ValueError, TypeError, LookupError, RecursionError):
            continue


def _path(classroom: Classroom, assignment: str) -> Path:
    return classroom.records / "runs" / f"{assignment}.jsonl"
