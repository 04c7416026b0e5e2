"""A kernel that eats, floods, hangs or dies costs its own cell, within seconds, and nothing else."""

import asyncio
import time
from dataclasses import dataclass, field

import pytest

from autograder.kernels.execute import NotebookRun, run_notebook
from autograder.kernels.zygotes import ZygoteClient

FORKED = "import ctypes, os, signal, sys, threading, time\n"


@dataclass(frozen=True)
class Case:
    source: str
    statuses: set[str]
    seconds: float = 6.0
    reasons: set[str | None] = field(default_factory=lambda: {None})
    deadline: float = 2.0


FLOODED = {"too_much_output", "died", "timed_out", "out_of_memory"}
"""Whichever bound is met first: bytes here, the deadline, or what the kernel could not send yet."""

ANYHOW = {None, "signalled", "closed", "out_of_memory"}
"""An interrupt may end it, and a kernel killed by its client may be gone before the zygote says how."""

EXHAUST = {
    "heap": Case("x = bytearray(50 << 30)", {"error"}),
    "heap in steps": Case(
        "x = []\nwhile True: x.append(bytearray(16 << 20))",
        {"error", "out_of_memory", "timed_out"},
        10,
        {None, "out_of_memory"},
    ),
    "torch": Case("import torch; x = torch.ones(50 << 28)", {"error"}),
    "touched memory": Case(
        "x = []\nfor _ in range(14): x.append(b'1' * (64 << 20)); time.sleep(0.01)\ntime.sleep(9)",
        {"out_of_memory"},
        reasons={"out_of_memory"},
    ),
    "shared memory": Case(
        "import mmap\nx = mmap.mmap(-1, 6 << 30)\nfor i in range(0, 6 << 30, 4096): x[i] = 1", {"error"}
    ),
    "memfd": Case("os.memfd_create('x')", {"error"}),
    "one large file": Case(
        "f = open('x', 'wb')\nwhile True: f.write(b'1' * (1 << 20)); f.flush()",
        {"error", "died"},
        reasons={None, "disk_full", "signalled"},
    ),
    "many files": Case(
        "for i in range(10**6): open(str(i), 'wb').write(b'1' * (1 << 16))",
        {"error", "died"},
        reasons={None, "disk_full"},
    ),
    "empty files": Case(
        "for i in range(10**6): open(str(i), 'w')\ntime.sleep(9)", {"error", "died"}, reasons={None, "disk_full"}
    ),
    "deleted files": Case(
        "k = []\nfor i in range(200):\n    f = open('x', 'wb'); os.unlink('x'); k.append(f)\n"
        "    f.write(b'1' * (8 << 20)); f.flush()\ntime.sleep(9)",
        {"error", "died"},
        reasons={None, "disk_full"},
    ),
    "deep folders": Case("while True: os.mkdir('d'); os.chdir('d')", {"error", "died"}, reasons={None, "disk_full"}),
    "a closed folder": Case(
        "os.mkdir('w', 0o300); open('w/x', 'w').write('1'); os.chmod('w', 0)",
        {"ok", "died"},
        reasons={None, "disk_full"},
    ),
    "threads": Case(
        "sleep = lambda: time.sleep(9)\nfor _ in range(10**5): threading.Thread(target=sleep, daemon=True).start()",
        {"error", "died"},
        reasons={None, "too_many_threads"},
    ),
    "small stacks": Case(
        "threading.stack_size(32 << 10)\nsleep = lambda: time.sleep(9)\n"
        "for _ in range(10**5): threading.Thread(target=sleep, daemon=True).start()",
        {"error", "died"},
        reasons={None, "too_many_threads"},
    ),
    "recursion": Case("def f(n): return f(n + 1)\nf(0)", {"error"}, 20, deadline=20),
    "recursion without a limit": Case(
        "sys.setrecursionlimit(10**9)\ndef f(n): return f(n + 1)\nf(0)",
        {"error", "died", "timed_out", "out_of_memory"},
        8,
        {None, "signalled", "out_of_memory", "closed"},
    ),
    "print flood": Case("while True: print('x' * 1000)", FLOODED, 6, ANYHOW),
    "one huge print": Case("print('x' * (300 << 20))", {"ok"}),
    "flood below print": Case("while True: os.write(1, b'x' * 60000)", FLOODED, 6, ANYHOW),
    "display flood": Case(
        "while True: display({'text/plain': 'x' * (1 << 20)}, raw=True)",
        FLOODED,
        6,
        ANYHOW,
    ),
    "one huge display": Case("display({'text/plain': 'x' * (40 << 20)}, raw=True)", FLOODED, 6, ANYHOW),
    "small display flood": Case("while True: display(1)", FLOODED, 6, ANYHOW),
}

