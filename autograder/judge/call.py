"""Calls a student's function on prepared cases, and reports what happened even if it hangs, exits or fails oddly.

The calls run in a thread of their own, so that a deadline works on every system: SIGALRM exists only on Unix and only
in the main thread. If the thread runs too long, an exception is raised inside it. If that does not end the thread, it
is abandoned. In both cases the caller gets its answer, and its own stdout back.
"""

import contextlib
import ctypes
import dis
import inspect
import io
import linecache
import math
import os
import sys
import sysconfig
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from pathlib import Path
from types import CodeType, TracebackType
from typing import Any, Literal

import numpy as np

from autograder.contract.calls import Style, invoke
from autograder.contract.wire import pack, unpack
from autograder.errors import ModuleMismatch, WireError
from autograder.judge.tutor import in_words

__all__ = ["BUSY", "DEADLINE", "Fault", "Reply", "call_all"]

DEADLINE = 10.0  # seconds for all cases of one check; the references need milliseconds
BUSY = 2.0  # the clock may show this many times the deadline: on a busy machine the calls wait for the processor
ASK_AGAIN = 0.05  # seconds between two requests to a thread that should end
RECURSION = "It calls itself too often (RecursionError): without end, or for more steps than Python allows."
RECURSION_HINT = "Does every call come nearer to a case that returns without calling again? A loop needs no such case."
OWN_RAISE = (
    "A raise or assert line of your own raised it, but this case needs a result. Is the condition of that line "
    "True too often?"
)
UNFINISHED = "Your code reaches the line raise NotImplementedError(), which is still there."
PATIENCE = 1.0  # seconds until a thread that does not end is abandoned
# A stub has none of these instructions.
WORKING = frozenset(["STORE_FAST", "BINARY_OP", "FOR_ITER", "BUILD_LIST", "COMPARE_OP", "LOAD_FAST", "RETURN_VALUE"])
POLL = 0.02  # seconds; a lock cannot be interrupted on Windows, so the wait for the thread is cut in pieces
SHOW_WAITING = 1.5  # seconds until the learner is told that the call is still running
KEPT_TEXT = 2_000  # characters of printed output that are kept for the card
KEPT_WARNINGS = 5
ROUNDING = 1e-9  # an argument that was changed and restored by subtraction is off by less than this
STACK = 64 * 2**20  # bytes; macOS gives threads half a megabyte, too little for deep recursion in C

FaultKind = Literal[
    "stub",
    "unfinished",
    "missing",
    "arity",
    "raised",
    "mismatch",
    "recursion",
    "exit",
    "endless",
    "unpackable",
    "not run",
]


@dataclass(frozen=True)
class Fault:
    """The reason why a call gave no result.

    Attributes:
        message: one sentence for the learner; may quote values of the case.
        line: the learner's own line, as ``line 3: y = w * z``; quotes no value. Empty if there is none.
        name: the exception's type, if there was an exception; for a module that does not fit, the reason's id.
        words: what went wrong in a tutor's words; may tell sizes of the case.
        plain: the same as ``words``, without any number that the case determines.
        hint: what would be right; gives no number of the case.
    """

    kind: FaultKind
    message: str
    line: str = ""
    _: KW_ONLY
    name: str = ""
    words: str = ""
    plain: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Reply:
    """The outcome of one call: a packed result or a fault, and side effects.

    Attributes:
        frame: the result, packed; None if there is a fault.
        printed: the first characters of what the function printed.
        warnings: the warnings it raised, each once.
        changed: positions of the array arguments that it modified in place.
        aliased: positions of the array arguments that share memory with the result.
    """

    frame: bytes | None = None
    fault: Fault | None = None
    printed: str = ""
    warnings: tuple[str, ...] = ()
    _: KW_ONLY
    changed: tuple[int, ...] = ()
    aliased: tuple[int, ...] = ()


class _DeadlinePassed(BaseException):
    """Raised inside the student's thread. A BaseException, so that ``except Exception`` does not catch it."""


