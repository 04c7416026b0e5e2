"""Whatever a kernel writes into its cells' socket pair costs its own cell, or its own kernel."""

import asyncio
import time

import pytest

from autograder.kernels.client.execute import KernelRun, run_cells
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteClient

OUTLET = "import struct, threading, time\noutlet = get_ipython().kernel.session\n"
HEADER = "def header(kind, token, length): return struct.pack('<4sB8sQ', b'dgk1', kind, token, length)\n"
ENDED = {"died", "too_much_output"}

FORGERIES = {
    "an early reply": (
        'outlet.put(1, b\'{"status": "ok", "execution_count": 7}\')\ntime.sleep(0.2)\n1 / 0',
        {"ok"},
    ),
    "a reply that is no JSON": ("outlet.put(1, b'nonsense')", {"error"}),
    "a reply that is a list": ("outlet.put(1, b'[1, 2]')", {"error"}),
    "a count that is text": ('outlet.put(1, b\'{"status": "ok", "execution_count": "x"}\')', {"ok"}),
    "a count below zero": ('outlet.put(1, b\'{"status": "ok", "execution_count": -1}\')', {"ok"}),
    "a count of a thousand digits": (
        "outlet.put(1, b'{\"status\":\"ok\",\"execution_count\":' + b'9' * 1000 + b'}')",
        {"ok"},
    ),
    "an output that is no JSON": ("outlet.put(3, b'{')", {"ok"}),
    "an output of no kind": ('outlet.put(3, b\'{"kind": "x", "content": {}}\')', {"ok"}),
    "an output without content": ('outlet.put(3, b\'{"kind": "stream"}\')', {"ok"}),
    "a frame of another cell": ("outlet.sock.sendall(header(3, bytes(8), 2) + b'{}')", {"ok"}),
    "a frame of no kind": ("outlet.put(9, b'{}')", {"ok"}),
    "no frame": ("outlet.sock.sendall(b'x' * 100)\ntime.sleep(30)", ENDED),
    "a huge frame": ("outlet.sock.sendall(header(3, outlet.cell, 1 << 25))\ntime.sleep(30)", ENDED),
    "half a frame and the end": ("outlet.sock.sendall(header(3, outlet.cell, 99))\nimport os\nos._exit(0)", ENDED),
    "too many frames": ("while True: outlet.put(3, b'{}')", ENDED),
    "too many bytes": ("while True: outlet.put(3, bytes(1 << 20))", ENDED),
    "a closed socket": ("outlet.sock.close()\ntime.sleep(30)", ENDED),
}


def run(client: ZygoteClient, *cells: str, deadline: float = 10.0) -> KernelRun:
    return asyncio.run(run_cells(cells, client, cell_deadline=deadline))


@pytest.mark.parametrize("name", FORGERIES)
def test_does_a_forgery_cost_its_own_cell(zygote_client: ZygoteClient, name: str) -> None:
    source, statuses = FORGERIES[name]
    before, cell, after = run(zygote_client, "print('before')", OUTLET + HEADER + source, "40 + 2").cells
    assert before.outputs[0].text == "before\n"
    assert cell.status in statuses
    assert cell.execution_count in (None, 2, 3, 7)
    if statuses == ENDED:
        assert after.status == "not_run"
    else:
        assert after.outputs[0].data["text/plain"] == "42"


def test_have_all_cells_together_a_bound(zygote_client: ZygoteClient) -> None:
    """Each cell keeps its own, and what they sent is in the memory of the process that reads it."""
    cells = run(zygote_client, *["display({'text/plain': 'x' * (15 << 20)}, raw=True)"] * 5).cells
    assert [cell.status for cell in cells] == ["ok", "ok", "ok", "ok", "too_much_output"]


def test_pays_no_cell_for_a_neighbour_that_holds_the_process_up(zygote_client: ZygoteClient) -> None:
    """Two notebooks have one worker; while it cleans the outputs of one, what the other's kernel says lies unread."""

    async def hook(position: int, channel: VerdictChannel) -> str | None:
        if position != 2:
            return None
        asyncio.get_running_loop().call_later(0.1, time.sleep, 3)
        return (await channel.call(b'{"function": "double", "argument": "ab"}', 1.5)).decode()

    async def both() -> KernelRun:
        cells = [
            "import time",
            "time.sleep(0.5)\nprint('x' * 400_000)\ndef double(s): time.sleep(0.5); return s + s",
            "",
        ]
        asyncio.get_running_loop().call_later(1, time.sleep, 3)
        return await run_cells([cells[0] + "\ntime.sleep(1.2)", *cells[1:]], zygote_client, cell_deadline=2, hook=hook)

    result = asyncio.run(both())
    assert [cell.status for cell in result.cells] == ["ok", "ok", "ok"]
    assert result.cells[2].answer == "abab"


