"""Whatever a student's function does, is it answered in time, with its own line, and does nothing stay behind?"""

import asyncio
import contextlib
import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autograder.contract.wire import Foreign, pack, unpack
from autograder.errors import ModuleMismatch
from autograder.judge.call import KEPT_TEXT, Reply, call_all

FRAME = pack((np.arange(3.0), 2.0))


def call(student: Callable[..., Any], *frames: bytes, **options: Any) -> list[Reply]:
    return call_all(student, frames or (FRAME,), **options)


def one(student: Callable[..., Any], **options: Any) -> Reply:
    (reply,) = call(student, **options)
    return reply


def fault(student: Callable[..., Any], **options: Any) -> tuple[str, str]:
    found = one(student, **options).fault
    assert found is not None
    return found.kind, found.message


def kinds(replies: list[Reply]) -> list[str]:
    return [reply.fault.kind if reply.fault else "ok" for reply in replies]


def value(reply: Reply) -> Any:
    assert reply.frame is not None, reply.fault
    return unpack(reply.frame)


@pytest.fixture(autouse=True)
def world_is_as_before() -> Iterator[None]:
    """Streams, filters and descriptors are the caller's own again, whatever the student did."""
    before = sys.stdout, sys.stderr, warnings.showwarning, list(warnings.filters), os.fstat(2).st_ino
    yield
    assert (sys.stdout, sys.stderr, warnings.showwarning, list(warnings.filters), os.fstat(2).st_ino) == before


def test_does_a_result_come_back_packed() -> None:
    reply = one(lambda a, b: a * b)
    assert np.array_equal(value(reply), [0, 2, 4])
    assert (reply.fault, reply.printed, reply.warnings, reply.changed, reply.aliased) == (None, "", (), (), ())


def test_is_the_untouched_stub_told_from_an_error_and_called_only_once() -> None:
    def stub(a: Any, b: Any) -> None:
        """What it should do."""
        raise NotImplementedError()

    assert kinds(call(stub, FRAME, FRAME)) == ["stub", "not run"]


def helper(a: Any) -> Any:
    raise NotImplementedError("write me")


def code_above(a: Any, b: Any) -> Any:
    a = a * b
    raise NotImplementedError()


def loop_above(a: Any, b: Any) -> Any:
    for _ in range(3):
        pass
    raise NotImplementedError


def branch(a: Any, b: Any) -> Any:
    if b == 2:
        raise NotImplementedError()
    return a


def print_above(a: Any, b: Any) -> Any:
    print(a)
    raise NotImplementedError()


def list_above(a: Any, b: Any) -> Any:
    y = [a]
    y.append(b)
    raise NotImplementedError()


@pytest.mark.parametrize("student", [code_above, loop_above, branch, print_above, list_above])
def test_code_that_runs_into_the_stubs_last_line_is_told_so(student: Callable[..., Any]) -> None:
    kind, message = fault(student)
    assert kind == "unfinished"
    assert message == "Your code reaches the line raise NotImplementedError(), which is still there."
    found = one(student).fault
    assert found is not None and "raise NotImplementedError" in found.line and "Delete that line" in found.hint


def test_another_function_that_is_still_a_stub_is_named() -> None:
    def student(a: Any, b: Any) -> Any:
        return helper(a) * b

    assert fault(student) == ("unfinished", "It calls helper, which is not written yet.")


def test_a_class_is_told_as_a_class() -> None:
    class Chain:
        def __init__(self, a: Any, b: Any) -> None:
            self.a = a

    found = one(Chain).fault
    assert found is not None and found.plain == "Chain is a class; it should be a function."


def test_is_a_stub_in_one_case_only_an_error_like_another() -> None:
    def partly(a: Any, b: Any) -> Any:
        if b == 2:
            raise NotImplementedError
        return a

    replies = call(partly, pack((np.ones(1), 1.0)), FRAME, pack((np.ones(1), 3.0)))
    assert kinds(replies) == ["ok", "unfinished", "ok"]


def test_is_a_librarys_not_implemented_no_stub() -> None:
    kind, message = fault(lambda a, b: torch.nn.Module()(a))
    assert kind == "raised" and message.startswith("NotImplementedError: Module")


