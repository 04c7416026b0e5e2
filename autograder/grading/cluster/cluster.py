"""Grades on the workers of a Dask cluster: sends each job to a worker as bytes, and gets the record back as bytes.

A job goes to one named worker. So the coordinator knows which job a worker had when the worker ended. If a job ends
workers, only its own submission fails. Dask carries the bytes, runs on each worker as many jobs at a time as it has
threads, and says which workers are connected.
"""

import asyncio
import contextlib
import json
import time
from collections.abc import Awaitable, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from autograder.grading.cluster.connect import Connection, unencrypted
from autograder.grading.cluster.crew import Crew, Lost, Member
from autograder.grading.cluster.software import differences
from autograder.grading.cluster.wire import Job, Reply, files_below, pack, read_reply
from autograder.grading.errors import BadCluster, GradingError, Interrupted
from autograder.grading.grade import Graded, Task
from autograder.grading.job import answer_of, payload_of
from autograder.kernels.errors import JobFailed, WorkerDied, WorkerStuck
from autograder.kernels.options import Sandbox

if TYPE_CHECKING:
    from distributed import Future

__all__ = ["Cluster"]

T = TypeVar("T")

LOOK_SECONDS = 1.0
"""How often the coordinator asks the scheduler which workers are connected."""

RECONNECT_SECONDS = 90.0
"""How long the scheduler may be away. A network cut of 30 s, or a restart of the scheduler, does not end the run."""

EMPTY_SECONDS = 120.0
"""How long the run waits for a worker when there is none."""

GRACE_SECONDS = 300.0
"""Time for a job in addition to the student's code: starting warm processes, reading the notebook, the network."""

PROBE_SECONDS = 60.0
"""Time for a worker to say which software it has. To do so it imports deepgrad."""

MOST_LOST = 2
"""How many workers one job may end. The second worker runs this job alone, so no other job can be the cause."""

ASTRAY_SECONDS = 120.0
"""A message counts as lost if it has not arrived after so many seconds. Sending a large job can take long."""

UNDER_WAY = ("waiting", "queued", "no-worker", "processing")
"""A scheduler's words for a job whose answer is still to come."""

STARVED = b'{"starved"'
NOT_LOST = "What is graded stays graded. Run the same command again to continue."


