"""Grades an assignment: many submissions at the same time, one writer. A stopped run can be continued.

Tested in ``tests/grading/test_killed.py``.
"""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from autograder.grading.book import AutomaticScores, Book, NotebookScores
from autograder.grading.boundary import sentence_of, stops_the_run
from autograder.grading.classroom import Classroom
from autograder.grading.errors import BadAssignment, Interrupted, Refused, Starved
from autograder.grading.feedback_age import stale_feedback
from autograder.grading.files import Tree, room_beside, walk
from autograder.grading.grade import Graded, Task
from autograder.grading.job import answer_of, payload_of, versions_of
from autograder.grading.misplaced import misplaced
from autograder.grading.names import meant, nearest, refusal, shown
from autograder.grading.notes import Notes
from autograder.grading.pending import behind
from autograder.grading.records import Record, keep, load_record
from autograder.grading.settings import STANDARD, Event, Settings, Summary
from autograder.grading.shortage import full_disk
from autograder.grading.sources import SourceNotebook, exercise_of
from autograder.grading.submitted import Submission, read_submission
from autograder.grading.times import HandedIn, handed_in
from autograder.grading.warm import Warm
from autograder.grading.write import extra_files, stage, unstage, write
from autograder.kernels.errors import JobFailed, WorkerDied, WorkerStuck, ZygoteDied

__all__ = ["grade_assignment"]

FORMAT = 4  # version of the result format; raise it when grading changes


async def grade_assignment(
    classroom: Classroom,
    assignment: str,
    students: Sequence[str] = (),
    settings: Settings = STANDARD,
    on_event: Callable[[Event], None] = lambda _: None,
) -> Summary:
    """Grade what was handed in and is not graded yet.

    Raises:
        BadAssignment: unknown assignment or student, nothing handed in, no secret seed.
        SandboxUnavailable: this machine lacks a layer.
        Interrupted: the warm process died, the disk is full; the same call goes on where this one stopped.
        BadGradebook: the database fails.
    """
    everybody = classroom.students(assignment)
    chosen = [_known(classroom, student, everybody, assignment) for student in students] or everybody
    if not chosen:
        _require_known(classroom, assignment)
        where = misplaced(classroom, assignment, [], ([], []))
        folder = classroom.folder("submitted", "*", assignment)
        raise BadAssignment(" ".join([f"Nothing was handed in for {assignment}: {folder}", *where]))
    workers, seconds = min(settings.workers, len(chosen)), settings.submission_seconds
    warm = Warm(classroom, assignment, workers, sandboxed=settings.sandboxed, seconds=seconds)
    try:
        warm.start()  # it imports while nbgrader does
        book = Book(classroom)
        try:
            run = _Run(classroom, assignment, settings, book, warm, on_event, len(chosen))
            if not students:
                run.summary.remarks += misplaced(classroom, assignment, everybody, book.names())
            await run.grade(chosen)
        except OSError as error:
            raise Interrupted(f"{error}. What is graded stays graded; the same command goes on.") from error
        finally:
            book.close()
    finally:
        await warm.close()
    return run.summary


def _known(classroom: Classroom, student: str, everybody: Sequence[str], assignment: str) -> str:
    found = meant(student, everybody)
    if found is None:
        _require_known(classroom, assignment)
        folder = classroom.folder("submitted", student, assignment)
        raise BadAssignment(
            f"Nothing of the student {shown(student)!r} can be graded: there is no folder {shown(str(folder))}."
            f"{nearest(student, everybody)}"
        )
    return found


def _require_known(classroom: Classroom, assignment: str) -> None:
    """Raise ``BadAssignment`` for a name that neither source/ nor the gradebook has."""
    if classroom.folder("source", ".", assignment).is_dir():
        return
    book = Book(classroom)
    try:
        book.sources(assignment)
    finally:
        book.close()