@pytest.mark.parametrize(
    ("student", "message"),
    [
        (lambda a: a, "Yours takes (a)."),
        (lambda a, b, c: a, "Yours takes (a, b, c)."),
        (lambda *, a, b: a, "Yours takes (*, a, b)."),
        (lambda a, b, *, c: a, "Yours takes (a, b, *, c)."),
        (lambda: 1, "Yours takes ()."),
    ],
)
def test_are_wrong_arguments_shown_as_they_are_written(student: Callable[..., Any], message: str) -> None:
    assert fault(student) == ("arity", message)


@pytest.mark.parametrize("student", [lambda a, b=1: b, lambda *a: a[1], lambda a, b, c=3: b, lambda a, /, b: b])
def test_is_every_signature_that_takes_the_arguments_right(student: Callable[..., Any]) -> None:
    assert value(one(student)) == 2.0


class RaisingRepr:
    def __repr__(self) -> str:
        raise RuntimeError("never")


RAISING = RaisingRepr()


def test_is_a_default_that_cannot_be_shown_no_endless_loop() -> None:
    def student(a: Any = RAISING) -> None: ...

    assert fault(student) == ("raised", "RuntimeError")


class LyingSignature:
    @property
    def __signature__(self) -> Any:
        raise RuntimeError("no signature today")

    def __call__(self, a: Any, b: Any) -> Any:
        return b


def test_is_a_callable_that_hides_its_signature_simply_called() -> None:
    assert value(one(LyingSignature())) == 2.0


def test_does_an_error_carry_the_students_line_and_not_ours() -> None:
    def student(a: Any, b: Any) -> Any:
        return np.linalg.inv(a)  # the mistake stands here

    found = one(student).fault
    assert found is not None and (found.kind, found.name) == ("raised", "LinAlgError")
    number = student.__code__.co_firstlineno + 1
    assert found.line == f"line {number}: return np.linalg.inv(a)  # the mistake stands here"


def test_is_an_error_inside_a_compiled_library_shown_at_the_students_line() -> None:
    def student(a: Any, b: Any) -> Any:
        return np.random.default_rng(0).uniform(0, scale=a)

    found = one(student).fault
    number = student.__code__.co_firstlineno + 1
    assert found is not None and found.name == "TypeError" and found.line.startswith(f"line {number}: return np.random")


def test_is_a_notebook_cells_line_found_too(tmp_path: Path) -> None:
    space: dict[str, Any] = {}
    exec(compile("def f(a, b):\n    return a / nothing", "/tmp/ipykernel_1/1.py", "exec"), space)
    found = one(space["f"]).fault
    assert found is not None and found.line == "line 2"
    assert found.message == "NameError: name 'nothing' is not defined"


class Mute(Exception):
    def __str__(self) -> str:
        raise ValueError("mute")


class Fatal(BaseException):
    def __str__(self) -> str:
        raise SystemExit


class LongStory(Exception):
    def __str__(self) -> str:
        return "é" * 10**6


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (ValueError("no"), "raised", "ValueError: no"),
        (ValueError(), "raised", "ValueError"),
        (Mute(), "raised", "Mute"),
        (Fatal(), "raised", "Fatal"),
        (LongStory(), "raised", "LongStory: " + "é" * 300),
        (ValueError("\ud800 lone"), "raised", "ValueError: \\ud800 lone"),
        (KeyError("k"), "raised", "KeyError: 'k'"),
        (StopIteration(), "raised", "StopIteration"),
        (GeneratorExit(), "raised", "GeneratorExit"),
        (asyncio.CancelledError(), "raised", "CancelledError"),
        (ExceptionGroup("g", [ValueError("a")]), "raised", "ExceptionGroup: g (1 sub-exception)"),
        (ModuleMismatch("mine"), "mismatch", "mine"),
        (SystemExit(0), "exit", "It tried to end the program (SystemExit)."),
        (KeyboardInterrupt(), "exit", "It tried to end the program (KeyboardInterrupt)."),
    ],
    ids=lambda e: type(e).__name__ if isinstance(e, BaseException) else "",
)
def test_is_every_exception_answered(error: BaseException, kind: str, message: str) -> None:
    def student(a: Any, b: Any) -> Any:
        raise error

    assert fault(student) == (kind, message)


