"""Does the verdict channel take one right answer, and nothing else, at the cost of that kernel only?"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from autograder.kernels.client.execute import KernelRun, run_cells
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.errors import CallFailed, ChannelClosed, ChannelError, ChannelMalformed, ChannelTimeout
from autograder.kernels.frames import MAX_PAYLOAD

FIND = """
import os, socket, struct, time, threading
def channel():
    cells = get_ipython().kernel.session.sock.fileno()  # test_link writes there
    for fd in set(range(3, 256)) - {cells}:
        try: s = socket.socket(fileno=os.dup(fd))
        except OSError: continue
        try: peer = s.getpeername() == '' and s.getsockname() == ''
        except OSError: peer = False
        import fcntl
        if peer and s.family == socket.AF_UNIX and fcntl.fcntl(fd, fcntl.F_GETFD) is not None: yield s
def frame(kind, token, length): return struct.pack('<4sB8sQ', b'dgk1', kind, token, length)
def send(data):
    for s in channel():
        try: s.sendall(data)
        except OSError: pass
"""

CALL = json.dumps({"function": "f", "argument": "x"}).encode()


def call(source: str, client: ZygoteClient, use: Callable[[VerdictChannel], Awaitable[Any]]) -> KernelRun:
    """Run ``source``, then ``use`` the channel in place of the second cell; the third: is it alive?"""

    async def hook(position: int, channel: VerdictChannel) -> Any:
        return await use(channel) if position == 1 else None

    return asyncio.run(run_cells([FIND + source, "", "40 + 2"], client, hook=hook, cell_deadline=5))


async def once(channel: VerdictChannel) -> bytes:
    return await channel.call(CALL, 2.0)


def test_answers(client: ZygoteClient) -> None:
    result = call("def f(x): return x * 3", client, once)
    assert [c.status for c in result.cells] == ["ok", "ok", "ok"]
    assert result.cells[1].answer == b"xxx"


def test_many_calls_are_answered(client: ZygoteClient) -> None:
    async def many(channel: VerdictChannel) -> set[bytes]:
        return {await channel.call(CALL, 2.0) for _ in range(100)}

    assert call("def f(x): return x", client, many).cells[1].answer == {b"x"}


def test_megabytes_pass(client: ZygoteClient) -> None:
    async def large(channel: VerdictChannel) -> int:
        return len(await channel.call(json.dumps({"function": "f", "argument": "x" * (8 << 20)}).encode(), 10.0))

    assert call("def f(x): return x + x", client, large).cells[1].answer == 16 << 20


FAILURES: dict[str, tuple[str, type[ChannelError], str]] = {
    "it raises": ("def f(x): raise ValueError('no')", CallFailed, "ok"),
    "it exits": ("def f(x): raise SystemExit", CallFailed, "ok"),
    "its error lies": ("class E(Exception):\n    def __str__(self): 1 / 0\ndef f(x): raise E", CallFailed, "ok"),
    "it is too long": ("def f(x): return 'x' * (70 << 20)", CallFailed, "ok"),
    "its error is too long": ("def f(x): raise ValueError('x' * 10**7)", CallFailed, "ok"),
    "it does not exist": ("pass", CallFailed, "ok"),
    "it hangs": ("def f(x):\n    while True: pass", ChannelTimeout, "ok"),
    "it hangs and catches": (
        "def f(x):\n    while True:\n        try: time.sleep(9)\n        except BaseException: pass",
        ChannelTimeout,
        "died",
    ),
    "it dies": ("def f(x): os._exit(0)", ChannelClosed, "not_run"),
    "it stops": ("def f(x): os.kill(os.getpid(), 19); time.sleep(9)", ChannelClosed, "not_run"),
    "it crashes": ("import ctypes\ndef f(x): ctypes.string_at(0)", ChannelClosed, "not_run"),
    "it closes everything": ("def f(x): os.closerange(3, 256)", ChannelClosed, "not_run"),
    "early": ("send(frame(1, b'x' * 8, 1) + b'1')\ndef f(x): return x", ChannelMalformed, "ok"),
    "garbage": ("def f(x): send(b'garbage' * 10); return x", ChannelMalformed, "ok"),
    "a wrong token": ("def f(x): send(frame(1, b'x' * 8, 1) + b'1'); return x", ChannelMalformed, "ok"),
    "an announced terabyte": ("def f(x): send(frame(1, b'x' * 8, 1 << 40)); return x", ChannelMalformed, "ok"),
    "a request instead": ("def f(x): send(frame(0, b'x' * 8, 0)); return x", ChannelMalformed, "ok"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_costs_that_kernel_only(zygote_client: ZygoteClient, name: str) -> None:
    source, error, afterwards = FAILURES[name]
    result = call(source, zygote_client, once)
    assert result.cells[0].status == "ok", result.cells[0]
    assert isinstance(result.cells[1].answer, error), result.cells[1]
    assert result.cells[2].status in {afterwards, "not_run"} or afterwards == "died"
    assert call("def f(x): return x", zygote_client, once).cells[1].answer == b"x"


def test_a_death_is_known_at_once(client: ZygoteClient) -> None:
    async def timed(channel: VerdictChannel) -> float:
        started = time.monotonic()
        with pytest.raises(ChannelClosed):
            await channel.call(CALL, 30.0)
        return time.monotonic() - started

    assert call("def f(x): os._exit(0)", client, timed).cells[1].answer < 15


def test_a_second_answer_is_malformed(client: ZygoteClient) -> None:
    source = """
def f(x):
    threading.Timer(0.2, send, [frame(1, b'x' * 8, 1) + b'1']).start()
    return x
"""

    async def twice(channel: VerdictChannel) -> bool:
        assert await channel.call(CALL, 2.0) == b"x"
        while True:  # until the stray frame is there
            try:
                await channel.call(json.dumps({"function": "str", "argument": "x"}).encode(), 2.0)
            except CallFailed:
                continue
            except ChannelMalformed:
                return True

    assert call(source, client, twice).cells[1].answer is True


def test_a_payload_too_long_is_the_callers_fault(client: ZygoteClient) -> None:
    async def use(channel: VerdictChannel) -> str:
        with pytest.raises(ValueError, match="payload"):
            await channel.call(b"x" * (MAX_PAYLOAD + 1), 1.0)
        return "refused"

    assert call("pass", client, use).cells[1].answer == "refused"
