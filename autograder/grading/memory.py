"""Computes how much memory this machine can give one notebook, and why it cannot give more."""

import re
from collections.abc import Iterator
from pathlib import Path

from autograder.course.terms import MEMORY_MB
from autograder.grading.errors import BadAssignment
from autograder.kernels.limits import GiB, Limits, MiB

__all__ = ["ADDRESSES", "most_memory", "require_memory"]

ADDRESSES = Limits.address_space - Limits.resident
"""Bytes of address space in addition to a notebook's memory: libraries map so much and use little of it."""

SHARE = 0.75
"""The share of the machine's memory that one notebook may have. The grader and other processes need the rest."""

MEMINFO = Path("/proc/meminfo")
CGROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")
TOTAL = re.compile(r"^MemTotal: *([0-9]{1,15}) kB$", re.MULTILINE)


def most_memory() -> tuple[int, str]:
    """The megabytes that one notebook can have here, and the reason for that bound as a part of a sentence."""
    bytes_, reason = min(_bounds(), default=(64 * GiB, "this machine does not say how much memory it has"))
    return bytes_ // MiB, reason


def require_memory(assignment: str, wanted: int) -> None:
    """Check that a notebook can have so many megabytes. Raises ``BadAssignment`` with the ceiling and its reason.

    Without this check the system would end the kernel, the grader or another program before the limit is reached.
    """
    most, reason = most_memory()
    if wanted > max(most, MEMORY_MB):  # the default is tried on every machine
        raise BadAssignment(
            f"course.toml gives a notebook of {assignment} memory_mb = {wanted}. This machine can give at most {most}, "
            f"because {reason}. Lower memory_mb, or grade on a larger machine; nothing was graded."
        )


def _bounds() -> Iterator[tuple[int, str]]:
    total = TOTAL.search(MEMINFO.read_text(encoding="utf-8")) if MEMINFO.is_file() else None
    if total is not None:
        yield _part(int(total[1]) * 1024, "it has {} MB, of which a notebook gets three quarters at most")
    for path in (CGROUPS / "memory" / "memory.limit_in_bytes", *_groups()):
        bound = _number(path)
        if bound:
            yield _part(
                bound, "its container or control group has {} MB, of which a notebook gets three quarters at most"
            )
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        room = max(0, hard - ADDRESSES)
        yield room, f"your account has 'ulimit -v {hard // 1024}', and libraries map {ADDRESSES // MiB} MB of that"


def _groups() -> Iterator[Path]:
    """The bounds of this process's control group (version 2) and of those around it."""
    lines = OWN_GROUP.read_text(encoding="utf-8").splitlines() if OWN_GROUP.is_file() else []
    own = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    folder = CGROUPS / own
    yield from (place / "memory.max" for place in (folder, *folder.parents) if place.is_relative_to(CGROUPS))


def _part(whole: int, reason: str) -> tuple[int, str]:
    return int(whole * SHARE), reason.format(whole // MiB)


def _number(path: Path) -> int:
    """The bytes that a control group may use; 0 if it has no bound."""
    try:
        text = path.read_text(encoding="utf-8").strip()
    except OSError:
        return 0
    return int(text) if text.isdigit() else 0
