"""Starts zygotes and asks them for kernels."""

import atexit
import contextlib
import errno
import math
import os
import socket
import subprocess
import sys
import tempfile
import threading
from itertools import count
from pathlib import Path
from typing import Any

import platformdirs

from autograder.kernels import libc, messages
from autograder.kernels.aio import hung_up, until_readable
from autograder.kernels.cleanup import remove_tree, wait_or_kill
from autograder.kernels.client.cell_channel import CellChannel
from autograder.kernels.client.kernel import Kernel
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.confine import layers
from autograder.kernels.confine.uids import PrivateUid, take_uid
from autograder.kernels.errors import KernelsError, MachineShort, SandboxUnavailable, ZygoteDied
from autograder.kernels.options import Sandbox
from autograder.kernels.zygote.confinement import Place
from autograder.kernels.zygote.inputs import copy_inputs
from autograder.kernels.zygote.preload import ENVIRONMENT

BOOT_SECONDS = 120.0
"""Seconds for the zygote's start.

Importing torch takes 3 s if its files are cached, and a minute from a network disk.
"""

SHORT = {errno.ENOSPC, errno.EDQUOT, errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE}
"""Numbers of errors that say that the machine lacks something. A later try may succeed."""

_PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
"""With the ipc transport a port is the suffix of a socket's file name."""


class ZygoteClient:
    """Asks one zygote for kernels over ``control``; folders are made below ``runtime``/``name``."""

    def __init__(self, control: socket.socket, sandbox: Sandbox, runtime: Path, name: str) -> None:
        self.sandbox = sandbox
        self._control = control
        self._runtime = runtime
        self._base = runtime / name
        self._base.mkdir()
        self._base.chmod(0o711)  # set despite the umask: a kernel with another user id has to enter the folder
        self._numbers = count()

    def reserve(self, inputs: Path | None = None, folder: Path | None = None) -> "Reservation":
        """Reserve a folder and a user id for ``fork``.

        A restart passes its old folder. Raises ``InputsTooLarge``, ``OSError``.
        """
        uid = take_uid() if self.sandbox.enabled and os.geteuid() == 0 else None
        folder = folder or self._base / str(next(self._numbers))
        place = Place(self._runtime, folder, uid.number if uid else None)
        reservation = Reservation(place, uid)
        try:
            reservation.prepare(inputs, self.sandbox)
        except BaseException:
            reservation.release()
            raise
        return reservation

    async def fork(
        self, reservation: "Reservation", connection: dict[str, Any] | None = None, lifetime: float | None = None
    ) -> Kernel:
        """Fork a kernel, and return it once it is ready and confined.

        ``connection`` is Jupyter's connection file, for a kernel with Jupyter's sockets. The kernel lives for at most
        ``lifetime`` seconds, or for the lifetime in its limits if that is shorter.

        Raises ``KernelStartFailed``, ``ZygoteDied``.
        """
        lifeline, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        (channel, channel_there), (link, link_there) = socket.socketpair(), socket.socketpair()
        place = reservation.place
        kernel = Kernel(place, reservation.uid, lifeline)
        kernel.verdict_channel = VerdictChannel(channel, kernel.interrupt)
        kernel.cell_channel = CellChannel(link)
        request = {
            "do": "fork",
            "folder": str(place.folder),
            "uid": place.uid,
            "connection": connection,
            "lifetime": min(self.sandbox.limits.lifetime, lifetime or math.inf),
        }
        try:
            with theirs, channel_there, link_there:
                given = (theirs.fileno(), channel_there.fileno(), link_there.fileno())
                messages.send(self._control, request, given)
            await kernel.wait_ready()
        except BaseException as error:
            kernel.close()
            if isinstance(error, OSError):
                raise ZygoteDied("the zygote does not take requests any more") from error
            raise
        return kernel

    async def start_kernel(self, inputs: Path | None = None, lifetime: float | None = None) -> Kernel:
        """Call ``reserve``, then ``fork``. Raises their errors, and ``MachineShort``."""
        try:
            reservation = self.reserve(inputs)
        except OSError as error:
            if error.errno not in SHORT:
                raise
            raise MachineShort(f"a kernel's folder could not be filled: {error.strerror}") from error
        return await self.fork(reservation, lifetime=lifetime)

    def close(self) -> None:
        """Hang up and remove the folders of this client's kernels. Close the kernels first."""
        self._control.close()
        remove_tree(self._base)


class Reservation:
    """A reserved folder and user id for one kernel."""

    def __init__(self, place: Place, uid: PrivateUid | None) -> None:
        self.place = place
        self.uid = uid

    def prepare(self, inputs: Path | None, sandbox: Sandbox) -> None:
        """Make the folders. Raises ``InputsTooLarge``, ``OSError``."""
        self.place.folder.mkdir()
        self.place.folder.chmod(0o711)
        owner = None if self.uid is None else (self.uid.number, self.uid.number)
        for folder in (self.place.sockets, self.place.work):
            folder.mkdir(mode=0o700)
            if owner is not None:
                os.chown(folder, *owner)
        if inputs is not None:
            copy_inputs(inputs, self.place.work, sandbox.limits, owner)

    def ports(self) -> dict[str, int]:
        """Jupyter's ports. With the ipc transport a port is the ending of a socket's file name."""
        return dict(_PORTS)

    @property
    def ip(self) -> str:
        """Jupyter's address. With the ipc transport it is the beginning of the sockets' paths."""
        return str(self.place.sockets / "s")

    def release(self) -> None:
        """Give the folder and the user id back, if no kernel was started with them."""
        remove_tree(self.place.folder)
        if self.uid is not None:
            self.uid.release()


