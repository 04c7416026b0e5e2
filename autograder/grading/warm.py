"""The warm processes of a run: one that forks kernels, and the workers that talk to them."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from autograder.grading.classroom import Classroom
from autograder.grading.grade import Graded, Task
from autograder.grading.job import answer_of, payload_of
from autograder.grading.memory import require_memory
from autograder.grading.sandbox import exercise_modules, grading_sandbox
from autograder.grading.settings import Settings
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.errors import KernelsError, ZygoteDied
from autograder.kernels.options import Sandbox
from autograder.kernels.workers.pool import WorkerPool

__all__ = ["Graders", "Warm", "graders_for"]

JOB = "autograder.grading.job:grade"
AT_ONCE = 3  # submissions of a worker at the same time: one computes while another waits for its kernel

MAX_REPLACEMENTS = 5
"""How often a run replaces a dead zygote. Students cannot kill it: if it dies more often, something else is wrong."""


class Graders(Protocol):
    """Whatever grades the submissions of a run, here or on a cluster.

    Attributes:
        gate: a semaphore for as many submissions at a time as keep the workers busy.
        remarks: sentences for the instructor on how the run went.
    """

    gate: asyncio.Semaphore
    remarks: list[str]

    def start(self) -> object:
        """Start everything without waiting for it."""

    async def run(self, payload: bytes) -> bytes:
        """A worker's answer to a job that needs no file."""

    async def grade(self, task: Task) -> Graded:
        """Let a worker grade a notebook."""

    async def close(self) -> None:
        """End everything."""


def graders_for(classroom: Classroom, assignment: str, settings: Settings, submissions: int) -> Graders:
    """Make the object that grades the submissions of a run. It starts nothing yet.

    Raises:
        BadAssignment: course.toml gives a notebook more memory than this machine can give.
        BadCluster: the cluster cannot be reached.
    """
    sandbox = grading_sandbox(classroom, assignment, enabled=settings.sandboxed, seconds=settings.submission_seconds)
    imports = exercise_modules(classroom, assignment)
    if settings.cluster:
        from autograder.grading.cluster.cluster import Cluster

        return Cluster(settings.cluster, sandbox, imports)
    require_memory(assignment, classroom.memory_mb)
    return Warm(sandbox, imports, min(settings.workers, submissions))


class Warm:
    """The zygote and the workers of a run on this machine. A job waits until they are ready."""

    def __init__(self, sandbox: Sandbox, imports: Sequence[str], workers: int) -> None:
        """``imports`` are the modules of the assignment's exercises."""
        self._sandbox = sandbox
        self._imports = imports
        self._workers = workers
        self._started: tuple[ZygoteProcess, WorkerPool] | None = None
        self.remarks: list[str] = []
        self.gate = asyncio.Semaphore(workers * AT_ONCE)
        self._replacing = asyncio.Lock()
        self._replacements = 0

    def start(self) -> WorkerPool:
        """Start everything without waiting for it. Raises ``SandboxUnavailable``, ``OSError``."""
        if self._started is None:
            zygote = ZygoteProcess(self._sandbox)
            self._started = zygote, WorkerPool(zygote, JOB, imports=self._imports, workers=self._workers)
        return self._started[1]

    async def run(self, payload: bytes) -> bytes:
        """A worker's answer. If the warm processes died, start others and ask them. Raises ``KernelsError``."""
        while True:
            pool = self.start()
            try:
                return await pool.run(payload)
            except (KernelsError, OSError) as error:
                await self._replace(pool, error)

    async def grade(self, task: Task) -> Graded:
        """Let a worker grade a notebook. Raises ``KernelsError`` and what ``answer_of`` raises."""
        return answer_of(await self.run(payload_of(task)))

    async def close(self) -> None:
        """End everything, whatever state it is in."""
        if self._started is not None:
            zygote, pool = self._started
            self._started = None
            await pool.close()
            zygote.close()

    async def _replace(self, pool: WorkerPool, error: KernelsError | OSError) -> None:
        """Replace dead processes, so that the job can run again. Raises ``error`` if the job itself caused it."""
        async with self._replacing:
            if self._started is None or self._started[1] is not pool:
                return
            alive = self._started[0].alive and pool.alive
            if (alive and not isinstance(error, ZygoteDied)) or self._replacements == MAX_REPLACEMENTS:
                raise error
            self._replacements += 1
            await self.close()
