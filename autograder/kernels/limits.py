"""The limits of one kernel.

Tested in ``tests/kernels/zygote/test_exhaust.py``.
"""

from dataclasses import dataclass

MiB = 1 << 20
GiB = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The resources that one kernel may use. Every number bounds damage and is far above honest course work."""

    address_space: int = 4 * GiB
    """Bytes of RLIMIT_AS. A working torch kernel maps 1.5 GB; above the limit Python raises MemoryError."""
    resident: int = 2 * GiB
    """Private bytes in memory.

    The watch enforces this bound, so that many kernels together do not exhaust the machine.
    """
    work_bytes: int = 64 * MiB
    """Bytes of the work folder: enough for a data set of digits and a few saved models."""
    work_files: int = 4096
    """Files and folders in the work folder."""
    work_depth: int = 16
    """Depth of folders that are copied into the work folder; course data is two deep."""
    open_files: int = 256
    """A kernel uses about 60 descriptors (zmq, pipes)."""
    threads: int = 64
    """A kernel uses about 10 threads."""
    mappings: int = 20_000
    """Regions of memory; torch takes 2,000. Each takes a kilobyte of the system that counts for no process."""
    cpu_seconds: int = 600
    """RLIMIT_CPU over the kernel's life."""
    lifetime: float = 900.0
    """Seconds from fork to kill, enforced by the zygote even if the client hangs."""

    @property
    def input_bytes(self) -> int:
        """Bytes of the files that are put into the work folder before the kernel starts."""
        return self.work_bytes // 2

    @property
    def input_files(self) -> int:
        """Files and folders that are put into the work folder before the kernel starts."""
        return self.work_files // 2
