"""The warm processes of a run: one that forks kernels, and the workers that talk to them."""

from autograder.grading.classroom import Classroom
from autograder.grading.sandbox import grading_sandbox
from autograder.kernels.pool import WorkerPool
from autograder.kernels.zygotes import ZygoteProcess

__all__ = ["Warm"]

JOB = "autograder.grading.job:grade"
AT_ONCE = 3  # submissions a worker has at a time: while one waits for its kernel, another computes


class Warm:
    """What it runs waits until it is ready."""

    def __init__(self, classroom: Classroom, workers: int, *, sandboxed: bool = True) -> None:
        self._sandbox = grading_sandbox(classroom, enabled=sandboxed)
        self._workers = workers
        self._started: tuple[ZygoteProcess, WorkerPool] | None = None
        self.at_once = workers * AT_ONCE

    def start(self) -> WorkerPool:
        """Start everything without waiting for it. Raises ``SandboxUnavailable``, ``OSError``."""
        if self._started is None:
            zygote = ZygoteProcess(self._sandbox)
            self._started = zygote, WorkerPool(zygote, JOB, workers=self._workers)
        return self._started[1]

    async def run(self, payload: bytes) -> bytes:
        """A worker's answer. Raises ``KernelsError``."""
        return await self.start().run(payload)

    async def close(self) -> None:
        """End everything, whatever state it is in."""
        if self._started is not None:
            zygote, pool = self._started
            await pool.close()
            zygote.close()
