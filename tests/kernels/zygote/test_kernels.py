"""Does the look at all kernels go on, whenever one of them ends?"""

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.kernels.limits import Limits
from autograder.kernels.zygote import kernels, watch
from autograder.kernels.zygote.kernels import Child, Kernels


@contextlib.contextmanager
def watched(tmp_path: Path) -> Iterator[tuple[Kernels, Child, "subprocess.Popen[bytes]"]]:
    """The look at one kernel, which is another process here."""
    process = subprocess.Popen(["sleep", "60"])
    (lifeline, client), (report, kernel) = (socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2))
    with selectors.DefaultSelector() as selector, client, kernel:
        every = Kernels(selector, Limits(), hard_size=False)
        place: Any = SimpleNamespace(work=tmp_path, uid=os.getuid())
        child = Child(pid=process.pid, lifeline=lifeline, report=report, place=place, dies_at=time.monotonic() + 60.0)
        every.add(child)
        of = Path(f"/proc/{process.pid}")
        child.gauge = watch.Gauge(*(os.open(of / name, os.O_RDONLY) for name in ("status", "maps")))
        kernel.close()
        yield every, child, process
        assert child.lifeline.fileno() == -1
        process.returncode = -signal.SIGKILL  # the look has reaped it


def test_a_kernel_that_ends_while_its_files_are_counted_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(tmp_path) as (every, _, process):

        def ends(*_: object) -> Any:
            os.kill(process.pid, signal.SIGKILL)
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
            raise OSError("its folder is gone")

        monkeypatch.setattr(kernels, "used_by", ends)
        every.look()
        every.look()


def test_a_kernel_may_be_ending_for_long_before_it_cannot_be_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = [*[watch.Ending] * 20, *[watch.Unmeasurable] * 2]

    def fails(_: object) -> Any:
        raise faults.pop(0)

    monkeypatch.setattr(watch, "status", fails)
    with watched(tmp_path) as (every, child, process):
        while len(faults) > 1:
            every.look()
            assert child.reason is None
        every.look()
        assert child.reason == "unmeasurable"
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert every._has_ended(child)
