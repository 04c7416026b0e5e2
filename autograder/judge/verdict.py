"""Judges the replies of a student's function against the reference: points by aspect, findings, named mistakes."""

import builtins
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.contract.kinds import Misfit
from autograder.contract.wire import Foreign, pack, unpack
from autograder.errors import CouldNotCheck, WireError
from autograder.exercises.base import Case, Exercise
from autograder.judge.axes import with_axis
from autograder.judge.call import Fault, Reply
from autograder.judge.compare import FLOAT32_TOLERANCE, FLOAT64_TOLERANCE, Finding, compare
from autograder.judge.failure import failure
from autograder.judge.judged import REPEATED, Judged
from autograder.judge.matching import Values
from autograder.judge.result import Aspect, Outcome, Result
from autograder.judge.shares import share_aspects, tally

__all__ = ["EDGE_ASPECT", "REPEATED", "Judged", "judge", "judge_cases", "truths", "with_repeat"]

EDGE_ASPECT = "edge cases"
DRAWN_AGAIN = 5

# The message for a call that returned a value although it has to raise.
SILENT = "It returns a value where it should raise an error: {}."
SILENT_HINT = (
    "The caller would use the result as if nothing had happened. Test for this case first: if ...: raise "
    "ValueError(...)."
)


NAN_HINT = "x == np.nan is never True, because nan is not equal to anything. Use np.isnan or np.isfinite."
NOTHING = "It returns None where it should raise an error: {}."
NOTHING_HINT = (
    "The caller might not check for None. After print(...) or return None the program goes on; raise "
    "ValueError(...) stops it."
)
RETURNED = "It returns the error where it should raise it: {}."
RAISE_IT = "raise ValueError(...) ends the call at once. If you return the error, the caller gets it like a number."


def with_repeat(exercise: Exercise, cases: Sequence[Case]) -> list[Case]:
    """The cases, with the first one repeated before the edge cases, because a function must not remember earlier calls.

    The repeated case stands before the edge cases, because after an edge case that never ends no further case is
    called. If the first case asks for many draws, the repeated one asks for a few, because the same generator has to
    give the same first draws.
    """
    arguments = cases[0].arguments
    if exercise.style == "draws":
        arguments = (min(DRAWN_AGAIN, arguments[0]), *arguments[1:])
    again = replace(cases[0], label=REPEATED, arguments=arguments)
    edges = [case for case in cases if case.edge]
    return [*cases[: len(cases) - len(edges)], again, *edges]


def truths(exercise: Exercise, cases: Sequence[Case]) -> list[Values]:
    """The reference's values, one tuple per case with one value per output.

    Raises:
        CouldNotCheck: the reference fails or is not finite; never the student's fault.
    """
    try:
        with np.errstate(all="ignore"):
            found = _values(exercise, cases)
            quiet = [case.label for case, values in zip(cases, found, strict=True) if case.raises and values]
            finite = all(_finite(value) for values in found for value in values)
    except MemoryError:
        raise
    except Exception as error:
        raise CouldNotCheck(f"The reference of {exercise.name} failed: {type(error).__name__}: {error}") from error
    if quiet:
        raise CouldNotCheck(f"The reference of {exercise.name} returned a value where it has to raise: {quiet}.")
    if not finite:
        raise CouldNotCheck(f"The reference of {exercise.name} gave a value that is not finite.")
    return [tuple(_in_dtype(value, case) for value in values) for case, values in zip(cases, found, strict=True)]


def _values(exercise: Exercise, cases: Sequence[Case]) -> list[Values]:
    known: dict[int, Values] = {}  # the repeated case shares the arguments object of the first
    for case in cases:
        if id(case.arguments) not in known:
            known[id(case.arguments)] = _value(exercise, case)
    return [known[id(case.arguments)] for case in cases]


def _value(exercise: Exercise, case: Case) -> Values:
    """The reference's values, or the case's own truth; no values if the reference has to raise.

    Random draws are judged by statistics; only their number and form matter here, so one draw is repeated.
    """
    if case.raises:
        return _raised_by_reference(exercise, case)
    if case.right:
        return (case.right[0],)
    if exercise.style != "draws":
        return exercise.call(exercise.reference, case.arguments)
    count, *others = case.arguments
    return tuple(draws * count for draws in exercise.call(exercise.reference, (1, *others)))


def _raised_by_reference(exercise: Exercise, case: Case) -> Values:
    try:
        return exercise.call(exercise.reference, case.arguments)
    except MemoryError:
        raise
    except Exception:  # any type of error passes, for the reference as for the student
        return ()


def judge(
    exercise: Exercise,
    cases: Sequence[Case],
    replies: Sequence[Reply],
    want: Sequence[Values],
    points: float | None = None,
    secret: bool = False,
) -> Result:
    """The verdict on the replies to the cases of ``with_repeat``.

    Args:
        exercise: the exercise.
        cases: the cases that were called, the repeated one included.
        replies: one per case.
        want: the truths, one per case.
        points: the exercise's points; None for its own points.
        secret: leave out of the message every number that a case determines.
    """
    with np.errstate(all="ignore"):  # a student's numbers may cause overflow here, which needs no warning
        return _judge(exercise, cases, replies, want, points, secret)


