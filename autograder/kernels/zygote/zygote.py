"""The warm process: imports once, single-threaded, then forks one confined kernel per request.

A request comes with a lifeline, a socket over which the client learns of the kernel's pid, readiness and
end; when the client's end closes, the kernel is killed. When the control socket of the process that started
the zygote closes, the zygote ends with all its kernels.
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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.kernels import libc, messages
from autograder.kernels.confine import landlock, namespaces, seccomp
from autograder.kernels.confine.readable import Readable, import_folders, readable_paths, require_open_way
from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.inside.answering import Handler
from autograder.kernels.options import Sandbox
from autograder.kernels.zygote import confinement, hugepages, watch
from autograder.kernels.zygote.confinement import Layers, Place
from autograder.kernels.zygote.preload import preload

TICK = 0.1
"""Seconds between two looks at what the kernels use; at 2 GB/s a kernel gains 0.2 GB between them."""

_FIRST_FREE_FD = 3


@dataclass
class Child:
    """One running kernel, as its zygote sees it."""

    pid: int
    lifeline: socket.socket
    report: int
    place: Place
    dies_at: float
    reason: str | None = None


class Zygote:
    """Serves fork requests until its starter is gone."""

    def __init__(self, control: socket.socket, sandbox: Sandbox, runtime: Path, layers: Layers) -> None:
        self._sandbox = sandbox
        self._runtime = runtime
        self._layers = layers
        self._control = control
        self._selector = selectors.PollSelector()
        self._children: dict[int, Child] = {}
        self._handler: Handler | None = _resolve(sandbox.handler)
        self._grants = self._enter(readable_paths(sandbox)) if sandbox.enabled else []
        if layers.seccomp:
            seccomp.first_stage()
        if not sandbox.jupyter:
            from autograder.kernels.inside import direct

            direct.prepare(runtime / "ipython")

    def _enter(self, readable: Readable) -> list[tuple[int, int]]:
        """Enter a root of its own where there are namespaces; gives what to grant, as open paths with rights."""
        folders = list(readable.folders)
        if self._layers.namespaces:
            imports = [path for path in import_folders() if path != Path("/")]
            namespaces.enter_root(readable, self._runtime)
            folders += [path for path in imports if path.is_dir()]  # here they hold only what is granted
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
        self._selector.register(woken, selectors.EVENT_READ, self._reap)
        self._selector.register(self._control, selectors.EVENT_READ, self._requested)
        gc.collect()
        gc.freeze()
        hugepages.collapse()
        libc.prctl(libc.PR_SET_DUMPABLE, 0)
        try:
            messages.send(self._control, {"ready": True, "namespaces": self._layers.namespaces})
        except BrokenPipeError:
            return  # whoever started it did not wait
        next_look = 0.0
        while self._control.fileno() >= 0:
            for key, _ in self._selector.select(TICK):
                if self._selector.get_map().get(key.fd) is key:  # an earlier event may have ended it
                    key.data(key.fileobj)
            if time.monotonic() >= next_look:
                self._look()
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
        report, reported = os.pipe2(os.O_CLOEXEC)
        parent = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_kernel(request, place, fds[1:], reported, parent)
        for fd in (reported, *fds[1:]):
            os.close(fd)
        lifeline = socket.socket(fileno=fds[0])
        child = Child(pid, lifeline, report, place, time.monotonic() + request["lifetime"])
        self._children[pid] = child
        pidfd = os.pidfd_open(pid)
        self._tell(child, {"pid": pid}, (pidfd,))
        os.close(pidfd)
        self._selector.register(lifeline, selectors.EVENT_READ, lambda _: self._let_go(child))
        self._selector.register(report, selectors.EVENT_READ, lambda _: self._reported(child))

    def _let_go(self, child: Child) -> None:
        """The client hung up: nobody wants this kernel any more."""
        self._selector.unregister(child.lifeline)
        self._kill(child, "closed")

    def _reported(self, child: Child) -> None:
        """A kernel says that it is ready, or why not, or ended before it could."""
        text = os.read(child.report, 1 << 14).decode("utf-8", "replace")
        self._selector.unregister(child.report)
        os.close(child.report)
        child.report = -1
        if text == "ready":
            self._tell(child, {"ready": True})
        else:
            self._tell(child, {"failed": text or "it ended without a word"})
            self._kill(child, "failed")

    def _reap(self, woken: int) -> None:
        os.read(woken, 4096)
        for pid in list(self._children):
            ended, status = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
            if ended and os.WIFSTOPPED(status):
                self._kill(self._children[pid], "stopped")
            elif ended:
                self._bury(self._children.pop(pid), os.waitstatus_to_exitcode(status))

    def _bury(self, child: Child, code: int) -> None:
        reason = child.reason or ("signalled" if code < 0 else "exited")
        if code == -signal.SIGXCPU:
            reason = "deadline"
        if child.report >= 0:
            self._reported(child)
        self._tell(child, {"ended": reason, "code": code})
        if child.lifeline.fileno() in self._selector.get_map():
            self._selector.unregister(child.lifeline)
        child.lifeline.close()

    def _look(self) -> None:
        if not self._sandbox.enabled:
            return
        now = time.monotonic()
        for child in self._children.values():
            work = None if self._layers.namespaces else child.place.work
            reason = "deadline" if now > child.dies_at else watch.over_limit(child.pid, self._sandbox.limits, work)
            if reason is not None:
                self._kill(child, reason)

    def _kill(self, child: Child, reason: str) -> None:
        if child.reason is None and child.pid in self._children:  # a dead one's pid is no longer ours
            child.reason = reason
            os.kill(child.pid, signal.SIGKILL)

    def _tell(self, child: Child, message: dict[str, Any], fds: tuple[int, ...] = ()) -> None:
        with contextlib.suppress(OSError):  # a client that hung up is noticed by its lifeline
            messages.send(child.lifeline, message, fds)

    def _become_kernel(
        self, request: dict[str, Any], place: Place, given: list[int], reported: int, parent: int
    ) -> None:
        """In the forked child; never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._keep_only([*given, reported])
            channel, link = (socket.socket(fileno=fd) for fd in given)
            confinement.before_threads(self._sandbox, place, self._layers, self._grants, parent)
            for fd, _ in self._grants:
                os.close(fd)

            def is_ready() -> None:
                confinement.after_sockets(self._sandbox, self._layers)
                os.write(reported, b"ready")
                os.close(reported)

            if self._sandbox.jupyter:
                link.close()
                self._be_jupyter(request["connection"], channel, is_ready)
            else:
                self._be_direct(link, channel, is_ready)
        except BaseException:  # noqa: BLE001,RUF100 - nothing may unwind into the zygote's own loop
            os.write(reported, traceback.format_exc()[-8000:].encode("utf-8", "replace"))
        finally:
            os._exit(1)

    def _be_direct(self, link: socket.socket, channel: socket.socket, is_ready: Callable[[], None]) -> None:
        from autograder.kernels.inside import direct

        direct.serve(link, channel, self._handler, is_ready)

    def _be_jupyter(self, connection: dict[str, Any], channel: socket.socket, is_ready: Callable[[], None]) -> None:
        from autograder.kernels.inside.kernelapp import start_kernel

        channel.close()  # who has the connection only has no verdict to reach
        start_kernel(connection, is_ready)

    def _keep_only(self, given: list[int]) -> None:
        """Close every descriptor of the zygote but what this kernel needs; 0, 1 and 2 become /dev/null."""
        null = os.open("/dev/null", os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        low = _FIRST_FREE_FD
        for fd in sorted({*given, *(fd for fd, _ in self._grants)}):
            os.closerange(low, fd)
            low = fd + 1
        os.closerange(low, os.sysconf("SC_OPEN_MAX"))


def _allow_open_files(needed: int) -> None:
    """Every path that is granted stays open in the zygote: an environment may hold a thousand packages."""
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


def serve(control: socket.socket, sandbox: Sandbox, runtime: Path, *, in_namespaces: bool) -> None:
    """Be the zygote of ``control``'s other end until that closes; an error goes there as text."""
    abi = 0 if "landlock" in sandbox.without else min(sandbox.landlock_abi or 99, landlock.abi())
    layers = Layers(in_namespaces, abi, "seccomp" not in sandbox.without and seccomp.available())
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
