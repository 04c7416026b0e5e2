"""Does check() answer everything a learner can hand it, and grade with secret cases and without a trace?"""

import re
import sys
import warnings
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pytest
import torch

import deepgrad.session
from autograder import Result, check, yours
from autograder.errors import CouldNotCheck, UnknownExercise
from autograder.exercises import find, stamp_of
from autograder.judge.call import call_all
from autograder.judge.check import check_with_seed
from autograder.judge.result import Outcome
from deepgrad import store
from deepgrad.session import start

LESSON = "01_deep_linear_network"


def right(w: float, b: float, x: float, n: int) -> Any:
    y = np.empty(n + 1)
    y[0] = x
    for i in range(n):
        y[i + 1] = w * y[i] + b
    return y


def named(function: Callable[..., Any], name: str = "chain_forward") -> Callable[..., Any]:
    """A function of the same code and another name."""
    code, space, closure = function.__code__, function.__globals__, function.__closure__
    return FunctionType(code, space, name, function.__defaults__, closure)


def answer(function: Callable[..., Any]) -> Result:
    return check(named(function))


# Every message


def stub(w, b, x, n):
    raise NotImplementedError()


def raising(w, b, x, n):
    return [1][n + 1]


def recursing(w, b, x, n):
    return recursing(w, b, x, n)


def without_return(w, b, x, n):
    right(w, b, x, n)


class Sub(np.ndarray):
    pass


WANTED = "y should be a NumPy array of shape (n + 1,), but it is "


@pytest.mark.parametrize(
    ("student", "headline", "also"),
    [
        (stub, "Not started.", "Write chain_forward(w, b, x, n) above, then run this cell again."),
        (lambda w, b: 0, "chain_forward should take (w, b, x, n).", "Yours takes (w, b)."),
        (raising, "[1][n + 1] lies beyond the end of [1].", "return [1][n + 1]"),
        (
            recursing,
            "It calls itself too often (RecursionError): without end, or for more steps than Python allows.",
            "return recursing(w, b, x, n)",
        ),
        (without_return, "chain_forward returns nothing (None).", "Is the return missing"),
        (lambda w, b, x, n: right(w, b, x, n)[:, None], "y should have shape (n + 1,), here", "It is a column of a"),
        (
            lambda w, b, x, n: right(w, b, x, n).astype("f4"),
            "y should be an array of float64, but its dtype is float32.",
            "16",
        ),
        (lambda w, b, x, n: right(w, b, x, n) > 0, "y should be an array of float64, but its dtype is bool.", "mask"),
        (
            lambda w, b, x, n: right(w, b, x, n) + 0j,
            "y should be an array of float64, but its dtype is complex128.",
            "",
        ),
        (lambda w, b, x, n: list(right(w, b, x, n)), WANTED + "a list of", "np.array(...)"),
        (lambda w, b, x, n: torch.tensor(right(w, b, x, n)), WANTED + "a torch.Tensor.", "tensor.detach().numpy()"),
        (
            lambda w, b, x, n: right(w, b, x, n).view(Sub),
            WANTED + "a tests.Sub (a subclass of ndarray).",
            "np.asarray",
        ),
        (
            lambda w, b, x, n: np.matrix(right(w, b, x, n)),
            WANTED + "a numpy.matrix (a subclass of ndarray).",
            "np.asarray",
        ),
        (lambda w, b, x, n: right(w, b, x, n) * np.nan, "numbers of y are nan.", "Did you divide 0 by 0"),
        (lambda w, b, x, n: np.abs(right(w, b, x, n)) * np.inf, "numbers of y are inf.", "overflow"),
        (lambda w, b, x, n: -np.abs(right(w, b, x, n)) * np.inf, "numbers of y are -inf.", "log(0)"),
        (
            lambda w, b, x, n: np.where(np.arange(n + 1) == 1, np.nan, right(w, b, x, n)),
            "numbers of y are not finite; the first is y[1], nan.",
            "Did you divide 0 by 0",
        ),
        (lambda w, b, x, n: right(w, b, x, n)[None], "y should have shape (n + 1,), here", "It is a row of a matrix."),
        (
            lambda w, b, x, n: np.append(0.5, right(w, b, x, n)),
            "y has one entry too many, the first; the others are right.",
            "count them",
        ),
        (
            lambda w, b, x, n: right(w, b, x, n).copy,
            "it is a builtin_function",
            "Are the brackets () of the call missing?",
        ),
        (lambda w, b, x, n: sys.exit(), "It tried to end the program (SystemExit).", ""),
        (lambda w, b, x, n: (i for i in [1]), WANTED + "a generator.", ""),
    ],
)
def test_is_each_wrong_thing_said_in_its_own_words(student: Callable[..., Any], headline: str, also: str) -> None:
    result = answer(student)
    assert result.outcome is Outcome.FAILED and repr(result) == "0"
    assert headline in result.headline
    assert also in str(result)


