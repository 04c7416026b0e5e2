"""Does a test cell get a result whatever came of asking the student's process, and is a fault of ours never a zero?"""

import asyncio

import pytest
from support.mangled import find, source
from support.notebooks import solved
from support.submissions import LESSON

from autograder.contract.wire import unpack
from autograder.exercises import names_in
from autograder.grading import judge as judging
from autograder.grading.cells import Cells
from autograder.grading.judge import Answered, fault_of, judge, results_of
from autograder.grading.notes import Notes
from autograder.judge.result import Outcome, Result
from autograder.kernels.client.session import CellResult
from autograder.kernels.errors import CallFailed, ChannelMalformed, ChannelTimeout

NAME = "chain_forward"


def judged(ran: CellResult[Answered]) -> tuple[Result, Notes]:
    """The result of one test cell that ended so, while all others gave an answer."""
    cells, notes = Cells(solved(LESSON), source(), dict.fromkeys(names_in(LESSON), 1)), Notes()
    at = next(at for at, (name, _) in cells.ours.items() if name == NAME)
    fine = CellResult("ok", answer=Answered(Result(NAME, Outcome.PASSED, "All right.")))
    return results_of(cells, [ran if i == at else fine for i in range(len(cells.code))], notes)[at], notes


@pytest.mark.parametrize(
    ("ran", "words"),
    [
        (CellResult("not_run"), "earlier code ended the kernel"),
        (CellResult("died", ended="disk_full"), "wrote more to disk"),
        (CellResult("died", ended="exited"), "ended the Python process"),
        (CellResult("died", ended="deadline"), "time for the whole submission"),
        (CellResult("timed_out"), "did not finish in time"),
        (CellResult("error", answer=ChannelTimeout("late")), "did not finish in time"),
        (CellResult("out_of_memory", ended="out_of_memory"), "more memory"),
        (CellResult("error", answer=ChannelMalformed("bytes")), "Your function's result could not be read"),
    ],
)
def test_a_cell_without_an_answer_has_no_points_and_says_why(ran: CellResult[Answered], words: str) -> None:
    result, _ = judged(ran)
    assert (result.outcome, result.points) == (Outcome.FAILED, 0)
    assert words in str(result)


@pytest.mark.parametrize(
    ("ran", "told"),
    [
        (CellResult("error", answer=ChannelMalformed("bytes")), "the student's code changed or broke the part"),
        (
            CellResult("error", answer=CallFailed("AttributeError: no dumps")),
            "the student's code changed or broke the part",
        ),
        (CellResult("error", answer=CallFailed("OSError: There is no network while grading")), ""),
        (CellResult("not_run"), "was not run"),
    ],
)
def test_a_human_is_told_what_the_students_code_did_to_the_check(ran: CellResult[Answered], told: str) -> None:
    _, notes = judged(ran)
    assert [told in sentence for sentence in notes.attention] == ([True] if told else [])


def test_want_of_memory_is_no_fault_of_the_function() -> None:
    assert fault_of(CellResult("out_of_memory", ended="out_of_memory")) is None
    assert fault_of(CellResult("timed_out")).kind == "endless"


def test_the_test_cells_of_the_lesson_are_found() -> None:
    cells = Cells(solved(LESSON), source(), dict.fromkeys(names_in(LESSON), 1))
    assert tuple(name for name, _ in cells.ours.values()) == names_in(LESSON)
    at = cells.code.index(find(cells.notebook, f"test_{NAME}"))
    assert [cells.code[i].metadata["nbgrader"]["grade_id"] for i in cells.answers(at)] == [NAME]


def test_is_want_of_memory_never_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    """One notebook's outputs may use up what a worker has; its neighbours there are then graded once more."""

    def out_of_memory(*_: object, **__: object) -> None:
        raise MemoryError

    for name in ("judge_replies", "truths"):
        with monkeypatch.context() as patched, pytest.raises(MemoryError):
            judging.cases_of.cache_clear()
            patched.setattr(judging, name, out_of_memory)
            judging.fault_result("chain_forward", 1, "exit", "", 3.0)


def test_the_kernel_gets_the_seconds_of_a_check_and_the_grader_waits_longer() -> None:
    sent = []

    class Channel:
        async def call(self, payload: bytes, seconds: float) -> bytes:
            sent.append((unpack(payload)["deadline"], seconds))
            raise ChannelTimeout("late")

    cells = Cells(solved(LESSON), source(), dict.fromkeys(names_in(LESSON), 1))
    for seconds in ((), (120.0,)):
        with pytest.raises(ChannelTimeout):
            asyncio.run(judge(cells, min(cells.ours), Channel(), Notes(), *seconds))  # type: ignore[arg-type]
    assert sent == [(10.0, 28.0), (120.0, 248.0)]
