"""Does a job survive the death of a worker that another job killed?"""

import asyncio
from pathlib import Path

import pytest

from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.errors import JobFailed, WorkerDied, WorkerStuck
from autograder.kernels.workers.nest import Nest
from autograder.kernels.workers.pool import WorkerPool
from tests.kernels import attacks


def run(
    zygote: ZygoteProcess, job: str, payloads: list[bytes], headroom: int = 1 << 30, module: str = "jobs"
) -> list[bytes | BaseException]:
    async def all_of_them() -> list[bytes | BaseException]:
        pool = WorkerPool(zygote, f"tests.kernels.{module}:{job}", headroom=headroom)
        try:
            return await asyncio.gather(*(pool.run(p) for p in payloads), return_exceptions=True)
        finally:
            await pool.close()

    return asyncio.run(all_of_them())


def test_jobs_run_beside_each_other(full: ZygoteProcess) -> None:
    assert run(full, "execute", [b"print(1)", b"print(2)"]) == [b"ok 1\n", b"ok 2\n"]


def test_a_worker_computes_on_one_core_whatever_its_environment_says(
    full: ZygoteProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers with two threads each took two to four times as long for lesson 3."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "4")
    assert run(full, "multiply", [b""]) == [b"1"]


def test_a_job_that_kills_its_worker_costs_itself_only(full: ZygoteProcess) -> None:
    answers = run(full, "misbehave", [b"one", b"die", b"two"])
    assert answers[0] == b"one"
    assert isinstance(answers[1], WorkerDied)
    assert answers[2] == b"two"


def test_a_job_that_comes_while_its_worker_is_closed_is_told_that_the_worker_is_gone(full: ZygoteProcess) -> None:
    """The run then gives it to another; any other error would cost the submission."""

    async def closed_meanwhile() -> bytes | BaseException:
        pool = WorkerPool(full, "tests.kernels.jobs:misbehave")
        try:
            assert await pool.run(b"one") == b"one"
            (worker,) = pool._workers
        finally:
            closing = asyncio.ensure_future(pool.close())
        assert worker is not None
        late = asyncio.ensure_future(worker.run(b"two"))
        await closing
        (answer,) = await asyncio.gather(late, return_exceptions=True)
        return answer

    assert isinstance(asyncio.run(closed_meanwhile()), WorkerDied)


def test_a_worker_out_of_memory_ends(full: ZygoteProcess) -> None:
    answers = run(full, "misbehave", [b"eat", b"one"])
    assert isinstance(answers[0], WorkerDied)
    assert answers[1] == b"one"


def test_a_job_that_lets_no_other_have_a_turn_is_known_and_not_done_again(full: ZygoteProcess, tmp_path: Path) -> None:
    """Also if it waits, and what it waits for lets no other have a turn; the others are done again."""
    answers = run(full, "job", [b"one", b"stick %s" % bytes(tmp_path / "tries"), b"two"], module="impatient")
    assert isinstance(answers[1], WorkerStuck)
    assert (tmp_path / "tries").read_bytes() == b"tried\n"
    assert [answers[0], answers[2]] == [b"one", b"two"]


def test_an_answer_that_is_too_long_costs_its_own_job(full: ZygoteProcess) -> None:
    answers = run(full, "misbehave", [b"talk", b"one"])
    assert isinstance(answers[0], JobFailed) and "bytes" in str(answers[0])
    assert answers[1] == b"one"


def test_an_error_comes_back_as_text(full: ZygoteProcess) -> None:
    (answer,) = run(full, "misbehave", [b"raise"])
    assert isinstance(answer, JobFailed)
    assert str(answer) == "ValueError: no"


def test_a_nest_that_hung_up_counts_as_dead_before_its_process_has_ended() -> None:
    """A killed process closes its descriptors first: for some milliseconds it can be heard of, and not waited for."""
    nest = Nest("tests.kernels.hangs_up:job")
    with pytest.raises(JobFailed, match="the process ended"):
        asyncio.run(nest.ready())
    assert not nest.alive
    nest.close()


def test_a_pool_that_is_closed_while_it_starts_leaves_nothing_waiting(full: ZygoteProcess) -> None:
    """As after Ctrl-C in the first seconds."""

    async def closed_early() -> None:
        pool = WorkerPool(full, "tests.kernels.jobs:execute")
        job = asyncio.ensure_future(pool.run(b""))
        while len(asyncio.all_tasks()) < 3:  # this one, the job's, the nest's
            await asyncio.sleep(0)
        job.cancel()
        await asyncio.wait({job})
        await pool.close()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(closed_early())


@pytest.mark.slow
def test_a_frame_that_never_ends_costs_its_own_cell(full: ZygoteProcess) -> None:
    """It does not even cost the worker that reads it, though that may take little memory."""
    endless = attacks.sources("leave")["endless frame"].encode()
    culprit, *honest = run(full, "execute", [endless, b"print(1)", b"print(2)"], headroom=300 << 20)
    assert isinstance(culprit, bytes)
    assert culprit.startswith((b"too_much_output", b"died"))
    assert honest == [b"ok 1\n", b"ok 2\n"]
