"""Is a student's torch module judged under the grader's weights, from outside its process?"""

import asyncio
import contextlib
import threading
from typing import Any

import numpy as np
import pytest

from autograder.contract.wire import pack, unpack
from autograder.grading.inside.handler import answer
from autograder.grading.questions import read_answer, request
from autograder.judge.call import Reply
from autograder.kernels.client.execute import run_cells
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.options import Sandbox

RIGHT = """
import torch

class Block(torch.nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = torch.nn.Linear(width, width, bias=False)

    def forward(self, x):
        return x + torch.tanh(self.first(x))
"""
WITHOUT_SKIP = RIGHT.replace("return x + ", "return ")
OTHER_SHAPE = RIGHT.replace("bias=False", "bias=True")
BROKEN = RIGHT.replace("torch.tanh(self.first(x))", "oops")


def ask(source: str) -> Reply:
    """What the grader gets for the module of a notebook's cell."""
    rng = np.random.default_rng(0)
    sent = ({"width": 3}, [WEIGHT], rng.normal(size=(5, 3)), rng.normal(size=(5, 3)))

    async def hook(at: int, channel: VerdictChannel) -> Any:
        return await channel.call(request("Block", "module", [pack(sent)]), 20.0) if at == 1 else None

    async def one() -> bytes:
        zygote = ZygoteProcess(Sandbox(handler="autograder.grading.inside.handler:answer"))
        try:
            await zygote.ready()
            client = zygote.connect()
            try:
                run = await run_cells([source, "check(Block)"], client, hook=hook)
            finally:
                client.close()
        finally:
            zygote.close()
        answer: bytes = run.cells[1].answer
        return answer

    (reply,) = read_answer(asyncio.run(one()), [4]).replies
    return reply


WEIGHT = np.random.default_rng(1).normal(size=(3, 3))


def test_a_function_that_nothing_ends_is_told_in_words_that_feedback_can_use() -> None:
    release = threading.Event()

    def endless(x: float) -> None:
        while not release.is_set():
            with contextlib.suppress(BaseException):
                release.wait(0.01)

    try:
        (reply,) = read_answer(answer(request("f", "function", [pack((1.0,))], 0.1), {"f": endless}), [1]).replies
    finally:
        release.set()
    assert reply.fault is not None and reply.fault.kind == "endless"
    assert "within 0.1 seconds" in reply.fault.message and "kernel" not in reply.fault.message


@pytest.mark.slow
def test_do_output_and_gradients_under_sent_weights_come_back() -> None:
    reply = ask(RIGHT)
    assert reply.frame is not None
    found = unpack(reply.frame)
    rng = np.random.default_rng(0)
    x, dout = rng.normal(size=(5, 3)), rng.normal(size=(5, 3))
    h = np.tanh(x @ WEIGHT.T)
    dz = dout * (1 - h**2)
    np.testing.assert_allclose(found["out"], x + h)
    np.testing.assert_allclose(found["dx"], dout + dz @ WEIGHT)
    np.testing.assert_allclose(found["gradients"][0], dz.T @ x)
    without = ask(WITHOUT_SKIP).frame
    assert without is not None and not np.allclose(unpack(without)["out"], found["out"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "said"),
    [(OTHER_SHAPE, "shapes"), (BROKEN, "oops")],
    ids=["other shape", "raises"],
)
def test_is_a_module_that_cannot_be_judged_told_so(source: str, said: str) -> None:
    reply = ask(source)
    assert reply.frame is None and reply.fault is not None
    assert said in reply.fault.message
