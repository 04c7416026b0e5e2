"""Restricts system calls to an allow-list, in two stages.

The first stage is entered before any thread starts. The second is entered once ipykernel has bound its sockets, for all
threads at once. From then on no socket can be made, bound or connected, and signals reach no other process. Forking and
executing are never possible, so one kill ends a kernel, and its limits hold.
"""

import ctypes
import errno
import platform
import struct
from functools import cache

from autograder.kernels import libc
from autograder.kernels.confine import bpf
from autograder.kernels.confine.syscalls import NEWEST, numbers

_SYS_SECCOMP = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER = 1
_TSYNC = 1
_NEW_LISTENER = 8

_ALLOWED = """
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 close close_range stat fstat lstat
newfstatat statx lseek access faccessat faccessat2 readlink readlinkat getdents getdents64 getcwd chdir fchdir
rename renameat renameat2 mkdir mkdirat rmdir unlink unlinkat link linkat symlink symlinkat ftruncate
sendfile splice tee copy_file_range dup dup2 dup3 pipe pipe2 umask statfs
fstatfs fadvise64 readahead creat
mmap munmap mprotect mremap brk madvise mincore membarrier rseq set_robust_list get_robust_list get_mempolicy
futex futex_waitv futex_wake futex_wait futex_requeue
clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times getitimer setitimer alarm
timerfd_create timerfd_settime timerfd_gettime
poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
eventfd eventfd2 signalfd signalfd4
getpid gettid getppid getuid geteuid getgid getegid getresuid getresgid getgroups getpgrp getpgid getsid uname
sysinfo getrlimit setrlimit getrusage getrandom getcpu sched_yield sched_getaffinity sched_getscheduler
sched_getparam sched_get_priority_max sched_get_priority_min capget getpriority arch_prctl set_tid_address
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause
restart_syscall exit exit_group wait4 waitid
bind listen connect accept accept4 getsockname getpeername getsockopt shutdown recvfrom recvmsg
kill tgkill seccomp
"""

_PRETENDED = """
chmod fchmod fchmodat fchmodat2 utime utimes futimesat utimensat sched_setscheduler sched_setparam
flock fsync fdatasync msync sync_file_range
"""
# IPython copies its profile with shutil.copy (modes, times); libzmq aborts if it cannot set a scheduler. No other
# process uses a kernel's files, so locks have no effect. The files are deleted at the end, so flushing has none either.

_UNSUPPORTED = "fallocate timer_create"
# fallocate takes disk blocks without a write; a timer queues a signal in advance. Programs have alternatives.

_XATTR = [prefix + verb + "xattr" for verb in ("set", "get", "list", "remove") for prefix in ("", "l", "f")]

_PRCTL_ALLOWED = (3, 15, 16, 21, 23, 30, 39, 0x53564D41)
# GET_DUMPABLE, SET_NAME, GET_NAME, GET_SECCOMP, CAPBSET_READ, GET_TIMERSLACK, GET_NO_NEW_PRIVS, SET_VMA

_FCNTL_ALLOWED = (0, 1, 2, 3, 4, 5, 36, 1030, 1032, 1034)
# duplicates, flags, locks (get), pipe size (get), seals (get); not owners, signals, leases or notifications

_FCNTL_LOCKS = (6, 7)
# SETLK, SETLKW: within one process such locks never conflict, so sqlite works if they only report success. A real lock
# would take system memory that no limit counts. OFD_SETLK, which can conflict, fails as on an older system.

_SOCKET_OPTIONS = (2, 9, 13, 20, 21, 66, 67)
# REUSEADDR, KEEPALIVE, LINGER, timeouts

_SOCKET_BUFFERS = (7, 8)
# SNDBUF, RCVBUF: up to four times the memory of the system, for each of 256 sockets

_MAP_HUGETLB = 0x40000

_IOCTL_ALLOWED = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX

_FCNTL = dict.fromkeys(_FCNTL_ALLOWED, bpf.ALLOW) | dict.fromkeys(_FCNTL_LOCKS, bpf.PRETEND)
_SETSOCKOPT = dict.fromkeys(_SOCKET_OPTIONS, bpf.ALLOW) | dict.fromkeys(_SOCKET_BUFFERS, bpf.PRETEND)
_CLONE_THREAD = 0x00010000
_CLONE_NEW_ANYTHING = 0x7E020000
_O_ACCMODE_TRUNC = 0o1003
_O_RDONLY_TRUNC = 0o1000  # with Landlock older than ABI 3, this truncates a file that is only readable
_AF_UNIX, _SOCK_STREAM, _SOCK_TYPE = 1, 1, 0xF


