"""Shares an assignment's submissions between grading runs that go on at the same time.

Before a run grades a submission it takes a claim on it, a row in the gradebook's database, and marks the claim as
finished once the record is written. A run writes a sign of life every ``BEAT_SECONDS``. If it has written none for
``LEASE_SECONDS``, or if its process on this machine is gone, other runs take over its claims.

The rows are removed when the last run of the assignment ends, so no names of students stay.
"""

import asyncio
import contextlib
import enum
import functools
import uuid
from collections.abc import AsyncIterator
from typing import Any

from autograder.grading.book import Book
from autograder.grading.errors import BadGradebook, Lost, NotEntered
from autograder.grading.sql import add_indexes, clock, insert_if_absent, one_at_a_time
from autograder.grading.whereabouts import Whereabouts, here, is_gone

__all__ = ["BEAT_SECONDS", "LEASE_SECONDS", "Claims", "Taken", "table_of_claims"]

BEAT_SECONDS = 10.0

LEASE_SECONDS = 120.0
"""Longer than ``book.BUSY_SECONDS``: while a write waits for a busy sqlite file, a run cannot write its sign of life.
"""


class Taken(enum.Enum):
    """The answer to a request for a submission."""

    MINE = enum.auto()
    """Grade it, then call ``finish`` or ``give_back``."""

    BUSY = enum.auto()
    """Another run grades it now. Ask again later."""

    DONE = enum.auto()
    """Another run finished it after this run began."""


class Claims:
    """The claims of one run on the submissions of one assignment. Each call is a transaction of its own.

    Every method raises ``BadGradebook`` if the database fails.
    """

    def __init__(self, book: Book, assignment: str) -> None:
        self._book = book
        self._assignment = assignment
        self._run = uuid.uuid4().hex
        self._mine: set[str] = set()
        self._began = 0.0  # by the database's clock
        self._process = here()

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Register the run.

        Inside the block it writes signs of life; at the end it gives back unfinished submissions.
        """
        self._book.change(self._enter)
        try:
            beat = asyncio.create_task(self._keep())
            try:
                yield
            finally:
                beat.cancel()
        finally:
            with contextlib.suppress(BadGradebook, NotEntered):  # the lease ends by itself
                self._book.change(self._leave)

    def take(self, student: str, *, again: bool = False) -> Taken:
        """Ask for a submission.

        Args:
            student: the student whose submission it is.
            again: also take a submission that another run finished after this run began.
        """
        taken = self._book.change(lambda session: self._take(session, student, again=again))
        if taken is Taken.MINE:
            self._mine.add(student)
        return taken

    def finish(self, student: str) -> None:
        """Say that a submission's record is written. Nothing happens if this run does not hold it."""
        if student in self._mine:
            self._mine.discard(student)
            self._book.change(lambda session: self._update(session, student, finished=clock(session)))

    def give_back(self, student: str) -> None:
        """Let any run take a submission that this run did not grade. Nothing happens if it does not hold it."""
        if student in self._mine:
            self._mine.discard(student)
            self._book.change(lambda session: self._delete(session, student))

    def hold(self, session: Any, student: str) -> None:
        """Make sure, in the transaction that writes a result, that no other run has taken over the submission.

        Raises:
            Lost: another run has taken it over, because this run gave no sign of life (for example, its machine slept).
        """
        if not self._update(session, student, run=self._run):
            self._mine.discard(student)
            raise Lost(f"Another run took over the submission of {student}.")

    def finished_elsewhere(self) -> set[str]:
        """The students whose submissions other runs finished after this run began."""
        return self._book.change(self._finished_elsewhere)

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with contextlib.suppress(BadGradebook, NotEntered):  # the next write fails too, and stops the run
                self._book.change(self._beat)

    def _enter(self, session: Any) -> None:
        """Add this run's row. If the tables or nbgrader's indexes are missing, make them first."""
        from sqlalchemy import select

        one_at_a_time(session)
        _tables().metadata.create_all(session.connection())
        add_indexes(session)
        self._beat(session)
        runs = _tables().runs
        self._began = session.execute(select(runs.c.began).where(runs.c.id == self._run)).scalar_one()

    def _beat(self, session: Any) -> None:
        """Write a sign of life. If another run removed this run's row, the row is added again."""
        runs, now = _tables().runs, clock(session)
        if session.execute(runs.update().where(runs.c.id == self._run).values(seen=now)).rowcount:
            return
        at = {"machine": self._process.machine, "pid": self._process.pid, "started": self._process.started}
        began = self._began or now
        insert_if_absent(session, runs, id=self._run, assignment=self._assignment, began=began, seen=now, **at)

    def _take(self, session: Any, student: str, *, again: bool) -> Taken:
        found = self._holder(session, student)
        if found is None:
            values = {"assignment": self._assignment, "student": student, "run": self._run}
            return Taken.MINE if insert_if_absent(session, _tables().claims, **values) else Taken.BUSY
        if found.finished is not None and found.finished >= self._began and not again:
            return Taken.DONE
        if found.finished is None and found.run != self._run and not _is_dead(found):
            return Taken.BUSY
        claims = _tables().claims
        same = claims.c.finished.is_(None) if found.finished is None else claims.c.finished == found.finished
        update = claims.update().where(self._of(student), claims.c.run == found.run, same)
        won = session.execute(update.values(run=self._run, finished=None)).rowcount
        return Taken.MINE if won else Taken.BUSY

    def _holder(self, session: Any, student: str) -> Any:
        """The row of the claim, joined with its run's columns; None if there is no claim.

        The run's columns are None if the run has left.
        """
        from sqlalchemy import select

        runs, claims = _tables().runs, _tables().claims
        silent = (clock(session) - runs.c.seen).label("silent")
        columns = (claims.c.run, claims.c.finished, runs.c.machine, runs.c.pid, runs.c.started, silent)
        both = claims.outerjoin(runs, claims.c.run == runs.c.id)
        return session.execute(select(*columns).select_from(both).where(self._of(student))).one_or_none()

    def _of(self, student: str) -> Any:
        claims = _tables().claims
        return (claims.c.assignment == self._assignment) & (claims.c.student == student)

    def _own(self, student: str) -> Any:
        claims = _tables().claims
        return self._of(student) & (claims.c.run == self._run) & claims.c.finished.is_(None)

    def _update(self, session: Any, student: str, **values: Any) -> bool:
        return bool(session.execute(_tables().claims.update().where(self._own(student)).values(**values)).rowcount)

    def _delete(self, session: Any, student: str) -> None:
        session.execute(_tables().claims.delete().where(self._own(student)))

    def _finished_elsewhere(self, session: Any) -> set[str]:
        from sqlalchemy import select

        claims = _tables().claims
        others = (claims.c.assignment == self._assignment) & (claims.c.run != self._run)
        found = select(claims.c.student).where(others, claims.c.finished >= self._began)
        return {student for (student,) in session.execute(found)}

    def _leave(self, session: Any) -> None:
        """Remove this run and dead runs, their unfinished claims, and finished claims older than every living run."""
        from sqlalchemy import select

        one_at_a_time(session)
        runs, claims = _tables().runs, _tables().claims
        silent = (clock(session) - runs.c.seen).label("silent")
        columns = (runs.c.id, runs.c.began, runs.c.machine, runs.c.pid, runs.c.started, silent)
        found = session.execute(select(*columns).where(runs.c.assignment == self._assignment)).all()
        alive = [one for one in found if one.id != self._run and not _is_dead(one)]
        ours = claims.c.assignment == self._assignment
        session.execute(
            runs.delete().where(runs.c.assignment == self._assignment, runs.c.id.not_in([one.id for one in alive]))
        )
        unheld = claims.c.finished.is_(None) & claims.c.run.not_in([one.id for one in alive])
        session.execute(claims.delete().where(ours, unheld))
        first = min((one.began for one in alive), default=None)
        old = claims.c.finished.is_not(None) if first is None else claims.c.finished < first
        session.execute(claims.delete().where(ours, old))


