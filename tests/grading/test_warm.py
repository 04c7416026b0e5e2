"""Does a job get its answer whichever warm process is killed beside it, and whenever?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psutil
import pytest
from support.classroom import make_course
from support.submissions import LESSON

from autograder.grading import warm
from autograder.grading.classroom import Classroom, open_classroom
from autograder.grading.job import versions_of
from autograder.kernels.errors import JobFailed

NAME = "chain_forward"

Run = Callable[[bytes], Awaitable[bytes]]
T = TypeVar("T")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    return open_classroom(make_course(tmp_path_factory.mktemp("warm") / "course"))


def warmly(classroom: Classroom, use: Callable[[Run], Awaitable[T]]) -> T:
    """What ``use`` makes of the warm processes' ``run``."""

    async def run() -> T:
        processes = warm.Warm(classroom, LESSON, 1)
        try:
            return await use(processes.run)
        finally:
            await processes.close()

    return asyncio.run(run())


def kill(module: str) -> None:
    """End the one process of this one that runs ``module``."""
    (found,) = [p for p in psutil.Process().children() if f"autograder.kernels.{module}" in p.cmdline()]
    found.kill()


@pytest.mark.parametrize("module", ["nest", "launcher"])
def test_one_that_dies_while_it_starts_is_replaced(classroom: Classroom, module: str) -> None:
    async def killed_at_its_start(run: Run) -> dict[str, str]:
        asked = asyncio.ensure_future(versions_of([NAME], run))
        await asyncio.sleep(0.2)
        kill(module)
        return await asked

    assert set(warmly(classroom, killed_at_its_start)) == {NAME}


@pytest.mark.parametrize("module", ["nest", "launcher"])
def test_one_that_dies_between_jobs_is_replaced(classroom: Classroom, module: str) -> None:
    async def killed_between(run: Run) -> list[dict[str, str]]:
        first = await versions_of([NAME], run)
        kill(module)
        return [first, *await asyncio.gather(*(versions_of([NAME], run) for _ in range(3)))]

    first, *others = warmly(classroom, killed_between)
    assert others == [first] * 3


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
        warmly(classroom, lambda run: versions_of([], run))
    assert len(made) == 1
