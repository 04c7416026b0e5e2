"""Decides whether a student's code failed because the machine ran out of threads, memory or disk.

The evidence is text from the student's process, which may be forged. A forged text leads to a second run, never to a
point. If a kernel exceeded a bound of its own, the machine lacked nothing.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.grading.run import Outcomes
from autograder.judge.call import Fault

__all__ = ["full_disk", "shortage"]

ENOUGH_MEMORY = 512 << 20  # free bytes with which no shortage is assumed
ENOUGH_DISK = 128 << 20  # free bytes; two kernels may write as much
_AVAILABLE = re.compile(rb"^MemAvailable: *([0-9]{1,15}) kB$", re.MULTILINE)

THREADS = re.compile(r"can't start new thread|Resource temporarily unavailable")
MEMORY = re.compile(r"MemoryError|\[Errno 12\]|[Cc](?:an't|annot) allocate memory")
DISK = re.compile(r"\[Errno (?:28|122)\]|No space left on device")


def shortage(outcomes: Outcomes[object], faults: Iterator[Fault]) -> str | None:
    """The resource that the machine lacked: thread, memory or disk. None if the notebook lacked nothing."""
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
    """A sentence for the instructor if the disk is too full for the kernels' folders; None if it is not."""
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
