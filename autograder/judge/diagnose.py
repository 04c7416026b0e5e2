"""Gives a wrong result its name: an order, a mistake of the exercise's bank, or a relation to the reference.

A result gets names only if they explain all its wrong outputs. A mistake counts only if it gives the student's numbers
in every case that counts, and the right numbers for every output that it does not explain. So two names never
contradict each other.
"""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from autograder.exercises.base import Case, Exercise, Mistake, Output
from autograder.judge.difference import difference, one_side
from autograder.judge.fingerprint import Drawn, alike, distance
from autograder.judge.matching import (
    APART,
    PRECISE,
    Values,
    allowed,
    array_of,
    both_dust,
    close,
    drawn,
    match_of,
    mistaken,
)
from autograder.judge.order import Reordered, in_order, listed, orders, places
from autograder.judge.pairs import two_at_once
from autograder.judge.patterns import pattern
from autograder.judge.relations import NEVER_FILLED, Relation, is_common, relation, rounded, some_signs
from autograder.judge.substitutes import by_chance, substitutes, values_with

__all__ = ["Diagnosis", "diagnose"]


@dataclass(frozen=True)
class Diagnosis:
    """A named mistake.

    Attributes:
        name: the mistake's id.
        title: what went wrong.
        hint: what to think about next.
        outputs: the outputs it explains.
    """

    name: str
    title: str
    hint: str
    outputs: tuple[str, ...]


def diagnose(
    exercise: Exercise,
    cases: Sequence[Case],
    got: Sequence[Values | None],
    want: Sequence[Values],
    wrong: Sequence[str],
    steady: bool = True,
) -> list[Diagnosis]:
    """Find the named mistakes that explain the wrong outputs.

    Args:
        exercise: the exercise.
        cases: the cases, in order.
        got: per case the student's values, one per output; None if the call gave no value of that structure.
        want: per case the reference's values, one per output.
        wrong: names of the outputs that failed in at least one case that counts.
        steady: whether the same arguments gave the same values. If not, patterns of the numbers are not looked for.

    Returns:
        The fewest names that together explain every output in ``wrong``, in the order of the outputs. Empty if an
        output stays unexplained.
    """
    told = [i for i, values in enumerate(got) if values is not None]
    ordinary = [i for i in told if not cases[i].edge]
    counting = told
    if any(not _right(exercise, got[i], want[i]) for i in ordinary):
        counting = ordinary  # in edge cases a slip may look different
    evidence = _evidence(exercise, cases, got, want, counting)
    names = [output.name for output in exercise.outputs]
    at_fault = [at for at in map(names.index, wrong) if evidence.differs(at)] if told else []
    if not at_fault:
        return []
    found = _search(evidence, at_fault) or (_patterned(evidence, at_fault) if steady else [])
    if not found and counting is ordinary and all(evidence.is_near_truth(at) for at in at_fault):
        return _single(
            _evidence(exercise, cases, got, want, told), at_fault
        )  # edge cases show differences that are tiny in ordinary cases
    if found or counting is ordinary or not ordinary:
        return found
    # if rough answers are right, all ordinary cases may pass; they still distinguish two slips
    return _single(_evidence(exercise, cases, got, want, ordinary), at_fault)


def _search(evidence: "_Evidence", at_fault: list[int]) -> list[Diagnosis]:
    """The first kind of explanation that covers every wrong output; the simplest kind is tried first."""
    return (
        _reordered(evidence, at_fault)
        or _single(evidence, at_fault)
        or _one_relation(evidence, at_fault)
        or _several(evidence, at_fault)
        or _composed(evidence, at_fault)
        or _reordered_and_wrong(evidence)
        or _but_for_an_end(evidence, at_fault)
        or _of_other_arguments(evidence, at_fault)
        or _two(evidence, at_fault)
        or _in_some_cases(evidence, at_fault)
        or _one_sided(evidence, at_fault)
        or _rough(evidence, at_fault)
    )


