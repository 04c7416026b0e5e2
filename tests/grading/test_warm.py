"""Does a job get its answer whichever warm process is killed beside it, and whenever?"""

import asyncio
import json
import shutil
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psutil
import pytest
from support.classroom import lean, make_course
from support.notebooks import solved
from support.submissions import LESSON, TOTAL

from autograder.exercises import exercises_of
from autograder.grading import warm
from autograder.grading.book import Book
from autograder.grading.classroom import Classroom, open_classroom
from autograder.grading.grade import Graded, Task
from autograder.grading.job import answer_of, payload_of, versions_of
from autograder.grading.settings import Settings
from autograder.kernels.client import zygote_client
from autograder.kernels.errors import JobFailed

NAME = "chain_forward"
LAUNCHER = "autograder.kernels.zygote.launcher"

T = TypeVar("T")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return open_classroom(make_course(tmp_path_factory.mktemp("warm") / "course"))


class Started:
    """The warm processes of one test; other tests have theirs."""

    def __init__(self, classroom: Classroom) -> None:
        self._others = set(psutil.Process().children())
        self._warm = warm.graders_for(classroom, LESSON, Settings(jobs=1), 1)

    async def versions(self) -> dict[str, str]:
        return await versions_of([NAME], self._warm.run)

    async def kill(self, module: str) -> None:
        """End the one process that runs ``module``, as soon as it is there."""
        while True:
            mine = set(psutil.Process().children()) - self._others
            if found := [process for process in mine if f"autograder.kernels.{module}" in process.cmdline()]:
                found[0].kill()
                return
            await asyncio.sleep(0.01)

    async def close(self) -> None:
        await self._warm.close()

    async def graded(self, task: Task) -> Graded:
        return answer_of(await self._warm.run(payload_of(task)))

    async def kill_the_zygote_while_its_launcher_clears_up(self) -> None:
        """For a moment the folders are gone and the launcher still runs; here the moment is long."""
        (launcher,) = [p for p in psutil.Process().children() if p not in self._others and LAUNCHER in p.cmdline()]
        (zygote,) = launcher.children()
        launcher.suspend()
        zygote.kill()
        while zygote.status() != psutil.STATUS_ZOMBIE:
            await asyncio.sleep(0.01)
        shutil.rmtree(launcher.cmdline()[-1])


def warmly(classroom: Classroom, use: Callable[[Started], Awaitable[T]]) -> T:
    """What ``use`` makes of warm processes."""

    async def run() -> T:
        started = Started(classroom)
        try:
            return await use(started)
        finally:
            await started.close()

    return asyncio.run(run())


@pytest.mark.parametrize("module", ["workers.nest", "zygote.launcher"])
def test_one_that_dies_while_it_starts_is_replaced(classroom: Classroom, module: str) -> None:
    async def killed_at_its_start(started: Started) -> dict[str, str]:
        asked = asyncio.ensure_future(started.versions())
        await started.kill(module)
        return await asked

    assert set(warmly(classroom, killed_at_its_start)) == {NAME}


@pytest.mark.parametrize("module", ["workers.nest", "zygote.launcher"])
def test_one_that_dies_between_jobs_is_replaced(classroom: Classroom, module: str) -> None:
    async def killed_between(started: Started) -> list[dict[str, str]]:
        first = await started.versions()
        await started.kill(module)
        return [first, *await asyncio.gather(*(started.versions() for _ in range(3)))]

    first, *others = warmly(classroom, killed_between)
    assert others == [first] * 3


def test_a_job_that_missed_its_folder_because_the_zygote_died_is_done_again(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its error says that a folder does not exist, and names no zygote."""
    book = Book(classroom)
    source = book.sources(LESSON)[0]
    book.close()
    seeds = {exercise.name: 1 for exercise in exercises_of(LESSON)}
    task = Task(data=json.dumps(lean(solved(LESSON))).encode(), source=source, seeds=seeds)
    monkeypatch.setattr(zygote_client, "_STOP_SECONDS", 0.1)  # a launcher that is suspended does not end by itself

    async def killed_between(started: Started) -> list[Graded]:
        first = await started.graded(task)
        await started.kill_the_zygote_while_its_launcher_clears_up()
        return [first, await started.graded(task)]

    first, second = warmly(classroom, killed_between)
    assert first.scores == second.scores
    assert sum(score or 0 for score in first.scores.values()) == TOTAL


def test_a_job_that_cannot_be_imported_is_not_tried_again(
    classroom: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    class Counted(warm.WorkerPool):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            made.append(self)

    monkeypatch.setattr(warm, "JOB", "autograder.no_such_module:grade")
    monkeypatch.setattr(warm, "WorkerPool", Counted)
    with pytest.raises(JobFailed, match="no_such_module"):
        warmly(classroom, Started.versions)
    assert len(made) == 1
