"""Writes one graded submission: its notebooks, then the gradebook, then the record.

Tested in ``tests/grading/test_killed.py``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.grading.assignment import Assignment
from autograder.grading.book import Book, NotebookScores
from autograder.grading.facts import collected
from autograder.grading.grade import Graded
from autograder.grading.left_as_written import hash_of_result
from autograder.grading.notes import Notes
from autograder.grading.records import Record, keep_after_earlier, load_record
from autograder.grading.submitted import Submission
from autograder.grading.times import HandedIn, handed_in
from autograder.grading.write import write

__all__ = ["Entry", "Finished", "entry_of", "finish"]


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The result of grading one submission, before it is written.

    Attributes:
        key: a hash of everything that the result depends on.
        graded: by the notebook's name; None if it could not be graded, or if a human has to look for it.
        files: the other files for autograded/, and where each is copied from.
    """

    student: str
    submission: Submission
    key: str
    graded: Mapping[str, Graded | None]
    files: Mapping[Path, Path]

    @property
    def complete(self) -> dict[str, Graded]:
        """The notebooks that were graded."""
        return {name: notebook for name, notebook in self.graded.items() if notebook is not None}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The part of one submission's result that goes into the gradebook.

    Attributes:
        scores: by the notebook's name.
        gone: notebooks that were graded before and are missing now; their scores stay.
    """

    time: HandedIn | None
    scores: Mapping[str, NotebookScores]
    gone: Sequence[str]


def finish(
    assignment: Assignment, book: Book, finished: Finished, hold: Callable[[Any], None] = lambda _session: None
) -> Record:
    """Write notebooks, gradebook and record. If the process is killed in between, the next run grades this again.

    Args:
        hold: called in a transaction before the notebooks are written, and again in the transaction that writes the
            gradebook. It raises ``Lost`` if another run took over the submission.

    Raises:
        Lost: ``hold`` raised it.
        OSError: a file cannot be written.
        NotEntered: the gradebook rejects this submission.
        BadGradebook: the database fails.
    """
    student, submission, complete = finished.student, finished.submission, finished.complete
    notes = submission.notes
    entry = entry_of(assignment, book, finished)
    folder = assignment.classroom.folder("autograded", student, assignment.name)
    book.change(hold)
    if complete:
        _write_notebooks(assignment, folder, finished, entry.gone, entry.time)
    written = book.write(assignment.name, student, entry.time, entry.scores, hold)
    record = Record(
        finished.key,
        sum(score or 0 for n in complete.values() for score in n.scores.values()),
        sum(cell.points or 0 for source in assignment.sources for cell in source.cells),
        {name: record for n in complete.values() for name, record in n.records.items()},
        said=notes.said,
        repaired=notes.repaired,
        attention=notes.attention,
        graded=len(complete) == len(finished.graded) and not entry.gone,
        left=hash_of_result(folder, list(submission.notebooks), written),
        facts=collected({name: notebook.facts for name, notebook in complete.items()}, submission, assignment.parts),
    )
    keep_after_earlier(assignment.classroom.records, assignment.name, student, record)
    return record


def entry_of(assignment: Assignment, book: Book, finished: Finished) -> Entry:
    """The entry of a graded submission for the gradebook. Adds sentences to the submission's notes."""
    complete, notes = finished.complete, finished.submission.notes
    _collect_notes(assignment, complete, notes)
    sought = finished.submission.sought
    missing = [source.name for source in assignment.sources if source.name not in finished.graded]
    gone = _gone(assignment, book, finished.student, [*sought, *missing], notes)
    missing = [name for name in missing if name not in gone]
    for name in missing:
        notes.mend(f"There is no {name}.ipynb; its cells have 0 points.")
    as_before = _as_before(assignment, finished)
    scores = {
        name: NotebookScores(n.scores, n.no_response, as_before=as_before.get(name, ())) for name, n in complete.items()
    }
    scores |= {name: NotebookScores({}, {}, missing=True) for name in missing}
    return Entry(time=_handed_in(assignment, finished.student, notes), scores=scores, gone=gone)


def _as_before(assignment: Assignment, finished: Finished) -> Mapping[str, Collection[str]]:
    """For each notebook, the cells whose question and answer did not change: no human has to grade them again."""
    record = load_record(assignment.classroom.records, assignment.name, finished.student)
    if record is None or not finished.submission.is_work_of(record.facts):
        return {}
    return assignment.cells_as_before(record.facts.get("parts"))


def _collect_notes(assignment: Assignment, complete: Mapping[str, Graded], notes: Notes) -> None:
    """Add the workers' sentences. If the assignment has several notebooks, each sentence names its own."""
    for name, notebook in complete.items():
        prefix = "" if len(assignment.sources) == 1 else f"{name}: "
        notes.said += [prefix + sentence for sentence in notebook.said]
        notes.repaired += [prefix + sentence for sentence in notebook.repaired]
        notes.attention += [prefix + sentence for sentence in notebook.attention]


def _gone(assignment: Assignment, book: Book, student: str, missing: Sequence[str], notes: Notes) -> list[str]:
    """The missing notebooks that were graded before: their scores stay, and a human decides."""
    if not missing:
        return []
    scored = book.scored(assignment.name, student)
    gone = [name for name in missing if name in scored]
    for name in gone:
        notes.attend(
            f"{name}.ipynb was graded before and is not there any more. Its {scored[name]:g} points were kept. "
            f"Collect it again (nbgrader collect {assignment.name} --update), then grade again; or enter 0 points "
            "in formgrader."
        )
    return gone


def _handed_in(assignment: Assignment, student: str, notes: Notes) -> HandedIn | None:
    """When it was handed in. If timestamp.txt is unreadable, it counts as on time, and a human is told."""
    classroom = assignment.classroom
    time = handed_in(classroom.folder("submitted", student, assignment.name), classroom.zone)
    if time is not None and time.why_not:
        notes.attend(
            f"Its timestamp.txt does not say when it was handed in: {time.why_not}. It is graded as handed in on "
            "time. If it was late, write the time like 2026-03-01 13:30:00 +0100 and grade again."
        )
    return time


def _write_notebooks(
    assignment: Assignment, folder: Path, finished: Finished, gone: Sequence[str], time: HandedIn | None
) -> None:
    """Write the submission into autograded/. The earlier copy of a notebook that is gone stays."""
    texts = {name: notebook.notebook for name, notebook in finished.complete.items()}
    earlier = {Path(f"{name}.ipynb"): folder / f"{name}.ipynb" for name in gone}
    timestamp = time.text if time is not None else ""
    write(folder, texts, {**finished.files, **earlier}, assignment.classroom.access.finished, timestamp)
