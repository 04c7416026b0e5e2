"""Zygotes shared by the tests of one worker, and the proof that nothing leaks."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from autograder.kernels.client import zygote_client as client_module
from autograder.kernels.client.zygote_client import ZygoteClient, ZygoteProcess
from autograder.kernels.limits import Limits, MiB
from autograder.kernels.options import Sandbox
from tests.kernels import ordinary_user

SMALL = Limits(resident=700 * MiB, work_bytes=16 * MiB, work_files=500, lifetime=60.0)

NO_NAMESPACES = frozenset({"namespaces"})

OPEN_WAY = ordinary_user.as_user(0)
"""Root's kernels have ids of their own, and where the interpreter lies below /root they need a way to it."""

Zygotes = Callable[[Sandbox], ZygoteProcess]


@pytest.fixture(scope="session")
def zygotes() -> Iterator[Zygotes]:
    """Started once per set of options: importing torch takes seconds."""
    started: dict[Sandbox, ZygoteProcess] = {}

    def get(sandbox: Sandbox) -> ZygoteProcess:
        if sandbox not in started:
            with pytest.MonkeyPatch.context() as patch:
                if sandbox.without and os.geteuid() == 0:
                    patch.setattr(client_module, "COMMAND", [*OPEN_WAY, *client_module.COMMAND])
                process = ZygoteProcess(sandbox)
            asyncio.run(process.ready())  # one that cannot start closes itself, and the next test tries again
            started[sandbox] = process
        return started[sandbox]

    yield get
    for process in started.values():
        process.close()
        assert not process.runtime.exists()


@pytest.fixture(params=["full", "without namespaces"])
def client(request: pytest.FixtureRequest, zygotes: Zygotes) -> Iterator[ZygoteClient]:
    """Kernels under all layers, and under those that every Linux gives."""
    without = frozenset() if request.param == "full" else NO_NAMESPACES
    process = zygotes(Sandbox(limits=SMALL, without=without, handler="tests.kernels.handlers:handle"))
    connection = process.connect()
    yield connection
    connection.close()


@pytest.fixture(scope="session")
def full(zygotes: Zygotes) -> ZygoteProcess:
    return zygotes(Sandbox(limits=SMALL, handler="tests.kernels.handlers:handle"))


def kernel_processes() -> set[int]:
    """Every kernel of every zygote of this process: launcher, zygote, then kernels that live."""
    found: set[int] = set()
    for launcher in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if "autograder.kernels.zygote.launcher" in launcher.cmdline():
                kernels = [kernel for zygote in launcher.children() for kernel in zygote.children()]
                found |= {kernel.pid for kernel in kernels if _lives(kernel)}
    return found


def _lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE  # dead, and its zygote has not looked yet
    except psutil.NoSuchProcess:
        return False


def other_processes() -> set[int]:
    """Children of this process that are no zygotes and belong to none."""
    found = set()
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            if not {"autograder.kernels.zygote.launcher", "multiprocessing.resource_tracker"} & set(child.cmdline()):
                found.add(child.pid)
    return found


def leftovers() -> set[Path]:
    """What kernels keep on disk: everything below a client's folder."""
    return {place for runtime in _runtimes() for place in runtime.glob("c*/*")}


def _runtimes() -> Iterator[Path]:
    """The folders of this process's zygotes: others' come and go while they are looked at."""
    for process in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):
            command = process.cmdline()
            if "autograder.kernels.zygote.launcher" in command:
                yield Path(command[-1])


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """In place of the check for all tests: zygotes stay, with nothing that a test left in them."""
    before = kernel_processes(), leftovers(), other_processes()
    yield
    assert kernel_processes() <= before[0]
    assert leftovers() <= before[1]
    assert other_processes() <= before[2]


@pytest.fixture
def zygote_client(full: ZygoteProcess) -> Iterator[ZygoteClient]:
    """Kernels under all layers only, where the layers do not matter."""
    connection = full.connect()
    yield connection
    connection.close()
