"""Finds the scheduler of a Dask cluster, or starts a cluster on this machine, and connects to it.

Tested in ``tests/grading/cluster/test_connect.py``.
"""

import asyncio
import contextlib
import ipaddress
import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from autograder.grading.errors import BadCluster

if TYPE_CHECKING:
    from distributed import Client, LocalCluster

__all__ = ["Connection", "scheduler_of", "unencrypted"]

CONNECT_SECONDS = 30.0

CUT_SECONDS = 120
"""A connection without an answer for so long is dead.

Dask's default of 30 s would not survive a network cut of 30 s.
"""

HANG_UP_SECONDS = 10.0
"""How long Dask's client may take to close."""

_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_ADDRESS = re.compile(r"(?:(?:tcp|tls|ws|wss)://)?(?!local:)[^\s/]+:[0-9]{1,5}")


def scheduler_of(cluster: str, scheduler_file: Path | None) -> str:
    """The scheduler's address, or ``local:N``.

    Args:
        cluster: an address, or ``local:N``; empty if a scheduler file is given.
        scheduler_file: what ``dask scheduler --scheduler-file`` wrote.

    Raises:
        BadCluster: it is neither, or the file has no address.
    """
    if scheduler_file is not None:
        try:
            about = json.loads(scheduler_file.read_text(encoding="utf-8"))
            cluster = about["address"]
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BadCluster(
                f"{scheduler_file} has no scheduler's address ({type(error).__name__}: {error}). Give the file that "
                "'dask scheduler --scheduler-file FILE' wrote, on a disk that both machines share."
            ) from error
    if not isinstance(cluster, str) or not (_LOCAL.fullmatch(cluster) or _ADDRESS.fullmatch(cluster)):
        raise BadCluster(
            f"{cluster!r} is no address of a Dask scheduler. Expected tls://HOST:PORT or tcp://HOST:PORT, as "
            "'dask scheduler' prints it, or local:N for N workers on this machine."
        )
    return cluster


def unencrypted(address: str) -> str | None:
    """A warning if students' work would cross a network unprotected; None for TLS, or on this machine."""
    parts = urlsplit(address if "://" in address else f"tcp://{address}")
    if _LOCAL.fullmatch(address) or parts.scheme in ("tls", "wss"):
        return None
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(parts.hostname or "").is_loopback:
            return None
    if parts.hostname == "localhost":
        return None
    return (
        f"{address} is not encrypted: everybody on that network can read students' work and run code as you on "
        "the cluster. Use TLS (docs/instructor.md, More machines)."
    )


class Connection:
    """A client of a scheduler; with ``local:N`` also that scheduler and its workers."""

    def __init__(self, address: str) -> None:
        """Nothing is connected yet. Raises ``BadCluster`` if ``distributed`` is not installed."""
        try:
            import dask.config
            import distributed  # noqa: F401 - only whether it is there
        except ImportError as error:
            raise BadCluster(
                f"--cluster needs Dask, which cannot be imported ({error}). Run: pip install distributed cryptography"
            ) from error
        # we report important events in sentences of our own
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        dask.config.set(
            {
                "distributed.comm.timeouts.tcp": f"{CUT_SECONDS}s",
                "distributed.admin.large-graph-warning-threshold": "1GB",  # a job with its files may have 96 MB
            }
        )
        self.address = address
        self._local: LocalCluster | None = None
        self._client: Client | None = None
        self.is_deaf = False
        """Whether it was seen that the client no longer gets answers."""

    @property
    def client(self) -> "Client":
        """The client; ``open`` it first."""
        assert self._client is not None
        return self._client

    @property
    def alive(self) -> bool:
        """Whether the client has its scheduler."""
        return self._client is not None and self._client.status == "running" and not self.is_deaf

    @property
    def _scheduler(self) -> Any:
        """The connection for questions to the scheduler.

        Raises ``OSError`` if the client has given up the scheduler.
        """
        if self.client.scheduler is None:
            raise OSError("the connection is closed")
        return self.client.scheduler

    async def open(self, seconds: float = CONNECT_SECONDS) -> None:
        """Connect, again if the connection was lost. Raises ``OSError``, and ``ValueError`` for missing TLS keys."""
        from distributed import Client

        await self._hang_up()
        target = self.address if (match := _LOCAL.fullmatch(self.address)) is None else await self._start(int(match[1]))
        client: Any = Client(target, asynchronous=True, timeout=seconds, set_as_default=False)
        self._client = await client
        self.is_deaf = False

    async def identity(self) -> dict[str, Any]:
        """The scheduler's description of itself and of all its workers. Raises ``OSError``, ``RuntimeError``."""
        about: dict[str, Any] = await self._scheduler.identity(n_workers=-1)
        return about

    async def states(self, keys: list[str]) -> dict[str, str | None]:
        """The scheduler's word for how far each job is; None if it has no such job. Raises as ``identity`` does."""
        found: dict[str, str | None] = await self._scheduler.get_task_status(keys=keys)
        return found

    async def close(self) -> None:
        """Hang up, and end what was started here."""
        await self._hang_up()
        if self._local is not None:
            local: Any = self._local
            self._local = None
            await local.close()

    async def _hang_up(self) -> None:
        if self._client is not None:
            client, self._client = self._client, None
            closing = asyncio.ensure_future(client._close(fast=True))  # ``close`` would wait for a lost scheduler
            await asyncio.wait({closing}, timeout=HANG_UP_SECONDS)
            if not closing.cancel():
                closing.exception()  # drop the error: it is about the lost client, which we are closing
            client.status = "closed"  # otherwise the garbage collector would make it close again

    async def _start(self, workers: int) -> "LocalCluster":
        """A cluster on this machine; its connections are encrypted, because other users can reach its ports."""
        from distributed import LocalCluster

        if self._local is None:
            local: Any = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                security=True,
                asynchronous=True,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            self._local = await local
        assert self._local is not None
        return self._local
