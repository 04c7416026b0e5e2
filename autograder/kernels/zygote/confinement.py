"""Takes the rights of a new kernel process away, in a fixed order.

Tested in ``tests/kernels/confine/test_layers.py``.
"""

import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.kernels import libc
from autograder.kernels.confine import landlock, namespaces, priority, rlimits, seccomp
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
    """The folders of a kernel: ``s`` for sockets and ``w`` for work."""

    runtime: Path
    folder: Path
    uid: int | None

    @property
    def work(self) -> Path:
        """The kernel's home, temporary folder and current folder."""
        return self.folder / "w"

    @property
    def sockets(self) -> Path:
        """The folder in which a Jupyter kernel binds its ipc sockets."""
        return self.folder / "s"


@dataclass(frozen=True)
class Layers:
    """The layers that this zygote uses."""

    namespaces: bool
    landlock_abi: int
    seccomp: bool
    listener: bool


MEASURES = b"measures"
"""The message with which a kernel sends the files for its measurement, and the descriptor of its thread requests."""


def before_threads(
    sandbox: Sandbox,
    place: Place,
    layers: Layers,
    grants: list[tuple[int, int]],
    parent: int,
    report: socket.socket,
) -> None:
    """Enter all layers up to the first seccomp stage.

    ``grants`` are open paths with Landlock rights. Raises ``OSError``.
    """
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
    for fd, _ in grants:  # there may be more of them than the limit of open files
        os.close(fd)
    priority.defer()
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
    """Set this kernel's folders in the environment. The zygote's own environment has nothing else to hide."""
    home = str(work)
    os.environ.clear()
    os.environ.update(ENVIRONMENT, HOME=home, TMPDIR=home, MPLCONFIGDIR=home, XDG_CACHE_HOME=home)
    os.environ.update(IPYTHONDIR=f"{home}/.ipython", JUPYTER_RUNTIME_DIR=home)
    tempfile.tempdir = None


def _take_place(sandbox: Sandbox, place: Place, layers: Layers) -> None:
    """Enter the kernel's own mounts and user id, and drop all capabilities."""
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
    """Make the kernel end with the zygote. Must follow the change of user, which clears this setting.

    The zygote watches a work folder without a hard size. An ordinary user's zygote sees a kernel's open files only if
    the kernel is dumpable. Seccomp and Landlock keep other kernels from using that.
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
