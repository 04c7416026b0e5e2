"""Run a program as an ordinary user (or as root): ``python ordinary_user.py UID PROGRAM…``, as root.

An interpreter below /root is shown to that user in a mount namespace of this process.
"""

import os
import sys
import tempfile
from pathlib import Path

from autograder.kernels import libc


def _closed_ancestor(path: Path) -> Path | None:
    return next((p for p in reversed(path.parents) if not p.stat().st_mode & 0o001), None)


def _open_the_way_to(path: Path) -> None:
    closed = _closed_ancestor(path)
    if closed is None:
        return
    handle = os.open(path, os.O_PATH)
    libc.mount("tmpfs", str(closed), "tmpfs", data="mode=755,size=1m")
    path.mkdir(parents=True)
    libc.mount(f"/proc/self/fd/{handle}", str(path), flags=libc.MS_BIND | libc.MS_REC)
    os.close(handle)


def main(uid: int, program: list[str]) -> None:
    libc.unshare(libc.CLONE_NEWNS)
    libc.mount("none", "/", flags=libc.MS_REC | libc.MS_PRIVATE)
    _open_the_way_to(Path(sys.base_prefix).resolve())
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
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        os.execv(program[0], program)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.system(f"rm -rf {home}")
    sys.exit(code)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
