"""Starts a zygote in namespaces of its own, waits for its end, and removes its files.

Run as ``python -m autograder.kernels.zygote.launcher CONTROL_FD PARENT RUNTIME``. It imports little and forks early. As
the zygote's parent it stays outside of the zygote's pid namespace.

Tested in ``tests/kernels/zygote/test_lifetime.py``.
"""

import contextlib
import os
import select
import signal
import socket
import sys
from pathlib import Path

from autograder.kernels import libc, messages
from autograder.kernels.cleanup import remove_tree
from autograder.kernels.confine import namespaces
from autograder.kernels.options import Sandbox


def _watch(parent: int, zygote: int) -> None:
    """Wait until the zygote has ended. If ``parent`` ends, end the zygote."""
    ended = os.pidfd_open(zygote)
    watched = select.poll()
    watched.register(ended, select.POLLIN)
    try:
        starter = os.pidfd_open(parent)
        if os.getppid() == parent:
            watched.register(starter, select.POLLIN)
            if ended not in [fd for fd, _ in watched.poll()]:
                os.kill(zygote, signal.SIGKILL)
        else:
            os.kill(zygote, signal.SIGKILL)
    except ProcessLookupError:
        os.kill(zygote, signal.SIGKILL)
    _end_orphans()


def _end_orphans() -> None:
    """Kill orphaned descendants until none is left."""
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    with contextlib.suppress(ChildProcessError):
        while True:
            for pid in children.read_text().split():
                os.kill(int(pid), signal.SIGKILL)
            os.waitpid(-1, 0)


def main(control_fd: int, parent: int, runtime: Path) -> None:
    """Fork the zygote, and clean up after it has ended."""
    # whatever the user's umask is: a kernel with another user id has to enter the folders that are made here
    os.umask(0o022)
    libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)  # the kernels of a killed zygote become children of this process
    control = socket.socket(fileno=control_fd)
    message, _ = messages.receive(control)
    assert message is not None, "the starter sends options before it can end"
    sandbox = Sandbox.from_json(message["sandbox"])
    in_namespaces = (
        sandbox.enabled and "namespaces" not in sandbox.without and namespaces.can_leave() and namespaces.leave()
    )
    launcher = os.getpid()
    pid = os.fork()
    if pid == 0:
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
        if not in_namespaces and os.getppid() != launcher:
            os._exit(1)
        from autograder.kernels.zygote.zygote import serve_forks

        serve_forks(control, sandbox, runtime, in_namespaces=in_namespaces)
        os._exit(0)
    control.close()
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    _watch(parent, pid)
    remove_tree(runtime)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