def test_is_the_untouched_stub_not_started_rather_than_failed(own_home: Path) -> None:
    result = answer(stub)
    assert not result.started
    assert "not started" in result._repr_html_() and "not yet" not in result._repr_html_()
    assert store.load("progress", "chain_forward") is None


def test_is_the_line_of_an_error_the_students_own() -> None:
    result = answer(raising)
    assert result.details == (
        f"At line {raising.__code__.co_firstlineno + 1}: return [1][n + 1]",
        "Python says: IndexError: list index out of range",
    )


def test_is_a_loop_without_end_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(w, b, x, n):
        while True:
            w += 1

    monkeypatch.setattr(call_all, "__defaults__", ("function", 0.3, lambda: None))
    result = answer(endless)
    assert result.headline == "It did not finish within 0.3 seconds. Is there a loop that never ends?"
    assert result.details[0].endswith((": w += 1", ": while True:"))


def test_does_no_warning_nor_print_fail_a_right_answer(capfd: pytest.CaptureFixture[str]) -> None:
    def chatty(w, b, x, n):
        print("n is", n)
        warnings.warn("old", DeprecationWarning, stacklevel=1)
        return right(w, b, x, n)

    result = answer(chatty)
    assert result.passed and repr(result) == "3"
    assert result.notes[0] == "Python warned (no points lost): DeprecationWarning: old"
    assert result.notes[1].startswith("It printed: n is ")
    assert capfd.readouterr() == ("", "")


def test_a_result_that_shares_memory_with_an_argument_is_noted() -> None:
    def sharing(ws, bs, x, target):
        return ws, ws, bs

    notes = check(named(sharing, "layer_gradients")).notes
    assert "The result shares memory with the argument bs: changing one changes the other." in notes


