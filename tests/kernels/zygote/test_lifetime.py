"""Does a kernel end in time although nobody but its zygote looks at it, and is one that hides noticed?"""

import asyncio
import dataclasses

import pytest

from autograder.kernels.client.execute import KernelRun, run_cells
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.options import Sandbox
from tests.kernels.conftest import SMALL, Zygotes

LIFETIME = 4.0
PATIENT = 120.0
"""Seconds that the client would wait: the cells below never come to their end by themselves."""

OUTLIVING = {
    "sleeps": "import time\ntime.sleep(1000)",
    "holds the lock": "import ctypes\nctypes.PyDLL(None).sleep(1000)",
    "blocks all signals": (
        "import signal, time\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
        "while True:\n    try: time.sleep(1000)\n    except BaseException: pass"
    ),
}

HIDING = {
    "stops itself": ("import os, time\nos.kill(os.getpid(), 19)\ntime.sleep(1000)", {"stopped"}),
    "closes its descriptors": ("import os, time\nos.closerange(3, 256)\ntime.sleep(1000)", {"signalled", "closed"}),
    "closes all and stops": ("import os\nos.closerange(0, 256)\nos.kill(os.getpid(), 19)", {"stopped", "signalled"}),
}


@pytest.fixture(scope="module")
def short_lived(zygotes: Zygotes) -> ZygoteProcess:
    return zygotes(Sandbox(limits=dataclasses.replace(SMALL, lifetime=LIFETIME)))


def run(process: ZygoteProcess, *cells: str) -> list[KernelRun]:
    """Each cell in a kernel of its own, at the same time, with a second one after it."""

    async def all_of_them() -> list[KernelRun]:
        client = process.connect()
        try:
            runs = (run_cells([cell, "40 + 2"], client, cell_deadline=PATIENT) for cell in cells)
            return await asyncio.wait_for(asyncio.gather(*runs), PATIENT / 2)
        finally:
            client.close()

    return asyncio.run(all_of_them())


def test_a_kernel_ends_with_its_lifetime(short_lived: ZygoteProcess) -> None:
    *outlived, honest = run(short_lived, *OUTLIVING.values(), "1 + 1")
    for result in outlived:
        assert [cell.status for cell in result.cells] == ["died", "not_run"]
        assert result.cells[0].ended == "deadline"
    assert [cell.status for cell in honest.cells] == ["ok", "ok"]


def test_a_kernel_that_hides_is_noticed(full: ZygoteProcess) -> None:
    *hid, honest = run(full, *(source for source, _ in HIDING.values()), "1 + 1")
    for result, (_, reasons) in zip(hid, HIDING.values(), strict=True):
        assert [cell.status for cell in result.cells] == ["died", "not_run"]
        assert result.cells[0].ended in reasons
    assert [cell.status for cell in honest.cells] == ["ok", "ok"]


def test_a_kernel_that_somebody_kills_says_so(full: ZygoteProcess) -> None:
    """From within, SIGKILL looks as from without; what the kernel's client sends does not."""
    (result,) = run(full, "import os, time\nos.kill(os.getpid(), 9)\ntime.sleep(1000)")
    assert result.ending is not None
    assert (result.ending.reason, result.ending.code) == ("killed", -9)
