"""A job for the worker pool that never gives others a turn, in workers that wait a second for it."""

import asyncio
import re

from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.workers import worker

worker.STUCK_SECONDS, worker._SIGN_OF_LIFE = 1, 0.1


async def job(payload: bytes, client: ZygoteClient) -> bytes:
    """Look for what takes longer than anybody lives, if so told, and write to a file each time that it is told so."""
    what, _, path = payload.partition(b" ")
    if what == b"stick":
        with open(path, "ab") as file:  # noqa: PTH123 - bytes
            file.write(b"tried\n")
        await asyncio.ensure_future(_look())
    await asyncio.sleep(0.3)
    return payload


async def _look() -> None:
    re.match(r"(a*)*b", "a" * 100)
