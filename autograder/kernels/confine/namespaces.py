"""Enters mount, pid, network and IPC namespaces, a further layer on systems that allow it.

The zygote is process 1 of its pid namespace, so none of its forks can outlive it. Its root has only the readable paths,
and each kernel sees only its own part of the runtime folder. Ubuntu 24.04 and many containers refuse namespaces to
ordinary users, so nothing depends on this layer alone.

Tested in ``tests/kernels/confine/test_layers.py``.
"""

import os
import sys
from pathlib import Path

from autograder.kernels import libc
from autograder.kernels.confine.readable import Readable

_ROOT_FILES = 16384
"""Mount points of the new root: one per readable path."""

_REFUSED = 3  # exit code if the system refuses


def leave() -> bool:
    """Move this process's children to new namespaces; False if the system refuses. The process must have one thread."""
    flags = libc.CLONE_NEWNS | libc.CLONE_NEWPID | libc.CLONE_NEWNET | libc.CLONE_NEWIPC
    uid, gid = os.getuid(), os.getgid()
    try:
        if uid == 0:
            libc.unshare(flags)
        else:
            libc.unshare(flags | libc.CLONE_NEWUSER)
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
            Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
        libc.mount("none", "/", flags=libc.MS_REC | libc.MS_PRIVATE)
    except OSError:
        return False
    return True


def enter_root(readable: Readable, runtime: Path) -> None:
    """Replace the zygote's root by a root with only ``readable``, /proc, /dev/null and ``runtime``.

    Raises ``OSError``.
    """
    libc.unshare(libc.CLONE_NEWNS)  # the launcher keeps its own root, in which it removes files at the end
    stage = runtime / "root"
    stage.mkdir()
    libc.mount("tmpfs", str(stage), "tmpfs", libc.MS_NOSUID | libc.MS_NODEV, f"size=4m,nr_inodes={_ROOT_FILES}")
    writable = [Path("/dev/null"), runtime]
    for path in (*readable.shown, *writable):
        _show(path, stage, with_mounts_below=path != runtime)
    _cover(readable.covered, stage, runtime / "nothing")
    _show_proc(stage)
    libc.set_read_only(str(stage), read_only=True, recursive=True)
    for path in writable:
        libc.set_read_only(f"{stage}{path}", read_only=False, recursive=False)
    libc.pivot_to(str(stage))


def _show(path: Path, stage: Path, *, with_mounts_below: bool) -> None:
    target = Path(f"{stage}{path}")
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink():
        target.symlink_to(path.readlink())
        return
    if path.is_dir():
        target.mkdir(exist_ok=True)
    else:
        target.touch()
    libc.mount(str(path), str(target), flags=libc.MS_BIND | libc.MS_REC * with_mounts_below)


def _cover(paths: list[Path], stage: Path, nothing: Path) -> None:
    """Cover each of ``paths`` with an empty folder or file that cannot be opened."""
    nothing.mkdir()
    libc.mount("tmpfs", str(nothing), "tmpfs", libc.MS_NOSUID | libc.MS_NODEV, "size=4k,nr_inodes=4")
    (nothing / "folder").mkdir(mode=0)
    (nothing / "file").touch(mode=0)
    for path in paths:
        empty = nothing / ("folder" if path.is_dir() else "file")
        libc.mount(str(empty), f"{stage}{path}", flags=libc.MS_BIND)
    libc.unmount(str(nothing))
    nothing.rmdir()


def _show_proc(stage: Path) -> None:
    target = stage / "proc"
    target.mkdir()
    libc.mount("proc", str(target), "proc", libc.MS_NOSUID | libc.MS_NODEV)


def own_view(runtime: Path, folder: Path, size: int, files: int, owner: tuple[int, int]) -> None:
    """In a new kernel, hide ``runtime`` except ``folder``, and make its work folder a tmpfs. Raises ``OSError``."""
    uid, gid = owner
    libc.unshare(libc.CLONE_NEWNS)
    sockets, inputs = (os.open(folder / name, os.O_PATH | os.O_DIRECTORY) for name in ("s", "w"))
    libc.mount("tmpfs", str(runtime), "tmpfs", libc.MS_NOSUID | libc.MS_NODEV, "size=64k,nr_inodes=16,mode=755")
    for name in ("s", "w", "in"):
        (folder / name).mkdir(parents=True)
    libc.mount(f"/proc/self/fd/{sockets}", str(folder / "s"), flags=libc.MS_BIND)
    libc.mount(f"/proc/self/fd/{inputs}", str(folder / "in"), flags=libc.MS_BIND)
    work = f"size={size},nr_inodes={files},mode=700,uid={uid},gid={gid}"
    libc.mount("tmpfs", str(folder / "w"), "tmpfs", libc.MS_NOSUID | libc.MS_NODEV, work)
    for fd in (sockets, inputs):
        os.close(fd)


def can_leave() -> bool:
    """Whether this system allows the namespaces. Tried in a separate process."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if _try_to_leave() else _REFUSED)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _try_to_leave() -> bool:
    """Try to enter the namespaces. Without its own /proc, which many containers refuse, a pid namespace is useless."""
    if not leave():
        return False
    pid = os.fork()
    if pid == 0:
        try:
            libc.mount("proc", "/proc", "proc", libc.MS_NOSUID | libc.MS_NODEV)
        except OSError:
            os._exit(_REFUSED)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


if __name__ == "__main__":  # layers.py runs this as a separate process
    sys.exit(0 if can_leave() else _REFUSED)
