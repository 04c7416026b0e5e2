"""Judges the replies of a student's function against the reference: points by aspect, findings, named mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.contract.kinds import Misfit
from autograder.contract.wire import pack, unpack
from autograder.errors import CouldNotCheck, WireError
from autograder.exercises.base import Case, Exercise
from autograder.judge.call import Fault, Reply
from autograder.judge.compare import FLOAT32_TOLERANCE, FLOAT64_TOLERANCE, STAGES, Finding, compare
from autograder.judge.diagnose import Diagnosis, diagnose
from autograder.judge.matching import Values
from autograder.judge.result import Aspect, Outcome, Result

__all__ = ["EDGE_ASPECT", "REPEATED", "Judged", "judge", "truths", "with_repeat"]

EDGE_ASPECT = "edge cases"
REPEATED = "the first case once more"
DRAWN_AGAIN = 5

# What is said of a finding where its numbers would give a secret case away.
PLAIN = {
    "type": "not of the promised type",
    "length": "not the promised number of values",
    "shape": "not of the promised shape",
    "dtype": "not of the promised dtype",
    "finite": "not finite",
    "value": "not the right value",
    "gradient": "not the right gradient",
}


# What is said of a torch module where the shapes that were sent would give a secret case away.
MISMATCH = "The module does not fit what is sent: its parameters, its output, or whether gradients flow."


@dataclass(frozen=True)
class Judged:
    """What one case gave: a fault, or one finding per output."""

    case: Case
    reply: Reply
    findings: tuple[Finding, ...]
    values: Values | None

    @property
    def passed(self) -> bool:
        """Whether every output is right."""
        return self.reply.fault is None and all(finding.passed for finding in self.findings)


def with_repeat(exercise: Exercise, cases: Sequence[Case]) -> list[Case]:
    """The cases and the first of them again, before the edge cases: a function must not remember earlier calls.

    Before them, because an edge case that never ends leaves what follows it uncalled, and ordinary cases earn points.
    Of a case with many draws a few are enough: the same generator has to give the same first ones.
    """
    arguments = cases[0].arguments
    if exercise.style == "draws":
        arguments = (min(DRAWN_AGAIN, arguments[0]), *arguments[1:])
    again = Case(REPEATED, arguments)
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
            finite = all(_finite(value) for values in found for value in values)
    except MemoryError:
        raise
    except Exception as error:
        raise CouldNotCheck(f"The reference of {exercise.name} failed: {type(error).__name__}: {error}") from error
    if not finite:
        raise CouldNotCheck(f"The reference of {exercise.name} gave a value that is not finite.")
    return [tuple(_in_dtype(value, case) for value in values) for case, values in zip(cases, found, strict=True)]


def _values(exercise: Exercise, cases: Sequence[Case]) -> list[Values]:
    known: dict[int, Values] = {}  # the repeated case has the arguments of the first, the very same object
    for case in cases:
        if id(case.arguments) not in known:
            known[id(case.arguments)] = exercise.call(exercise.reference, case.arguments)
    return [known[id(case.arguments)] for case in cases]


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
        points: what the exercise is worth; its own points where None.
        secret: leave out of the message every number that a case determines.
    """
    with np.errstate(all="ignore"):  # a student's numbers may overflow ours; that is an answer, not a warning
        return _judge(exercise, cases, replies, want, points, secret)


def _judge(
    exercise: Exercise,
    cases: Sequence[Case],
    replies: Sequence[Reply],
    want: Sequence[Values],
    points: float | None,
    secret: bool,
) -> Result:
    judged: list[Judged] = []
    for case, reply, values in zip(cases, replies, want, strict=True):
        if case.label == REPEATED and reply.frame is not None:
            judged.append(_judge_repeated(exercise, judged[0], case, reply, values))
        else:
            judged.append(_judge_case(exercise, case, reply, values))
    if exercise.style == "draws":
        want = [want[0] if case.label == REPEATED else w for case, w in zip(cases, want, strict=True)]
    worth = float(exercise.points if points is None else points)
    aspects = _aspects(exercise, judged, worth)
    notes = _notes(exercise, replies, secret)
    if all(case.passed for case in judged):
        return Result(exercise.name, Outcome.PASSED, "All right.", True, aspects, notes=notes, version=exercise.version)
    return _failure(exercise, judged, want, aspects, notes, secret)


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
    findings = tuple(Finding(output.name, "value", np.inf, 1.0, message, hint) for output in exercise.outputs)
    return Judged(repeated.case, repeated.reply, findings, repeated.values)


