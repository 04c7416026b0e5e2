"""Runs in a Dask worker: keeps the worker's own warm processes, and grades one job after another with them.

Tested in ``tests/grading/cluster/test_cluster.py``.
"""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from distributed import Worker, WorkerPlugin, get_worker

from autograder.exercises.worked import solutions_folder
from autograder.grading.cluster.software import software
from autograder.grading.cluster.wire import Job, Kind, Reply, pack, read_job, read_sandbox, write_files
from autograder.grading.warm import Warm
from autograder.kernels.errors import KernelsError, SandboxUnavailable, WorkerDied, WorkerStuck, ZygoteDied

__all__ = ["grade", "software_here"]

MOST_WARM = 2
"""Assignments whose warm processes a worker keeps, each with hundreds of MB: two runs may share a cluster."""

NAME = "deepgrad"


async def software_here() -> bytes:
    """The versions that this worker grades with, as JSON."""
    return json.dumps(dict(software())).encode()


async def grade(data: bytes) -> bytes:
    """Do one job. Every failure of ours is a reply: no exception's arguments are pickled."""
    try:
        job = read_job(data)
        with _inputs(job) as payload:
            answer = await (await _keeper(get_worker())).run(job, payload)
        return pack(Reply(kind="answer", data=answer))
    except Exception as error:
        words = str(error) if isinstance(error, KernelsError) else f"{type(error).__name__}: {error}"
        return pack(Reply(kind=_kind(error), data=words.encode("utf-8", "replace")))


def _kind(error: Exception) -> Kind:
    """Whether an error is the fault of the job or of this machine."""
    if isinstance(error, WorkerStuck):
        return "stuck"
    if isinstance(error, WorkerDied):
        return "died"
    return "unfit" if isinstance(error, SandboxUnavailable | ZygoteDied | OSError) else "failed"


@contextlib.contextmanager
def _inputs(job: Job) -> Iterator[bytes]:
    """The job's payload, which names a folder with the job's files if it has any."""
    if not job.files:
        yield job.payload
        return
    with tempfile.TemporaryDirectory(prefix="dg-inputs-") as folder:
        write_files(job.files, Path(folder))
        yield json.dumps({**json.loads(job.payload), "inputs": folder}).encode()


@dataclass
class _Kept:
    """The warm processes of one assignment, and how many jobs they have."""

    warm: Warm
    jobs: int = 0


class _Keeper(WorkerPlugin):
    """The warm processes of one Dask worker, by sandbox and imports. They end with the worker."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, tuple[str, ...]], _Kept] = {}
        self._worker: Worker | None = None

    def setup(self, worker: Worker) -> None:
        """Remember the worker: it gets as many processes as it has threads."""
        self._worker = worker

    async def teardown(self, worker: Worker) -> None:
        """End all warm processes."""
        kept, self._kept = self._kept, {}
        await asyncio.gather(*(one.warm.close() for one in kept.values()), return_exceptions=True)

    async def run(self, job: Job, payload: bytes) -> bytes:
        """A job's answer. Raises ``KernelsError``, ``OSError``."""
        key = (job.sandbox, job.imports)
        kept = self._kept.pop(key, None) or _Kept(self._make(job))
        self._kept[key] = kept  # moves it to the end: it is the one used last
        kept.jobs += 1
        try:
            await self._close_others()
            return await kept.warm.run(payload)
        except ZygoteDied:
            self._kept.pop(key, None)  # the next run starts new processes
            raise
        finally:
            kept.jobs -= 1
            if not kept.jobs and self._kept.get(key) is not kept:
                await kept.warm.close()

    def _make(self, job: Job) -> Warm:
        assert self._worker is not None
        sandbox = read_sandbox(job.sandbox)
        scratch = str(Path(self._worker.local_directory).parent)  # files that clients upload there can be imported
        here = replace(sandbox, hidden=(*sandbox.hidden, scratch), closed=(str(solutions_folder()),))
        return Warm(here, job.imports, self._worker.state.nthreads)

    async def _close_others(self) -> None:
        idle = [key for key, kept in self._kept.items() if not kept.jobs]
        for key in idle[: max(0, len(self._kept) - MOST_WARM)]:
            await self._kept.pop(key).warm.close()


async def _keeper(worker: Worker) -> _Keeper:
    """This worker's keeper, made on first use."""
    keeper = worker.plugins.get(NAME)
    if not isinstance(keeper, _Keeper):
        keeper = _Keeper()
        await worker.plugin_add(keeper, name=NAME)
    return keeper
