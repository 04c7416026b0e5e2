"""Does a run on a cluster end, although what it waits for lost the cancellation?"""

import asyncio
from typing import Any

import pytest

from autograder.grading.cluster.cluster import Cluster
from autograder.kernels.options import Sandbox


class Slow:
    """A connection whose first question waits for ``answer``."""

    alive = True
    address = "tcp://127.0.0.1:9"

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def open(self) -> None:
        pass

    async def identity(self) -> dict[str, Any]:
        self.asked.set()
        await self.answer
        return {"workers": {}}

    async def close(self) -> None:
        pass


class Deaf(Slow):
    """A connection whose first question loses its cancellation."""

    async def identity(self) -> dict[str, Any]:
        try:
            return await super().identity()
        except asyncio.CancelledError:
            self.answer = asyncio.get_running_loop().create_future()
            self.answer.set_result(None)
            return {"workers": {}}


async def close(kind: type[Slow], monkeypatch: pytest.MonkeyPatch, *, answered: bool) -> None:
    """Close a run while it waits, or (``answered``) at the moment when the answer comes."""
    cluster, connection = Cluster(Slow.address, Sandbox(), []), kind()
    monkeypatch.setattr(cluster, "_connection", connection)
    cluster.start()
    async with asyncio.timeout(30):
        await connection.asked.wait()
        if answered:
            connection.answer.set_result(None)
            await asyncio.sleep(0)
        await cluster.close()


def test_a_run_ends_that_is_closed_at_the_moment_when_an_answer_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(close(Slow, monkeypatch, answered=True))


def test_a_run_ends_although_a_cancellation_was_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(close(Deaf, monkeypatch, answered=False))
