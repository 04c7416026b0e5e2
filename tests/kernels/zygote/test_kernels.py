"""Does the look at all kernels go on, whenever one of them ends?"""

import os
import selectors
import signal
import socket
import subprocess
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.kernels.limits import Limits
from autograder.kernels.zygote import kernels, watch
from autograder.kernels.zygote.kernels import Child, Kernels


def test_a_kernel_that_ends_while_its_files_are_counted_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = subprocess.Popen(["sleep", "60"])

    def ends(*_: object) -> Any:
        os.kill(process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        raise OSError("its folder is gone")

    monkeypatch.setattr(kernels, "used_by", ends)
    (lifeline, client), (report, kernel) = (socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(2))
    with selectors.DefaultSelector() as selector, client, kernel:
        every = Kernels(selector, Limits(), hard_size=False)
        place: Any = SimpleNamespace(work=tmp_path, uid=os.getuid())
        child = Child(pid=process.pid, lifeline=lifeline, report=report, place=place, dies_at=time.monotonic() + 60.0)
        every.add(child)
        of = Path(f"/proc/{process.pid}")
        child.gauge = watch.Gauge(*(os.open(of / name, os.O_RDONLY) for name in ("status", "maps")))
        kernel.close()
        every.look()
        every.look()
        assert child.lifeline.fileno() == -1
        process.returncode = -signal.SIGKILL  # the look above has reaped it
