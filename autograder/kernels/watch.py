"""What a running kernel uses, seen from the zygote: memory, threads, and a work folder without a size."""

import contextlib
import os
import stat
from pathlib import Path

from autograder.kernels.limits import Limits

_PAGE = os.sysconf("SC_PAGE_SIZE")
_BLOCK = 512
_THREADS_FIELD = 17  # num_threads, counted after the command's closing parenthesis: proc_pid_stat(5)


def over_limit(pid: int, limits: Limits, work: Path | None) -> str | None:
    """The reason to end this kernel, or None. ``work`` is None where a tmpfs bounds the folder itself."""
    try:
        resident, shared = _statm(pid)
        threads = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[_THREADS_FIELD])
    except (OSError, ValueError, IndexError):
        return None  # it just ended; its parent learns how
    if resident - shared > limits.resident:
        return "out_of_memory"
    if threads > limits.threads:
        return "too_many_threads"
    if work is not None and _work_exceeds(work, limits, _open_unlinked(pid)):
        return "disk_full"
    return None


def _statm(pid: int) -> tuple[int, int]:
    words = Path(f"/proc/{pid}/statm").read_text().split()
    return int(words[1]) * _PAGE, int(words[2]) * _PAGE


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