def test_is_a_thread_that_prints_between_cells_harmless(zygote_client: ZygoteClient) -> None:
    """What it prints while no cell runs has no reader; the verdict channel and the next cell are not disturbed."""

    async def hook(position: int, channel: VerdictChannel) -> str | None:
        if position != 1:
            return None
        await asyncio.sleep(0.3)
        return (await channel.call(b'{"function": "double", "argument": "ab"}', 5)).decode()

    chatter = (
        "import threading\ngo_on = True\ndef chatter():\n    while go_on: print('x' * 1000)\n"
        "threading.Thread(target=chatter, daemon=True).start()\ndef double(s): return s + s"
    )
    # One write: print() makes two, and another thread's text may come between them.
    cells = [chatter, "", "import sys\ngo_on = False\nn = sys.stdout.write('end\\n')"]
    result = asyncio.run(run_cells(cells, zygote_client, hook=hook))
    assert [cell.status for cell in result.cells] == ["ok", "ok", "ok"]
    assert result.cells[1].answer == "abab"
    assert "end\n" in result.cells[2].outputs[0].text


def test_does_an_interrupt_leave_whole_frames(zygote_client: ZygoteClient) -> None:
    """A cell that is interrupted in the middle of its printing, again and again, and the kernel goes on."""
    flood = "while True: print('x' * 100)"
    result = run(zygote_client, *[flood, "40 + 2"] * 4, deadline=0.3)
    assert [cell.status for cell in result.cells] == ["timed_out", "ok"] * 4


def test_what_was_printed_before_the_end_is_shown(zygote_client: ZygoteClient) -> None:
    cell = run(zygote_client, "print('so far', flush=True)\nimport os\nos._exit(1)").cells[0]
    assert cell.status == "died"
    assert cell.outputs[0].text == "so far\n"


def test_streams_are_those_of_a_notebook(zygote_client: ZygoteClient) -> None:
    cells = run(
        zygote_client,
        "import sys\nassert not sys.stdout.isatty() and sys.stdout.encoding == 'UTF-8' and sys.stdout.writable()",
        "try: sys.stdout.write(b'x')\nexcept TypeError as error: print('refused')",
        "print('é \\ud800')",
        "import faulthandler; faulthandler.enable()",
        "print('one', end='')\ndisplay(2)\nprint('three', file=sys.stderr)",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()): print('away')",
        "input('name? ')",
        "print('x' * (1 << 21))\nprint('more')",
    ).cells
    assert [cell.status for cell in cells] == ["ok"] * 6 + ["error", "ok"]
    assert cells[1].outputs[0].text == "refused\n"
    assert [output.output_type for output in cells[4].outputs] == ["stream", "display_data", "stream"]
    assert cells[5].outputs == []
    assert cells[6].outputs[0].ename == "StdinNotImplementedError"
    assert "output cut after" in cells[7].outputs[0].text
    assert "more" not in cells[7].outputs[0].text


def test_an_interrupt_ends_a_cell_that_awaits(zygote_client: ZygoteClient) -> None:
    result = run(zygote_client, "import asyncio\nawait asyncio.sleep(100)", "await asyncio.sleep(0, 5)", deadline=0.5)
    assert [cell.status for cell in result.cells] == ["timed_out", "ok"]


def test_a_task_goes_on_between_cells(zygote_client: ZygoteClient) -> None:
    first = "import asyncio\ndone = []\ntask = asyncio.create_task(asyncio.sleep(0.05, 3))"
    result = run(zygote_client, first, "await task")
    assert result.cells[1].outputs[0].data["text/plain"] == "3"


@pytest.mark.parametrize(
    ("body", "reason"),
    [("import os; os._exit(3)", "exited"), ("return bytearray(3_000_000_000)", "out_of_memory")],
)
def test_is_the_reason_told_why_a_kernel_ended_during_a_call(
    zygote_client: ZygoteClient, body: str, reason: str
) -> None:
    """The connection ends a moment before the zygote says why."""

    async def hook(position: int, channel: VerdictChannel) -> str | None:
        return (await channel.call(b'{"function": "f", "argument": "a"}', 20)).decode() if position == 1 else None

    result = asyncio.run(run_cells([f"def f(s): {body}", ""], zygote_client, hook=hook))
    assert result.cells[1].ended == reason
