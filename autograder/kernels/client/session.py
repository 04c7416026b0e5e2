"""Runs one cell at a time in a direct kernel, each with a deadline, and collects bounded outputs.

Tested in ``tests/kernels/client/test_execute.py``.
"""

import asyncio
import contextlib
import json
import signal
from dataclasses import KW_ONLY, dataclass, field
from typing import Generic, Never, TypeVar

from nbformat import NotebookNode

from autograder.kernels.aio import finished
from autograder.kernels.client.cell_channel import TooMuchOutput
from autograder.kernels.client.kernel import Kernel
from autograder.kernels.client.outputs import Outputs, is_count
from autograder.kernels.endings import Reason, Status
from autograder.kernels.errors import ChannelError

INTERRUPT_SECONDS = 3.0
"""Seconds between the interrupt of a cell over its deadline and the kill of its kernel."""


class Skip:
    """A hook's answer for a cell that should be neither run nor judged."""


Answer_co = TypeVar("Answer_co", covariant=True)


@dataclass
class CellResult(Generic[Answer_co]):
    """The result of one cell.

    Attributes:
        status: how it ended.
        outputs: its outputs.
        execution_count: IPython's number for the cell.
        answer: the hook's answer in place of a run, or the error of the hook's failed call; None if the cell ran.
        ended: why the kernel ended, if it ended during this cell.
        seconds: how long the cell, or the hook's answer in its place, took.
        cpu: the processor time of it in seconds; None if its kernel ended.
    """

    status: Status
    _: KW_ONLY
    outputs: list[NotebookNode] = field(default_factory=list)
    execution_count: int | None = None
    answer: Answer_co | Skip | ChannelError | None = None
    ended: Reason | None = None
    seconds: float = 0.0
    cpu: float | None = None


@dataclass
class _Cell:
    """The outputs and the reply of the running cell so far."""

    outputs: Outputs = field(default_factory=Outputs)
    count: int | None = None

    def take(self, body: bytes) -> None:
        """Add an output, if the frame is a valid one."""
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            message = json.loads(body)
            self.outputs.take(message["kind"], message["content"])

    def reply(self, body: bytes) -> Status:
        """The cell's status, by the kernel's reply."""
        with contextlib.suppress(ValueError, KeyError, TypeError, RecursionError):
            reply = json.loads(body)
            count = reply["execution_count"]
            self.count = count if is_count(count) else None
            return "ok" if reply["status"] == "ok" else "error"
        return "error"


class KernelSession:
    """Executes cells in one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        assert kernel.cell_channel is not None, "a started kernel has a cell channel"
        self._kernel = kernel
        self._cell_channel = kernel.cell_channel

    async def execute(self, source: str, deadline: float) -> CellResult[Never]:
        """Run one cell. Whatever the cell does, this raises no error."""
        cell = _Cell()
        reply = asyncio.ensure_future(self._ask(source, cell))
        try:
            status = reply.result() if await finished(reply, deadline) else await self._stop(reply)
        finally:
            await _given_up(reply)
        if status in ("died", "too_much_output"):
            await self._kernel.end()
        ending = self._kernel.poll()
        if ending is not None and ending.reason == "out_of_memory":
            status = "out_of_memory"
        return CellResult(
            status,
            outputs=cell.outputs.finished(),
            execution_count=cell.count,
            ended=None if ending is None else ending.reason,
        )

    async def _ask(self, source: str, cell: _Cell) -> Status:
        try:
            await self._cell_channel.send(source)
            return cell.reply(await self._cell_channel.reply(cell.take))
        except TooMuchOutput:
            self._kernel.signal(signal.SIGKILL)
            return "too_much_output"
        except ChannelError:
            return "died"

    async def _stop(self, reply: "asyncio.Future[Status]") -> Status:
        """Interrupt a cell over its deadline; if that does not end it, kill its kernel."""
        self._kernel.interrupt()
        if not await finished(reply, INTERRUPT_SECONDS):
            await _given_up(reply)
            await self._kernel.aclose()
            return "timed_out"
        status = reply.result()
        return status if status in ("too_much_output", "died") else "timed_out"


async def _given_up(reply: "asyncio.Future[Status]") -> None:
    """Wait until the task no longer reads the kernel's socket."""
    reply.cancel()
    await asyncio.wait({reply})