@pytest.mark.parametrize(
    ("given", "headline"),
    [
        (np.ones(3), "check takes the function itself, but it got an array."),
        (None, "check takes the function itself, but it got None."),
        (3, "check takes the function itself, but it got an int."),
        ((1, 2), "check takes the function itself, but it got a tuple."),
        ("chain_forwrd", "check takes the function itself, but it got the text 'chain_forwrd'."),
        (right, "There is no exercise named 'right'."),
        (lambda: 0, "A lambda has no name, so check cannot know its exercise."),
        (np.add, "There is no exercise named 'add'."),
        (partial(right), "There is no exercise named 'partial'."),
    ],
)
def test_is_what_is_no_exercise_told_so(given: Any, headline: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = check(given)
    assert result.headline == headline and result.outcome is Outcome.FAILED
    for mode in ("validate", "autograde"):
        monkeypatch.setenv("NBGRADER_EXECUTION", mode)
        with pytest.raises(UnknownExercise, match=re.escape(headline)):
            check(given)


@pytest.mark.parametrize("slip", ["chain_foward", "chainforward", "chain_forwards", "Chain_forward", "chain_forwad"])
def test_a_misspelt_name_gets_the_nearest_one_and_not_all(slip: str) -> None:
    result = check(named(right, slip))
    assert result.hints == ("Did you mean chain_forward?",)
    assert check(slip).hints == ("Write check(chain_forward), no quotes.",)


class Instance:
    def __call__(self, w, b, x, n):
        return right(w, b, x, n)


@wraps(stub)
def decorated(*arguments):
    return right(*arguments)


@pytest.mark.parametrize(
    "function",
    [lambda w, b, x, n: right(w, b, x, n), partial(right), Instance(), Instance().__call__, decorated, right],
)
def test_is_the_name_it_is_bound_to_the_exercise(function: Any) -> None:
    space: dict[str, Any] = {"check": check, "chain_forward": function}
    exec("result = check(chain_forward)", space)
    assert space["result"].passed


def test_is_its_own_name_enough_in_another_scope() -> None:
    def chain_forward(w, b, x, n):
        return right(w, b, x, n)

    assert check(chain_forward).passed


# Points, progress, hints, versions


def test_are_the_courses_points_used() -> None:
    assert repr(check(named(right), points=10)) == "10"
    half = check(named(lambda w, b, x, n: right(w, b, x, n) if n else None), points=10)
    assert repr(half) == "6.6667"


def test_is_the_best_result_kept_as_progress() -> None:
    answer(right)
    answer(lambda w, b, x, n: None)
    record = store.load("progress", "chain_forward")
    assert record is not None and record["share"] == 1.0
    assert record["version"] == find("chain_forward").version


def test_is_progress_that_cannot_be_written_only_a_note(own_home: Path) -> None:
    own_home.write_text("a file in its place")
    result = answer(right)
    assert result.passed
    assert result.notes[-1].startswith("Your progress could not be saved in")


def test_are_hints_left_out_where_the_course_says_so() -> None:
    start(LESSON, hints=False)
    result = answer(lambda w, b, x, n: np.zeros(n + 1))
    assert result.hints == () and result.mistakes == ("zeros",)
    assert answer(stub).hints == ("Write chain_forward(w, b, x, n) above, then run this cell again.",)


def test_is_a_notebook_of_another_version_told_so() -> None:
    start(LESSON, stamp=stamp_of(LESSON))
    assert answer(right).notes == ()
    start(LESSON, stamp="0ld")
    (note,) = answer(right).notes
    assert note.startswith("This notebook was built from version 0ld of the lesson's exercises; version ")


def test_is_our_own_fault_never_the_students(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise CouldNotCheck("The reference is ill.")

    monkeypatch.setattr("autograder.judge.check.check_with_seed", broken)
    result = answer(right)
    assert (result.outcome, repr(result)) == (Outcome.COULD_NOT_CHECK, "could not be checked")
    assert "our fault, not yours" in str(result)
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(CouldNotCheck, match="The reference is ill"):
        answer(right)


# Under nbgrader


@pytest.fixture
def grading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    seed = tmp_path / "seed"
    seed.write_text("5" * 64 + "\n")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    monkeypatch.setenv("DEEPGRAD_SEED_FILE", str(seed))
    return seed


def remembering() -> tuple[Callable[..., Any], dict[Any, Any]]:
    seen: dict[Any, Any] = {}

    def student(w: float, b: float, x: float, n: int) -> Any:
        seen[w, b, x, n] = right(w, b, x, n)
        return seen[w, b, x, n]

    return student, seen


def test_does_an_answer_hard_coded_from_the_visible_cases_fail_at_grading(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    student, seen = remembering()
    assert answer(student).passed

    def hard_coded(w: float, b: float, x: float, n: int) -> Any:
        return seen.get((w, b, x, n), np.zeros(n + 1))

    assert answer(hard_coded).passed
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert answer(hard_coded).passed
    (tmp_path / "seed").write_text("5" * 64)
    monkeypatch.setenv("DEEPGRAD_SEED_FILE", str(tmp_path / "seed"))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert repr(answer(hard_coded)) == "0"
    assert repr(answer(right)) == "3"


def test_do_two_courses_have_cases_of_their_own(grading: Path) -> None:
    cases = []
    for seed in ("5" * 64, "6" * 64):
        grading.write_text(seed)
        student, seen = remembering()
        answer(student)
        cases.append(set(seen))
    assert not cases[0] & cases[1]


def test_does_the_environment_hold_the_seeds_place_and_not_the_seed(grading: Path) -> None:
    import os

    assert "5" * 64 not in "".join(os.environ.values())


def telling(w, b, x, n):
    print(w, b, x, n)
    warnings.warn(f"w={w!r}", stacklevel=1)
    raise ValueError(f"{w} {b} {x}")


@pytest.mark.parametrize(
    "student",
    [
        telling,
        lambda w, b, x, n: right(w, b, x, n) + 1,
        lambda w, b, x, n: right(w, b, x, n) * np.nan,
        lambda w, b, x, n: np.full(n + 3, w),
        lambda w, b, x, n: w,
        lambda w, b, x, n: f"{w} {b} {x}",
    ],
)
def test_is_no_number_of_a_secret_case_shown(student: Callable[..., Any], grading: Path) -> None:
    remember, seen = remembering()
    answer(remember)
    result = answer(student)
    text = f"{result!r} {result} " + result._repr_html_()
    floats = {float(number) for number in re.findall(r"-?\d+\.\d{3,}", text)}
    secret = [number for case, y in seen.items() for number in (*case[:3], *y)]
    assert not [f for f in floats for s in secret if s not in (0, 1) and abs(f - s) < 1e-3]
    assert not re.search(r"shape \(\d|\(\d+,\)|of \d+ not", text)


def test_is_nothing_written_or_remembered_while_grading(grading: Path, own_home: Path) -> None:
    for mode in ("autograde", "validate"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("NBGRADER_EXECUTION", mode)
            assert answer(right).passed
    assert not own_home.exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NBGRADER_EXECUTION")
        assert yours("chain_forward") is find("chain_forward").reference


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (lambda path, patch: patch.delenv("DEEPGRAD_SEED_FILE"), "This course has no secret seed"),
        (lambda path, patch: path.unlink(), "secret seed cannot be read: No such file"),
        (lambda path, patch: path.write_text(""), "secret seed is too short"),
        (lambda path, patch: path.write_text("1" * 31), "secret seed is too short"),
    ],
)
def test_does_grading_without_a_seed_stop_rather_than_give_marks(
    prepare: Any, said: str, grading: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(grading, monkeypatch)
    with pytest.raises(CouldNotCheck, match=said):
        answer(right)


def test_does_a_seed_file_that_is_missing_not_matter_to_validate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert repr(answer(right)) == "3"


def test_validate_finds_the_cards_words_where_it_looks_for_a_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], grading: Path
) -> None:
    """It says what is in stderr, and "Partial credit" if that is empty; so stderr stays empty for a right answer."""

    def told(execution: str, student: Callable[..., Any]) -> str:
        monkeypatch.setenv("NBGRADER_EXECUTION", execution)
        answer(student)
        return capsys.readouterr().err

    said = told("validate", lambda w, b, x, n: np.array([w**i * x for i in range(n + 1)]))
    assert "The bias b is missing." in said and "Each layer multiplies by w and then adds b." in said
    assert "Not started" in told("validate", stub)
    assert told("validate", right) == told("autograde", stub) == told("", stub) == ""


def test_is_the_text_nbgrader_reads_a_number(grading: Path) -> None:
    for student in (right, stub, telling):
        assert 0 <= float(repr(answer(student))) <= 3


# yours()


def ask(space: dict[str, Any], name: str = "chain_forward") -> Any:
    exec(f"got = yours({name!r})", space)
    return space["got"]


def test_is_yours_the_reference_until_it_passed_and_then_the_learners() -> None:
    reference = find("chain_forward").reference
    mine = named(right)
    space: dict[str, Any] = {"yours": yours, "chain_forward": mine}
    assert ask(space) is reference
    answer(stub)
    answer(lambda w, b, x, n: np.zeros(n + 1))
    assert ask(space) is reference
    check(space["chain_forward"])
    assert ask(space).__wrapped__ is mine
    answer(lambda w, b, x, n: np.zeros(n + 1))
    assert ask(space).__wrapped__ is mine


def test_is_yours_the_students_own_while_grading(grading: Path) -> None:
    reference = find("chain_forward").reference
    assert ask({"yours": yours, "chain_forward": stub}).__wrapped__ is stub
    assert ask({"yours": yours}) is reference
    assert ask({"yours": yours, "chain_forward": 3}) is reference


def test_is_yours_the_reference_while_validating(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert ask({"yours": yours, "chain_forward": right}) is find("chain_forward").reference


def test_does_yours_of_no_exercise_say_what_there_is() -> None:
    with pytest.raises(UnknownExercise, match="There is no exercise 'nope'"):
        yours("nope")


def test_does_checking_with_a_seed_write_nothing(own_home: Path) -> None:
    assert check_with_seed(find("chain_forward"), right, 5).passed
    assert not own_home.exists()
    assert deepgrad.session.current.lesson == ""


def test_is_a_long_message_of_python_cut_between_two_words() -> None:
    def chain_forward(w: float, b: float, x: float, n: int) -> Any:
        return np.zeros((7, 4)) @ np.zeros((6, 4))

    (said,) = [text for text in check(chain_forward).details if text.startswith("Python says: ")]
    assert said.endswith(" …") and "differen …" not in said


def test_does_an_edge_case_that_fails_leave_no_claim_that_its_output_is_right() -> None:
    def relu_backward(dout: Any, x: Any) -> Any:
        dout[x < 0] = 0
        return dout

    details = check(relu_backward).details
    assert "In the ordinary cases dx is right." in details
    assert "dx is right." not in details
