"""Run a program as an ordinary user (or as root): ``python ordinary_user.py UID[,GROUP…] PROGRAM…``, as root.

What the tests run from (interpreter, environment, this repository) is shown to that user in a mount namespace of this
process where it lies below a closed folder such as /root.
"""

import os
import sys
import tempfile
from pathlib import Path

from autograder.kernels import libc

SPARE_UID = 60999
"""No account has it; below systemd's dynamic users, from which kernels get theirs."""

REPOSITORY = Path(__file__).resolve().parents[2]


def as_user(uid: int, *groups: int) -> list[str]:
    """What to put before a command, as root, to run it as a user of some groups who can reach all that it needs."""
    return [sys.executable, __file__, ",".join(map(str, (uid, *groups)))]


def _closed_ancestor(path: Path) -> Path | None:
    return next((p for p in reversed(path.parents) if not p.stat().st_mode & 0o001), None)


def open_the_way(*more: str) -> None:
    """Cover each closed folder, and those of ``more``, by an open one that holds only what the tests run from."""
    paths = sorted({Path(place).resolve() for place in (sys.base_prefix, sys.prefix, REPOSITORY)})
    covered = {folder for path in paths if (folder := _closed_ancestor(path)) is not None} | set(map(Path, more))
    handles = {path: os.open(path, os.O_PATH) for path in paths if covered & set(path.parents)}
    for folder in (one for one in covered if not covered & set(one.parents)):
        libc.mount("tmpfs", str(folder), "tmpfs", data="mode=755,size=1g")
    for path, handle in handles.items():
        path.mkdir(parents=True, exist_ok=True)
        libc.mount(f"/proc/self/fd/{handle}", str(path), flags=libc.MS_BIND | libc.MS_REC)
        os.close(handle)


def main(uid: int, groups: list[int], program: list[str]) -> None:
    os.umask(0o022)  # whatever the caller's is: the folders on the way are made here
    libc.unshare(libc.CLONE_NEWNS)
    libc.mount("none", "/", flags=libc.MS_REC | libc.MS_PRIVATE)
    open_the_way()
    if uid == 0:
        os.execv(program[0], program)
    home = tempfile.mkdtemp(prefix="home-", dir="/var/tmp")
    os.chown(home, uid, uid)
    os.chdir(home)
    os.environ.update(HOME=home, PYTHONDONTWRITEBYTECODE="1", TMPDIR=home)
    for name in ("XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        os.environ.pop(name, None)
    pid = os.fork()
    if pid == 0:
        os.setgroups(groups)
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        os.execv(program[0], program)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.system(f"rm -rf {home}")
    sys.exit(code)


if __name__ == "__main__":
    user, *others = map(int, sys.argv[1].split(","))
    main(user, others, sys.argv[2:])
