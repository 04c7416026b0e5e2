"""A Dask cluster of real processes on this machine, with TLS, whose parts a test can kill."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dask.config
from distributed.security import Security

DASK = Path(sys.executable).parent / "dask"
START_SECONDS = 60.0


class Hosts:
    """Scheduler and workers, each a process of its own, with keys from ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = _keys(folder)
        self.scheduler_file = folder / "scheduler.json"
        self._running: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start_scheduler("0")

    @property
    def address(self) -> str:
        return str(json.loads(self.scheduler_file.read_text())["address"])

    def restart(self) -> None:
        """End the scheduler and start one at the same address, with a worker: Dask's own workers end with theirs."""
        self.scheduler.kill()
        self.scheduler.wait()
        port = self.address.rpartition(":")[2]
        self.scheduler_file.unlink()
        self.scheduler = self._start_scheduler(port)
        self.add_worker()

    def add_worker(self, preload: str = "") -> subprocess.Popen[bytes]:
        """A further worker, which runs the code of ``preload`` first."""
        path = self.folder / f"preload_{len(self.workers)}.py"
        path.write_text(preload)
        more = ["--no-nanny", "--nthreads", "1", "--preload", str(path), "--local-directory", str(self.folder)]
        self.workers.append(self._start("worker", "--host", "127.0.0.1", *more))
        return self.workers[-1]

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def close(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()

    def _start_scheduler(self, port: str) -> subprocess.Popen[bytes]:
        process = self._start("scheduler", "--host", "127.0.0.1", "--port", port, "--no-show")
        deadline = time.monotonic() + START_SECONDS
        while not self.scheduler_file.exists():
            assert process.poll() is None and time.monotonic() < deadline, self.log()
            time.sleep(0.05)
        return process

    def _start(self, kind: str, *more: str) -> subprocess.Popen[bytes]:
        command = [DASK, kind, "--scheduler-file", self.scheduler_file, "--no-dashboard", "--protocol", "tls", *more]
        with (self.folder / "log").open("ab") as log:
            environment = {**os.environ, **_as_environment(self.keys), "PYTHONWARNINGS": ""}
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=self.folder)
        self._running.append(process)
        return process


@contextmanager
def hosts(folder: Path, *preloads: str) -> Iterator[Hosts]:
    """A cluster with a worker for each of ``preloads``. This process has its keys, as an instructor's Dask has."""
    folder.mkdir()
    started = Hosts(folder)
    try:
        for preload in preloads:
            started.add_worker(preload)
        with dask.config.set(started.keys):
            yield started
    finally:
        started.close()


def _keys(folder: Path) -> dict[str, str]:
    """One certificate for all parts, in Dask's own settings."""
    made = Security.temporary()
    paths = {}
    for name, text in {"ca": made.tls_ca_file, "cert": made.tls_client_cert, "key": made.tls_client_key}.items():
        paths[name] = folder / f"{name}.pem"
        paths[name].write_text(text)
    keys = {"distributed.comm.tls.ca-file": str(paths["ca"])}
    for part in ("scheduler", "worker", "client"):
        keys |= {f"distributed.comm.tls.{part}.{name}": str(paths[name]) for name in ("cert", "key")}
    return keys


def _as_environment(settings: dict[str, str]) -> dict[str, str]:
    return {"DASK_" + name.upper().replace(".", "__").replace("-", "_"): value for name, value in settings.items()}
