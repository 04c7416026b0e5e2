"""Says why a submission's score would change: what changed since it was graded.

Tested in ``tests/grading/test_regrade.py``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from autograder.grading.assignment import Assignment, as_table
from autograder.grading.names import some_of
from autograder.grading.records import Record
from autograder.grading.sources import TEST
from autograder.grading.submitted import Submission
from autograder.judge.result import Outcome

__all__ = ["reasons"]

MAX_NAMED = 5  # names in one sentence
OLD = "it was graded by a version that did not note what the score depended on"
UNCHECKED = Outcome.COULD_NOT_CHECK.value
NOTHING = (
    "nothing that the score depends on changed: the code gives another result from run to run, or it met a limit of "
    "this machine in one of the runs"
)


def reasons(
    assignment: Assignment,
    submission: Submission,
    record: Record | None,
    versions: Mapping[str, str],
    *,
    altered: bool,
    late: bool,
) -> list[str]:
    """Why the score would change, as parts of a sentence; at least one.

    Args:
        submission: the submission as it is now.
        record: the record of the earlier grading; None if there is none.
        versions: the versions of the exercises by name.
        altered: whether another program changed the graded notebook or the score.
        late: whether the penalty for lateness changed.
    """
    if record is None:
        return ["there is no record that it was graded"]
    found = [*_of_submission(submission, record), *_of_assignment(assignment, record), *_of_checks(record, versions)]
    if altered and not found:
        found.append("another program changed its score or its graded notebook")
    if _other_seed(assignment, submission, record):
        found.append("the course's secret seed changed, so the hidden cases changed")
    if late:
        found.append(
            "the late penalty changed, because the due date, an extension, the late policy or timestamp.txt changed"
        )
    return found or [NOTHING if "parts" in record.facts else OLD]


def _of_submission(submission: Submission, record: Record) -> Iterator[str]:
    if not record.graded:
        yield "an earlier run could not grade all of it"
    if "digest" in record.facts and not submission.is_work_of(record.facts):
        yield "another submission was handed in"
    unchecked = [name for name, about in record.exercises.items() if about.get("outcome") == UNCHECKED]
    if unchecked:
        yield f"{_named(unchecked)} could not be checked before"


def _of_assignment(assignment: Assignment, record: Record) -> Iterator[str]:
    now, before = assignment.parts, as_table(record.facts.get("parts"))
    of_checks = {f"{TEST}{name}": about.get("of") for name, about in record.exercises.items()}
    points = as_table(before.get("points")) or of_checks
    told = {name: (points[name], of) for name, of in now["points"].items() if points.get(name) not in (None, of)}
    if told:
        several = [
            f"{_plainly(name)} ({_plain(was)} before, {_plain(of)} now)" for name, (was, of) in sorted(told.items())
        ]
        yield f"the points changed: {_named(several)}"
    if not before:
        return
    cells, known = now["cells"], as_table(before.get("cells"))
    if new := [name for name in cells if name not in known]:
        yield f"the source has new cells: {_named(new)}"
    if gone := [name for name in known if name not in cells]:
        yield f"these cells are gone from the source: {_named(gone)}"
    if other := [name for name in cells if known.get(name, cells[name]) != cells[name]]:
        yield f"the source of {_named(other)} changed"
    if before.get("others") != now["others"]:
        yield "other cells of the source changed"
    if files := sorted(path for path, _ in now["files"].items() ^ as_table(before.get("files")).items()):
        yield f"the course's files changed: {_named(files)}"
    yield from _of_settings(now["settings"], as_table(before.get("settings")))
    if before.get("format") != now["format"]:
        yield f"this version of deepgrad grades in another way (format {before.get('format')} before, {now['format']})"


def _of_settings(now: Mapping[str, Any], before: Mapping[str, Any]) -> Iterator[str]:
    for name, value in now.items():
        if before.get(name, value) != value:
            yield f"{name} in course.toml was {_plain(before[name])} and is {_plain(value)}"


def _of_checks(record: Record, versions: Mapping[str, str]) -> Iterator[str]:
    """The exercises whose check an upgrade changed."""
    judged = {name: about.get("version") for name, about in record.exercises.items()}
    if other := [name for name, version in judged.items() if versions.get(name, version) != version]:
        yield f"an upgrade changed the check of {_named(other)}"


def _other_seed(assignment: Assignment, submission: Submission, record: Record) -> bool:
    """Whether the secret cases would change although the submission is the same."""
    if record.facts.get("work") != submission.work:
        return False
    seeds = {name: about.get("seed") for name, about in record.exercises.items() if name in assignment.exercises}
    seed_of = assignment.classroom.seed
    return any(seed not in (None, str(seed_of(name, submission.work))) for name, seed in seeds.items())


def _plainly(name: str) -> str:
    """The name of a test cell's exercise."""
    return name.removeprefix(TEST)


def _named(names: list[str]) -> str:
    names = list(dict.fromkeys(map(_plainly, names)))
    return some_of(names, MAX_NAMED)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "not set"
    return f"{value:g}" if isinstance(value, float) else str(value)