def test_is_infinite_recursion_named_and_not_repeated() -> None:
    def student(a: Any, b: Any) -> Any:
        return student(a, b)

    replies = call(student, FRAME, FRAME)
    assert kinds(replies) == ["recursion", "not run"]
    assert replies[0].fault is not None
    assert replies[0].fault.message.startswith("It calls itself too often (RecursionError)")
    assert replies[0].fault.line.endswith("return student(a, b)")


ENDLESS = "It did not finish within 0.2 seconds. Is there a loop that never ends?"


def test_do_seconds_count_less_in_which_another_process_computes() -> None:
    def waits(a: Any, b: Any) -> Any:
        time.sleep(1.2)
        return a

    assert kinds(call(waits, deadline=1.0)) == ["ok"]
    assert kinds(call(waits, deadline=0.3)) == ["endless"]


def test_is_a_loop_without_end_stopped_at_the_deadline_and_its_line_shown() -> None:
    def student(a: Any, b: Any) -> Any:
        while b:
            a = a + 1

    started = time.monotonic()
    replies = call(student, FRAME, FRAME, deadline=0.2)
    assert time.monotonic() - started < 3
    assert kinds(replies) == ["endless", "not run"]
    assert replies[0].fault is not None and replies[0].fault.message == ENDLESS
    first = student.__code__.co_firstlineno
    assert replies[0].fault.line.split(":")[0] in {f"line {first + 1}", f"line {first + 2}"}
    assert not [t for t in threading.enumerate() if t.name == "deepgrad-check"]


def test_are_many_slow_calls_not_called_a_loop_without_end() -> None:
    def student(a: Any, b: Any) -> Any:
        time.sleep(0.05)
        return a

    told = [reply.fault for reply in call(student, *20 * [FRAME], deadline=0.3) if reply.fault]
    assert told[0].kind == "endless"
    assert told[0].message.startswith("It takes too long: ") and "never ends" not in told[0].message


def test_is_a_loop_that_catches_exceptions_stopped_too() -> None:
    def student(a: Any, b: Any) -> Any:
        while True:
            try:
                print("working")
                a = a / 0
            except Exception:
                pass

    assert fault(student, deadline=0.2) == ("endless", ENDLESS)


def test_do_results_before_the_endless_case_count() -> None:
    def student(a: Any, b: Any) -> Any:
        while b == 0:
            pass
        return b

    assert kinds(call(student, FRAME, pack((np.ones(1), 0.0)), FRAME, deadline=0.2)) == ["ok", "endless", "not run"]


@pytest.mark.parametrize("at_home", [True, False])
def test_is_a_thread_that_listens_to_nothing_abandoned_and_the_notebook_its_own_again(
    capsys: pytest.CaptureFixture[str], at_home: bool
) -> None:
    release = threading.Event()
    ended = threading.Event()

    def student(a: Any, b: Any) -> Any:
        while not release.is_set():
            with contextlib.suppress(BaseException):
                release.wait(0.01)
        ended.set()

    started = time.monotonic()
    try:
        kind, message = fault(student, deadline=0.1, at_home=at_home)
        assert time.monotonic() - started < 3
        assert kind == "endless"
        assert message.endswith("restart the kernel (Kernel menu) before you go on.") == at_home  # feedback has no menu
        print("heard again")
        assert capsys.readouterr().out == "heard again\n"
    finally:
        release.set()
        assert ended.wait(5)
        for thread in threading.enumerate():
            if thread.name == "deepgrad-check":
                thread.join(5)


def test_is_the_learner_told_once_that_it_is_still_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.judge.call.SHOW_WAITING", 0.05)
    told = threading.Event()
    count = []

    def on_waiting() -> None:
        count.append(1)
        told.set()

    assert value(one(lambda a, b: told.wait(5), on_waiting=on_waiting)) is True
    assert count == [1]


