"""Tells a learner what is wrong with an answer: the name of the mistake, the outputs that are right, and the case.

Tested in ``tests/judge/test_check.py``.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.contract.misfits import MISFITS
from autograder.exercises import names as exercise_names
from autograder.exercises.base import Case, Exercise
from autograder.judge.call import Fault
from autograder.judge.compare import STAGES, Finding, Stage
from autograder.judge.diagnose import Diagnosis, diagnose
from autograder.judge.judged import REPEATED, Judged, wrong_outputs
from autograder.judge.matching import Values, match_of
from autograder.judge.order import counted, listed
from autograder.judge.result import Aspect, Outcome, Result
from autograder.judge.shares import missed, tally

__all__ = ["FORMS", "failure"]

# Words for a finding whose numbers would give a secret case away.
PLAIN = {
    "type": "not of the promised type",
    "length": "not the promised number of values",
    "shape": "not of the promised shape",
    "dtype": "not of the promised dtype",
    "finite": "not finite",
    "value": "not the right value",
    "gradient": "not the right gradient",
    "silent": "returned where an error should be raised",
}

# Words for a torch module if the shapes would give a secret case away.
MISMATCH = (
    "Your module differs from the one that is asked for: compare the shapes and the order of its parameters and "
    "buffers and the shape of its output, and check that gradients reach all parameters."
)

SAID = 140  # characters that are shown of Python's own message

UNNAMED = "No mistake that we know gives these numbers. Work a small case on paper and print each step beside it."
SOME_NONE = (
    "Is the return line inside an if or a loop that does not always run? "
    "Does .get(...) of a dict meet a key that is not there? It gives None then."
)
STATEFUL = "The same input gave another result the second time. A function must not remember earlier calls."
UNSTEADY = "Does it draw random numbers of its own, although an argument already holds them?"


@dataclass(frozen=True)
class _Told:
    """The words of a card."""

    headline: str
    hints: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


def failure(
    exercise: Exercise,
    judged: Sequence[Judged],
    want: Sequence[Values],
    aspects: tuple[Aspect, ...],
    notes: tuple[str, ...],
    secret: bool,
) -> Result:
    """The result of an answer that failed in at least one case.

    Args:
        judged: all cases, in order.
        want: the truths, one per case.
        aspects: the points.
        notes: remarks that are not failures.
        secret: leave out every number that a case determines.
    """
    first = (_wordless(judged) if exercise.share else None) or _telling(judged)
    finding = _finding(first)
    if first.reply.fault is not None:
        told = _faulted(exercise, first.reply.fault, secret)
    elif finding is None or (exercise.share and aspects[0].passed and any(one.spoiled for one in judged)):
        told = _in_place(exercise, judged)
    elif first.returned:
        told = _Told(
            finding.message, (finding.hint,), ("no_error",), ("Where no error is asked for, the result is right.",)
        )
    elif first.raw is None:
        told = _none(exercise, judged, first)
    elif exercise.share:
        told = _too_few(exercise, judged)
    else:
        told = _numbers(exercise, judged, want, finding, secret)
    return Result(
        exercise.name,
        Outcome.FAILED,
        told.headline,
        started=first.reply.fault is None or first.reply.fault.kind != "stub",
        aspects=aspects,
        hints=told.hints,
        mistakes=told.mistakes,
        details=told.details,
        notes=tuple(note for note in notes if told.mistakes != ("in_place",) or "in place" not in note),
        version=exercise.version,
        case="" if exercise.share and finding and finding.stage == "value" else first.case.label,
        called=_called(exercise, first.case, secret),
        margin=finding.margin if finding else np.inf,
    )


def _telling(judged: Sequence[Judged]) -> Judged:
    """The case to talk about: the first that fails, ordinary cases first.

    Wrong numbers come first, then values returned where an error was expected, then changed arguments.
    """
    failing = [case for case in judged if not case.passed]
    telling = [case for case in failing if case.reply.fault or _finding(case)]
    return next((case for case in telling if not case.returned), (telling or failing)[0])


def _wordless(judged: Sequence[Judged]) -> Judged | None:
    """The first case without an answer. It is reported before wrong answers, whatever the order of the cases."""
    faulted = next((one for one in judged if one.reply.fault), None)
    return faulted or next((one for one in judged if one.raw is None and not one.passed), None)


def _finding(case: Judged) -> Finding | None:
    """The earliest stage at which an output of a case failed."""
    failed = [finding for finding in case.findings if not finding.passed]
    return min(failed, key=lambda f: STAGES.index(f.stage or "gradient")) if failed else None


IN_MODULE = "__init__ or forward changes something that it was given. Change a copy instead."


def _in_place(exercise: Exercise, judged: Sequence[Judged]) -> _Told:
    changed = sorted({at for one in judged for at in one.reply.changed})
    names = listed([exercise.parameters[at].name for at in changed])
    return _Told(
        IN_MODULE
        if exercise.style == "module"
        else f"It changes its argument{'s' if len(changed) > 1 else ''} {names}. Change a copy instead.",
        ("The caller still needs the old numbers. Which line writes into an argument?",),
        ("in_place",),
        ("The numbers that it returns are right." if not exercise.share else tally(exercise, judged),),
    )


def _spoils_only(exercise: Exercise, judged: Sequence[Judged]) -> _Told | None:
    """The text about changed arguments, if nothing else is wrong in the ordinary cases; None otherwise."""
    ordinary = [one for one in judged if not one.case.edge]
    right = all(one.reply.fault is None and all(finding.passed for finding in one.findings) for one in ordinary)
    return _in_place(exercise, judged) if right and any(one.spoiled for one in ordinary) else None


def _none(exercise: Exercise, judged: Sequence[Judged], first: Judged) -> _Told:
    everywhere = all(one.raw is None for one in judged if one.reply.fault is None)
    if not everywhere:
        headline = f"In some cases {exercise.name} returns nothing (None)."
        return _Told(headline, (SOME_NONE,), ("sometimes_none",))
    if first.reply.printed.strip():
        headline = f"{exercise.name} prints its result and returns nothing (None)."
        return _Told(headline, ("print(...) only shows a value; return hands it back to the caller.",), ("printed",))
    headline = f"{exercise.name} returns nothing (None)."
    hint = "A function without a return line gives None. Is the return missing, or inside an if?"
    return _Told(headline, (hint,), ("returns_none",))


def _too_few(exercise: Exercise, judged: Sequence[Judged]) -> _Told:
    """The text if too few cases are right. A result outside the list of words is reported first."""
    if no_word := next((f for one in judged for f in one.findings if f.stage not in (None, "value")), None):
        return _Told(no_word.message, tuple(filter(None, [no_word.hint])), _form(no_word))
    if _again(judged).values != judged[0].values:
        return _Told(STATEFUL, mistakes=("unsteady",))
    found = missed(exercise, judged)
    if not found.mistakes:
        return _Told(found.headline, details=found.details)
    first = found.mistakes[0].title
    return _Told(
        first,
        tuple(dict.fromkeys(mistake.hint for mistake in found.mistakes)),
        tuple(mistake.name for mistake in found.mistakes),
        (*dict.fromkeys(one.title for one in found.mistakes if one.title != first), found.headline, *found.details),
    )


def _numbers(
    exercise: Exercise, judged: Sequence[Judged], want: Sequence[Values], finding: Finding, secret: bool
) -> _Told:
    first = _telling(judged)
    if first.case.label == REPEATED and exercise.style != "draws":
        return _Told(STATEFUL, mistakes=("unsteady",))
    shown = _shown(finding, secret)
    split = first.values is None or (len(exercise.outputs) == 1 and isinstance(first.raw, tuple))
    if split and (told := _miscounted(exercise, judged, want)):
        return told
    if first.values is None:
        return _Told(shown, tuple(filter(None, [finding.hint])), _form(finding))
    wrong = wrong_outputs(exercise, judged)
    found = (
        []
        if first.case.label == REPEATED or _rounded(exercise, judged, finding)
        else _named(exercise, judged, want, wrong, secret)
    )
    right = _right(exercise, judged, wrong, first)
    if not found and not _steady(exercise, judged):
        return _Told(STATEFUL, (UNSTEADY,), ("unsteady",), tuple(filter(None, [right, shown])))
    if not found and (spoiled := _spoils_only(exercise, judged)):
        return replace(spoiled, details=tuple(filter(None, [right, shown])))
    if not found:
        known = finding.hint or ("" if finding.stage not in ("value", "gradient") or _random(exercise) else UNNAMED)
        mistakes = ("other_generator",) if first.case.label == REPEATED else _form(finding)
        return _Told(shown, tuple(filter(None, [known])), mistakes, tuple(filter(None, [right])))
    moved = found[0].title.startswith("You returned")  # then the numbers are only permuted
    details = [*(one.title for one in found[1:]), right, "" if moved else shown]
    return _Told(
        found[0].title,
        tuple(dict.fromkeys(one.hint for one in found)),
        tuple(one.name for one in found),
        tuple(filter(None, details)),
    )


FORMS: Mapping[Stage | None, str] = {
    "type": "wrong_type",
    "length": "wrong_length",
    "shape": "wrong_shape",
    "dtype": "wrong_dtype",
    "finite": "not_finite",
}
"""Ids of the mistakes in the form of a result. They are the same for all exercises."""


def _form(finding: Finding) -> tuple[str, ...]:
    name = FORMS.get(finding.stage)
    return (name,) if name else ()


def _steady(exercise: Exercise, judged: Sequence[Judged]) -> bool:
    """Whether the first case gave the same result when it was repeated; always True for random draws."""
    return _random(exercise) or judged[0].reply.frame == _again(judged).reply.frame


def _again(judged: Sequence[Judged]) -> Judged:
    """The second call of the first case; the first call if there was no second one."""
    return next((one for one in judged if one.case.label == REPEATED), judged[0])


def _named(
    exercise: Exercise, judged: Sequence[Judged], want: Sequence[Values], wrong: Sequence[str], secret: bool
) -> list[Diagnosis]:
    first = judged[0]  # the repeated case adds no evidence, because it gave the same result
    telling = [at for at, one in enumerate(judged) if one is first or one.values is not first.values]
    cases, values = [judged[at].case for at in telling], [judged[at].values for at in telling]
    found = diagnose(exercise, cases, values, [want[at] for at in telling], wrong, _steady(exercise, judged))
    if not secret:
        return found
    # the factor may be a number of the case
    return [replace(d, title=f"{listed(d.outputs)}: off by a factor.") if d.name == "factor" else d for d in found]


def _random(exercise: Exercise) -> bool:
    return any(output.statistics for output in exercise.outputs)


def _shown(finding: Finding, secret: bool) -> str:
    if not secret:
        return finding.message
    return finding.plain or f"{finding.output} is {PLAIN[finding.stage or 'value']}."


def _right(exercise: Exercise, judged: Sequence[Judged], wrong: Sequence[str], first: Judged) -> str:
    """A sentence about the outputs that are right; empty if none is, or if there is only one output."""
    if all(one.passed for one in judged if not one.case.edge):
        return "All ordinary cases are right; an edge case is not."
    right = [output.name for output in exercise.outputs if output.name not in wrong]
    if not right:
        return ""
    if first.case.edge:
        return f"In the ordinary cases {_are_right(right)}."
    corners = [one.findings for one in judged if one.case.edge]
    if cornered := [o.name for at, o in enumerate(exercise.outputs) if o.name in right and _fails(corners, at)]:
        be = "is" if len(cornered) == 1 else "are"
        return f"In the ordinary cases {_are_right(right)}; in an edge case {listed(cornered)} {be} not."
    return f"{_are_right(right)}."


def _fails(cases: Sequence[Sequence[Finding]], at: int) -> bool:
    return any(findings and not findings[at].passed for findings in cases)


def _are_right(outputs: Sequence[str]) -> str:
    return f"{listed(outputs)} {'is' if len(outputs) == 1 else 'are'} right"


def _rounded(exercise: Exercise, judged: Sequence[Judged], finding: Finding) -> bool:
    """Whether a result of whole numbers is all zero because it was rounded. Then its dtype is the mistake."""
    if finding.stage != "dtype":
        return False
    at = [output.name for output in exercise.outputs].index(finding.output.split("[")[0])
    return all(_zero(one.values[at]) for one in judged if one.values is not None and not one.case.edge)


def _zero(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_zero, value))
    return isinstance(value, np.ndarray) and not value.any()


def _miscounted(exercise: Exercise, judged: Sequence[Judged], want: Sequence[Values]) -> _Told | None:
    """The text if there are too few or too many values, and some of them are known outputs."""
    counting = [(one, truth) for one, truth in zip(judged, want, strict=True) if not one.case.edge and one.findings]
    miscounted = [pair for pair in counting if pair[0].values is None]  # all others have the right number
    known = [(one.raw, truth) for one, truth in miscounted or counting]
    some = (
        f"In {'some cases' if len(miscounted) > 1 else 'a case'} you" if 0 < len(miscounted) < len(counting) else "You"
    )
    found = counted([raw for raw, _ in known], [truth for _, truth in known], match_of(exercise))
    if found is None:
        return None
    taken, count = found
    outputs = [output.name for output in exercise.outputs]
    missing = [name for at, name in enumerate(outputs) if at not in taken]
    asked = f"the text asks for {', '.join(outputs)}"
    returned = [outputs[at] for at in taken if at is not None]
    if missing:
        headline = f"{some} returned only {listed(returned)}; {asked}."
        return _Told(headline, (f"Add {listed(missing)} to the return line.",), ("missing_output",))
    if count == len(outputs):  # the parts of one output were returned as separate values
        return None
    headline = f"{some} returned {count} values; {asked}{' alone' if len(outputs) == 1 else ''}."
    return _Told(headline, ("Return only what the text asks for.",), ("extra_output",))


def _called(exercise: Exercise, case: Case, secret: bool) -> str:
    """The arguments of a case, if they are a few numbers and not secret."""
    plain = all(isinstance(argument, int | float | str) for argument in case.arguments)
    if secret or not plain:
        return ""
    pairs = zip(exercise.parameters, case.arguments, strict=True)
    values = (f"{p.name} = {a:.6g}" if isinstance(a, float) else f"{p.name} = {a!r}" for p, a in pairs)
    return ", ".join(values)


def _faulted(exercise: Exercise, fault: Fault, secret: bool) -> _Told:
    place = (f"At {fault.line}",) if fault.line and fault.kind != "stub" else ()
    match fault.kind:
        case "stub":
            return _Told("Not started.", (f"Write {exercise.signature} above, then run this cell again.",))
        case "missing":
            hint = f"Define {exercise.signature} above. Did its cell stop with an error, or does it have another name?"
            return _Told(fault.message, (fault.hint or hint,), details=place)
        case "arity":
            wanted = ", ".join(parameter.name for parameter in exercise.parameters)
            return _Told(f"{exercise.name} should take ({wanted}).", (fault.message,), details=place)
        case "mismatch":
            told = (fault.plain or MISMATCH) if secret else fault.message
            return _Told(told, mistakes=(fault.name,) if fault.name in MISFITS else (), details=place)
        case "raised":
            return _raised(fault, place, secret)
    return _Told(fault.message, tuple(filter(None, [fault.hint])), details=place)


def _cut(text: str) -> str:
    """A long text without its end, cut between two words."""
    return text if len(text) <= SAID else textwrap.shorten(text, SAID, placeholder=" …")


def _raised(fault: Fault, place: tuple[str, ...], secret: bool) -> _Told:
    words = fault.plain if secret else fault.words or fault.plain
    if not words:
        divided = "In that case it divides by 0. What should the result be there?"
        hint = fault.hint or (divided if fault.name == "ZeroDivisionError" else "")
        headline = "Your code raised " + (f"{fault.name}." if secret else fault.message)
        return _Told(headline, tuple(filter(None, [hint])), details=place)
    lacking = re.match(r"(\w+) is not defined", fault.plain)
    hint = fault.hint
    if lacking and lacking[1] in exercise_names():
        hint = (
            "A solution cannot use your code of an earlier exercise. Write the lines that you need inside the function."
        )
    original = () if secret else (f"Python says: {_cut(fault.message)}",)
    return _Told(words, tuple(filter(None, [hint])), details=(*place, *original))
