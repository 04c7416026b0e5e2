"""Sandboxed warm kernels against stock ipykernel through nbclient, on the same notebook, in one run.

    python benchmarks/kernel_throughput.py [--notebooks 48] [--at-once 16]

Prints milliseconds per fork for a direct kernel and for one with Jupyter's sockets, seconds per notebook for ours and
for stock, and their ratio.
"""

import argparse
import asyncio
import time
from collections.abc import Awaitable, Callable

import nbclient
import nbformat

from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.zygote_client import ZygoteClient, ZygoteProcess
from autograder.kernels.options import Sandbox

CELLS = [
    "import numpy as np, torch\nx = torch.randn(50, 50, requires_grad=True)\n(x @ x).sum().backward()",
    "print(float(x.grad.norm() > 0))",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2, 3]); plt.show()",
]


async def timed(jobs: int, at_once: int, one: Callable[[], Awaitable[None]]) -> float:
    """Seconds a job, ``at_once`` at the same time."""
    gate = asyncio.Semaphore(at_once)

    async def gated() -> None:
        async with gate:
            await one()

    started = time.perf_counter()
    await asyncio.gather(*(gated() for _ in range(jobs)))
    return (time.perf_counter() - started) / jobs


async def stock() -> None:
    """One notebook as nbgrader runs it: a new process that imports everything."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    await nbclient.NotebookClient(book, kernel_name="python3", timeout=120).async_execute()


async def jupyter(notebooks: int, at_once: int) -> float:
    """Seconds a kernel of the other kind, ready and gone."""
    process = ZygoteProcess(Sandbox(jupyter=True))
    await process.ready()
    client = process.connect()
    keys = {"transport": "ipc", "key": "benchmark", "signature_scheme": "hmac-sha256"}

    async def fork() -> None:
        reservation = client.reserve()
        kernel = await client.fork(reservation, {**keys, "ip": reservation.ip, **reservation.ports()})
        await kernel.aclose()

    await fork()
    seconds = await timed(notebooks, at_once, fork)
    client.close()
    process.close()
    return seconds


async def main(notebooks: int, at_once: int) -> None:
    """Measure and print."""
    process = ZygoteProcess(Sandbox())
    started = time.perf_counter()
    await process.ready()
    print(f"zygote boot (once)              {time.perf_counter() - started:8.2f} s")
    client: ZygoteClient = process.connect()

    async def sandboxed() -> None:
        result = await run_cells(CELLS, client)
        assert [cell.status for cell in result.cells] == ["ok", "ok", "ok"], result

    async def without_plot() -> None:
        await run_cells(CELLS[:2], client)

    async def fork() -> None:
        kernel = await client.start_kernel()
        await kernel.aclose()

    await sandboxed()
    alone = await timed(8, 1, fork)
    forked = await timed(notebooks, at_once, fork)
    print(f"kernel ready and gone, alone    {alone * 1000:8.1f} ms")
    print(f"kernel ready and gone, together {forked * 1000:8.1f} ms  ({1 / forked:.0f} a second)")
    print(f"the same with Jupyter's sockets {await jupyter(notebooks, at_once) * 1000:8.1f} ms")
    print(f"sandboxed, no plot              {await timed(notebooks, at_once, without_plot):8.4f} s a notebook")
    ours = await timed(notebooks, at_once, sandboxed)
    print(f"sandboxed, one plot             {ours:8.4f} s a notebook")
    theirs = await timed(max(4, notebooks // 12), 2, stock)
    print(f"stock ipykernel and nbclient    {theirs:8.4f} s a notebook, two at once")
    print(f"ratio                           {theirs / ours:8.1f}")
    client.close()
    process.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notebooks", type=int, default=48)
    parser.add_argument("--at-once", type=int, default=16)
    options = parser.parse_args()
    asyncio.run(main(options.notebooks, options.at_once))
