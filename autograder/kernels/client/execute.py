"""Runs cells in one sandboxed kernel of their own."""

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Never, TypeVar

from autograder.kernels.client.kernel import Kernel
from autograder.kernels.client.session import Answer_co, CellResult, KernelSession, Skip
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.endings import Bound, Ending, Status
from autograder.kernels.errors import ChannelClosed, ChannelError, ChannelTimeout, ZygoteDied

CELL_DEADLINE = 30.0
"""Seconds for one cell; nbgrader's own default."""

Answer = TypeVar("Answer")
"""The type of the answer that a hook gives in place of a run; the caller chooses it."""

Hook = Callable[[int, VerdictChannel], Awaitable[Answer | Skip | None]]
"""Called before each cell with its position. Returns an answer that stands for the cell, Skip, or None to run it."""


@dataclass(frozen=True)
class KernelRun(Generic[Answer_co]):
    """One result per cell, and how the kernel ended if a cell ended it."""

    cells: Sequence[CellResult[Answer_co]]
    ending: Ending | None
    refused: frozenset[Bound] = frozenset()
    """The bounds that the kernel met without ending, as in ``Kernel.refused``."""


async def run_cells(
    cells: Sequence[str],
    client: ZygoteClient,
    *,
    cell_deadline: float = CELL_DEADLINE,
    hook: Hook[Answer] | None = None,
    inputs: Path | None = None,
    lifetime: float | None = None,
) -> KernelRun[Answer]:
    """Execute ``cells`` in order in a new kernel, and remove the kernel and its files afterwards.

    The files of the folder ``inputs`` are copied to the kernel's start folder. ``lifetime`` bounds the kernel's life in
    seconds. After a cell that fails, the next cell runs. If a cell ends the kernel, the rest is ``not_run``. If the
    hook raises ``ChannelError``, that is the cell's result. Raises ``KernelStartFailed``, ``MachineShort``,
    ``ZygoteDied``, ``InputsTooLarge``, and what the hook raises.
    """
    kernel = await client.start_kernel(inputs, lifetime)
    try:
        session = KernelSession(kernel)
        results = [await _measured(i, cell, kernel, session, cell_deadline, hook) for i, cell in enumerate(cells)]
        ending = kernel.poll()
    finally:
        await kernel.aclose()
    if kernel.abandoned:
        raise ZygoteDied("the zygote ended while a kernel ran")
    return KernelRun(results, ending, frozenset(kernel.refused))


async def _measured(
    position: int, source: str, kernel: Kernel, session: KernelSession, deadline: float, hook: Hook[Answer] | None
) -> CellResult[Answer]:
    """The cell's result, with the time that it took."""
    began, cpu = time.monotonic(), kernel.cpu_seconds
    result = await _one(position, source, kernel, session, deadline, hook)
    used = kernel.cpu_seconds
    result.seconds = time.monotonic() - began
    result.cpu = used - cpu if used is not None and cpu is not None else None
    return result


async def _one(
    position: int, source: str, kernel: Kernel, session: KernelSession, deadline: float, hook: Hook[Answer] | None
) -> CellResult[Answer]:
    if kernel.poll() is not None:
        return CellResult("not_run")
    if hook is not None:
        assert kernel.verdict_channel is not None, "a started kernel has a verdict channel"
        try:
            answer = await hook(position, kernel.verdict_channel)
        except ChannelError as error:
            return await _after_failed_call(error, kernel)
        if answer is not None:
            return CellResult("ok", answer=answer)
    return await session.execute(source, deadline)


async def _after_failed_call(error: ChannelError, kernel: Kernel) -> CellResult[Never]:
    """The cell's result after a failed call.

    A kernel that hung up, or did not react to the interrupt, is not used again.
    """
    assert kernel.verdict_channel is not None, "a started kernel has a verdict channel"
    timed_out = isinstance(error, ChannelTimeout)
    if isinstance(error, ChannelClosed):
        await kernel.end()
    elif timed_out and not kernel.verdict_channel.usable:
        await kernel.aclose()
    ending = kernel.poll()
    if ending is None:
        return CellResult("timed_out" if timed_out else "error", answer=error)
    status: Status = "out_of_memory" if ending.reason == "out_of_memory" else "timed_out" if timed_out else "died"
    return CellResult(status, answer=error, ended=ending.reason)
