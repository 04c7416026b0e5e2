"""Makes system calls that Python's standard library does not have, through ctypes.

Tested in ``tests/kernels/confine/test_readable.py``.
"""

import ctypes
import errno
import os
import platform
import struct

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID = 2
MS_NODEV = 4
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_MOUNT_ATTR_RDONLY = 1
_MOUNT_ATTR_NOSUID = 2
_SYS_MOUNT_SETATTR = 442
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}
_SYS_SETFSUID = {"x86_64": 122, "aarch64": 151}
_SYS_SETFSGID = {"x86_64": 123, "aarch64": 152}
_MADV_COLLAPSE = 25
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


def syscall(number: int, *arguments: int | bytes | ctypes.Array[ctypes.c_char] | None) -> int:
    """Make a call and return its result. Raises ``OSError`` with its errno."""
    words = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    result = int(_libc.syscall(ctypes.c_long(number), *words))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"system call {number}: {os.strerror(code)}")
    return result


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def prctl(option: int, value: int) -> None:
    """Set a process attribute. Raises ``OSError``."""
    _check(_libc.prctl(option, *(ctypes.c_ulong(n) for n in (value, 0, 0, 0))), f"prctl {option}")


def unshare(flags: int) -> None:
    """Move this process to new namespaces. Raises ``OSError``."""
    _check(_libc.unshare(flags), f"unshare {flags:#x}")


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount. Raises ``OSError`` naming the target."""
    names = (os.fsencode(source), os.fsencode(target), kind.encode() or None)
    _check(_libc.mount(*names, ctypes.c_ulong(flags), data.encode() or None), f"mount {target}")


def unmount(target: str) -> None:
    """Detach a mount lazily. Raises ``OSError``."""
    _check(_libc.umount2(os.fsencode(target), MNT_DETACH), f"unmount {target}")


def set_read_only(path: str, *, read_only: bool, recursive: bool) -> None:
    """Change the read-only flag of a mount (and of those below it), keeping its other flags. Raises ``OSError``."""
    on, off = (_MOUNT_ATTR_RDONLY, 0) if read_only else (0, _MOUNT_ATTR_RDONLY)
    attributes = struct.pack("QQQQ", on | _MOUNT_ATTR_NOSUID, off, 0, 0)
    syscall(
        _SYS_MOUNT_SETATTR,
        _AT_FDCWD,
        os.fsencode(path),
        _AT_RECURSIVE * recursive,
        attributes,
        len(attributes),
    )


def pivot_to(path: str) -> None:
    """Make the mount at ``path`` the root and drop the old one. Raises ``OSError``."""
    os.chdir(path)
    syscall(_SYS_PIVOT_ROOT[platform.machine()], b".", b".")
    unmount(".")
    os.chdir("/")


def drop_capabilities() -> None:
    """Give up every capability of this thread. Raises ``OSError``."""
    header = struct.pack("Ii", _CAPABILITY_VERSION_3, 0)
    syscall(_SYS_CAPSET[platform.machine()], header, bytes(24))


def set_file_user(uid: int, gid: int) -> tuple[int, int]:
    """Access files and other processes as this user. Returns the user before. Raises ``OSError``."""
    machine = platform.machine()
    before = []
    for number, wanted in ((_SYS_SETFSGID[machine], gid), (_SYS_SETFSUID[machine], uid)):
        before.append(syscall(number, wanted))
        if syscall(number, -1) != wanted:  # setfsuid reports no error, so ask again
            raise PermissionError(errno.EPERM, f"cannot look at files as user {uid}")
    return before[1], before[0]


def collapse(address: int, length: int) -> bool:
    """Put the memory there into huge pages (Linux 6.1). Returns whether it is."""
    return int(_libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(length), _MADV_COLLAPSE)) == 0