def _evidence(
    exercise: Exercise,
    cases: Sequence[Case],
    got: Sequence[Values | None],
    want: Sequence[Values],
    counting: Sequence[int],
) -> "_Evidence":
    others = [i for i, values in enumerate(got) if values is not None and i not in counting]
    counted, given, true = _rows(exercise, cases, got, want, counting)
    corners, corners_got, corners_want = _rows(exercise, cases, got, want, others)
    return _Evidence(
        exercise,
        _Bank(exercise, counted),
        cases=counted,
        got=given,
        want=true,
        corners=corners,
        corners_got=corners_got,
        corners_want=corners_want,
    )


def _rows(
    exercise: Exercise,
    cases: Sequence[Case],
    got: Sequence[Values | None],
    want: Sequence[Values],
    chosen: Sequence[int],
) -> tuple[list[Case], list[Values], list[Values]]:
    given, true = (
        [drawn(exercise, lambda values=values[i] or (): values) for i in chosen]  # type: ignore[misc]
        for values in (got, want)
    )
    return [cases[i] for i in chosen], given, true


def _right(exercise: Exercise, got: Values | None, want: Values) -> bool:
    tolerance = allowed(exercise)
    return got is not None and all(close(g, w, tolerance) for g, w in zip(got, want, strict=True))


class _Bank:
    """The mistakes of an exercise and their values in the cases that count. Values are computed on first use."""

    def __init__(self, exercise: Exercise, cases: Sequence[Case]) -> None:
        self.exercise = exercise
        self.cases = cases

    @cached_property
    def predicted(self) -> list[tuple[Mistake, list[Values | None]]]:
        """Each mistake with its values, one tuple per case; None if its code fails in a case."""
        return [(m, [mistaken(self.exercise, m, case) for case in self.cases]) for m in self.exercise.mistakes]


