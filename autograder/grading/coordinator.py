"""Grades an assignment, many submissions at a time. A stopped run can be continued; several runs can share the work.

Tested in ``tests/grading/test_killed.py``.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Literal

from autograder.grading.assignment import open_assignment
from autograder.grading.book import Book
from autograder.grading.boundary import sentence_of, stops_the_run
from autograder.grading.chosen import choose_students
from autograder.grading.claims import Claims, Taken
from autograder.grading.classroom import Classroom
from autograder.grading.errors import Interrupted, Lost, Refused, Starved
from autograder.grading.feedback_age import stale_feedback
from autograder.grading.finish import Finished, finish
from autograder.grading.for_each import for_each
from autograder.grading.forgotten import load_forgotten
from autograder.grading.job import versions_of
from autograder.grading.lateness import enter_due_date, set_penalties, unknown_extensions
from autograder.grading.left_as_written import is_as_written
from autograder.grading.limits_age import changed_limits
from autograder.grading.misplaced import misplaced
from autograder.grading.names import refusal
from autograder.grading.pending import behind
from autograder.grading.records import Record, keep_after_earlier, load_record
from autograder.grading.runs import log_run
from autograder.grading.send import Sender
from autograder.grading.settings import STANDARD, Event, Settings, Summary
from autograder.grading.submitted import Submission
from autograder.grading.warm import Graders, graders_for
from autograder.grading.write import extra_files

__all__ = ["grade_assignment"]

LOOK_SECONDS = 0.5
"""Seconds between two checks whether other runs are done or dead."""


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
        Interrupted: the warm process died, the disk is full; call it again to continue where this run stopped.
        BadGradebook: the database fails.
        BadCluster: the cluster cannot be reached, or none of its workers can grade.
    """
    classroom = classroom.of(assignment)
    everybody = classroom.students(assignment)
    chosen = choose_students(classroom, assignment, students, everybody)
    warm = graders_for(classroom, assignment, settings, len(chosen))
    try:
        warm.start()  # the warm process imports its modules while nbgrader is imported here
        book = Book(classroom)
        try:
            run = _Run(classroom, assignment, settings, book, warm, on_event, len(chosen))
            if not students:
                run.summary.remarks += misplaced(classroom, assignment, everybody, book.names())
            await run.grade(chosen)
        except OSError as error:
            raise Interrupted(
                f"{error}. What is graded stays graded. Run the same command again to continue."
            ) from error
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
        self.summary = Summary(remarks=classroom.unused_settings + enter_due_date(classroom, assignment, book))
        if not self.assignment.is_graded:
            self.summary.remarks.append(f"{assignment} has no graded cell: each submission has 0 of 0 points.")
        self.sender = Sender(self.assignment, settings, warm)
        self.busy: list[str] = []  # graded by another run now
        self.claims = Claims(book, assignment)
        self.base_key = ""  # hash of everything but the submission that a result depends on

    async def grade(self, students: Sequence[str]) -> None:
        """Grade the students' submissions, then say what an instructor should know of the assignment."""
        unfit = behind(self.classroom, self.assignment.name, self.assignment.sources)
        for remark in unfit:
            self._tell("", "told", remark)
        self.summary.remarks += unfit
        versions = await versions_of(self.assignment.exercises, self.warm.run)
        self.base_key = self.assignment.key(versions, strict=self.settings.strict)
        async with self.claims.open():
            await self._share(students)
            self._credit(self.claims.finished_elsewhere())
        self.summary.remarks += unknown_extensions(self.classroom, self.assignment.name, self.book)
        self.summary.remarks += set_penalties(self.classroom, self.assignment.name, self.book, self.summary.skipped)
        again = [student for student in self.summary.skipped if student in self.summary.attention]
        self.summary.remarks += changed_limits(self.classroom, self.assignment.name, again)
        self.summary.remarks += self.warm.remarks
        self.summary.remarks += stale_feedback(self.classroom, self.assignment.name, students, self.book)
        tally = self.book.tally(self.assignment.name)
        self.summary.standing = tally.sentences
        self.summary.remarks += log_run(self.classroom, self.assignment.name, self.summary, tally)

    async def _share(self, students: Sequence[str]) -> None:
        """Grade what no other run grades, then wait for the other runs.

        If one of them dies, this run takes over its work.
        """
        pending = list(students)
        while pending:
            await for_each(pending, self.warm.gate, self._one)
            pending, self.busy = self.busy, []
            if pending:
                self._tell(pending[0], "waiting")
                await asyncio.sleep(LOOK_SECONDS)

    async def _one(self, student: str, alone: bool) -> None:
        """Grade one submission. After an error only this submission fails, unless the error is the machine's fault."""
        try:
            await self._steps(student, alone=alone)
        except Starved:
            self.claims.give_back(student)
            raise
        except Lost:
            self.sender.forget(student)
            self.busy.append(student)
        except Exception as error:
            if stops_the_run(error, self.classroom.written):
                raise
            self._refuse(student, error)
            self.claims.finish(student)

    async def _steps(self, student: str, *, alone: bool) -> None:
        """Read one submission; unless it is already graded, or another run grades it, grade it and write the result."""
        if (why := refusal(student)) is not None:
            raise Refused(why)
        # the student may have been forgotten since this run began
        if student in load_forgotten(self.classroom.records):
            self.total -= 1
            return
        submission = self.assignment.handed_in(student)
        key = hashlib.sha256(f"{self.base_key}:{submission.digest}".encode()).hexdigest()
        if not self._is_claimed(student, submission, key):
            return
        files = extra_files(submission, self.assignment.folder, self.assignment.extras)
        graded = await self.sender.grade(student, submission, files, alone=alone)
        finished = Finished(student=student, submission=submission, key=key, graded=graded, files=files)
        with self.classroom.access.kept():
            record = finish(self.assignment, self.book, finished, partial(self.claims.hold, student=student))
        self.claims.finish(student)
        self._count(student, "graded" if record.graded else "failed", record)

    def _is_claimed(self, student: str, submission: Submission, key: str) -> bool:
        """Whether this run should grade the submission. If not, count it, or look at it again later."""
        if self._is_done(student, submission, key, remarks=[]):
            return False
        taken = self.claims.take(student)
        if taken is Taken.DONE:
            record = load_record(self.classroom.records, self.assignment.name, student)
            if record is not None and record.key in (key, ""):  # "": it could not be graded
                self._count(student, "elsewhere" if record.graded else "failed", record)
                return False
            taken = self.claims.take(student, again=True)  # the other run has different settings or another version
        if taken is Taken.BUSY:
            self.busy.append(student)
            return False
        if self._is_done(student, submission, key, remarks=self.summary.remarks):
            self.claims.give_back(student)
            return False
        return True

    def _is_done(self, student: str, submission: Submission, key: str, remarks: list[str]) -> bool:
        """Whether the submission is already graded; if so, count it.

        ``remarks`` gets a sentence if somebody changed the result.
        """
        if self.settings.force:
            return False
        record = load_record(self.classroom.records, self.assignment.name, student)
        if record is None or not record.graded or record.key != key:
            return False
        if not is_as_written(self.assignment, student, submission.notebooks, record, self.book, remarks=remarks):
            return False
        self._count(student, "skipped", record)
        return True

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
        self._count(student, "failed", record)

    def _credit(self, others: Collection[str]) -> None:
        """Count submissions as ``elsewhere`` if another run graded them since this run began."""
        summary = self.summary
        summary.elsewhere += [student for student in summary.skipped if student in others]
        summary.skipped = [student for student in summary.skipped if student not in others]

    def _count(self, student: str, how: Literal["graded", "skipped", "elsewhere", "failed"], record: Record) -> None:
        """Enter a submission into the summary."""
        getattr(self.summary, how).append(student)
        if record.open:
            self.summary.attention[student] = record.open
        elif record.attention:
            self.summary.settled.append(student)
        if record.repaired:
            self.summary.repaired[student] = record.repaired
        self._tell(student, how)

    def _tell(self, student: str, how: str, remark: str = "") -> None:
        summary = self.summary
        done = sum(map(len, (summary.graded, summary.skipped, summary.elsewhere, summary.failed)))
        with contextlib.suppress(Exception):  # a progress bar that fails must not stop the grading
            self.on_event(Event(student=student, how=how, done=done, total=self.total, remark=remark))