class ZygoteProcess:
    """A zygote that this process started; it ends with ``close`` or with this process."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Start the zygote; ``ready`` waits for it. Raises ``SandboxUnavailable``, ``OSError``."""
        layers.require(sandbox)
        libc.prctl(libc.PR_SET_DUMPABLE, 0)  # no process of this user may trace the grader
        self.sandbox = sandbox
        self.runtime = Path(tempfile.mkdtemp(prefix="dg-")).resolve()
        self.runtime.chmod(0o711)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._names = (f"c{n}" for n in count())
        self._lock = threading.Lock()
        self._is_ready = False
        self._failure: KernelsError | None = None
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
                [*COMMAND, str(theirs.fileno()), str(os.getpid()), str(self.runtime)],
                pass_fds=(theirs.fileno(),),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        messages.send(self._control, {"sandbox": sandbox.to_json()})

    async def ready(self) -> None:
        """Wait until kernels can be forked. Several callers may wait.

        Raises ``SandboxUnavailable``, and ``ZygoteDied`` with the zygote's own words.
        """
        if self._is_ready:
            return
        heard = self._failure is not None or await until_readable(self._control.fileno(), BOOT_SECONDS)
        with self._lock:
            if not self._is_ready and self._failure is None:
                self._failure = self._hear() if heard else ZygoteDied(f"not ready within {BOOT_SECONDS} s")
                self._is_ready = self._failure is None
        if self._failure is not None:
            self.close()
            raise self._failure

    def _hear(self) -> KernelsError | None:
        """Wait for the zygote's report of its start. Returns the error, or None if it is ready."""
        try:
            message, _ = messages.receive(self._control)
        except OSError:
            message = None
        if message is not None and "unavailable" in message:
            return SandboxUnavailable(*message["unavailable"])
        if message is None or "error" in message:
            return ZygoteDied(f"the zygote could not start: {(message or {}).get('error', 'it ended')}")
        return None

    @property
    def alive(self) -> bool:
        """Whether kernels can be forked.

        If a zygote is killed, its connection closes before its launcher removes the folders.
        """
        return self._control.fileno() >= 0 and self._process.poll() is None and not hung_up(self._control)

    def connect(self) -> ZygoteClient:
        """A connection for this process. Raises ``ZygoteDied``, ``OSError``."""
        return ZygoteClient(self.connection(), self.sandbox, self.runtime, next(self._names))

    def connection(self) -> socket.socket:
        """Make a further control socket, which another process may use, too. Raises ``ZygoteDied``, ``OSError``."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                messages.send(self._control, {"do": "connect"}, (theirs.fileno(),))
        except OSError as error:  # its launcher may take a moment longer to end
            ours.close()
            raise ZygoteDied("the zygote takes no connections any more") from error
        return ours

    def close(self) -> None:
        """End the zygote with all its kernels and remove the runtime folder. Safe to repeat."""
        self._control.close()
        wait_or_kill(self._process, _STOP_SECONDS)
        remove_tree(self.runtime)


_STOP_SECONDS = 20.0
COMMAND = [sys.executable, "-P", "-m", "autograder.kernels.zygote.launcher"]


def _environment() -> dict[str, str]:
    """The environment that the zygote needs to start; kernels can read it in /proc/self/environ."""
    cache = platformdirs.user_cache_path("deepgrad") / "matplotlib"
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    return {**ENVIRONMENT, "PYTHONPATH": path, "MPLCONFIGDIR": str(cache)}


_shared: dict[tuple[int, Sandbox], tuple[ZygoteProcess, ZygoteClient | None]] = {}
_shared_lock = threading.Lock()


async def shared_client(sandbox: Sandbox) -> ZygoteClient:
    """This process's client of the zygote for these options. The zygote starts on first use, and again if it died.

    Raises ``SandboxUnavailable``, ``ZygoteDied``.
    """
    key = (os.getpid(), sandbox)
    with _shared_lock:
        process, _ = _shared.get(key, (None, None))
        if process is None or not process.alive:
            process = ZygoteProcess(sandbox)
            _shared[key] = (process, None)
    await process.ready()
    with _shared_lock:
        process_now, client = _shared[key]
        if client is None:
            client = process_now.connect()
            _shared[key] = (process_now, client)
    return client


def close_shared() -> None:
    """End every zygote that ``shared_client`` started in this process."""
    with _shared_lock:
        mine = [key for key in _shared if key[0] == os.getpid()]
        for key in mine:
            process, client = _shared.pop(key)
            if client is not None:
                client.close()
            process.close()


atexit.register(close_shared)