def call_all(
    student: Callable[..., Any],
    frames: Sequence[bytes],
    style: Style = "function",
    deadline: float = DEADLINE,
    on_waiting: Callable[[], None] = lambda: None,
    *,
    at_home: bool = True,
) -> list[Reply]:
    """Call ``student`` on each packed tuple of arguments, in order.

    Args:
        student: the function, or the class of a torch module.
        frames: packed argument tuples.
        style: how it is called.
        deadline: seconds in which this process computes, for all calls together. The clock may show ``BUSY`` times as
            many, because a busy machine makes the calls wait.
        on_waiting: called once if the calls take noticeably long.
        at_home: whether the kernel is the learner's own, so that it can be restarted.

    Returns:
        One reply per frame. After a fault that every call would repeat (an untouched stub, wrong arguments, an endless
        loop) the other cases are not called, and their replies say so.

    Raises:
        KeyboardInterrupt: the learner interrupted; the student's thread was ended first.
    """
    seen = _Seen()
    worker = _Worker(student, style, frames, seen)
    with _quiet(seen):  # in the caller's thread, because a student's thread that never ends would never undo it
        started, computed = time.monotonic(), time.process_time()
        shown = False
        try:
            worker.start()
            while not worker.done.wait(POLL) and _used(started, computed) < deadline:
                if not shown and time.monotonic() - started > SHOW_WAITING:
                    on_waiting()
                    shown = True
        finally:
            stopped = time.monotonic()
            ended = worker.end()
    finished = list(worker.replies)
    if len(finished) < len(frames) and not (finished and _repeats(finished[-1])):
        message = f"It did not finish within {deadline:g} seconds. Is there a loop that never ends?"
        if stopped - worker.answered < (stopped - started) / 2:  # many calls, each of which ends
            message = (
                f"It takes too long: {len(finished)} of {len(frames)} calls were done after {deadline:g} seconds. "
                "Does each call, or each step of a loop, repeat work that could be done once?"
            )
        if at_home and not ended:
            message += " It is still running: restart the kernel (Kernel menu) before you go on."
        finished.append(Reply(fault=Fault("endless", message, worker.last_line)))
    skipped = Reply(fault=Fault("not run", "Not run, because an earlier call failed."))
    return finished + [skipped] * (len(frames) - len(finished))


def _used(started: float, computed: float) -> float:
    """The seconds of the deadline that are used up: this process's computing time, but at least a share of all time.

    Args:
        started: when the calls began, by ``time.monotonic``.
        computed: the same by ``time.process_time``.
    """
    passed = time.monotonic() - started
    return max(min(passed, time.process_time() - computed), passed / BUSY)


