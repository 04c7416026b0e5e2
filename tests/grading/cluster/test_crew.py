"""Does each job get a worker that has room, and is a suspected one alone with it?"""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from autograder.grading.cluster.crew import PREFETCHED, STAGED, Crew, Lost, Member
from autograder.grading.errors import Interrupted


def crewed(use: Callable[[Crew], Awaitable[None]], *workers: tuple[str, int]) -> None:
    async def run() -> None:
        crew = Crew()
        for address, threads in workers:
            await crew.add(address, threads)
        await asyncio.wait_for(use(crew), 10)

    asyncio.run(run())


class Holding:
    """A job that keeps its worker until it is told to end."""

    def __init__(self, crew: Crew, *, alone: bool = False) -> None:
        self.member: Member | None = None
        self._release = asyncio.Event()
        self._task = asyncio.ensure_future(self._hold(crew, alone))

    async def _hold(self, crew: Crew, alone: bool) -> None:
        async with crew.worker(alone=alone) as member:
            self.member = member
            await self._release.wait()

    async def end(self) -> None:
        self._release.set()
        await self._task


async def settle() -> None:
    """Let every task go as far as it can."""
    for _ in range(20):
        await asyncio.sleep(0)


def test_jobs_are_spread_by_threads_and_the_next_waits_for_room() -> None:
    async def use(crew: Crew) -> None:
        jobs = [Holding(crew) for _ in range(8)]
        await settle()
        assert {address: member.jobs for address, member in crew.members.items()} == {"a": 3 + PREFETCHED, "b": 2}
        waits = [job for job in jobs if job.member is None]
        assert len(waits) == 8 - (3 + PREFETCHED) - (1 + PREFETCHED)
        for job in jobs:
            await job.end()
        assert not any(member.jobs for member in crew.members.values())

    crewed(use, ("a", 3), ("b", 1))


def test_as_many_submissions_come_through_the_gate_as_keep_all_workers_busy() -> None:
    async def use(crew: Crew) -> None:
        each = 1 + PREFETCHED + STAGED
        for _ in range(2 * each):
            await crew.gate.acquire()
        assert crew.gate.locked()
        await crew.drop("b", Lost("ended", counts=True))
        await crew.add("c", 1)  # in its place: no more than before
        assert crew.gate.locked()
        await crew.add("d", 1)
        assert not crew.gate.locked()

    crewed(use, ("a", 1), ("b", 1))


def test_a_suspected_job_waits_until_a_worker_is_empty_and_keeps_others_off() -> None:
    async def use(crew: Crew) -> None:
        first = Holding(crew)
        await settle()
        alone = Holding(crew, alone=True)
        await settle()
        other = Holding(crew)
        await settle()
        assert alone.member is None and other.member is None
        await first.end()
        await settle()
        assert alone.member is not None and other.member is None
        await alone.end()
        await settle()
        assert other.member is not None
        await other.end()

    crewed(use, ("a", 1))


def test_a_suspected_job_goes_on_to_another_worker_if_the_one_it_waits_for_is_gone() -> None:
    async def use(crew: Crew) -> None:
        first = Holding(crew)
        await settle()
        alone = Holding(crew, alone=True)
        await settle()
        await crew.drop("a", Lost("ended", counts=True))
        await crew.add("b", 1)
        await settle()
        assert alone.member is crew.members["b"]
        await first.end()
        await alone.end()

    crewed(use, ("a", 1))


def test_a_worker_whose_machine_lacked_something_is_asked_last() -> None:
    async def use(crew: Crew) -> None:
        crew.members["a"].starved = 1
        async with crew.worker() as member:
            assert member.address == "b"

    crewed(use, ("a", 1), ("b", 1))


def test_whoever_waits_when_the_run_ends_is_told_why() -> None:
    async def use(crew: Crew) -> None:
        waits = Holding(crew)
        await settle()
        await crew.end(lambda: Interrupted("gone"))
        with pytest.raises(Interrupted, match="gone"):
            await waits.end()
        async with crew.gate:  # the next submission comes through and is told, too
            with pytest.raises(Interrupted, match="gone"):
                await Holding(crew, alone=True).end()

    crewed(use)
