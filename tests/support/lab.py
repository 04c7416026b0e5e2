"""Starts the real ``deepgrad lab`` and waits until it says where it listens."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["learners_lab"]

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/deepgrad\S*")
PATIENCE = 180  # seconds, on a loaded machine


@contextlib.contextmanager
def learners_lab(folder: Path, *, port: int = 8899) -> Iterator[str]:
    """Run ``deepgrad lab FOLDER`` with a home of its own; gives the address with its token."""
    home = folder.parent / "learner-home"
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "HOME": str(home), "DEEPGRAD_HOME": str(home / "record"), "JUPYTER_PLATFORM_DIRS": "1"}
    log = folder.parent / "lab.log"
    command = [Path(sys.executable).parent / "deepgrad", "lab", folder, "--no-browser", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, start_new_session=True)
    try:
        yield _address(log, process)
    finally:
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        if found := ADDRESS.search(log.read_text(errors="replace")):
            return found[0]
        time.sleep(0.02)  # nothing tells us when a line is written
    raise RuntimeError(f"deepgrad lab did not start:\n{log.read_text(errors='replace')}")
