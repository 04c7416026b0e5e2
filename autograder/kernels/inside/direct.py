"""An IPython kernel on one socket pair: no zmq, no thread, and its shell is made before the fork.

Jupyter's five sockets with their threads, and building the shell, take most of the time of a forked ipykernel
(``benchmarks/kernel_throughput.py`` prints both). Cells see the same shell, magics, displays and comms.
"""

import asyncio
import builtins
import contextlib
import getpass
import io
import json
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core.compilerop import CachingCompiler
from IPython.core.error import StdinNotImplementedError
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session
from tornado.ioloop import IOLoop
from traitlets import Type

from autograder.kernels.frames import ANSWER, OUTPUT, Header, read_frame
from autograder.kernels.inside.answering import Handler, answer_one
from autograder.kernels.inside.plain import PlainFirst
from autograder.kernels.inside.shell import CONFIG, Room, SandboxedShell, show_figures
from autograder.kernels.refused import NO_INPUT

SHOWN = {"stream", "display_data", "execute_result", "error", "update_display_data", "clear_output"}
"""The types of Jupyter messages that change a notebook's outputs. Comm messages have no recipient here."""

JOIN_CHARACTERS = 1 << 14
JOIN_SECONDS = 0.01
"""Seconds between two messages of printed text. The first text is sent at once; later text is collected."""


class Outlet(Session):
    """Sends what IPython publishes as frames while a cell runs; at other times nobody reads it."""

    sock: socket.socket | None = None
    cell = b""
    """The token of the running request."""

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:
        """Do the same as ``Session.send``, without headers and signatures."""
        kind = msg_or_type["msg_type"] if isinstance(msg_or_type, dict) else msg_or_type
        if kind in SHOWN:
            body = msg_or_type["content"] if isinstance(msg_or_type, dict) else content
            self.put(OUTPUT, self.pack({"kind": kind, "content": body}))

    def put(self, kind: int, body: bytes) -> None:
        """Send one whole frame, even if an interrupt comes or another thread prints."""
        with _Uninterrupted(), _sending:
            if self.sock is not None and self.cell:
                self.sock.sendall(Header(kind, self.cell, len(body)).pack() + body)


_sending = threading.RLock()


class _Uninterrupted:
    """Holds Ctrl-C back inside the block, because half a frame could not be read. Faster than ``contextmanager``."""

    def __enter__(self) -> None:
        self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *_: object) -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, self._before)


class Stream(io.TextIOBase):
    """stdout or stderr of a kernel."""

    encoding = "UTF-8"
    errors = "backslashreplace"

    def __init__(self, outlet: Outlet, name: str, fd: int) -> None:
        self._outlet = outlet
        self._fd = fd
        self.name = name
        self._parts: list[str] = []
        self._length = 0
        self._sent = 0.0
        self._room = Room()

    def new_cell(self) -> None:
        """Start the bound of the next cell."""
        self._parts, self._length, self._room = [], 0, Room()

    def write(self, text: str) -> int:
        """Like a text stream's ``write``. Text beyond the cell's bound is dropped."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        with _sending:
            self._parts.append(self._room.cut(text))
            self._length += len(text)
            if self._length > JOIN_CHARACTERS or time.monotonic() > self._sent + JOIN_SECONDS:
                self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was printed."""
        with _sending:
            text = "".join(self._parts).encode(errors=self.errors).decode()  # a lone surrogate breaks a message
            self._parts, self._length = [], 0
            if text:
                self._sent = time.monotonic()
                self._outlet.send(None, "stream", {"name": self.name, "text": text})

    def writable(self) -> bool:
        """True."""
        return True

    def isatty(self) -> bool:
        """False, because this is a notebook, no terminal."""
        return False

    def fileno(self) -> int:
        """The process's descriptor, which leads to /dev/null."""
        return self._fd

    def set_parent(self, _: Any) -> None:
        """Do nothing: one cell runs at a time."""


class DirectShell(SandboxedShell):
    """A shell in a process without a Jupyter application."""

    def enable_gui(self, gui: str | None = None) -> None:
        """Only print a note, because there is no screen."""
        self.active_eventloop = gui


