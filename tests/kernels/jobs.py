"""Jobs for tests of the worker pool."""

import asyncio
import os

from autograder.kernels.execute import run_notebook
from autograder.kernels.zygotes import ZygoteClient

MULTIPART = """
import os, socket, threading
chunk = b'\\x01\\xff' + b'x' * 255  # a short ZMTP frame, with more to come
def flood(fd):
    s = socket.socket(fileno=os.dup(fd)); s.setblocking(True)
    while True:
        try: s.sendall(chunk * 4096)
        except OSError: return
fds = []
for fd in range(3, 256):
    try: s = socket.socket(fileno=os.dup(fd))
    except OSError: continue
    try:
        if s.getsockname().endswith('/s/s-2'): s.getpeername()
        else: continue
    except OSError: continue
    fds.append(fd)
    s.close()
for fd in fds: threading.Thread(target=flood, args=(fd,), daemon=True).start()
print(fds)
import time; time.sleep(8)
"""


async def execute(payload: bytes, client: ZygoteClient) -> bytes:
    """Run one cell, answer with its status and first output."""
    source = payload.decode()
    if source == "multipart":
        source = MULTIPART
    result = await run_notebook([source], client, cell_deadline=10)
    cell = result.cells[0]
    return f"{cell.status} {cell.outputs[0].get('text', '') if cell.outputs else ''}".encode()


async def misbehave(payload: bytes, client: ZygoteClient) -> bytes:
    """Do to the worker what a kernel might bring it to do."""
    if payload == b"die":
        await asyncio.sleep(0.2)
        os._exit(1)
    if payload == b"eat":
        return bytes(8 << 30)
    if payload == b"raise":
        raise ValueError("no")
    await asyncio.sleep(0.3)
    return payload
