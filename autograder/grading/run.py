"""Runs a notebook's cells; a kernel that dies costs the cell that ended it, and the rest runs in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.kernels.client.execute import Hook, run_notebook
from autograder.kernels.client.session import CellResult
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.errors import KernelStartFailed

__all__ = ["Outcomes", "run_cells"]

MAX_KERNELS = 4
"""Kernels for one notebook: code that ends a fourth one does so on purpose."""

_PASSED_OVER = "passed over"


@dataclass(frozen=True)
class Outcomes:
    """One result per cell; ``gave_up`` where cells are left that no kernel ran."""

    cells: list[CellResult]
    gave_up: bool = False


async def run_cells(
    sources: Sequence[str], client: ZygoteClient, hook: Hook, inputs: Path | None, deadline: float
) -> Outcomes:
    """Run ``sources`` in order; ``hook`` as in ``run_notebook``. Raises ``KernelsError``."""
    settled: dict[int, CellResult] = {}  # in an earlier kernel: verdicts, and cells that ended it

    async def hook_once(position: int, channel: VerdictChannel) -> Any:
        earlier = settled.get(position)
        if earlier is not None and (earlier.answer is not None or earlier.ended is not None):
            return _PASSED_OVER
        return await hook(position, channel)

    killed = False
    for _ in range(MAX_KERNELS):
        try:
            run = await run_notebook(sources, client, cell_deadline=deadline, hook=hook_once, inputs=inputs)
        except KernelStartFailed:
            if killed:
                raise
            killed = True
            continue
        if run.ending is not None and run.ending.reason == "killed" and not killed:
            killed = True  # perhaps by an administrator or for the system's want of memory: no fault of the student
            continue
        for at, result in enumerate(run.cells):
            if at not in settled and result.status != "not_run":
                settled[at] = result
        if len(settled) == len(sources) or (run.ending is not None and run.ending.reason == "deadline"):
            break  # another kernel would run all that again and come no further
    done = [settled.get(at, CellResult("not_run")) for at in range(len(sources))]
    return Outcomes(done, gave_up=len(settled) < len(sources))