class _Run:
    def __init__(
        self,
        classroom: Classroom,
        assignment: str,
        settings: Settings,
        book: Book,
        warm: Warm,
        on_event: Callable[[Event], None],
        total: int,
    ) -> None:
        self.classroom = classroom
        self.assignment = assignment
        self.settings = settings
        self.book = book
        self.warm = warm
        self.on_event = on_event
        self.total = total
        self.summary = Summary(remarks=classroom.unused_settings)
        self.sources = book.sources(assignment)
        if not any(cell.grade or cell.task for notebook in self.sources for cell in notebook.cells):
            self.summary.remarks.append(f"{assignment} has no graded cell: each submission has 0 of 0 points.")
        self.exercises = sorted({n for notebook in self.sources for cell in notebook.cells if (n := exercise_of(cell))})
        self.source_folder = classroom.folder("source", ".", assignment)
        students_own = classroom.config.get("Autograde", {}).get("exclude_overwriting", {}).get(assignment, [])
        tree = walk(self.source_folder, self._ignored) if self.source_folder.is_dir() else Tree()
        self.extras = [p for p in tree.files if p.suffix != ".ipynb" and str(p) not in students_own]
        self.room = room_beside(self.source_folder, self.extras)
        self.seconds_left: dict[str, float] = {}  # by student
        self.starved: list[str] = []  # to be tried again, alone
        self.base_key = ""  # what a result depends on beside the submission

    @property
    def _ignored(self) -> list[str]:
        return [*self.classroom.directories.ignore]

    async def _base_key(self) -> str:
        about = {
            "format": FORMAT,
            "sources": [notebook.text for notebook in self.sources],
            "exercises": await versions_of(self.exercises, self.warm.run),
            "seeds": [str(self.classroom.seed(name)) for name in self.exercises],
            "strict": self.settings.strict,
            "autograd": self.classroom.autograd,
            "hints": self.classroom.hints,
            "figures": self.classroom.figures,
            "extras": [(str(p), _hash((self.source_folder / p).read_bytes())) for p in self.extras],
        }
        return _hash(json.dumps(about, sort_keys=True).encode())

    async def grade(self, students: Sequence[str]) -> None:
        self.base_key = await self._base_key()
        gate = asyncio.Semaphore(self.warm.at_once)
        try:
            async with asyncio.TaskGroup() as group:
                for student in students:
                    group.create_task(self._one(student, gate))
            again, self.starved = self.starved, []
            for student in again:  # a neighbour may have taken all memory or threads
                await self._one(student, gate, alone=True)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        self.summary.remarks += behind(self.classroom, self.assignment, self.sources)
        self.summary.remarks += stale_feedback(self.classroom, self.assignment, students)
        self.summary.standing = self.book.tally(self.assignment).sentences

    async def _one(self, student: str, gate: asyncio.Semaphore, *, alone: bool = False) -> None:
        """Grade one submission. Whatever goes wrong costs this submission only, unless it is the machine's fault."""
        async with gate:
            try:
                await self._grade_one(student, alone=alone)
            except Starved:
                self.starved.append(student)
            except Exception as error:
                if stops_the_run(error, self.classroom.written):
                    raise
                self._refuse(student, error)

    async def _grade_one(self, student: str, *, alone: bool) -> None:
        if (why := refusal(student)) is not None:
            raise Refused(why)
        submission = self._read(student)
        record = None if self.settings.force else load_record(self.classroom.records, self.assignment, student)
        if record is not None and self._is_done(student, submission, record):
            self._count(student, "skipped", record.attention)
            return
        files = extra_files(submission, self.source_folder, self.extras)
        inputs = stage(files)
        try:
            graded: dict[str, Graded | None] = {
                source.name: await self._notebook(student, source, submission, inputs, alone=alone)
                for source in self.sources
                if source.name in submission.notebooks
            } | dict.fromkeys(submission.unread)
        finally:
            unstage(inputs)
        with self.classroom.access.kept():
            self._finish(student, submission, graded, files)

    def _read(self, student: str) -> Submission:
        folder = self.classroom.folder("submitted", student, self.assignment)
        names = [notebook.name for notebook in self.sources]
        return read_submission(folder, names, self._ignored, self.extras, self.room)

    def _key(self, submission: Submission) -> str:
        return _hash(f"{self.base_key}:{submission.digest}".encode())

    def _is_done(self, student: str, submission: Submission, record: Record) -> bool:
        if not record.graded or record.key != self._key(submission):
            return False
        scores = self.book.automatic_scores(self.assignment, student)
        if scores is None or self._left(student, list(submission.notebooks), scores) == record.left:
            return scores is not None
        if record.left:
            self.summary.remarks.append(
                f"{student}: another program changed or removed the score or the notebook that 'autograder grade' had "
                "written; it was graded again."
            )
        return False

    def _left(self, student: str, notebooks: Sequence[str], scores: AutomaticScores) -> str:
        """A hash of the graded notebooks and scores; a missing notebook has one of its own."""
        folder = self.classroom.folder("autograded", student, self.assignment)
        found = [folder / f"{name}.ipynb" for name in sorted(notebooks)]
        texts = [_hash(path.read_bytes()) if path.is_file() else "" for path in found]
        return _hash(json.dumps([texts, scores]).encode())

    def _refuse(self, student: str, error: Exception) -> None:
        """Tell what ended the grading of a submission; the next run tries it again."""
        submitted = self.classroom.folder("submitted", student, self.assignment)
        record = Record("", attention=[sentence_of(error, submitted)], graded=False)
        try:
            with self.classroom.access.kept():
                self._keep(student, record)
        except Exception as fault:
            if stops_the_run(fault, self.classroom.written):
                raise
            record.attention.append(f"Its record cannot be written either ({fault}).")
        self._count(student, "failed", record.attention)

    async def _notebook(
        self, student: str, source: SourceNotebook, submission: Submission, inputs: Path | None, *, alone: bool
    ) -> Graded | None:
        """The graded notebook; None where it could not be graded, which is noted for a human.

        Raises ``Starved`` unless it was ``alone``: then the machine has what it will have. Raises ``Interrupted``.
        """
        left = self.seconds_left.setdefault(
            student, self.settings.submission_seconds or self.classroom.submission_seconds
        )
        task = Task(
            data=submission.notebooks[source.name],
            source=source,
            seeds={name: self.classroom.seed(name, submission.digest) for name in self.exercises},
            inputs=str(inputs) if inputs else None,
            run_all=self.settings.run_all,
            strict=self.settings.strict,
            cell_deadline=self.settings.cell_deadline or self.classroom.cell_deadline,
            autograd=self.classroom.autograd,
            hints=self.classroom.hints,
            figures=self.classroom.figures,
            seconds=left,
        )
        try:
            graded = answer_of(await self.warm.run(payload_of(task)))
            self.seconds_left[student] -= graded.seconds
            return graded
        except Starved as error:
            self.seconds_left[student] -= error.seconds
            if not alone:
                raise
            if (full := full_disk()) is not None:  # the next submission would meet it, too
                raise Interrupted(f"{full} What is graded stays graded; the same command goes on.") from error
            submission.notes.attend(
                f"{source.name}.ipynb could not be graded: the machine had not enough for it ({error}), even when "
                "nothing else was graded. Close what else runs, and run the same command again."
            )
        except Refused as error:
            submission.notes.attend(f"{source.name}.ipynb: {error}")
            if source.name in submission.copies:
                submission.notes.attend(submission.copies[source.name])
        except WorkerStuck:
            submission.notes.attend(
                f"{source.name}.ipynb takes more than a minute to be read or shown. It was not graded; look at it."
            )
        except WorkerDied:
            submission.notes.attend(f"{source.name}.ipynb ended the process that read its messages. Look at its code.")
        except (ZygoteDied, OSError) as error:
            raise Interrupted(
                f"The processes that run kernels ended ({error}). Run the same command again: it goes on."
            ) from error
        except (JobFailed, ValueError) as error:
            submission.notes.attend(f"{source.name}.ipynb could not be graded: {error}")
        return None

    def _finish(
        self, student: str, submission: Submission, graded: dict[str, Graded | None], files: dict[Path, Path]
    ) -> None:
        """Write notebooks, the gradebook, the record. After a kill in between, the next run grades this again."""
        complete = {name: notebook for name, notebook in graded.items() if notebook is not None}
        notes = submission.notes
        for name, notebook in complete.items():
            prefix = "" if len(self.sources) == 1 else f"{name}: "
            notes.said += [prefix + sentence for sentence in notebook.said]
            notes.attention += [prefix + sentence for sentence in notebook.attention]
        missing = [source.name for source in self.sources if source.name not in graded]
        gone = self._gone(student, missing, notes)
        missing = [name for name in missing if name not in gone]
        for name in missing:
            notes.say(f"There is no {name}.ipynb; its cells have 0 points.")
        if not graded and not notes.attention:
            notes.attend("No notebook of the assignment was handed in.")
        scores = {name: NotebookScores(n.scores, n.no_response) for name, n in complete.items()}
        scores |= {name: NotebookScores({}, {}, missing=True) for name in missing}
        folder = self.classroom.folder("autograded", student, self.assignment)
        time = self._handed_in(student, submission)
        if complete:
            texts = {name: notebook.notebook for name, notebook in complete.items()}
            timestamp = time.text if time is not None else ""
            earlier = {Path(f"{name}.ipynb"): folder / f"{name}.ipynb" for name in gone}
            write(folder, texts, files | earlier, self.classroom.access.finished, timestamp)
        written = self.book.write(self.assignment, student, time, scores)
        record = Record(
            self._key(submission),
            sum(score or 0 for n in complete.values() for score in n.scores.values()),
            sum(cell.points or 0 for source in self.sources for cell in source.cells),
            {name: record for n in complete.values() for name, record in n.records.items()},
            said=notes.said,
            attention=notes.attention,
            graded=len(complete) == len(graded) and not gone,
            left=self._left(student, list(submission.notebooks), written),
        )
        self._keep(student, record)
        self._count(student, "graded" if record.graded else "failed", record.attention)

    def _gone(self, student: str, missing: Sequence[str], notes: Notes) -> list[str]:
        """The missing notebooks that were graded before: their scores stay, and a human decides."""
        if not missing:
            return []
        scored = self.book.scored(self.assignment, student)
        gone = [name for name in missing if name in scored]
        for name in gone:
            notes.attend(
                f"{name}.ipynb was graded before and is not there any more. Its {scored[name]:g} points were kept. "
                f"Collect it again (nbgrader collect {self.assignment} --update), then grade again; or enter 0 points "
                "in formgrader."
            )
        return gone

    def _keep(self, student: str, record: Record) -> None:
        """Write the record. Where something could not be graded now, the earlier verdicts stay in it."""
        if not record.graded:
            earlier = load_record(self.classroom.records, self.assignment, student)
            if earlier is not None and earlier.exercises:
                record.exercises = earlier.exercises | record.exercises
                sentence = "Verdicts of an earlier grading stay in its record."
                record.said += [sentence] if sentence not in record.said else []
        keep(self.classroom.records, self.assignment, student, record)

    def _handed_in(self, student: str, submission: Submission) -> HandedIn | None:
        """When it was handed in. If timestamp.txt is unreadable, it counts as on time, and a human is told."""
        time = handed_in(self.classroom.folder("submitted", student, self.assignment), self.classroom.zone)
        if time is not None and time.why_not:
            submission.notes.attend(
                f"Its timestamp.txt does not say when it was handed in: {time.why_not}. It is graded as handed in on "
                "time. If it was late, write the time like 2026-03-01 13:30:00 +0100 and grade again."
            )
        return time

    def _count(self, student: str, how: Literal["graded", "skipped", "failed"], attention: list[str]) -> None:
        """Enter a submission into the summary."""
        getattr(self.summary, how).append(student)
        if attention:
            self.summary.attention[student] = attention
        done = len(self.summary.graded) + len(self.summary.skipped) + len(self.summary.failed)
        with contextlib.suppress(Exception):  # a progress bar that fails must not stop the grading
            self.on_event(Event(student, how, done, self.total))


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
