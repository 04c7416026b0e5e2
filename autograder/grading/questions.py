"""The request to a student's process and its answer, on the grader's side.

Tested in ``tests/grading/test_modules.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeGuard, get_args

import numpy as np

from autograder.contract.calls import Style
from autograder.contract.wire import pack, unpack
from autograder.errors import WireError
from autograder.grading.errors import BadAnswer
from autograder.judge.call import BUSY, DEADLINE, Fault, FaultKind, Reply
from autograder.kernels.client.execute import CELL_DEADLINE

__all__ = ["Answer", "check_seconds", "patience", "read_answer", "request"]

SPARE = 8.0  # seconds in which the kernel ends the calls and answers

TEXT = 500
FAULT_TEXTS = [field.name for field in fields(Fault)][1:]  # all but its kind


def check_seconds(cell_seconds: float) -> float:
    """The seconds for all calls of one check: as many as for a cell, if an instructor raised those, else ``DEADLINE``.

    Args:
        cell_seconds: the seconds for one cell.
    """
    return cell_seconds if cell_seconds > CELL_DEADLINE else DEADLINE


def patience(seconds: float) -> float:
    """Seconds until the grader gives up a kernel whose calls have ``seconds``. The kernel should end them earlier."""
    return BUSY * seconds + SPARE


def request(name: str, style: Style, frames: Sequence[bytes], seconds: float = DEADLINE) -> bytes:
    """The packed request: call this function on these packed argument tuples, in so many seconds."""
    arrays = [np.frombuffer(frame, np.uint8) for frame in frames]
    return pack({"name": name, "style": style, "deadline": seconds, "frames": arrays})


@dataclass(frozen=True)
class Answer:
    """A reply for each case, and whether torch's autograd ran, as the student's process says."""

    replies: tuple[Reply, ...]
    autograd: bool


def read_answer(data: bytes, arguments: Sequence[int]) -> Answer:
    """Read an answer. Each field is checked, because a student's code can send anything.

    Args:
        data: the answer.
        arguments: the number of arguments of each case; there must be one reply for each case.

    Raises:
        BadAnswer: it is not the answer to the request.
    """
    try:
        answer = unpack(data)
    except WireError as error:
        raise BadAnswer(f"The answer from the student's process cannot be read: {error}.") from error
    match answer:
        case {"replies": list(items), "autograd": bool(autograd)} if len(items) == len(arguments):
            replies = (_reply(item, count) for item, count in zip(items, arguments, strict=True))
            return Answer(tuple(replies), autograd)
    raise BadAnswer("The answer from the student's process does not have exactly one reply for each case.")


def _reply(item: Any, arguments: int) -> Reply:
    match item:
        case {
            "frame": frame,
            "fault": fault,
            "printed": str(printed),
            "warnings": list(warnings),
            "changed": list(changed),
            "aliased": list(aliased),
        } if all(type(text) is str for text in warnings):
            return Reply(
                *_frame_or_fault(frame, fault),
                printed[:TEXT],
                tuple(text[:TEXT] for text in warnings[:5]),
                changed=_positions(changed, arguments),
                aliased=_positions(aliased, arguments),
            )
    raise BadAnswer("A reply from the student's process does not have the expected form.")


def _frame_or_fault(frame: Any, fault: Any) -> tuple[bytes | None, Fault | None]:
    if frame is None and fault is not None:
        return None, _fault(fault)
    if type(frame) is not np.ndarray or frame.dtype != np.uint8 or frame.ndim != 1:
        raise BadAnswer("A reply from the student's process is neither a result nor a fault.")
    if fault is not None:
        return None, _fault(fault)
    return frame.tobytes(), None  # the judge checks whether it can be unpacked


def _fault(fault: Any) -> Fault:
    match fault:
        case [str(kind), *texts] if (
            _is_kind(kind) and len(texts) == len(FAULT_TEXTS) and all(type(text) is str for text in texts)
        ):
            return Fault(kind, **{name: text[:TEXT] for name, text in zip(FAULT_TEXTS, texts, strict=True)})
    raise BadAnswer("A fault from the student's process does not have the expected form.")


def _is_kind(text: str) -> TypeGuard[FaultKind]:
    return text in get_args(FaultKind)


def _positions(found: list[Any], arguments: int) -> tuple[int, ...]:
    if not all(type(i) is int and 0 <= i < arguments for i in found):
        raise BadAnswer("A reply from the student's process names arguments that do not exist.")
    return tuple(found)