def _judge(
    exercise: Exercise,
    cases: Sequence[Case],
    replies: Sequence[Reply],
    want: Sequence[Values],
    points: float | None,
    secret: bool,
) -> Result:
    judged = judge_cases(exercise, cases, replies, want)
    worth = float(exercise.points if points is None else points)
    aspects = (share_aspects if exercise.share else _aspects)(exercise, judged, worth)
    notes = _notes(exercise, replies, _aliased(cases, replies, want), secret)
    right = all(case.passed for case in judged)
    if exercise.share and not right and all(aspect.passed for aspect in aspects):
        notes, right = (tally(exercise, judged), *notes), True
    if right:
        return Result(
            exercise.name,
            Outcome.PASSED,
            "All right.",
            started=True,
            aspects=aspects,
            notes=notes,
            version=exercise.version,
        )
    if exercise.style == "draws":  # diagnosis compares the draws with as many right ones
        drawn = {case.label: exercise.call(exercise.reference, case.arguments) for case in cases}
        want = [drawn[cases[0].label if case.label == REPEATED else case.label] for case in cases]
    return failure(exercise, judged, want, aspects, notes, secret)


def judge_cases(
    exercise: Exercise, cases: Sequence[Case], replies: Sequence[Reply], want: Sequence[Values]
) -> list[Judged]:
    """Judge each reply, case by case. Arguments as in ``judge``."""
    judged: list[Judged] = []
    for case, reply, values in zip(cases, replies, want, strict=True):
        if case.label == REPEATED and reply.frame is not None:
            judged.append(_judge_repeated(exercise, judged[0], case, reply, values))
        else:
            judged.append(_judge_case(exercise, case, reply, values))
    return judged


def _judge_repeated(exercise: Exercise, first: Judged, case: Case, reply: Reply, want: Values) -> Judged:
    as_first = replace(first, case=replace(first.case, label=REPEATED))
    if exercise.style != "draws":
        return as_first if reply.frame == first.reply.frame else _judge_case(exercise, case, reply, want)
    if not first.passed or first.values is None:
        return as_first
    drawn_again: int = case.arguments[0]
    same = reply.frame == pack(first.values[0][:drawn_again])
    return as_first if same else _not_drawn_from_rng(exercise, as_first)


def _not_drawn_from_rng(exercise: Exercise, repeated: Judged) -> Judged:
    message = "The same generator gave other numbers the second time."
    hint = "Draw everything from the rng that comes as an argument, not from np.random or a generator of your own."
    findings = tuple(
        Finding(output.name, "value", np.inf, 1.0, message=message, hint=hint) for output in exercise.outputs
    )
    return replace(repeated, findings=findings)


def _finite(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    return isinstance(value, str | int) or bool(np.isfinite(value).all())  # NumPy has no int beyond 64 bits


def _in_dtype(value: Any, case: Case) -> Any:
    if isinstance(value, np.ndarray) and _single(case) and value.dtype == np.float64:
        return value.astype(np.float32)
    return [_in_dtype(item, case) for item in value] if isinstance(value, list) else value


def _single(case: Case) -> bool:
    return any(map(_holds_float32, case.arguments))


def _holds_float32(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_holds_float32, value))
    return isinstance(value, np.ndarray) and value.dtype == np.float32


def _tolerance(exercise: Exercise, case: Case) -> float:
    if _single(case):
        return FLOAT32_TOLERANCE
    return FLOAT64_TOLERANCE if exercise.tolerance is None else exercise.tolerance


def _judge_case(exercise: Exercise, case: Case, reply: Reply, want: Values) -> Judged:
    if case.raises:
        return _judge_raising(exercise, case, reply)
    if reply.frame is None:
        return Judged(case, reply, (), None)
    try:
        got = unpack(reply.frame)
    except WireError as error:  # the frame came from another process
        fault = Fault("unpackable", f"The result cannot be checked: {error}.")
        return Judged(case, replace(reply, frame=None, fault=fault), (), None)
    tolerance = _tolerance(exercise, case)
    count = len(exercise.outputs)
    values: Values
    if exercise.style == "module":
        if not isinstance(got, dict) or any(output.name not in got for output in exercise.outputs):
            # ``invoke`` always makes a dictionary, so the student's process sent something else in its place
            fault = Fault("unpackable", "The result cannot be checked: it is not what a module's call gives.")
            return Judged(case, replace(reply, frame=None, fault=fault), (), None)
        values = exercise.split(got)
    elif count == 1:
        values = (got,)
    elif isinstance(got, list | tuple) and len(got) == count:
        values = tuple(got)
    else:
        stage, message, hint = _structure(exercise, got, want)
        findings = tuple(
            Finding(o.name, stage, np.inf, tolerance, message=message, hint=hint) for o in exercise.outputs
        )
        return Judged(case, reply, findings, None, raw=got)
    if isinstance(values[0], str) and values[0] in case.right:
        want = values
    findings = tuple(
        with_axis(exercise, case, compare(o, v, w, tolerance), v, w)
        for o, v, w in zip(exercise.outputs, values, want, strict=True)
    )
    return Judged(case, reply, findings, values, raw=got, spoiled=bool(reply.changed))


