"""The order in which a new kernel process gives up its rights.

Tested in ``tests/kernels/confine/test_layers.py``.
"""

import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.kernels import libc
from autograder.kernels.confine import landlock, namespaces, rlimits, seccomp
from autograder.kernels.confine.landlock import Grant
from autograder.kernels.confine.readable import PROC
from autograder.kernels.inside.refusals import name_refusals
from autograder.kernels.options import Sandbox
from autograder.kernels.zygote.inputs import copy_inputs
from autograder.kernels.zygote.preload import ENVIRONMENT
from autograder.kernels.zygote.watch import open_gauge

SIGKILL = 9


@dataclass(frozen=True)
class Place:
    """Where a kernel lives: its folder holds ``s`` (sockets) and ``w`` (work)."""

    runtime: Path
    folder: Path
    uid: int | None

    @property
    def work(self) -> Path:
        """Home, temporary and current folder of the kernel."""
        return self.folder / "w"

    @property
    def sockets(self) -> Path:
        """Where a Jupyter kernel binds its ipc sockets."""
        return self.folder / "s"


@dataclass(frozen=True)
class Layers:
    """Which layers this zygote uses."""

    namespaces: bool
    landlock_abi: int
    seccomp: bool
    listener: bool


MEASURES = b"measures"
"""What a kernel says when it hands over how it can be measured, and at which descriptor it asks for threads."""


def before_threads(
    sandbox: Sandbox,
    place: Place,
    layers: Layers,
    grants: list[tuple[int, int]],
    parent: int,
    report: socket.socket,
) -> None:
    """Everything up to the first seccomp stage. ``grants`` are open paths with Landlock rights. Raises ``OSError``."""
    gauge = open_gauge()
    _scrub_environment(place.work)
    if sandbox.enabled:
        _take_place(sandbox, place, layers)
    _die_with(parent, inspectable=not layers.namespaces)
    os.chdir(place.work)
    if not sandbox.enabled:
        return
    libc.prctl(libc.PR_SET_NO_NEW_PRIVS, 1)
    if layers.landlock_abi:
        _enter_landlock(sandbox, place, layers.landlock_abi, grants)
    for fd, _ in grants:  # they may be more than the limits let a kernel have open
        os.close(fd)
    rlimits.enter(sandbox.limits, private_uid=place.uid is not None)
    asked = seccomp.ask_for_threads() if layers.listener else None
    handed = [gauge.status, gauge.maps, *([] if asked is None else [asked])]
    socket.send_fds(report, [MEASURES], handed)
    for fd in handed:
        os.close(fd)
    if layers.seccomp:
        seccomp.install(seccomp.first_stage())


def after_sockets(sandbox: Sandbox, layers: Layers) -> None:
    """Enter the second seccomp stage with all threads. From here on, errors name a reason. Raises ``OSError``."""
    if sandbox.enabled and layers.seccomp:
        seccomp.install(seccomp.second_stage(os.getpid()), all_threads=True)
        name_refusals()


def _scrub_environment(work: Path) -> None:
    """The zygote was started with a scrubbed environment; what is left are this kernel's folders."""
    home = str(work)
    os.environ.clear()
    os.environ.update(ENVIRONMENT, HOME=home, TMPDIR=home, MPLCONFIGDIR=home, XDG_CACHE_HOME=home)
    os.environ.update(IPYTHONDIR=f"{home}/.ipython", JUPYTER_RUNTIME_DIR=home)
    tempfile.tempdir = None


def _take_place(sandbox: Sandbox, place: Place, layers: Layers) -> None:
    """Own mounts, own user, no capability."""
    uid = os.getuid() if place.uid is None else place.uid
    gid = os.getgid() if place.uid is None else place.uid
    if layers.namespaces:
        limits = sandbox.limits
        namespaces.own_view(place.runtime, place.folder, limits.work_bytes, limits.work_files, (uid, gid))
    if place.uid is not None:
        os.setgroups([])
        os.setresgid(gid, gid, gid)
        os.setresuid(uid, uid, uid)
    libc.drop_capabilities()
    if layers.namespaces:
        copy_inputs(place.folder / "in", place.work, sandbox.limits)


def _die_with(parent: int, *, inspectable: bool) -> None:
    """Killed with the zygote. After the change of user, which clears this.

    A work folder without a size of its own is watched, and an ordinary user's zygote sees a kernel's open
    files only if the kernel is dumpable; seccomp and Landlock keep the other kernels from using that.
    """
    libc.prctl(libc.PR_SET_PDEATHSIG, SIGKILL)
    libc.prctl(libc.PR_SET_DUMPABLE, int(inspectable))
    if os.getppid() != parent:
        os._exit(1)


def _enter_landlock(sandbox: Sandbox, place: Place, abi: int, grants: list[tuple[int, int]]) -> None:
    ruleset = landlock.Ruleset(abi)
    for fd, rights in grants:
        ruleset.grant_fd(fd, rights)
    ruleset.grant(Grant(str(place.work), landlock.WORK))
    if sandbox.jupyter:
        ruleset.grant(Grant(str(place.sockets), landlock.SOCKETS))
    ruleset.grant(Grant("/dev/null", landlock.DEVICE))
    for path in (*PROC, f"/proc/{os.getpid()}"):
        ruleset.grant(Grant(path, landlock.READ))
    ruleset.enter()
