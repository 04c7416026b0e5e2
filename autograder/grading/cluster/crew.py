"""The Dask workers of a run as the coordinator sees them: which are connected, and which jobs each has.

Tested in ``tests/grading/cluster/test_crew.py``.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable

from autograder.grading.errors import GradingError

__all__ = ["PREFETCHED", "Crew", "Lost", "Member"]

PREFETCHED = 1
"""Jobs that wait at a worker in addition to the running ones, so that the worker always has a next job."""

STAGED = 1
"""Further submissions per worker that the coordinator may read or write while the worker grades others."""


class Lost(Exception):
    """A job got no answer from its worker.

    Attributes:
        counts: whether the job itself may be the reason why the worker ended or gave no answer.
    """

    def __init__(self, why: str, *, counts: bool) -> None:
        self.why = why
        self.counts = counts
        super().__init__(why)


class Member:
    """One Dask worker.

    Attributes:
        threads: how many jobs it runs at the same time.
        jobs: the number of jobs that it has now.
        held: whether the worker is reserved for one job that must run alone.
        starved: the number of jobs for which its machine lacked resources.
        since: when it last gave an answer, or got a job while it had none.
        gone: set with the reason when no answer will come.
    """

    def __init__(self, address: str, threads: int) -> None:
        self.address = address
        self.threads = threads
        self.jobs = 0
        self.held = False
        self.starved = 0
        self.since = 0.0
        self.gone: asyncio.Future[Lost] = asyncio.get_running_loop().create_future()

    @property
    def room(self) -> int:
        """How many more jobs it takes."""
        return 0 if self.held or self.gone.done() else self.threads + PREFETCHED - self.jobs

    @property
    def load(self) -> tuple[int, float]:
        """Sort key: workers with a smaller load get the next job."""
        return self.starved, self.jobs / self.threads

    def heard(self) -> None:
        """Note that the worker gave a sign of life now."""
        self.since = time.monotonic()


class Crew:
    """Gives each job to a worker that has room for it."""

    def __init__(self) -> None:
        self.members: dict[str, Member] = {}
        self.gate = asyncio.Semaphore(0)
        self._passes = 0
        self._changed = asyncio.Condition()
        self._end: Callable[[], GradingError] | None = None

    async def add(self, address: str, threads: int) -> None:
        """Use a further worker."""
        self.members[address] = Member(address, threads)
        wanted = sum(member.threads + PREFETCHED + STAGED for member in self.members.values())
        for _ in range(wanted - self._passes):
            self.gate.release()
        self._passes = max(self._passes, wanted)
        await self._notify()

    async def drop(self, address: str, why: Lost) -> None:
        """Stop using a worker; its jobs are lost."""
        member = self.members.pop(address)
        if not member.gone.done():
            member.gone.set_result(why)
        await self._notify()

    async def end(self, error: Callable[[], GradingError]) -> None:
        """From now on, raise this error for every request for a worker."""
        self._end = error
        self.gate.release()  # one waiting submission passes the gate, gets the error and ends the run
        await self._notify()

    @contextlib.asynccontextmanager
    async def worker(self, *, alone: bool = False) -> AsyncIterator[Member]:
        """Wait for a worker with room for a job, or (``alone``) without any other job.

        Raises the error given to ``end``.
        """
        member = await (self._empty() if alone else self._first(lambda member: member.room > 0))
        if not member.jobs:
            member.heard()
        member.jobs += 1
        try:
            yield member
        finally:
            member.jobs -= 1
            member.held = member.held and not alone
            await self._notify()

    async def _empty(self) -> Member:
        """A worker without a job, reserved so that it gets no other job."""
        while True:
            member = await self._first(lambda member: not member.held)
            if await self._emptied(member):
                return member

    async def _emptied(self, member: Member) -> bool:
        """Hold a worker until its jobs are done; False if it is gone then."""
        member.held = True
        try:
            await self._until(lambda: member.gone.done() or not member.jobs)
        except BaseException:
            member.held = False
            raise
        return not member.gone.done()

    async def _first(self, fits: Callable[[Member], bool]) -> Member:
        """Wait for the least loaded worker that fits.

        No other task runs between the choice and the caller's next step.
        """
        await self._until(lambda: any(map(fits, self.members.values())))
        return min(filter(fits, self.members.values()), key=lambda member: member.load)

    async def _until(self, condition: Callable[[], bool]) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._end is not None or condition())
        if self._end is not None:
            raise self._end()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()