def _finite(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_finite, value))
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    return isinstance(value, str) or bool(np.isfinite(value).all())


def _in_dtype(value: Any, case: Case) -> Any:
    if isinstance(value, np.ndarray) and _single(case) and value.dtype == np.float64:
        return value.astype(np.float32)
    return [_in_dtype(item, case) for item in value] if isinstance(value, list) else value


def _single(case: Case) -> bool:
    return any(isinstance(a, np.ndarray) and a.dtype == np.float32 for a in case.arguments)


def _tolerance(exercise: Exercise, case: Case) -> float:
    if _single(case):
        return FLOAT32_TOLERANCE
    return FLOAT64_TOLERANCE if exercise.tolerance is None else exercise.tolerance


def _judge_case(exercise: Exercise, case: Case, reply: Reply, want: Values) -> Judged:
    if reply.frame is None:
        return Judged(case, reply, (), None)
    try:
        got = unpack(reply.frame)
    except WireError as error:  # it came from another process
        fault = Fault("unpackable", f"The result cannot be checked: {error}.")
        return Judged(case, replace(reply, frame=None, fault=fault), (), None)
    tolerance = _tolerance(exercise, case)
    count = len(exercise.outputs)
    values: Values
    if count == 1:
        values = (got,)
    elif isinstance(got, list | tuple) and len(got) == count:
        values = tuple(got)
    else:
        stage, message, hint = _structure(exercise, got, want)
        findings = tuple(Finding(o.name, stage, np.inf, tolerance, message, hint) for o in exercise.outputs)
        return Judged(case, reply, findings, None)
    findings = tuple(compare(o, v, w, tolerance) for o, v, w in zip(exercise.outputs, values, want, strict=True))
    return Judged(case, reply, findings, values)


def _structure(exercise: Exercise, got: Any, want: Values) -> tuple[Any, str, str]:
    try:
        exercise.result.conform(got, want, "The result")
    except Misfit as misfit:
        return misfit.stage, misfit.message, misfit.hint
    raise AssertionError("a result of the wrong structure conformed")


def _right(judged: Sequence[Judged], at: int) -> bool:
    return bool(judged) and all(case.findings and case.findings[at].passed for case in judged)


def _aspects(exercise: Exercise, judged: Sequence[Judged], worth: float) -> tuple[Aspect, ...]:
    """Points by output over the ordinary cases; the edge cases are paid only on top of a right answer."""
    ordinary = [case for case in judged if not case.case.edge]
    edges = [case for case in judged if case.case.edge]
    shares = [output.share for output in exercise.outputs]
    edge_share = exercise.edge_share if edges else 0
    unit = worth / (sum(shares) + edge_share)
    aspects = []
    for at, output in enumerate(exercise.outputs):
        value = unit * output.share
        aspects.append(Aspect(output.name, value if _right(ordinary, at) else 0.0, value))
    if edge_share:
        whole = all(case.passed for case in judged)
        aspects.append(Aspect(EDGE_ASPECT, unit * edge_share if whole else 0.0, unit * edge_share))
    return tuple(aspects)


