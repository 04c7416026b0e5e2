"""Does one thing for many submissions, several at the same time.

Tested in ``tests/grading/test_shortage.py``.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from autograder.grading.errors import Starved

__all__ = ["for_each"]


async def for_each(
    students: Sequence[str], gate: asyncio.Semaphore, one: Callable[[str, bool], Awaitable[None]]
) -> None:
    """Await ``one(student, False)`` for each student, as many at a time as the gate lets through.

    If ``one`` raises ``Starved``, a neighbour may have taken all memory or threads: ``one(student, True)`` tries that
    student again when all others are done.

    Raises:
        Exception: the first error of ``one`` that is not ``Starved``; the calls that still went on were cancelled.
    """
    starved: list[str] = []

    async def try_with_others(student: str) -> None:
        async with gate:
            try:
                await one(student, False)
            except Starved:
                starved.append(student)

    try:
        async with asyncio.TaskGroup() as group:
            for student in students:
                group.create_task(try_with_others(student))
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
    for student in starved:
        async with gate:
            await one(student, True)
