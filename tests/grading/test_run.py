"""Are a notebook's cells run in another kernel only where that can help?"""

import asyncio
import os
from typing import Any, cast

import pytest

from autograder.grading.run import MAX_KERNELS, Clock, Outcomes, run
from autograder.kernels.client.execute import KernelRun, run_cells
from autograder.kernels.client.kernel import Ending
from autograder.kernels.client.session import CellResult
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.limits import Limits
from autograder.kernels.options import Sandbox

CELLS = ("1 + 1", "import time\ntime.sleep(1000)", "2 + 2")


async def no_verdict(_: int, __: Any) -> None:
    """Every cell is executed."""


@pytest.mark.parametrize(("lifetime", "cell", "kernels"), [(2.0, CELLS[1], 1), (60.0, "import os\nos._exit(0)", 2)])
def test_does_a_kernel_whose_time_is_up_get_no_successor(
    monkeypatch: pytest.MonkeyPatch, lifetime: float, cell: str, kernels: int
) -> None:
    """Another would run the same cells for as long again; where a single cell ended it, the others have their turn."""
    started = []

    async def counted(*arguments: Any, **named: Any) -> Any:
        started.append(arguments)
        return await run_cells(*arguments, **named)

    async def graded() -> Outcomes:
        process = ZygoteProcess(Sandbox(preload=(), limits=Limits(lifetime=lifetime)))
        try:
            await process.ready()
            client = process.connect()
            outcomes = await run((CELLS[0], cell, CELLS[2]), client, no_verdict, None, 50.0, Clock(50.0))
            client.close()
            return outcomes
        finally:
            process.close()

    monkeypatch.setattr("autograder.grading.run.run_cells", counted)
    outcomes = asyncio.run(graded())
    assert len(started) == kernels < MAX_KERNELS
    assert [c.status for c in outcomes.cells] == ["ok", "died", "not_run" if kernels == 1 else "ok"]
    assert outcomes.gave_up == (kernels == 1)


def test_a_cell_after_which_the_kernel_ended_does_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel may end when a cell is done and before the next one begins: then no cell says that it ended it."""
    ran = []

    async def ends_after_the_second(cells: Any, _: Any, *, hook: Any, **__: Any) -> KernelRun:
        done: list[CellResult] = []
        for at in range(len(cells)):
            passed_over = await hook(at, None)
            done.append(CellResult("ok", answer=passed_over))
            if passed_over is None:
                ran.append(at)
                if at == 1:
                    not_run = [CellResult("not_run")] * (len(cells) - 2)
                    return KernelRun(done + not_run, Ending("exited", 0))
        return KernelRun(done, None)

    monkeypatch.setattr("autograder.grading.run.run_cells", ends_after_the_second)
    outcomes = asyncio.run(run(["1"] * 4, cast(Any, None), no_verdict, None, 50.0, Clock(50.0)))
    assert [cell.status for cell in outcomes.cells] == ["ok"] * 4
    assert ran == [0, 1, 0, 2, 3]


HELD_UP = {
    "each cell is slow": ["import time; time.sleep(2)"] * 10,
    "each kernel is slow to die": ["import time, os; time.sleep(1.5); os._exit(0)"] * 4,
    "nothing ends it but its time": ["import signal, time\nsignal.signal(2, 1)\nwhile True: time.sleep(1)"],
}


@pytest.mark.parametrize("kind", list(HELD_UP))
def test_all_kernels_of_a_submission_have_one_time_together(kind: str) -> None:
    """Not each cell, nor each kernel, a time of its own."""
    seconds, start = 4.0, 8.0

    async def graded() -> tuple[Outcomes, float]:
        process = ZygoteProcess(Sandbox(preload=()))
        try:
            await process.ready()
            client = process.connect()
            clock = Clock(seconds)
            outcomes = await run([*HELD_UP[kind], "1 + 1"], client, no_verdict, None, 50.0, clock)
            client.close()
            return outcomes, clock.used
        finally:
            process.close()

    outcomes, used = asyncio.run(graded())
    assert used < seconds + start
    assert outcomes.out_of_time and outcomes.gave_up
    assert outcomes.cells[-1].status == "not_run"


def test_does_a_kernel_start_whatever_the_umask() -> None:
    """A kernel of another user id passes through folders that are made for it, by the client and by the zygote."""

    async def ran() -> tuple[Outcomes, list[int]]:
        before = os.umask(0o077)
        process = ZygoteProcess(Sandbox(preload=()))
        try:
            await process.ready()
            client = process.connect()
            outcomes = await run(CELLS[:1], client, no_verdict, None, 50.0, Clock(50.0))
            modes = [path.stat().st_mode & 0o777 for path in process.runtime.iterdir() if path.is_dir()]
            client.close()
            return outcomes, modes
        finally:
            process.close()
            os.umask(before)

    outcomes, modes = asyncio.run(ran())
    assert [cell.status for cell in outcomes.cells] == ["ok"]
    assert modes and all(mode & 0o011 == 0o011 for mode in modes)
