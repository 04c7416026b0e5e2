"""Grades an assignment: many submissions at the same time, one writer. A stopped run can be continued.

Tested in ``tests/grading/test_killed.py``.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from autograder.grading.assignment import open_assignment
from autograder.grading.book import Book
from autograder.grading.boundary import sentence_of, stops_the_run
from autograder.grading.chosen import choose_students
from autograder.grading.classroom import Classroom
from autograder.grading.errors import Interrupted, Refused, Starved
from autograder.grading.feedback_age import stale_feedback
from autograder.grading.finish import Finished, finish
from autograder.grading.grade import Graded
from autograder.grading.job import versions_of
from autograder.grading.left_as_written import is_as_written
from autograder.grading.misplaced import misplaced
from autograder.grading.names import refusal
from autograder.grading.pending import behind
from autograder.grading.records import Record, keep_after_earlier, load_record
from autograder.grading.runs import log_run
from autograder.grading.send import TimeLeft, send, task_of
from autograder.grading.settings import STANDARD, Event, Settings, Summary
from autograder.grading.submitted import Submission
from autograder.grading.warm import Graders, graders_for
from autograder.grading.write import extra_files, stage, unstage

__all__ = ["grade_assignment"]


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
        BadCluster: the cluster cannot be reached, or none of its workers can grade.
    """
    everybody = classroom.students(assignment)
    chosen = choose_students(classroom, assignment, students, everybody)
    warm = graders_for(classroom, assignment, settings, len(chosen))
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


class _Run:
    """The steps of one run, in their order; each step is a function in a file of its own."""

    def __init__(
        self,
        classroom: Classroom,
        assignment: str,
        settings: Settings,
        book: Book,
        warm: Graders,
        on_event: Callable[[Event], None],
        total: int,
    ) -> None:
        self.classroom = classroom
        self.assignment = open_assignment(classroom, assignment, book)
        self.settings = settings
        self.book = book
        self.warm = warm
        self.on_event = on_event
        self.total = total
        self.summary = Summary(remarks=classroom.unused_settings)
        if not self.assignment.is_graded:
            self.summary.remarks.append(f"{assignment} has no graded cell: each submission has 0 of 0 points.")
        self.time: dict[str, TimeLeft] = {}  # by student
        self.starved: list[str] = []  # to be tried again, alone
        self.base_key = ""  # what a result depends on beside the submission

    async def grade(self, students: Sequence[str]) -> None:
        """Grade the students' submissions, then say what an instructor should know of the assignment."""
        versions = await versions_of(self.assignment.exercises, self.warm.run)
        self.base_key = self.assignment.key(versions, strict=self.settings.strict)
        try:
            async with asyncio.TaskGroup() as group:
                for student in students:
                    group.create_task(self._one(student))
            again, self.starved = self.starved, []
            for student in again:  # a neighbour may have taken all memory or threads
                await self._one(student, alone=True)
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None
        self.summary.remarks += self.warm.remarks
        self.summary.remarks += behind(self.classroom, self.assignment.name, self.assignment.sources)
        self.summary.remarks += stale_feedback(self.classroom, self.assignment.name, students)
        tally = self.book.tally(self.assignment.name)
        self.summary.standing = tally.sentences
        self.summary.remarks += log_run(self.classroom, self.assignment.name, self.summary, tally)

    async def _one(self, student: str, *, alone: bool = False) -> None:
        """Grade one submission. Whatever goes wrong costs this submission only, unless it is the machine's fault."""
        async with self.warm.gate:
            try:
                await self._steps(student, alone=alone)
            except Starved:
                self.starved.append(student)
            except Exception as error:
                if stops_the_run(error, self.classroom.written):
                    raise
                self._refuse(student, error)

    async def _steps(self, student: str, *, alone: bool) -> None:
        """Read one submission; unless it is graded already, grade its notebooks and write what came out."""
        if (why := refusal(student)) is not None:
            raise Refused(why)
        submission = self.assignment.handed_in(student)
        key = hashlib.sha256(f"{self.base_key}:{submission.digest}".encode()).hexdigest()
        record = None if self.settings.force else load_record(self.classroom.records, self.assignment.name, student)
        if record is not None and self._is_done(student, submission, key, record):
            self._count(student, "skipped", record.attention)
            return
        files = extra_files(submission, self.assignment.folder, self.assignment.extras)
        inputs = stage(files)
        try:
            graded = await self._notebooks(student, submission, inputs, alone=alone)
        finally:
            unstage(inputs)
        finished = Finished(student=student, submission=submission, key=key, graded=graded, files=files)
        with self.classroom.access.kept():
            record = finish(self.assignment, self.book, finished)
        self._count(student, "graded" if record.graded else "failed", record.attention)

    def _is_done(self, student: str, submission: Submission, key: str, record: Record) -> bool:
        if not record.graded or record.key != key:
            return False
        return is_as_written(
            self.assignment, student, submission.notebooks, record, self.book, remarks=self.summary.remarks
        )

    async def _notebooks(
        self, student: str, submission: Submission, inputs: Path | None, *, alone: bool
    ) -> dict[str, Graded | None]:
        """Grade the notebooks one after another: they share the submission's time."""
        seconds = self.settings.submission_seconds or self.classroom.submission_seconds
        time = self.time.setdefault(student, TimeLeft(seconds))
        graded: dict[str, Graded | None] = {}
        for source in self.assignment.sources:
            if source.name in submission.notebooks:
                task = task_of(self.assignment, source, submission, inputs, time, self.settings)
                graded[source.name] = await send(task, submission, time, self.warm, alone=alone)
        return graded | dict.fromkeys(submission.unread)

    def _refuse(self, student: str, error: Exception) -> None:
        """Tell what ended the grading of a submission; the next run tries it again."""
        submitted = self.classroom.folder("submitted", student, self.assignment.name)
        record = Record("", attention=[sentence_of(error, submitted)], graded=False)
        try:
            with self.classroom.access.kept():
                keep_after_earlier(self.classroom.records, self.assignment.name, student, record)
        except Exception as fault:
            if stops_the_run(fault, self.classroom.written):
                raise
            record.attention.append(f"Its record cannot be written either ({fault}).")
        self._count(student, "failed", record.attention)

    def _count(self, student: str, how: Literal["graded", "skipped", "failed"], attention: list[str]) -> None:
        """Enter a submission into the summary."""
        getattr(self.summary, how).append(student)
        if attention:
            self.summary.attention[student] = attention
        done = len(self.summary.graded) + len(self.summary.skipped) + len(self.summary.failed)
        with contextlib.suppress(Exception):  # a progress bar that fails must not stop the grading
            self.on_event(Event(student, how, done, self.total))
