"""A warm process that forks workers. Imports take seconds, a fork takes milliseconds.

Tested in ``tests/kernels/workers/test_pool.py``.
"""

import contextlib
import gc
import importlib
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.kernels import libc, messages
from autograder.kernels.aio import hung_up, until_readable
from autograder.kernels.cleanup import wait_or_kill
from autograder.kernels.errors import JobFailed
from autograder.kernels.options import ONE_BLAS_THREAD, Sandbox
from autograder.kernels.workers.slot import Slot
from autograder.kernels.workers.worker import Job, be_worker

_BOOT_SECONDS = 120.0
_STOP_SECONDS = 10.0


class Nest:
    """The pool's handle of the warm process."""

    def __init__(self, job: str, imports: Sequence[str] = ()) -> None:
        """Start the process. It imports the job and ``imports`` while the caller goes on. Raises ``OSError``."""
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._is_ready = False
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, our own module
                [sys.executable, "-P", "-m", "autograder.kernels.workers.nest", str(theirs.fileno()), job, *imports],
                pass_fds=(theirs.fileno(),),
                env={**os.environ, **ONE_BLAS_THREAD, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        """Whether the process runs. A killed process closes its sockets before it can be waited for."""
        return self._process.poll() is None and not hung_up(self._control)

    async def ready(self) -> None:
        """Wait until the job is imported. Await this once. Raises ``JobFailed`` with the reason if the import fails."""
        if not await until_readable(self._control.fileno(), _BOOT_SECONDS):
            raise JobFailed(f"the job was not imported within {_BOOT_SECONDS} s")
        message, _ = messages.receive(self._control)
        if message is None or "error" in message:
            raise JobFailed(f"the job cannot be imported: {(message or {}).get('error', 'the process ended')}")
        self._is_ready = True

    def hatch(
        self, name: str, control: socket.socket, slot: int, runtime: Path, sandbox: Sandbox, headroom: int
    ) -> socket.socket:
        """Fork a worker that asks for kernels over ``control``, and return the link to it. Raises ``OSError``.

        ``slot`` is a descriptor from ``Slot.make``.
        """
        ours, theirs = socket.socketpair()
        about = {"name": name, "runtime": str(runtime), "sandbox": sandbox.to_json(), "headroom": headroom}
        try:
            with theirs, control:
                messages.send(self._control, about, (theirs.fileno(), control.fileno(), slot))
        except OSError:
            ours.close()
            raise
        return ours

    def kill(self, name: str) -> None:
        """End a worker that does not end by itself."""
        with contextlib.suppress(OSError):
            messages.send(self._control, {"kill": name})

    def close(self) -> None:
        """End the process. The remaining workers end when their links close."""
        self._control.close()
        if not self._is_ready:
            self._process.kill()
        wait_or_kill(self._process, _STOP_SECONDS)


def main(control: socket.socket, job: str, imports: Sequence[str]) -> None:
    """Import everything and fork workers until the pool hangs up."""
    try:
        module, _, function = job.partition(":")
        run: Job = getattr(importlib.import_module(module), function)
        for name in imports:
            importlib.import_module(name)
    except Exception:
        messages.send(control, {"error": traceback.format_exc()[-4000:]})
        messages.receive(control)  # wait until the pool hangs up: a new nest would fail in the same way
        return
    libc.prctl(libc.PR_SET_DUMPABLE, 0)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system reaps ended workers
    gc.collect()
    gc.freeze()
    # a job makes few reference cycles, and the search for them would take a tenth of its time
    gc.set_threshold(20_000, 10, 10)
    messages.send(control, {"ready": True})
    workers: dict[str, int] = {}
    while True:
        message, fds = messages.receive(control)
        if message is None:
            return
        if "kill" in message:
            if message["kill"] in workers:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(workers.pop(message["kill"]), signal.SIGKILL)
            continue
        pid = os.fork()
        if pid == 0:
            _work(run, control, message, fds)
        with contextlib.suppress(ProcessLookupError):
            workers[message["name"]] = os.pidfd_open(pid)
        for fd in fds:
            os.close(fd)


def _work(run: Job, control: socket.socket, about: dict[str, Any], fds: list[int]) -> None:
    """Run the worker in the forked child. Never returns."""
    try:
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)  # a busy worker would not notice that its pool is gone
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        link, kernels = (socket.socket(fileno=fd) for fd in fds[:2])
        slot = Slot(fds[2])
        sandbox = Sandbox.from_json(about["sandbox"])
        be_worker(run, link, kernels, slot, Path(about["runtime"]), about["name"], sandbox, about["headroom"])
        os._exit(0)
    except BaseException:  # noqa: BLE001,RUF100 - nothing may unwind into the parent's loop
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2], sys.argv[3:])