class _Worker(threading.Thread):
    def __init__(self, student: Callable[..., Any], style: Style, frames: Sequence[bytes], seen: "_Seen") -> None:
        super().__init__(name="deepgrad-check", daemon=True)
        self.student = student
        self.style = style
        self.frames = frames
        self.seen = seen
        self.replies: list[Reply] = []
        self.last_line = ""
        self.answered = -math.inf  # time at which the last call ended
        self.done = threading.Event()  # in Python 3.11 and 3.12 an interrupted join() marks a running thread as ended

    def start(self) -> None:
        before = threading.stack_size(STACK)
        try:
            super().start()
        finally:
            threading.stack_size(before)

    def run(self) -> None:
        try:
            for frame in self.frames:
                reply = self._reply(frame)
                self.replies.append(reply)
                self.answered = time.monotonic()
                if _repeats(reply):
                    return
        except _DeadlinePassed:
            pass
        finally:
            self.done.set()

    def _reply(self, frame: bytes) -> Reply:
        try:
            arguments = unpack(frame)
            # checked once, because all cases have the same number of arguments
            first = not self.replies and self.style == "function"
            arity = _arity(self.student, arguments) if first else None
            reply = Reply(fault=arity) if arity else _call(self.student, self.style, frame, arguments, self.seen)
        except _DeadlinePassed:
            raise
        except BaseException as error:  # a student's object may raise when we look at it
            reply = Reply(fault=Fault("raised", type(error).__name__, name=type(error).__name__))
        # earlier calls succeeded, so the function is not an untouched stub
        if self.replies and reply.fault is not None and reply.fault.kind == "stub":
            reply = replace(reply, fault=replace(reply.fault, kind="unfinished", message=UNFINISHED))
        return reply

    def end(self) -> bool:
        """Ask the thread to end, until it does or ``PATIENCE`` is over. Returns False if it still runs."""
        if not self.done.is_set() and self.ident is not None:
            frame = sys._current_frames().get(self.ident)
            if frame is not None:
                self.last_line = _line(traceback.extract_stack(frame))
        limit = time.monotonic() + PATIENCE
        while not self.done.is_set() and time.monotonic() < limit:
            target = ctypes.c_ulong(self.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(target, ctypes.py_object(_DeadlinePassed))
            self.done.wait(ASK_AGAIN)
        if self.done.is_set():
            self.join()
        return self.done.is_set()


def _repeats(reply: Reply) -> bool:
    """Whether every further call would end the same way."""
    return reply.fault is not None and reply.fault.kind in ("stub", "arity", "exit", "recursion")


def _call(student: Callable[..., Any], style: Style, frame: bytes, arguments: Sequence[Any], seen: "_Seen") -> Reply:
    result: bytes | None = None
    fault = None
    aliased: tuple[int, ...] = ()
    try:
        returned = invoke(student, style, arguments)
        aliased = _sharing(returned, arguments)
        result = pack(returned)
    except _DeadlinePassed:
        raise
    except WireError as error:
        fault = Fault("unpackable", f"The result cannot be checked: {error}.")
    except ModuleMismatch as error:
        fault = Fault("mismatch", str(error), name=error.name, plain=error.plain)
    except BaseException as error:
        fault = _fault(error)
    returned = None  # deleted before the warnings are read: a coroutine that was never awaited warns when it is deleted
    changed: tuple[int, ...] = ()
    if not all(isinstance(argument, int | float | str) for argument in arguments):
        untouched = unpack(frame)
        changed = tuple(i for i, (was, now) in enumerate(zip(untouched, arguments, strict=True)) if _differs(was, now))
    printed, warned = seen.take()
    return Reply(result, fault, printed, warned, changed=changed, aliased=aliased)


def _arity(student: Callable[..., Any], arguments: Sequence[Any]) -> Fault | None:
    if inspect.isclass(student):
        name = _clean(str(getattr(student, "__name__", "It")))
        return Fault(
            "raised",
            f"{name} is a class",
            name="TypeError",
            plain=f"{name} is a class; it should be a function.",
            hint="Begin with def, and return the result.",
        )
    try:
        signature = inspect.signature(student)
    except Exception:  # some callables have no readable signature; the call itself will show the fault
        return None
    try:
        signature.bind(*arguments)
    except TypeError:
        said = f"Yours takes {signature.replace(return_annotation=signature.empty)}."
        return Fault("arity", _clean(said))
    return None


def _fault(error: BaseException) -> Fault:
    line = _line(traceback.extract_tb(error.__traceback__))
    name = type(error).__name__
    if isinstance(error, NotImplementedError) and _raised_by_student(error.__traceback__):
        return _not_implemented(error, line, name)
    if isinstance(error, RecursionError):
        return Fault("recursion", RECURSION, line, name=name, hint=RECURSION_HINT)
    if isinstance(error, SystemExit | KeyboardInterrupt):
        return Fault("exit", f"It tried to end the program ({name}).", line, name=name)
    try:
        said = _clean(str(error))[:300]
    except _DeadlinePassed:
        raise
    except BaseException:  # a student's own exception class may fail to print itself
        said = ""
    message = f"{name}: {said}" if said else name
    if _by_own_raise(error.__traceback__):
        return Fault("raised", message, line, name=name, hint=OWN_RAISE)
    words, plain, hint = _words(error, said)
    return Fault("raised", message, line, name=name, words=words, plain=plain, hint=hint)


def _words(error: BaseException, said: str) -> tuple[str, str, str]:
    """The error in a tutor's words, with sizes and without, and a hint; empty if it is of no known kind."""
    try:
        told = in_words(error, said, error.__traceback__, _is_student)
    except _DeadlinePassed:
        raise
    except Exception:  # this reads the student's objects, which may be built to fail; then there are no words
        told = None
    return (_clean(told.words)[:300], _clean(told.plain)[:300], _clean(told.hint)[:300]) if told else ("", "", "")


def _not_implemented(error: BaseException, line: str, name: str) -> Fault:
    """The untouched stub, or code that runs into the stub's last line or into another function's stub."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__) if _is_student(frame.f_code.co_filename)]
    code = frames[-1].f_code
    if not _only_raises(code):
        return Fault("unfinished", UNFINISHED, line, name=name, hint="Delete that line and return your result.")
    callers = [frame.f_code.co_name for frame in frames[:-1] if frame.f_code.co_name != "wrapper"]
    if callers and code.co_name not in callers:
        hint = "Write what you need inside the function, or take it from deepgrad where the text says so."
        return Fault("unfinished", f"It calls {code.co_name}, which is not written yet.", line, name=name, hint=hint)
    return Fault("stub", "Not started.", line, name=name)


def _only_raises(code: CodeType) -> bool:
    """Whether a function does nothing but raise: it uses no other name, and computes and keeps no value."""
    doing = {instruction.opname for instruction in dis.get_instructions(code)}
    return set(code.co_names) <= {"NotImplementedError"} and not doing & WORKING


def _raised_by_student(trace: TracebackType | None) -> bool:
    frames = traceback.extract_tb(trace)
    return bool(frames) and _is_student(frames[-1].filename)


def _by_own_raise(trace: TracebackType | None) -> bool:
    """Whether a ``raise`` or an ``assert`` of the learner's raised the error, not a failed operation."""
    if not _raised_by_student(trace) or trace is None:
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    return dis.opname[trace.tb_frame.f_code.co_code[trace.tb_lasti]] == "RAISE_VARARGS"


def _line(frames: traceback.StackSummary) -> str:
    own = [frame for frame in frames if _is_student(frame.filename)]
    if not own:
        return ""
    number = own[-1].lineno or 0
    text = linecache.getline(own[-1].filename, number).strip()
    return f"line {number}: {text}" if text else f"line {number}"


_OURS = Path(__file__).resolve().parents[1]
_LIBRARIES = tuple(
    str(place) + os.sep
    for path in {
        *(sysconfig.get_path(kind) for kind in ("stdlib", "platstdlib", "purelib", "platlib")),
        str(_OURS),
        str(_OURS.parent / "deepgrad"),
    }
    # a module's file name has the path by which it was imported
    for place in {Path(path).absolute(), Path(path).resolve()}
)


# Frames of compiled modules name their Cython source by a relative path that does not exist.
_CYTHON = (".pyx", ".pxd", ".pxi")


def _is_student(filename: str) -> bool:
    if filename.startswith("<frozen") or filename.endswith(_CYTHON):
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
    if type(was) is not type(now):
        return True
    if isinstance(was, np.ndarray):
        if was.shape != now.shape or was.dtype != now.dtype:
            return True
        if was.dtype.kind != "f" or not was.size:
            return bool(was.tobytes() != now.tobytes())
        least = ROUNDING * float(np.max(np.abs(was), initial=0, where=np.isfinite(was)))
        return not np.allclose(now, was, rtol=ROUNDING, atol=least, equal_nan=True)
    if isinstance(was, list | tuple):
        return len(was) != len(now) or any(map(_differs, was, now))
    if isinstance(was, dict):
        return was.keys() != now.keys() or any(_differs(was[key], now[key]) for key in was)
    return isinstance(was, int | float | str) and was != now and was == was


@contextlib.contextmanager
def _quiet(seen: "_Seen") -> Iterator[None]:
    """Keep prints and warnings out of the notebook's cell, because nbgrader treats any stderr there as a failure."""

    def note(message: Warning | str, category: type[Warning], *_: Any, **__: Any) -> None:
        text = _clean(f"{category.__name__}: {message}")[:300]
        if text not in seen.warnings and len(seen.warnings) < KEPT_WARNINGS:
            seen.warnings.append(text)

    with (
        _descriptor_silenced(2),
        contextlib.redirect_stdout(seen),
        contextlib.redirect_stderr(seen),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("always")
        warnings.showwarning = note
        yield


@contextlib.contextmanager
def _descriptor_silenced(number: int) -> Iterator[None]:
    """Discard what compiled code writes to a file descriptor."""
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


class _Seen(io.TextIOBase):
    """Collects the first characters that one call prints, and its warnings."""

    def __init__(self) -> None:
        self.printed = ""
        self.warnings: list[str] = []

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        room = KEPT_TEXT - len(self.printed)
        if room > 0:
            self.printed += _clean(text[:room])[:room]
        return len(text)

    def close(self) -> None:
        """Do nothing: the next call prints here, too."""

    def take(self) -> tuple[str, tuple[str, ...]]:
        """The text and warnings since the last call of ``take``."""
        seen = self.printed, tuple(self.warnings)
        self.printed = ""
        self.warnings.clear()
        return seen


def _clean(text: str) -> str:
    """The text without lone surrogates, which would break the message that carries the card."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
