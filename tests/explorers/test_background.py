import asyncio

from deepgrad.explorers.background import Background


def count(log, name, times):
    for number in range(times):
        log.append(f"{name}{number}")
        yield


def test_without_a_loop_the_work_is_done_at_once():
    log = []
    Background().start(count(log, "a", 3))
    assert log == ["a0", "a1", "a2"]


def test_other_work_of_the_loop_comes_in_between():
    async def main():
        log = []
        background = Background()
        background.start(count(log, "a", 3))
        assert background.busy
        for number in range(3):
            await asyncio.sleep(0)
            log.append(f"message{number}")
        return log

    log = asyncio.run(main())
    assert log.index("message0") < log.index("a1")


def test_new_work_drops_the_old():
    async def main():
        log = []
        background = Background()
        background.start(count(log, "old", 100))
        await asyncio.sleep(0)
        background.start(count(log, "new", 2))
        while background.busy:
            await asyncio.sleep(0)
        return log

    assert asyncio.run(main()) == ["old0", "new0", "new1"]


def test_stopping_ends_the_work_at_its_next_pause():
    async def main():
        log = []
        background = Background()
        background.start(count(log, "a", 100))
        await asyncio.sleep(0)
        background.stop()
        await asyncio.sleep(0)
        return log, background.busy

    assert asyncio.run(main()) == (["a0"], False)
