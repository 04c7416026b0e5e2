"""Judges an answer that need not be right in every case: its points grow with the share of right cases.

Tested in ``tests/judge/test_shares.py``.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autograder.exercises.base import Exercise, Mistake, Share
from autograder.judge.judged import REPEATED, Judged
from autograder.judge.matching import mistaken
from autograder.judge.result import Aspect

__all__ = ["CONSTANT", "FEW_KINDS", "SWALLOWED", "Missed", "missed", "part_earned", "share_aspects", "tally"]

CONSTANT = "constant"
"""Name of the mistake of always giving one answer.

If the exercise's bank has no mistake of this name, it is not reported. Its title is made here; its hint is in the bank.
"""
FEW_KINDS = "few_kinds"
"""Name of the mistake of recognising fewer than half of the kinds."""
UNNOTICED = "unnoticed"
"""Name of the mistake of recognising some kinds and giving the default answer to most others."""
SWALLOWED = "swallowed"
"""Name of the mistake of giving one answer to cases of several other kinds."""
SEVERAL = 3
"""``SWALLOWED`` needs one answer for at least so many other kinds; ``UNNOTICED`` needs as many recognised kinds."""
CHANGED_PLACES = "Is a comparison or a quotient the wrong way round, or are two return values swapped?"
HALF, MOST = 0.5, 0.8
"""Shares of the wrong cases that one answer must explain; ``MOST`` if only few kinds are recognised."""
EVERY_KIND = "every kind"
TOLD = 4
"""The largest number of kinds for which a card shows the given answers."""


@dataclass(frozen=True)
class Missed:
    """The text of a card for an answer that is not right often enough.

    Attributes:
        headline: how many cases are right.
        mistakes: the named mistakes; the one that explains most comes first.
        details: for each kind with wrong answers, how many were wrong and what was answered instead.
    """

    headline: str
    mistakes: tuple[Mistake, ...]
    details: tuple[str, ...]


def part_earned(share: Share, right: float) -> float:
    """The part of the points, 0 to 1, for the share of cases that are right."""
    return min(1.0, max(0.0, (right - share.nothing) / (share.everything - share.nothing)))


def share_aspects(exercise: Exercise, judged: Sequence[Judged], worth: float) -> tuple[Aspect, ...]:
    """Points for the share of right cases, and for recognising each kind at least once.

    If a function gives another answer when the first case is repeated, it earns nothing. If it changes an argument in
    place, it loses the points for recognising each kind.
    """
    share = _share(exercise)
    unit = worth / (exercise.outputs[0].share + exercise.edge_share)
    steady = all(one.passed == judged[0].passed for one in judged if one.case.label == REPEATED)
    cases = _asked(judged)
    right = sum(one.passed for one in cases) / len(cases) if steady else 0.0
    named = Aspect(
        share.noun, unit * exercise.outputs[0].share * part_earned(share, right), unit * exercise.outputs[0].share
    )
    whole = steady and not _unrecognised(cases) and not any(one.spoiled for one in cases)
    return (named, Aspect(EVERY_KIND, unit * exercise.edge_share if whole else 0.0, unit * exercise.edge_share))


def tally(exercise: Exercise, judged: Sequence[Judged]) -> str:
    """How many cases are right, as a sentence."""
    cases = _asked(judged)
    return f"{sum(one.passed for one in cases)} of {len(cases)} {_share(exercise).noun} are right."


def missed(exercise: Exercise, judged: Sequence[Judged]) -> Missed:
    """The text for an answer whose values are all valid words, but are not right often enough."""
    cases = _asked(judged)
    return Missed(tally(exercise, judged), _mistakes(exercise, cases), _confusions(exercise, cases))


def _share(exercise: Exercise) -> Share:
    if exercise.share is None:
        raise AssertionError(f"{exercise.name} is not judged by the share of right cases")
    return exercise.share


def _asked(judged: Sequence[Judged]) -> list[Judged]:
    return [one for one in judged if one.case.label != REPEATED]


def _kinds(cases: Sequence[Judged]) -> dict[str, list[Judged]]:
    """The cases by kind, in alphabetical order of the kinds."""
    return {kind: [one for one in cases if one.case.kind == kind] for kind in sorted({one.case.kind for one in cases})}


def _unrecognised(cases: Sequence[Judged]) -> list[str]:
    return [kind for kind, ones in _kinds(cases).items() if not any(one.passed for one in ones)]


def _mistakes(exercise: Exercise, cases: Sequence[Judged]) -> tuple[Mistake, ...]:
    """The mistakes: one constant answer, else a mistake of the bank with the same answers, else missed kinds."""
    known = {mistake.name: mistake for mistake in exercise.mistakes}
    if len({_answer(one) for one in cases}) == 1 and CONSTANT in known:
        share = _share(exercise)
        return (replace(known[CONSTANT], title=f"All {share.noun} are {share.said} {_answer(cases[0])!r}."),)
    for mistake in exercise.mistakes:
        if all(mistaken(exercise, mistake, one.case) == one.values for one in cases):
            return (mistake,)
    kinds = _unrecognised(cases)
    right = sum(one.passed for one in cases) / len(cases)
    few = 2 * len(kinds) > len(_kinds(cases)) or right < _share(exercise).nothing
    if SWALLOWED in known and (swallowed := _swallowed(exercise, cases, known[SWALLOWED], MOST if few else HALF)):
        return (swallowed,)
    if UNNOTICED in known and few and (unnoticed := _unnoticed(exercise, cases, known[UNNOTICED])):
        return (unnoticed,)
    if FEW_KINDS in known and few:
        return (known[FEW_KINDS],)
    told = [kind for kind in kinds if _named(kind) in known]
    changed = _changed_places(exercise, cases, told)
    return tuple(changed.get(kind) or _taken(exercise, cases, kind, known[_named(kind)]) for kind in told)[:TOLD]


def _changed_places(exercise: Exercise, cases: Sequence[Judged], missed: Sequence[str]) -> dict[str, Mistake]:
    """The mistake for each pair of kinds whose names are swapped, by kind."""
    answers = {kind: {_answer(one) for one in _kinds(cases)[kind]} for kind in missed}
    found: dict[str, Mistake] = {}
    for one in missed:
        for other in missed:
            if one < other and answers[one] == {other} and answers[other] == {one}:
                share = _share(exercise)
                title = f"All {share.noun} of the kind {one!r} are {share.said} {other!r}, and the other way round."
                found |= {
                    kind: Mistake(_named(kind), title, CHANGED_PLACES, exercise.reference) for kind in (one, other)
                }
    return found


def _named(kind: str) -> str:
    return kind.replace(" ", "_")


def _swallowed(exercise: Exercise, cases: Sequence[Judged], mistake: Mistake, part: float) -> Mistake | None:
    """The mistake with its numbers, if ``part`` of the wrong cases or more, of several kinds, get the same answer."""
    share = _share(exercise)
    answer, ones, kinds = _most_common_wrong(cases)
    wrong = [one for one in cases if not one.passed]
    if answer == share.default or len(kinds) < SEVERAL or len(ones) < part * len(wrong):
        return None
    return replace(mistake, title=f"{len(ones)} {share.noun} of {len(kinds)} other kinds are {share.said} {answer!r}.")


def _unnoticed(exercise: Exercise, cases: Sequence[Judged], mistake: Mistake) -> Mistake | None:
    """The mistake with its numbers, if several kinds are recognised and most wrong cases get the default answer."""
    share = _share(exercise)
    answer, ones, kinds = _most_common_wrong(cases)
    wrong = [one for one in cases if not one.passed]
    recognised = _kinds(cases).keys() - _unrecognised(cases) - {share.default}
    if not share.default or answer != share.default or len(recognised) < SEVERAL or len(ones) < MOST * len(wrong):
        return None
    return replace(mistake, title=f"{len(ones)} {share.noun} of {len(kinds)} kinds are {share.said} {answer!r}.")


def _most_common_wrong(cases: Sequence[Judged]) -> tuple[str, list[Judged], set[str]]:
    """The answer that most of the wrong cases got, these cases, and their kinds."""
    wrong = [one for one in cases if not one.passed]
    answer, _ = Counter(map(_answer, wrong)).most_common(1)[0]
    ones = [one for one in wrong if _answer(one) == answer]
    return answer, ones, {one.case.kind for one in ones}


def _taken(exercise: Exercise, cases: Sequence[Judged], kind: str, mistake: Mistake) -> Mistake:
    """The mistake of missing a kind, with the answer that all its cases got, and the test that caused it, if known."""
    share, kinds = _share(exercise), _kinds(cases)
    answers = {_answer(one) for one in kinds[kind]}
    if len(answers) > 1:
        return mistake
    (answer,) = answers
    title = f"{mistake.title} All of them are {share.said} {answer!r}."
    if not share.default or answer == share.default or answer not in kinds:
        return replace(mistake, title=title)
    hint = f"The test for {answer!r} is True for them, too: does it come too early, or is its threshold too wide?"
    return replace(mistake, title=title, hint=f"{hint} {mistake.hint}")


def _confusions(exercise: Exercise, cases: Sequence[Judged]) -> tuple[str, ...]:
    """Sentences about the kinds with most wrong answers, each with the answers given."""
    wrong = {kind: [_answer(one) for one in ones if not one.passed] for kind, ones in _kinds(cases).items()}
    worst = sorted((kind for kind in wrong if wrong[kind]), key=lambda kind: -len(wrong[kind]))
    told = [
        f"{kind}: {len(wrong[kind])} of {len(_kinds(cases)[kind])} wrong, {_share(exercise).said} "
        + ", ".join(f"{answer!r} {times}" for answer, times in Counter(wrong[kind]).most_common(2))
        for kind in worst[:TOLD]
    ]
    left = len(worst) - TOLD
    if left <= 0:
        return tuple(told)
    return (*told, "1 more kind has wrong answers." if left == 1 else f"{left} more kinds have wrong answers.")


def _answer(one: Judged) -> str:
    return str(one.values[0]) if one.values else "nothing"