def _judge_raising(exercise: Exercise, case: Case, reply: Reply) -> Judged:
    """Judge a case that has to raise: any exception passes, any returned value fails."""
    tolerance = _tolerance(exercise, case)
    if reply.fault is not None and reply.fault.kind == "raised":
        passed = tuple(Finding(output.name, None, 0.0, tolerance) for output in exercise.outputs)
        return Judged(case, replace(reply, fault=None), passed, None)
    if reply.frame is None:
        return Judged(case, reply, (), None)
    form, hint = _instead_of_raising(reply.frame)
    said = form.format(case.raises)
    if hint == SILENT_HINT and any(map(_holds_nan, case.arguments)):
        hint = f"{hint} {NAN_HINT}"
    findings = tuple(
        Finding(o.name, "silent", np.inf, tolerance, message=said, hint=hint, plain=said) for o in exercise.outputs
    )
    return Judged(case, reply, findings, None, returned=True)


def _instead_of_raising(frame: bytes) -> tuple[str, str]:
    """The message and the hint for a call that returned a value although it has to raise."""
    if _is_error(frame):
        return RETURNED, RAISE_IT
    try:
        value = unpack(frame)
    except WireError:
        return SILENT, SILENT_HINT
    nothing = value is None or (isinstance(value, list | tuple) and any(item is None for item in value))
    return (NOTHING, NOTHING_HINT) if nothing else (SILENT, SILENT_HINT)


def _is_error(frame: bytes) -> bool:
    """Whether a result is one of Python's built-in exceptions."""
    try:
        value = unpack(frame)
    except WireError:
        return False
    kind = getattr(builtins, value.type_name, None) if isinstance(value, Foreign) else None
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _holds_nan(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_holds_nan, value))
    return isinstance(value, float | np.ndarray) and bool(np.isnan(value).any())


def _structure(exercise: Exercise, got: Any, want: Values) -> tuple[Any, str, str]:
    try:
        exercise.result.conform(got, want, "The result")
    except Misfit as misfit:
        return misfit.stage, misfit.message, misfit.hint
    raise AssertionError("a result of the wrong structure conformed")


def _right(judged: Sequence[Judged], at: int) -> bool:
    return bool(judged) and all(case.findings and case.findings[at].passed for case in judged)


def _aspects(exercise: Exercise, judged: Sequence[Judged], worth: float) -> tuple[Aspect, ...]:
    """Points by output, for the ordinary cases. The edge cases earn points only if all cases are right.

    If arguments were changed in place, the outputs keep their points and the edge cases earn none. If the exercise has
    no edge cases, it then earns nothing.
    """
    ordinary = [case for case in judged if not case.case.edge]
    edges = [case for case in judged if case.case.edge]
    shares = [output.share for output in exercise.outputs]
    edge_share = exercise.edge_share if edges else 0
    unit = worth / (sum(shares) + edge_share)
    aspects = []
    unpaid = not edge_share and any(case.spoiled for case in judged)
    for at, output in enumerate(exercise.outputs):
        value = unit * output.share
        aspects.append(Aspect(output.name, value if _right(ordinary, at) and not unpaid else 0.0, value))
    if edge_share:
        whole = all(case.passed for case in judged)
        aspects.append(Aspect(EDGE_ASPECT, unit * edge_share if whole else 0.0, unit * edge_share))
    return tuple(aspects)


def _aliased(cases: Sequence[Case], replies: Sequence[Reply], want: Sequence[Values]) -> set[int]:
    """The arguments that share memory with a result, except an argument that is itself the right result."""
    return {
        at
        for case, reply, values in zip(cases, replies, want, strict=True)
        for at in reply.aliased
        if not any(isinstance(one, np.ndarray) and np.array_equal(one, case.arguments[at]) for one in values)
    }


def _notes(exercise: Exercise, replies: Sequence[Reply], shared: set[int], secret: bool) -> tuple[str, ...]:
    names = [parameter.name for parameter in exercise.parameters]
    changed = sorted({i for reply in replies for i in reply.changed})
    aliased = sorted(shared - set(changed))
    warned = dict.fromkeys(text for reply in replies for text in reply.warnings)
    printed = next((reply.printed for reply in replies if reply.printed), "")
    notes = [
        f"It changes its argument {names[i]} in place. The caller's array is changed too; work on a copy."
        for i in changed
    ]
    notes += [
        f"The result shares memory with the argument {names[i]}: changing one changes the other." for i in aliased
    ]
    if warned:
        notes.append("Python warned (no points lost): " + "; ".join(_kinds(warned) if secret else warned))
    if printed:
        notes.append("It prints." if secret else f"It printed: {printed.strip()[:200]}")
    return tuple(notes)


def _kinds(warned: Iterable[str]) -> Iterator[str]:
    """The categories of warnings, each once, with the number of different texts if there are several."""
    for kind, count in Counter(text.split(":")[0] for text in warned).items():
        yield kind if count == 1 else f"{kind} ({count} different ones)"