@pytest.mark.skipif(os.name != "posix", reason="signals to the main thread")
def test_does_the_learners_interrupt_end_the_thread_and_arrive() -> None:
    running = threading.Event()

    def student(a: Any, b: Any) -> Any:
        running.set()
        while True:
            pass

    def interrupt() -> None:
        running.wait(5)
        os.kill(os.getpid(), signal.SIGINT)

    helper = threading.Thread(target=interrupt)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a kernel; an event loop may have its own
    try:
        helper.start()
        with pytest.raises(KeyboardInterrupt):
            call(student)
    finally:
        helper.join()
        signal.signal(signal.SIGINT, before)
    assert not [t for t in threading.enumerate() if t.name == "deepgrad-check"]


# What it prints and warns of


def test_is_print_kept_to_its_first_characters_and_away_from_the_cell(capfd: pytest.CaptureFixture[str]) -> None:
    def student(a: Any, b: Any) -> Any:
        print("first")
        sys.stderr.write("to stderr\n")
        for _ in range(100):
            print("x" * 10**5)
        os.write(2, b"from compiled code\n")
        return b

    reply = one(student)
    assert reply.printed.startswith("first\nto stderr\nxxx") and len(reply.printed) == KEPT_TEXT
    assert capfd.readouterr() == ("", "")


def test_does_each_call_keep_its_own_text() -> None:
    assert [r.printed for r in call(lambda a, b: print(b), FRAME, pack((np.ones(1), 5.0)))] == ["2.0\n", "5.0\n"]


@pytest.mark.parametrize("text", ["\ud800", "a\udcffb", "\x00", "\x1b[31m"])
def test_can_every_text_be_sent_to_a_browser(text: str) -> None:
    def student(a: Any, b: Any) -> Any:
        print(text)
        warnings.warn(text, stacklevel=1)
        raise ValueError(text)

    reply = one(student)
    assert reply.fault is not None
    "".join([reply.printed, *reply.warnings, reply.fault.message]).encode("utf-8")


def closing(a: Any, b: Any) -> Any:
    sys.stdout.close()
    return b


def replacing(a: Any, b: Any) -> Any:
    sys.stdout = io.StringIO()
    sys.stderr = None  # type: ignore[assignment]
    return b


def filtering(a: Any, b: Any) -> Any:
    warnings.simplefilter("error")
    warnings.showwarning = None  # type: ignore[assignment]
    return b


@pytest.mark.parametrize("student", [closing, replacing, filtering])
def test_does_a_student_who_breaks_the_streams_break_only_their_own(student: Callable[..., Any]) -> None:
    assert [value(reply) for reply in call(student, FRAME, FRAME)] == [2.0, 2.0]


def test_is_writing_what_is_no_text_the_students_error() -> None:
    assert fault(lambda a, b: sys.stdout.write(3)) == ("raised", "TypeError: write() argument must be str, not int")


def test_are_warnings_kept_each_once_and_never_raised() -> None:
    def student(a: Any, b: Any) -> Any:
        for i in range(3):
            warnings.warn("careful", DeprecationWarning, stacklevel=1)
            a / 0
            warnings.warn(f"number {i} to {10 * i}", stacklevel=1)
        for i in range(10):
            warnings.warn(f"more {i}", stacklevel=1)
        return b

    reply = one(student)
    assert value(reply) == 2.0
    assert reply.warnings[0] == "DeprecationWarning: careful"
    assert any("divide by zero" in text for text in reply.warnings)
    assert len(reply.warnings) == 5