class DirectKernel(IPythonKernel):
    """Executes cells and publishes to an ``Outlet``."""

    shell_class = Type(DirectShell)
    io_loop: Any = property(lambda _: IOLoop.current())
    compiler_class: Any = Type(CachingCompiler)  # ipykernel's compiler hashes each cell for a debugger, which is slow

    def raw_input(self, *_: object, **__: object) -> str:
        """Refuse, because nobody can type. Raises ``StdinNotImplementedError``."""
        raise StdinNotImplementedError(NO_INPUT)

    def getpass(self, *_: object, **__: object) -> str:
        """As ``raw_input``."""
        return self.raw_input()

    @contextlib.contextmanager
    def _cancel_on_sigint(self, future: "asyncio.Future[Any]") -> Iterator[None]:
        """Do the same as ipykernel, for an event loop that sleeps until something wakes it."""
        loop = asyncio.get_running_loop()
        before = signal.signal(signal.SIGINT, lambda *_: loop.call_soon_threadsafe(future.cancel))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    async def run(self, source: str) -> dict[str, Any]:
        """Execute one cell. Returns ``status`` and ``execution_count`` of Jupyter's execute_reply."""
        kernel: Any = self
        shell: Any = self.shell
        if "await" in source or "async" in source:
            reply = await kernel.do_execute(source, silent=False, store_history=True)
            return {"status": reply["status"], "execution_count": reply["execution_count"]}
        result = shell.run_cell(source, store_history=True)
        failed = not result.success or getattr(shell, "_last_traceback_during_displayhook", False)
        return {"status": "error" if failed else "ok", "execution_count": shell.execution_count - 1}


_outlet = Outlet()


def prepare(folder: Path) -> None:
    """Make the kernel and its shell, in the process that will fork; IPython's profile goes into ``folder``."""
    folder.mkdir()
    tempfile.tempdir = str(folder)  # only for the zygote: each kernel has its own folder
    os.environ["IPYTHONDIR"] = str(folder)
    profile = ProfileDir.create_profile_dir_by_name(str(folder))
    kernel = DirectKernel.instance(session=_outlet, config=CONFIG, profile_dir=profile)
    shell: Any = kernel.shell
    shell.exit_now = False
    shell._db = {}  # %cd keeps its history here, because kernels cannot write to the profile's folder
    shell.input_transformer_manager = PlainFirst()  # type: ignore[no-untyped-call]
    kernel.shell_channel_thread = _MainThread()
    builtins.input, getpass.getpass = kernel.raw_input, kernel.getpass
    places = [at for at, path in enumerate(sys.path) if Path(path).name in {"site-packages", "dist-packages"}]
    sys.path.insert(places[0] if places else 0, "")  # a notebook may import modules from its own folder
    show_figures(shell)
    shell.run_cell("pass", store_history=False)  # the first cell of a shell is slow, so it runs before the fork


class _MainThread:
    """The object that ``IPythonKernel.do_execute`` checks before it lets an interrupt end an ``await``."""

    parent_thread = threading.main_thread()


def serve_cells(
    link: socket.socket, channel: socket.socket, handler: Handler | None, is_ready: Callable[[], None]
) -> None:
    """Run cells from ``link`` and answer calls from ``channel``, until the peer of ``link`` hangs up."""
    try:
        asyncio.run(_serve(link, channel, handler, is_ready))
    finally:
        os._exit(0)


async def _serve(
    link: socket.socket, channel: socket.socket, handler: Handler | None, is_ready: Callable[[], None]
) -> None:
    kernel: Any = DirectKernel.instance()
    _outlet.sock = link
    streams = [Stream(_outlet, "stdout", 1), Stream(_outlet, "stderr", 2)]
    sys.stdout, sys.stderr = streams
    loop = asyncio.get_running_loop()
    requests: asyncio.Queue[tuple[bytes, str] | None] = asyncio.Queue()

    def on_cell() -> None:
        try:
            header, body = read_frame(link)
            requests.put_nowait((header.token, body.decode()))
        except (OSError, EOFError, ValueError):
            loop.remove_reader(link)
            requests.put_nowait(None)

    def on_call(handler: Handler) -> None:
        try:
            answer_one(channel, handler, kernel.shell.user_ns)
        except (OSError, EOFError, ValueError):
            loop.remove_reader(channel)

    loop.add_reader(link, on_cell)
    if handler is None:
        channel.close()
    else:
        loop.add_reader(channel, on_call, handler)
    is_ready()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (request := await requests.get()) is not None:
        await _cell(kernel, *request, streams)


async def _cell(kernel: Any, token: bytes, source: str, streams: list[Stream]) -> None:
    for stream in streams:
        stream.new_cell()
    kernel.set_parent([], {"header": {"msg_id": token.hex(), "msg_type": "execute_request"}})
    _outlet.cell = token
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        reply = await kernel.run(source)
    except (KeyboardInterrupt, asyncio.CancelledError, Exception):  # the shell itself was interrupted
        reply = {"status": "error", "execution_count": None}
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    for stream in streams:
        stream.flush()
    await asyncio.sleep(0)  # if the cell broke this loop, the process ends here, before the cell has an answer
    _outlet.put(ANSWER, json.dumps(reply).encode())
    _outlet.cell = b""
