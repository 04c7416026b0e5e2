"""The warm process: imports once, single-threaded, then forks one confined kernel per request.

A request brings a lifeline: a socket over which the client gets the kernel's pid, readiness and end. If the client
closes it, the kernel is killed. If the process that started the zygote closes its control socket, the zygote ends with
all its kernels.

Tested in ``tests/kernels/client/test_zygote_client.py``.
"""

import contextlib
import gc
import importlib
import os
import resource
import selectors
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.kernels import libc, messages
from autograder.kernels.confine import landlock, namespaces, priority, seccomp
from autograder.kernels.confine.readable import Readable, import_folders, readable_paths, require_open_way
from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.inside.answering import Handler
from autograder.kernels.options import Sandbox
from autograder.kernels.zygote import confinement, hugepages
from autograder.kernels.zygote.confinement import Layers, Place
from autograder.kernels.zygote.kernels import TICK, Child, Kernels
from autograder.kernels.zygote.preload import preload

_FIRST_FREE_FD = 3


class Zygote:
    """Serves fork requests until the process that started it is gone."""

    def __init__(self, control: socket.socket, sandbox: Sandbox, runtime: Path, layers: Layers) -> None:
        self._sandbox = sandbox
        self._runtime = runtime
        self._layers = layers
        self._control = control
        self._selector = selectors.PollSelector()
        self._kernels = Kernels(self._selector, sandbox.limits, hard_size=layers.namespaces)
        self._handler: Handler | None = _resolve(sandbox.handler)
        self._grants = self._enter(readable_paths(sandbox)) if sandbox.enabled else []
        if layers.seccomp:
            seccomp.first_stage()
        if not sandbox.jupyter:
            from autograder.kernels.inside import direct

            direct.prepare(runtime / "ipython")

    def _enter(self, readable: Readable) -> list[tuple[int, int]]:
        """Enter a root of its own if there are namespaces. Returns the paths to grant, opened, with their rights."""
        folders = list(readable.folders)
        if self._layers.namespaces:
            imports = [path for path in import_folders() if path != Path("/")]
            namespaces.enter_root(readable, self._runtime)
            folders += [path for path in imports if path.is_dir()]  # in this root these folders have only granted paths
        elif os.geteuid() == 0:
            require_open_way((*readable.files, *readable.folders))
        _allow_open_files(len(readable.files) + len(folders))
        files = [(_open_path(path), landlock.READ) for path in readable.files]
        return files + [(_open_path(path), landlock.LIST) for path in folders]

    def run(self) -> None:
        """Answer requests until the control socket closes."""
        woken, wake = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._selector.register(woken, selectors.EVENT_READ, self._kernels.reap)
        self._selector.register(self._control, selectors.EVENT_READ, self._requested)
        gc.collect()
        gc.freeze()
        hugepages.collapse()
        if self._sandbox.enabled:
            priority.prefer()
        libc.prctl(libc.PR_SET_DUMPABLE, 0)
        try:
            messages.send(self._control, {"ready": True, "namespaces": self._layers.namespaces})
        except BrokenPipeError:
            return  # the process that started the zygote did not wait for it
        next_look = 0.0
        while self._control.fileno() >= 0:
            for key, _ in self._selector.select(TICK):
                if self._selector.get_map().get(key.fd) is key:  # an earlier event may have removed this key
                    key.data(key.fileobj)
            if time.monotonic() >= next_look:
                self._kernels.look()
                next_look = time.monotonic() + TICK

    def _requested(self, control: socket.socket) -> None:
        try:
            request, fds = messages.receive(control)
        except OSError:
            request, fds = None, []
        if request is None:
            self._selector.unregister(control)
            control.close()
        elif request["do"] == "connect":
            connection = socket.socket(fileno=fds[0])
            self._selector.register(connection, selectors.EVENT_READ, self._requested)
        else:
            self._start(request, fds)

    def _start(self, request: dict[str, Any], fds: list[int]) -> None:
        place = Place(self._runtime, Path(request["folder"]), request["uid"])
        lifeline = socket.socket(fileno=fds[0])
        report, reported = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError as error:  # the machine lacks a process or memory now; a later try may succeed
            self._refuse(lifeline, error)
            for fd in (report.detach(), reported.detach(), *fds[1:]):
                os.close(fd)
            return
        if pid == 0:
            self._become_kernel(request, place, fds[1:], reported, parent)
        reported.close()
        for fd in fds[1:]:
            os.close(fd)
        self._kernels.add(
            Child(
                pid=pid, lifeline=lifeline, report=report, place=place, dies_at=time.monotonic() + request["lifetime"]
            )
        )

    def _refuse(self, lifeline: socket.socket, error: OSError) -> None:
        with contextlib.suppress(OSError):
            messages.send(lifeline, {"short": f"{error.strerror}, when a kernel was to be forked"})
        lifeline.close()

    def _become_kernel(
        self, request: dict[str, Any], place: Place, given: list[int], reported: socket.socket, parent: int
    ) -> None:
        """Run the kernel in the forked child. Never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._keep_only([*given, reported.fileno()])
            channel, link = (socket.socket(fileno=fd) for fd in given)
            confinement.before_threads(self._sandbox, place, self._layers, self._grants, parent, reported)

            def is_ready() -> None:
                confinement.after_sockets(self._sandbox, self._layers)
                os.write(reported.fileno(), b"ready")
                reported.close()

            if self._sandbox.jupyter:
                link.close()
                self._be_jupyter(request["connection"], channel, is_ready)
            else:
                self._be_direct(link, channel, is_ready)
        except BaseException:  # noqa: BLE001,RUF100 - nothing may unwind into the zygote's own loop
            os.write(reported.fileno(), traceback.format_exc()[-8000:].encode("utf-8", "replace"))
        finally:
            os._exit(1)

    def _be_direct(self, link: socket.socket, channel: socket.socket, is_ready: Callable[[], None]) -> None:
        from autograder.kernels.inside import direct

        direct.serve_cells(link, channel, self._handler, is_ready)

    def _be_jupyter(self, connection: dict[str, Any], channel: socket.socket, is_ready: Callable[[], None]) -> None:
        from autograder.kernels.inside.kernelapp import start_kernel

        channel.close()  # a client of Jupyter's sockets does not use the verdict channel
        start_kernel(connection, is_ready)

    def _keep_only(self, given: list[int]) -> None:
        """Close every descriptor of the zygote that this kernel does not need; 0, 1 and 2 become /dev/null."""
        null = os.open("/dev/null", os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        low = _FIRST_FREE_FD
        for fd in sorted({*given, *(fd for fd, _ in self._grants)}):
            os.closerange(low, fd)
            low = fd + 1
        os.closerange(low, os.sysconf("SC_OPEN_MAX"))


def _allow_open_files(needed: int) -> None:
    """Raise the limit of open files: the zygote keeps each granted path open, and there may be a thousand packages."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = soft + needed if hard == resource.RLIM_INFINITY else min(soft + needed, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (enough, hard))


def _open_path(path: Path) -> int:
    return os.open(path, os.O_PATH | os.O_CLOEXEC)


def _resolve(dotted: str | None) -> Handler | None:
    if dotted is None:
        return None
    module, _, name = dotted.partition(":")
    handler: Handler = getattr(importlib.import_module(module), name)
    return handler


def serve_forks(control: socket.socket, sandbox: Sandbox, runtime: Path, *, in_namespaces: bool) -> None:
    """Serve as the zygote for the other end of ``control`` until it closes. Errors are sent there as text."""
    abi = 0 if "landlock" in sandbox.without else min(sandbox.landlock_abi or 99, landlock.abi())
    filters = "seccomp" not in sandbox.without and seccomp.available()
    layers = Layers(in_namespaces, abi, filters, filters and "listener" not in sandbox.without)
    try:
        preload(sandbox.preload)
        zygote = Zygote(control, sandbox, runtime, layers)
    except SandboxUnavailable as error:
        messages.send(control, {"unavailable": [error.layer, error.why]})
        sys.exit(1)
    except Exception:
        messages.send(control, {"error": traceback.format_exc()[-4000:]})
        sys.exit(1)
    zygote.run()
