"""What a running kernel uses, seen from the zygote: memory, threads, and a work folder without a size."""

import contextlib
import os
import stat
from pathlib import Path

from autograder.kernels.limits import Limits

_WANTED = {"RssAnon", "RssShmem", "Threads"}
_KILOBYTE = 1024
_BLOCK = 512


def over_limit(pid: int, limits: Limits, work: Path | None) -> str | None:
    """The reason to end this kernel, or None. ``work`` is None where a tmpfs bounds the folder itself."""
    try:
        status = _status(pid)
        resident, threads = (status["RssAnon"] + status["RssShmem"]) * _KILOBYTE, status["Threads"]
    except (OSError, ValueError, KeyError):
        return None  # it just ended; its parent learns how
    if resident > limits.resident:
        return "out_of_memory"
    if threads > limits.threads:
        return "too_many_threads"
    if work is not None and _work_exceeds(work, limits, _open_unlinked(pid)):
        return "disk_full"
    return None


def _status(pid: int) -> dict[str, int]:
    """The numbers of proc_pid_status(5). Memory that is shared but has no file is the kernel's own all the same."""
    lines = (line.partition(":") for line in Path(f"/proc/{pid}/status").read_text(errors="replace").splitlines())
    return {name: int(value.split()[0]) for name, _, value in lines if name in _WANTED}


def _open_unlinked(pid: int) -> int:
    """Bytes in files that are open but have no name any more."""
    total = 0
    with contextlib.suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):  # closed meanwhile
                facts = entry.stat()
                if stat.S_ISREG(facts.st_mode) and facts.st_nlink == 0:
                    total += facts.st_blocks * _BLOCK
    return total


def _work_exceeds(work: Path, limits: Limits, already: int) -> bool:
    """Also true for a folder that cannot be looked into: only hiding makes one."""
    used, files = already, 0
    pending = [str(work)]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    files += 1
                    used += entry.stat(follow_symlinks=False).st_blocks * _BLOCK
                    if used > limits.work_bytes or files > limits.work_files:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
        except FileNotFoundError:
            continue
        except OSError:
            return True
    return used > limits.work_bytes