def test_does_a_coroutine_that_nobody_awaits_complain_in_its_note_and_not_in_the_cell(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def student(a: Any, b: Any) -> Any:
        return b

    reply = one(student)
    assert value(reply) == Foreign("coroutine")
    assert reply.warnings == ("RuntimeWarning: coroutine " + repr(student.__qualname__) + " was never awaited",)
    assert capfd.readouterr().err == ""


# What it does to its arguments


def in_place(a: Any, b: Any) -> Any:
    a *= 2
    return a.copy()


def reshaping(a: Any, b: Any) -> Any:
    a.shape = (3, 1)


def retyping(a: Any, b: Any) -> Any:
    a.dtype = np.int64


@pytest.mark.parametrize("student", [in_place, reshaping, retyping])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_are_arguments_that_it_changes_seen(student: Callable[..., Any]) -> None:
    assert one(student).changed == (0,)


def test_does_each_call_get_arguments_of_its_own() -> None:
    assert [value(r).tolist() for r in call(in_place, FRAME, FRAME)] == [[0, 2, 4]] * 2


def test_are_changes_inside_lists_and_dicts_seen() -> None:
    def student(items: Any, named: Any, same: Any) -> Any:
        items[0] = None
        named["w"] += 1
        return 0.0

    frame = pack(([np.ones(2)], {"w": np.ones(2)}, [np.array([np.nan]), math_nan]))
    assert call(student, frame)[0].changed == (0, 1)


math_nan = float("nan")


def test_are_results_that_share_memory_with_an_argument_seen() -> None:
    assert one(lambda a, b: a[::-1]).aliased == (0,)
    assert one(lambda a, b: (a.copy(), a)).aliased == (0,)
    assert one(lambda a, b: a.copy()).aliased == ()


def test_may_it_lock_its_arguments() -> None:
    def student(a: Any, b: Any) -> Any:
        a.flags.writeable = False
        return a + b

    assert value(one(student)).tolist() == [2, 3, 4]


# What it returns


@pytest.mark.parametrize(
    ("student", "said"),
    [
        (lambda a, b: np.broadcast_to(b, (10**6, 10**6)), "arrays of more than 67108864 bytes."),
        (lambda a, b: [[[[[[[[[[1]]]]]]]]]], "a value nested more than 8 deep."),
        (lambda a, b: [0.0] * 10**5, "a value of more than 10000 parts; return arrays, np.array(...), not lists."),
        (lambda a, b: 7**10_000, "an integer of more than 400 digits."),
        (lambda a, b: "x" * 10**5, "a text of 100000 characters; at most 10000 are allowed."),
    ],
)
def test_is_a_result_too_large_to_judge_said_plainly(student: Callable[..., Any], said: str) -> None:
    assert fault(student) == ("unpackable", f"The result cannot be checked: {said}")


def test_is_a_list_that_holds_itself_too_deep() -> None:
    def student(a: Any, b: Any) -> Any:
        result: list[Any] = []
        result.append(result)
        return result

    assert fault(student)[0] == "unpackable"


class ListOfLies(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError("no items")


class LyingClass:
    @property
    def __class__(self) -> Any:
        return np.ndarray


class Meta(type):
    @property
    def __name__(cls) -> str:  # type: ignore[override]
        raise RuntimeError("nameless")


class Nameless(metaclass=Meta):
    pass


@pytest.mark.parametrize("strange", [ListOfLies(), LyingClass(), Nameless()], ids=["list", "class", "name"])
def test_is_an_object_that_lies_answered_and_never_a_crash(strange: Any) -> None:
    (reply,) = call(lambda a, b: strange)
    assert reply.frame is not None or (reply.fault is not None and reply.fault.kind == "raised")


def test_is_a_state_between_calls_the_students_own() -> None:
    count = iter(range(9))
    assert [value(reply) for reply in call(lambda a, b: next(count), FRAME, FRAME, FRAME)] == [0, 1, 2]


def test_are_threads_that_it_starts_its_own_affair() -> None:
    def student(a: Any, b: Any) -> Any:
        found: list[float] = []
        thread = threading.Thread(target=lambda: found.append(b))
        thread.start()
        thread.join()
        return found[0]

    assert value(one(student)) == 2.0


@pytest.mark.parametrize(
    "vandalism",
    [
        "import numpy; numpy.array = numpy.asarray = numpy.zeros = None",
        "import builtins; del builtins.print, builtins.sorted",
        "import sys; sys.setrecursionlimit(60)",
        "import warnings; warnings.warn = None",
        "import sys; sys.modules.clear()",
        "import threading; threading.Thread.join = None",
    ],
)
def test_does_a_student_who_breaks_python_get_an_answer_or_an_error_and_no_hang(vandalism: str) -> None:
    program = textwrap.dedent(f"""
        from autograder.contract.wire import pack
        from autograder.judge.call import call_all
        def student(a):
            {vandalism}
            return a
        try:
            replies = call_all(student, [pack((1.0,))] * 3, deadline=2.0)
        except BaseException as error:
            replies = error
        raise SystemExit(0)
    """)
    subprocess.run([sys.executable, "-c", program], timeout=60, check=True, capture_output=True)
