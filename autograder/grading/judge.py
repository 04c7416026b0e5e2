"""Judges a test cell of ours: sends secret cases, receives replies, and reaches the result here, in the grader."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.contract.wire import pack
from autograder.errors import CouldNotCheck
from autograder.exercises import find
from autograder.exercises.base import Case
from autograder.grading.cells import Cells
from autograder.grading.errors import BadAnswer
from autograder.grading.notes import Notes
from autograder.grading.questions import patience, read_answer, request
from autograder.grading.refusals import refusal_in
from autograder.grading.syntax import headlined
from autograder.judge.call import DEADLINE, Fault, FaultKind, Reply
from autograder.judge.matching import Values
from autograder.judge.result import Outcome, Result
from autograder.judge.verdict import judge as judge_replies
from autograder.judge.verdict import truths, with_repeat
from autograder.kernels.client.session import CellResult
from autograder.kernels.client.verdict_channel import VerdictChannel
from autograder.kernels.endings import Reason
from autograder.kernels.errors import CallFailed, ChannelMalformed, ChannelTimeout

__all__ = ["Answered", "cases_of", "fault_of", "fault_result", "faults_in", "judge", "results_of"]

KEPT_FRAME = 64 << 10
"""Bytes of a returned value that are kept for ``autograder explain``."""

ENDED: Mapping[Reason, str] = {
    "too_many_threads": "It started more threads than a notebook may have.",
    "too_many_mappings": "It used more separate regions of memory (mappings) than a notebook may have.",
    "disk_full": "It wrote more to disk than a notebook may.",
    "unmeasurable": "The grader could not measure its memory, threads and files, so it ended its Python process.",
    "stopped": "It stopped its Python process.",
}


@dataclass(frozen=True)
class Answered:
    """The outcome of a request to the student's process.

    Attributes:
        result: the verdict, reached in the grader.
        frames: what was returned for each case, packed; None if nothing was returned, or if it was too large to keep.
        faults: for each case why it has no result; None if it has one. A message may quote a secret case.
        autograd: whether torch's autograd ran during the calls, as the student's process says.
    """

    result: Result
    frames: tuple[bytes | None, ...] = ()
    faults: tuple[Fault | None, ...] = ()
    autograd: bool = False

    @property
    def fault(self) -> Fault | None:
        """The first fault."""
        return next((fault for fault in self.faults if fault is not None), None)


async def judge(
    cells: Cells, at: int, channel: VerdictChannel, notes: Notes, seconds: float = DEADLINE
) -> Answered | None:
    """Call the student's function on the secret cases and judge its results; None if the cell is no test of ours.

    Args:
        seconds: the time for all calls of the check.

    Raises:
        ChannelError: the process gave no answer.
    """
    if at not in cells.ours:
        return None
    name, source = cells.ours[at]
    seed, points = cells.seeds[name], float(source.points or 0)
    try:
        payload = _ask(name, seed, seconds)
    except CouldNotCheck as error:
        return Answered(could_not_check(name, error))
    answer = await channel.call(payload, patience(seconds))
    counts = [len(case.arguments) for case in cases_of(name, seed)[0]]
    try:
        found = read_answer(answer, counts)
    except BadAnswer as error:
        notes.attend(f"{name}: {error} The student's code may have replaced parts of the library; 0 points.")
        return Answered(fault_result(name, seed, "unpackable", str(error), points))
    replies = found.replies
    _tell_overlooked(cells, name, replies[0], notes)
    faults = tuple(reply.fault for reply in replies)
    return Answered(_result(name, seed, replies, points), _kept(replies), faults, found.autograd)


def results_of(cells: Cells, ran: Sequence[CellResult[Answered]], notes: Notes) -> dict[int, Result]:
    """The result of each test cell of ours, by its position. A cell without an answer has a result, too."""
    found = {at: _settled(cells, at, ran[at], notes) for at in cells.ours}
    return {at: _with_syntax_error(cells, at, result, ran) for at, result in found.items()}


def fault_of(ran: CellResult[Answered]) -> Fault | None:
    """Why a function gave no result; None if it gave one, or if its process needed too much memory."""
    if isinstance(ran.answer, Answered):
        return ran.answer.fault or Fault("not run", "")
    if isinstance(ran.answer, CallFailed):
        return _raised(ran.answer)
    return None if ran.status == "out_of_memory" else Fault(*_why(ran))


def faults_in(ran: Sequence[CellResult[Answered]]) -> Iterator[Fault]:
    """What students' functions raised, as their process says."""
    answers = (cell.answer for cell in ran)
    return (answer.fault for answer in answers if isinstance(answer, Answered) and answer.fault is not None)


