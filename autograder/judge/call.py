"""Calls a student's function on prepared cases and reports what happened, whatever it does.

The calls run in a thread of their own, so that a deadline works on every system: SIGALRM exists only on Unix and
only in the main thread. A thread that will not end is asked to by an exception raised inside it, and abandoned
if it does not listen; the caller gets its answer either way.
"""

import contextlib
import ctypes
import inspect
import io
import linecache
import os
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

import numpy as np

from autograder.contract.calls import Style, invoke
from autograder.contract.wire import pack, unpack
from autograder.errors import ModuleMismatch, WireError

__all__ = ["DEADLINE", "Fault", "Reply", "call_all"]

DEADLINE = 10.0  # seconds for all cases of one check; the references need milliseconds
ASK_AGAIN = 0.05  # seconds between two requests to a thread that should end
PATIENCE = 1.0  # seconds until such a thread is abandoned
POLL = 0.02  # seconds; a lock cannot be interrupted on Windows, so the wait for the thread is cut in pieces
SHOW_WAITING = 1.5  # seconds until the learner is told that the call is still running
KEPT_TEXT = 2_000  # characters of printed output that are kept for the card
KEPT_WARNINGS = 5
STACK = 64 * 2**20  # bytes; macOS gives threads half a megabyte, too little for deep recursion in C

FaultKind = Literal["stub", "arity", "raised", "recursion", "exit", "endless", "unpackable", "not run"]


@dataclass(frozen=True)
class Fault:
    """Why a call gave no result.

    Attributes:
        message: one sentence for the learner; may quote values of the case.
        line: the learner's own line, as ``line 3: y = w * z``; quotes no value. Empty where there is none.
        name: the exception's type where there was one.

    """

    kind: FaultKind
    message: str
    line: str = ""
    name: str = ""


@dataclass(frozen=True)
class Reply:
    """What one call gave: a packed result or a fault, and what else was seen.

    Attributes:
        frame: the result, packed; None where there is a fault.
        printed: the first characters of what the function printed.
        warnings: the warnings it raised, each once.
        changed: positions of the array arguments that it modified in place.
        aliased: positions of the array arguments that share memory with the result.

    """

    frame: bytes | None = None
    fault: Fault | None = None
    printed: str = ""
    warnings: tuple[str, ...] = ()
    changed: tuple[int, ...] = ()
    aliased: tuple[int, ...] = ()


class _DeadlinePassed(BaseException):
    """Raised inside the student's thread; derived from BaseException to pass ``except Exception``."""


def call_all(
    student: Callable[..., Any],
    frames: Sequence[bytes],
    style: Style = "function",
    deadline: float = DEADLINE,
    on_waiting: Callable[[], None] = lambda: None,
) -> list[Reply]:
    """Call ``student`` on each packed tuple of arguments, in order.

    Args:
        student: the function, or the class of a torch module.
        frames: packed argument tuples.
        style: how it is called.
        deadline: seconds for all calls together.
        on_waiting: called once if the calls take noticeably long.

    Returns:
        One reply per frame. After a fault that every call would repeat (an untouched stub, wrong arguments, an
        endless loop) the rest is not run and says so.

    Raises:
        KeyboardInterrupt: the learner interrupted; the student's thread was ended first.

    """
    replies: list[Reply] = []
    worker = _Worker(student, style, frames, replies)
    worker.start()
    started = time.monotonic()
    shown = False
    try:
        while worker.is_alive() and time.monotonic() - started < deadline:
            worker.join(POLL)
            if not shown and time.monotonic() - started > SHOW_WAITING:
                on_waiting()
                shown = True
    finally:
        ended = worker.end()
    finished = list(replies)
    if len(finished) < len(frames) and not (finished and _repeats(finished[-1])):
        message = f"It did not finish within {deadline:g} seconds. Is there a loop that never ends?"
        if not ended:
            message += " It is still running: restart the kernel (Kernel menu) before you go on."
        finished.append(Reply(fault=Fault("endless", message, worker.last_line)))
    skipped = Reply(fault=Fault("not run", "Not run, because of what happened before."))
    return finished + [skipped] * (len(frames) - len(finished))


class _Worker(threading.Thread):
    def __init__(
        self, student: Callable[..., Any], style: Style, frames: Sequence[bytes], replies: list[Reply]
    ) -> None:
        super().__init__(name="deepgrad-check", daemon=True)
        self.student = student
        self.style = style
        self.frames = frames
        self.replies = replies
        self.last_line = ""

    def start(self) -> None:
        before = threading.stack_size(STACK)
        try:
            super().start()
        finally:
            threading.stack_size(before)

    def run(self) -> None:
        with contextlib.suppress(_DeadlinePassed):
            for frame in self.frames:
                reply = _call(self.student, self.style, frame)
                self.replies.append(reply)
                if _repeats(reply):
                    return

    def end(self) -> bool:
        """Ask the thread to end until it does or patience runs out; False where it goes on."""
        if self.is_alive() and self.ident is not None:
            frame = sys._current_frames().get(self.ident)
            if frame is not None:
                self.last_line = _line(traceback.extract_stack(frame))
        limit = time.monotonic() + PATIENCE
        while self.is_alive() and time.monotonic() < limit:
            target = ctypes.c_ulong(self.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(_DeadlinePassed))
            self.join(ASK_AGAIN)
        return not self.is_alive()


