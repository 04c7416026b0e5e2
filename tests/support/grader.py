"""Grades notebooks of one lesson one by one, in real kernels and without a course's run around them."""

import asyncio
import json
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from support.classroom import make_course, nbgrader
from support.submissions import LESSON

from autograder.exercises import exercises_of
from autograder.grading.book import Book
from autograder.grading.classroom import open_classroom
from autograder.grading.grade import Graded, Task, grade_notebook
from autograder.grading.sandbox import grading_sandbox
from autograder.kernels.client.zygote_client import ZygoteProcess

AT_ONCE = 4


class Grader:
    """One warm process, ready before the first test that uses it."""

    def __init__(self, root: Path, lesson: str = LESSON) -> None:
        classroom = open_classroom(make_course(root))
        if lesson != LESSON:
            nbgrader(root, "generate_assignment", lesson)
        book = Book(classroom)
        self.lesson = lesson
        self.source = book.sources(lesson)[0]
        book.close()
        self._zygote = ZygoteProcess(grading_sandbox(classroom, lesson))
        asyncio.run(self._zygote.ready())

    def grade(self, *notebooks: NotebookNode, **options: Any) -> list[Graded]:
        """Grade some notebooks, side by side."""
        seeds = {exercise.name: 1 for exercise in exercises_of(self.lesson)}
        tasks = [Task(data=json.dumps(one).encode(), source=self.source, seeds=seeds, **options) for one in notebooks]
        return asyncio.run(self._all(tasks))

    async def _all(self, tasks: list[Task]) -> list[Graded]:
        gate = asyncio.Semaphore(AT_ONCE)
        return list(await asyncio.gather(*(self._one(task, gate) for task in tasks)))

    async def _one(self, task: Task, gate: asyncio.Semaphore) -> Graded:
        async with gate:
            client = self._zygote.connect()
            try:
                return await grade_notebook(task, client)
            finally:
                client.close()

    def close(self) -> None:
        self._zygote.close()