@lru_cache(maxsize=128)  # asked for a few times while its submission is graded
def cases_of(name: str, seed: int) -> tuple[tuple[Case, ...], tuple[bytes, ...], tuple[Values, ...]]:
    """The cases of a seed, with the first one repeated (``with_repeat``); their packed arguments; the true results.

    Raises:
        CouldNotCheck: the exercise itself failed.
    """
    try:
        exercise = find(name)
        cases = with_repeat(exercise, exercise.draw(seed))
        return tuple(cases), tuple(pack(case.arguments) for case in cases), tuple(truths(exercise, cases))
    except (CouldNotCheck, MemoryError):  # the pool runs each job alone to find out which one used up the memory
        raise
    except Exception as error:  # any error here is a fault of ours
        raise CouldNotCheck(f"The test cases of {name} could not be made: {type(error).__name__}: {error}") from error


def _ask(name: str, seed: int, seconds: float) -> bytes:
    """The request for the student's process. Raises ``CouldNotCheck``."""
    _, frames, _ = cases_of(name, seed)
    return request(name, find(name).style, frames, seconds)


def _result(name: str, seed: int, replies: Sequence[Reply], points: float) -> Result:
    """Passed, failed, or could not be checked; raises nothing but ``MemoryError``."""
    try:
        cases, _, want = cases_of(name, seed)
        return judge_replies(find(name), cases, replies, want, points, secret=True)
    except CouldNotCheck as error:
        return could_not_check(name, error)
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours must not cost the student
        return could_not_check(name, error)


def could_not_check(name: str, error: Exception) -> Result:
    """The result if the fault is ours."""
    return Result(
        name,
        Outcome.COULD_NOT_CHECK,
        f"This could not be checked ({type(error).__name__}). It is our fault, not yours, and costs no points.",
        version=_version(name),
    )


def fault_result(name: str, seed: int, kind: FaultKind, message: str, points: float) -> Result:
    """The result if the student's process gave no answer at all."""
    try:
        count = len(cases_of(name, seed)[0])
    except CouldNotCheck as error:
        return could_not_check(name, error)
    return _result(name, seed, [Reply(fault=Fault(kind, message))] * count, points)


def _settled(cells: Cells, at: int, ran: CellResult[Answered], notes: Notes) -> Result:
    name, source = cells.ours[at]
    answer = ran.answer
    if isinstance(answer, Answered):
        return answer.result
    if isinstance(answer, ChannelMalformed) or (isinstance(answer, CallFailed) and not _is_refused(answer)):
        notes.attend(
            f"{name}: the student's code changed or broke the part of the check that runs in its process; 0 points."
        )
    if ran.status == "not_run":
        notes.attend(f"{name} was not run, because of what earlier code did to the kernel; 0 points.")
    return fault_result(name, cells.seeds[name], *_why(ran), float(source.points or 0))


def _with_syntax_error(cells: Cells, at: int, result: Result, ran: Sequence[CellResult[Answered]]) -> Result:
    answered = ran[at].answer
    if isinstance(answered, Answered) and answered.fault is not None and answered.fault.kind == "missing":
        for answer in cells.answers(at):
            result = headlined(result, cells.code[answer].source, ran[answer])
    return result


def _tell_overlooked(cells: Cells, name: str, first: Reply, notes: Notes) -> None:
    """The function is missing: note whether the notebook contains an answer that a human would find."""
    if first.fault is None or first.fault.kind not in ("stub", "missing"):
        return
    if cells.defined_elsewhere(name):
        notes.attend(
            f"{name} was missing or still the template when its test ran, but another cell defines it; 0 points."
        )
    elif cells.emptied(name):
        notes.attend(f"{name}: its cell was changed and does not define {name}; 0 points.")


def _kept(replies: Sequence[Reply]) -> tuple[bytes | None, ...]:
    return tuple(r.frame if r.frame is not None and len(r.frame) <= KEPT_FRAME else None for r in replies)


def _is_refused(error: CallFailed) -> bool:
    fault = _raised(error)
    return refusal_in(fault.name, fault.message) is not None


def _raised(error: CallFailed) -> Fault:
    """The fault for an error that the kernel's side of a check raised."""
    name, _, text = str(error).partition(": ")
    return Fault("raised", text, name=name)


def _why(ran: CellResult[Answered]) -> tuple[FaultKind, str]:
    """The kind of fault and the message if the process gave no answer."""
    if ran.status == "not_run":
        return "not run", "It was not run, because earlier code ended the kernel."
    if ran.ended == "deadline":
        return "endless", "The time for the whole submission was over. Does an earlier cell take long?"
    if ran.status == "timed_out" or isinstance(ran.answer, ChannelTimeout):
        return "endless", "It did not finish in time. Is there a loop that never ends?"
    if ran.status == "out_of_memory":
        return "exit", "It took more memory than a notebook may have."
    if ran.status == "died":
        ended = ENDED.get(ran.ended) if ran.ended is not None else None
        return "exit", ended or "It ended the Python process."
    return "unpackable", "Your function's result could not be read."


def _version(name: str) -> str:
    try:
        return find(name).version
    except Exception:  # the definition itself is broken
        return ""