def _failure(
    exercise: Exercise,
    judged: Sequence[Judged],
    want: Sequence[Values],
    aspects: tuple[Aspect, ...],
    notes: tuple[str, ...],
    secret: bool,
) -> Result:
    first = _telling(judged)
    fault = first.reply.fault
    if fault is not None:
        return _faulted(exercise, first, fault, aspects, notes, secret)
    names = [output.name for output in exercise.outputs]
    wrong = _wrong(exercise, judged)
    found = diagnose(exercise, [j.case for j in judged], [j.values for j in judged], want, wrong)
    if secret:  # the factor may be a number of the case
        found = [replace(d, title=f"{d.outputs[0]} is off by a factor.") if d.name == "factor" else d for d in found]
    finding = min((f for f in first.findings if not f.passed), key=lambda f: STAGES.index(f.stage or "gradient"))
    if finding.stage == "dtype":  # whole numbers that are all zero have been rounded: their dtype is what is wrong
        at = names.index(finding.output)
        ordinary = [j.values[at] for j in judged if j.values is not None and not j.case.edge]
        found = [] if all(map(_zero, ordinary)) else found
    shown = f"{finding.output} is {PLAIN[finding.stage or 'value']}." if secret else finding.message
    if first.case.label == REPEATED:
        found = []
        if exercise.style != "draws":
            shown = "The same input gave another result the second time. A function must not remember earlier calls."
    return Result(
        exercise.name,
        Outcome.FAILED,
        found[0].title if found else shown,
        True,
        aspects,
        hints=tuple(d.hint for d in found) or tuple(filter(None, [finding.hint])),
        mistakes=tuple(d.name for d in found),
        details=_details(found, shown),
        notes=notes,
        version=exercise.version,
        case=first.case.label,
        called=_called(exercise, first.case, secret),
        margin=finding.margin,
    )


def _wrong(exercise: Exercise, judged: Sequence[Judged]) -> list[str]:
    """The outputs that are wrong in the cases that count: the ordinary ones, if any fails there, else all."""
    ordinary = [j for j in judged if not j.case.edge and j.findings]
    counting = ordinary if any(not j.passed for j in ordinary) else [j for j in judged if j.findings]
    names = [output.name for output in exercise.outputs]
    return [name for at, name in enumerate(names) if any(not j.findings[at].passed for j in counting)]


def _zero(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_zero, value))
    return isinstance(value, np.ndarray) and not value.any()


def _details(found: Sequence[Diagnosis], shown: str) -> tuple[str, ...]:
    return (*(d.title for d in found[1:]), shown) if found else ()


def _called(exercise: Exercise, case: Case, secret: bool) -> str:
    """The arguments of a case, where they are a few numbers and no secret."""
    plain = all(isinstance(argument, int | float | str) for argument in case.arguments)
    if secret or not plain:
        return ""
    pairs = zip(exercise.parameters, case.arguments, strict=True)
    values = (f"{p.name} = {a:.6g}" if isinstance(a, float) else f"{p.name} = {a!r}" for p, a in pairs)
    return ", ".join(values)


def _telling(judged: Sequence[Judged]) -> Judged:
    """The case to talk about: the first that fails, ordinary cases first; numbers before a mere repetition."""
    return next(case for case in judged if not case.passed)


def _faulted(
    exercise: Exercise,
    first: Judged,
    fault: Fault,
    aspects: tuple[Aspect, ...],
    notes: tuple[str, ...],
    secret: bool,
) -> Result:
    wanted = ", ".join(parameter.name for parameter in exercise.parameters)
    headline, hint = {
        "stub": ("Not started.", f"Write {exercise.signature} above, then run this cell again."),
        "missing": (
            fault.message,
            f"Define {exercise.signature} above. Did its cell stop with an error, or has it another name?",
        ),
        "arity": (f"{exercise.name} should take ({wanted}).", fault.message),
        "raised": (
            "Your code raised " + (f"{fault.name}." if secret else fault.message),
            "In that case it divides by 0. What should come out there?" if fault.name == "ZeroDivisionError" else "",
        ),
        "mismatch": (MISMATCH if secret else fault.message, ""),
    }.get(fault.kind, (fault.message, ""))
    return Result(
        exercise.name,
        Outcome.FAILED,
        headline,
        fault.kind != "stub",
        aspects,
        hints=(hint,) if hint else (),
        details=(f"At {fault.line}",) if fault.line and fault.kind != "stub" else (),
        notes=notes,
        version=exercise.version,
        case=first.case.label,
        called=_called(exercise, first.case, secret),
        margin=np.inf,
    )


def _notes(exercise: Exercise, replies: Sequence[Reply], secret: bool) -> tuple[str, ...]:
    names = [parameter.name for parameter in exercise.parameters]
    changed = sorted({i for reply in replies for i in reply.changed})
    aliased = sorted({i for reply in replies for i in reply.aliased} - set(changed))
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
        notes.append("Python warned (no points lost): " + "; ".join(t.split(":")[0] if secret else t for t in warned))
    if printed:
        notes.append("It prints." if secret else f"It printed: {printed.strip()[:200]}")
    return tuple(notes)
