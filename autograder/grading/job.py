"""The job of a worker: takes a task as bytes, returns a graded notebook as bytes.

Both are JSON that ``msgspec`` checks against the declared types. ``json`` parses it, because a notebook's text may hold
lone surrogates, which msgspec's own parser refuses.
"""

import base64
import json
import warnings
from collections.abc import Awaitable, Callable, Sequence

import msgspec

from autograder.exercises import find
from autograder.grading.errors import Refused, Starved
from autograder.grading.grade import Graded, Task, grade_notebook
from autograder.grading.sources import source_of
from autograder.kernels.client.zygote_client import ZygoteClient
from autograder.kernels.errors import MachineShort

__all__ = ["answer_of", "grade", "payload_of", "versions_of"]


def payload_of(task: Task) -> bytes:
    """The task as the bytes that a worker reads."""
    plain = {**vars(task), "data": base64.b64encode(task.data).decode(), "source": task.source.text}
    return json.dumps(plain).encode()


def answer_of(data: bytes) -> Graded:
    """Read a worker's answer.

    Raises:
        Refused, Starved: the worker reports this error.
        ValueError: the answer is of another form.
    """
    plain = json.loads(data)
    if "refused" in plain:
        raise Refused(plain["refused"])
    if "starved" in plain:
        raise Starved(plain["starved"], plain["seconds"])
    return msgspec.convert(plain, Graded)


async def versions_of(exercises: Sequence[str], run: Callable[[bytes], Awaitable[bytes]]) -> dict[str, str]:
    """Ask a worker for the exercises' versions.

    The worker has imported them already; in this process the import would take seconds.
    """
    return msgspec.convert(json.loads(await run(json.dumps({"versions": list(exercises)}).encode())), dict[str, str])


async def grade(payload: bytes, client: ZygoteClient) -> bytes:
    """Run in a worker: grade the task in ``payload``, or look up the versions of exercises."""
    plain = json.loads(payload)
    if "versions" in plain:
        return json.dumps({name: find(name).version for name in plain["versions"]}).encode()
    task = msgspec.convert({**plain, "source": source_of(plain["source"])}, Task)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            graded = await grade_notebook(task, client)
        except Refused as error:
            return json.dumps({"refused": str(error)}).encode()
        except Starved as error:
            return json.dumps({"starved": error.what, "seconds": error.seconds}).encode()
        except MachineShort as error:
            return json.dumps({"starved": str(error), "seconds": 0.0}).encode()
    return json.dumps(vars(graded)).encode()
