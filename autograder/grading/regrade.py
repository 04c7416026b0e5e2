"""Grades an assignment again without writing, and says whose score would change, by how much, and why."""

import contextlib
import dataclasses
import json
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from autograder.grading.assignment import open_assignment
from autograder.grading.book import Book
from autograder.grading.boundary import sentence_of, stops_the_run
from autograder.grading.chosen import choose_students
from autograder.grading.classroom import Classroom
from autograder.grading.errors import Interrupted, Refused, Starved
from autograder.grading.finish import Finished, entry_of
from autograder.grading.for_each import for_each
from autograder.grading.grade import Graded
from autograder.grading.job import versions_of
from autograder.grading.left_as_written import hash_of_result
from autograder.grading.names import refusal
from autograder.grading.pending import behind
from autograder.grading.points_age import enter_points, not_in_gradebook, with_new_points
from autograder.grading.records import Record, is_same_hand_in, load_record
from autograder.grading.reopened import Place
from autograder.grading.send import Sender
from autograder.grading.settings import STANDARD, Event, Settings
from autograder.grading.standing import Standing, standing_of
from autograder.grading.submitted import Submission
from autograder.grading.warm import Graders, graders_for
from autograder.grading.why import reasons
from autograder.grading.write import extra_files

__all__ = ["Change", "Moved", "Preview", "preview"]

