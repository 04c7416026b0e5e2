"""Tells a student why the sandbox refused a call, in place of ``[Errno 1] Operation not permitted``.

The layers refuse with or without this module. It only changes the errors' words, and uses the types that programs
expect if there is no network or if the system denies a process.

Tested in ``tests/kernels/client/test_execute.py``.
"""

import _posixsubprocess
import errno
import multiprocessing.synchronize
import os
import socket
import sys
from typing import Any

from autograder.kernels.refused import NO_NETWORK, NO_PROCESSES, NO_PROGRAMS

STARTS = {"os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "subprocess.Popen"}
"""Python's audit events for everything that starts a process."""

RESOLVES = {"socket.getaddrinfo", "socket.gethostbyaddr", "socket.gethostbyname", "socket.getnameinfo"}


def name_refusals() -> None:
    """Add reasons to this process's errors, permanently. Call it only in a confined kernel."""
    sys.addaudithook(_refuse)
    vars(_posixsubprocess)["fork_exec"] = _no_process  # multiprocessing's "spawn" calls it without an audit event
    multiprocessing.synchronize.SemLock.__init__ = _no_semaphore  # type: ignore[method-assign]


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in STARTS:
        _no_process()
    if event in RESOLVES:
        raise socket.gaierror(socket.EAI_AGAIN, NO_NETWORK)
    if event == "socket.__new__" and arguments[1] not in (socket.AF_UNIX, -1):
        raise OSError(errno.ENETUNREACH, NO_NETWORK)
    if event == "os.system":  # os.system returns a status and raises nothing, so its cell goes on
        sys.stdout.write(NO_PROGRAMS.format(os.fsdecode(arguments[0])))


def _no_process(*_: object) -> None:
    raise PermissionError(errno.EPERM, NO_PROCESSES)


def _no_semaphore(*_: object, **__: object) -> None:
    """Takes the place of a lock between processes, which pools, queues and data loaders make first."""
    _no_process()