@dataclass(frozen=True)
class _Evidence:
    """A student's values beside the true ones, in the cases that count and in the edge cases."""

    exercise: Exercise
    bank: "_Bank"
    _: KW_ONLY
    cases: list[Case]
    got: list[Values]
    want: list[Values]
    corners: list[Case]
    corners_got: list[Values]
    corners_want: list[Values]

    def column(self, at: int) -> list[Any]:
        """The student's values of one output."""
        return [values[at] for values in self.got]

    def truth(self, at: int) -> list[Any]:
        """The true values of one output."""
        return [values[at] for values in self.want]

    def differs(self, at: int) -> bool:
        """Whether an output's numbers are wrong, not only their type or shape."""
        if self.exercise.outputs[at].statistics:
            return True
        tolerance = allowed(self.exercise)
        return not all(close(g, w, tolerance) for g, w in zip(self.column(at), self.truth(at), strict=True))

    def fits(self, at: int, predicted: Sequence[Values | None], *, visibly: bool = True) -> bool:
        """Whether a mistake gives the student's values of an output in all cases.

        If ``visibly``, the values must also differ from the truth.
        """
        output, differs = self.exercise.outputs[at], not visibly
        for mine, theirs, truth in zip(self.got, predicted, self.want, strict=True):
            if theirs is None:
                return False
            if output.statistics:
                if not _alike(output, mine[at], theirs[at], truth[at]):
                    return False
                differs = differs or not _alike(output, theirs[at], truth[at], truth[at])
                continue
            alike = close(mine[at], theirs[at], match_of(self.exercise))
            if not alike and not both_dust(mine[at], theirs[at], truth[at]):
                return False
            # compare both: a result in float32 may be as near to the truth as to the mistake
            differs = differs or not any(close(value[at], truth[at], APART) for value in (mine, theirs))
        return differs

    def is_near_truth(self, at: int) -> bool:
        """Whether an output is only slightly off. Two slips that cancel each other can cause that, too."""
        return all(close(mine, truth, APART) for mine, truth in zip(self.column(at), self.truth(at), strict=True))

    def spares(self, at: int, predicted: Sequence[Values | None]) -> bool:
        """Whether a mistake gives the right values of an output in all cases."""
        tolerance = max(2 * allowed(self.exercise), APART)
        return all(
            theirs is not None and close(theirs[at], truth[at], tolerance)
            for theirs, truth in zip(predicted, self.want, strict=True)
        )

    def explained(self, predicted: Sequence[Values | None]) -> list[int] | None:
        """The outputs that a mistake explains; None if it would have made another output wrong, too."""
        every = range(len(self.exercise.outputs))
        fitting = [at for at in every if self.fits(at, predicted)]
        return fitting if all(at in fitting or self.spares(at, predicted) for at in every) else None

    def explains_all(self, at_fault: Sequence[int], predicted: Sequence[Values | None]) -> bool:
        """Whether a mistake gives the values of all wrong outputs and of all right ones.

        Only one wrong output has to differ visibly from the truth. Another one may be nearly right: what an RNN forgot
        may have nearly vanished at its first state.
        """
        return (
            all(self.fits(at, predicted, visibly=False) for at in at_fault)
            and any(self.fits(at, predicted) for at in at_fault)
            and all(
                self.fits(at, predicted, visibly=False) or self.spares(at, predicted)
                for at in range(len(self.exercise.outputs))
                if at not in at_fault
            )
        )

    def in_corners(self, mistake: Mistake) -> int:
        """The number of edge cases in which a mistake also gives the student's values."""
        found = 0
        for case, mine, truth in zip(self.corners, self.corners_got, self.corners_want, strict=True):
            theirs = mistaken(self.exercise, mistake, case)
            found += theirs is not None and all(
                _alike(output, mine[at], theirs[at], truth[at])
                if output.statistics
                else close(mine[at], theirs[at], APART)
                for at, output in enumerate(self.exercise.outputs)
            )
        return found

    def likeness(self, mistake: Mistake) -> tuple[int, float]:
        """Sort key: the number of edge cases that a mistake also explains; then, for random values, how near it is.

        Several distributions may be consistent with a student's draws. The nearest one is taken.
        """
        apart = 0.0
        for case, mine, truth in zip(self.cases, self.got, self.want, strict=True):
            theirs = mistaken(self.exercise, mistake, case)
            for at, output in enumerate(self.exercise.outputs):
                if output.statistics and theirs is not None:
                    apart += _apart(output, mine[at], theirs[at], truth[at])
        return self.in_corners(mistake), -apart


def _apart(output: Output, mine: Drawn, theirs: Drawn, truth: Drawn) -> float:
    """The distance between two random results. Afterwards only the measured statistics are kept, not the numbers."""
    try:
        return distance(output, mine, theirs, truth)
    finally:
        mine.let_go()
        theirs.let_go()


def _alike(output: Output, mine: Drawn, theirs: Drawn, truth: Drawn) -> bool:
    """Whether two random results are wrong in the same way. Afterwards only the measured statistics are kept."""
    try:
        return alike(output, mine, theirs, truth)
    finally:
        for drawn_values in (mine, theirs, truth):
            drawn_values.let_go()