def _repeats(reply: Reply) -> bool:
    """Whether every further call would end the same way."""
    return reply.fault is not None and reply.fault.kind in ("stub", "arity", "exit", "recursion")


def _call(student: Callable[..., Any], style: Style, frame: bytes) -> Reply:
    arguments = unpack(frame)
    if style == "function" and (fault := _arity(student, arguments)):
        return Reply(fault=fault)
    printed = _FirstText()
    noted: list[str] = []
    result: bytes | None = None
    fault = None
    aliased: tuple[int, ...] = ()
    with _quiet(printed, noted):
        try:
            returned = invoke(student, style, arguments)
            aliased = _sharing(returned, arguments)
            result = pack(returned)
        except _DeadlinePassed:
            raise
        except WireError as error:
            fault = Fault("unpackable", f"The result cannot be checked: {error}.")
        except ModuleMismatch as error:
            fault = Fault("raised", str(error))
        except BaseException as error:
            fault = _fault(error)
    untouched = unpack(frame)
    changed = tuple(i for i, (was, now) in enumerate(zip(untouched, arguments, strict=True)) if _differs(was, now))
    return Reply(result, fault, printed.getvalue(), tuple(noted), changed, aliased)


def _arity(student: Callable[..., Any], arguments: Sequence[Any]) -> Fault | None:
    try:
        signature = inspect.signature(student)
    except (TypeError, ValueError):  # some callables have none; the call itself will tell
        return None
    try:
        signature.bind(*arguments)
    except TypeError:
        found = ", ".join(str(parameter) for parameter in signature.parameters.values())
        return Fault("arity", f"Yours takes ({found}).")
    return None


def _fault(error: BaseException) -> Fault:
    line = _line(traceback.extract_tb(error.__traceback__))
    name = type(error).__name__
    if isinstance(error, NotImplementedError) and _raised_by_student(error.__traceback__):
        return Fault("stub", "Not started.", line, name)
    if isinstance(error, RecursionError):
        return Fault("recursion", "It calls itself without end (RecursionError).", line, name)
    if isinstance(error, SystemExit | KeyboardInterrupt):
        return Fault("exit", f"It tried to end the program ({name}).", line, name)
    try:
        said = str(error)[:300]
    except Exception:  # a student's own exception class may fail to print itself
        said = ""
    return Fault("raised", f"{name}: {said}" if said else name, line, name)


def _raised_by_student(trace: TracebackType | None) -> bool:
    frames = traceback.extract_tb(trace)
    return bool(frames) and _is_student(frames[-1].filename)


def _line(frames: traceback.StackSummary) -> str:
    own = [frame for frame in frames if _is_student(frame.filename)]
    if not own:
        return ""
    number = own[-1].lineno or 0
    text = linecache.getline(own[-1].filename, number).strip()
    return f"line {number}: {text}" if text else f"line {number}"


_OURS = Path(__file__).resolve().parents[1]
_LIBRARIES = tuple(
    str(Path(path).resolve()) + os.sep
    for path in {
        *(sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
        str(_OURS),
        str(_OURS.parent / "deepgrad"),
    }
)


def _is_student(filename: str) -> bool:
    if filename.startswith("<frozen"):
        return False
    return not str(Path(filename).absolute()).startswith(_LIBRARIES)


def _sharing(returned: Any, arguments: Sequence[Any]) -> tuple[int, ...]:
    parts = returned if isinstance(returned, list | tuple) else [returned]
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    return tuple(
        i
        for i, argument in enumerate(arguments)
        if isinstance(argument, np.ndarray) and any(np.may_share_memory(argument, array) for array in arrays)
    )


def _differs(was: Any, now: Any) -> bool:
    if isinstance(was, np.ndarray):
        return bool(was.shape != now.shape or was.tobytes() != now.tobytes())
    if isinstance(was, list | tuple):
        return len(was) != len(now) or any(map(_differs, was, now))
    return False


@contextlib.contextmanager
def _quiet(printed: io.TextIOBase, noted: list[str]) -> Iterator[None]:
    """Keep what is printed and warned out of the notebook's cell: nbgrader takes any stderr there for a failure."""

    def note(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        text = f"{category.__name__}: {message}"[:300]
        if text not in noted and len(noted) < KEPT_WARNINGS:
            noted.append(text)

    with (
        _descriptor_silenced(2),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(printed),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("always")
        warnings.showwarning = note
        yield


@contextlib.contextmanager
def _descriptor_silenced(number: int) -> Iterator[None]:
    """Send what compiled code writes to a descriptor to nowhere."""
    try:
        saved = os.dup(number)
    except OSError:  # closed, as under pythonw
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, number)
        yield
    finally:
        os.dup2(saved, number)
        os.close(saved)
        os.close(nowhere)


class _FirstText(io.StringIO):
    """Keeps the first characters and forgets the rest, however much is printed."""

    def write(self, text: str) -> int:
        room = KEPT_TEXT - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)