HANG = {
    "loop": Case("while True: pass", {"timed_out"}, reasons=ANYHOW),
    "sleep": Case("time.sleep(1000)", {"timed_out"}, reasons=ANYHOW),
    "loop that catches": Case(
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        {"timed_out"},
        reasons=ANYHOW,
    ),
    "ignored SIGINT": Case(
        "signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", {"timed_out"}, reasons=ANYHOW
    ),
    "loop holding the lock": Case("import re; re.match('(a+)+b', 'a' * 60)", {"timed_out"}, reasons=ANYHOW),
    "loop in C": Case("ctypes.PyDLL(None).sleep(1000)", {"timed_out"}, reasons=ANYHOW),
    "lock": Case(
        "threading.Lock().acquire(); l = threading.Lock(); l.acquire(); l.acquire()",
        {"timed_out"},
        reasons=ANYHOW,
    ),
    "input": Case("input()", {"error"}, 12, deadline=10),
}

LEAVE = {
    "_exit": Case("os._exit(0)", {"died"}, 1.0, {"exited"}),
    "_exit with a code": Case("os._exit(7)", {"died"}, 1.0, {"exited"}),
    "exit": Case("raise SystemExit", {"error"}),
    "quit": Case("quit()", {"ok", "error", "died"}, reasons={None, "exited"}),
    "SIGKILL": Case("os.kill(os.getpid(), 9); time.sleep(5)", {"died", "ok"}, 6, {"signalled", None}),
    "SIGSTOP": Case("os.kill(os.getpid(), 19); time.sleep(5)", {"died", "ok"}, 6, {"stopped", None}),
    "segfault": Case("ctypes.string_at(0)", {"died"}, 1.0, {"signalled"}),
    "abort": Case("os.abort()", {"died"}, 1.0, {"signalled"}),
    "an illegal architecture": Case("signal.raise_signal(signal.SIGTERM); time.sleep(5)", {"died"}, 1.0, {"signalled"}),
    "closed descriptors": Case("os.closerange(3, 256); time.sleep(1000)", {"died"}, 1.5, {"signalled", "closed"}),
    "all descriptors": Case("os.closerange(0, 256); time.sleep(1000)", {"died"}, 1.5, {"signalled", "closed"}),
    "removed sockets": Case("[os.unlink(f'../s/{n}') for n in os.listdir('../s')]", {"error"}),
    "daemon threads": Case("def f():\n    while True: pass\nthreading.Thread(target=f, daemon=True).start()", {"ok"}),
    "leftover files": Case(
        "os.makedirs('a/b'); open('a/b/c', 'w').write('x'); os.symlink('/etc', 'e'); os.chmod('a', 0)", {"ok"}
    ),
    "atexit": Case("import atexit; atexit.register(lambda: time.sleep(1000))", {"ok"}),
}


async def attack(client: ZygoteClient, case: Case) -> tuple[NotebookRun, float]:
    started = time.monotonic()
    result = await run_notebook([FORKED + case.source], client, cell_deadline=case.deadline)
    return result, time.monotonic() - started


@pytest.mark.parametrize("cases", [EXHAUST, HANG, LEAVE], ids=["exhaust", "hang", "leave"])
def test_costs_its_own_cell_only(client: ZygoteClient, cases: dict[str, Case]) -> None:
    async def all_of_them() -> list[str]:
        wrong = []
        gate = asyncio.Semaphore(4)

        async def one(name: str, case: Case) -> None:
            async with gate:
                result, seconds = await attack(client, case)
            cell = result.cells[0]
            if cell.status not in case.statuses or cell.ended not in case.reasons or seconds > case.seconds + 2:
                wrong.append(f"{name}: {cell.status}, {cell.ended}, {seconds:.1f} s, {str(cell.outputs)[-300:]}")

        await asyncio.gather(*(one(name, case) for name, case in cases.items()))
        return wrong

    assert asyncio.run(all_of_them()) == []