def table_of_claims(connection: Any) -> Any:
    """SQLAlchemy's table of claims; its column ``student`` has names. None if no run has graded with this database."""
    from sqlalchemy import inspect

    claims = _tables().claims
    return claims if inspect(connection).has_table(claims.name) else None


def _is_dead(run: Any) -> bool:
    """Whether a run's claims are free: it ended, it gave no sign of life for too long, or its process is gone."""
    if run.pid is None or run.silent > LEASE_SECONDS:
        return True
    return is_gone(Whereabouts(machine=run.machine, pid=run.pid, started=run.started))


class _Tables:
    """Our two tables in nbgrader's database. Its migrations do not touch tables that they do not know."""

    def __init__(self) -> None:
        from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text

        self.metadata = MetaData()
        self.runs = Table(
            "deepgrad_run",
            self.metadata,
            Column("id", String(32), primary_key=True),
            Column("assignment", Text, nullable=False),
            Column("machine", Text, nullable=False),
            Column("pid", Integer, nullable=False),
            Column("started", Text, nullable=False),
            Column("began", Float(53), nullable=False),
            Column("seen", Float(53), nullable=False),
        )
        self.claims = Table(
            "deepgrad_claim",
            self.metadata,
            Column("assignment", Text, primary_key=True),
            Column("student", Text, primary_key=True),
            Column("run", String(32), nullable=False),
            Column("finished", Float(53)),
        )


@functools.cache
def _tables() -> _Tables:
    return _Tables()