SAME = 1e-6
"""Points. A smaller difference comes from rounding: the same sum in another order."""


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The points of one cell, in the gradebook and after a regrade; None if the gradebook does not have it."""

    cell: str
    before: float | None
    after: float


@dataclass(frozen=True, kw_only=True)
class Change:
    """A submission that would have another score.

    Attributes:
        before: points in the gradebook, the penalty for lateness taken off; None if it has no score.
        moved: the cells whose points would change.
        penalty: points taken for lateness, before and after.
        by_hand: cells that keep the score that a human gave.
        waits: those of them that would wait for a human again.
        reasons: parts of a sentence.
    """

    student: str
    before: float | None
    after: float
    moved: list[Moved]
    penalty: tuple[float, float]
    by_hand: list[str]
    waits: list[str]
    reasons: list[str]


@dataclass(kw_only=True)
class Preview:
    """What a regrade would change. ``attention`` has sentences by student, ``remarks`` sentences about the course.

    Attributes:
        most: the points that a submission can have.
        same: students whose score would stay.
        waiting: by cell, the number of hand-given scores that would wait for a human again.
        failed: students whose submission cannot be graded. Their score would stay. ``attention`` says why, unless an
            instructor settled it.
    """

    assignment: str
    most: float
    changed: list[Change] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    waiting: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    attention: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """All of it as JSON text."""
        return json.dumps({"dry_run": True, **dataclasses.asdict(self)}, indent=1, sort_keys=True) + "\n"


async def preview(
    classroom: Classroom,
    assignment: str,
    students: Sequence[str] = (),
    settings: Settings = STANDARD,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Preview:
    """Grade in the sandbox as ``grade --force`` would, and compare with the gradebook. Nothing is written.

    The points of exercises are those of course.toml, also if the gradebook does not have them yet.

    Raises:
        BadAssignment: unknown assignment or student, nothing handed in, no secret seed.
        SandboxUnavailable: this machine lacks a layer.
        Interrupted: the warm process died, or the disk is full.
        BadGradebook: the database fails.
    """
    classroom = classroom.of(assignment)
    chosen = choose_students(classroom, assignment, students, classroom.students(assignment))
    warm = graders_for(classroom, assignment, settings, len(chosen))
    try:
        warm.start()
        with _no_bytecode():
            book = Book(classroom)
            try:
                look = _Look(classroom, assignment, settings, book, warm)
                await look.at(chosen, on_event)
            except OSError as error:
                raise Interrupted(f"{error}. Nothing was written; run the same command again.") from error
            finally:
                book.close()
    finally:
        await warm.close()
    return look.found


def _losses_first(change: Change) -> tuple[bool, float, str]:
    """Sort key: losses before gains, each from the largest to the smallest."""
    gain = change.after - (change.before or 0.0)
    return gain >= 0, -abs(gain), change.student


class _Look:
    """One dry run."""

    def __init__(self, classroom: Classroom, assignment: str, settings: Settings, book: Book, warm: Graders) -> None:
        self._classroom = classroom
        self._in_gradebook = open_assignment(classroom, assignment, book)
        self._assignment, points = with_new_points(classroom, self._in_gradebook)
        self._enter_points = enter_points(assignment, points)
        self._sender = Sender(self._assignment, settings, warm)
        self._book = book
        self._warm = warm
        self._versions: dict[str, str] = {}
        most = sum(cell.points or 0.0 for source in self._assignment.sources for cell in source.cells)
        self.found = Preview(assignment=assignment, most=most)

    async def at(self, students: Sequence[str], on_event: Callable[[Event], None]) -> None:
        """Look at the students' submissions, several at the same time."""
        self.found.remarks += not_in_gradebook(self._classroom, self._in_gradebook, self._book)
        self.found.remarks += behind(self._classroom, self._assignment.name, self._in_gradebook.sources)
        for remark in self.found.remarks:
            on_event(Event(student="", how="told", done=0, total=len(students), remark=remark))
        self._versions = await versions_of(self._assignment.exercises, self._warm.run)
        done = 0

        async def one(student: str, alone: bool) -> None:
            nonlocal done
            how = await self._one(student, alone=alone)
            done += 1
            on_event(Event(student=student, how=how, done=done, total=len(students)))

        await for_each(students, self._warm.gate, one)
        self.found.changed.sort(key=_losses_first)
        self.found.same.sort()
        self.found.failed.sort()

    async def _one(self, student: str, *, alone: bool) -> str:
        """Grade one submission. After an error that is not the machine's fault, only this submission fails."""
        try:
            if (why := refusal(student)) is not None:
                raise Refused(why)
            submission = self._assignment.handed_in(student)
            files = extra_files(submission, self._assignment.folder, self._assignment.extras)
            graded = await self._sender.grade(student, submission, files, alone=alone)
            return self._compare(student, submission, graded)
        except Starved:
            raise
        except Exception as error:
            if stops_the_run(error, ()):
                raise
            folder = self._classroom.folder("submitted", student, self._assignment.name)
            return self._failed(student, [sentence_of(error, folder)])

    def _compare(self, student: str, submission: Submission, graded: dict[str, Graded | None]) -> str:
        """Enter the scores in a transaction, read the new standing, and roll the transaction back."""
        name, book = self._assignment.name, self._book
        finished = Finished(student=student, submission=submission, key="", graded=graded, files={})
        entry = entry_of(self._assignment, book, finished)
        if not finished.complete:
            return self._failed(student, self._unsettled(student, submission))
        if sentences := self._unsettled(student, submission):
            self.found.attention[student] = sentences
        before = book.ask(lambda session: standing_of(session, name, student))
        after = book.would_be(name, student, entry.time, entry.scores, self._enter_points)
        again = _reopened(before, after)
        for cell in again:
            self.found.waiting[self._called(cell)] = self.found.waiting.get(self._called(cell), 0) + 1
        change = self._change(student, before, after)
        if change is None:
            self.found.same.append(student)
            return "same"
        record = load_record(self._classroom.records, name, student)
        altered = record is not None and self._altered(student, submission, record)
        late = change.penalty[0] != change.penalty[1] and not change.moved
        why = reasons(self._assignment, submission, record, self._versions, altered=altered, late=late)
        self.found.changed.append(dataclasses.replace(change, reasons=why))
        return "changed"

    def _failed(self, student: str, sentences: list[str]) -> str:
        self.found.failed.append(student)
        if sentences:
            self.found.attention[student] = sentences
        return "failed"

    def _unsettled(self, student: str, submission: Submission) -> list[str]:
        """The sentences for a human on which nobody has decided (``autograder settle``)."""
        record = load_record(self._classroom.records, self._assignment.name, student)
        facts = {"work": submission.work, "digest": submission.digest}
        settled = record.settled if record is not None and is_same_hand_in(record.facts, facts) else {}
        return [sentence for sentence in submission.notes.attention if sentence not in settled]

    def _change(self, student: str, before: Standing | None, after: Standing) -> Change | None:
        was = before or Standing()
        cells = [*dict.fromkeys([*was.points, *after.points])]
        moved = [
            Moved(cell=self._called(cell), before=was.points.get(cell), after=after.points.get(cell, 0.0))
            for cell in cells
            if abs((was.points.get(cell) or 0.0) - after.points.get(cell, 0.0)) > SAME
        ]
        if before is not None and not moved and abs(was.penalty - after.penalty) <= SAME:
            return None
        return Change(
            student=student,
            before=None if before is None else was.total,
            after=after.total,
            moved=moved,
            penalty=(was.penalty, after.penalty),
            by_hand=sorted(map(self._called, after.by_hand)),
            waits=sorted(map(self._called, _reopened(before, after))),
            reasons=[],
        )

    def _called(self, cell: tuple[str, str]) -> str:
        notebook = next((one for one in self._assignment.sources if one.name == cell[0]), None)
        known = notebook.by_name.get(cell[1]) if notebook is not None else None
        return cell[1] if notebook is None or known is None else self._assignment.called(notebook, known)

    def _altered(self, student: str, submission: Submission, record: Record) -> bool:
        folder = self._classroom.folder("autograded", student, self._assignment.name)
        scores = self._book.automatic_scores(self._assignment.name, student) or []
        return bool(record.left) and hash_of_result(folder, list(submission.notebooks), scores) != record.left


def _reopened(before: Standing | None, after: Standing) -> Collection[Place]:
    """The cells with a hand-given score that does not wait before, and would wait after."""
    return after.waiting & after.by_hand - (before.waiting if before is not None else frozenset())


@contextlib.contextmanager
def _no_bytecode() -> Iterator[None]:
    """Keep Python from writing ``__pycache__`` beside the course's own module for late penalties."""
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
