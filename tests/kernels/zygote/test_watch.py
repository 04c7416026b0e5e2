"""Is a kernel measured whatever it does to what it is measured by?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.kernels.limits import MiB
from autograder.kernels.zygote import watch

NAMES = [
    b"a\x0cThreads:x",
    b"a\x0bRssAnon:\t0 kB",
    b"x\x1cThreads:\t1",
    b"\xc2\x85VmPTE:",
    b"a\nThreads:\t1",
    b"\\nState:",
    b"",
    b"Threads:\t1 ",
]

RENAMED = "import ctypes; ctypes.CDLL(None).prctl(15, {name!r}, 0, 0, 0)\n"


@pytest.mark.parametrize("name", NAMES)
def test_no_name_hides_what_a_process_uses(name: bytes) -> None:
    program = RENAMED.format(name=name) + "import sys, time; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdin is not None
        process.stdout.readline()
        proc = Path(f"/proc/{process.pid}")
        gauge = watch.Gauge(os.open(proc / "status", os.O_RDONLY), os.open(proc / "maps", os.O_RDONLY))
        found = watch.status(gauge)
        process.stdin.close()
    gauge.close()
    assert found.threads == 1
    assert MiB < found.memory < 1024 * MiB


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"Threads:\t1\n",
        b"Threads:\t1\nRssAnon:\t1 kB\nRssShmem:\t1 kB\nThreads:\t2\n",
        b"Threads:\t-1\nRssAnon:\t1 kB\nRssShmem:\t1 kB\n",
        b"Threads:\t1\nRssAnon:\t1_0 kB\nRssShmem:\t1 kB\n",
        "Threads:\t١\nRssAnon:\t1 kB\nRssShmem:\t1 kB\n".encode(),
        b"Threads:\t1 kB extra\nRssAnon:\t1 kB\nRssShmem:\t1 kB\n",
    ],
)
def test_any_other_form_is_no_measure(text: bytes, tmp_path: Path) -> None:
    (tmp_path / "status").write_bytes(text)
    gauge = watch.Gauge(os.open(tmp_path / "status", os.O_RDONLY), os.open(tmp_path / "status", os.O_RDONLY))
    with pytest.raises(watch.Unmeasurable):
        watch.status(gauge)
    gauge.close()


@pytest.mark.parametrize(("state", "raised"), [("D (disk sleep)", watch.Ending), ("Z (zombie)", watch.Unmeasurable)])
def test_a_process_that_is_ending_is_no_main_thread_that_ended(state: str, raised: type, tmp_path: Path) -> None:
    (tmp_path / "status").write_text(f"Name:\tState:\\nState:\nState:\t{state}\nThreads:\t2\n")
    gauge = watch.Gauge(os.open(tmp_path / "status", os.O_RDONLY), os.open(tmp_path / "status", os.O_RDONLY))
    with pytest.raises(watch.Unmeasurable) as error:
        watch.status(gauge)
    gauge.close()
    assert error.type is raised
