"""Measures a running kernel from the zygote: memory, threads and mappings.

Students choose names of threads and files, and these appear in /proc. So this module reads bytes, and splits only at
line feeds, which the system escapes in names. Text without the expected form raises ``Unmeasurable``, and the zygote
ends a kernel that it cannot measure.
"""

import os
import re
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.kernels.endings import Reason
from autograder.kernels.limits import Limits

_STATUS_BYTES = 1 << 14
"""Bytes that are read of proc_pid_status(5), which has about 1500."""

_BYTES_A_MAPPING = 512
"""Bound for the mean length of a line of /proc/PID/maps, because paths of 4096 bytes each would take long to read."""

_CHUNK = 1 << 20
_MAPPINGS_SECONDS = 0.5
"""Seconds for reading the mappings: a thousand times what honest kernels need.

Meanwhile the zygote watches no other kernel.
"""

_KILOBYTE = 1024
_NEARLY = 256 << 20
"""If address space is this close to its bound, a request for memory may have failed because of the bound."""

_MEMORY = {b"RssAnon", b"RssShmem", b"VmSwap", b"VmPTE", b"HugetlbPages"}
"""The fields that are added up: private memory, also if swapped out, and page tables, which sparse mappings need."""

_NEEDED = {b"RssAnon", b"RssShmem", b"Threads"}
_WANTED = _MEMORY | _NEEDED | {b"VmPeak"}
_RUNNING = re.compile(rb"^State:\t[RSD] ", re.MULTILINE)
_NUMBER = re.compile(rb"[ \t]*([0-9]{1,18})(?: kB)?")
_DELETED = b" (deleted)"


class Unmeasurable(Exception):
    """A kernel's files in /proc do not have the expected form."""


class Ending(Unmeasurable):
    """A kernel is ending, and has no memory to measure any more; the system may need seconds to free it."""


@dataclass
class Gauge:
    """Open files of a kernel's own /proc.

    The kernel opens them itself, before it is confined. So reading them needs no permission for other processes. Root
    lacks that permission in a container, and an ordinary user lacks it for a process that is not dumpable.
    """

    status: int
    maps: int

    def close(self) -> None:
        """Close both."""
        os.close(self.status)
        os.close(self.maps)


@dataclass(frozen=True)
class Status:
    """Bytes of memory, threads, and the most bytes of address space so far."""

    memory: int
    threads: int
    peak: int


def open_gauge() -> Gauge:
    """Open this process's files. Raises ``OSError``."""
    flags = os.O_RDONLY | os.O_CLOEXEC
    return Gauge(os.open("/proc/self/status", flags), os.open("/proc/self/maps", flags))


def status(gauge: Gauge) -> Status:
    """The kernel's present use. Raises ``Unmeasurable``, and ``OSError`` once the kernel has ended."""
    found: dict[bytes, int] = {}
    text = os.pread(gauge.status, _STATUS_BYTES, 0)
    for line in text.split(b"\n"):
        name, _, value = line.partition(b":")
        if name not in _WANTED:
            continue
        number = _NUMBER.fullmatch(value)
        if number is None or name in found:
            raise Unmeasurable(f"the line {line!r:.80}")
        found[name] = int(number[1])
    if missing := _NEEDED - found.keys():
        # a kernel whose main thread has ended while others run is a zombie, and not ending
        raise (Ending if _RUNNING.search(text) else Unmeasurable)(f"no {min(missing)!r}")
    memory = sum(found.get(name, 0) for name in _MEMORY) * _KILOBYTE
    return Status(memory, found[b"Threads"], found.get(b"VmPeak", 0) * _KILOBYTE)


def over_limit(now: Status, limits: Limits) -> Reason | None:
    """The reason to end a kernel with this use; None if it is within its limits."""
    if now.memory > limits.resident:
        return "out_of_memory"
    if now.threads > limits.threads:
        return "too_many_threads"
    return None


def nearly_all_addresses(now: Status, limits: Limits) -> bool:
    """Whether a request of the kernel for memory may have failed because of its bound on address space."""
    return now.peak > limits.address_space - _NEARLY


def mappings(gauge: Gauge, limits: Limits) -> list[bytes] | None:
    """The lines of proc_pid_maps(5); None if there are too many.

    Raises ``Unmeasurable`` if reading takes too long (for example, because threads hold the lock), and ``OSError`` once
    the kernel has ended.
    """
    data, ends = bytearray(), time.monotonic() + _MAPPINGS_SECONDS
    os.lseek(gauge.maps, 0, os.SEEK_SET)
    while chunk := os.read(gauge.maps, _CHUNK):
        data += chunk
        if time.monotonic() > ends:
            raise Unmeasurable(f"after {len(data)} bytes of mappings")
        if len(data) > limits.mappings * _BYTES_A_MAPPING:
            return None
    lines = data.split(b"\n")[:-1]
    return [bytes(line) for line in lines] if len(lines) <= limits.mappings else None


def deleted(mapped: list[bytes], work: Path) -> set[int]:
    """The inodes of mapped files of the work folder that were deleted."""
    below = os.fsencode(work) + b"/"
    found = set()
    for line in mapped:
        if not line.endswith(_DELETED):
            continue
        _, _, _, _, inode, path = line.split(None, 5)
        if path.startswith(below):
            found.add(int(inode))
    return found
