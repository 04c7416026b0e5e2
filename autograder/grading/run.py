"""Runs a notebook's cells. If a cell ends its kernel, that cell fails, and the rest runs in another kernel."""

import time
from collections.abc import Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from autograder.kernels.client.execute import Answer, Hook, KernelRun, run_cells
from autograder.kernels.client.session import Answer_co, CellResult, Skip
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.endings import Reason
from autograder.kernels.errors import KernelStartFailed

__all__ = ["Clock", "Outcomes", "run"]

MAX_KERNELS = 4
"""Most kernels for one notebook. Code that ends a fourth kernel ends them on purpose."""

OWN_BOUNDS: Set[Reason] = {"too_many_threads", "too_many_mappings", "out_of_memory", "disk_full", "unmeasurable"}
"""Reasons for the end of a kernel that exceeded one of its own bounds. Its errors are then not the machine's fault."""


class Clock:
    """The time that is left for a submission."""

    def __init__(self, seconds: float) -> None:
        self._started = time.monotonic()
        self._ends = self._started + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; 0 or less once the time is over."""
        return self._ends - time.monotonic()

    @property
    def used(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started


@dataclass(frozen=True)
class Outcomes(Generic[Answer_co]):
    """One result per cell.

    Attributes:
        gave_up: whether some cells ran in no kernel.
        out_of_time: whether the time for the submission was over.
        own_bounds: whether a kernel met a bound on what it may take.
    """

    cells: Sequence[CellResult[Answer_co]]
    gave_up: bool = False
    out_of_time: bool = False
    own_bounds: bool = False


async def run(
    sources: Sequence[str], client: ZygoteClient, hook: Hook[Answer], inputs: Path | None, deadline: float, clock: Clock
) -> Outcomes[Answer]:
    """Run ``sources`` in order while ``clock`` has time; ``hook`` as in ``run_cells``. Raises ``KernelsError``."""
    settled: dict[int, CellResult[Answer]] = {}  # results by position, from the first kernel that reached the cell
    ended_one: set[int] = set()  # positions of cells that ended a kernel

    async def hook_once(position: int, channel: VerdictChannel) -> Answer | Skip | None:
        earlier = settled.get(position)
        if position in ended_one or (earlier is not None and earlier.answer is not None):
            return Skip()
        return await hook(position, channel)

    killed = own_bounds = False
    for _ in range(MAX_KERNELS):
        if clock.left <= 0:
            break
        try:
            run = await run_cells(
                sources, client, cell_deadline=deadline, hook=hook_once, inputs=inputs, lifetime=clock.left
            )
        except KernelStartFailed:
            if killed:
                raise
            killed = True
            continue
        own_bounds = own_bounds or _met_a_bound(run)
        if run.ending is not None and run.ending.reason == "killed" and not killed:
            killed = True  # perhaps an administrator killed it, or the system had no memory: not the student's fault
            continue
        settled = {at: cell for at, cell in enumerate(run.cells) if cell.status != "not_run"} | settled
        if run.ending is not None:
            ended_one.add(_last(run))
        if len(settled) == len(sources) or (run.ending is not None and run.ending.reason == "deadline"):
            break  # another kernel would stop at the same cell
    done = [settled.get(at, CellResult("not_run")) for at in range(len(sources))]
    return Outcomes(done, len(settled) < len(sources), clock.left <= 0, own_bounds)


def _last(run: KernelRun[object]) -> int:
    """The position of the last cell that ran. If the kernel ended later, that cell is the cause, too."""
    return max((at for at, cell in enumerate(run.cells) if _ran(cell)), default=-1)


def _ran(cell: CellResult[object]) -> bool:
    return cell.status != "not_run" and not isinstance(cell.answer, Skip)


def _met_a_bound(run: KernelRun[object]) -> bool:
    return bool(run.refused) or (run.ending is not None and run.ending.reason in OWN_BOUNDS)
