"""A pool of workers that turn bytes into bytes. A job fails only if it kills a worker that has no other job."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from autograder.kernels.cleanup import remove_tree
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.errors import JobFailed, WorkerDied, WorkerStuck, ZygoteDied
from autograder.kernels.frames import ANSWER, HEADER, NO_ZYGOTE, REQUEST, Header
from autograder.kernels.workers.nest import Nest
from autograder.kernels.workers.slot import Slot
from autograder.kernels.workers.worker import NUMBER

HEADROOM = 1 << 30
"""Bytes that a worker may map in addition to its imports; the outputs of sixteen notebooks need far less."""

_STOP_SECONDS = 10.0
_DIED = "a worker process ended during this job"


class Worker:
    """One worker process and the jobs that it has."""

    def __init__(self, nest: Nest, name: str, link: socket.socket, slot: Slot, folder: Path) -> None:
        self.jobs: dict[bytes, asyncio.Future[bytes]] = {}
        self._nest = nest
        self._name = name
        self._link = link
        self._slot = slot
        self._folder = folder
        self._numbers = count()
        self._reading: asyncio.Task[None] | None = None
        self._opening = asyncio.ensure_future(self._open())
        self.dead = False
        self._is_closed = False

    async def run(self, payload: bytes) -> bytes:
        """Run a job and return its answer.

        Raises ``WorkerDied``, ``WorkerStuck`` (only for the job that caused it), ``JobFailed``, ``ZygoteDied``.
        """
        writer = await asyncio.shield(self._opening)
        if self.dead or self._is_closed:
            raise WorkerDied("a worker process ended before this job")
        token = NUMBER.pack(next(self._numbers))
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.jobs[token] = answer
        writer.write(Header(REQUEST, token, len(payload)).pack() + payload)
        try:
            return await answer
        finally:
            self.jobs.pop(token, None)

    async def _open(self) -> asyncio.StreamWriter:
        reader, writer = await asyncio.open_connection(sock=self._link)
        self._reading = asyncio.ensure_future(self._read(reader))
        return writer

    async def _read(self, reader: asyncio.StreamReader) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ValueError):
            while True:
                header = Header.unpack(await reader.readexactly(HEADER.size))
                answer = await reader.readexactly(header.length)
                job = self.jobs.get(header.token)
                if job is None or job.done():
                    continue
                if header.kind == ANSWER:
                    job.set_result(answer)
                else:
                    failure = ZygoteDied if header.kind == NO_ZYGOTE else JobFailed
                    job.set_exception(failure(answer.decode("utf-8", "replace")))
        self.dead = True
        stuck = self._slot.stuck()
        for token, job in self.jobs.items():
            if not job.done():
                error = WorkerStuck("this job let no other have a turn") if token == stuck else WorkerDied(_DIED)
                job.set_exception(error)

    async def close(self) -> None:
        """End the process. The zygote then kills the worker's kernels."""
        self._is_closed = True  # jobs that waited for the link go to another worker
        writer = await self._opening
        with contextlib.suppress(OSError):
            writer.write_eof()
        if self._reading is not None:
            done, _ = await asyncio.wait({self._reading}, timeout=_STOP_SECONDS)
            if not done:
                self._nest.kill(self._name)
                await self._reading
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        self._slot.close()
        remove_tree(self._folder)


class WorkerPool:
    """Runs jobs on ``workers`` processes that share one zygote."""

    def __init__(
        self,
        zygote: ZygoteProcess,
        job: str,
        *,
        imports: Sequence[str] = (),
        workers: int = 1,
        headroom: int = HEADROOM,
    ) -> None:
        """Import ``imports``, the modules that jobs need, before a worker's memory is limited."""
        self._zygote = zygote
        self._headroom = headroom
        self._names = (f"w{n}" for n in count())
        self._workers: list[Worker | None] = [None] * workers
        self._next = count()
        self._alone = asyncio.Lock()
        self._job = job
        self._imports = imports
        self._nest = Nest(job, imports)
        self._booting: asyncio.Future[None] | None = None

    async def run(self, payload: bytes) -> bytes:
        """Run a job and return its answer.

        Raises ``WorkerStuck`` for the job that kept its worker to itself, which is not done again; ``WorkerDied`` when
        it ends a worker that has no other job; ``JobFailed``; ``ZygoteDied`` when the job found the zygote dead.
        """
        await self._zygote.ready()
        await self._ready()
        try:
            return await self._worker().run(payload)
        except WorkerStuck:
            raise
        except WorkerDied:
            async with self._alone:
                worker = self._start()
                try:
                    return await worker.run(payload)
                finally:
                    await worker.close()

    async def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            if worker is not None:
                await worker.close()
        self._workers = [None] * len(self._workers)
        if self._booting is not None:  # perhaps nobody waits for it any more; it must not read a closed socket
            self._booting.cancel()
            await asyncio.wait({self._booting})
        self._nest.close()

    @property
    def alive(self) -> bool:
        """Whether workers can be forked."""
        return self._nest.alive

    def _worker(self) -> Worker:
        place = next(self._next) % len(self._workers)
        worker = self._workers[place]
        if worker is None or worker.dead:
            if worker is not None:
                self._closing = asyncio.ensure_future(worker.close())
            worker = self._workers[place] = self._start()
        return worker

    async def _ready(self) -> None:
        """Wait for the nest. All callers wait for the same one; if it is dead, replace it."""
        if not self._nest.alive:
            self._nest.close()
            self._nest, self._booting = Nest(self._job, self._imports), None
        if self._booting is None:
            self._booting = asyncio.ensure_future(self._nest.ready())
        booting = self._booting
        await asyncio.wait({booting})
        if booting.cancelled():  # this caller was not cancelled: somebody closed the pool meanwhile
            raise WorkerDied("the workers were ended before this job")
        booting.result()

    def _start(self) -> Worker:
        name = next(self._names)
        runtime = self._zygote.runtime
        fd = Slot.make()
        try:
            slot = Slot(fd)
            link = self._nest.hatch(name, self._zygote.connection(), fd, runtime, self._zygote.sandbox, self._headroom)
        finally:
            os.close(fd)
        return Worker(self._nest, name, link, slot, runtime / name)