def _first_rules() -> dict[str, bpf.Body]:
    denied, unknown = bpf.fail(errno.EPERM), bpf.fail(errno.ENOSYS)
    unix_stream = bpf.allow_both(0, _AF_UNIX, 1, _SOCK_STREAM, _SOCK_TYPE)
    opening = {"otherwise": denied, "mask": _O_ACCMODE_TRUNC}
    rules = {
        "clone": bpf.allow_if(0, (_CLONE_THREAD,), denied, mask=_CLONE_THREAD | _CLONE_NEW_ANYTHING),
        "clone3": bpf.always(unknown),  # glibc then uses clone, whose flags a filter can read
        "openat2": bpf.always(unknown),
        "io_uring_setup": bpf.always(unknown),
        "socket": unix_stream,
        "socketpair": unix_stream,
        "sendto": bpf.allow_null(4),
        "prlimit64": bpf.allow_if(0, (0,), denied),
        "sched_setaffinity": bpf.allow_if(0, (0,), denied),
        "prctl": bpf.allow_if(0, _PRCTL_ALLOWED, denied),
        "fcntl": bpf.choose(1, _FCNTL, bpf.fail(errno.EINVAL)),
        "setsockopt": bpf.choose(2, _SETSOCKOPT, bpf.fail(errno.ENOPROTOOPT)),
        "mmap": bpf.deny_if(3, _MAP_HUGETLB, bpf.fail(errno.ENOMEM), mask=_MAP_HUGETLB),
        "ioctl": bpf.allow_if(1, _IOCTL_ALLOWED, bpf.fail(errno.ENOTTY)),
        "open": bpf.deny_if(1, _O_RDONLY_TRUNC, **opening),
        "openat": bpf.deny_if(2, _O_RDONLY_TRUNC, **opening),
    }
    rules |= {name: bpf.always(bpf.PRETEND) for name in _PRETENDED.split()}
    return rules | {name: bpf.always(bpf.fail(errno.ENOTSUP)) for name in (*_XATTR, *_UNSUPPORTED.split())}


@cache  # built once in the zygote, for all kernels
def first_stage(machine: str | None = None) -> bytes:
    """The first filter: the allow-list, with the calls that ipykernel needs to bind its sockets.

    Raises ``SandboxUnavailable``.
    """
    machine = machine or platform.machine()
    table = numbers(machine)
    rules = {table[name]: body for name, body in _first_rules().items() if name in table}
    allowed = [table[name] for name in _ALLOWED.split() if name in table]
    return bpf.program(machine, rules, allowed, default=bpf.fail(errno.EPERM), newer_than=NEWEST)


def second_stage(pid: int, machine: str | None = None) -> bytes:
    """The second filter, in addition to the first: no new sockets, signals only to ``pid`` itself, no more filters."""
    machine = machine or platform.machine()
    table = numbers(machine)
    denied = bpf.fail(errno.EPERM)
    rules = {table[name]: bpf.always(denied) for name in ("socket", "bind", "listen", "connect", "seccomp")}
    rules |= {table[name]: bpf.allow_if(0, (pid,), denied) for name in ("kill", "tgkill")}
    return bpf.program(machine, rules, [], default=bpf.ALLOW, newer_than=None)


def install(program: bytes, *, all_threads: bool = False) -> None:
    """Enter a filter permanently, after ``no_new_privs``. Raises ``OSError``."""
    if _enter(program, _TSYNC * all_threads) != 0:
        raise OSError(errno.ESRCH, "a thread could not enter the seccomp filter")


def ask_for_threads() -> int | None:
    """Let another process decide whether this one may start threads. Returns the descriptor of the requests.

    None if this system allows no further listener: a container's manager may already have the only one.
    """
    table = numbers(platform.machine())
    program = bpf.program(platform.machine(), {table["clone"]: bpf.always(bpf.ASK)}, [], bpf.ALLOW, newer_than=None)
    try:
        return _enter(program, _NEW_LISTENER)
    except OSError:
        return None


def _enter(program: bytes, flags: int) -> int:
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code))
    return libc.syscall(_SYS_SECCOMP[platform.machine()], _SET_MODE_FILTER, flags, header)


def available() -> bool:
    """Whether this system supports seccomp filters."""
    action_available = struct.pack("I", bpf.ALLOW)
    try:
        libc.syscall(_SYS_SECCOMP[platform.machine()], 2, 0, action_available)  # GET_ACTION_AVAIL
    except (OSError, KeyError):
        return False
    return True
