"""Jobs for tests of the worker pool."""

import asyncio
import os
from pathlib import Path

import numpy as np

from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.frames import MAX_PAYLOAD


async def execute(payload: bytes, client: ZygoteClient) -> bytes:
    """Run one cell, answer with its status and first output."""
    result = await run_cells([payload.decode()], client, cell_deadline=10)
    cell = result.cells[0]
    return f"{cell.status} {cell.outputs[0].get('text', '') if cell.outputs else ''}".encode()


async def misbehave(payload: bytes, client: ZygoteClient) -> bytes:
    """Do to the worker what a kernel might bring it to do."""
    if payload == b"die":
        await asyncio.sleep(0.2)
        os._exit(1)
    if payload == b"eat":
        return bytes(8 << 30)
    if payload == b"talk":
        return bytes(MAX_PAYLOAD + 1)
    if payload == b"raise":
        raise ValueError("no")
    await asyncio.sleep(0.3)
    return payload


async def multiply(payload: bytes, client: ZygoteClient) -> bytes:
    """Answer with the number of threads after a product of matrices that BLAS would share out."""
    del payload, client
    matrix = np.ones((600, 600))
    assert (matrix @ matrix).shape == matrix.shape
    return str(len(list(Path("/proc/self/task").iterdir()))).encode()
