"""The verdict on one exercise, reached in the grader: secret cases, truths, and what the student's process answered."""

from collections.abc import Sequence
from functools import lru_cache

from autograder.contract.wire import pack
from autograder.errors import CouldNotCheck
from autograder.exercises import find
from autograder.exercises.base import Case
from autograder.grading.questions import request
from autograder.judge.call import Fault, FaultKind, Reply
from autograder.judge.matching import Values
from autograder.judge.result import Outcome, Result
from autograder.judge.verdict import judge, truths, with_repeat

__all__ = ["ask", "cases_of", "fault_result", "verdict"]


@lru_cache(maxsize=128)  # asked for a few times while its submission is graded
def cases_of(name: str, seed: int) -> tuple[tuple[Case, ...], tuple[bytes, ...], tuple[Values, ...]]:
    """The cases of a seed with the repeated one, their packed arguments, and the truths.

    Raises:
        CouldNotCheck: the exercise itself failed.
    """
    try:
        exercise = find(name)
        cases = with_repeat(exercise, exercise.draw(seed))
        return tuple(cases), tuple(pack(case.arguments) for case in cases), tuple(truths(exercise, cases))
    except (CouldNotCheck, MemoryError):  # who used up the memory is found by doing each job alone
        raise
    except Exception as error:  # whatever it is, it is ours
        raise CouldNotCheck(f"{name} cannot be asked: {type(error).__name__}: {error}") from error


def ask(name: str, seed: int) -> bytes:
    """The request for the student's process. Raises ``CouldNotCheck``."""
    _, frames, _ = cases_of(name, seed)
    return request(name, find(name).style, frames)


def verdict(name: str, seed: int, replies: Sequence[Reply], points: float) -> Result:
    """Passed, failed, or could not be checked; raises nothing but ``MemoryError``."""
    try:
        cases, _, want = cases_of(name, seed)
        return judge(find(name), cases, replies, want, points, secret=True)
    except CouldNotCheck as error:
        return could_not_check(name, error)
    except MemoryError:
        raise
    except Exception as error:  # a fault of ours must not cost the student
        return could_not_check(name, error)


def could_not_check(name: str, error: Exception) -> Result:
    """The result where the fault is ours."""
    return Result(
        name,
        Outcome.COULD_NOT_CHECK,
        f"This could not be checked ({type(error).__name__}). It is our fault, not yours, and costs no points.",
        version=_version(name),
    )


def fault_result(name: str, seed: int, kind: FaultKind, message: str, points: float) -> Result:
    """The result where the student's process gave no answer at all."""
    try:
        count = len(cases_of(name, seed)[0])
    except CouldNotCheck as error:
        return could_not_check(name, error)
    return verdict(name, seed, [Reply(fault=Fault(kind, message))] * count, points)


def _version(name: str) -> str:
    try:
        return find(name).version
    except Exception:  # the definition itself is broken
        return ""
