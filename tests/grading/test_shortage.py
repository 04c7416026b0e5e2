"""Is what fails for want of the machine's resources tried again, and never worth 0?"""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from support.classroom import grade, hand_in, lean, make_course, scores
from support.notebooks import solved, with_cells
from support.submissions import CHAIN, LESSON, TOTAL

from autograder.grading import shortage as shortage_module
from autograder.grading.errors import Interrupted
from autograder.grading.records import load_record
from autograder.grading.run import Clock, Outcomes, run
from autograder.grading.shortage import shortage
from autograder.grading.warm import Warm
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.errors import MachineShort
from autograder.kernels.options import Sandbox

THREADS = """
import threading
gate = threading.Event()
for _ in range({n}): threading.Thread(target=gate.wait, args=(9,), daemon=True).start()
"""
FORGED = 'raise RuntimeError("can\'t start new thread")'


async def no_verdict(_: int, __: Any) -> None:
    """Every cell is executed."""


def outcomes(*cells: str) -> Outcomes:
    async def ran() -> Outcomes:
        process = ZygoteProcess(Sandbox(preload=()))
        try:
            await process.ready()
            client = process.connect()
            found = await run(cells, client, no_verdict, None, 30.0, Clock(60.0))
            client.close()
            return found
        finally:
            process.close()

    return asyncio.run(ran())


def test_a_kernel_that_took_all_its_own_threads_was_short_of_nothing() -> None:
    found = outcomes(THREADS.format(n=100))
    assert found.cells[0].ended == "too_many_threads"
    assert found.own_bounds
    assert shortage(found, iter(())) is None


def test_a_kernel_without_a_thread_of_its_own_was_short_of_the_machine_s() -> None:
    found = outcomes(FORGED)
    assert not found.own_bounds
    assert shortage(found, iter(())) == "thread"


def test_memory_and_disk_are_short_only_where_the_machine_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = outcomes("raise OSError(28, 'No space left on device')", "raise MemoryError")
    assert shortage(found, iter(())) is None
    monkeypatch.setattr(shortage_module, "_free_disk", lambda: 1 << 20)
    assert shortage(found, iter(())) == "disk"
    monkeypatch.setattr(shortage_module, "_available_memory", lambda: 1 << 20)
    assert shortage(found, iter(())) == "memory"


def test_a_zygote_that_cannot_fork_now_can_later() -> None:
    async def two() -> str:
        process = ZygoteProcess(Sandbox(preload=(), handler="tests.kernels.fork_once_refused:handle"))
        try:
            await process.ready()
            client = process.connect()
            with pytest.raises(MachineShort, match="forked"):
                await client.start_kernel()
            kernel = await client.start_kernel()
            ending = kernel.poll()
            await kernel.aclose()
            client.close()
            return str(ending)
        finally:
            process.close()

    assert asyncio.run(two()) == "None"


def test_a_notebook_that_the_machine_had_nothing_for_is_graded_once_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alone, after all others; if that fails too, it is not graded, and a human is told."""
    root = make_course(tmp_path / "course")
    for name in ("ada", "bob"):
        hand_in(root, name, lean(solved(LESSON)))
    hand_in(root, "forger", lean(with_cells(solved(LESSON), {"chain_forward": FORGED})))
    order, real = [], Warm.run

    async def once_short(self: Warm, payload: bytes) -> bytes:
        answer = await real(self, payload)
        order.append("starved" if b'"starved"' in answer else "graded" if b'"scores"' in answer else "other")
        if order.count("graded") == 1 and order[-1] == "graded":
            return json.dumps({"starved": "thread", "seconds": 1.0}).encode()  # whoever came first
        return answer

    monkeypatch.setattr(Warm, "run", once_short)
    summary = grade(root, jobs=1)
    assert sorted(summary.graded) == ["ada", "bob"]
    assert summary.failed == ["forger"]
    assert "the machine lacked a resource for it (thread)" in summary.attention["forger"][0]
    assert {name: scores(root)[name] for name in ("ada", "bob")} == {"ada": TOTAL, "bob": TOTAL}
    assert scores(root).get("forger", 0) <= TOTAL - CHAIN
    assert order.count("starved") == 2
    assert order.count("graded") == 3


def test_a_full_disk_stops_the_run_and_costs_no_submission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every other submission would meet it as well; with room again, the same command grades all."""
    root = make_course(tmp_path / "course")
    for name in ("ada", "bob"):
        hand_in(root, name, lean(solved(LESSON)))
    real = Warm.run

    async def no_room(self: Warm, payload: bytes) -> bytes:
        is_task = b'"data"' in payload
        return json.dumps({"starved": "disk", "seconds": 1.0}).encode() if is_task else await real(self, payload)

    with monkeypatch.context() as full:
        full.setattr(Warm, "run", no_room)
        full.setattr(shortage_module, "_free_disk", lambda: 3 << 20)
        with pytest.raises(Interrupted, match=r"has 3 MB left, and grading needs 128\. Make room there"):
            grade(root, jobs=1)
    assert [load_record(root / ".autograder", LESSON, name) for name in ("ada", "bob")] == [None, None]
    assert sorted(grade(root, jobs=1).graded) == ["ada", "bob"]
