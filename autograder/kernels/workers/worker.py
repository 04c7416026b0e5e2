"""A disposable process that talks to kernels, under a memory limit of its own.

A kernel can make its reader use much memory: sixteen megabytes of JSON brackets become a gigabyte of lists. So jobs run
here. If a worker dies, its jobs are done again one by one, and only a job that kills a worker by itself fails.

Tested in ``tests/kernels/workers/test_pool.py``.
"""

import asyncio
import contextlib
import contextvars
import os
import resource
import signal
import socket
import struct
from collections.abc import Awaitable, Callable
from pathlib import Path

from autograder.kernels import libc
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.errors import ZygoteDied
from autograder.kernels.frames import ANSWER, FAILURE, HEADER, MAX_FAILURE, MAX_PAYLOAD, NO_ZYGOTE, Header
from autograder.kernels.options import Sandbox
from autograder.kernels.workers.slot import Slot, enter_turns
from autograder.kernels.workers.slot import job as token_of_job

Job = Callable[[bytes, ZygoteClient], Awaitable[bytes]]
"""A coroutine function that gets a payload and a client and returns the answer."""

NUMBER = struct.Struct("<Q")

STUCK_SECONDS = 60
"""A job that keeps its turn for so many seconds ends the worker; honest jobs need a tenth of a second."""

_SIGN_OF_LIFE = 5.0


async def work(link: socket.socket, client: ZygoteClient, job: Job, slot: Slot) -> None:
    """Run jobs as they arrive, several at a time, until the pool hangs up. ``slot`` records whose turn it is."""
    reader, writer = await asyncio.open_connection(sock=link)
    enter_turns(slot, STUCK_SECONDS - _SIGN_OF_LIFE)
    jobs: set[asyncio.Task[None]] = set()
    alive = asyncio.ensure_future(_not_stuck())
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            header = Header.unpack(await reader.readexactly(HEADER.size))
            payload = await reader.readexactly(header.length)
            about = contextvars.copy_context()
            about.run(token_of_job.set, header.token)
            task = about.run(asyncio.ensure_future, _do(job, header, payload, client, writer))
            jobs.add(task)
            task.add_done_callback(jobs.discard)
    for task in (*jobs, alive):
        task.cancel()
    await asyncio.gather(*jobs, alive, return_exceptions=True)  # wait while the jobs clean up; then the pool does
    writer.close()


async def _not_stuck() -> None:
    """Postpone the alarm that ends this process, each time that this task gets a turn.

    Only the alarm can stop a regular expression: the system handles it, so it works while Python is busy.
    """
    while True:
        signal.alarm(STUCK_SECONDS)
        await asyncio.sleep(_SIGN_OF_LIFE)


async def _do(job: Job, header: Header, payload: bytes, client: ZygoteClient, writer: asyncio.StreamWriter) -> None:
    try:
        kind, answer = ANSWER, await job(payload, client)
        if len(answer) > MAX_PAYLOAD:
            kind, answer = FAILURE, f"the answer has {len(answer)} bytes, at most {MAX_PAYLOAD} may be sent".encode()
    except MemoryError:
        os._exit(1)  # the memory limit is for the whole process, so the process ends
    except ZygoteDied as error:
        kind, answer = NO_ZYGOTE, str(error).encode("utf-8", "replace")[:MAX_FAILURE]
    except Exception as error:
        kind, answer = FAILURE, f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:MAX_FAILURE]
    writer.write(Header(kind, header.token, len(answer)).pack() + answer)


def limit_memory(headroom: int) -> None:
    """From now on, map at most ``headroom`` more bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + headroom
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def be_worker(
    job: Job,
    link: socket.socket,
    control: socket.socket,
    slot: Slot,
    runtime: Path,
    name: str,
    sandbox: Sandbox,
    headroom: int,
) -> None:
    """Be one worker of a pool until it hangs up."""
    client = ZygoteClient(control, sandbox, runtime, name)
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    limit_memory(headroom)
    asyncio.run(work(link, client, job, slot))