class Cluster:
    """The workers of a Dask cluster, used like ``autograder.grading.warm.Warm``."""

    def __init__(self, address: str, sandbox: Sandbox, imports: Sequence[str]) -> None:
        """Nothing is connected yet. Raises ``BadCluster`` if ``distributed`` is not installed."""
        self._connection = Connection(address)
        self._sandbox = sandbox
        self._imports = tuple(imports)
        self._crew = Crew()
        self.gate = self._crew.gate
        self.remarks = [warning] if (warning := unencrypted(address)) is not None else []
        self._watching: asyncio.Task[None] | None = None
        self._probes: dict[str, asyncio.Task[None]] = {}
        self._refused: set[str] = set()  # addresses of workers that are not used
        self._asked: dict[str, Future[Any]] = {}  # jobs without an answer, by Dask's key
        self._astray: dict[str, float] = {}  # by Dask's key, since when a message of the job is missing
        self._has_answered = False

    def start(self) -> None:
        """Connect, and look for workers from now on, without waiting for it."""
        self._watching = asyncio.ensure_future(self._watch())

    async def grade(self, task: Task) -> Graded:
        """Let a worker grade a notebook. Raises what ``run`` and ``answer_of`` raise."""
        inputs = Path(task.inputs) if task.inputs else None
        return answer_of(await self.run(payload_of(replace(task, inputs=None)), inputs))

    async def run(self, payload: bytes, inputs: Path | None = None) -> bytes:
        """A worker's answer. If the worker is lost, another one gets the job.

        Args:
            inputs: a folder of files for the kernel's working folder.

        Raises:
            JobFailed, WorkerDied, WorkerStuck: for the same reasons as on one machine. ``JobFailed`` also if the job
                ended two workers.
            BadCluster: no worker can grade.
            Interrupted: the scheduler, or all workers, are gone.
        """
        lost: list[str] = []
        while len(lost) < MOST_LOST:
            async with self._crew.worker(alone=bool(lost)) as member:
                try:
                    reply = await self._ask(member, self._packed(payload, inputs))
                except Lost as error:
                    lost += [f"{member.address} {error.why}"] if error.counts else []
                    if not error.counts:  # the next look at the workers finds out why
                        await asyncio.wait({member.gone}, timeout=LOOK_SECONDS)
                    continue
                member.starved += reply.data.startswith(STARVED)
            if reply.kind == "answer":
                self._has_answered = True
                return reply.data
            words = reply.data.decode("utf-8", "replace")
            if reply.kind != "unfit":
                raise {"died": WorkerDied, "stuck": WorkerStuck, "failed": JobFailed}[reply.kind](words)
            await self._refuse(member.address, f"It cannot run kernels: {words}")
        raise JobFailed(f"two workers of the cluster ended while they graded it ({'; '.join(lost)}). Look at its code")

    async def close(self) -> None:
        """Hang up. Workers that were there before stay, with their warm processes, for the next run."""
        pending = {task for task in (self._watching, *self._probes.values()) if task is not None}
        while pending:  # Dask waits with functions that lose a cancellation if their answer comes at the same moment
            for task in pending:
                task.cancel()
            _, pending = await asyncio.wait(pending, timeout=LOOK_SECONDS)
        await self._connection.close()

    def _packed(self, payload: bytes, inputs: Path | None) -> bytes:
        sandbox = self._sandbox.to_json().encode()
        files = files_below(inputs) if inputs is not None else ()
        return pack(Job(payload=payload, sandbox=sandbox, imports=self._imports, files=files))

    async def _ask(self, member: Member, data: bytes) -> Reply:
        """Let one worker do a job. Raises ``Lost``."""
        from autograder.grading.cluster.far import grade

        if member.gone.done():
            raise Lost(member.gone.result().why, counts=False)
        key = f"deepgrad-{uuid4().hex}"
        try:
            future = self._connection.client.submit(grade, data, key=key, workers=[member.address], pure=False)
        except Exception as error:  # Dask raises its own kinds if it has just lost the scheduler
            raise Lost(f"could not be asked ({_words(error)})", counts=False) from error
        self._asked[key] = future
        answer = asyncio.ensure_future(self._answer(future))
        # retrieves the error, because perhaps nobody waits for the answer any more
        answer.add_done_callback(lambda task: task.cancelled() or task.exception())
        try:
            both: set[asyncio.Future[Any]] = {answer, member.gone}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():  # it is not cancelled: Dask may fetch several answers with one task
                raise member.gone.result()
            reply = answer.result()
            member.heard()
            return reply
        finally:
            del self._asked[key]
            future.release()  # the worker forgets the job, and ``answer`` ends

    async def _answer(self, future: "Future[Any]") -> Reply:
        """A job's reply. Raises ``Lost``, whatever Dask says."""
        try:
            return read_reply(await future)
        except asyncio.CancelledError:  # Dask fetches answers with a task that it shares between jobs: it is lost
            self._connection.is_deaf = True
            raise Lost("was cut off", counts=False) from None
        except (CancelledError, OSError):  # the client lost its scheduler
            raise Lost("was cut off", counts=False) from None
        except Exception as error:
            raise Lost(f"gave no answer ({_words(error)})", counts=True) from error

    async def _watch(self) -> None:
        """Connect, then watch which workers come and go, until the run ends or cannot go on."""
        try:
            await self._connect()
            last_seen = time.monotonic()
            while True:
                workers = await self._look()
                now = time.monotonic()
                if now - last_seen > LOOK_SECONDS * 5:  # this loop was blocked, so no worker could report
                    for member in self._crew.members.values():
                        member.heard()
                if workers is not None:
                    last_seen = now
                if not self._connection.alive or now - last_seen > RECONNECT_SECONDS or await self._has_lost_jobs():
                    await self._reconnect()
                    last_seen = time.monotonic()
                elif workers is not None:
                    await self._follow(workers)
                if self._is_empty_for(EMPTY_SECONDS):
                    await self._crew.end(self._nobody)
                await asyncio.sleep(LOOK_SECONDS)
        except GradingError as error:
            kind, words = type(error), str(error)
            await self._crew.end(lambda: kind(words))
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
            told = f"The run cannot watch the cluster's workers any more ({words}). {NOT_LOST}"
            await self._crew.end(lambda: Interrupted(told))

    async def _connect(self) -> None:
        self._empty_since = time.monotonic()
        address = self._connection.address
        try:
            await self._connection.open()
        except (
            OSError,
            ValueError,
            TypeError,
            RuntimeError,
        ) as error:  # Dask raises these for bad addresses and keys
            raise BadCluster(
                f"There is no connection to a Dask scheduler at {address} ({_words(error)}). Is it running there, "
                "can this machine reach it, and do both use TLS or neither?"
            ) from error
        self._empty_since = time.monotonic()

    async def _look(self) -> dict[str, dict[str, Any]] | None:
        """The scheduler's description of its workers, by address; None if it does not answer."""
        about = await _answered(self._connection.identity())
        return None if about is None else about["workers"]

    async def _has_lost_jobs(self) -> bool:
        """Whether a message was lost: the scheduler does not know a job, or Dask's client missed its end."""
        pending = [key for key, future in self._asked.items() if future.status == "pending"]
        states = await _answered(self._connection.states(pending)) if pending else {}
        if states is None:
            return False
        now = time.monotonic()
        self._astray = {
            key: self._astray.get(key, now)
            for key, future in self._asked.items()
            if future.status == "pending" and key in states and states[key] not in UNDER_WAY
        }
        return any(now - since > ASTRAY_SECONDS for since in self._astray.values())

    async def _follow(self, workers: dict[str, dict[str, Any]]) -> None:
        """Use the workers that have come; drop the workers that are gone or slow."""
        usable = {address for address, about in workers.items() if about["status"] in ("running", "paused")}
        for address in [address for address in self._crew.members if address not in usable]:
            await self._crew.drop(address, Lost("ended", counts=True))
        for member in [member for member in self._crew.members.values() if self._is_slow(member)]:
            await self._refuse(member.address, f"It gave no answer in {self._bound:.0f} s.", Lost("hung", counts=True))
        for address in usable - self._crew.members.keys() - self._refused - self._probes.keys():
            self._probes[address] = asyncio.ensure_future(self._probe(address, int(workers[address]["nthreads"])))
        if self._crew.members or self._probes:
            self._empty_since = time.monotonic()

    @property
    def _bound(self) -> float:
        """Seconds that one job may take at most."""
        return self._sandbox.limits.lifetime + GRACE_SECONDS

    def _is_slow(self, member: Member) -> bool:
        return bool(member.jobs) and time.monotonic() - member.since > self._bound

    def _is_empty_for(self, seconds: float) -> bool:
        return time.monotonic() - self._empty_since > seconds

    async def _probe(self, address: str, threads: int) -> None:
        """Use a worker if it has the same software as this machine."""
        from autograder.grading.cluster.far import software_here

        try:
            async with asyncio.timeout(PROBE_SECONDS):
                answers = await self._connection.client.run(software_here, workers=[address], on_error="return")
            found = answers.get(address)
            if isinstance(found, Exception):
                raise found
            there = json.loads(found)
            if others := differences(there):
                await self._refuse(address, f"It has {', '.join(others)}. Install the same there.")
            else:
                await self._crew.add(address, threads)
        except ImportError as error:
            await self._refuse(address, f"It has no deepgrad of this version ({error}). Install the same there.")
        except (OSError, TimeoutError):
            pass  # it is asked again if it is still there
        except Exception as error:
            await self._refuse(address, f"It does not say which software it has ({_words(error)}).")
        finally:
            del self._probes[address]

    async def _refuse(self, address: str, why: str, lost: Lost | None = None) -> None:
        """Stop using a worker in this run, and say why."""
        if address not in self._refused:
            self._refused.add(address)
            self.remarks.append(f"The cluster's worker {address} was not used. {why}")
        if address in self._crew.members:
            await self._crew.drop(address, lost or Lost("was not used", counts=False))

    async def _reconnect(self) -> None:
        """Find the scheduler again. All jobs that are not finished are sent again. Raises ``Interrupted``."""
        for address in list(self._crew.members):
            await self._crew.drop(address, Lost("was cut off", counts=False))
        deadline = time.monotonic() + RECONNECT_SECONDS
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError, RuntimeError):
                await self._connection.open(max(1.0, min(5.0, deadline - time.monotonic())))
                self._empty_since = time.monotonic()
                return
            await asyncio.sleep(LOOK_SECONDS)
        raise Interrupted(
            f"The Dask scheduler at {self._connection.address} has been away for {RECONNECT_SECONDS:.0f} s. Start it "
            f"and its workers again. {NOT_LOST}"
        )

    def _nobody(self) -> GradingError:
        known = " ".join(self.remarks) or "'dask worker' has to run on each machine with this scheduler's address."
        if self._has_answered:
            return Interrupted(f"The cluster has had no worker for {EMPTY_SECONDS:.0f} s. {known} {NOT_LOST}")
        return BadCluster(f"No worker of the cluster can grade. {known}")


async def _answered(question: Awaitable[T]) -> T | None:
    """The scheduler's answer; None if there is none in time."""
    try:
        async with asyncio.timeout(LOOK_SECONDS * 10):  # wait_for of Python 3.11 may lose a cancellation
            return await question
    except (OSError, TimeoutError, RuntimeError):
        return None


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
