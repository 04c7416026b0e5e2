"""ipykernel for any Jupyter client, started inside a process that is already confined.

Tested in ``tests/kernels/client/test_provisioner.py``.
"""

import gc
import os
import sys
from collections.abc import Callable
from typing import Any, cast

import zmq
from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.connect import KernelConnectionInfo
from traitlets import Type
from traitlets.config import Config

from autograder.kernels.inside.shell import CONFIG, Room, SandboxedShell, show_figures


class BoundedStream(OutStream):
    """stdout or stderr that takes a bounded number of characters from one cell."""

    _cell: str = ""
    _room = Room()

    def write(self, string: str) -> int:
        """Do the same as a text stream's ``write``; drop text beyond the bound."""
        cell = str(self.parent_header.get("msg_id", "")) if self.parent_header else ""
        if cell != self._cell:
            self._cell, self._room = cell, Room()
        super().write(self._room.cut(string))
        return len(string)


OUTSTREAM = Config(IPKernelApp={"outstream_class": f"{__name__}.{BoundedStream.__name__}"})


class SandboxedKernel(IPythonKernel):
    """An IPython kernel without a debugger, which would need a port of its own."""

    shell_class = Type(SandboxedShell)

    def start(self) -> None:
        """Start handling messages."""
        if self.shell:
            self.shell.exit_now = False
        super(IPythonKernel, self).start()  # type: ignore[no-untyped-call]


class SandboxedApp(IPKernelApp):
    """Takes its connection from memory, opens no TCP port and writes no file."""

    kernel_class = SandboxedKernel
    given_connection: dict[str, Any]

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Do nothing: there is no command line, and building its parser takes a fifth of the start."""

    def load_config_file(self, *_: Any, **__: Any) -> None:
        """Do nothing: a user's settings must not affect grading."""

    def init_connection_file(self) -> None:
        """Use the connection that the zygote was asked for."""
        self.load_connection_info(cast("KernelConnectionInfo", self.given_connection))

    def write_connection_file(self, **kwargs: Any) -> None:
        """Do nothing: the client has written the file."""

    def log_connection_info(self) -> None:
        """Do nothing: the log would show the student a path."""
        self._ports = {name: getattr(self, f"{name}_port") for name in ("shell", "iopub", "stdin", "hb", "control")}

    def init_iopub(self, context: "zmq.Context[Any]") -> None:
        """Do the same as the parent class, without the TCP port for the output of subprocesses."""
        self.iopub_socket = context.socket(zmq.XPUB)
        self.iopub_socket.linger = 1000
        self.iopub_port = self._bind_socket(self.iopub_socket, self.iopub_port)
        self.configure_tornado_logger()
        self.iopub_thread = IOPubThread(self.iopub_socket, pipe=False, session=self.session)
        self.iopub_thread.start()
        self.iopub_socket = self.iopub_thread.background_socket


def start_kernel(connection: dict[str, Any], is_ready: Callable[[], None]) -> None:
    """Bind the sockets, call ``is_ready``, run until shut down."""
    gc.disable()  # the collector would search everything that the zygote imported, which takes half of the start
    sys.argv = ["ipykernel"]
    app = SandboxedApp.instance(config=Config(CONFIG, **OUTSTREAM))
    app.given_connection = connection
    app.initialize([])
    show_figures(InteractiveShell.instance())
    gc.enable()
    gc.freeze()
    is_ready()
    try:
        app.start()
    finally:
        os._exit(0)
