"""A kernel that eats, floods, hangs or dies costs its own cell, within seconds, and nothing else."""

import asyncio
import time
from dataclasses import dataclass, field

import pytest

from autograder.kernels.client.execute import KernelRun, run_cells
from autograder.kernels.client.zygote_client import ZygoteClient
from tests.kernels import attacks


@dataclass(frozen=True)
class Case:
    """What a cell may come to."""

    statuses: set[str]
    seconds: float = 6.0
    reasons: set[str | None] = field(default_factory=lambda: {None})
    deadline: float = 2.0  # seconds


ENDS = 30.0
"""A deadline in seconds for what ends by itself; on a busy machine it takes ten times as long."""

FLOODED = {"too_much_output", "died", "timed_out", "out_of_memory"}
"""Whichever bound is met first: bytes here, the deadline, or what the kernel could not send yet."""

ANYHOW = {None, "signalled", "closed", "out_of_memory", "unmeasurable"}
"""An interrupt may end it, and a kernel killed by its client may be gone before the zygote says how.

On a busy machine the watch may miss it twice: while it takes or frees hundreds of megabytes, its mappings are locked.
"""

EXHAUST = {
    "heap": Case({"error"}, deadline=ENDS),
    "heap in steps": Case({"error", "out_of_memory", "timed_out"}, seconds=10, reasons={"out_of_memory", None}),
    "torch": Case({"error"}, deadline=ENDS),
    "touched memory": Case({"out_of_memory"}, reasons={"out_of_memory"}, deadline=30),
    "touched shared memory": Case({"out_of_memory"}, reasons={"out_of_memory"}, deadline=30),
    "shared memory": Case({"error"}, deadline=ENDS),
    "memfd": Case({"error"}, deadline=ENDS),
    "one large file": Case({"died", "error"}, reasons={"disk_full", "signalled", None}, deadline=ENDS),
    "many files": Case({"died", "error"}, reasons={"disk_full", None}, deadline=ENDS),
    "empty files": Case({"died", "error"}, reasons={"disk_full", None}, deadline=ENDS),
    "deleted files": Case({"died", "error"}, reasons={"disk_full", None}, deadline=ENDS),
    "deep folders": Case({"died", "error"}, reasons={"disk_full", None}, deadline=ENDS),
    "a closed folder": Case({"died", "ok"}, reasons={"disk_full", None}, deadline=ENDS),
    "threads": Case({"died", "error"}, reasons={"too_many_threads", None}, deadline=ENDS),
    "small stacks": Case({"died", "error"}, reasons={"too_many_threads", None}, deadline=ENDS),
    "recursion": Case({"error", "timed_out"}, seconds=20, reasons=ANYHOW, deadline=20),
    "recursion without a limit": Case({"died", "error", "out_of_memory", "timed_out"}, seconds=8, reasons=ANYHOW),
    "print flood": Case(FLOODED, reasons=ANYHOW),
    "one huge print": Case({"ok"}, deadline=ENDS),
    "flood below print": Case(FLOODED, reasons=ANYHOW),
    "display flood": Case(FLOODED, reasons=ANYHOW),
    "one huge display": Case(FLOODED, reasons=ANYHOW),
    "small display flood": Case(FLOODED, reasons=ANYHOW),
    "colours": Case({"ok", "timed_out"}, reasons=ANYHOW),
    "attributes": Case({"ok", "timed_out"}, reasons=ANYHOW),
}

HANG = {
    "loop": Case({"timed_out"}, reasons=ANYHOW),
    "sleep": Case({"timed_out"}, reasons=ANYHOW),
    "loop that catches": Case({"timed_out"}, reasons=ANYHOW),
    "ignored sigint": Case({"timed_out"}, reasons=ANYHOW),
    "loop holding the lock": Case({"timed_out"}, reasons=ANYHOW),
    "loop in c": Case({"timed_out"}, reasons=ANYHOW),
    "lock": Case({"timed_out"}, reasons=ANYHOW),
    "input": Case({"error"}, seconds=12, deadline=10),
}

LEAVE = {
    "exit at once": Case({"died"}, seconds=1, reasons={"exited"}),
    "exit with a code": Case({"died"}, seconds=1, reasons={"exited"}),
    "exit": Case({"error"}),
    "quit": Case({"ok"}),
    # on a busy machine it takes longer to die than the watch waits for a kernel that it cannot measure
    "sigkill": Case({"died", "ok"}, reasons={"killed", "unmeasurable", None}),
    "sigstop": Case({"died", "ok"}, reasons={"stopped", None}),
    "segfault": Case({"died"}, seconds=1, reasons={"signalled"}),
    "abort": Case({"died"}, seconds=1, reasons={"signalled"}),
    "sigterm": Case({"died"}, seconds=1, reasons={"signalled"}),
    "closed descriptors": Case({"died"}, seconds=1.5, reasons={"closed", "signalled"}),
    "all descriptors": Case({"died"}, seconds=1.5, reasons={"closed", "signalled"}),
    "a loop that cannot wait": Case({"died"}, reasons={"exited"}),
    "a loop that cannot wait and a cell that hangs": Case({"died"}, reasons={"exited"}),
    "daemon threads": Case({"ok"}),
    "endless frame": Case({"too_much_output", "died"}, reasons=ANYHOW),
    "deep json": Case({"ok", "error", "died"}, reasons=ANYHOW),
    "leftover files": Case({"ok"}),
    "atexit": Case({"ok"}),
}


PATIENCE = 20.0
"""Seconds more on a machine that does other work too; without its bound a case would take minutes, or for ever."""

AIMS = {"exhaust": EXHAUST, "hang": HANG, "leave": LEAVE}


async def attack(client: ZygoteClient, source: str, deadline: float) -> tuple[KernelRun, float]:
    started = time.monotonic()
    result = await run_cells([source], client, cell_deadline=deadline)
    return result, time.monotonic() - started


@pytest.mark.parametrize("aim", AIMS)
def test_is_every_attack_on_file_expected_to_come_to_something(aim: str) -> None:
    assert set(attacks.sources(aim)) == set(AIMS[aim])


@pytest.mark.parametrize("aim", [pytest.param("exhaust", marks=pytest.mark.slow), "hang", "leave"])
def test_costs_its_own_cell_only(client: ZygoteClient, aim: str) -> None:
    sources = attacks.sources(aim)

    async def all_of_them() -> list[str]:
        wrong = []
        gate = asyncio.Semaphore(4)

        async def one(name: str, case: Case) -> None:
            async with gate:
                result, seconds = await attack(client, sources[name], case.deadline)
            cell = result.cells[0]
            if cell.status not in case.statuses or cell.ended not in case.reasons or seconds > case.seconds + PATIENCE:
                wrong.append(f"{name}: {cell.status}, {cell.ended}, {seconds:.1f} s, {str(cell.outputs)[-300:]}")

        await asyncio.gather(*(one(name, case) for name, case in AIMS[aim].items()))
        return wrong

    assert asyncio.run(all_of_them()) == []


def test_memory_costs_its_own_cell_only(zygote_client: ZygoteClient) -> None:
    """What of the slow tests above hurts a machine most."""
    for name in ("heap", "touched memory", "touched shared memory"):
        case = EXHAUST[name]
        result, _ = asyncio.run(attack(zygote_client, attacks.sources("exhaust")[name], case.deadline))
        assert result.cells[0].status in case.statuses
        assert result.cells[0].ended in case.reasons
