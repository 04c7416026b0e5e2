"""Does a task reach a worker, and its answer the coordinator, with all they hold, and is another form refused?"""

import dataclasses
import json
from typing import Any

import msgspec
import pytest

from autograder.grading.errors import Refused, Starved
from autograder.grading.grade import Graded, Task
from autograder.grading.job import answer_of, payload_of
from autograder.grading.sources import SourceCell, SourceNotebook, source_of

CELL = SourceCell(name="a", cell_type="code", locked=True, source="1", checksum="c", grade=True, points=2.0)
SOURCE = SourceNotebook("n", {"name": "python3"}, (CELL,), {"id": "a"}, experiments={"b": "2"}, shown=("c",))
TASK = Task(data=b"\xff{", source=SOURCE, seeds={"e": 2**70}, inputs="/folder", strict=True, seconds=3.5)
GRADED = Graded(
    notebook="\ud800", scores={"a": 1.5, "b": None}, no_response={"c": True}, records={"e": {"seed": "1"}}, said=["x"]
)


def as_answer(**changed: Any) -> bytes:
    return json.dumps({**vars(GRADED), **changed}).encode()


def test_a_task_reaches_a_worker_whole() -> None:
    plain = json.loads(payload_of(TASK))
    assert msgspec.convert({**plain, "source": source_of(plain["source"])}, Task) == TASK
    assert set(plain) == {one.name for one in dataclasses.fields(Task)}


def test_an_answer_reaches_the_coordinator_whole() -> None:
    assert answer_of(as_answer()) == GRADED


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"scores": {"a": "3"}}, r"\$.scores"),
        ({"scores": {"a": True}}, r"\$.scores"),
        ({"said": [1]}, r"\$.said"),
        ({"records": {"e": 1}}, r"\$.records"),
        ({"seconds": None}, r"\$.seconds"),
    ],
)
def test_an_answer_of_another_form_is_refused_with_its_place(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(ValueError, match=where):
        answer_of(as_answer(**changed))


def test_what_a_worker_refused_or_lacked_is_raised() -> None:
    with pytest.raises(Refused, match="no notebook"):
        answer_of(b'{"refused": "It is no notebook."}')
    with pytest.raises(Starved, match="thread"):
        answer_of(b'{"starved": "thread", "seconds": 1.0}')
