"""What a worker runs: a task's bytes in, a graded notebook's bytes out."""

import base64
import dataclasses
import json
import warnings

from autograder.exercises import exercises_of, lessons
from autograder.grading.errors import Refused
from autograder.grading.grade import Graded, Task, grade_notebook
from autograder.grading.sources import SourceNotebook
from autograder.kernels.zygotes import ZygoteClient

__all__ = ["answer_of", "grade", "payload_of"]


def payload_of(task: Task) -> bytes:
    """The task as a worker takes it."""
    plain = {**vars(task), "data": base64.b64encode(task.data).decode(), "source": task.source.plain()}
    return json.dumps(plain).encode()


def answer_of(data: bytes) -> Graded:
    """What a worker answered. Raises ``Refused`` where it refused."""
    plain = json.loads(data)
    if "refused" in plain:
        raise Refused(plain["refused"])
    return Graded(**plain)


async def grade(payload: bytes, client: ZygoteClient) -> bytes:
    """The job of ``autograder.kernels.pool.WorkerPool``."""
    plain = json.loads(payload)
    source = SourceNotebook.from_plain(plain["source"])
    task = Task(**{**plain, "data": base64.b64decode(plain["data"]), "source": source})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            graded = await grade_notebook(task, client)
        except Refused as error:
            return json.dumps({"refused": str(error)}).encode()
    return json.dumps(dataclasses.asdict(graded)).encode()


for _lesson in lessons():  # before the worker's memory is limited: their libraries map more than it may take
    exercises_of(_lesson)