def _reordered(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """The diagnosis if all values are right but their places are permuted."""
    if any(output.statistics for output in evidence.exercise.outputs):
        return []
    found = in_order(places(evidence.got, evidence.want, match_of(evidence.exercise)))
    if found is None:
        return []
    name = "order"
    # one output stands twice; a mistake of the bank may explain that better
    if len(set(found.order)) < len(found.order):
        if known := _single(evidence, at_fault):
            return known
    else:  # keep the mistake's id in the bank
        fitting = [m for m, p in evidence.bank.predicted if all(evidence.fits(at, p) for at in at_fault)]
        name = fitting[0].name if fitting else name
    return [_order(evidence.exercise, found, name)]


ONLY_RETURN = "The numbers are right. Change the return line only."


def _order(exercise: Exercise, found: Reordered, name: str = "order") -> Diagnosis:
    names = [output.name for output in exercise.outputs]
    returned = ", ".join(names[at] for at in found.order)
    moved = tuple(name for at, name in enumerate(names) if found.order[at] != at)
    twice = [name for at, name in enumerate(names) if found.order.count(at) > 1]
    hint = (
        f"You return {listed(twice)} twice. Look at the return line and at the name of each variable." if twice else ""
    )
    title = f"You returned {returned}; the text asks for {', '.join(names)}."
    return Diagnosis(name, title, hint or ONLY_RETURN, moved)


def _single(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """One mistake of the bank that explains everything; if there are several, the best by ``likeness``."""
    fitting = [m for m, predicted in evidence.bank.predicted if evidence.explains_all(at_fault, predicted)]
    if not fitting:
        return []
    best = fitting[0] if len(fitting) == 1 else max(fitting, key=evidence.likeness)  # among equals, the first one
    return [_told(evidence, best, at_fault)]


def _told(evidence: _Evidence, mistake: Mistake, outputs: Sequence[int]) -> Diagnosis:
    names = tuple(evidence.exercise.outputs[at].name for at in outputs)
    return Diagnosis(mistake.name, mistake.title, mistake.hint, names)


def _one_relation(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """One relation that holds for all wrong outputs."""
    found = {at: one for at in at_fault if (one := _relation(evidence, at))}
    told = _related(evidence, found) if len(found) == len(at_fault) else []
    exercise = evidence.exercise
    if exercise.one_factor and len(at_fault) == len(exercise.outputs):
        factor = len(told) == 1 and told[0].name == "factor"
        if factor or (not told and _one_factor_a_case(evidence)):
            title, hint = exercise.one_factor
            return [Diagnosis("one_factor", title, hint, tuple(output.name for output in exercise.outputs))]
    return told if len(told) == 1 else []


def _one_factor_a_case(evidence: _Evidence) -> bool:
    """Whether all numbers of a case are off by one factor, which may differ from case to case."""
    ratios = [r for mine, truth in zip(evidence.got, evidence.want, strict=True) if (r := _ratios(mine, truth))]
    apart = max(APART, allowed(evidence.exercise))
    return len(ratios) == len(evidence.got) and all(
        abs(one - row[0]) <= match_of(evidence.exercise) * abs(row[0]) and abs(one - 1) > apart
        for row in ratios
        for one in row
    )


def _ratios(mine: Values, truth: Values) -> list[float]:
    """Each number of a result divided by the true one; empty if a value is no number, or a true one is 0."""
    rows = [(array_of(m), array_of(t)) for m, t in zip(mine, truth, strict=True)]
    if any(m is None or t is None or m.shape != t.shape or not np.isfinite(m).all() or not t.all() for m, t in rows):
        return []
    return [float(one) for m, t in rows if m is not None and t is not None for one in np.ravel(m / t)]


def _but_for_an_end(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """A mistake of the bank that explains all entries of the only output except its first, or its last, right entry."""
    if len(evidence.exercise.outputs) > 1 or evidence.exercise.outputs[0].statistics:
        return []
    for place, word in ((0, "first"), (-1, "last")):
        for mistake, predicted in evidence.bank.predicted:
            rows = zip(predicted, evidence.want, strict=True)
            mended = [values and _with_right_entry(values[0], truth[0], place) for values, truth in rows]
            if all(mended) and evidence.fits(0, mended):
                told = _told(evidence, mistake, at_fault)
                return [told, replace(told, name=f"but_{word}", title=f"The {word} entry is right.")]
    return []


def _with_right_entry(theirs: Any, truth: Any, place: int) -> Values | None:
    mine, right = array_of(theirs), array_of(truth)
    if mine is None or right is None or mine.shape != right.shape or mine.ndim != 1 or mine.size < 3:
        return None
    mended = np.array(mine, dtype=np.float64)
    mended[place] = right[place]
    return (mended,)


ENOUGH = 4
"""With so many numbers in the wrong cases, one mistake can be told from another."""


def _in_some_cases(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """The one mistake of the bank that explains all wrong cases, if other ordinary cases are right."""
    exercise = evidence.exercise
    if any(output.statistics for output in exercise.outputs):
        return []
    rows = list(zip(evidence.got, evidence.want, strict=True))
    wrong = [i for i, (mine, truth) in enumerate(rows) if not _right(exercise, mine, truth)]
    arrays = [array_of(evidence.want[i][at]) for i in wrong for at in at_fault]
    numbers = sum(array.size for array in arrays if array is not None)
    if len(wrong) in (0, len(rows)) or numbers < ENOUGH:
        return []
    part = replace(
        evidence,
        bank=_Bank(exercise, [evidence.cases[i] for i in wrong]),
        cases=[evidence.cases[i] for i in wrong],
        got=[evidence.got[i] for i in wrong],
        want=[evidence.want[i] for i in wrong],
    )
    fitting = [m for m, predicted in part.bank.predicted if part.explains_all(at_fault, predicted)]
    if len(fitting) != 1:
        return []
    told = _told(evidence, fitting[0], at_fault)
    return [replace(told, title=f"In some cases: {told.title} In the other cases the result is right.")]


# The mean square of a thousand draws is off by some percent; after fifty layers that is a factor of 2.
ROUGHLY = 2.0


def _rough(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """The diagnosis for a rough estimate: numbers near the truth, some too large and some too small."""
    exercise = evidence.exercise
    if exercise.rough is None:
        return []
    ratios = [_ratios(mine, truth) for mine, truth in zip(evidence.got, evidence.want, strict=True)]
    every = [one for row in ratios for one in row]
    near = all(ratios) and all(1 / ROUGHLY < one < ROUGHLY for one in every)
    if any(max(abs(one - 1) for one in row) < PRECISE**2 for row in ratios if row):
        return []  # an estimate is nowhere exact
    apart = allowed(exercise)
    if not near or not any(one > 1 + apart for one in every) or not any(one < 1 - apart for one in every):
        return []
    title, hint = exercise.rough
    return [Diagnosis("rough", title, hint, tuple(exercise.outputs[at].name for at in at_fault))]


def _one_sided(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """Outputs that are right wherever an argument has one sign."""
    found = {
        at: one
        for at in at_fault
        if (one := one_side(evidence.exercise, at, evidence.cases, evidence.column(at), evidence.truth(at)))
    }
    return _related(evidence, found) if len(found) == len(at_fault) else []


SEVERAL_CASES = 4
"""In so many cases even rough numbers do not agree by chance."""


def _of_other_arguments(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """The wrong outputs are the right ones for other arguments, in every case."""
    exercise, match = evidence.exercise, match_of(evidence.exercise)
    if any(output.statistics for output in exercise.outputs):
        return []
    if match > PRECISE and len(evidence.cases) < SEVERAL_CASES:
        return []
    if any(by_chance([value for at in at_fault for value in rows(at)]) for rows in (evidence.column, evidence.truth)):
        return []
    names = tuple(exercise.outputs[at].name for at in at_fault)
    found: list[Diagnosis] = []  # explains the wrong outputs, but would make the others wrong, too
    for one in substitutes(exercise):
        predicted: list[Values | None] = []
        for case, mine in zip(evidence.cases, evidence.got, strict=True):
            values = values_with(exercise, one, case.arguments)
            if values is None or not all(close(mine[at], values[at], match) for at in at_fault):
                break
            predicted.append(values)
        else:
            told = Diagnosis("other_arguments", f"{listed(names)} would be right {one.title}", one.hint, names)
            if evidence.explains_all(at_fault, predicted):
                return [told]
            if all(evidence.fits(at, predicted) for at in at_fault):
                found.append(told)
    return found[:1]


def _relation(evidence: _Evidence, at: int) -> Relation | None:
    exercise = evidence.exercise
    if exercise.outputs[at].statistics:
        return _nothing(evidence, at)
    found = relation(exercise, at, evidence.cases, evidence.column(at), evidence.truth(at))
    if found and found.name == "zeros" and not _zero_in_corners(evidence, at):
        got, want = ([*rows, *more] for rows, more in _with_corners(evidence, at))
        return rounded(got, want, match_of(exercise)) or replace(found, title="is zero in all ordinary cases.")
    return (
        found
        or difference(exercise, at, evidence.cases, evidence.column(at), evidence.truth(at))
        or some_signs(evidence.column(at), evidence.truth(at), match_of(exercise))
    )


def _zero_in_corners(evidence: _Evidence, at: int) -> bool:
    """Whether an output is also zero in the edge cases in which it has numbers."""
    arrays = [array_of(values[at]) for values in evidence.corners_got]
    return not any(array is not None and array.any() for array in arrays)


def _with_corners(evidence: _Evidence, at: int) -> tuple[tuple[list[Any], list[Any]], tuple[list[Any], list[Any]]]:
    """An output's values, the student's and the true ones, in the cases that count and in the edge cases."""
    mine = evidence.column(at), [values[at] for values in evidence.corners_got]
    return mine, (evidence.truth(at), [values[at] for values in evidence.corners_want])


def _nothing(evidence: _Evidence, at: int) -> Relation | None:
    """The relation for random results that are zero in every draw. Chance cannot hide this relation."""
    if not all(draws.is_zero for draws in evidence.column(at)):
        return None
    return Relation("zeros", "is zero everywhere.", NEVER_FILLED)


def _related(evidence: _Evidence, found: dict[int, Relation]) -> list[Diagnosis]:
    """One diagnosis for each relation, for all the outputs that share it."""
    groups: list[list[int]] = []
    for at, one in found.items():
        alike = (group for group in groups if _one_and_the_same(evidence, found[group[0]], one))
        if (group := next(alike, None)) is None:
            groups.append([at])
        else:
            group.append(at)
    told = []
    for members in groups:
        first = found[members[0]]
        outputs = tuple(evidence.exercise.outputs[at].name for at in members)
        subject = outputs[0] if len(outputs) == 1 else f"Each of {listed(outputs)}"
        told.append(Diagnosis(first.name, f"{subject} {first.title}", first.hint, outputs))
    return told


def _patterned(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """What each wrong output has in common with the right one; empty if one of them shows no pattern or relation."""
    exercise = evidence.exercise
    if any(output.statistics for output in exercise.outputs):
        return []
    found: dict[int, Relation] = {}
    for at in at_fault:
        one = pattern(exercise, at, evidence.cases, evidence.column(at), evidence.truth(at)) or _relation(evidence, at)
        if one is None:
            return []
        found[at] = one
    return _related(evidence, found)


def _one_and_the_same(evidence: _Evidence, one: Relation, other: Relation) -> bool:
    """Whether two relations are the same; factors may differ slightly if values are computed roughly."""
    if one.name == other.name == "factor":
        return abs(one.factor - other.factor) <= max(APART, allowed(evidence.exercise)) * abs(one.factor)
    return (one.name, one.title) == (other.name, other.title)


def _several(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """The fewest names that explain all wrong outputs, if several slips coincide; empty if one stays unexplained."""
    left = set(at_fault)
    told: list[Diagnosis] = []
    options = [
        (m, explained) for m, predicted in evidence.bank.predicted if (explained := evidence.explained(predicted))
    ]
    while usable := [(mistake, left.intersection(explained)) for mistake, explained in options]:
        most = max(len(new) for _, new in usable)
        if not most:
            break
        best = [(mistake, new) for mistake, new in usable if len(new) == most]
        mistake, new = best[0] if len(best) == 1 else max(best, key=lambda pair: evidence.in_corners(pair[0]))
        told.append(_told(evidence, mistake, sorted(new)))
        left -= new
    relations = {at: found for at in sorted(left) if (found := _relation(evidence, at))}
    if len(relations) < len(left):
        return []
    return _in_order_of_outputs(evidence.exercise, told + _related(evidence, relations))


def _in_order_of_outputs(exercise: Exercise, found: list[Diagnosis]) -> list[Diagnosis]:
    names = [output.name for output in exercise.outputs]
    return sorted(found, key=lambda diagnosis: names.index(diagnosis.outputs[0]))


def _composed(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """The diagnosis for a mistake of the bank combined with a wrong sign, a common factor or a transposition."""
    exercise = evidence.exercise
    if any(output.statistics for output in exercise.outputs):
        return []
    for mistake, predicted in evidence.bank.predicted:
        if any(values is None for values in predicted):
            continue
        theirs = [values for values in predicted if values is not None]
        fitting = [at for at in at_fault if evidence.fits(at, predicted)]
        on_top: dict[int, Relation] = {}
        for at in set(range(len(exercise.outputs))) - set(fitting):
            if at not in at_fault and evidence.spares(at, predicted):
                continue
            found = relation(exercise, at, evidence.cases, evidence.column(at), [values[at] for values in theirs])
            if evidence.spares(at, predicted) or found is None or not is_common(found) or evidence.is_near_truth(at):
                break
            on_top[at] = found
        else:
            return [_told(evidence, mistake, at_fault), *map(_on_top, _related(evidence, on_top))]
    return []


def _two(evidence: _Evidence, at_fault: list[int]) -> list[Diagnosis]:
    """Two mistakes of the bank in the same numbers, each for the outputs that show it."""
    exercise = evidence.exercise
    if any(output.statistics for output in exercise.outputs):
        return []
    pair = two_at_once(exercise, evidence.got, evidence.want, evidence.bank.predicted)
    told = []
    for mistake in pair or ():
        predicted = next(values for m, values in evidence.bank.predicted if m is mistake)
        shown = [at for at in at_fault if not evidence.spares(at, predicted)]
        told.append(_told(evidence, mistake, shown))
    return [told[0], *map(_moreover, told[1:])] if told else []


def _on_top(found: Diagnosis) -> Diagnosis:
    """A relation to the numbers that another mistake alone gives, and not to the right ones."""
    return _moreover(replace(found, title=found.title.replace("the right result", "the result of this mistake alone")))


def _moreover(found: Diagnosis) -> Diagnosis:
    return replace(found, title=f"In addition: {found.title}")


def _swaps(evidence: _Evidence, predicted: Sequence[Values | None]) -> bool:
    """Whether a mistake of the bank only reorders the outputs."""
    theirs = [values for values in predicted if values is not None]
    if len(theirs) < len(predicted):
        return False
    return in_order(places(theirs, evidence.want, match_of(evidence.exercise))) is not None


def _reordered_and_wrong(evidence: _Evidence) -> list[Diagnosis]:
    """The diagnosis if the outputs are reordered and one further slip explains the rest."""
    exercise = evidence.exercise
    if any(output.statistics for output in exercise.outputs):
        return []
    for order in orders(len(exercise.outputs)):
        moved = replace(
            evidence,
            got=[order.applied(values) for values in evidence.got],
            corners=[],
            corners_got=[],
            corners_want=[],
        )
        at_fault = [at for at in range(len(exercise.outputs)) if moved.differs(at)]
        if not at_fault:
            continue
        swapping = {m.name for m, predicted in evidence.bank.predicted if _swaps(evidence, predicted)}
        found = _single(moved, at_fault) or _one_relation(moved, at_fault)
        if found and found[0].name not in swapping:  # two reorderings would combine into one, or cancel
            swapped = _order(exercise, order)
            if swapped.hint == ONLY_RETURN:
                swapped = replace(swapped, hint="Correct the return line. The numbers have another mistake.")
            return [swapped, *map(_moreover, found)]
    return []
