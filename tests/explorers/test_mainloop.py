import asyncio
import threading

from deepgrad.explorers.mainloop import MainLoop


def test_without_a_loop_the_call_is_direct():
    called = []
    MainLoop().call(called.append, 1)
    assert called == [1]


def test_on_its_own_loop_the_call_is_direct():
    async def main():
        called = []
        MainLoop().call(called.append, 1)
        return called

    assert asyncio.run(main()) == [1]


def test_from_another_thread_the_call_comes_back():
    async def main():
        here, done = threading.get_ident(), asyncio.Event()
        called = []
        main_loop = MainLoop()
        thread = threading.Thread(
            target=main_loop.call, args=(lambda: (called.append(threading.get_ident()), done.set()),)
        )
        thread.start()
        await done.wait()
        thread.join()
        return called == [here]

    assert asyncio.run(main())
