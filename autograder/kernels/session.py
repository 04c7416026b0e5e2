"""A small Jupyter client: one cell at a time, a deadline each, outputs collected and bounded."""

import asyncio
import contextlib
import signal
from dataclasses import dataclass, field
from typing import Any

import zmq
from jupyter_client.session import Session
from nbformat import NotebookNode

from autograder.kernels.errors import KernelStartFailed
from autograder.kernels.kernel import START_SECONDS, Kernel
from autograder.kernels.outputs import Outputs
from autograder.kernels.wire import Frames, Wire

MAX_CELL_BYTES = 32 << 20
"""Bytes that a cell may send before its kernel is killed; a long animation has ten megabytes."""

MAX_CELL_MESSAGES = 20_000
"""Messages that a cell may send; printing in a loop is joined into five messages a second."""

INTERRUPT_SECONDS = 3.0
"""What a cell over its deadline gets to react to the interrupt before its kernel is killed."""

HANG_UP_SECONDS = 0.2
"""A kernel whose connection broke is dead, about to be, or hiding."""


REPORT_SECONDS = 2.0
"""A busy zygote says how a kernel ended within this."""


@dataclass
class CellResult:
    """What became of one cell.

    ``status`` is ok, error (it raised), timed_out, died, too_much_output, out_of_memory, or not_run because
    an earlier cell ended the kernel. ``answer`` is what the hook returned instead of an execution.
    """

    status: str
    outputs: list[NotebookNode] = field(default_factory=list)
    execution_count: int | None = None
    answer: Any = None
    ended: str | None = None


@dataclass
class _Running:
    """The cell that the kernel works on."""

    msg_id: str
    done: "asyncio.Future[str]"
    outputs: Outputs = field(default_factory=Outputs)
    reply: dict[str, Any] | None = None
    idle: bool = False
    received: int = 0
    messages: int = 0


class KernelSession:
    """The connection to one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        info = kernel.connection
        self._session = Session(key=info["key"].encode(), signature_scheme=info["signature_scheme"])
        self._context: zmq.Context[Any] = zmq.Context()
        self._loop = asyncio.get_running_loop()
        self._welcome: asyncio.Future[None] = self._loop.create_future()
        self._running: _Running | None = None
        self._display: dict[str, NotebookNode] = {}
        base = f"ipc://{info['ip']}-"
        self._shell = Wire(self._context, zmq.DEALER, f"{base}{info['shell_port']}", self._on_shell, self._on_lost)
        self._iopub = Wire(self._context, zmq.SUB, f"{base}{info['iopub_port']}", self._on_iopub, self._on_lost)
        self._ended = asyncio.ensure_future(kernel.wait_ended())
        self._ended.add_done_callback(lambda _: self._finish("died"))

    async def connected(self) -> None:
        """Return once outputs will arrive here. Raises ``KernelStartFailed``."""
        first: set[asyncio.Future[Any]] = {self._welcome, self._ended}
        await asyncio.wait(first, timeout=START_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not self._welcome.done():
            raise KernelStartFailed("a kernel did not answer on its output socket")

    async def execute(self, source: str, deadline: float) -> CellResult:
        """Run one cell. Never raises for what the cell does."""
        request = self._session.msg("execute_request", _content(source))
        cell = _Running(request["header"]["msg_id"], self._loop.create_future())
        self._running = cell
        if self._kernel.poll() is not None:
            self._finish("died")
        else:
            self._shell.send(self._session.serialize(request))
        done, _ = await asyncio.wait({cell.done}, timeout=deadline)
        status = cell.done.result() if done else await self._stop(cell)
        self._running = None
        return await self._result(cell, status)

    async def close(self) -> None:
        """Hang up; the kernel itself is the caller's to close."""
        self._ended.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._ended
        self._shell.close()
        self._iopub.close()
        self._context.destroy(linger=0)

    async def _stop(self, cell: _Running) -> str:
        """Interrupt a cell over its deadline; its kernel dies if that does not help."""
        self._kernel.interrupt()
        done, _ = await asyncio.wait({cell.done}, timeout=INTERRUPT_SECONDS)
        if not done:
            await self._kernel.aclose()
        elif cell.done.result() in ("too_much_output", "died"):
            return cell.done.result()
        return "timed_out"

    async def _result(self, cell: _Running, status: str) -> CellResult:
        if status in ("died", "too_much_output"):
            await asyncio.wait({self._ended}, timeout=HANG_UP_SECONDS)
            self._kernel.signal(signal.SIGKILL)
            await asyncio.wait({self._ended}, timeout=REPORT_SECONDS)
            await self._kernel.aclose()
        ending = self._kernel.poll()
        if ending is not None and ending.reason == "out_of_memory":
            status = "out_of_memory"
        count = (cell.reply or {}).get("execution_count")
        return CellResult(
            status=status,
            outputs=cell.outputs.finished(),
            execution_count=count if type(count) is int else None,
            ended=None if ending is None else ending.reason,
        )

    def _on_shell(self, frames: Frames) -> None:
        message = self._parse(frames)
        cell = self._running
        if message is None or cell is None or not _answers(message, cell) or message["msg_type"] != "execute_reply":
            return
        if isinstance(message["content"], dict):
            cell.reply = message["content"]
            self._finish_if_complete(cell)

    def _on_iopub(self, frames: Frames) -> None:
        cell = self._running
        if cell is not None:
            cell.received += sum(len(frame) for frame in frames)
            cell.messages += 1
            if cell.received > MAX_CELL_BYTES or cell.messages > MAX_CELL_MESSAGES:
                self._finish("too_much_output")
                self._kernel.signal(signal.SIGKILL)
                return
        message = self._parse(frames)
        if message is None:
            return
        if message["msg_type"] == "iopub_welcome" and not self._welcome.done():
            self._welcome.set_result(None)
        if cell is None or not _answers(message, cell):
            return
        self._take(cell, message["msg_type"], message["content"])

    def _take(self, cell: _Running, kind: str, content: Any) -> None:
        if not isinstance(content, dict):
            return
        if kind == "status":
            if content.get("execution_state") == "idle":
                cell.idle = True
                self._finish_if_complete(cell)
            return
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError, RecursionError):
            cell.outputs.take(kind, content)

    def _parse(self, frames: Frames) -> dict[str, Any] | None:
        """A signed message, or None: what a kernel sends is anything at all."""
        try:
            _, parts = self._session.feed_identities(frames)
            message = self._session.deserialize(parts)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
            return None
        if not isinstance(message["header"], dict) or not isinstance(message["msg_type"], str):
            return None
        return message

    def _on_lost(self) -> None:
        """The kernel's end of a socket closed: dead, or it closed its descriptors, or sent too long a frame."""
        self._loop.call_later(HANG_UP_SECONDS, self._finish, "died")

    def _finish_if_complete(self, cell: _Running) -> None:
        if cell.reply is not None and cell.idle:
            self._finish("ok" if cell.reply.get("status") == "ok" else "error")

    def _finish(self, status: str) -> None:
        if self._running is not None and not self._running.done.done():
            self._running.done.set_result(status)


def _answers(message: dict[str, Any], cell: _Running) -> bool:
    parent = message["parent_header"]
    return isinstance(parent, dict) and parent.get("msg_id") == cell.msg_id


def _content(source: str) -> dict[str, Any]:
    return {
        "code": source,
        "silent": False,
        "store_history": True,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": False,
    }
