"""A job for the worker pool that never gives others a turn, in workers that wait a second for it."""

import re

from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.workers import worker

worker.STUCK_SECONDS, worker._SIGN_OF_LIFE = 1, 0.1


async def job(payload: bytes, client: ZygoteClient) -> bytes:
    """Look for what takes longer than anybody lives, if so told."""
    if payload == b"stick":
        re.match(r"(a*)*b", "a" * 100)
    return payload
