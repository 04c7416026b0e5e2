"""Finds out which layers this machine has, and what each means."""

import os
import platform
import subprocess
import sys
from dataclasses import KW_ONLY, dataclass
from functools import cache

from autograder.kernels.confine import landlock, seccomp
from autograder.kernels.errors import SandboxUnavailable
from autograder.kernels.options import Sandbox

ALWAYS = (
    "Here a student's code cannot start programs, use the network, signal others, or open files that are not the "
    "interpreter's or its own; its memory, time, threads, files and output are bounded."
)


@dataclass(frozen=True)
class Layer:
    """One layer. If a ``needed`` layer is missing, ``require`` refuses."""

    name: str
    present: bool
    needed: bool
    meaning: str
    _: KW_ONLY
    detail: str = ""


def layers(sandbox: Sandbox | None = None) -> list[Layer]:
    """All layers, as kernels with the options ``sandbox`` would use them."""
    sandbox = sandbox or Sandbox()
    if platform.system() != "Linux":
        return [Layer("Linux", False, True, "the sandbox is made of Linux's own means", detail=platform.system())]
    abi = 0 if "landlock" in sandbox.without else min(sandbox.landlock_abi or 99, landlock.abi())
    namespaces = "namespaces" not in sandbox.without and _namespaces_available()
    filters = "seccomp" not in sandbox.without and _filters_available()
    return [
        Layer(
            "seccomp",
            filters,
            True,
            "no fork, exec, network, tracing, or signal to others; an allow-list of calls",
        ),
        Layer(
            "Landlock",
            abi > 0,
            True,
            "files outside the interpreter and the work folder cannot be opened",
            detail=f"ABI {abi}" if abi else "needs Linux 5.13 with Landlock among the security modules",
        ),
        Layer("rlimits", True, True, "bounds on memory, processor time, descriptors and the size of a file"),
        Layer(
            "private user id",
            os.geteuid() == 0,
            False,
            "kernels are strangers to each other and to the grader",
            detail="" if os.geteuid() == 0 else "only root can give one; kernels run as you, behind the other layers",
        ),
        Layer(
            "namespaces",
            namespaces,
            False,
            "other files and processes are not even visible; no network device; the work folder has a hard size",
            detail="" if namespaces else "refused by this system; the work folder is watched instead",
        ),
    ]


def meaning(found: list[Layer]) -> list[str]:
    """What these layers mean for grading on this machine, in sentences."""
    missing = [layer.name for layer in found if layer.needed and not layer.present]
    if missing:
        return [f"Without {' and '.join(missing)} nothing can be graded in a sandbox on this machine."]
    here = {layer.name for layer in found if layer.present}
    said = [ALWAYS]
    if "namespaces" in here:
        said.append("It does not even see other files and processes, and nothing it starts can outlive the grading.")
    else:
        said.append("It can see whether a path exists and how large it is, and which process numbers are in use.")
    if "private user id" not in here:
        said.append("It has your user id: the layers above, not file modes, keep it from your files.")
    elif "namespaces" not in here:
        said.append("Its user id must reach the interpreter: with Python below a closed folder, grading refuses.")
    return said


def require(sandbox: Sandbox) -> None:
    """Check that kernels can be started with these options.

    Raises ``SandboxUnavailable``, which names a missing layer.
    """
    if not sandbox.enabled or not sandbox.insist:
        return
    for layer in layers(sandbox):
        if layer.needed and not layer.present:
            raise SandboxUnavailable(layer.name, layer.detail or "this system does not have it")


def _filters_available() -> bool:
    return platform.machine() in {"x86_64", "aarch64"} and seccomp.available()


@cache
def _namespaces_available() -> bool:
    command = [sys.executable, "-P", "-m", "autograder.kernels.confine.namespaces"]
    environment = {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.run(command, check=False, env=environment, stderr=subprocess.DEVNULL).returncode == 0  # noqa: S603
