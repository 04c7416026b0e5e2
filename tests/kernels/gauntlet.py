"""Run every attack against a real world of files, sockets and a victim process, and say what each achieved.

Also a program, for a run as another user: ``python -m tests.kernels.gauntlet SANDBOX_JSON`` prints JSON.
"""

import asyncio
import contextlib
import json
import os
import platform
import resource
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.options import Sandbox
from tests.kernels import attacks

KERNELS = 6
"""The attacks are shared out among so many kernels: one that ends its kernel is seen by the next not running."""

MARKER = "DEEPGRAD_TEST_SECRET_VALUE"
"""In the grader's environment; an attack is told what to look for."""

CANARY = "DEEPGRAD_TEST_CANARY"
"""In the files that an attack aims at; no attack is told."""


@dataclass
class World:
    """What attacks aim at."""

    folder: Path
    victim: "subprocess.Popen[bytes]"
    listeners: dict[str, socket.socket]

    def names(self) -> dict[str, Any]:
        return {
            "world": str(self.folder),
            "secret": str(self.folder / "secret"),
            "public": str(self.folder / "readable" / "public"),
            "hidden": str(self.folder / "readable" / "inside" / "hidden"),
            "victim": self.victim.pid,
            "tcp": self.listeners["tcp"].getsockname()[1],
            "udp": self.listeners["udp"].getsockname()[1],
            "socket_path": str(self.folder / "socket"),
            "abstract_name": "\0deepgrad-test-" + str(os.getpid()),
            "marker": MARKER,
        }

    def state(self) -> dict[str, Any]:
        """All that must stay as it is."""
        files = {}
        for path in sorted(self.folder.rglob("*")):
            facts = path.lstat()
            content = path.read_bytes() if path.is_file() else None
            files[path.name] = (facts.st_mode, facts.st_uid, facts.st_mtime_ns, facts.st_nlink, content)
        status = Path(f"/proc/{self.victim.pid}/status").read_text()
        state = next(line for line in status.splitlines() if line.startswith("State"))
        pid = self.victim.pid
        return {
            "files": files,
            "victim runs": self.victim.poll() is None,
            "victim": "T (" in state or "t (" in state,
            "limits": resource.prlimit(pid, resource.RLIMIT_NOFILE),
            "nice": os.getpriority(os.PRIO_PROCESS, pid),
            "affinity": os.sched_getaffinity(pid),
            "policy": os.sched_getscheduler(pid),
            "reached": [name for name, listener in self.listeners.items() if _was_reached(listener)],
        }


def _was_reached(listener: socket.socket) -> bool:
    try:
        if listener.type == socket.SOCK_DGRAM:
            listener.recv(1)
        else:
            listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def world() -> Iterator[World]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="world-", dir="/var/tmp")))
        (folder / "readable" / "inside").mkdir(parents=True)
        for name in ("secret", "readable/public", "readable/inside/hidden"):
            (folder / name).write_text(CANARY)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)  # file modes alone must not be what holds
        listeners = {
            "tcp": socket.create_server(("127.0.0.1", 0)),
            "udp": socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
            "path": socket.socket(socket.AF_UNIX),
            "abstract": socket.socket(socket.AF_UNIX),
        }
        listeners["udp"].bind(("127.0.0.1", 0))
        listeners["path"].bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        listeners["abstract"].bind("\0deepgrad-test-" + str(os.getpid()))
        for name, listener in listeners.items():
            stack.enter_context(listener)
            listener.setblocking(False)
            if name in ("path", "abstract"):
                listener.listen()
        victim = subprocess.Popen(["/bin/sleep", "infinity"])
        try:
            yield World(folder, victim, listeners)
        finally:
            victim.kill()
            victim.wait()


async def run(sandbox: Sandbox, chosen: dict[str, str]) -> dict[str, str]:
    """Attack to what it achieved; empty is good."""
    achieved = {}
    os.environ["DEEPGRAD_TEST_SECRET"] = MARKER
    with world() as target:
        names = target.names()
        readable = (*sandbox.readable, str(target.folder / "readable"))
        hidden = (*sandbox.hidden, str(target.folder / "readable" / "inside"))
        options = Sandbox.from_json(sandbox.to_json())
        options = Sandbox(**{**vars(options), "readable": readable, "hidden": hidden})
        process = ZygoteProcess(options)
        try:
            await process.ready()
            client = process.connect()
            before = target.state()
            gate = asyncio.Semaphore(4)

            async def some(group: list[tuple[str, str]]) -> None:
                async with gate:
                    cells = [attacks.armed(source, names) for _, source in group]
                    result = await run_cells(cells, client, cell_deadline=5)
                for (name, _), cell in zip(group, result.cells, strict=True):
                    printed = "".join(o.get("text", "") for o in cell.outputs)
                    if "GOT" in printed or cell.status not in ("ok", "error"):
                        achieved[name] = f"{cell.status}: {printed:.200}"

            pairs = list(chosen.items())
            await asyncio.gather(*(some(pairs[i::KERNELS]) for i in range(KERNELS)))
            after = target.state()
            if after != before:
                achieved["together"] = f"the world changed: {_changes(before, after)}"
            client.close()
        finally:
            process.close()
            os.environ.pop("DEEPGRAD_TEST_SECRET")
        if process.runtime.exists():
            achieved["together"] = "the runtime folder is still there"
        left = [p.pid for p in psutil.process_iter() if str(process.runtime) in _command(p)]
        if left:
            achieved["left"] = f"processes {left}"
    return achieved


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


def suited(chosen: dict[str, str]) -> dict[str, str]:
    """On aarch64 the raw numbers mean other calls: only attacks through libraries are tried."""
    if platform.machine() == "x86_64":
        return chosen
    return {name: source for name, source in chosen.items() if "raw(" not in source}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(Sandbox.from_json(sys.argv[1]), suited(attacks.ALL)))))
