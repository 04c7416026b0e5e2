"""Run attacks on the bounds of a kernel, each in one of its own, beside honest ones; say which went beyond a bound.

An attack prints GOT when it is beyond a bound and nobody ended it for about a second. None takes more than 500 MB or
500 threads, so that a machine which others use can see it work without its defence.
"""

import asyncio
from dataclasses import dataclass

from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteProcess
from tests.kernels import attacks

AIMS = ("blind", "starve", "system", "disk")
TOGETHER = 3

NAMES = [
    b"a\x0cThreads:x",
    b"a\x0bThreads:x",
    b"a\x1cRssAnon:x",
    b"a\x1dRssShmem:x",
    b"a\x1eState:\tX",
    b"\xc2\x85RssAnon:",
    b"\xe2\x80\xa8Threads:",
    b"a\rThreads:\t1",
    b"a\nThreads:\t1",
    b"Threads:\t1",
    b"a) Z 1 (b",
    b"\xff\xfe\xfd",
    b"\\n\\x0c\\",
    b"%s%n{0}",
    b"",
    "Threads:\t١".encode(),
]
"""What the process is called while it starts more threads, and makes more mappings, than it may."""

RENAMED = """
import threading, time, mmap
libc.prctl(15, {name!r}, 0, 0, 0)
gate, kept = threading.Event(), []
try:
    for _ in range(100): threading.Thread(target=gate.wait, args=(3,), daemon=True).start()
except RuntimeError: pass
for n in range(22_000): kept.append(mmap.mmap(-1, 4096, prot=1 + 2 * (n % 2)))
time.sleep(1.2)
print('GOT', threading.active_count(), len(kept))
"""

HONEST = """
import sqlite3, tempfile, threading, concurrent.futures, fcntl, numpy as np
book = sqlite3.connect('book.db')
book.execute('create table t (x)')
for n in range(20):
    with book: book.execute('insert into t values (?)', (n,))
with concurrent.futures.ThreadPoolExecutor(40) as pool: assert sum(pool.map(int, range(1000))) == 499500
with tempfile.TemporaryFile() as file:
    memory = np.memmap(file, dtype=float, mode='w+', shape=(1 << 20,))
    memory[:] = 1
    memory.flush()
    fcntl.lockf(file, fcntl.LOCK_EX)
    assert memory.sum() == 1 << 20
assert book.execute('select count(*) from t').fetchone() == (20,)
print('WELL')
"""


def chosen() -> dict[str, str]:
    """All of them, by name."""
    renamed = {f"blind: named {name!r}": RENAMED.format(name=name) for name in NAMES}
    found = {f"{aim}: {name}": source for aim in AIMS for name, source in attacks.sources(aim).items()}
    return found | renamed


@dataclass(frozen=True)
class Ran:
    """What became of one attack."""

    status: str
    ended: str | None
    printed: str
    next: str


async def run(process: ZygoteProcess, sources: dict[str, str], deadline: float = 8.0) -> dict[str, Ran]:
    """Attack to what became of it; ``next`` is the status of the honest cell after it."""
    client = process.connect()
    gate = asyncio.Semaphore(TOGETHER)

    async def one(source: str) -> Ran:
        async with gate:
            result = await run_cells([attacks.armed(source, {}), "40 + 2"], client, cell_deadline=deadline)
        first, second = result.cells
        printed = "".join(str(o.get("text", o.get("evalue", ""))) for o in first.outputs)
        return Ran(first.status, first.ended, printed, second.status)

    try:
        return dict(zip(sources, await asyncio.gather(*map(one, sources.values())), strict=True))
    finally:
        client.close()
