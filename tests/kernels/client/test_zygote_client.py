"""Does the warm process start for everyone who waits for it, and say why where it cannot?"""

import asyncio
import os
import time

import psutil
import pytest

from autograder.kernels.aio import until_readable
from autograder.kernels.client.zygote_client import ZygoteProcess
from autograder.kernels.errors import ZygoteDied
from autograder.kernels.options import Sandbox
from tests.kernels.conftest import SMALL


async def all_wait(process: ZygoteProcess) -> list[BaseException | None]:
    waiting = [process.ready() for _ in range(5)]
    return await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 60)


def test_several_can_wait_for_one_descriptor() -> None:
    async def wait() -> list[bool]:
        end, start = os.pipe()
        waiting = asyncio.gather(*(until_readable(end, 10) for _ in range(3)))
        await asyncio.sleep(0)
        os.write(start, b"x")
        answers = await waiting
        os.close(end)
        os.close(start)
        return answers

    assert asyncio.run(wait()) == [True, True, True]


def test_all_who_wait_for_a_zygote_hear_that_it_is_ready() -> None:
    process = ZygoteProcess(Sandbox(limits=SMALL))
    try:
        assert asyncio.run(all_wait(process)) == [None] * 5
    finally:
        process.close()


def test_all_who_wait_for_a_zygote_hear_why_it_cannot_start() -> None:
    process = ZygoteProcess(Sandbox(limits=SMALL, preload=("no_such_module",)))
    answers = asyncio.run(all_wait(process))
    assert all(isinstance(answer, ZygoteDied) and "no_such_module" in str(answer) for answer in answers)
    assert not process.alive
    assert not process.runtime.exists()


def test_a_zygote_that_was_killed_is_told_as_dead_while_its_launcher_still_ends() -> None:
    others = psutil.Process().children()
    process = ZygoteProcess(Sandbox(limits=SMALL))
    asyncio.run(process.ready())
    (launcher,) = set(psutil.Process().children()) - set(others)
    (zygote,) = launcher.children()
    launcher.suspend()
    zygote.kill()
    while zygote.status() != psutil.STATUS_ZOMBIE or launcher.status() != psutil.STATUS_STOPPED:
        time.sleep(0.01)
    assert not process.alive
    with pytest.raises(ZygoteDied):
        process.connection()
    launcher.resume()
    process.close()
