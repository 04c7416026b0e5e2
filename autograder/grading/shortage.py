"""Was it the machine that had nothing left, when a student's code failed?

The signs are texts of the student's process, so they may lie: they can bring a second run, and no point. A kernel
that met a bound of its own was not short of anything else.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.grading.run import Outcomes
from autograder.judge.call import Fault

__all__ = ["full_disk", "shortage"]

ENOUGH_MEMORY = 512 << 20  # bytes
ENOUGH_DISK = 128 << 20  # bytes: what two kernels may write
_AVAILABLE = re.compile(rb"^MemAvailable: *([0-9]{1,15}) kB$", re.MULTILINE)

THREADS = re.compile(r"can't start new thread|Resource temporarily unavailable")
MEMORY = re.compile(r"MemoryError|\[Errno 12\]|[Cc](?:an't|annot) allocate memory")
DISK = re.compile(r"\[Errno (?:28|122)\]|No space left on device")


def shortage(outcomes: Outcomes[object], faults: Iterator[Fault]) -> str | None:
    """What the machine had not left for this notebook; None if its errors, if any, are its own."""
    if outcomes.own_bounds:
        return None
    errors = (output for cell in outcomes.cells for output in cell.outputs if output.output_type == "error")
    texts = [f"{error.ename}: {error.evalue}" for error in errors]
    texts += [f"{fault.name}: {fault.message}" for fault in faults]
    if any(THREADS.search(text) for text in texts):
        return "thread"
    if any(MEMORY.search(text) for text in texts) and _available_memory() < ENOUGH_MEMORY:
        return "memory"
    if any(DISK.search(text) for text in texts) and _free_disk() < ENOUGH_DISK:
        return "disk"
    return None


def full_disk() -> str | None:
    """A sentence about the disk that kernels' folders lie on, if it has no room for them."""
    free = _free_disk()
    if free >= ENOUGH_DISK:
        return None
    return (
        f"The disk of {tempfile.gettempdir()} has {free >> 20} MB left, and grading needs {ENOUGH_DISK >> 20}. "
        "Make room there, or set TMPDIR to a folder on another disk."
    )


def _available_memory() -> int:
    found = _AVAILABLE.search(Path("/proc/meminfo").read_bytes())
    return int(found[1]) << 10 if found else ENOUGH_MEMORY


def _free_disk() -> int:
    facts = os.statvfs(tempfile.gettempdir())
    return facts.f_bavail * facts.f_frsize
